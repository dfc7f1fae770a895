"""Proves autograder/handin/archives.py and autograder/handin/apart.py: every kind of archive is
unpacked under the same bounds, and a bomb costs nobody else anything.
"""

from __future__ import annotations

import base64
import bz2
import contextlib
import gzip
import io
import lzma
import os
import signal
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psutil
import pytest

from autograder.handin import apart, archives
from autograder.handin.intake import Entry, take_in
from autograder.handin.source import import_path
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import Copy, Refused
from autograder.kit import ROOT
from autograder.program.linux import sandbox, view
from helpers.handins import PAIR, SERVER, core, pack, taken, write
from helpers.turns import in_turn
from helpers.waiting import PATIENCE, until

NAMES = ["Müller/server.py", "Müller/client.py"]
FILES = dict(zip(NAMES, PAIR.values(), strict=True))
needs_libarchive = pytest.mark.skipif(archives.lacking() != "", reason=archives.lacking())

# In a sandbox, and where a test says both, without one, too. It changes nothing in what is read.
TOOLS = dict.fromkeys(["", sandbox.find()])
both = pytest.mark.parametrize("tool", TOOLS, indirect=True)


@pytest.fixture(autouse=True)
def tool(request: pytest.FixtureRequest) -> Iterator[str]:
    tool = getattr(request, "param", sandbox.find())
    with sandbox.used(tool):
        yield tool


