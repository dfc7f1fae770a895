"""Proves autograder/proof/pages/report.py and autograder/proof/pages/drafts.py: a new language is
laid, and what is left of it is named.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.kit import ROOT
from autograder.proof.pages import drafts, lecture, places, report, stamps

LESSON = places.LESSONS / "04_multi_user_chat.md"
NOTEBOOK = places.NOTEBOOKS / "04_multi_user_chat.py"
OTHERS = ("ru", "figures", "*.ipynb", "templates", "__pycache__", "reveal")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that is to be translated, with German laid."""
    root = tmp_path_factory.mktemp("kit")
    for name in ("lessons", "notebooks", "reference"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*OTHERS))
    for page in places.pages():
        for path in places.files_of(page, root):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(places.file_of(page), path)
    drafts.lay("de", root)
    for table in drafts.tables("de", root):
        drafts.fill(table)
    return root


def lines(root: Path, language: str = "de") -> list[str]:
    return [line for part in report.parts_of(language, root) for line in part.sentences()]


def one(root: Path, path: str) -> list[str]:
    return [line for line in lines(root) if line.startswith(path)]


def test_all_of_a_third_language_is_laid_and_counted(kit: Path) -> None:
    assert [
        page for page in places.pages(kit) if not (kit / places.place(page, "de")).is_file()
    ] == []
    for line in lines(kit):
        missing, count = re.findall(r"\b\d+\b(?= of| parts)", line)
        assert missing == count, line
    assert any(
        line.startswith("autograder/checks/04_multi_user_chat/skeleton.de.toml: ")
        for line in lines(kit)
    )
    assert any(line.startswith("notebooks/de/04_multi_user_chat.toml: ") for line in lines(kit))


def test_a_draft_has_the_headings_the_anchors_and_the_code(kit: Path) -> None:
    text = (kit / places.place(LESSON, "de")).read_text("utf-8")
    assert '<a id="who-leaves"></a>\n\n## TODO: Who leaves\n' in text
    assert "listener = socket.create_server" in text
    assert "TODO: say what stands here in the English page." in text
    blocks = lecture.blocks((kit / places.prose_of(NOTEBOOK, "de")).read_text("utf-8"))
    assert len(blocks) == len(lecture.prose((kit / NOTEBOOK).read_text("utf-8")))
    table = (kit / places.strings_of(NOTEBOOK, "de")).read_text("utf-8")
    assert '" = ""\n' in table


def test_what_is_there_is_not_laid_again(kit: Path) -> None:
    assert drafts.lay("de", kit) == []


@pytest.fixture
def german(kit: Path, tmp_path: Path) -> Path:
    """The same, with the lesson written, by who has the same words for everything."""
    root = tmp_path / "kit"
    shutil.copytree(kit, root)
    shutil.copytree(ROOT / "lessons" / "figures", root / "lessons" / "figures")
    text = (root / LESSON).read_text("utf-8").replace("](figures/", "](../figures/")
    text = text.replace("](../", "](../../").replace("../../figures", "../figures")
    text = text.replace("README.md", "README.de.md")
    heads = [one for one in drafts.parts.sections(text) if one.heading]
    for head in heads:
        mark = "#" * head.level + " " + head.heading
        text = text.replace(f"\n{mark}\n", f'\n<a id="{head.anchor}"></a>\n\n{mark}\n', 1)
    (root / places.place(LESSON, "de")).write_text(text, "utf-8")
    return root


def test_a_page_that_is_written_is_to_be_stamped_and_then_all_is_well(german: Path) -> None:
    found = one(german, "lessons/de/04_multi_user_chat.md")
    assert found[0] == "lessons/de/04_multi_user_chat.md was never stamped."
    assert all("is not translated" in line for line in found[1:])
    assert len(found) > 1
    stamps.stamp([LESSON], "de", german)
    assert all("is not translated" in line for line in one(german, "lessons/de/04_multi"))


def test_a_page_whose_source_changes_is_behind_in_that_section(german: Path) -> None:
    stamps.stamp([LESSON], "de", german)
    text = (german / LESSON).read_text("utf-8")
    (german / LESSON).write_text(text.replace("## Who leaves\n", "## Who leaves\nMore. "), "utf-8")
    found = one(german, "lessons/de/04_multi_user_chat.md")
    assert found[0] == "lessons/de/04_multi_user_chat.md is behind its source in: who-leaves."


def test_a_table_of_words_has_none_that_nobody_says(german: Path) -> None:
    path = german / "autograder/checks/04_multi_user_chat/skeleton.de.toml"
    text = path.read_text("utf-8").replace('" = ""', '" = "ja"').replace("TODO: put", "TODO: lay")
    path.write_text(text, "utf-8")
    found = one(german, path.relative_to(german).as_posix())
    assert found[0].endswith(": to be written: 1 of 19 parts.")
    assert found[1].endswith("“TODO: lay the client into the registry.” is said nowhere.")


def test_prose_of_a_notebook_is_compared_cell_by_cell(german: Path) -> None:
    cells = lecture.prose((german / NOTEBOOK).read_text("utf-8"))
    cells[3] = "# Other\n\n`other` (M1)"
    blocks = [f"<!-- cell {number} -->\n{cell}\n" for number, cell in enumerate(cells, 1)]
    (german / places.prose_of(NOTEBOOK, "de")).write_text("\n".join(blocks), "utf-8")
    found = "\n".join(one(german, "notebooks/de/04_multi_user_chat.md"))
    assert "cell 4 has other headings." in found
    assert "cell 4 has other code: " in found
    assert "cell 4 names other misconceptions." in found
    (german / places.prose_of(NOTEBOOK, "de")).write_text("\n".join(blocks[1:]), "utf-8")
    found = one(german, "notebooks/de/04_multi_user_chat.md")
    assert found == ["notebooks/de/04_multi_user_chat.md: block 2 stands where cell 1 is to stand."]
