"""A whole flow: the questions of the lectures as a quiz bank, read back as an LMS reads it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from autograder.kit import ROOT

# A question in GIFT: its name, its text, its answers, what is said afterwards.
QUESTION = re.compile(
    r"::(?P<name>.*?)(?<!\\)::\[html\](?P<text>.*?)(?<!\\)\{(?P<answers>.*?)(?<!\\)\}"
)
LINE_ENDS = re.compile(r"\n{2,}")


@pytest.fixture(scope="module")
def quiz() -> Any:
    for needed in ("jupytext", "nbclient", "nbconvert"):
        pytest.importorskip(needed)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "notebooks")
        return importlib.import_module("quiz")


@pytest.fixture(scope="module")
def bank(quiz: Any) -> list[Any]:
    return [item for source in quiz.sources(None) for item in quiz.items(source)]


def unescaped(text: str) -> str:
    """A text of GIFT as it was before (docs.moodle.org, GIFT format, special characters)."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def read_gift(text: str) -> list[tuple[str, str, list[tuple[bool, str]], str]]:
    found = []
    for block in LINE_ENDS.split(text.strip()):
        if block.startswith("$CATEGORY: "):
            continue
        asked = re.fullmatch(QUESTION, block.replace("\n", "\x00"))
        assert asked, block
        answers, _, why = asked["answers"].partition("####")
        options = re.findall(r"(?<=\t)([=~])(.*?)\x00", answers)
        found.append(
            (
                unescaped(asked["name"]),
                unescaped(asked["text"]),
                [(sign == "=", unescaped(option)) for sign, option in options],
                unescaped(why.strip("\x00\t")),
            )
        )
    return found


def test_each_question_of_the_lectures_is_in_it(quiz: Any, bank: list[Any]) -> None:
    asked = sum(
        len(re.findall(r"= predict\($", source.read_text("utf-8"), re.MULTILINE))
        for source in quiz.sources(None)
    )
    assert len(bank) == asked > 50
    assert len({item.name for item in bank}) == len(bank)


def test_a_question_does_not_tell_the_answer_of_another_one(bank: list[Any]) -> None:
    for item in bank:
        same = [other for other in bank if other.lecture == item.lecture and other.why]
        assert [other.name for other in same if other.why.strip() in item.text] == [], item.name


def test_a_question_can_be_answered_by_who_was_not_there(bank: list[Any]) -> None:
    for item in bank:
        assert 2 <= len(item.options) == len(set(item.options)), item.name
        assert "<strong>" in item.text
        assert "<pre>" in item.text or "<code>" in item.text, item.name
        assert item.why, item.name


def test_the_right_answer_is_what_the_run_has_shown(quiz: Any) -> None:
    source = ROOT / "notebooks" / "05_framing.py"
    found = quiz.items(source)
    shown = quiz.facts(quiz.with_outputs(source))
    assert ["ABCDEFGH"[item.right] for item in found] == [fact[0] for fact in shown]
    [mixed] = [item for item in found if item.name.endswith("mixed")]
    assert mixed.options[mixed.right] == "Carol's line in the middle of Alice's."


def test_gift_says_the_same_as_the_lectures(quiz: Any, bank: list[Any]) -> None:
    found = read_gift(quiz.gift(bank))
    assert [name for name, *_ in found] == [item.name for item in bank]
    for (_name, text, answers, why), item in zip(found, bank, strict=True):
        assert text == item.text.strip()
        assert [option for _right, option in answers] == list(item.options)
        assert [right for right, _option in answers].index(True) == item.right
        assert sum(right for right, _option in answers) == 1
        assert why == item.why.strip()


def test_moodle_gets_the_same(quiz: Any, bank: list[Any]) -> None:
    root = ElementTree.fromstring(quiz.moodle_xml(bank))
    asked = [one for one in root if one.get("type") == "multichoice"]
    assert {one.get("type") for one in root} == {"multichoice", "category"}
    assert [one.findtext("name/text") for one in asked] == [item.name for item in bank]
    for one, item in zip(asked, bank, strict=True):
        assert one.findtext("questiontext/text") == item.text
        assert [answer.findtext("text") for answer in one.iter("answer")] == list(item.options)
        points = [answer.get("fraction") for answer in one.iter("answer")]
        assert points.index("100") == item.right
        assert points.count("100") == 1
        assert one.findtext("single") == "true"


def test_signs_of_the_format_mean_nothing_in_a_text(quiz: Any) -> None:
    item = quiz.Item("a:b", "A/B", "{x} = ~y # \\n\n\nz", ("=1", "~2 {"), 1, "why: #1")
    [(name, text, answers, why)] = read_gift(quiz.gift([item]))
    assert (name, text, why) == (item.name, item.text, item.why)
    assert answers == [(False, "=1"), (True, "~2 {")]
    assert "$CATEGORY: Threaded chat/A//B" in quiz.gift([item])


def test_in_russian_it_asks_the_same(quiz: Any, bank: list[Any], tmp_path: Path) -> None:
    russian = [item for source in quiz.sources(None) for item in quiz.items(source, "ru")]
    assert [(item.name, item.right) for item in russian] == [
        (item.name, item.right) for item in bank
    ]
    for item in russian:
        for text in (item.lecture, item.text, item.why):
            assert re.search("[а-яё]", text), item.name
    quiz.make(quiz.sources(["06_registry"]), tmp_path, "ru")
    assert "$CATEGORY: Чат с потоками/06" in (tmp_path / "ru" / "quiz.gift").read_text("utf-8")
    assert "$course$/Чат с потоками/06" in (tmp_path / "ru" / "quiz.xml").read_text("utf-8")


def test_the_command_writes_both(quiz: Any, tmp_path: Path) -> None:
    quiz.make([ROOT / "notebooks" / "04_multi_user_chat.py"], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quiz.gift", "quiz.xml"]
