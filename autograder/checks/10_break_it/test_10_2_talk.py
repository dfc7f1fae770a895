"""10, who hears whom: beliefs about people."""

from autograder.course.check import check
from autograder.evidence.breaking.tests import Tests

FAIR = ("test_accuses_nobody",)


@check(
    points=1,
    section="beliefs-about-people",
    misconception="M26",
    needs=FAIR,
    hints=["Who must not hear what Alice says?"],
)
def test_hears_itself(tests: Tests) -> None:
    """A message to everybody is for its author, too."""
    tests.catch("hears_itself")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["All people are at one address, as in one house. Whom does each hear?"],
)
def test_address_is_a_person(tests: Tests) -> None:
    """At one address there is one person."""
    tests.catch("address_is_a_person")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["People may join silently. What do they hear?"],
)
def test_who_listens_must_speak_first(tests: Tests) -> None:
    """Everybody who is here has said something."""
    tests.catch("who_listens_must_speak_first")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["Somebody comes later. What must they not have heard?"],
)
def test_tells_the_past(tests: Tests) -> None:
    """A person who joins late wants to hear what was said before."""
    tests.catch("tells_the_past")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["Let two people join who are called the same. Do both hear Bob?"],
)
def test_same_name_same_person(tests: Tests) -> None:
    """No two people have the same name."""
    tests.catch("same_name_same_person")


@check(
    points=1,
    section="beliefs-about-people",
    misconception="M13",
    needs=FAIR,
    hints=["How often does Bob hear a line, once he has spoken himself?"],
)
def test_registered_twice(tests: Tests) -> None:
    """To register somebody once more does no harm."""
    tests.catch("registered_twice")


@check(
    points=1,
    section="beliefs-about-people",
    misconception="M23",
    needs=FAIR,
    hints=["How many people are in your largest room?"],
)
def test_listen_five_is_five_people(tests: Tests) -> None:
    """A chat has room for five, as in listen(5)."""
    tests.catch("listen_five_is_five_people")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["Somebody connects and says nothing. Who cannot get in?"],
)
def test_waits_at_the_door(tests: Tests) -> None:
    """Everybody who connects says something at once."""
    tests.catch("waits_at_the_door")


@check(
    points=1,
    section="beliefs-about-people",
    needs=FAIR,
    hints=["There is a word for two minutes in which nobody says anything."],
)
def test_silence_is_the_end(tests: Tests) -> None:
    """A person who has said nothing for a minute has gone."""
    tests.catch("silence_is_the_end")
