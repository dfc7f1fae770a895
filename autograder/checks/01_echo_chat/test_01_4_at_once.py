"""01, time: no program sleeps while somebody waits for it, and none gives up."""

from autograder.course.check import check
from autograder.evidence import same_moment
from autograder.evidence.talk import at_once, own, silence
from autograder.room.host import EchoHost
from autograder.room.room import Room

ECHOES = ("test_exact_bytes",)
STEPS = 6  # lines at which a thread is held, one after another


@check(
    points=2,
    section="the-same-bytes",
    needs=ECHOES,
    hints=["Where does your server sleep? Wait for what is to come instead: recv(), accept()."],
)
def test_nobody_sleeps(room: Room) -> None:
    """The server answers at once, and lets in the next client at once: it does not sleep first."""
    alice = room.connect_silently("alice")
    at_once.handed_on_at_once(alice, alice)
    at_once.next_in_at_once(room, alice, "bob", "carol")


@check(
    points=1,
    section="the-client-asks-the-server-answers",
    needs=["test_client_prints_each_reply"],
    hints=["Where does your client sleep? sendall() and recv() wait by themselves."],
)
def test_client_does_not_sleep(echo_host: EchoHost) -> None:
    """The client sends each line, and shows each reply, at once: it does not sleep first."""
    alice = echo_host.join("alice")
    echo_host.answers()
    at_once.echoes_at_once(echo_host, alice)


@check(
    points=2,
    section="one-client-after-another",
    needs=ECHOES,
    hints=["A timeout is not the end: wait again. Or set none: recv() may wait for ever."],
)
def test_after_a_silence(room: Room) -> None:
    """After a silence the client is still served, and then the next one."""
    silence.is_coming(room)
    alice = room.connect_silently("alice")
    silence.falls(room)
    alice.says("that was a long pause")
    alice.hears("that was a long pause")
    alice.leaves()
    silence.falls(room)
    bob = room.connect_silently("bob")
    bob.says("my turn")
    bob.hears("my turn")


@check(
    points=1,
    section="the-client-asks-the-server-answers",
    needs=["test_client_prints_each_reply"],
    hints=[
        "Does your socket have a timeout? It stays: recv() then waits so long, and no longer.",
        "create_connection(address, timeout=5) is more than a limit for connecting.",
    ],
)
def test_client_after_a_silence(echo_host: EchoHost) -> None:
    """After its user has typed nothing for a while, the client still prints each reply."""
    silence.is_coming(echo_host)
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "before the pause")
    silence.falls(echo_host)
    echo_host.exchange(alice, "that was a long pause")


@check(
    points=1,
    section="the-same-bytes",
    needs=ECHOES,
    hints=["One thread for one client sends its replies, one after another: threads overtake."],
)
def test_replies_keep_their_order(room: Room) -> None:
    """Replies come in the order of what was said, also if a new thread starts late."""
    alice = room.connect_silently("alice")
    alice.says("hello echo")
    alice.hears("hello echo")
    own.in_order_though_a_thread_is_late(room, alice, alice)


@check(
    points=1,
    section="one-client-after-another",
    needs=ECHOES,
    hints=["If two threads serve two clients: which variables do they share?"],
)
def test_two_at_once(room: Room) -> None:
    """Of two clients that come and speak at once, each gets its own bytes back, now or later."""
    with room.paused_at_start():
        alice, bob = room.connect_silently("alice"), room.connect_silently("bob")
    alice.says("is anybody there?")
    alice.hears("is anybody there?")
    lines = same_moment.lines_after_recv(room, alice, "hello echo")
    for nth in range(1, min(len(lines), STEPS) + 1):
        with same_moment.held(room, alice, f"these are of alice, {nth}", nth, lines):
            bob.says(f"and these of bob, {nth}")
            room.settle()
        alice.hears(f"these are of alice, {nth}")
    alice.never_heard("these of bob")
    alice.leaves()
    bob.hears(*(f"and these of bob, {nth}" for nth in range(1, min(len(lines), STEPS) + 1)))
    bob.never_heard("are of alice")