def tar(path: Path, files: dict[str, str], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def seven_zip(path: Path, files: dict[str, str]) -> Path:
    import libarchive

    with libarchive.file_writer(str(path), "7zip") as archive:
        for name, text in files.items():
            archive.add_file_from_memory(name, len(text.encode()), text.encode())
    return path


def rar(path: Path, files: dict[str, str], extra: bytes = b"") -> Path:
    """RAR 5.0 with members that are stored, by the "RAR 5.0 archive format" of its makers.

    ``extra`` stands in the extra area of each member's header.
    """
    data = b"Rar!\x1a\x07\x01\x00" + _block(b"\x01\x00\x00")  # main header: no flags
    for name, text in files.items():
        spelled, content = name.encode(), text.encode()
        head = b"\x02\x03" + _number(len(extra)) if extra else b"\x02\x02"  # a file
        head += _number(len(content))  # a data area follows, of this size
        head += b"\x04" + _number(len(content)) + _number(0o100644)  # with a CRC; size; mode
        head += struct.pack("<I", zlib.crc32(content)) + b"\x00\x01"  # stored; by Unix
        data += _block(head + _number(len(spelled)) + spelled + extra) + content
    path.write_bytes(data + _block(b"\x05\x00\x00"))  # the end
    return path


def _block(head: bytes) -> bytes:
    head = _number(len(head)) + head
    return struct.pack("<I", zlib.crc32(head)) + head


def _number(value: int) -> bytes:
    """A number of seven bits a byte, as RAR writes them."""
    more = value >> 7
    return bytes([value & 127 | 128]) + _number(more) if more else bytes([value])


def old_rar(path: Path, files: dict[str, str], flags: int = 0) -> Path:
    """RAR 4 with members that are stored, by the technote of its makers. 4 in flags: locked."""
    data = b"Rar!\x1a\x07\x00" + _old_block(0x73, 0, bytes(6))
    for name, text in files.items():
        spelled, content = name.encode(), text.encode()
        sizes = len(content), len(content), 3, zlib.crc32(content)  # packed, and not; made by Unix
        head = struct.pack("<IIBIIBBHI", *sizes, 0x5B3A6B2C, 29, 0x30, len(spelled), 0o100644)
        data += _old_block(0x74, 0x8000 | flags, head + spelled) + content
    path.write_bytes(data + _old_block(0x7B, 0x4000, b""))
    return path


def _old_block(kind: int, flags: int, head: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(head)) + head
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


Packer = Callable[[Path, dict[str, str]], Path]
KINDS: dict[str, Packer] = {
    "chat.zip": pack,
    "chat.tar": tar,
    "chat.tar.gz": lambda path, files: tar(path, files, "w:gz"),
    "chat.tgz": lambda path, files: tar(path, files, "w:gz"),
    "chat.tar.bz2": lambda path, files: tar(path, files, "w:bz2"),
    "chat.TAR.XZ": lambda path, files: tar(path, files, "w:xz"),
    "chat.7z": seven_zip,
    "chat.rar": rar,
    "old.rar": old_rar,
    "a rar that is called so.zip": rar,
}
BY_LIBARCHIVE = (seven_zip, rar, old_rar)
# More than is taken (handin/unpack.py), by a little: to pack and unpack it takes a while.
LARGE = {
    "files": {f"{n}.py": "" for n in range(2010)},
    "script": {"server.py": "#" * (21 << 20)},
    "video": {"Müller/demo.mp4": "#" * (21 << 20), **FILES},
}
EVERY = [
    pytest.param(name, marks=needs_libarchive if packer in BY_LIBARCHIVE else ())
    for name, packer in KINDS.items()
]
# Each takes a process or two: of the kinds that are alike, one in `make test`.
SOME = EVERY[::4] + [
    pytest.param(*one.values, marks=(*one.marks, pytest.mark.programs))
    for one in in_turn([one for one in EVERY if one not in EVERY[::4]], 4)
]


@both
@pytest.mark.parametrize("name", EVERY)
def test_every_kind_is_unpacked(tmp_path: Path, name: str) -> None:
    for number, text in enumerate(("first", "second")):
        (tmp_path / text).mkdir()
        path = KINDS[name](tmp_path / text / name, FILES)
        pair = core((path, path.parent)[number], tmp_path / f"clean {text}")  # or in a folder
        assert isinstance(pair, Pair), pair
        assert pair.folder.name == "Müller"
        assert (pair.folder / "server.py").read_text("utf-8") == SERVER


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("outside", ["../evil.py", "/evil.py", "C:/evil.py", "a\\..\\..\\evil.py"])
def test_none_leads_outside(tmp_path: Path, name: str, outside: str) -> None:
    problem = core(KINDS[name](tmp_path / name, FILES | {outside: "x"}), tmp_path / "clean")
    assert not list(tmp_path.rglob("evil.py"))
    if isinstance(problem, Pair):  # libarchive took what leads outside away when it packed
        assert name.endswith(".7z")
    else:
        assert "outside of its folder" in problem.sentence


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Something large, in an archive of this name: packed once, whatever unpacks it."""

    @cache
    def pack_once(name: str, what: str) -> Path:
        return KINDS[name](tmp_path_factory.mktemp("packed") / name, LARGE[what])

    return pack_once


@pytest.mark.parametrize("name", SOME)
def test_bounds(tmp_path: Path, name: str, packed: Callable[[str, str], Path]) -> None:
    problem = core(packed(name, "files"), tmp_path / "clean many")
    assert isinstance(problem, Problem)
    assert "more than 2000 files" in problem.sentence
    problem = core(packed(name, "script"), tmp_path / "clean large")
    assert isinstance(problem, Problem)
    assert "larger than 20 MB" in problem.sentence


@pytest.mark.parametrize("name", SOME)
def test_a_video_costs_itself(
    tmp_path: Path, name: str, packed: Callable[[str, str], Path]
) -> None:
    handin = taken(packed(name, "video"), tmp_path / "clean")
    assert isinstance(handin.programs[CORE], Pair)
    assert handin.odd == {"Müller/demo.mp4": "Müller/demo.mp4 is too large."}


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_script_that_was_packed_by_itself_is_no_archive(tmp_path: Path, suffix: str) -> None:
    for number, (name, text) in enumerate([("server.py", SERVER), ("notes.txt", "x" * 5000)]):
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(PACKERS[suffix](text.encode()))
        problem = core(path, tmp_path / f"clean {number}")
        assert isinstance(problem, Problem)
        sentence = f"{path.name} is a single packed file: hand in the scripts, or the folder as a"
        assert problem.sentence.startswith(sentence)
        tar_of_it = tar(tmp_path / f"chat {number}.{suffix}", FILES, f"w:{suffix}")
        assert isinstance(core(tar_of_it, tmp_path / f"clean tar {number}"), Pair)


@both
def test_a_zip_of_130_megabytes(tmp_path: Path) -> None:
    path = write(tmp_path / "Anna", {}) / "chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo.mp4", bytes(130 << 20))
        for name, text in PAIR.items():
            archive.writestr(name, text)
    for number, where in enumerate((path, path.parent)):
        handin = taken(where, tmp_path / f"clean {number}")
        assert isinstance(handin.programs[CORE], Pair)
        assert list(handin.odd) == ["demo.mp4"]


def test_pictures_cost_themselves(tmp_path: Path) -> None:
    files = {f"a{n}.png": "#" * (4 << 20) for n in range(8)}
    handin = taken(write(tmp_path / "Anna", files | PAIR), tmp_path / "clean")
    assert isinstance(handin.programs[CORE], Pair)
    assert list(handin.odd) == ["a3.png", "a4.png", "a5.png", "a6.png", "a7.png"]


@both
def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "chat.tar", "w") as archive:
        kinds = {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}
        for name, kind in (kinds | {"pipe": tarfile.FIFOTYPE}).items():
            info = tarfile.TarInfo(f"{name}.py")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    handin = taken(tmp_path / "chat.tar", tmp_path / "clean")
    assert set(handin.odd) == {"link.py", "hard.py", "device.py", "pipe.py"}
    assert not list((tmp_path / "clean").iterdir())


def test_a_name_that_is_twice_in_it_is_said(tmp_path: Path) -> None:
    path = pack(tmp_path / "dup.zip", PAIR)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("server.py", SERVER + "# last\n")
    handin = taken(tmp_path / "dup.zip", tmp_path / "clean")
    assert handin.odd == {"server.py": "server.py is in it twice: the last one counts."}
    assert "# last" in (tmp_path / "clean" / "server.py").read_text("utf-8")


def test_archives_in_one_another(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.zip", PAIR).read_bytes()
    for depth in (1, 2):
        path = tmp_path / f"{depth}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("in.zip", inner)
        inner = path.read_bytes()
    assert isinstance(core(tmp_path / "1.zip", tmp_path / "clean 1"), Pair)
    assert isinstance(core(tmp_path / "2.zip", tmp_path / "clean 2"), Problem)


@pytest.mark.parametrize("name", [name for name in KINDS if name != "chat.tar"])
def test_what_is_damaged(tmp_path: Path, name: str) -> None:
    if archives.lacking() and KINDS[name] in BY_LIBARCHIVE:
        pytest.skip(archives.lacking())
    whole = KINDS[name](tmp_path / name, {"server.py": os.urandom(3000).hex()}).read_bytes()
    for number, data in enumerate((b"", b"hello", whole[: len(whole) // 2])):
        (tmp_path / name).write_bytes(data)
        problem = core(tmp_path / name, tmp_path / f"clean {number}")
        assert isinstance(problem, Problem)
        assert "or it is damaged: pack the folder again." in problem.sentence


@pytest.mark.parametrize("name", ["chat.tar", "chat.rar", "old.rar"])
def test_what_breaks_off_in_a_header_is_damaged(tmp_path: Path, name: str) -> None:
    if archives.lacking() and KINDS[name] in BY_LIBARCHIVE:
        pytest.skip(archives.lacking())
    whole = KINDS[name](tmp_path / name, FILES).read_bytes()
    header = whole.rindex(NAMES[1].encode())  # what comes before it would be taken for all
    for number, cut in enumerate((12, header - 3, header + 3)):
        (tmp_path / name).write_bytes(whole[:cut])
        problem = core(tmp_path / name, tmp_path / f"clean {number}")
        assert isinstance(problem, Problem)
        assert "or it is damaged: pack the folder again." in problem.sentence


def test_a_zip_with_a_name_without_a_letter_is_damaged(tmp_path: Path) -> None:
    path = pack(tmp_path / "chat.zip", PAIR)
    path.write_bytes(path.read_bytes().replace(b"server.py", bytes(9)))
    problem = core(path, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "or it is damaged: pack the folder again." in problem.sentence


# A server.py behind a password, made by 7-Zip's format: the content alone, and the names, too.
LOCKED_7Z = {
    "content.7z": (
        "H+sCUCma9-X!e!ef&c&j000006aWAK00000h`u;p!)w7D|Ea07N`^pCy@rut-~em@YFz*TfinlL56<&)PZ0h"
        "Wy$=?Be;s47?%frROdno!@#<@YtU5tJ0WgPe@vM9|u#kNYOr`#|0hR@-xP4S)&B(Gbj_p*X&8#7sip8efFJz"
        "OzuvcPOzN_EKd5LQYhh3@l4<en7tZ)DT000*T5CI8t00#>J00AK(0T>Kz000"
    ),
    "names.7z": (
        "H+sCUCma9-vAfscfB*mh00000C;$Ke00000Mw2-r5G%qpT9x;H5*3*5n>#J%oHT?ZTx4qn-5F&Kb|+GGR7RL"
        "0emfp@pzu}Iwo6QcMnchp!2U)f4p-&SoQ9_jFe-)o`<4!w*)+vY1LYJe)V_3efBl-M)lt$x?e)rluXwPLsZ#"
        "QXXEb8)9Ik6U;A}=9gIQLgIX=sP;=7(o7X}ak32*=h3jqKDBnI&Z0TNRWG~#BE6>+3xT~@r0#Hd*33~c}a"
    ),
}
# The record that says so in a RAR 5.0: of size 48, kind 1, AES-256, and what a key is made of.
LOCKS = b"\x30\x01\x00\x01\x0f" + bytes(44)


def seven_zip_with_a_password(path: Path, _files: dict[str, str]) -> Path:
    path.write_bytes(base64.b85decode(LOCKED_7Z[path.name]))
    return path


LOCKED: dict[str, Packer] = {
    **dict.fromkeys(LOCKED_7Z, seven_zip_with_a_password),
    "new.rar": lambda path, files: rar(path, files, LOCKS),
    "old.rar": lambda path, files: old_rar(path, files, 4),
}


@needs_libarchive
@pytest.mark.parametrize("name", LOCKED)
def test_a_password_is_called_one(tmp_path: Path, name: str) -> None:
    problem = core(LOCKED[name](tmp_path / name, FILES), tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert f"{name} is encrypted, protected by a password" in problem.sentence


@needs_libarchive
@pytest.mark.parametrize("packer", [rar, old_rar])
def test_a_flipped_bit_of_a_rar_is_seen(tmp_path: Path, packer: Packer) -> None:
    path = packer(tmp_path / "chat.rar", FILES)
    data = bytearray(path.read_bytes())
    data[data.index(b"import socket")] ^= 1
    path.write_bytes(data)
    problem = core(path, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "or it is damaged" in problem.sentence


@both
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound it")
def test_memory_is_bounded(tmp_path: Path) -> None:
    data = bytearray(lzma.compress(tar(tmp_path / "chat.tar", FILES).read_bytes()))
    data[16] = 40  # .xz file format, 5.3.1: a dictionary of 4 GiB
    data[20:24] = struct.pack("<I", zlib.crc32(data[12:20]))
    (tmp_path / "chat.tar.xz").write_bytes(data)
    problem = core(tmp_path / "chat.tar.xz", tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "takes too much time or memory to unpack" in problem.sentence


@both
def test_time_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="takes too much time or memory to unpack"):
        apart.unpack_apart(pack(tmp_path / "chat.zip", PAIR), Copy(tmp_path / "clean"), seconds=0)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound it so")
def test_the_system_bounds_the_processor_time() -> None:
    code = "from autograder.handin.apart import bound; bound(1, 1)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", code], env=import_path(), timeout=100)
    assert ended.returncode == -signal.SIGKILL


@both
def test_a_full_disk_is_no_fault_of_the_hand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"refused": "", "errno": 28, "odd": {}, "files": 0, "size": 0}
    monkeypatch.setattr(apart, "_answer", lambda job, patience: told)
    with pytest.raises(OSError, match="No space left on device"):
        take_in(Entry("anna", pack(tmp_path / "chat.zip", PAIR)), write(tmp_path / "clean", {}))


def test_without_libarchive_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBARCHIVE", "/nowhere/libarchive.so")
    problem = core(rar(tmp_path / "chat.rar", FILES), tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith("chat.rar: ")
    assert "libarchive" in problem.sentence


def test_names_of_archives() -> None:
    assert [archives.bare(name) for name in ("Anna.tar.gz", "Bo.7Z", "a.b", ".zip")] == [
        "Anna",
        "Bo",
        "a.b",
        ".zip",
    ]


SPY = """
import json, os, socket, sys
from pathlib import Path
job = json.load(sys.stdin)
there = [str(path) for path in map(Path, {paths}) if path.exists()]
there += [name for name in os.listdir("/proc") if name.isdigit() and name != str(os.getpid())]
there += [name for _index, name in socket.if_nameindex() if name.startswith("e")]
try:
    Path(job["source"]).write_bytes(b"mine")
    there.append("written")
except OSError:
    pass
print(json.dumps({{"refused": " ".join(["there:", *there]), "errno": 0, "odd": {{}},
                   "files": 0, "size": 0}}))
"""


def test_who_unpacks_sees_nothing_else(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not tool:
        pytest.skip("it sees all")
    write(tmp_path / "others", PAIR)
    paths = [str(tmp_path / "others"), str(ROOT / "reference"), str(ROOT / "autograder/checks")]
    wrapped = view.wrapped

    def spying(tool: str, command: list[str], box: view.Box) -> list[str]:
        spy = [command[0], "-c", SPY.format(paths=paths)]
        return wrapped(tool, spy, box)

    monkeypatch.setattr(view, "wrapped", spying)
    source = pack(tmp_path / "chat.zip", PAIR)
    before = source.read_bytes()
    with pytest.raises(Refused, match=r"^there:$"):
        apart.unpack_apart(source, Copy(tmp_path / "clean"))
    assert source.read_bytes() == before


# In the place of what unpacks: it says who it is, and leaves a link behind.
WHO = """
import os
from autograder.handin import apart
from autograder.handin.unpack import Refused
def tell(name, file, copy):
    file.seek(0)
    (copy.folder / "made").write_bytes(file.read(2))
    (copy.folder / "link").symlink_to("/etc/passwd")
    (copy.folder / "there" / "old").write_text("new")
    rights = open("/proc/self/status").read().partition("CapBnd:")[2].split()[0]
    raise Refused(f"{os.getuid()} {os.getgroups()} {int(rights, 16)}")
apart.unpack = tell
apart.main()
"""


CUT_OFF = """
import os, sys, threading
from pathlib import Path
from autograder.handin import apart
from autograder.handin.unpack import Copy
from autograder.program.linux import sandbox
threading.Timer(float(sys.argv[4]), os._exit, [9]).start()
with sandbox.used(sys.argv[3]):
    while True:
        apart.unpack_apart(Path(sys.argv[1]), Copy(Path(sys.argv[2])))
"""


@both
@pytest.mark.skipif(sys.platform != "linux", reason="others cannot tell what was left behind")
@pytest.mark.parametrize("moment", [0.01, 0.02, 0.03, 0.05, 0.1])
def test_who_unpacks_ends_with_who_asked(tool: str, tmp_path: Path, moment: float) -> None:
    source = pack(tmp_path / "chat.zip", {f"{n}.py": "x" * 9000 for n in range(1500)})
    words = [str(source), str(tmp_path / "clean"), tool, str(moment)]
    asker = subprocess.run(
        [sys.executable, "-c", CUT_OFF, *words], env=import_path(), timeout=PATIENCE
    )
    assert asker.returncode == 9
    assert until(lambda: _who_names(str(tmp_path)) == [])


def _who_names(folder: str) -> list[list[str]]:
    """The command lines in which this folder stands."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            if any(folder in word for word in line):
                found.append(line)
    return found


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="others stay themselves"
)
@pytest.mark.parametrize(
    "by", [t for t in (sandbox.BUBBLEWRAP, sandbox.UNSHARE) if sandbox.works(t)]
)
def test_root_has_somebody_unpack_who_has_no_rights(
    by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapped, clean = view.wrapped, write(tmp_path / "clean", {"there/old": "old"})
    monkeypatch.setattr(
        view, "wrapped", lambda tool, command, box: wrapped(tool, [command[0], "-c", WHO], box)
    )
    source = pack(tmp_path / "chat.zip", PAIR)
    source.chmod(0o600)
    with sandbox.used(by), pytest.raises(Refused) as refused:
        apart.unpack_apart(source, Copy(clean))
    user, groups, rights = str(refused.value).split()
    assert int(user) != 0
    assert (groups, rights) == ("[]", "0")
    assert sorted(path.name for path in clean.iterdir()) == ["made", "there"]
    assert (clean / "made").read_bytes() == b"PK"
    assert {path.stat().st_uid for path in (clean, *clean.rglob("*"))} == {0}
