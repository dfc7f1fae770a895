"""Pages of the course that go with all lessons: the glossary, and the numbers that are measured."""

from __future__ import annotations

import importlib.util
import re
import sys
import types
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = ROOT / "lessons"


def load(path: Path) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
        assert (page.parent / target).exists(), target


@pytest.mark.skipif(sys.platform == "win32", reason="raises the limit of descriptors")
@pytest.mark.parametrize("slug", ["04_multi_user_chat", "07_failures"])
def test_a_server_is_measured_with_a_few_people(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = load(LESSONS / "figures" / "measure.py")
    monkeypatch.setattr(measure, "DELIVERIES", 20)
    row = measure.measure(ROOT / "reference" / slug / "server.py", 5)
    assert row[:3] == (slug, "5", "6")
    assert len(row) == len(measure.HEAD)
