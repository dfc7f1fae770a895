"""A whole flow: what is made from the notebooks: slides, pages, clean notebooks, and the rules
for their text.
"""

from __future__ import annotations

import importlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from autograder.kit import ROOT

HEAD = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

"""
LECTURE = """\
# %% [markdown] slideshow={"slide_type": "slide"}
# # A lecture
#
# Much is said here.

# %% [markdown] slideshow={"slide_type": "notes"}
# # For the lecturer

# %% slideshow={"slide_type": "skip"}
import socket

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program first
print(1)

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="first"
# %%program second
print(1)
print(2)  # new

# %% slideshow={"slide_type": "subslide"} tags=["left-out"]
print(second)
"""


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Any:
    for needed in ("jupytext", "nbclient", "nbconvert"):
        pytest.importorskip(needed)
    monkeypatch.syspath_prepend(ROOT / "notebooks")
    return importlib.import_module("build")


@pytest.fixture
def slides(build: Any) -> Any:
    return importlib.import_module("slides")


def written(folder: Path, lecture: str) -> Path:
    path = folder / "99_lecture.py"
    path.write_text(HEAD + lecture, encoding="utf-8")
    return path


def test_a_clean_notebook_has_what_is_not_typed_live(slides: Any, tmp_path: Path) -> None:
    clean = slides.clean(written(tmp_path, LECTURE))
    assert [cell.source for cell in clean.cells] == [
        "# A lecture",
        "import socket",
        "%%program first\n",
        "%%program second\nprint(1)",
    ]
    assert not any(cell.get("outputs") for cell in clean.cells)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('slideshow={"slide_type": "skip"}', "", "slide_type is None"),
        ('"notes"', '"aside"', "slide_type is 'aside'"),
        ('{"slide_type": "slide"}', '{"slide_type": "-"}', "Cell 1"),
        ('tags=["live"]\n', "\n", "needs the tag “live”"),
        ('starts_from="first"', 'starts_from="second"', "starts from second"),
    ],
)
def test_a_cell_that_is_not_marked_is_named(
    build: Any, tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in LECTURE
    assert build.rules(build.blank(written(tmp_path, LECTURE))) == []
    (trouble,) = build.rules(build.blank(written(tmp_path, LECTURE.replace(right, wrong))))
    assert said in trouble


def test_each_lecture_is_marked(build: Any) -> None:
    for source in build.sources(None):
        assert build.rules(build.blank(source)) == [], source


@pytest.mark.parametrize("empty", [False, True])
def test_a_lecture_has_a_copy_of_its_own_each_time(build: Any, tmp_path: Path, empty: bool) -> None:
    lecture = importlib.import_module("lecture")
    source = ROOT / "notebooks" / "04_multi_user_chat.py"
    before = source.with_suffix(".ipynb").read_bytes()
    folders = [lecture.lay([source], empty, tmp_path) for _lecture in range(2)]
    assert [folder.name for folder in folders] == ["001", "002"]
    text = (folders[1] / "04_multi_user_chat.ipynb").read_text("utf-8")
    assert '"%projection\\n"' in text
    assert "For the lecturer" not in text
    assert '"output_type"' not in text
    assert empty or "def broadcast" in text
    assert source.with_suffix(".ipynb").read_bytes() == before


def test_a_long_program_is_divided_among_slides(slides: Any, tmp_path: Path) -> None:
    cells = slides.blank(written(tmp_path, LECTURE)).cells
    functions = [f"def f{n}():\n" + "    pass\n" * 6 for n in range(6)]
    cells[4].source = "%%program second\n" + "\n\n".join(functions)
    cells[5].metadata.slideshow.slide_type = "-"
    cells = slides._in_pages(cells)
    shown = [(c.source.splitlines()[0], c.metadata.slideshow.slide_type) for c in cells[3:]]
    assert shown == [
        ("%%program first", "-"),
        ("%%program second", "-"),
        ("# second, 2 of 3", "subslide"),
        ("# second, 3 of 3", "subslide"),
        ("print(second)", "subslide"),
    ]
    assert all(cell.source.count("\n") <= slides.HIGHEST for cell in cells)


def test_of_a_program_that_is_skipped_no_part_is_shown(slides: Any, tmp_path: Path) -> None:
    cells = slides.blank(written(tmp_path, LECTURE)).cells
    cells[4].source = "%%program second\n" + "print(2)\n\n" * 40
    cells[4].metadata.slideshow.slide_type = "skip"
    paged = slides._in_pages(cells)
    assert len(paged) == len(cells)
    assert paged[4].metadata.slideshow.slide_type == "skip"


def test_no_slide_is_made_for_the_last_two_lines(slides: Any) -> None:
    functions = [f"def f{n}():\n" + "    pass\n" * 9 for n in range(4)]
    parts = slides._parts("\n\n".join([*functions, 'if __name__ == "__main__":\n    main()']))
    assert len(parts) > 1
    assert parts[-1].count("\n") > 2
    assert parts[-1].endswith("main()")


@pytest.mark.programs
@pytest.mark.skipif(not shutil.which("chromium"), reason="printed by Chromium")
def test_slides_are_printed_a_page_a_slide(build: Any, tmp_path: Path) -> None:
    pytest.importorskip("playwright")
    pdf = importlib.import_module("pdf")
    source = ROOT / "notebooks" / "04_multi_user_chat.py"  # some of its slides are made smaller
    [printed] = pdf.make([source], tmp_path)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
    slides = importlib.import_module("slides").deck(source)
    stacks = len(re.findall(r"<section[^>]*>\s*<section", slides))
    # What is too much for one slide goes on to the next one.
    assert pages >= len(re.findall(r"<section\b", slides)) - stacks


class Loaded(HTMLParser):
    """What a page gets from elsewhere when it is opened, and the texts for its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        address = str(found.get("src") or (tag == "link" and found.get("href")) or "data:")
        self.addresses += [] if address.startswith("data:") else [address]
        self.labels += [str(found.get("alt"))] if tag == "img" else []


