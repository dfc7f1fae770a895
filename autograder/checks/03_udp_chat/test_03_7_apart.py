"""03, no mix-up between people: two may have the same name, but never the same address."""

from autograder.course.check import check
from autograder.evidence.talk import namesakes
from autograder.room.udp import UdpRoom


@check(
    points=1,
    section="who-is-in",
    needs=("test_two_people_can_chat",),
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(udp_room: UdpRoom) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(udp_room, udp_room.join)
