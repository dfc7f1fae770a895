"""A flat hand-in is graded on every track that it could mean, found out by running it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_questions import FIXED

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.intake import Entry
from autograder.handin.pairing import find_programs
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging.judge import Job, judge
from autograder.judging.trial import find_out
from autograder.kit import REFERENCE

TWO, UDP, MANY = "02_two_user_chat", "03_udp_chat", "04_multi_user_chat"
SERVERS = {
    "tcp": "import socket\nsocket.create_server(('', 9090)).accept()\n",
    "udp": "import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\n"
    "s.bind(('localhost', 5555))\ns.recvfrom(99)\n",
    "neither": "# socket.SOCK_DGRAM bind() listen()\ninput()\ninput()\n",
}
SERVERS["asks first"] = "name = input('Your name: ')\n" + SERVERS["tcp"]
SERVERS["both"] = SERVERS["udp"].replace("s.recvfrom(99)\n", "") + SERVERS["tcp"]
SERVERS["wrong at once"] = "1 / 0\n"
SERVERS["ends"] = ""

CHECKS = '''
import pytest
from autograder.course.check import check
from autograder.room.unmet import Unmet

@pytest.fixture
def text(request):
    plugins = request.config.pluginmanager.get_plugins()
    pair = next(plugin.pair for plugin in plugins if hasattr(plugin, "pair"))
    return (pair.folder / pair.server).read_text()

@check(points=1, section="one")
def test_one(text):
    """It starts."""

@check(points=1, section="two")
def test_two(text):
    """It is a SLUG."""
    if "not SLUG" in text:
        raise Unmet("Expected.", "Got.")
'''


def write(folder: Path, server: str) -> Path:
    folder.mkdir()
    (folder / "server.py").write_text(server, "utf-8")
    (folder / "client.py").write_text("pass\n", "utf-8")
    return folder


def grade(folder: Path, server: str, *slugs: str) -> Result:
    checks = folder / "checks"
    for slug in slugs or (TWO, UDP, MANY):
        (checks / slug).mkdir(parents=True)
        (checks / slug / "test_quick.py").write_text(CHECKS.replace("SLUG", slug), "utf-8")
    run = Run(folder / "out", How(Course(), checks=checks), jobs=1)
    entries = [Entry("anna", write(folder / "anna", server))]
    return grade_class(entries, run, lambda result: None)[0]


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("tcp", {"tcp"}),
        ("udp", {"udp"}),
        ("both", {"tcp", "udp"}),
        ("asks first", {"tcp"}),
        ("neither", set()),
        ("wrong at once", set()),
        ("ends", set()),
    ],
)
def test_what_a_server_speaks(tmp_path: Path, kind: str, seen: set[str]) -> None:
    write(tmp_path / "x", SERVERS[kind])
    assert find_out(Pair(tmp_path / "x")).networks == seen


def test_who_kills_the_trial_is_of_no_kind(tmp_path: Path) -> None:
    write(tmp_path / "x", "import os\nos.kill(os.getppid(), 9)\n")
    assert find_out(Pair(tmp_path / "x")).networks == set()


def test_udp_is_one_track(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["udp"])
    assert (result.grade, result.track, result.exercises) == (80, UDP, {UDP: 100})
    assert result.about == [
        f"server.py opens a UDP socket, so it was checked as {UDP}.",
        f"Counted as {UDP}: 80 % of 100.",
        f"A TCP chat could get 100: see {MANY}.",
    ]


def test_tcp_that_is_more_than_two_users_is_not_tried_as_two(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["tcp"])
    assert (result.grade, result.track, result.exercises) == (100, MANY, {MANY: 100})
    assert result.about[1:] == [f"Counted as {MANY}: 100 % of 100."]


def test_the_better_of_two_tracks_counts(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["tcp"] + f"# not {MANY}")
    assert (result.grade, result.track) == (60, TWO)
    assert result.exercises == {MANY: 50, TWO: 100}
    assert result.about == [
        f"server.py listens with TCP, so it was checked as {MANY}, {TWO}.",
        f"Counted as {TWO}: 60 % of 100.",
        f"{MANY} could get 100: it has 50 % so far. First it needs: “It is a {MANY}.”",
        "It is a chat for many: one server hands each message on to all others.",
    ]
    data = json.loads((tmp_path / "out" / "anna" / "results.json").read_text("utf-8"))
    assert {tag for test in data["tests"] for tag in test["tags"]} == {TWO, MANY}
    assert data["score"] == 60
    assert "Counted as" in data["output"]
    assert "Counted as" in (tmp_path / "out" / "anna" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("kind", ["neither", "wrong at once"])
def test_what_cannot_be_told_is_the_track_that_counts_most(tmp_path: Path, kind: str) -> None:
    result = grade(tmp_path, SERVERS[kind] + f"# not {MANY}")
    assert result.exercises == {MANY: 50}
    assert result.about[0].endswith(f"so it was checked as {MANY}, the exercise that counts most.")


def test_a_track_without_checks_is_left_out(tmp_path: Path) -> None:
    assert grade(tmp_path, SERVERS["udp"], MANY).exercises == {MANY: 100}


def test_nothing_to_run_is_told_once(tmp_path: Path) -> None:
    run = tmp_path / "in"
    run.mkdir()
    result = grade(run, SERVERS["tcp"])
    (run / "anna" / "server.py").unlink()
    entries = [Entry("anna", run / "anna")]
    settings = Run(run / "out", How(Course(), checks=run / "checks"))
    again = grade_class(entries, settings, lambda result: None)[0]
    assert result.grade == 100
    assert (again.grade, again.exercises, again.about) == (0, {MANY: 0}, [])


BOTH = (REFERENCE / MANY / "server.py").read_text("utf-8").partition("if __name__")[0]
BOTH += "server = main\n"
BOTH += (REFERENCE / MANY / "client.py").read_text("utf-8").partition("if __name__")[0]
BOTH += "client = main\n"
ONE_SCRIPT = {
    "argument": "(server if sys.argv[1] == 'server' else client)()",
    "letter": "(server if sys.argv[1] == 's' else client)()",
    "option": "(server if sys.argv[1:] == ['--server'] else client)()",
    "question": "(server if input('s/c? ') == 's' else client)()",
    "who comes first": "try:\n    server()\nexcept OSError:\n    client()",
}


@pytest.mark.parametrize("kind", ONE_SCRIPT)
def test_one_script_that_is_both(tmp_path: Path, kind: str) -> None:
    (tmp_path / "chat.py").write_text(f"{BOTH}\n{ONE_SCRIPT[kind]}\n", "utf-8")
    found = find_programs(tmp_path, {})[CORE]
    pair = find_out(found).pair
    assert isinstance(pair, Pair)
    assert find_out(pair).networks == {"tcp"}
    verdicts = judge(Job(pair, MANY, only=("test_two_people_can_chat",)), lambda verdict: None)
    assert [verdict.state for verdict in verdicts] == ["passed"]


def test_main_that_starts_its_two_modules(tmp_path: Path) -> None:
    server, client = BOTH.split("server = main\n")
    (tmp_path / "srv.py").write_text(server, "utf-8")
    (tmp_path / "cl.py").write_text(client, "utf-8")
    main = "import sys, srv, cl\n{'server': srv, 'client': cl}[sys.argv[1]].main()\n"
    (tmp_path / "main.py").write_text(main, "utf-8")
    found = find_programs(tmp_path, {})[CORE]
    assert isinstance(found, Pair)
    pair = find_out(found).pair
    assert isinstance(pair, Pair)
    assert pair.commands() == ["main.py server", "main.py client"]


def test_one_script_that_is_not_clear(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(BOTH, "utf-8")
    problem = find_out(find_programs(tmp_path, {})[CORE]).pair
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith("main.py is there alone, and neither “python main.py serv")


def test_an_address_on_the_command_line(tmp_path: Path) -> None:
    lines = "import sys\nADDRESS = (sys.argv[1], int(sys.argv[2]))"
    for name in ("server.py", "client.py"):
        text = (REFERENCE / MANY / name).read_text("utf-8")
        told = text.replace("12345", "9090") if name == "server.py" else text.replace(FIXED, lines)
        (tmp_path / name).write_text(told, "utf-8")
    pair = find_out(Pair(tmp_path)).pair
    assert isinstance(pair, Pair)
    assert pair.commands() == ["server.py", "client.py 127.0.0.1 9090"]
