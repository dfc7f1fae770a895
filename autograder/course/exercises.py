"""What an exercise is."""

from __future__ import annotations

from collections.abc import Collection

TCP, UDP = "tcp", "udp"
SLUGS = (
    "01_echo_chat",
    "02_two_user_chat",
    "03_udp_chat",
    "04_multi_user_chat",
    "05_framing",
    "06_registry",
    "07_failures",
    "08_protocol",
    "09_break_it",
    "10_beyond_threads",
)
TWO_OVER_UDP = "02_two_user_udp"  # a track without a folder: the checks of 02 for another network
VARIANTS: dict[str, tuple[str, ...]] = {  # whose checks, with which switch on
    TWO_OVER_UDP: ("02_two_user_chat", "udp"),
}


def lesson_of(slug: str) -> str:
    """The exercise whose lesson and checks are those of a track: itself, or what it varies."""
    return VARIANTS.get(slug, (slug,))[0]


def switches(slug: str, on: Collection[str] = ()) -> frozenset[str]:
    """The switches that are on for an exercise, in a course in which these are on."""
    return frozenset([*on, *VARIANTS.get(slug, (slug,))[1:]])


SERVER_ALONE = ("06_registry",)  # exercises that ask for nothing in the client

FOR_TWO = {"02_two_user_chat", TWO_OVER_UDP}
NETWORK = {"03_udp_chat": UDP, TWO_OVER_UDP: UDP}  # all other exercises are TCP


def network(slug: str) -> str:
    """What an exercise is about: TCP or UDP."""
    return NETWORK.get(slug, TCP)
