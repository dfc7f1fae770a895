"""Proves autograder/replay/page.py: one file that asks for nothing, and obeys no student's text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from autograder.replay.clues.about import About
from autograder.replay.film import Film, Spot
from autograder.replay.moments import Moment
from autograder.replay.page import page

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"


def made(text: str = "hi", language: str = "en") -> Film:
    moments = [
        Moment("moved", text, 0, [0, 1], 1.5, 1, {"lines": {"0": [0, 1]}}, [[0, 1, text]]),
        Moment("trouble", "Here the check fails.", None, None, 2.0, 1, {}, []),
    ]
    return Film(
        about=About(text, "04_multi_user_chat", "test_x", text, text, text, "alice", text),
        files=[{"name": "server.py", "lines": [text, ""]}],
        threads=[{"name": text, "script": "server.py", "colour": 0}],
        moments=moments,
        left_out=3,
        chart="<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        wrong=Spot(0, [0, 1]),
        language=language,
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_what_students_wrote_is_text_only() -> None:
    html = page(made(EVIL))
    tags = Tags()
    tags.feed(html)
    names = [tag for tag, _attributes in tags.found]
    assert names.count("script") == 2
    assert "img" not in names
    assert "alert(1)</script>" not in html
    assert all(not name.startswith("on") for _tag, attributes in tags.found for name in attributes)


def test_the_page_asks_for_nothing_and_runs_one_script() -> None:
    html = page(made())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy is not None
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert unescape(policy[1]) == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )
    assert re.findall(r"(?:src|href)=\"(?!#)", html) == []


def test_the_film_and_the_table_tell_the_same() -> None:
    html = page(made("b'hi' <to> bob"))
    data = re.search(r'id="film">(.*?)</script>', html)
    assert data is not None
    film = json.loads(data[1])
    assert film["moments"][0]["text"] == "b'hi' <to> bob"
    assert film["wrong"] == {"moment": 0, "place": [0, 1]}
    assert "<td>b&#39;hi&#39; &lt;to&gt; bob</td><td>server.py:1</td>" in html
    assert html.count('<tr id="m') == 2
    assert "3 earlier moments are not shown" in html


def test_where_a_line_is_not_sure_the_page_says_so() -> None:
    film = made()
    assert "The mistake may stand near it" in page(film)
    sure = page(replace(film, about=replace(film.about, is_sure=True)))
    assert "The marked line is the mistake itself." in sure
    assert "stand near it" not in sure
    assert 'id="sure"' not in page(replace(film, wrong=Spot(0)))
