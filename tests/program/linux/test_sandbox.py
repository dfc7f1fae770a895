"""Proves autograder/program/linux/sandbox.py, autograder/program/linux/view.py,
autograder/program/linux/by_hand.py, autograder/program/linux/guest.py,
autograder/program/linux/world.py, autograder/probe/bounds/user.py and
autograder/probe/bounds/tried.py: what programs in a sandbox see, what they reach, and that whoever
judges them sees them all the same."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.trial.finding import find_out
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.kit import REFERENCE, ROOT
from autograder.program.linux import sandbox, world

TOOLS = [tool for tool in (sandbox.BUBBLEWRAP, sandbox.UNSHARE) if sandbox.works(tool)]
AS_ROOT = [tool + sandbox.AS_ROOT for tool in TOOLS]  # where root may not become anybody else
IS_ROOT = sys.platform == "linux" and os.geteuid() == 0
SLUG = "04_multi_user_chat"
MODEL = REFERENCE / SLUG

pytestmark = pytest.mark.skipif(not TOOLS, reason="no sandbox can be made here")

# What it finds, the server says in the traceback that a failed check shows.
SPY = """
import os, socket
{spying}
raise SystemExit("found: " + repr(found))
"""


@pytest.fixture(params=TOOLS + (AS_ROOT if IS_ROOT else []))
def any_tool(request: pytest.FixtureRequest) -> Iterator[str]:
    with sandbox.used(request.param):
        yield request.param


@pytest.fixture(params=TOOLS)
def tool(request: pytest.FixtureRequest) -> Iterator[str]:
    with sandbox.used(request.param):
        yield request.param


def found_by(folder: Path, spying: str) -> str:
    """What a server finds that spies before it ends."""
    folder.mkdir(exist_ok=True)
    (folder / "server.py").write_text(SPY.format(spying=spying))
    (folder / "client.py").write_text("")
    (verdict,) = judged(folder, "test_server_listens")
    assert verdict.state == FAILED
    assert verdict.feedback is not None
    return str(verdict.feedback).partition("found: ")[2]


def judged(folder: Path, *only: str) -> list[Verdict]:
    return judge(Job(Pair(folder), SLUG, only=only), lambda verdict: None)


def test_nothing_is_used_unless_it_is_asked_for() -> None:
    assert sandbox.kind() == ""
    with sandbox.used(sandbox.BUBBLEWRAP):
        assert sandbox.kind() == sandbox.BUBBLEWRAP
        with sandbox.used(""):
            assert sandbox.kind() == ""
        assert sandbox.kind() == sandbox.BUBBLEWRAP
    assert sandbox.kind() == ""


def test_a_tool_that_is_not_there_does_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not sandbox.works(sandbox.BUBBLEWRAP)
    assert not sandbox.works(sandbox.UNSHARE)


@pytest.mark.programs
def test_a_right_program_passes_all_checks_inside(tool: str) -> None:
    assert {v.name for v in judged(MODEL) if v.state != PASSED} == set()


def test_a_trial_is_inside_too(tool: str, tmp_path: Path) -> None:
    (tmp_path / "chat.py").write_text(
        "import os, socket, sys\n"
        f"if os.path.exists({str(ROOT / 'autograder/kit.py')!r}): sys.exit()\n"
        "if sys.argv[1] == 'server':\n"
        "    with socket.create_server(('127.0.0.1', 12345)) as s: s.accept()[0].recv(1)\n"
        "else:\n"
        "    socket.create_connection(('127.0.0.1', 12345)).recv(1)\n"
    )
    found = find_out(Pair(tmp_path, "chat.py", "chat.py"))
    assert found.networks == {"tcp"}


def test_no_file_of_the_grader_or_of_others_is_there(tool: str, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("the work of another student")
    paths = [ROOT / "reference", ROOT / "autograder/checks", ROOT / "autograder/judging", tmp_path]
    spying = f"found = [p for p in {[str(path) for path in paths]!r} if os.path.exists(p)]"
    assert found_by(tmp_path / "mine", spying).startswith("[]")


def test_the_home_is_not_there(tool: str, tmp_path: Path) -> None:
    python = Path(sys.base_prefix)
    home = Path.home()
    spying = f"found = os.listdir({str(home)!r}) if os.path.isdir({str(home)!r}) else []"
    there = found_by(tmp_path, spying)
    inside = python.relative_to(home).parts[:1] if python.is_relative_to(home) else ()
    kit = ROOT.relative_to(home).parts[:1] if ROOT.is_relative_to(home) else ()
    assert there.startswith(repr(sorted({*inside, *kit})))


def test_only_scratch_can_be_written(tool: str, tmp_path: Path) -> None:
    spying = (
        "found = []\n"
        "for place in ('/', '/usr', '/etc', '/dev', os.path.dirname(os.__file__), '/tmp', '.'):\n"
        "    try:\n"
        "        open(os.path.join(place, 'written'), 'w').close()\n"
        "        found.append(place)\n"
        "    except OSError: pass\n"
    )
    assert found_by(tmp_path, spying).startswith("['/tmp', '.']")


def test_scratch_has_a_size(tool: str, tmp_path: Path) -> None:
    spying = (
        "found = []\n"
        "for place in ('/tmp', '.', '/dev/shm'):\n"
        "    s = os.statvfs(place); found.append(s.f_frsize * s.f_blocks)\n"
    )
    sizes = [world.TEMPORARY_BYTES, world.SCRATCH_BYTES, world.SCRATCH_BYTES]
    assert found_by(tmp_path, spying).startswith(repr(sizes))


def test_nobody_else_runs_and_no_rights_are_left(tool: str, tmp_path: Path) -> None:
    spying = (
        "status = open('/proc/self/status').read()\n"
        "found = [len([n for n in os.listdir('/proc') if n.isdigit()]) == 2,\n"
        "    'NoNewPrivs:\\t1' in status, 'CapEff:\\t0000000000000000' in status,\n"
        "    'CapBnd:\\t0000000000000000' in status]\n"
    )
    assert found_by(tmp_path, spying).startswith("[True, True, True, True]")


def test_no_network_but_its_own(tool: str, tmp_path: Path) -> None:
    spying = "found = [name for _, name in socket.if_nameindex()]"
    names = found_by(tmp_path, spying)
    assert "lo" in names
    assert "eth" not in names
    unreachable = (
        "import _socket\n"  # not the probe's: it leads all programs of a room to each other
        "found = _socket.socket().connect_ex(('192.0.2.1', 80))"
    )
    assert found_by(tmp_path, unreachable).startswith("101")  # ENETUNREACH


def test_its_table_of_connections_is_a_small_one(tool: str, tmp_path: Path) -> None:
    told = "/proc/sys/net/ipv4/tcp_ehash_entries"  # below zero: it is everybody's
    if not os.path.exists(told):
        pytest.skip("this kernel has one table for all networks")
    assert found_by(tmp_path, f"found = int(open({told!r}).read())").startswith(str(world.ROWS))


def test_the_nursery_cannot_be_looked_into(tool: str, tmp_path: Path) -> None:
    spying = (
        "found = []\n"
        "for path in ('fd/0', 'fd/3', 'mem', 'environ'):\n"
        "    try:\n"
        "        name = f'/proc/{os.getppid()}/{path}'\n"
        "        open(name, 'rb').read(1)\n"
        "        found.append(path)\n"
        "    except OSError: pass\n"
    )
    assert found_by(tmp_path, spying).startswith("[]")


def test_the_nursery_hears_no_signal_from_inside(tool: str, tmp_path: Path) -> None:
    spying = "for number in (9, 19, 15): os.kill(os.getppid(), number)\nfound = os.getppid()"
    assert found_by(tmp_path, spying).startswith("1")


def test_the_kernel_bounds_how_many_processes_there_are(tool: str, tmp_path: Path) -> None:
    # It sets itself a lower bound, so that it starts few: also where nothing keeps it from more.
    spying = (
        "import resource, signal\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (40, 40))\n"
        "found = 0\n"
        "try:\n"
        "    for _ in range(150):\n"
        "        if os.fork() == 0: signal.pause()\n"
        "        found += 1\n"
        "except BlockingIOError as error: found = found, error.errno\n"
    )
    count, number = found_by(tmp_path, spying).partition(")")[0].strip("(").split(", ")
    assert int(count) < 40
    assert int(number) == errno.EAGAIN
    assert sandbox.is_bounded(tool)


@pytest.mark.skipif(not IS_ROOT, reason="others are bounded in any case")
def test_root_s_own_processes_have_no_bound(tmp_path: Path) -> None:
    assert [tool for tool in AS_ROOT if sandbox.is_bounded(tool)] == []
    for tool in (*TOOLS, *AS_ROOT):
        name = sandbox.named(tool)
        assert ("kernel bounds" in sandbox.sentence(name)) == (tool in TOOLS)


def test_settings_of_the_kernel_cannot_be_written(any_tool: str, tmp_path: Path) -> None:
    spying = (
        "found = []\n"
        "for name in ('core_pattern', 'hostname', 'pid_max', 'modprobe'):\n"
        "    try:\n"
        "        os.close(os.open(f'/proc/sys/kernel/{name}', os.O_WRONLY))\n"
        "        found.append(name)\n"
        "    except OSError: pass\n"
    )
    assert found_by(tmp_path, spying).startswith("[]")


def test_who_runs_inside_has_a_name_and_its_own_lines(tool: str, tmp_path: Path) -> None:
    spying = (
        "import getpass\n"
        "me = os.getuid()\n"
        "open('mine.txt', 'w').close()\n"
        "with open('/dev/stdout', 'w') as again: again.write('')\n"
        "found = [bool(getpass.getuser()), os.path.isabs(os.path.expanduser('~')),\n"
        "    os.stat('mine.txt').st_uid == os.stat('server.py').st_uid == me,\n"
        "    os.stat('/dev/stdin').st_uid == me, len(os.listdir('/proc/self/fd')) > 3]\n"
    )
    assert found_by(tmp_path, spying).startswith("[True, True, True, True, True]")


@pytest.mark.skipif(not IS_ROOT, reason="else all of it is of one user")
def test_a_room_cannot_be_replaced(tool: str, tmp_path: Path) -> None:
    spying = (
        "found = []\n"
        "room = os.path.dirname(os.getcwd())\n"
        "for name in (room, room + '/ports', room + '/home'):\n"
        "    try:\n"
        "        os.rename(name, name + '-away')\n"
        "        found.append(name)\n"
        "    except OSError: pass\n"
        "found += [os.getuid() == 0, os.getgroups()]"
    )
    assert found_by(tmp_path, spying).startswith("[False, []]")


def test_nothing_is_left(tool: str, tmp_path: Path) -> None:
    mark = f"left-{os.getpid()}-{tool}"  # other tests run programs meanwhile
    spying = (
        f"mark = {mark!r}\n"
        "os.mkdir(mark)\n"
        "os.chdir(mark)\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        __import__('signal').signal(15, 1)\n"
        "        while True: __import__('time').sleep(0.1)\n"
        "open(f'/dev/shm/{mark}', 'w').write('mine')\n"
        "found = mark in os.readlink('/proc/self/cwd')"
    )
    assert found_by(tmp_path, spying).startswith("True")
    assert running_in(mark) == 0
    assert mark not in os.listdir(world.SCRATCH)


def running_in(mark: str) -> int:
    """How many processes are in a folder of this name, whatever leads to it."""
    found = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            found += mark in os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            continue
    return found
