"""A whole flow: a race in a student's server, from the check that fails to the page in a browser.

Skipped where there is no Playwright or no Chromium, unless NEED_BROWSER is set: CI does so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.replay.film import Film
from autograder.replay.page import page as page_of
from autograder.stage.html import render
from helpers.films import recorded
from helpers.seeded import seeded

SLUG, CHECK = "04_multi_user_chat", "test_sender_reads_no_echo"
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
MARKS = """() => [...document.querySelectorAll('.source .stands')].map(line => [
    line.id, ...[...line.querySelectorAll('.chip')].map(chip => chip.textContent)])"""
GROWN = """() => parseFloat(document.querySelector('.paper').style.getPropertyValue('--grown'))"""
# Whether the line where somebody is, and the one where it went wrong, are in sight.
SEEN = """() => ['.source .acts', '.source .wrong'].every(kind => {
    const line = document.querySelector(kind).getBoundingClientRect();
    const box = document.querySelector('.file:not([hidden])').getBoundingClientRect();
    return line.top >= box.top - 1 && line.bottom <= box.bottom + 1;
})"""
# How far a line stands out of what can be seen: of its code, and of the page beside the controls.
OUT_OF_SIGHT = """(kind) => {
    const line = document.querySelector(`.source .${kind}`)?.getBoundingClientRect();
    if (!line) return 0;
    const box = document.querySelector('.file:not([hidden])').getBoundingClientRect();
    const bar = document.querySelector('.controls'), edge = bar.getBoundingClientRect();
    const isBelow = getComputedStyle(bar).position === 'fixed';
    const top = Math.max(box.top, isBelow ? 0 : edge.bottom);
    const bottom = Math.min(box.bottom, isBelow ? edge.top : innerHeight);
    return Math.max(0, top - line.top, line.bottom - bottom);
}"""
# No place of a thread is broken in two.
BROKEN = """() => [...document.querySelectorAll('.threads button')]
    .filter(place => place.getClientRects().length > 1).length"""
# Contrast of text on what is behind it (WCAG 2.2, 1.4.3), for all chips.
CONTRAST = """() => [...document.querySelectorAll('.chip')].map(chip => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(chip);
    const [low, high] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
})"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The run in which a server echoes to the sender."""
    folder = tmp_path_factory.mktemp("mutant") / "hand-in"
    wanted = (SLUG, CHECK)
    next(m for m in seeded() if (m.slug, m.edit.caught_by) == wanted).write(folder)
    _verdict, made = recorded(folder, SLUG, CHECK)
    return made


