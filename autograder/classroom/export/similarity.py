"""`autograder similarity`: which hand-ins are alike, as a table for the instructor's eyes.

Fingerprints by winnowing (Schleimer, Wilkerson, Aiken 2003, as MOSS does it), by the package
copydetect. It knows names of variables from no other, and overlooks comments. What the kit gave to
everybody, skeletons and model answers, is no likeness. It proves nothing.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.grades_csv import as_csv
from autograder.course.skeletons import skeleton_of, with_skeleton
from autograder.grading.files import write
from autograder.handin import temporary
from autograder.handin.arrival.command import LayoutName
from autograder.handin.arrival.find import find_class
from autograder.handin.intake import Entry, take_in
from autograder.handin.submission import Pair
from autograder.kit import REFERENCE, WrongUsage, require_new_file
from autograder.words.language import _, plural
from autograder.words.plain import plain

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

# Letters, after names have become one letter each: shorter likenesses are chance, and one of this
# length is always found. These are the defaults of copydetect.
NOISE, SURE = 25, 30
FEWEST = 100  # letters that two have in common: what is left of a model answer is less
ALIKE = 50.0  # percent of the smaller one: from here on a pair is worth a row
MOST = 20  # rows on the screen; the file has all
NAME = "similarity.csv"


@dataclass(frozen=True)
class Likeness:
    """Two hand-ins, and how much of each stands in the other one, too."""

    one: str
    other: str
    of_one: float  # percent
    of_other: float
    letters: int  # that both have, names shortened

    @property
    def most(self) -> float:
        """The greater share."""
        return max(self.of_one, self.of_other)


def similarity(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS")],
    out: Annotated[
        Path, typer.Option("-o", "--output", metavar="CSV", help="The table to write.")
    ] = Path(NAME),
    layout: LayoutName = "",
    least: Annotated[
        float, typer.Option("--least", min=0, max=100, help="Percent from which a pair is shown.")
    ] = ALIKE,
) -> int:
    """Show which hand-ins are alike. It is a reason to look, and proves nothing."""
    if not submissions.exists():
        raise WrongUsage(_("There is no folder or zip {path}.").format(path=submissions))
    require_new_file(out)
    with temporary.folder() as temp:
        texts = _texts(find_class(submissions, temp / "class", out, layout).entries, temp)
    alike = (one for one in likenesses(texts) if one.letters >= FEWEST)
    found = [one for one in alike if one.most >= least]
    write(out, _csv(found))
    _tell(found, len(texts), least, out, Console(highlight=False))
    return 0


def likenesses(texts: Mapping[str, str]) -> list[Likeness]:
    """Each two of these hand-ins, the most alike first. Raises WrongUsage without copydetect."""
    try:
        from copydetect import CodeFingerprint, compare_files
    except ImportError:
        sentence = _("This needs copydetect: pip install 'threaded-chat-kit[similarity]'.")
        raise WrongUsage(sentence) from None

    def made(text: str, without: Sequence[int] = ()) -> CodeFingerprint:
        file = io.StringIO(text)
        return CodeFingerprint(
            "all.py", NOISE, SURE - NOISE + 1, without, fp=file, language="python"
        )

    given = sorted({number for text in _given() for number in made(text).hashes})
    prints = {name: made(text, given) for name, text in texts.items()}
    prints = {name: one for name, one in prints.items() if len(one.hashes)}
    found = []
    for (one, first), (other, second) in itertools.combinations(prints.items(), 2):
        letters, shares, _slices = compare_files(first, second)
        of_one, of_other = (min(100.0, 100 * float(share)) for share in shares)
        found.append(Likeness(one, other, of_one, of_other, int(letters)))
    return sorted(found, key=lambda one: (-one.most, -one.letters, one.one, one.other))


def _given() -> Iterator[str]:
    """What everybody was given, or may have been: no likeness."""
    for slug in with_skeleton():
        for folder in (skeleton_of(slug), REFERENCE / slug):
            for path in sorted(folder.glob("*.py")):
                yield path.read_text("utf-8")


def _texts(entries: Sequence[Entry], temp: Path) -> dict[str, str]:
    """The scripts of each hand-in, one after another."""
    found = {}
    for number, entry in enumerate(entries):
        home = temp / f"hand-in-{number}"
        home.mkdir()
        programs = take_in(entry, home).programs.values()
        paths = {
            pair.folder / name
            for pair in programs
            if isinstance(pair, Pair)
            for name in (pair.server, *([] if pair.lent else [pair.client]))
        }
        found[entry.name] = "\n".join(
            path.read_text("utf-8", "replace") for path in sorted(paths) if path.is_file()
        )
    return found


def _csv(found: Sequence[Likeness]) -> str:
    rows: list[list[str | float | None]]
    heading = ["one", "other", "percent of one", "percent of other", "letters alike"]
    rows = [[a.one, a.other, round(a.of_one, 1), round(a.of_other, 1), a.letters] for a in found]
    return as_csv([heading, *rows])


def _tell(found: Sequence[Likeness], count: int, least: float, out: Path, console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in (_("one"), _("other"), _("of one"), _("of the other")):
        table.add_column(head)
    for one in found[:MOST]:
        shares = (f"{share:.0f} %" for share in (one.of_one, one.of_other))
        table.add_row(Text(plain(one.one)), Text(plain(one.other)), *shares)
    if found:
        console.print(table)
    sentence = plural(
        "Of {count} hand-ins, {pairs} pair is alike by {least} % or more: {path}",
        "Of {count} hand-ins, {pairs} pairs are alike by {least} % or more: {path}",
        len(found),
    )
    console.print(
        sentence.format(pairs=len(found), count=count, least=f"{least:g}", path=out),
        soft_wrap=True,
        markup=False,
    )
    console.print(
        _(
            "This proves nothing. Short programs for one task are alike by themselves, and two "
            "people may have had the same example. Read both before you talk to anybody."
        ),
        soft_wrap=True,
    )
