"""A whole flow: the report of a class of 300, opened in a browser, as a teacher does it.

Skipped where there is no Playwright or no Chromium, unless NEED_BROWSER is set: CI does so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from autograder.classroom.report import pages
from autograder.classroom.report.rows import counting
from autograder.course.catalogue import checks_of
from autograder.grading.results import NEEDS_A_LOOK, Result
from autograder.judging.verdict import FAILED
from autograder.words.language import speak
from helpers.a_class import COURSE, EVIL_NAMES, MANY, UDP, results

SIZE = 300
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
MAX_PAGES = 10  # of paper
# Words that lie over other words: the boxes of each line of each text, cut where an ancestor cuts
# them off, compared with all that begin before they end.
OVERLAPS = """() => {
    const boxes = [], found = [], range = document.createRange();
    const words = (box) => box.text.data.trim().slice(0, 40);
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, element = text.parentElement;
        if (!text.data.trim() || !element.checkVisibility() || element.closest('select')) continue;
        const cutting = [];
        for (let up = element; up.localName !== 'main'; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== 'visible')
                cutting.push(up.getBoundingClientRect());
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            const all = [box, ...cutting];
            const left = Math.max(...all.map(b => b.left)), top = Math.max(...all.map(b => b.top));
            const right = Math.min(...all.map(b => b.right));
            const bottom = Math.min(...all.map(b => b.bottom));
            if (right - left > 1 && bottom - top > 1) boxes.push({text, left, right, top, bottom});
        }
    }
    boxes.sort((a, b) => a.top - b.top);
    // The box of a line is higher than its letters: those of two lines may touch.
    const touch = 3;
    for (let i = 0; i < boxes.length; i++) {
        const a = boxes[i];
        for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom - touch; j++) {
            const b = boxes[j], wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            if (a.text !== b.text && wide > 1) found.push(`${words(a)} | ${words(b)}`);
        }
    }
    return found;
}"""
NAMES = (
    "() => [...document.querySelectorAll('.class tbody tr:not([hidden]) th a')].map(a => a.title)"
)
BELOW_THE_HEAD = """() => {
    const head = document.querySelector('.class thead th').getBoundingClientRect();
    return document.activeElement.getBoundingClientRect().top >= head.bottom - 1;
}"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
Open = Callable[[str], Any]


