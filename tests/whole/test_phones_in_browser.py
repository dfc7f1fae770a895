"""A whole flow: two phones in a browser join the chat of a cell, talk, vote; the wall lights up.

Skipped where there is no Playwright or no Chromium, unless NEED_BROWSER is set: CI does so. With
SHOTS=folder it keeps pictures.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.stage.ask import Question
from autograder.stage.html import render
from autograder.stage.live.phones import Phones
from autograder.stage.live.room import LiveRoom, live_room
from autograder.stage.live.wall import Does, Tile, picture
from autograder.words.language import speak
from helpers.live import SERVER
from helpers.looks import WIDER, faint

PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1920, "height": 1080}
ASKED = Question(
    "Alice sends `hello` twice. How often does `recv` of the server return?",
    ("once", "twice", "once or twice: a stream has no messages, and the system may glue them"),
)
EVIL = "<img src=x onerror=document.title='hacked'><b>bold</b>"
THEMES = ("light", "dark")


@pytest.fixture
def room() -> Iterator[LiveRoom]:
    """A live room whose cell runs beside the test."""
    with live_room(SERVER.read_text("utf-8"), port=0) as opened:
        over = threading.Event()

        def cell() -> None:
            while not over.is_set():
                opened.door.turn(0.1)
                opened.refresh()

        thread = threading.Thread(target=cell)
        thread.start()
        yield opened
        over.set()
        thread.join()


@contextlib.contextmanager
def on_phone(browser: Any, room: LiveRoom, theme: str, troubles: list[str]) -> Iterator[Any]:
    with contextlib.closing(browser.browser.new_context(viewport=PHONE, color_scheme=theme)) as own:
        page = own.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url))
        page.goto(room.phones.url)
        assert troubles == [room.phones.url]  # it loads nothing else
        troubles.clear()
        yield page


def shot(page: Any, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("theme", THEMES)
def test_two_phones_talk_and_vote(browser: Any, room: LiveRoom, theme: str) -> None:
    troubles: list[str] = []
    with (
        on_phone(browser, room, theme, troubles) as anna,
        on_phone(browser, room, theme, troubles) as ben,
    ):
        shot(anna, f"phone-{theme}-enter")
        for page, name in ((anna, "Anna"), (ben, EVIL)):
            page.fill("#name", name)
            page.press("#name", "Enter")
            page.locator("#where", has_text="recv").wait_for()
        anna.fill("#line", "hello from Anna")
        anna.press("#line", "Enter")
        ben.locator("#said p", has_text="hello from Anna").wait_for()
        ben.fill("#line", EVIL)
        ben.click("text=Send")
        anna.locator("#said p", has_text=EVIL).last.wait_for()
        assert anna.locator("#said img, #said b").count() == 0
        assert "hacked" not in anna.title() + ben.title()
        room.phones.ask(ASKED)
        anna.click("#options button >> nth=1")
        ben.click("#options button >> nth=2")
        assert anna.locator("#question code").all_text_contents() == ["hello", "recv"]
        for page in (anna, ben):
            page.wait_for_selector('[aria-pressed="true"]')
            assert page.evaluate(WIDER) <= 0
            assert faint(page, "body") == []
        shot(anna, f"phone-{theme}-vote")
        assert room.phones.end_of_vote() == {"B": 1, "C": 1}
        anna.wait_for_selector("#poll", state="hidden")
        shot(ben, f"phone-{theme}-chat")
        assert anna.evaluate(WIDER) <= 0
        room.phones.close()
        anna.locator("#state", has_text="again").wait_for()
        shot(anna, f"phone-{theme}-closed")
    unexpected = [t for t in troubles if "WebSocket" not in t and "ws://" not in t]
    assert unexpected == []


def on_screen(browser: Any, html: str, theme: str, jupyter: str = "") -> Any:
    page = browser.browser.new_context(viewport=SCREEN, color_scheme=theme).new_page()
    attribute = f' data-jp-theme-light="{jupyter}"' if jupyter else ""
    colours = "background:#111;color-scheme:dark" if theme == "dark" else "background:#fff"
    page.set_content(
        f"<!doctype html><body{attribute} style='{colours};margin:40px 200px'>{html}</body>"
    )
    return page


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("jupyter", ["", "light"])
def test_the_wall_of_a_hundred_can_be_read(browser: Any, theme: str, jupyter: str) -> None:
    light = {"": "", "light": str(theme == "light").lower()}[jupyter]
    kinds = [*Does, *[Does.RECV] * 12]
    tiles = [
        Tile(f"Person {n}", kinds[n % len(kinds)], f"line {20 + n % 7}", n % 9 == 0)
        for n in range(120)
    ]
    page = on_screen(browser, picture(tiles).html, theme, light)
    assert page.evaluate(WIDER) <= 0
    assert faint(page, ".wall") == []
    letters = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.wall li')).fontSize)"
    )
    assert letters >= 13
    assert page.evaluate("document.querySelector('.wall').getBoundingClientRect().height") < 900
    shot(page, f"wall-{theme}{light and '-lab'}")
    few = on_screen(browser, picture(tiles[:9]).html, theme, light)
    assert faint(few, ".wall") == []
    shot(few, f"wall-few-{theme}{light and '-lab'}")


@pytest.mark.parametrize("theme", THEMES)
def test_the_votes_can_be_read(browser: Any, theme: str) -> None:
    rows = [("A: once", 3, 33), ("B: twice", 0, 0), ("C: it depends", 9, 100)]
    html = render("vote", question=ASKED.text, head="12 of 13", rows=rows, is_open=False)
    page = on_screen(browser, html, theme)
    assert faint(page, ".votes") == []
    shot(page, f"votes-{theme}")


def test_the_page_fits_in_russian(browser: Any) -> None:
    speak("ru")
    with contextlib.closing(Phones([socket.create_server(("127.0.0.1", 0))], "ru", 5)) as phones:
        context = browser.browser.new_context(viewport=PHONE)
        with contextlib.closing(context) as own:
            page = own.new_page()
            page.goto(phones.url)
            assert page.locator("html").get_attribute("lang") == "ru"
            assert page.evaluate(WIDER) <= 0
            page.fill("#name", "Аня")
            page.press("#name", "Enter")
            phones.ask(ASKED)
            page.click("#options button >> nth=0")
            page.locator("#vote", has_text="Ваш голос: A.").wait_for()
            assert page.evaluate(WIDER) <= 0
            assert page.locator("#say").is_hidden()  # there is no chat
            shot(page, "phone-ru")
