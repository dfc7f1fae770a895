"""A whole class of results, made up: as many as a large course has, each run the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from autograder.course.catalogue import checks_of
from autograder.course.settings import Course
from autograder.grading.people import Came, Late, Override, Person
from autograder.grading.results import Result
from autograder.grading.score import core_grade, mastery, score
from autograder.judging.feedback import standing
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, Feedback, Verdict

COURSE = Course(title="Threaded chat, autumn")
TWO, UDP, MANY = "02_two_user_chat", "03_udp_chat", "04_multi_user_chat"
BEYOND = ("05_framing", "06_registry", "07_failures", "08_slow_readers", "09_protocol")
EVIL_NAMES = [
    "</a></th><script>document.title='owned'</script>",
    "\u202eeman desrever\u202c \u2066isolate",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 5,
    "👩‍👩‍👧‍👦 family 🏳️‍🌈 and 𝕱𝖗𝖆𝖐𝖙𝖚𝖗",
    "محمد عبد الله الأنصاري",
    "Z̸̢̛a̵l̷g̸o̶" + "\u0301" * 40,
    "{{ 7*7 }} {% raw %} ${x} \x1b[31m\r\n\t\x00 'quote\" &amp;",
    "",
]
FIRST = ("Anna", "Борис", "Chloé", "Dörte", "Emeka", "Fatima", "Gábor", "Hye-jin", "Ines", "José")
LAST = ("Müller", "Иванова", "O'Neill", "Nguyễn", "van der Berg", "Łukasiewicz", "Sørensen", "李")
SOURCE = '''"""A chat server."""
import socket
import threading

clients = []


def serve(client):
    while True:
        data = client.recv(1024)
        if not data:
            clients.remove(client)
            break
        for other in clients:
            if other is not client:
                other.sendall(data)  # it may block, and the list may change: <b>&amp;</b>


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    client, address = listener.accept()
    clients.append(client)
    threading.Thread(target=serve, args=(client,)).start()
'''


def names(size: int) -> list[str]:
    """Names as Moodle gives them, and some that nobody should have."""
    plain = [
        f"{FIRST[n % 10]} {LAST[n % 8]} {n}_{4711 + n}_assignsubmission_file_" for n in range(size)
    ]
    return (EVIL_NAMES + plain)[:size]


def results(size: int = 300, seed: int = 7) -> list[Result]:
    """The results of a class: the same ones for the same seed.

    The last three have an open question, a person of the roster, and several attempts.
    """
    dice = random.Random(seed)
    found = [result(name, f"hand-in-{n}", dice) for n, name in enumerate(names(size))]
    found[-3:] = [
        replace(found[-3], doubts=["Nobody in the roster is found in the name."]),
        replace(found[-2], people=(Person("s1", "Kim Wu", "kim@x.edu"),)),
        replace(found[-1], came=Came("", 2, 2, ("Attempt 2 of 2 counts.",))),
    ]
    return found


def result(name: str, folder: str, dice: random.Random) -> Result:
    """One result: mostly a chat for many, some for two, some by UDP, some with mastery."""
    kind = dice.choices(("many", "two", "udp", "beyond", "nothing"), (70, 10, 8, 9, 3))[0]
    if kind == "nothing":
        return _nothing(name, folder)
    skill = dice.choice((1.0, 0.97, 0.9, 0.8, 0.6, 0.2, 0.02))
    slugs = {"many": [MANY], "two": [MANY, TWO], "udp": [UDP], "beyond": [MANY, *BEYOND]}[kind]
    broken = dice.random() < 0.05
    verdicts = [
        verdict
        for slug in slugs
        for verdict in _verdicts(slug, skill * (0.3 if kind == "two" and slug == MANY else 1), dice)
    ]
    if broken:
        verdicts[5] = replace(verdicts[5], state=NOT_JUDGED, because="The machine was too slow.")
    return _graded(name, folder, slugs, verdicts, dice)


def _graded(
    name: str, folder: str, slugs: list[str], verdicts: list[Verdict], dice: random.Random
) -> Result:
    scores = {slug: score(slug, [v for v in verdicts if v.slug == slug], 50) for slug in slugs}
    grade = core_grade(scores, COURSE.track)
    track = grade.track if grade.at_least else ""
    scripts = {slug: ["server.py", "client.py"] for slug in slugs}
    sources = {"server.py": SOURCE, "client.py": "import socket\n"}
    made = Result(
        *(name, folder, "d", scores, verdicts, grade.value, track),
        at_least=grade.at_least,
        at_most=grade.at_most,
        scripts=scripts,
        sources={slug: sources for slug in slugs if slug != TWO or track == TWO},
        mastery=mastery(scores, COURSE.mastery),
        about=[f"Counted as {track}."],
    )
    if dice.random() < 0.1:
        made = replace(made, late=Late(2, 20, "2 days late: \u221220"))
    if dice.random() < 0.02:
        made = replace(made, override=Override(80, comment="Ill in May."))
    return made


def _verdicts(slug: str, skill: float, dice: random.Random) -> Iterator[Verdict]:
    gone: set[str] = set()
    for name, check in checks_of(slug).items():
        blocked = next((need for need in check.needs if need in gone), "")
        state = BLOCKED if blocked else PASSED if dice.random() < skill else FAILED
        gone |= {name} if state != PASSED else set()
        yield Verdict(
            *(name, slug, check.title, check.points, state),
            required=check.required,
            because=blocked,
            misconception=check.misconception or "",
            lesson=f"{slug}.md#{check.section}",
            hints=list(check.hints),
            feedback=_told(dice) if state == FAILED else None,
        )


def _told(dice: random.Random) -> Feedback:
    line = dice.choice((10, 12, 16, 23))
    where = {"script": "server.py", "line": line, "code": SOURCE.splitlines()[line - 1].strip()}
    frames = [f'  File "server.py", line {n}, in serve' for n in (line,)]
    error = ["Exception in thread Thread-2 (serve):", "Traceback (most recent call last):", *frames]
    error += ["ValueError: list.remove(x): x not in list"]
    return Feedback(
        expected="bob hears “hello-7f3a”",
        got="Nothing came, and every thread sleeps.",
        steps=["the server starts", "alice joins", "bob joins", "alice says “hello-7f3a”"],
        sent="hello-7f3a",
        seen="Welcome!\n",
        chart="alice          server          bob\n  |---hello-7f3a-->|             |",
        threads=[standing().format(thread=f"Thread-{n}", **where) for n in (1, 2)],
        errors="\n".join(error) if dice.random() < 0.3 else "",
    )


def _nothing(name: str, folder: str) -> Result:
    sentence = "There is no client in this hand-in: name it client.py, and hand in both scripts."
    scores = {MANY: score(MANY, [], 50)}
    none = {"grade": 0.0, "at_least": 0.0, "at_most": 0.0}
    return Result(name, folder, "d", scores, [], problems={MANY: sentence}, **none)
