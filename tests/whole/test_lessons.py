"""A whole flow: lessons, their code, what they teach, and what they say of the programs."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.course.exercises import all_exercises, slugs
from autograder.course.misconceptions import BELIEFS
from autograder.course.skeletons import skeleton_of
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.kit import EXERCISES, ROOT
from autograder.stage.live.invitation import client_line

LESSONS = ROOT / "lessons"
OF_EXERCISES = sorted(LESSONS.glob("[0-9]*_*.md"))[1:]  # all but 00, which has no checks
LOCKSET = "test_each_access_holds_a_lock"
FENCED = re.compile(r"^```python\n.*?^```\n", re.MULTILINE | re.DOTALL)


def test_the_glossary_is_sorted_and_explains_the_words_that_it_uses() -> None:
    text = (LESSONS / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    terms = [row[0] for row in rows if row[0] not in ("term", "---")]
    assert len(terms) > 50
    assert terms == sorted(terms, key=str.lower)
    known = {word.strip() for term in terms for word in re.split(r"[,()]", term.lower())}
    used = {
        word.lower().removesuffix("s") for row in rows for word in re.findall(r"\*(.+?)\*", row[2])
    }
    assert used <= {word.removesuffix("s") for word in known}


@pytest.mark.parametrize("page", sorted(LESSONS.rglob("*.md")), ids=lambda path: path.stem)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert as_shipped((page.parent / target).resolve()).exists(), target


def as_shipped(path: Path) -> Path:
    """A file of ``exercises/`` as the kit shipped it, any other one as it is."""
    if not path.is_relative_to(EXERCISES):
        return path
    slug, *names = path.relative_to(EXERCISES).parts
    return skeleton_of(slug).joinpath(*names)


def sections(lesson: Path) -> dict[str, str]:
    """The text below each heading, by the name that links use for it."""
    _, *parts = re.split(r"^## ", lesson.read_text("utf-8"), flags=re.MULTILINE)
    found = {}
    for part in parts:
        heading, _, text = part.partition("\n")
        found[re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")] = text
    return found


def taught(lesson: Path) -> list[tuple[str, str]]:
    """Each misconception that a lesson says to treat, with the section it names for it."""
    pairs = []
    for group in sections(lesson)["misconceptions"].split("·"):
        ids, places = re.findall(r"\bM\d+\b", group), re.findall(r"\(#([^)]+)\)", group)
        pairs += [(belief, place) for belief in ids for place in places]
    return pairs


@pytest.mark.parametrize("lesson", OF_EXERCISES, ids=lambda path: path.stem)
def test_a_lesson_is_short_and_has_all_its_parts(lesson: Path) -> None:
    text = lesson.read_text("utf-8")
    assert len(text.splitlines()) <= 150
    assert "You will be able to:" in text
    assert "Out of scope:" in text
    assert f"](figures/{lesson.stem}.svg)" in text
    assert len(re.findall("<details><summary>", text)) >= 3
    assert {"misconceptions", "check-yourself", "sources"} <= sections(lesson).keys()
    assert (LESSONS / "notes" / lesson.name).exists()


@pytest.mark.parametrize("lesson", OF_EXERCISES, ids=lambda path: path.stem)
def test_a_section_treats_the_misconceptions_that_are_listed_for_it(lesson: Path) -> None:
    found = sections(lesson)
    for belief, place in taught(lesson):
        assert re.search(rf"\b{belief}\b", found[place]), (belief, place)


@pytest.mark.parametrize("belief", BELIEFS)
def test_each_misconception_is_broken_by_a_run_and_named_by_a_check(belief: str) -> None:
    places = [sections(lesson)[place] for lesson in OF_EXERCISES
              for known, place in taught(lesson) if known == belief]  # fmt: skip
    assert any(FENCED.search(text) for text in places)
    checks = [check for slug in slugs() for check in checks_of(slug).values()]
    assert belief in {check.misconception for check in checks}


@pytest.mark.parametrize("lesson", OF_EXERCISES, ids=lambda path: path.stem)
def test_the_code_of_a_lesson_is_python(lesson: Path) -> None:
    runs = FENCED.findall(lesson.read_text("utf-8"))
    assert len(runs) > 4
    for run in runs:
        compile(run.removeprefix("```python\n").removesuffix("```\n"), lesson.name, "exec")


@pytest.mark.parametrize("plan", ["Eight lectures", "Four lectures"])
def test_each_lesson_has_its_place_in_the_syllabus(plan: str) -> None:
    text = (LESSONS / "notes" / "syllabus.md").read_text("utf-8")
    part = text.partition(f"\n## {plan}\n")[2].partition("\n## ")[0]
    for lesson in OF_EXERCISES:
        if lesson.stem[:2] <= "09":
            assert f"](../{lesson.name})" in part, lesson.stem


def test_the_devcontainer_installs_what_this_project_has() -> None:
    found = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    extra = re.search(r"pip install -e '\.\[(\w+)\]'", found["postCreateCommand"])
    assert extra
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert extra[1] in project["optional-dependencies"]
    for package in ("bubblewrap", "libarchive13"):  # as in CI
        assert package in found["postCreateCommand"]
        assert package in (ROOT / ".ci" / "run").read_text("utf-8")


def test_lesson_00_shows_the_client_of_the_live_room() -> None:
    assert client_line("192.168.0.7", 12346) in (LESSONS / "00_setup.md").read_text("utf-8")


def code(script: Path) -> Counter[str]:
    lines = (line.strip() for line in script.read_text("utf-8").splitlines())
    return Counter(line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("slug", [lesson.stem for lesson in OF_EXERCISES])
def test_an_exercise_says_how_many_lines_are_missing(slug: str) -> None:
    exercise, reference = skeleton_of(slug), ROOT / "reference" / slug
    text = (exercise / "README.md").read_text("utf-8")
    said = sum(int(number) for number in re.findall(r"\b[Aa]bout\s+(\d+)\s+lines", text))
    new = sum(
        (code(reference / script) - code(exercise / script)).total()
        for script in all_exercises()[slug].scripts
    )
    assert abs(said - new) <= 3, new


@pytest.mark.parametrize("slug", [lesson.stem for lesson in OF_EXERCISES])
def test_a_sitting_is_one_step_of_the_ladder(slug: str) -> None:
    text = (skeleton_of(slug) / "README.md").read_text("utf-8")
    lines = re.findall(r"\b[Aa]bout\s+(\d+)\s+lines", text)
    minutes = re.findall(r"\b[Aa]bout\s+(\d+)\s+minutes", text)
    assert max(map(int, lines)) <= 25
    assert max(map(int, minutes)) <= 30


def test_06_quotes_what_its_check_says_of_the_answer_of_05() -> None:
    job = Job(Pair(ROOT / "reference" / "05_framing"), "06_registry", only=(LOCKSET,))
    [verdict] = judge(job, lambda verdict: None)
    assert verdict.feedback is not None
    for page in LESSONS / "06_registry.md", skeleton_of("06_registry") / "README.md":
        assert one_line(verdict.feedback.got) in one_line(page.read_text("utf-8"))


def one_line(text: str) -> str:
    """The text without its line ends and the numbers of threads: how many there were may change."""
    return re.sub(r"Thread-\d+", "Thread-N", " ".join(text.split()))