@pytest.mark.parametrize("kind", ["deck", "page"])
def test_slides_and_pages_load_nothing(slides: Any, kind: str) -> None:
    html = getattr(slides, kind)(ROOT / "notebooks" / "04_multi_user_chat.py")
    loaded = Loaded()
    loaded.feed(html)
    assert not loaded.addresses
    assert "@import" not in html
    assert loaded.labels
    assert all(
        label.startswith(("Message sequence chart: ", "QR code: ")) for label in loaded.labels
    )
    assert ("Reveal.initialize" in html) == (kind == "deck")


def test_slides_and_pages_are_made_in_each_language(slides: Any, tmp_path: Path) -> None:
    source = ROOT / "notebooks" / "06_registry.py"
    made = slides.make(source, tmp_path, "ru")
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "ru/slides/06_registry.html",
        "ru/pages/06_registry.html",
        "ru/clean/06_registry.ipynb",
    ]
    deck, page, clean = (path.read_text("utf-8") for path in made)
    for html in (deck, page):
        assert '<html lang="ru">' in html
        assert re.search("<h1[^>]*>06 [А-Я]", html)
    assert re.search(r"# \w+, 2 из \d", re.sub("<[^>]+>", "", deck))
    assert '"%speak ru\\n"' in clean


def test_a_lecture_is_laid_in_a_language(build: Any, tmp_path: Path) -> None:
    lecture = importlib.import_module("lecture")
    folder = lecture.lay(
        [ROOT / "notebooks" / "04_multi_user_chat.py"], out=tmp_path, languages=["ru"]
    )
    text = (folder / "04_multi_user_chat.ipynb").read_text("utf-8")
    assert '"%projection\\n",\n    "%speak ru\\n",' in text
    assert "Многопользовательский" in text


def test_reveal_js_is_the_version_that_its_page_names(slides: Any) -> None:
    folder = ROOT / "notebooks" / "templates" / "deck" / "reveal"
    about = (folder / "README.md").read_text("utf-8")
    first_lines = slides.parts_of_a_deck()["reveal_js"][:200]
    said = re.search(r"reveal\.js (\d+\.\d+\.\d+)", first_lines)
    assert said is not None
    assert said[1] in about
    assert "Permission is hereby granted" in (folder / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("script", ["build", "slides", "in_browser", "lecture", "pdf", "quiz"])
def test_a_name_that_no_notebook_has_is_wrong_usage(
    build: Any, script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = importlib.import_module(script)
    with pytest.raises(SystemExit) as ended:
        module.app(["nowhere"])
    assert ended.value.code == 2
    assert "no notebook has this name" in capsys.readouterr().err


@pytest.mark.parametrize("script", ["build", "slides", "in_browser", "lecture", "pdf", "quiz"])
def test_a_language_that_no_lecture_has_is_wrong_usage(
    build: Any, script: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(script)
    monkeypatch.setattr(module, "chromium", lambda: "", raising=False)
    with pytest.raises(SystemExit) as ended:
        module.app(["04_multi_user_chat", "--lang", "zz"])
    assert ended.value.code == 2
    assert "there are en, ru" in " ".join(capsys.readouterr().err.split())


def test_without_a_browser_one_sentence_says_so(
    build: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_browser = importlib.import_module("in_browser")
    monkeypatch.setattr(in_browser.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="Chromium is needed"):
        in_browser.chromium()
