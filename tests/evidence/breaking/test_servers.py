"""Proves autograder/evidence/breaking/servers.py: each server is a program, and has its check."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import all_checks
from autograder.course.toml_file import CourseError
from autograder.evidence.breaking.servers import all_servers, faulty, source

SLUG = "10_break_it"
RECORD = """
[[right]]
name = "right"
of = "a.py"
[[faulty]]
name = "wrong"
of = "{of}"
[[faulty.edit]]
old = "{old}"
new = "2"
"""


def test_each_faulty_server_has_a_check_of_its_name_and_each_check_a_server() -> None:
    named = {f"test_{server.name}" for server in all_servers().faulty}
    fair = {name for name, check in all_checks(SLUG).items() if check.section == "accuse-nobody"}
    assert named == {*all_checks(SLUG)} - fair - {"test_there_are_tests"}
    assert len(named) >= 20


def test_right_ones_are_several_and_say_how_they_differ() -> None:
    told = [server.different for server in all_servers().right]
    assert len(told) >= 6
    assert all(told)
    assert len({*told}) == len(told)


def test_each_server_is_a_program_of_its_own() -> None:
    servers = [*all_servers().right, *all_servers().faulty]
    texts = [source(server) for server in servers]
    for server, text in zip(servers, texts, strict=True):
        compile(text, server.name, "exec")
    assert len({*texts}) == len(texts)
    assert source(faulty("hears_itself")) != source(all_servers().right[0])


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [({"of": "b.py", "old": "1"}, "there is no b.py"), ({"of": "a.py", "old": "x"}, "old does")],
)
def test_what_does_not_fit_is_named(tmp_path: Path, facts: dict[str, str], wrong: str) -> None:
    (tmp_path / "servers").mkdir()
    (tmp_path / "servers" / "a.py").write_text("print(1)\n")
    (tmp_path / "servers.toml").write_text(RECORD.format(**facts))
    with pytest.raises(CourseError, match=wrong):
        all_servers(tmp_path)
