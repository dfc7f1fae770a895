"""What nobody should hand in, made by hand: names and files that a repository should not hold."""

from __future__ import annotations

import contextlib
import io
import shutil
import tarfile
import zipfile
from pathlib import Path

from autograder.kit import TESTS

ATTACKS = TESTS / "attacks"
HONEST = "honest"
FORGING = "line_to_the_grader"  # the module by which an attack forges what its probe tells
GOES_ON = "honest_{}"  # the module as which a hostile script goes on when its trick is done
TURNS = ["\u202egnp.py", "a\nb.py", "\033[2J.py", "SERVER.PY", "Server.py", "cl\u0456ent.py",
         "server\u200b.py", "se\u0301rver.py", "s\xe9rver.py", "-rf.py", "--help.py", "`id`.py",
         "$(touch x).py", "con.py", "nul.py", "\udcff.py", "x" * 250 + ".py"]  # fmt: skip
# More than a parser likes, each in its way.
HARD = [
    b"(" * 5000 + b")" * 5000,
    b"-" * 200_000 + b"1",
    b"a" + b".b" * 100_000,
    b"x = " + b"1+" * 100_000 + b"1",
    b"x = " + b"9" * 100_000,
    b"x = 6\0\n",
    b"# coding: rot13\nvzcbeg bf\n",
    b"# coding: unicode_escape\n\\x41 = 1\n",
    b"# coding: nothing\n",
    b"\xff\xfex\x00=\x001\x00",
    b"lambda: " * 5000 + b"1",
    b"a" + b"()" * 50_000,
    b"if 1: pass\n" + b"elif 1: pass\n" * 5000,
    b"import " + b", ".join(b"m%d" % n for n in range(20_000)),
    b"\033[31m = '\\d'\n" * 10_000,
]
# What pytest, Python and the grader read where they are at home.
OWN = {
    "conftest.py": "import os\nos._exit(0)\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "setup.cfg": "[tool:pytest]\naddopts = -x\n",
    "sitecustomize.py": "import os\nos._exit(0)\n",
    "a.pth": "import os; os._exit(0)\n",
    "pyvenv.cfg": "home = /tmp\n",
    "course.toml": "[tracks]\n",
    "overrides.csv": "name,grade\nhands_in_settings,100\n",
    "results.json": '{"score": 100}\n',
    "verdicts.jsonl": "{}\n",
    "submission_metadata.yml": ":submitters:\n- :name: aa_right\n",
}
# As Moodle, Canvas, Blackboard, Brightspace and Google Classroom write whose a file is.
OF_OTHERS = (
    "{}_11_assignsubmission_file_",
    "{}_11_101_",
    "Chat_{}_attempt_2026-99-99-10-15-00_",
    "1-11 - {} - Mar 1, 2025 1015 PM - ",
    "{} - ",
)
PACKAGES = ("pytest", "autograder", "json", "threading", "socket", "encodings")


def laid(name: str, folder: Path) -> Path:
    """A hostile hand-in, with what it shares with others: honest scripts, what forges events."""
    shutil.copytree(ATTACKS / name, folder)
    told = "".join(script.read_text("utf-8") for script in folder.glob("*.py"))
    for honest in (ATTACKS / HONEST).glob("*.py"):
        if not (folder / honest.name).exists():
            shutil.copy(honest, folder)
        if GOES_ON.format(honest.stem) in told:
            shutil.copy(honest, folder / GOES_ON.format(honest.name))
    if FORGING in told:
        shutil.copy(ATTACKS / f"{FORGING}.py", folder)
    return folder


def hands_in_names_that_turn(folder: Path) -> None:
    """Names that turn, end lines, obey, and twins of other names."""
    for name in TURNS:
        with contextlib.suppress(OSError):  # this system has no such names
            (folder / name).write_text("print(1)\n")


def hands_in_hard_modules(folder: Path) -> None:
    """Modules that are deeper, longer and odder than a parser likes."""
    for number, source in enumerate(HARD):
        (folder / f"m{number}.py").write_bytes(source)


def hands_in_settings(folder: Path) -> None:
    """What pytest, Python and the grader itself read where they are at home."""
    for name, text in OWN.items():
        (folder / name).write_text(text)
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise SystemExit\n")


def hands_in_names_of_others(folder: Path) -> None:
    """Files that are called as platforms call those of other people, each as if theirs alone."""
    packed = folder / "server.py", folder / "client.py"
    texts = {path.name: path.read_text() for path in packed}
    for name, text in texts.items():
        for other in ("aa_right", "zz_wrong"):
            for before in OF_OTHERS:
                (folder / f"{before.format(other)}{name}").write_text(text)
    (folder / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :name: aa_right\n"
    )
    (folder / "submission_1").mkdir()
    for path in packed:
        path.rename(folder / "submission_1" / path.name)


def hands_in_archives(folder: Path) -> None:
    """Archives in archives, with names that lead outside, links and devices."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, kind, link in (
            ("../../out.py", tarfile.REGTYPE, ""),
            ("/tmp/out.py", tarfile.REGTYPE, ""),
            ("to", tarfile.SYMTYPE, "/etc"),
            ("to/out.py", tarfile.REGTYPE, ""),
            ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            ("pipe", tarfile.FIFOTYPE, ""),
            ("device", tarfile.CHRTYPE, ""),
            ("\033[31m\n.py", tarfile.REGTYPE, ""),
            ("server.py/in.py", tarfile.REGTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, link
            tar.addfile(entry)
    (folder / "a.tar").write_bytes(packed.getvalue())
    inner = packed.getvalue()
    for _level in range(9):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in ("../out.py", "C:\\out.py", "a\\..\\..\\out.py", "a/" * 500 + "in.py"):
                archive.writestr(name, "x = 1")
            archive.writestr("in.zip", inner)
        inner = packed.getvalue()
    (folder / "b.zip").write_bytes(inner)
    (folder / "c.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + b"\xff" * 500)
    (folder / "d.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\xff" * 500)
    (folder / "e.tar.gz").write_bytes(b"\x1f\x8b\x08\x00" + bytes(100))
