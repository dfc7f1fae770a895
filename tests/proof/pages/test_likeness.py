"""Proves autograder/proof/pages/likeness.py: how a translation differs from its source."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from autograder.proof.pages import likeness, places

PAGE = PurePosixPath("lessons/01_a.md")
ENGLISH = """\
# Lesson

See [two](02_b.md#part-two), [here](#the-end), ![a picture](figures/01.svg), <https://example.org>.

## The beginning
Call `recv` (M5).
```python
recv(1)  # it waits
```
| a | b |
| --- | --- |
| 1 | [x](https://example.org/x) |

## The end
<details><summary>Why?</summary>

It ends.
</details>
"""
RUSSIAN = """\
# Урок

Дальше — [два](02_b.md#part-two), [здесь](#the-end), ![рисунок](../figures/01.svg), <https://example.org>.

<a id="the-beginning"></a>

## Начало
Вызовите `recv` (M5).
```python
recv(1)  # ждёт
```
| а | б |
| --- | --- |
| 1 | [икс](https://example.org/x) |

<a id="the-end"></a>

## Конец
<details><summary>Почему?</summary>

Он кончается.
</details>
"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """Two lessons and a picture; the first lesson is translated, the second is to be."""
    (tmp_path / "lessons" / "figures").mkdir(parents=True)
    (tmp_path / "lessons" / "figures" / "01.svg").touch()
    (tmp_path / PAGE).write_text(ENGLISH, "utf-8")
    (tmp_path / "lessons" / "02_b.md").write_text("# Two\n\n## Part two\n", "utf-8")
    write(tmp_path, RUSSIAN)
    return tmp_path


def write(kit: Path, text: str) -> None:
    path = kit / places.place(PAGE, "ru")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_page_that_only_has_other_words_is_alike(kit: Path) -> None:
    assert likeness.differences(PAGE, "ru", kit) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('<a id="the-end"></a>', "", "where ## The end (#the-end) is to stand, there is ## Конец"),
        ("## Конец", "### Конец", "there is ### Конец (#the-end)"),
        ("recv(1)  #", "recv(2)  #", "section the-beginning: its block of code 1 is another one"),
        ("```python\nrecv(1)  # ждёт\n```\n", "", "it has 0 blocks of code instead of 1"),
        ("| 1 | [икс](https://example.org/x) |\n", "", "its tables have 2 rows instead of 3"),
        ("<details>", "<div>", "section the-end: it has 0 answers to be opened instead of 1"),
        ("M5", "M6", "section the-beginning: it no longer names “M5”"),
        ("`recv` (", "`send` (", "it has the code “send”, the source does not"),
        ("example.org/x", "example.org/y", "it no longer leads to “https://example.org/x”"),
        ("../figures", "figures", "the link figures/01.svg leads nowhere"),
        ("(02_b.md#", "(../02_b.md#", "the link ../02_b.md#part-two leads to the English page"),
        ("#part-two", "#part-three", "the link 02_b.md#part-three leads nowhere"),
        ("[здесь](#the-end), ", "", "above its first section: it no longer leads to"),
    ],
)
def test_what_is_not_as_in_the_source_is_named(kit: Path, old: str, new: str, said: str) -> None:
    assert RUSSIAN.count(old) == 1
    write(kit, RUSSIAN.replace(old, new))
    assert said in "\n".join(likeness.differences(PAGE, "ru", kit))


def test_the_copy_of_a_task_is_the_same(kit: Path) -> None:
    task = PurePosixPath("exercises/01_echo_chat/README.md")
    for page in (task, places.place(task, "ru")):
        for path in places.files_of(page, kit):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("# Echo\n", "utf-8")
    assert likeness.differences(task, "ru", kit) == []
    (kit / places.place(task, "ru")).write_text("# Эхо\n", "utf-8")
    assert likeness.differences(task, "ru", kit) == ["its copy beside the skeleton is another one"]
