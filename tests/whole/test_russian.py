"""A whole flow: a course in Russian, for its students and for who grades; no English strays in."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from autograder import cli
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import Verdict
from autograder.kit import REFERENCE, ROOT
from autograder.proof.pages import strays as pages
from autograder.proof.translation import catalogues, sentences
from autograder.words import language
from helpers.command import Command, autograder, broken, commands
from helpers.golden import Golden, load
from helpers.russian import strays, strays_of_a_page
from helpers.turns import in_turn

# Python in a sentence, and what a client itself prints.
NO_WORDS = re.compile(
    r"\bfor \w+ in [\w.]+|\bif [\w ]+:|Nobody listens there. Start server.py first."
)
SLUG = "01_echo_chat"
FORGETFUL = ("client.sendall(data)", "client.sendall(data[:5])")
COMMANDS = ["", *(name for names in cli.GROUPS.values() for name in names.split())]
BELOW = ["package student", "package gradescope", "new course", "new check", "new language"]
MISTAKES = {golden.id: golden for golden in load()}
# Some of them in each commit; with RUSSIAN=all each, for a night.
TOLD = [*MISTAKES] if os.environ.get("RUSSIAN") == "all" else in_turn([*MISTAKES], 60)


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(language.VARIABLE, "ru")


@pytest.mark.parametrize("name", [one for one in language.languages() if one != "en"])
def test_nothing_is_missing_fuzzy_or_astray(name: str) -> None:
    catalogue = catalogues.written(name)
    assert list(catalogues.problems(catalogue, sentences.sentences(cli.every_help()))) == []
    path = catalogues.po_of(name).with_suffix(".mo")
    compiled = catalogues.translated(catalogues.compiled(path))
    assert compiled == catalogues.translated(catalogue), "run: autograder new language"


@pytest.mark.parametrize("name", [one for one in language.languages() if one != "en"])
def test_the_sentences_have_the_words_of_the_pages(name: str) -> None:
    said = [one.string for one in catalogues.written(name) if one.id]
    texts = [text for one in said for text in ([one] if isinstance(one, str) else one)]
    assert [trouble for text in texts for trouble in pages.strays(text, name)] == []


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("words", [*COMMANDS, *BELOW])
def test_help_is_russian(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*words.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Вызов: autograder")
    assert strays(said) == []


@pytest.mark.usefixtures("russian")
def test_what_is_mistyped_is_told_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("frob", "check --frob", "check nowhere", "grade", "check --lang xx"):
        assert cli.run(line.split()) == 2
        said = capsys.readouterr().err
        assert re.search("[а-я]{4}", said), said
        assert strays(said) == []


@pytest.mark.programs
@pytest.mark.parametrize("mistake", TOLD)
def test_a_mistake_is_explained_in_russian(mistake: str, tmp_path: Path) -> None:
    verdict = _judged_in_russian(MISTAKES[mistake], tmp_path / "hand-in")
    told = verdict.feedback
    assert told is not None
    said = [verdict.title, *verdict.hints, *told.steps, told.expected, told.got, *told.threads]
    for sentence in said:
        assert re.search("[а-яё]", sentence), sentence
        assert strays(NO_WORDS.sub("", sentence)) == [], sentence
        assert not re.search(r"\{[a-z_]+\}", sentence)


def _judged_in_russian(golden: Golden, folder: Path) -> Verdict:
    on = golden.write(folder)
    found: list[Verdict] = []
    job = Job(Pair(folder), golden.slug, only=(golden.check,), on=on, language="ru")
    judge(job, found.append)
    return found[0]


@pytest.mark.parametrize("columns", [60, 100])
def test_a_failure_fits_on_a_screen(columns: int, tmp_path: Path) -> None:
    shutil.copytree(REFERENCE / SLUG, tmp_path / "mine")
    _make_forgetful(tmp_path / "mine")
    words = ("check", "mine", "--exercise", SLUG, "--lang", "ru")
    done = autograder(*words, cwd=tmp_path, columns=columns)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) <= 40
    commands = [line for line in lines if "autograder" in line]
    assert all(len(line) <= columns for line in lines if line not in commands)
    assert "Ожидалось" in done.stdout


@pytest.mark.programs
def test_a_course_in_russian(tmp_path: Path) -> None:
    kit = _course_in_russian(tmp_path / "kit")
    with commands(kit) as run:
        _goes_through_the_first_exercise(kit, run)


def _goes_through_the_first_exercise(kit: Path, run: Command) -> None:
    said = [run("list").stdout, run("check", "1").stdout, run().stdout, run("compare", "1").stdout]
    assert "Баллы: " in said[1]
    assert "lessons/ru/" in said[2]
    assert run("certificate", "--name", "Аня").returncode == 0
    pages = [kit / "certificate.html"]
    _make_forgetful(kit / "exercises" / SLUG)
    said += [run(*words).stdout for words in (("check", "1", "--all"), ("hint",), ("hint",))]
    assert "Подсказка 2 из " in said[-1]
    for page in re.findall(r"lessons/[\w/]+\.md", "".join(said)):
        assert page.startswith("lessons/ru/")
        assert (ROOT / page).is_file(), page
    pages.append(kit / "replay.html")
    said.append(run("replay", "1", "--no-show", "-o", str(pages[-1])).stdout)
    for text in said:
        assert re.search("[а-яё]{4}", text)
        assert strays(text) == []
    for page in pages:
        assert '<html lang="ru">' in page.read_text("utf-8")
        assert strays_of_a_page(page.read_text("utf-8")) == []


def test_a_class_is_graded_in_russian(tmp_path: Path) -> None:
    broken(tmp_path / "class" / "Аня")
    (broken(tmp_path / "class" / "Боря") / "client.py").unlink()
    words = ("grade", "class", "-o", "out", "--no-sandbox", "--lang", "ru", "--exercise", SLUG)
    done = autograder(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 работы: оценено 1" in done.stdout
    assert strays(done.stdout) == []
    pages = [*(tmp_path / "out").rglob("*.html")]
    assert len(pages) == 3
    for page in pages:
        assert strays_of_a_page(page.read_text("utf-8")) == []


def _course_in_russian(kit: Path) -> Path:
    """A kit whose course is in Russian and whose first exercise is done."""
    for name in ("autograder", "lessons", "reference"):
        shutil.copytree(ROOT / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    for shipped in (kit / "autograder" / "checks").glob("*/skeleton"):
        shutil.copytree(shipped, kit / "exercises" / shipped.parent.name)
    course = (ROOT / "course.toml").read_text("utf-8")
    (kit / "course.toml").write_text(course.replace('= "en" ', '= "ru" ', 1), "utf-8")
    shutil.copytree(REFERENCE / SLUG, kit / "exercises" / SLUG, dirs_exist_ok=True)
    return kit


def _make_forgetful(folder: Path) -> None:
    path = folder / "server.py"
    text = path.read_text("utf-8")
    assert FORGETFUL[0] in text
    path.write_text(text.replace(*FORGETFUL), "utf-8")
