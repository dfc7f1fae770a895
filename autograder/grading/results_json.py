"""results.json: the format Gradescope reads, and in it all that is needed to read a result back."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from autograder.grading.files import write
from autograder.grading.people import Came, Late, Override, Person
from autograder.grading.results import Result, output_of
from autograder.grading.score import Score, tidy
from autograder.judging.verdict import NOT_JUDGED, PASSED, State, Verdict
from autograder.words.plain import plain

AS_THEY_ARE = "machine", "doubts", "handed_in", "hidden_shown", "sandbox"  # in extra_data


def to_json(result: Result) -> dict[str, Any]:
    """results.json as Gradescope reads it, with all that is needed to read it back."""
    told = _sentences(result)
    return {
        "score": _overall(result),
        "output": "\n".join(map(plain, told)),
        "output_format": "text",
        "tests": [_test(verdict, result) for verdict in result.verdicts],
        "extra_data": {
            "submission": result.name,
            "status": result.status,
            "grade": result.grade,
            "track": result.track,
            "at_least": result.at_least,
            "at_most": result.at_most,
            "mastery": result.mastery,
            "machine": result.machine,
            "came": asdict(result.came),
            "late": result.late and asdict(result.late),
            "override": result.override and asdict(result.override),
            "people": [asdict(person) for person in result.people],
            "doubts": result.doubts,
            "handed_in": result.handed_in,
            "hidden_shown": result.hidden_shown,
            "sandbox": result.sandbox,
            "exercises": result.exercises,
            "states": _states(result),
            "digest": result.digest,
            "folder": result.folder,
            "ignored": {slug: s.ignored for slug, s in result.scores.items() if s.ignored},
            "problems": result.problems,
            "notes": result.notes,
            "scripts": result.scripts,
            "about": result.about,
            "tried": result.tried,
            "sources": result.sources,
            "scores": {slug: asdict(score) for slug, score in result.scores.items()},
            "verdicts": [verdict.to_json() for verdict in result.verdicts],
        },
    }


def _states(result: Result) -> dict[str, State]:
    """The state of each check by its name.

    A name that several exercises use belongs to the exercise that counts, or to the first; in
    the others it stands behind its exercise, as in "02_two_user_chat/test_server_listens".
    """
    states: dict[str, State] = {}
    for verdict in sorted(result.verdicts, key=lambda verdict: verdict.slug != result.track):
        taken = verdict.name in states
        states[f"{verdict.slug}/{verdict.name}" if taken else verdict.name] = verdict.state
    return states


def _sentences(result: Result) -> list[str]:
    told = [*dict.fromkeys(result.problems.values()), *result.about, *result.came.notes]
    told += dict.fromkeys(sentence for notes in result.notes.values() for sentence in notes)
    scores = result.scores.values()
    return told + [said for score in scores for said in (*score.remarks, *score.forgiven)]


def _overall(result: Result) -> float:
    """The one number Gradescope shows: the core grade, else the mean of the exercises.

    What was not judged adds nothing to it.
    """
    if result.at_least is not None:
        return result.at_least
    percents = [s.at_least for s in result.scores.values() if s.at_least is not None]
    return tidy(sum(percents) / len(percents)) if percents else 0.0


def _test(verdict: Verdict, result: Result) -> dict[str, Any]:
    judged = verdict.state != NOT_JUDGED
    test: dict[str, Any] = {
        "name": verdict.title,
        "score": verdict.earned,
        "max_score": verdict.points if judged else 0.0,
        "output": plain(output_of(verdict, result)),
        "output_format": "text",
        "tags": [verdict.slug],
    }
    if verdict.hidden:
        test["visibility"] = result.hidden_shown
    return test | ({"status": "passed" if verdict.state == PASSED else "failed"} if judged else {})


def from_json(data: Mapping[str, Any]) -> Result:
    """Read back what ``to_json`` wrote. Anything else raises some error."""
    extra = data["extra_data"]
    scores = {
        slug: Score(**(score | {name: tuple(score[name]) for name in ("remarks", "forgiven")}))
        for slug, score in extra["scores"].items()
    }
    return Result(
        name=extra["submission"],
        folder=extra["folder"],
        digest=extra["digest"],
        scores=scores,
        verdicts=[Verdict.from_json(verdict) for verdict in extra["verdicts"]],
        grade=extra["grade"],
        track=extra["track"],
        problems=extra["problems"],
        notes=extra["notes"],
        scripts=extra["scripts"],
        about=extra["about"],
        tried=extra["tried"],
        at_least=extra["at_least"],
        at_most=extra["at_most"],
        mastery=extra["mastery"],
        sources=extra["sources"],
        **_decided(extra),
    )


def _decided(extra: Mapping[str, Any]) -> dict[str, Any]:
    """What people decided, read back."""
    late, override, came = extra["late"], extra["override"], extra["came"]
    return {
        "came": Came(**(came | {"notes": tuple(came["notes"])})),
        **{name: extra[name] for name in AS_THEY_ARE},
        "late": late and Late(**late),
        "override": override and Override(**override),
        "people": tuple(Person(**person) for person in extra["people"]),
    }


def load(path: Path) -> Result | None:
    """The result in a file; None if there is none that can be read, with values as they must be."""
    try:
        found = from_json(json.loads(path.read_text("utf-8")))
        return _checked().validate_python(asdict(found))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None


@functools.cache
def _checked() -> TypeAdapter[Result]:
    return TypeAdapter(Result)


def save(result: Result, path: Path) -> None:
    """Write results.json, whole or not at all."""
    write(path, json.dumps(to_json(result), ensure_ascii=False, indent=1))