@pytest.fixture(scope="module")
def place(film: Film, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of its page."""
    path = tmp_path_factory.mktemp("page") / "replay.html"
    path.write_text(page_of(film), "utf-8")
    return path.as_uri()


Open = Callable[..., Any]


@pytest.fixture
def opened(place: str, browser: Any) -> Iterator[Open]:
    """Opens the page. It may ask for nothing, and nothing may go wrong in it."""
    troubles: list[str] = []
    with browser.new_page() as page:
        page.set_default_timeout(20_000)
        page.emulate_media(reduced_motion="reduce")
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))

        def open_page(at: str = "", size: dict[str, int] = SCREEN) -> Any:
            page.set_viewport_size(size)
            page.goto(place + at)
            page.on("request", lambda request: troubles.append(request.url))
            return page

        yield open_page
        assert troubles == []


def news(page: Any) -> str:
    """What the page says right now, as a screen reader is told."""
    return str(page.get_by_role("status").text_content())


def test_it_opens_where_it_went_wrong(opened: Open, film: Film) -> None:
    page = opened()
    assert news(page) == film.moments[film.wrong.moment].text
    assert news(page).startswith("alice's thread sends b'this is for the others")
    place, sends = film.wrong.place, film.moments[film.wrong.moment].place
    assert place is not None
    assert sends is not None
    assert "for " in film.files[place[0]]["lines"][place[1] - 1]  # it goes round to the sender, too
    assert page.locator("#line-{}-{}.wrong".format(*place)).count() == 1
    assert ["line-{}-{}".format(*sends), "alice's thread"] in page.evaluate(MARKS)
    assert page.locator("#line-{}-{}.acts".format(*sends)).count() == 1
    assert page.evaluate(SEEN)
    row = page.get_by_role("row", name="alice's thread")
    assert row.get_by_role("button").text_content() == "server.py:{1}".format(*sends)
    assert "data = b'this is for the others" in row.text_content()
    assert page.get_by_text("from the server to alice").is_visible()


def test_every_moment_by_keys_slider_and_buttons(opened: Open, film: Film) -> None:
    page = opened("#m1")
    texts = [moment.text for moment in film.moments]
    for text in texts:
        assert news(page) == text
        page.keyboard.press("ArrowRight")
    assert news(page) == texts[-1]
    page.keyboard.press("Home")
    assert news(page) == texts[0]
    page.keyboard.press("w")
    assert news(page) == texts[film.wrong.moment]
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert news(page) == next(one.text for one in film.moments[1:] if one.kind == "story")
    page.get_by_role("slider", name="Moment").fill("4")
    assert news(page) == texts[4]
    page.get_by_role("button", name="Back").click()
    assert news(page) == texts[3]
    page.get_by_role("button", name="Where it went wrong").click()
    assert news(page) == texts[film.wrong.moment]
    page.keyboard.press("End")
    assert page.get_by_role("button", name="Next").is_disabled()


def test_what_holds_is_put_together_from_what_changed(opened: Open, film: Film) -> None:
    """At each moment, however one comes there, each thread stands where the film says."""
    page = opened("#m1")
    for number in (len(film.moments), 7, film.wrong.moment + 1, 30):
        standing: dict[str, Any] = dict(film.before.get("lines", {}))
        inside: list[str] = []
        for moment in film.moments[:number]:
            standing |= moment.change.get("lines", {})
            inside = moment.change.get("registries", {}).get("clients", inside)
        page.evaluate("(number) => { location.hash = `#m${number}` }", number)
        page.wait_for_function("(number) => now === number - 1", arg=number)
        marked = {chip: line for line, *chips in page.evaluate(MARKS) for chip in chips}
        for thread, place in standing.items():
            if place is not None:
                name = film.threads[int(thread)]["name"]
                assert marked[name] == "line-{}-{}".format(*place)
        shown = page.locator("[data-part=registries] dd").all_text_contents()
        assert shown == ([", ".join(inside)] if inside else [])


def test_the_chart_grows(opened: Open, film: Film) -> None:
    page = opened("#m1")
    small = page.evaluate(GROWN)
    page.keyboard.press("End")
    page.wait_for_function("(number) => now === number", arg=len(film.moments) - 1)
    assert page.evaluate(GROWN) > small + 200


@pytest.mark.parametrize("size", [PHONE, SCREEN])
def test_nothing_is_wider_than_the_screen(opened: Open, size: dict[str, int]) -> None:
    page = opened(size=size)
    assert page.evaluate(WIDER) <= 0
    assert page.evaluate(SEEN)
    assert page.evaluate(BROKEN) == 0
    assert page.evaluate(OUT_OF_SIGHT, "wrong") <= 1
    assert page.get_by_role("button", name="Where it went wrong").is_visible()


@pytest.mark.parametrize("size", [PHONE, SCREEN])
def test_the_marked_line_is_in_sight_at_each_step(
    opened: Open, film: Film, size: dict[str, int]
) -> None:
    page = opened("#m1", size)
    for number in range(len(film.moments)):
        page.evaluate("(number) => go(number)", number)
        marked = "wrong" if number == film.wrong.moment else "acts"
        assert page.evaluate(OUT_OF_SIGHT, marked) <= 1, number
        assert page.locator("#news").bounding_box()["y"] >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_can_be_read_on_their_colours(opened: Open, scheme: str) -> None:
    page = opened()
    page.emulate_media(color_scheme=scheme)
    assert min(page.evaluate(CONTRAST)) >= 4.5


def test_without_scripts_the_table_tells_the_same(place: str, browser: Any, film: Film) -> None:
    with browser.browser.new_context(java_script_enabled=False) as quiet:
        page = quiet.new_page()
        page.goto(place)
        assert page.get_by_text("Scripts are switched off").is_visible()
        page.get_by_text("All moments as a table").click()
        rows = page.locator(".all tbody tr")
        assert rows.count() == len(film.moments)
        assert film.moments[5].text in rows.nth(5).text_content()


def test_in_a_frame_of_a_notebook_it_steps_as_well(film: Film, browser: Any) -> None:
    troubles: list[str] = []
    with browser.new_page() as page:
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.set_content(render("replay", page=page_of(film), title="It runs"))
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Back").click()
        told = frame.get_by_role("status").text_content()
        assert told == film.moments[film.wrong.moment - 1].text
    assert troubles == []
