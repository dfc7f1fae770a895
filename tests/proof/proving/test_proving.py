"""Proves autograder/proof/proving/*.py: mistakes are made, tried, kept, told, and told why."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.toml_file import CourseError
from autograder.handin import temporary
from autograder.judging.judge import Job, OnVerdict
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from autograder.kit import REFERENCE
from autograder.proof.operators.edit import Edit
from autograder.proof.proving import order, programs, reasons, run, sample, table, trial
from autograder.proof.proving.chosen import Wish, chosen_mutants
from autograder.proof.proving.journal import Journal, Kind, Outcome
from autograder.proof.proving.programs import Mutant, Program
from autograder.proof.proving.table import Line

SLUG = "01_echo_chat"
ECHO = Program(SLUG, "reference", REFERENCE / SLUG)
RIGHT = (REFERENCE / SLUG / "server.py").read_text("utf-8")
SILENT = RIGHT.replace("client.sendall(data)", "pass")
REASON = """
[[survivor]]
why = "How much one recv takes is not prescribed."
verdict = "equivalent"
operators = ["framing.*"]
old = ["recv("]
"""


def mutant(text: str, operator: str = "plain.step_left_out") -> Mutant:
    return Mutant(ECHO, "server.py", Edit(operator, 12, "sends nothing", text))


def test_the_model_answers_come_first_and_the_slow_one_is_left_out() -> None:
    names = [f"{one.slug}/{one.name}" for one in programs.programs()]
    assert names[:2] == ["01_echo_chat/reference", "02_two_user_chat/reference"]
    assert "04_multi_user_chat/select" in names
    assert not programs.TOO_SLOW & set(names)


def test_an_odd_program_is_laid_with_the_other_script_of_the_model_answer(tmp_path: Path) -> None:
    odd = next(one for one in programs.programs(SLUG) if one.name == "whole_lines")
    programs.as_it_is(odd).write(tmp_path / "made")
    made = (tmp_path / "made" / "server.py").read_text("utf-8")
    assert made == (odd.folder / "server.py").read_text("utf-8") != RIGHT
    assert (tmp_path / "made" / "client.py").is_file()


def test_a_mutant_knows_the_lines_that_differ_and_what_it_depends_on() -> None:
    wrong = mutant(SILENT)
    assert wrong.lines() == ("client.sendall(data)", "pass")
    assert wrong.key() == mutant(SILENT, "plain.once").key() != mutant(RIGHT).key()


def test_a_mistake_is_caught_and_a_right_program_is_not() -> None:
    assert trial.tried(mutant(SILENT), [()]).state == "failed"
    survivor = trial.tried(mutant(RIGHT + "\n"), [()])
    assert (survivor.caught_by, survivor.lucky) == ((), False)


def test_the_folder_of_a_run_that_ended_in_the_middle_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    owner = f"{temporary._space()}-{os.getpid()}-1"  # who started at another moment is gone
    (tmp_path / f"{temporary.PREFIX}{owner}-x").mkdir()
    assert trial.tried(mutant(SILENT), [()]).state == "failed"
    assert not [*tmp_path.iterdir()]


def test_a_program_with_arguments_is_started_with_them() -> None:
    name = "takes_arguments"
    program = next(one for one in programs.programs() if one.name == name)

    never = Edit("plain.never", 1, "never starts", "raise SystemExit('usage: server.py A B C D')")
    checks = [("test_server_listens",)]
    assert trial.tried(programs.as_it_is(program), checks).caught_by == ()
    assert trial.tried(Mutant(program, "server.py", never), checks).caught_by


def test_no_check_is_asked_after_the_one_that_catches(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def judge(job: Job, on_verdict: OnVerdict) -> None:
        asked.append(job.only)
        for name in job.only:
            state = {"a": PASSED, "b": NOT_JUDGED}.get(name, FAILED)
            on_verdict(Verdict(name, SLUG, "", 1, state))

    monkeypatch.setattr(trial, "judge", judge)
    outcome = trial.tried(mutant(SILENT), [("a",), ("b", "c"), ("d",)], runs=3)
    assert (outcome.caught_by, outcome.runs) == (("c",), 1)
    assert asked == [("a",), ("b", "c")]


def test_who_caught_the_same_or_its_like_is_asked_first(tmp_path: Path) -> None:
    names = [f"test_{number}" for number in range(14)]
    journal = Journal(tmp_path / "journal.jsonl", "today")
    like = Kind(SLUG, "server.py", "sending.cut", "sends 100 bytes at most")
    journal.add("other", like, Outcome(("test_9",), "failed"))
    journal.add("far", Kind("x", "server.py", "sending.cut", "other"), Outcome(("test_7",)))
    journal.close()
    tomorrow = Journal(tmp_path / "journal.jsonl", "tomorrow")
    assert tomorrow.known == {}
    found = order.batches("new", like, names, tomorrow)
    assert found[0] == ("test_9", "test_7", "test_0")
    assert [len(batch) for batch in found] == [3, 8, 3]
    tomorrow.add("new", like, Outcome(("test_13",), "failed"))
    assert order.batches("new", like, names, tomorrow)[0][0] == "test_13"


def test_what_one_run_learnt_the_first_run_elsewhere_knows(tmp_path: Path) -> None:
    kind = Kind(SLUG, "server.py", "sending.cut", "sends 100 bytes at most")
    here = Journal(tmp_path / "here.jsonl")
    for number, name in enumerate(["test_x", "test_y", "test_y"]):
        here.add(str(number), kind, Outcome((name,), "failed"))
    order.write(here, tmp_path / "likely.csv")
    elsewhere = Journal(tmp_path / "elsewhere.jsonl")
    order.recall(elsewhere, tmp_path / "likely.csv")
    found = order.batches(
        "3", replace(kind, what="other"), ["test_w", "test_x", "test_y"], elsewhere
    )
    assert found == [("test_y", "test_x", "test_w")]


def test_what_is_caught_in_one_run_of_several_is_caught_by_luck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([None, Verdict("test_x", SLUG, "", 1, "failed")])
    monkeypatch.setattr(trial, "_first_lost", lambda *_about: next(answers))
    outcome = trial.tried(mutant(SILENT), [()], runs=3)
    assert outcome.lucky
    assert Line(mutant(SILENT), outcome, None).verdict == "survivors"


def test_a_journal_that_was_cut_off_keeps_its_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.jsonl"
    journal = Journal(path, "today")
    journal.add("one", mutant(SILENT).kind, Outcome(("test_x",), "failed", 1.5))
    journal.close()
    path.write_text(path.read_text("utf-8") + '{"key": "tw', "utf-8")
    assert Journal(path, "today").known == {"one": Outcome(("test_x",), "failed", 1.5)}


def test_a_sentence_is_said_of_what_it_fits(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(REASON, "utf-8")
    listed = reasons.load(tmp_path)
    other = RIGHT.replace("recv(1024)", "recv(1023)")
    assert reasons.reason_for(mutant(other, "framing.cut"), listed) == listed[0]
    assert reasons.reason_for(mutant(other), listed) is None
    assert reasons.reason_for(mutant(SILENT, "framing.cut"), listed) is None


def test_a_sentence_may_say_how_that_of_the_edit_ends(tmp_path: Path) -> None:
    said = REASON.replace("framing.*", "*") + 'what = ["sends nothing"]\n'
    (tmp_path / "some.toml").write_text(said, "utf-8")
    listed = reasons.load(tmp_path)
    wrong = mutant(RIGHT.replace("recv(1024)", "recv(1023)"))
    other = replace(wrong, edit=replace(wrong.edit, what="sends nothing twice"))
    assert reasons.reason_for(wrong, listed) == listed[0]
    assert reasons.reason_for(other, listed) is None


def test_a_mistake_in_a_sentence_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(REASON.replace("equivalent", "maybe"), "utf-8")
    with pytest.raises(CourseError, match=r"some\.toml, line 4"):
        reasons.load(tmp_path)


def test_the_sentences_that_are_committed_can_be_read() -> None:
    assert all(reason.why.endswith(".") for reason in reasons.load())


def test_a_sample_is_the_same_each_time_and_another_with_another_seed() -> None:
    def sample(seed: int) -> list[str]:
        wish = Wish((SLUG,), ("plain.*",), "reference", sample=3, seed=seed)
        return [one.edit.text for one in chosen_mutants(wish)]

    assert sample(1) == sample(1) != sample(2)
    assert len(sample(1)) == 3


def test_a_sample_stays_as_it_is_where_another_program_is_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wish = Wish(operators=("plain.*",), sample=40, seed=12)
    known = programs.programs(SLUG)
    monkeypatch.setattr(programs, "programs", lambda _slug: known[1:])
    before = {one.key() for one in chosen_mutants(wish)}
    monkeypatch.setattr(programs, "programs", lambda _slug: known)
    after = [one.key() for one in chosen_mutants(wish) if one.program != known[0]]
    assert 0 < len(after) < 40
    assert before.issuperset(after)


def test_what_is_not_handed_in_has_no_mutants() -> None:
    names = {path.name for one in programs.programs("11_beyond_threads") for path in one.scripts()}
    assert names == {"server.py", "client.py"}
    assert programs.programs("10_break_it") == []  # tests are handed in


def test_ci_asks_the_check_that_caught_a_mutant_and_all_others_where_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[tuple[str, ...]]] = []
    catches = {"test_x"}

    def told(_one: Mutant, batches: list[tuple[str, ...]], _runs: int = 1) -> Outcome:
        asked.append(batches)
        found = [name for batch in batches for name in batch if name in catches]
        return Outcome(tuple(found[:1]), FAILED if found else "")

    monkeypatch.setattr(trial, "tried", told)
    monkeypatch.setattr(run, "_passes", lambda *_about: True)
    known = Line(mutant(SILENT), Outcome(("test_x",), FAILED), None)
    table.write([known], tmp_path)
    caught = sample.recalled(tmp_path / "caught.csv")
    job = sample.Sample([], caught, run.Run(sample.SAMPLE, Journal(), []))
    assert sample.told(mutant(SILENT), job)[0].endswith("sends nothing, is caught by test_x")
    assert asked == [[("test_x",)]]
    catches.clear()
    assert "no check catches it" in sample.told(mutant(SILENT), job)[1]
    assert len([name for batch in asked[-1] for name in batch]) > 5


def test_ci_runs_no_check_for_what_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "some.toml").write_text(REASON, "utf-8")
    monkeypatch.setattr(trial, "tried", lambda *_about: pytest.fail("it ran"))
    job = sample.Sample([], {}, run.Run(sample.SAMPLE, Journal(), reasons.load(tmp_path)))
    listed = mutant(RIGHT.replace("recv(1024)", "recv(1023)"), "framing.cut")
    assert sample.told(listed, job) == (
        f"{Line(listed, Outcome(), None).sentence}, is equivalent",
        "",
    )


def test_a_large_sample_has_each_mutant_once() -> None:
    wish = Wish((SLUG,), ("plain.*", "usual.*"), "reference", sample=10_000)
    keys = [one.key() for one in chosen_mutants(wish)]
    everyone = {one.key() for one in chosen_mutants(replace(wish, sample=0))}
    assert len(keys) == len(set(keys)) == len(everyone) > 40


def test_what_is_listed_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(REASON.replace("framing.*", "*"), "utf-8")
    wish = Wish((SLUG,), ("plain.*",), "reference")
    listed = reasons.load(tmp_path)
    everyone, chosen = chosen_mutants(wish), chosen_mutants(replace(wish, unlisted=True), listed)
    assert len(everyone) > len(chosen) > 20
    assert not any(reasons.reason_for(one, listed) for one in chosen)


def test_an_operator_that_is_not_there_is_named() -> None:
    assert run.unknown(["locks.*", "lokcs.*"]) == ["lokcs.*"]


def test_a_run_tells_its_survivors_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []

    def told(one: Mutant, _batches: list[tuple[str, ...]], _runs: int) -> Outcome:
        tried.append(one.edit.what)
        return Outcome(() if "data += piece" in one.edit.what else ("test_x",), "failed")

    monkeypatch.setattr(trial, "tried", told)
    monkeypatch.setattr(run, "_passes", lambda *_about: True)
    wish = Wish((SLUG,), ("plain.step_left_out",), "reference", folder=tmp_path)
    assert run.main(wish) == 1
    assert "leaves out data += piece" in capsys.readouterr().out
    assert "- data += piece\n+ pass" in (tmp_path / "survivors.md").read_text("utf-8")
    assert (tmp_path / "checks.csv").read_text("utf-8").startswith("check,caught first\n01_echo")
    rows = (tmp_path / "operators.csv").read_text("utf-8").splitlines()
    assert rows[-1] == f"all,{len(tried)},{len(tried) - 1},0,0,1"
    before = len(tried)
    assert run.main(wish) == 1
    assert len(tried) == before > 5


def test_a_check_that_the_program_does_not_pass_as_it_is_catches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(one: Mutant, batches: list[tuple[str, ...]], _runs: int = 1) -> Outcome:
        asked = [name for batch in batches for name in batch]
        assert one.file or len(asked) == 1
        found = [name for name in ("test_long_line", "test_socket_is_used") if name in asked]
        wrong = found if one.file else [name for name in found if name == "test_long_line"]
        return Outcome(tuple(wrong[:1]), "failed")

    monkeypatch.setattr(trial, "tried", told)
    wish = Wish((SLUG,), ("plain.step_left_out",), "reference", sample=2, folder=tmp_path)
    assert run.main(wish) == 0
    rows = (tmp_path / "checks.csv").read_text("utf-8").splitlines()
    assert rows[1:] == [f"{SLUG} test_socket_is_used,2"]


def test_a_listed_mutant_that_is_caught_by_now_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "some.toml").write_text(REASON, "utf-8")
    line = Line(mutant(SILENT), Outcome(("test_x",), "failed"), reasons.load(tmp_path)[0])
    assert run._told([line], 1, tmp_path, run.Console(width=200)) == 0
    assert "listed, but caught" in capsys.readouterr().out
    assert table.by_operator([line])[-1] == ("all", [1, 1, 0, 0, 0])
