"""A whole flow: hostile hand-ins beside honest ones in one class.

None earns a point by its trick, nobody else's grade changes, the run ends, nothing is left.
"""

from __future__ import annotations

import ast
import contextlib
import csv
import html
import io
import os
import re
import shutil
import socket
import stat
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin import temporary as temporary_folders
from autograder.handin.arrival.find import find_class
from autograder.kit import CHECKS, REFERENCE, ROOT
from autograder.program.linux import sandbox
from helpers import hostile
from helpers.hostile import ATTACKS, HONEST

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
    pytest.mark.timeout(900),
]

ALL = sorted(path.parent.name for path in ATTACKS.glob("*/server.py") if path.parent.name != HONEST)
# All together take minutes: those of this list run with ATTACKS=all in the environment.
AT_NIGHT = (ATTACKS / "at_night.txt").read_text("utf-8").split()
NAMES = [name for name in ALL if os.environ.get("ATTACKS") == "all" or name not in AT_NIGHT]
SLUG = "04_multi_user_chat"
# Seconds for an exercise: more than programs may use up of their own, also on a loaded machine.
PATIENCE = 120.0
ONLY = ("test_server_listens", "test_two_people_can_chat", "test_silent_listener",
        "test_strangers_can_chat", "test_late_joiner", "test_thread_for_each_client")  # fmt: skip
RIGHT, WRONG = "aa_right", "zz_wrong"  # the first and the last one: bystanders
MARKING = """
import contextlib
with contextlib.suppress(OSError):
    open("/tmp/{mark}", "a").close()
"""


@dataclass(frozen=True)
class After:
    """A class that was graded: results by name, and where it lay."""

    results: Mapping[str, Result]
    handins: Path
    out: Path
    temporary: Path
    mark: str  # a file in /tmp of each attack's own


def grade(folder: Path, names: list[str], patch: pytest.MonkeyPatch, tool: str) -> After:
    """Grade attacks beside two bystanders."""
    handins, out, temporary = folder / "class", folder / "out", folder / "temporary"
    mark = f"mark-of-an-attack-{uuid.uuid4()}"
    for path in (handins, out, temporary):
        path.mkdir(parents=True)
    shutil.copytree(CHECKS, folder / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REFERENCE / SLUG, handins / RIGHT)
    shutil.copytree(ATTACKS / HONEST, handins / WRONG)
    for name in names:
        for script in hostile.laid(name, handins / name).rglob("*.py"):
            told = MARKING.format(mark=mark) + _places(folder)
            script.write_text(told + script.read_text("utf-8"))
    for lay in HANDED_IN if names else []:
        lay(shutil.copytree(ATTACKS / HONEST, handins / lay.__name__))
    patch.setattr(tempfile, "tempdir", str(temporary))
    how = How(Course(), exercise=SLUG, only=ONLY, checks=folder / "checks", patience=PATIENCE)
    with sandbox.used(tool):
        results = grade_class(
            find_class(handins, temporary).entries, Run(out, how, 2), lambda one: None
        )
    temporary_folders.remove(handins / hands_in_folders_without_end.__name__)  # pytest could not
    return After({result.name: result for result in results}, handins, out, temporary, mark)


def hands_in_links(folder: Path) -> None:
    """Links to what only the grader may read, one of them in the place of a script."""
    (folder / "client.py").unlink()
    (folder / "client.py").symlink_to(REFERENCE / SLUG / "client.py")
    (folder / "server.py").unlink()
    (folder / "server.py").symlink_to(REFERENCE / SLUG / "server.py")
    (folder / "checks").symlink_to(CHECKS)
    (folder / "round").symlink_to(".")


