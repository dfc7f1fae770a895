"""Proves autograder/proof/pages/page.py and autograder/proof/pages/places.py: what a page is made
of, and where it lies.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from autograder.kit import ROOT
from autograder.proof.pages import page, places

ENGLISH = """\
# A page

Above all. See [the other](02_b.md#who-leaves).

## Who leaves
One `recv` (M5).
```python
# new
## no heading
recv(1)  # against M5
```

### Two
| a | b |
| --- | --- |
| `x \\| y` | [c](c.md) |

## Who leaves
<details><summary>Why?</summary>
Because.
</details>
"""


def test_a_page_has_sections_with_the_anchors_of_a_code_host() -> None:
    found = page.sections(ENGLISH)
    heads = [(one.level, one.anchor) for one in found]
    assert heads == [(0, ""), (2, "who-leaves"), (3, "two"), (2, "who-leaves-1")]
    assert page.anchor_of("## 09: `/who`, and more") == "09-who-and-more"


def test_in_a_translation_a_line_above_a_heading_gives_its_anchor() -> None:
    text = '# Страница\n\n<a id="who-leaves"></a>\n\n## Кто уходит\nтекст\n\n## Без якоря\n'
    assert [one.anchor for one in page.sections(text, anchored=True)] == ["", "who-leaves", ""]
    assert "<a id" not in "".join(one.text for one in page.sections(text, anchored=True))


def test_what_is_the_same_in_all_languages_is_read_out() -> None:
    above, leaves, two, _again = page.sections(ENGLISH)
    assert list(page.blocks(leaves.text)) == [("```python", "recv(1)")]
    assert page.code_in(leaves.text) == {"recv"}
    assert page.beliefs(leaves.text) == {"M5"}
    assert page.rows(two.text) == [2, 2, 2]
    assert page.links(above.text) == ["02_b.md#who-leaves"]
    assert page.links(two.text) == ["c.md"]


def test_what_is_said_is_without_code_and_addresses() -> None:
    said = page.said(
        ENGLISH + "\n    indented = code\n\nsee https://example.org/x for <b>more</b>\n"
    )
    assert "Above all. See the other." in said
    for gone in ("recv", "indented", "example.org", "<b>", "no heading"):
        assert gone not in said


def test_indented_code_is_commands() -> None:
    text = (
        "Run:\n\n    make test  # all\n    # no\n    make lint\n    a ──▶ b\n\n1. One\n\n    - no\n"
    )
    assert page.commands(text) == ["make test", "make lint"]


def test_a_picture_in_a_link_is_two_links() -> None:
    assert page.links("[![a](a.svg)](b.md)") == ["b.md", "a.svg"]


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("README.md", "README.ru.md"),
        ("lessons/04_multi_user_chat.md", "lessons/ru/04_multi_user_chat.md"),
        ("lessons/notes/exam.md", "lessons/ru/notes/exam.md"),
        ("exercises/05_framing/README.md", "exercises/05_framing/README.ru.md"),
    ],
)
def test_a_page_lies_side_by_side_with_its_source(english: str, russian: str) -> None:
    source, target = PurePosixPath(english), PurePosixPath(russian)
    assert places.place(source, "ru") == target
    assert places.english(target, "ru") == source
    assert places.english(source, "ru") == source
    assert source in places.pages()


def test_a_task_stays_with_its_skeleton_and_lies_in_exercises_too() -> None:
    task = PurePosixPath("exercises/05_framing/README.md")
    home = ROOT / "autograder/checks/05_framing/skeleton/README.md"
    assert places.file_of(task) == home
    assert places.files_of(task) == [home, ROOT / task]
    assert places.files_of(places.README) == [ROOT / "README.md"]


def test_no_page_is_forgotten() -> None:
    known = {places.file_of(page) for page in places.pages()}
    lessons = {path for path in (ROOT / "lessons").rglob("*.md") if "ru" not in path.parts}
    assert lessons <= known
    assert len(places.lectures()) == len([*(ROOT / "notebooks").glob("*_*.ipynb")])
