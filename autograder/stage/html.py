"""The HTML of what a lecture shows, from templates. Whatever stands in a value is only text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.words.language import _

FOLDER = Path(__file__).parent / "templates"


def render(name: str, **values: object) -> str:
    """A template of the folder beside this file, filled in."""
    return _environment().get_template(f"{name}.html").render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_code"] = with_code
    palette = Markup(FOLDER.joinpath("palette.css").read_text("utf-8"))  # our own file
    environment.globals.update(_=_sentence, palette=palette)
    return environment


def _sentence(text: str, **values: object) -> str:
    return _(text).format(**values) if values else _(text)


def with_code(text: str) -> Markup:
    """A text with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