def hands_in_pipes(folder: Path) -> None:
    """A pipe that nobody writes to, and a device, where files are expected."""
    (folder / "client.py").unlink()
    os.mkfifo(folder / "client.py")
    os.mkfifo(folder / "course.zip")
    with contextlib.suppress(PermissionError):  # only root may make one
        os.mknod(folder / "zero.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))


def hands_in_more_than_there_is(folder: Path) -> None:
    """A script of 8 gigabytes with holes, and names that a terminal obeys."""
    with (folder / "client.py").open("r+b") as file:
        file.truncate(8 << 30)
    (folder / "\033]0;passed\007\n.py").write_text("print(1)")
    (folder / ("x" * 200)).mkdir()


def hands_in_folders_without_end(folder: Path) -> None:
    """Folders in folders, as deep as a path can be: who walks them fails, who removes them too."""
    inside = os.open(folder, os.O_RDONLY)
    for _level in range(1900):
        os.mkdir("d", dir_fd=inside)
        deeper = os.open("d", os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = deeper
    os.close(inside)


def hands_in_sockets(folder: Path) -> None:
    """A socket in the place of a script, and a terabyte of nothing in that of an archive."""
    (folder / "client.py").unlink()
    with socket.socket(socket.AF_UNIX) as line:
        place = os.open(folder, os.O_RDONLY)  # a path of its own would be too long
        line.bind(f"/proc/self/fd/{place}/client.py")
        os.close(place)
    with (folder / "course.zip").open("wb") as file, contextlib.suppress(OSError):
        file.truncate(1 << 40)
    os.link(folder / "server.py", folder / "server_again.py")


def hands_in_formulas(folder: Path) -> None:
    """Names that a spreadsheet would calculate, and that a browser would run."""
    for name in NAMES_THAT_DO:
        with (folder / name).open("wb") as file:
            file.truncate(6 << 20)  # so each of them is named, with why it was left out
    (folder / "client.py").rename(folder / f"{NAMES_THAT_DO[0]}.py")
    (folder / "=1+1").mkdir()
    (folder / "=1+1" / "x.zip").write_bytes(b"PK\3\4 no zip")


NAMES_THAT_DO = ["=cmd|' -C calc'!A0.mp4", "@SUM(1+1).mp4", "+1+1\n=2+2.mp4", "a;=1+1.mp4",
                 "\t=1+1.mp4", "\uff1d1+1.mp4", "<img src=x onerror=alert(1)>.mp4",
                 "<script>document.title=100<\u2215script>.mp4", "'\"><b>x.mp4"]  # fmt: skip
HANDED_IN = (hands_in_links, hands_in_pipes, hands_in_more_than_there_is,
             hands_in_folders_without_end, hands_in_sockets, hands_in_formulas,
             hostile.hands_in_names_that_turn, hostile.hands_in_hard_modules,
             hostile.hands_in_settings, hostile.hands_in_archives,
             hostile.hands_in_names_of_others)  # fmt: skip
# What the grader knows for certain, it says.
TOLD = {
    "eats_memory_together": "MB of memory together",
    "forks_without_end": "processes together",
    "forks_in_a_chain": "processes behind",
    "makes_files_without_end": "files",
    "writes_without_end": "wrote without end",
    "screams_without_end": "wrote without end",
    "writes_no_text": "wrote without end",
    "floods_its_probe": "wrote without end to the grader's own lines",
    "leaves_at_once": "ends the whole program",
    "hands_in_links": "a link to something outside",
    "hands_in_pipes": "not a file that can be read",
    "hands_in_sockets": "not a file that can be read",
    "hands_in_folders_without_end": "nested too deep",
}


def _places(folder: Path) -> str:
    """Where everything is that an attack may look for: it need not guess."""
    above = [process.pid for process in psutil.Process().children(recursive=True)]
    places = {
        "CLASS": str(folder / "class"),
        "OUT": str(folder / "out"),
        "CHECKS": str(folder / "checks"),
        "ROOT": str(ROOT),
        "OTHERS": [str(folder / "class" / name) for name in (RIGHT, WRONG)],
        "ANCESTORS": [os.getpid(), *above],
    }
    return "".join(f"{name} = {place!r}\n" for name, place in places.items())


def everything_in(folder: Path) -> dict[str, bytes]:
    """Each file with what is in it; of a compiled module, which names its folder, the name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): b"" if path.suffix == ".pyc" else path.read_bytes()
        for path in files
    }


def worth(result: Result) -> float:
    """What a hand-in gets, or gets at least where something was not judged."""
    return result.grade if result.grade is not None else result.at_least or 0.0


def states(after: After, name: str) -> dict[str, str]:
    return {verdict.name: verdict.state for verdict in after.results[name].verdicts}


def page(after: After, name: str) -> str:
    """What the page of a hand-in says."""
    text = (after.out / after.results[name].folder / "index.html").read_text("utf-8")
    return html.unescape(text)


def test_each_says_what_it_tries() -> None:
    assert len(NAMES) + len(HANDED_IN) >= 30
    assert {*AT_NIGHT} < {*ALL}
    lines = [ast.get_docstring(ast.parse((ATTACKS / n / "server.py").read_text())) for n in ALL]
    assert all(line and line.endswith(".") for line in lines)


# One test, not many: the tests of a file may run in several processes, each with its own class.
def test_no_trick_pays_and_nobody_else_is_harmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = grade(tmp_path / "alone", [], monkeypatch, sandbox.find())
    base = alone.results[WRONG].grade
    assert base is not None
    assert 0 < base < 50
    assert alone.results[RIGHT].grade == 100

    after = grade(tmp_path / "attacked", NAMES, monkeypatch, sandbox.find())
    rows = {RIGHT, WRONG, *NAMES, *(lay.__name__ for lay in HANDED_IN)}
    assert set(after.results) == rows
    assert len((after.out / "grades.csv").read_text("utf-8").splitlines()) == 1 + len(rows)
    paid = {name: worth(after.results[name]) for name in rows - {RIGHT, WRONG}}
    assert {name: grade for name, grade in paid.items() if grade > base} == {}
    for name in (RIGHT, WRONG):
        assert after.results[name].grade == alone.results[name].grade
        assert states(after, name) == states(alone, name)
        assert everything_in(after.handins / name) == everything_in(alone.handins / name)
    checks = [everything_in(each.handins.parent / "checks") for each in (alone, after)]
    assert checks[0] == checks[1]
    assert not (after.out / "shadowed").exists()
    told = {name: sentence for name, sentence in TOLD.items() if name in rows}
    assert {name for name, sentence in told.items() if sentence not in page(after, name)} == set()
    assert [path for path, text in everything_in(after.out).items() if b"\033" in text] == []
    assert list(formulas(after.out)) == []
    assert list(markup(after.out)) == []
    assert nothing_is_left(after)


def formulas(out: Path) -> Iterator[str]:
    """Cells that a spreadsheet would calculate, also where it separates cells by semicolons."""
    for path in out.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8"))):
            cells = (part for cell in row for part in re.split(r"[;\t\r\n]", cell))
            numbers = re.compile(r"-?[\d.]+")
            yield from (
                cell
                for cell in cells
                if cell.strip().startswith(STARTS_A_FORMULA) and not numbers.fullmatch(cell)
            )


STARTS_A_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def markup(out: Path) -> Iterator[str]:
    """What a browser would run, or draw, of what a hand-in is called or says."""
    for path in out.rglob("*.html"):
        found = Elements()
        found.feed(path.read_text("utf-8"))
        yield from (f"{path}: {one}" for one in found.odd)


class Elements(HTMLParser):
    """Elements and attributes that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" or any(name.startswith("on") for name, _value in attrs):
            self.odd.append(f"{tag} {attrs}")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and "document.title=100" in data:
            self.odd.append(data)


def nothing_is_left(after: After) -> bool:
    """No file, no journal of a run that is not finished, and no process that made the mark."""
    assert [path.name for path in after.temporary.iterdir()] == []
    assert list(after.out.glob("*/verdicts.jsonl")) == []
    mark = f"tmp/{after.mark}"
    assert not os.path.exists(f"/{mark}")
    return not [pid for pid in psutil.pids() if os.path.exists(f"/proc/{pid}/root/{mark}")]


def test_it_is_the_sandbox_that_stops_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trick = "runs_anothers_work"  # one that harms nobody
    after = grade(tmp_path, [trick], monkeypatch, "")
    Path(f"/tmp/{after.mark}").unlink()
    assert after.results[trick].grade == 100