@cache
def everybody() -> list[Result]:
    return results(SIZE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a class, as a class run lays them."""
    folder = tmp_path_factory.mktemp("report")
    found = everybody()
    _lay(folder, found, "en")
    speak("ru")
    _lay(folder / "ru", found, "ru")
    speak("en")
    return folder


def _lay(folder: Path, found: list[Result], language: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(pages.class_page(found, COURSE, language), "utf-8")
    for result in found[:20]:
        (folder / result.folder).mkdir()
        page = pages.student_page(result, COURSE, language)
        (folder / result.folder / "index.html").write_text(page, "utf-8")


@pytest.fixture
def opened(report: Path, browser: Any) -> Iterator[Open]:
    """Opens a page of the report. It may ask for nothing, and nothing may go wrong in it."""
    troubles: list[str] = []
    with browser.new_page() as page:
        page.set_default_timeout(20_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url))

        def open_page(place: str) -> Any:
            address = f"{report.as_uri()}/{place}"
            page.goto("about:blank")  # another # alone would load nothing
            page.goto(address)
            asked = [url for url in troubles if unquote(url) != unquote(address.split("#")[0])]
            troubles[:] = [url for url in asked if url != "about:blank"]
            return page

        yield open_page
        assert troubles == []


def shown(page: Any) -> list[str]:
    """The whole names in the rows that are shown, in their order."""
    return page.evaluate(NAMES)  # type: ignore[no-any-return]


def those(fits: Callable[[Result], object]) -> list[str]:
    """The names of the results that are meant, as the page writes them."""
    return [pages._visible(result.name) for result in everybody() if fits(result)]


def has_failed(result: Result, check: str) -> bool:
    """Whether it failed this check of 04, and 04 is what counts."""
    states = {verdict.name: verdict.state for verdict in result.of(MANY)}
    return MANY in counting(result, COURSE) and states.get(check) == FAILED


def hardest() -> str:
    """The check of 04 that most have failed."""
    checks = {verdict.name for result in everybody() for verdict in result.of(MANY)}
    return max(sorted(checks), key=lambda name: len(those(lambda r: has_failed(r, name))))


# -- what is shown -------------------------------------------------------------------------


def test_a_name_is_found_however_its_letters_are_marked(opened: Open) -> None:
    page = opened("index.html")
    page.get_by_role("searchbox", name="Name").fill("muller")
    wanted = those(lambda result: "Müller" in result.name)
    assert shown(page) == wanted
    assert (
        page.get_by_role("status").text_content()
        == f"{len(wanted)} of {SIZE} submissions are shown."
    )
    page.get_by_role("searchbox", name="Name").fill("nobody is called that")
    assert shown(page) == []
    assert page.get_by_text("No submission is like that.").is_visible()
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == SIZE


def test_a_person_is_found_by_an_id_or_an_address(opened: Open) -> None:
    page = opened("index.html")
    page.get_by_role("searchbox", name="Name").fill("Kim@X.edu")
    assert shown(page) == those(lambda result: result.people)


def test_what_needs_a_look_and_what_is_late(opened: Open) -> None:
    page = opened("index.html")
    page.get_by_role("checkbox", name="needs a look").check()
    look = those(lambda result: result.status == NEEDS_A_LOOK or result.doubts)
    assert shown(page) == look
    assert 0 < len(look) < SIZE
    page.get_by_role("checkbox", name="needs a look").uncheck()
    page.get_by_role("checkbox", name="late").check()
    assert shown(page) == those(lambda result: getattr(result, "late", ""))


def test_grades_below_and_tracks(opened: Open) -> None:
    page = opened("index.html")
    page.get_by_role("spinbutton", name="Grade below").fill("50")
    below = those(lambda r: r.at_most is not None and r.at_most < 50)
    assert shown(page) == below
    page.get_by_role("combobox", name="Track").select_option(UDP)
    both = those(lambda r: r.name and UDP in r.scores)
    assert shown(page) == [name for name in below if name in both]


def test_who_failed_a_check(opened: Open) -> None:
    page, check = opened("index.html"), hardest()
    page.get_by_role("combobox", name="Failed the check").select_option(f"{MANY}/{check}")
    wanted = those(lambda result: has_failed(result, check))
    assert shown(page) == wanted
    page = opened("index.html")
    link = page.locator(f"a[data-failed='{MANY}/{check}']")  # others may be failed by as many
    assert link.text_content().startswith(f"{len(wanted)} of ")
    link.click()
    page.wait_for_function("() => document.querySelector('[name=failed]').value")  # an event away
    assert shown(page) == wanted


def test_a_view_can_be_sent_on(opened: Open) -> None:
    page = opened("index.html")
    page.get_by_role("searchbox", name="Name").fill("müller")
    page.get_by_role("spinbutton", name="Grade below").fill("90")
    page.get_by_role("button", name="Grade", exact=True).click(click_count=2)
    seen, address = shown(page), page.url
    assert 1 < len(seen) < SIZE
    page = opened(address.rsplit("/", 1)[1])
    assert shown(page) == seen
    assert page.get_by_role("columnheader", name="Grade").get_attribute("aria-sort") == "descending"


def test_sorting(opened: Open) -> None:
    page, found = opened("index.html"), everybody()
    page.get_by_role("button", name="Grade", exact=True).click()
    grades = [-1.0 if result.grade is None else result.grade for result in found]
    seen = page.evaluate(
        "() => [...document.querySelectorAll('td.grade[data-value]')].map(td => +td.dataset.value)"
    )
    assert seen == sorted(grades)
    page.get_by_role("button", name="Grade", exact=True).click()
    assert shown(page)[0] == pages._visible(found[grades.index(max(grades))].name)


# -- whoever looks at it, and on what --------------------------------------------------------


def test_by_keyboard_alone(opened: Open) -> None:
    page = opened("index.html")
    focused = "() => document.activeElement.name || document.activeElement.textContent"
    order = []
    for _ in range(12):
        page.keyboard.press("Tab")
        order.append(page.evaluate(focused))
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", order
    assert order[:7] == ["q", "below", "track", "failed", "look", "late", "Show all"]
    assert order[7:12] == ["Submission", "Grade", "Track", "Mastery", "Status"]
    page.keyboard.press("Space")
    assert page.get_by_role("columnheader", name="Status").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('tbody th a')")


def test_the_head_stays_and_hides_nothing_that_has_the_focus(opened: Open) -> None:
    for size in (SCREEN, PHONE):
        page = opened("index.html")
        page.set_viewport_size(size)
        page.locator(".class tbody th a").nth(150).scroll_into_view_if_needed()
        page.mouse.wheel(0, 300)
        assert page.locator(".class thead button").first.is_visible()
        top = "() => document.elementFromPoint(60, 12).closest('thead') !== null"
        page.wait_for_function(top)
        page.locator(".class tbody th a").nth(120).focus()
        assert page.evaluate(BELOW_THE_HEAD)


def test_a_screen_reader_finds_a_table(opened: Open) -> None:
    page = opened("index.html")
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)
        table = page.get_by_role("table", name="Submissions")
        assert table.get_by_role("row").count() == SIZE + 1
        assert table.get_by_role("rowheader").count() == SIZE
        assert table.get_by_role("columnheader", name="Grade").count() == 1
    assert page.get_by_role("search").count() == 1
    strip = re.compile(rf"\d+ of {len(checks_of(MANY))} checks passed")
    assert page.get_by_role("img", name=strip).count() > 100


def test_without_scripts_all_is_there(report: Path, browser: Any) -> None:
    context = browser.browser.new_context(java_script_enabled=False)
    with context.new_page() as page:
        page.goto(f"{report.as_uri()}/index.html")
        assert page.locator(".class tbody tr:visible").count() == SIZE
        assert not page.locator("form").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_nothing_overlaps_and_no_page_scrolls_sideways(
    size: Any, scheme: Any, opened: Open
) -> None:
    places = ["index.html", *(f"hand-in-{n}/index.html" for n in range(len(EVIL_NAMES) + 2))]
    for place in [*places, "ru/index.html", "ru/hand-in-9/index.html"]:
        page = opened(place)
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(WIDER) <= 0, place
        assert page.evaluate(OVERLAPS) == [], place
        assert page.title() != "owned"


def test_a_class_fits_on_a_few_sheets(opened: Open) -> None:
    assert sheets(opened("ru/index.html")) <= MAX_PAGES
    page = opened("index.html")
    whole = sheets(page)
    assert whole <= MAX_PAGES
    page.get_by_role("searchbox", name="Name").fill("müller")
    assert sheets(page) <= whole - 3  # what is below the table of people is printed all the same


def sheets(page: Any) -> int:
    """How many sheets of paper the page is printed on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_a_failed_check_leads_to_the_line_and_back(opened: Open) -> None:
    failing = next(r for r in everybody()[:20] if has_failed(r, hardest()) and r.sources)
    page = opened(f"{failing.folder}/index.html")
    line = page.get_by_role("link", name=re.compile(r"line \d+")).first
    number = (line.text_content() or "").removeprefix("line ")
    line.click()
    marked = page.locator(".source li:target")
    assert marked.get_attribute("value") == number
    marked.get_by_role("link").first.click()
    assert page.locator(".check:target").count() == 1
