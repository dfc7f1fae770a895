"""04, the server on the wire: strangers on the student's server.

A crowd is made of strangers where the server understands them. Where the two programs have a
protocol of their own, it is made of the student's own clients, and the same is asked of them.
"""

from autograder.course.check import check
from autograder.evidence import chat, visitors
from autograder.evidence.listening import hears_the_first_words, not_twice
from autograder.room.room import Room
from autograder.words.samples import burst

LISTENS = ("test_server_listens",)
STRANGERS = ("test_strangers_can_chat",)


@check(
    points=3,
    section="strangers",
    needs=LISTENS,
    hints=[
        "Our people send plain UTF-8 text, their name first, and each line ends with a newline.",
        "Does your server wait for something that only your own client sends?",
    ],
)
def test_strangers_can_chat(room: Room) -> None:
    """People with another client can use the server: it relays plain text."""
    alice, bob = room.connect("alice", "bob")
    hears_the_first_words(bob, alice, "hello from a stranger")
    bob.says("hello to a stranger")
    alice.hears("hello to a stranger")


@check(
    points=1,
    section="strangers",
    misconception="M26",
    needs=STRANGERS,
    hints=["A client that hides its own messages does not help: the server must not send them."],
    when="not sender_hears_itself",
)
def test_sender_gets_nothing_back(room: Room) -> None:
    """Not one byte of a message goes back to its sender."""
    alice, bob = room.connect("alice", "bob")
    alice.says("not for alice")
    bob.hears("not for alice")
    bob.says("a fence")
    alice.hears("a fence")
    chat.of_no_echo(room, alice, "not for alice")


@check(
    points=2,
    section="strangers",
    misconception="M26",
    needs=STRANGERS,
    hints=["A client that prints its own messages does not help: the server must send them."],
    when="sender_hears_itself",
)
def test_sender_gets_it_back(room: Room) -> None:
    """A message goes back to its sender, once."""
    alice, bob = room.connect("alice", "bob")
    chat.of_an_echo(room, alice, "for alice, too")
    bob.hears("for alice, too")
    alice.hears_once("for alice, too")


@check(
    points=3,
    section="many-and-fast",
    misconception="M23",
    needs=LISTENS,
    hints=["Is there a number in your server that bounds how many can take part?"],
)
def test_ten_people(room: Room) -> None:
    """Ten people chat, and everyone hears everyone else."""
    visitors.many_listen(room)
    names = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"]
    people = room.crowd(*names)
    for person in people:
        person.says(f"{person.name} was here")
        room.settle()
    for person in people:
        person.hears(*(f"{name} was here" for name in names if name != person.name))


@check(
    points=3,
    section="many-and-fast",
    misconception="M1",
    needs=LISTENS,
    hints=["One recv() may bring many messages, or the end of one and the start of the next."],
)
def test_burst(room: Room) -> None:
    """200 messages in a burst all arrive, in their order."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    lines = burst(200)
    room.glued(alice, bob, *lines)
    bob.hears_a_burst(*lines)
    carol.hears_a_burst(*lines)


@check(
    points=3,
    section="the-registry-and-the-broadcast",
    misconception="M13",
    needs=LISTENS,
    hints=["Is the same socket in the registry twice? Does one message go through two loops?"],
)
def test_nothing_comes_twice(room: Room) -> None:
    """Nobody hears anything twice, also after somebody has come and gone."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    alice.says("only once")
    not_twice(bob, "only once")
    not_twice(carol, "only once")
    carol.vanishes()
    room.settle()
    dave = room.crowd("dave")
    for text in ("once more", "and that is all"):
        alice.says(text)
        not_twice(bob, text)
        not_twice(dave, text)


@check(
    points=2,
    section="many-and-fast",
    misconception="M27",
    needs=STRANGERS,
    hints=["TCP keeps the order of one connection. Does your server hand messages on in order?"],
)
def test_order_of_each_sender(room: Room) -> None:
    """One person's words are heard in the order in which they were said."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    for start in (0, 10, 20):
        for person in (alice, bob):
            lines = [f"{person.name} {n:02}." for n in range(start, start + 10)]
            room.glued(person, carol, *lines)
    carol.hears_in_order(*(f"alice {n:02}." for n in range(30)))
    carol.hears_in_order(*(f"bob {n:02}." for n in range(30)))


@check(
    points=4,
    section="the-name-first",
    misconception="M24",
    needs=LISTENS,
    hints=[
        "Does the thread that calls accept() also call recv()? Then one silent client stops it."
    ],
)
def test_silent_connection(room: Room) -> None:
    """Somebody who connects and says nothing keeps nobody else out."""
    room.connect_silently("eve")
    alice, bob = room.crowd("alice", "bob")
    room.chat_goes_on(alice, bob)
