"""02 over UDP: what is different where there is no connection. It is a track of its own."""

from autograder.course.check import check
from autograder.evidence import demands, udp
from autograder.evidence.two import survives
from autograder.room.duo import UdpDuo

TALK = ("test_client_to_server", "test_server_to_client")


@check(
    points=4,
    section="over-udp",
    misconception="M25",
    needs=TALK,
    hints=[
        "Does one of your programs wait for an answer that may never come?",
        "Does it count messages, or refuse one that it has seen before?",
    ],
    when="udp",
)
def test_lost_doubled_overtaken(duo: UdpDuo) -> None:
    """Datagrams that are lost, doubled or overtaken end nobody's chat."""
    boss, alice = duo.meet()
    for speaker, listener in ((boss, alice), (alice, boss)):
        for fault in ("lost", "doubled", "late"):
            duo.network(speaker.program, fault)
            speaker.says(f"from {speaker.name}, may be {fault}")
            duo.settle()
            speaker.says(f"from {speaker.name}, after a {fault} one")
            listener.hears(f"from {speaker.name}, after a {fault} one")
            duo.settle()


@check(
    points=3,
    section="who-leaves",
    needs=TALK,
    hints=[
        "At the end of input, input() raises EOFError; a loop over sys.stdin simply ends.",
        "A thread that waits in recvfrom() keeps the program alive, unless it is a daemon.",
    ],
    when="udp",
)
def test_client_ends_with_its_input(duo: UdpDuo) -> None:
    """The client ends without a traceback when its input ends."""
    _, alice = duo.meet()
    alice.leaves()
    alice.expect_end()


@check(
    points=3,
    section="who-leaves",
    needs=TALK,
    hints=["What does the server do when its own input ends? A thread may keep it alive."],
    when="udp",
)
def test_server_ends_with_its_input(duo: UdpDuo) -> None:
    """The server ends without a traceback when its input ends."""
    boss, _ = duo.meet()
    boss.leaves()
    boss.expect_end()


@check(
    points=3,
    section="over-udp",
    misconception="M25",
    needs=TALK,
    hints=["UDP tells nobody that somebody has gone. What if sendto() or recvfrom() raises?"],
    when="udp",
)
def test_client_vanishes(duo: UdpDuo) -> None:
    """When the client is killed, the server goes on or ends, but it does not break."""
    boss, alice = duo.meet()
    duo.settle()
    busy_before = duo.watcher.spins(boss.program)
    alice.vanishes()
    survives(boss, busy_before)


@check(
    points=3,
    section="over-udp",
    misconception="M25",
    needs=TALK,
    hints=["UDP tells nobody that somebody has gone. What if sendto() or recvfrom() raises?"],
    when="udp",
)
def test_server_vanishes(duo: UdpDuo) -> None:
    """When the server is killed, the client goes on or ends, but it does not break."""
    boss, alice = duo.meet()
    duo.settle()
    busy_before = duo.watcher.spins(alice.program)
    boss.vanishes()
    survives(alice, busy_before)


@check(
    points=3,
    section="over-udp",
    needs=["test_server_is_bound"],
    required=True,
    hints=["The assignment asks for the socket library: import socket."],
    when="udp",
)
def test_udp_socket_is_used(duo: UdpDuo) -> None:
    """The server and the client are built on the socket library."""
    udp.of_a_socket(duo)


@check(
    points=4,
    section="two-waits-two-threads",
    needs=TALK,
    required=True,
    hints=[
        "Which function waits in recvfrom() while the main thread waits in input()?",
        "threading.Thread(target=that_function, daemon=True).start(), before the input loop.",
    ],
    when="udp",
)
def test_receive_thread(duo: UdpDuo) -> None:
    """The client receives in a thread of its own."""
    boss, alice = duo.meet()
    boss.says("one thread for the keyboard, one for the socket")
    alice.hears("one thread for the keyboard, one for the socket")
    demands.of_a_receive_thread(alice, boss)
