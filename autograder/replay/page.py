"""The page: one file that works without a network, of a film.

What students wrote is escaped, always: autoescape is on, the film is JSON in which no "<" stands,
and the script sets texts only. The page names that script by its hash, so no other would run.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.drawing.sequence_svg import ROW, TOP
from autograder.replay.film import Film
from autograder.replay.sentences import STORY
from autograder.words.language import _, in_templates

TEMPLATES = Path(__file__).parent / "templates"


def page(film: Film) -> str:
    """The whole page, as HTML."""
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        _environment()
        .get_template("replay.html")
        .render(
            film=film,
            data=_data(film),
            script=Markup(script),
            style=Markup(_read("replay.css")),
            allowed=f"'sha256-{digest}'",
            chart=Markup(film.chart),
            story=STORY,
        )
    )


def _data(film: Film) -> dict[str, Any]:
    """What the script needs to know. What stands in the page is not in it twice."""
    moments = [
        {
            "kind": one.kind,
            "text": one.text,
            "thread": one.thread,
            "place": one.place,
            "after": one.after,
            "rows": one.rows,
            "path": one.path,
            "change": one.change,
        }
        for one in film.moments
    ]
    return {
        "threads": film.threads,
        "files": [file["name"] for file in film.files],
        "moments": moments,
        "before": film.before,
        "failed": bool(film.about.expected),
        "wrong": {"moment": film.wrong.moment, "place": film.wrong.place},
        "chart": {"row": ROW, "top": TOP},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "moment": _("Moment {number} of {all}, {time} ms after the start"),
        "ended": _("has ended"),
        "free": _("nobody has it"),
        "has": _("{thread} has it"),
        "waits": _("{threads} waits for it"),
        "empty": _("nobody is in it"),
        "wrong": _("Here it went wrong"),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals.update(in_templates())
    return environment


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def _script() -> str:
    return _read("replay.js")
