"""Proves autograder/proof/architecture.py: the drawing and ARCHITECTURE.md say what is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import grimp
import pytest

from autograder.kit import CHECKS, PACKAGE, ROOT
from autograder.proof.architecture import (
    DRAWING,
    drawing,
    floors,
    imports,
    imports_of_checks,
    sizes,
)

MOST = 15  # modules of one package, with its __init__.py
PAGES = [*ROOT.glob("ARCHITECTURE.md"), *ROOT.glob("CONTRIBUTING.md")]
READMES = [*ROOT.glob("README.md"), *ROOT.glob("[a-z]*/README.md")]
PACKAGES = [name for floor in floors() for name in floor]
TO_BE_MADE = re.compile(r"SLUG|12_files|late_joiner|^build/|/de/")  # by who follows CONTRIBUTING.md
GROUND = {"words", "kit"}
ROW = re.compile(r"^\| `(\w+)` \|[^|]+\|([^|]+)\|$", re.MULTILINE)  # of the table of packages
# What checks may know: people and rooms, the questions that evidence answers, the names of events.
OPEN_TO_CHECKS = re.compile(
    r"autograder\.(evidence(\.\w+)?|room|words)\.\w+"
    r"|autograder\.course\.check"
    r"|autograder\.program\.holding"
    r"|autograder\.probe\.talk"
)


def test_the_drawing_is_what_the_imports_say_now() -> None:
    assert drawing() == DRAWING.read_text("utf-8"), (
        "Run `make architecture` and commit the drawing."
    )


def test_every_package_stands_on_one_floor() -> None:
    there = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    there |= {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("_")}
    assert sorted(PACKAGES) == sorted(there)


@pytest.mark.parametrize("name", PACKAGES)
def test_no_package_is_too_large_to_know_by_heart(name: str) -> None:
    assert {folder: size for folder, size in sizes(name).items() if size > MOST} == {}


def test_the_probe_imports_the_standard_library_and_itself() -> None:
    graph = grimp.build_graph("autograder", include_external_packages=True, cache_dir=None)
    probe = {"autograder.probe", *graph.find_descendants("autograder.probe")}
    used = {name for module in probe for name in graph.find_modules_directly_imported_by(module)}
    assert {"autograder.probe.channel", "socket"} <= used
    assert {n for n in used - probe if n.split(".")[0] not in sys.stdlib_module_names} == set()
    assert imports()["probe"] == set()


def test_checks_know_nothing_of_grades_and_of_judging() -> None:
    found = {name: imported for name, imported in imports_of_checks().items() if imported}
    assert len(found) > 20
    ours = {m for modules in found.values() for m in modules if m.split(".")[0] == "autograder"}
    assert {module for module in ours if not OPEN_TO_CHECKS.fullmatch(module)} == set()
    others = {m.split(".")[0] for modules in found.values() for m in modules} - {"autograder"}
    assert others <= sys.stdlib_module_names | {"pytest"}


def test_what_a_record_beside_the_checks_hands_to_them_is_a_room_or_asks_questions() -> None:
    texts = [path.read_text("utf-8") for path in CHECKS.glob("*/exercise.toml")]
    named = {name for text in texts for name in re.findall(r"autograder(?:\.\w+)+(?=:)", text)}
    assert "autograder.room.room" in named
    homes = ("autograder.room.", "autograder.evidence.")
    assert {name for name in named if not name.startswith(homes)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_and_module_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = [n for n in re.findall(r"`([^`\s]+)`", text) if "/" in n or n.endswith(".py")]
    assert named
    there = [name for name in named if not TO_BE_MADE.search(name)]
    assert [n for n in there if not ((ROOT / n).exists() or (PACKAGE / n).exists())] == []


@pytest.mark.parametrize("page", [*PAGES, *READMES], ids=lambda page: page.parent.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    ours = [link for link in links if "://" not in link]
    assert ours
    assert [link for link in ours if not (page.parent / link).exists()] == []


def test_the_page_describes_every_package_once_and_is_one_page() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert sorted(row[0] for row in ROW.findall(text)) == sorted([*PACKAGES, "checks"])
    assert len(text.splitlines()) <= 150


def test_the_page_says_whom_each_package_knows() -> None:
    said = dict(ROW.findall((ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    for name, used in imports().items():
        assert used - GROUND <= set(re.findall(r"\w+", said[name])), name


def test_the_readme_has_a_line_for_every_package() -> None:
    layout = (ROOT / "README.md").read_text("utf-8").partition("## Layout")[2]
    lines = re.findall(r"^      (\w+)(?:/|\.py) +\w", layout, re.MULTILINE)
    assert sorted(lines) == sorted([*PACKAGES, "checks"])
