"""The page that a phone opens: one file, with all that it needs in it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from markupsafe import Markup

from autograder.stage.html import FOLDER, render
from autograder.stage.live.bridge import LINE, NAME
from autograder.words.language import spoken


@cache
def _inside(name: str) -> str:
    return FOLDER.joinpath(name).read_text("utf-8")


def page(has_chat: bool) -> str:
    """The page, with a chat or only for votes, in the language that is spoken."""
    style, script = Markup(_inside("phone.css")), Markup(_inside("phone.js"))  # our own files
    facts = {"language": spoken(), "has_chat": has_chat, "line": LINE // 4, "letters": NAME}
    return render("phone", style=style, script=script, **facts)


def headers(text: str) -> list[tuple[str, str]]:
    """The headers of its answer: no script but ours runs, nothing is loaded, nobody frames it.

    Source: https://www.w3.org/TR/CSP3/. Safari before 15.4 takes 'self' for HTTP alone: so the
    two schemes of WebSockets are named, too (https://bugs.webkit.org/show_bug.cgi?id=201591).
    """
    allowed = {
        "default-src": "'none'",
        "script-src": _digest("phone.js"),
        "style-src": _digest("phone.css"),
        "img-src": "data:",  # the empty icon: else the browser asks for one
        "connect-src": "'self' ws: wss:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(text.encode()))),
        ("Content-Security-Policy", "; ".join(f"{key} {value}" for key, value in allowed.items())),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]


def _digest(name: str) -> str:
    """What a Content-Security-Policy calls a script or a style by (CSP3, 2.3.1, hash-source)."""
    digest = hashlib.sha256(_inside(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
