"""Make a quiz bank from the questions of the lectures, for Moodle and for whatever reads GIFT.

    python notebooks/quiz.py                          all of them, into build/quiz/
    python notebooks/quiz.py 04_multi_user_chat       one lecture
    python notebooks/quiz.py --out /tmp/there         into another folder
    python notebooks/quiz.py --lang ru                the Russian ones, into build/quiz/ru/

Each `predict` is a question. Its right answer is what the run in the committed notebook has shown,
never what an author believed. With it go the words before it, the program, and the explanation.

GIFT: https://docs.moodle.org/en/GIFT_format; Moodle XML: https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from xml.etree import ElementTree

import typer
from nbconvert.filters import markdown2html

from autograder.proof.pages.lecture import SAID
from autograder.words.language import SOURCE
from build import HERE, PLAIN, Names, facts, name_of, sources
from slides import title, with_outputs
from spoken import EVERY, Lang, below, chosen, said

OUT = HERE.parent / "build" / "quiz"
CATEGORY, ELSEWHERE, _PART = SAID
EXPLAINS = "fragment"  # the slide_type of a cell that comes when the audience has looked
LONGEST = 60  # lines of a program that a question shows; of a longer one it says where it stands
SPECIAL = re.compile(r"([\\~=#{}:])")  # what means something in GIFT
app = typer.Typer(**PLAIN)


@dataclass(frozen=True)
class Item:
    """A question of the bank. All texts are HTML."""

    name: str  # in the bank, such as "04-2 second_client"
    lecture: str  # the title of the lecture
    text: str
    options: tuple[str, ...]
    right: int  # the place of the right option
    why: str  # what is said when it has been answered


def items(source: Path, language: str = SOURCE) -> list[Item]:
    """The questions of one lecture, in its order. Raises ValueError if one was never answered."""
    notebook = with_outputs(source, language)
    asked = list(_asked(notebook.cells))
    answers = facts(notebook, language)
    if len(asked) != len(answers):
        raise ValueError(f"{source.stem}: {len(asked)} questions, {len(answers)} answers")
    number = source.stem[:2] if source.stem[:2].isdecimal() else source.stem
    elsewhere = said(ELSEWHERE, language)
    lecture, cells = title(notebook), notebook.cells
    return [
        _item(f"{number}-{place} {name}", lecture, place_of, call, answer, cells, elsewhere)
        for place, ((name, place_of, call), answer) in enumerate(
            zip(asked, answers, strict=True), 1
        )
    ]


def _asked(cells: Sequence[Any]) -> Iterator[tuple[str, int, ast.Call]]:
    """Of each question its name, the place of its cell, and the call of ``predict``."""
    for place, cell in enumerate(cells):
        for node in _tree(cell).body:
            call = node.value if isinstance(node, ast.Assign) else None
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "predict":
                assert isinstance(node, ast.Assign)
                yield ast.unparse(node.targets[0]), place, call


def _tree(cell: Any) -> ast.Module:
    """The code of a cell. A cell with a magic word, or with prose, has none."""
    is_code = cell.cell_type == "code" and not cell.source.startswith("%")
    return ast.parse(cell.source if is_code else "")


def _item(
    name: str,
    lecture: str,
    place: int,
    call: ast.Call,
    answer: str,
    cells: Sequence[Any],
    elsewhere: str,
) -> Item:
    question, *options = (str(ast.literal_eval(argument)) for argument in call.args)
    shown = [*_programs(cells, place, elsewhere), *_functions(cells, place)]
    parts = [_words_before(cells, place), *shown, f"**{question}**"]
    return Item(
        name,
        lecture,
        "\n".join(markdown2html(part) for part in parts if part),
        tuple(_inline(option) for option in options),
        [f"{letter}: {text}" for letter, text in zip("ABCDEFGH", options, strict=False)].index(
            answer
        ),
        markdown2html(_words_after(cells, place)),
    )


def _inline(text: str) -> str:
    """An option as HTML, without a paragraph of its own."""
    return markdown2html(text).strip().removeprefix("<p>").removesuffix("</p>")


def _words_before(cells: Sequence[Any], place: int) -> str:
    """The prose right before a question, without headings: what is going to happen.

    A fragment is none of it: it explains what was asked before, which may be a question, too.
    """
    words = []
    while place > 0 and cells[place - 1].cell_type == "markdown":
        place -= 1
        if _kind(cells[place]) not in ("notes", EXPLAINS):
            words.insert(0, re.sub(r"^#.*\n?", "", cells[place].source, flags=re.MULTILINE))
    return "\n\n".join(words).strip()


def _words_after(cells: Sequence[Any], place: int) -> str:
    """The prose that explains the answer, up to the next question or the next part."""
    words: list[str] = []
    for cell in cells[_answered(cells, place) + 1 :]:
        if _kind(cell) == "slide" or "predict(" in cell.source:
            break
        if cell.cell_type == "markdown" and _kind(cell) == EXPLAINS:
            words.append(cell.source)
    return "\n\n".join(words)


def _kind(cell: Any) -> str:
    """Where a cell stands among the slides."""
    return str(cell.metadata["slideshow"]["slide_type"])


def _answered(cells: Sequence[Any], place: int) -> int:
    """The place of the cell that answers a question."""
    following = range(place + 1, len(cells))
    return next((at for at in following if "reveal(" in cells[at].source), place)


def _programs(cells: Sequence[Any], place: int, elsewhere: str) -> Iterator[str]:
    """The programs that run between a question and its answer, as they stand in the lecture."""
    end = _answered(cells, place) + 1
    known = {name: cell for cell in cells[:end] if (name := name_of(cell))}
    scene = cells[place + 1 : end]
    used = {node.id for cell in scene for node in ast.walk(_tree(cell)) if _is_name(node)}
    for name in [name for name in known if name in used] or list(known)[-1:]:
        code = known[name].source.partition("\n")[2].strip("\n")
        if code.count("\n") < LONGEST:
            yield f"`{name}`:\n\n```\n{code}\n```"
        else:
            yield elsewhere.format(name=name)


def _functions(cells: Sequence[Any], place: int) -> Iterator[str]:
    """The functions, such as a test, that stand before a question and run after it."""
    scene = cells[place + 1 : _answered(cells, place) + 1]
    used = {node.id for cell in scene for node in ast.walk(_tree(cell)) if _is_name(node)}
    for cell in cells[:place]:
        for node in _tree(cell).body if _kind(cell) != "skip" else ():
            if isinstance(node, ast.FunctionDef) and node.name in used:
                yield f"```\n{ast.get_source_segment(cell.source, node)}\n```"


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


# -- formats -----------------------------------------------------------------------------


def gift(bank: Sequence[Item], category: str = CATEGORY) -> str:
    """The bank in GIFT."""
    blocks, lecture = [], ""
    for item in bank:
        if item.lecture != lecture:
            lecture = item.lecture
            blocks.append(f"$CATEGORY: {category}/{lecture.replace('/', '//')}")
        answers = "".join(
            f"\t{'=' if place == item.right else '~'}{_escaped(option)}\n"
            for place, option in enumerate(item.options)
        )
        why = f"\t####{_escaped(item.why)}\n" if item.why else ""
        head = f"::{_escaped(item.name)}::[html]{_escaped(item.text)}"
        blocks.append(f"{head}{{\n{answers}{why}}}")
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    """A text in which nothing means anything to GIFT. It has no line ends, only signs for them."""
    return SPECIAL.sub(r"\\\1", text.strip()).replace("\n", "\\n")


def moodle_xml(bank: Sequence[Item], category: str = CATEGORY) -> str:
    """The bank in Moodle's own format."""
    root, lecture = ElementTree.Element("quiz"), ""
    for item in bank:
        if item.lecture != lecture:
            lecture = item.lecture
            heading = ElementTree.SubElement(root, "question", type="category")
            path = f"$course$/{category}/{lecture.replace('/', '//')}"
            _text(ElementTree.SubElement(heading, "category"), path)
        question = ElementTree.SubElement(root, "question", type="multichoice")
        _text(ElementTree.SubElement(question, "name"), item.name)
        for tag, text in (("questiontext", item.text), ("generalfeedback", item.why)):
            _text(ElementTree.SubElement(question, tag, format="html"), text)
        for tag, text in (("defaultgrade", "1"), ("single", "true"), ("shuffleanswers", "true")):
            ElementTree.SubElement(question, tag).text = text
        ElementTree.SubElement(question, "answernumbering").text = "ABCD"
        for place, option in enumerate(item.options):
            fraction = "100" if place == item.right else "0"
            answer = ElementTree.SubElement(question, "answer", fraction=fraction, format="html")
            _text(answer, option)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _text(parent: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(parent, "text").text = text


# -- files -------------------------------------------------------------------------------


def make(found: Sequence[Path], out: Path, language: str = SOURCE) -> list[Path]:
    """Write the bank of these lectures, once in each format."""
    bank = [item for source in found for item in items(source, language)]
    home, category = below(out, language), said(CATEGORY, language)
    home.mkdir(parents=True, exist_ok=True)
    files = {
        home / "quiz.gift": gift(bank, category),
        home / "quiz.xml": moodle_xml(bank, category),
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(bank)} questions")
    return list(files)


@app.command()
def main(
    names: Names = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = OUT,
    lang: Lang = EVERY,
) -> None:
    """Make a quiz bank: quiz.gift and quiz.xml."""
    for language in chosen(lang):
        for path in make(sources(names), out, language):
            print(path)


if __name__ == "__main__":
    app()
