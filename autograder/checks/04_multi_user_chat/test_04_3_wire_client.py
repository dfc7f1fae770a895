"""04, the client on the wire: our server for the student's client."""

from autograder.course.check import check
from autograder.room.host import Host
from autograder.words.language import _
from autograder.words.samples import burst


@check(
    points=1,
    section="strangers",
    hints=["What does your client send? A line, encoded as UTF-8, is enough."],
)
def test_client_sends_plain_text(host: Host) -> None:
    """The client sends what its user types to another server, too: as plain text."""
    alice = host.join("alice")
    alice.says("hello, stranger")
    host.hears("hello, stranger")
    alice.says("Привет")
    host.hears("Привет")


@check(
    points=2,
    section="the-client-listens-while-it-types",
    hints=["The server may speak first and at any time. Is there always a thread in recv()?"],
)
def test_client_shows_what_comes(host: Host) -> None:
    """The client shows what another server sends, at any time and several times."""
    alice = host.join("alice")
    for text in ("first news", "second news", "third news"):
        host.says(text)
        alice.hears(text)
    host.sends(b"\n", _("an empty line"))  # only b"" is the end
    host.settle()
    host.says("news after an empty line")
    alice.hears("news after an empty line")


@check(
    points=1,
    section="many-and-fast",
    misconception="M1",
    needs=["test_client_shows_what_comes"],
    hints=["One recv() may bring several messages at once. Show all that came."],
)
def test_client_shows_a_burst(host: Host) -> None:
    """The client shows 200 lines that come in a burst."""
    alice = host.join("alice")
    lines = burst(200)
    host.says(*lines)
    alice.hears_a_burst(*lines)
