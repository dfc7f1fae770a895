"""Proves autograder/replay/film.py on seeded mistakes: each has its page, and the marked line is
the mistake, or the line that died of it.

A sample of the kinds; some of each exercise run with `make programs`, all with REPLAYS=all in the
environment: they take minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.judging.verdict import FAILED
from autograder.proof.mutants import Mutant
from autograder.replay.page import page
from helpers.marked import NEAR, distance, filmed
from helpers.seeded import seeded
from helpers.turns import in_turn
from helpers.unseen import reason

LARGEST = 1 << 20  # bytes of a page
# What leads somewhere else: what is not done at all leaves no trace, and what dies, dies later.
SHARE = 0.7
SHARES = {
    "01_echo_chat": 0.95,
    "02_two_user_chat": 0.9,
    "02_two_user_udp": 0.9,
    "03_udp_chat": 0.9,
    "04_multi_user_chat": 0.85,
    "05_framing": 0.85,
    "06_registry": 0.9,
    "07_failures": 0.8,
}
KINDS = (
    ("01_echo_chat", "test_client_text_as_typed", "makes one blank of two"),
    ("01_echo_chat", "test_large", "sends back the first 512 bytes of what it reads"),
    ("02_two_user_chat", "test_server_sends_nothing_back", "still echoes"),
    ("03_udp_chat", "test_everyone_else_hears", "stops the loop after the first one"),
    ("04_multi_user_chat", "test_client_reaches_server", "asks for another port"),
    ("04_multi_user_chat", "test_sender_reads_no_echo", "echoes to the sender"),
    ("04_multi_user_chat", "test_everyone_else_hears", "stops the loop after the first one"),
    ("04_multi_user_chat", "test_everyone_else_hears", "knows only the last who came"),
    ("04_multi_user_chat", "test_text_as_typed", "takes what stands before a colon for a name"),
    ("04_multi_user_chat", "test_long_message", "reads 100 bytes of a message and drops the rest"),
    ("05_framing", "test_two_people_can_chat", "shows a line without its last letter"),
    (
        *("05_framing", "test_next_one_at_the_number"),
        "keeps half a line by the number of a socket",
    ),
    ("06_registry", "test_each_access_holds_a_lock", "leaves without the lock"),
    ("06_registry", "test_nobody_waits_in_a_circle", "takes two locks in two orders"),
    ("09_protocol", "test_commands_at_the_terminal", "asks for a command without its slash"),
    ("09_protocol", "test_quit_at_the_terminal", "compares a command with bytes"),
    ("09_protocol", "test_quit_at_the_terminal", "tells who leaves, and nobody else"),
    ("11_beyond_threads", "test_many_people", "takes twenty people"),
    ("11_beyond_threads", "test_slow_reader_stalls_nobody", "has four threads that send"),
    ("11_beyond_threads", "test_text_as_typed", "has room for 32 kB of a line"),
    ("11_beyond_threads", "test_nobody_sleeps", "sleeps in a coroutine, and the loop with it"),
)
SLUGS = sorted({mutant.slug for mutant in seeded()})
EVERY = 1 if os.environ.get("REPLAYS") == "all" else 40


def sample() -> Iterator[Mutant]:
    for slug, check, mistake in KINDS:
        known = (slug, check, mistake)
        yield next(m for m in seeded() if (m.slug, m.edit.caught_by, m.edit.mistake) == known)


def name(mutant: Mutant) -> str:
    return f"{mutant.slug[:2]} {mutant.edit.mistake}"


@pytest.mark.parametrize("mutant", in_turn([*sample()], 3), ids=name)
def test_the_marked_line_is_the_mistake(mutant: Mutant, tmp_path: Path) -> None:
    verdict, film = filmed(mutant, tmp_path / "hand-in")
    assert verdict.state == FAILED
    far = distance(mutant, film)
    assert far is not None, film.wrong
    assert far <= NEAR, (film.wrong, film.about.got)
    assert len(page(film).encode()) < LARGEST


@pytest.mark.programs
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("slug", SLUGS if EVERY == 1 else in_turn(SLUGS, 3))
def test_mistakes_have_their_pages(slug: str, tmp_path: Path) -> None:
    found: dict[str, int | None] = {}
    there = [mutant for mutant in seeded() if mutant.slug == slug]
    for number, mutant in enumerate(there[::EVERY]):
        verdict, film = filmed(mutant, tmp_path / str(number))
        text = page(film)
        assert len(text.encode()) < LARGEST, name(mutant)
        assert film.about.got in film.moments[-1].text, name(mutant)
        if verdict.state == FAILED and not reason(mutant):
            found[f"{number} {mutant.edit.mistake}"] = distance(mutant, film)
    near = [far is not None and far <= NEAR for far in found.values()]
    assert EVERY > 1 or sum(near) >= SHARES.get(slug, SHARE) * len(near), {
        one: far for one, far in found.items() if far
    }
