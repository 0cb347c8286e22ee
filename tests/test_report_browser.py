"""The report in headless Chromium: nothing fails or leaves the file, all can use it, paper cuts no chart.

``apt-get install chromium chromium-driver`` and ``pip install '.[browser]'`` first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from every_result import FEW, FLAGSHIP
from pypdf import PdfReader

import negosim
from negosim.reports.made import report

if TYPE_CHECKING:
    from browser import Browser

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("browser")]

WIDTHS = (360, 800, 1600)
PAGES = ("run", "comparison", "line", "map", "frontier", "all")
MEGABYTE = 1_000_000
A4 = (718, 1047)  # pixels within margins of 10 mm
_PRINTED = {"paperWidth": 8.27, "paperHeight": 11.69}

# What Tab is to reach: all that can be pressed, chosen or scrolled, but for what is folded away.
_CONTROLS = """
const wanted = 'a[href], button, select, input, summary, [tabindex="0"]';
return [...document.querySelectorAll(wanted)].filter((each) => each.checkVisibility());
"""
_REACHED = """
const seen = document.activeElement;
if (seen !== document.body) seen.dataset.reached = "yes";
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Results folders with few draws."""
    place = tmp_path_factory.mktemp("results")
    found = {
        "run": negosim.run(FLAGSHIP, draws=FEW, bounds=True).save(place / "run", formats="svg"),
        "comparison": negosim.compare(FLAGSHIP, "us_consents", "territory_first", draws=FEW).save(
            place / "comparison", formats="svg"
        ),
        "frontier": negosim.frontier(FLAGSHIP, draws=FEW).save(place / "frontier", formats="svg"),
        "line": place / "line",
        "map": place / "map",
    }
    over = ["breakdown_hazard=0:0.1:5", "integrity_russia*=0:1.5:5"]
    negosim.sweep(FLAGSHIP, ["consent_written=0:1:9"], draws=FEW, workers=1, directory=found["line"])
    negosim.sweep("publics_persuaded", over, draws=FEW, workers=1, directory=found["map"])
    return found


@pytest.fixture(scope="module")
def pages(folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report on each, and one on all."""
    place = tmp_path_factory.mktemp("pages")
    found = {name: report(folder, out=place / f"{name}.html") for name, folder in folders.items()}
    return found | {"all": report(folders.values(), out=place / "all.html")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from browser import browsing  # of the extra `browser`, which ordinary tests do without

    with browsing() as found:
        yield found


@pytest.fixture
def screen(browser: Browser) -> Browser:
    """A browser with a screen as it is found on desks."""
    browser.media()
    browser.size(800)
    return browser


# ---- It opens
@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_wrong_and_nothing_is_fetched(
    screen: Browser, pages: dict[str, Path], name: str
) -> None:
    screen.open(pages[name])
    charts, drawn = screen.run(
        "return [document.querySelectorAll('.live').length, document.querySelectorAll('.live svg').length]"
    )
    assert charts == drawn and (charts > 0) == (name != "frontier")
    assert screen.run("return [...document.images].every((each) => each.naturalWidth > 100)")
    screen.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert screen.run(
        "return [...document.querySelectorAll('details[data-numbers]')].every((each) => "
        "each.querySelectorAll('tbody tr').length > 1)"
    )
    assert screen.requests() == []
    assert screen.errors() == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_no_wider_than_the_screen(
    screen: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    screen.size(width)
    screen.open(pages[name])
    screen.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert screen.run("return document.documentElement.scrollWidth") <= width


def test_a_map_of_1600_cells_is_small(screen: Browser, tmp_path: Path) -> None:
    over = ["breakdown_hazard=0:0.1:40", "integrity_russia*=0:1.5:40"]
    negosim.sweep("publics_persuaded", over, draws=8, directory=tmp_path / "large")
    page = report(tmp_path / "large", out=tmp_path / "large.html")
    assert page.stat().st_size < 5 * MEGABYTE
    seconds = screen.open(page)
    print(f"{page.stat().st_size / MEGABYTE:.2f} MB, open in {seconds:.2f} s")
    marks = screen.run("return document.querySelector('.live svg').querySelectorAll('path').length")
    assert marks >= 1600
    assert screen.errors() == [] and screen.requests() == []


# ---- All can use it
@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control(screen: Browser, pages: dict[str, Path], name: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    screen.open(pages[name])
    wanted = len(screen.run(_CONTROLS))
    assert wanted > 50
    for _ in range(0, wanted + 20, 10):
        for _ in range(10):
            ActionChains(screen.driver, duration=0).send_keys(Keys.TAB).perform()
            screen.run(_REACHED)
    missed = [
        each.get_attribute("outerHTML")[:200]
        for each in screen.run(_CONTROLS)
        if each.get_attribute("data-reached") is None
    ]
    assert missed == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(screen: Browser, pages: dict[str, Path], width: int, colours: str) -> None:
    screen.media("screen", colours)
    screen.size(width)
    screen.open(pages["all"])
    screen.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert screen.violations() == []


def test_the_head_of_a_column_sorts_within_groups(screen: Browser, pages: dict[str, Path]) -> None:
    from selenium.webdriver.common.keys import Keys

    screen.open(pages["run"])
    table = (
        "[...document.querySelectorAll('table')].find((t) => t.caption.textContent.startsWith('What stops'))"
    )
    column = (
        f"return [...{table}.tBodies].map((body) => [...body.querySelectorAll('td:nth-child(2)')]"
        ".map((cell) => Number(cell.dataset.key)))"
    )
    groups = f"return [...{table}.tBodies].map((body) => body.rows[0].textContent)"
    before, heads = screen.run(column), screen.run(groups)
    button = screen.run(f"return {table}.tHead.querySelectorAll('button')[1]")
    sides = []
    for order in (lambda rows: sorted(rows, reverse=True), sorted, list):
        button.send_keys(Keys.ENTER)
        assert screen.run(column) == [list(order(rows)) for rows in before]
        assert screen.run(groups) == heads
        sides.append(screen.run("return arguments[0].parentElement.getAttribute('aria-sort')", button))
    assert sides == ["descending", "ascending", "none"]
    assert len(before) > 1 and before != [sorted(rows, reverse=True) for rows in before]


def test_the_numbers_of_a_chart_are_those_of_what_its_menu_shows(
    screen: Browser, pages: dict[str, Path]
) -> None:
    from selenium.webdriver.support.ui import Select

    screen.open(pages["map"])
    menu = screen.run("return document.querySelector('.live select')")
    details = screen.run("return arguments[0].closest('figure').querySelector('details')", menu)
    screen.run("arguments[0].open = true", details)
    told = "return arguments[0].querySelector('table').textContent"
    while not (first := screen.run(f"return arguments[0].querySelector('table') && ({told[7:]})", details)):
        pass
    choice = Select(menu)
    name = choice.options[-1].text
    choice.select_by_index(len(choice.options) - 1)
    for _ in range(100):
        if screen.run(told, details) != first:
            break
    assert name in screen.run(told, details) and screen.run(told, details) != first


def test_the_button_turns_light_to_dark_and_back(screen: Browser, pages: dict[str, Path]) -> None:
    screen.open(pages["run"])
    paper = "return getComputedStyle(document.body).backgroundColor"
    ink = (
        "return getComputedStyle(document.querySelector('.live svg text[fill=currentColor], "
        ".live svg g[fill=currentColor], .live svg [fill=currentColor]')).fill"
    )
    button = screen.run("return document.getElementById('theme')")
    seen = []
    for _ in range(3):
        seen.append((screen.run(paper), screen.run(ink), button.text))
        button.click()
    assert seen[0] == seen[2] != seen[1]
    assert seen[0] == ("rgb(255, 255, 255)", "rgb(26, 26, 26)", "Dark colours")
    assert screen.run("return [document.cookie, localStorage.length]") == ["", 0]


# ---- Paper
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_paper_cuts_no_chart(screen: Browser, pages: dict[str, Path], name: str, colours: str) -> None:
    width, height = A4
    screen.media("screen", colours)
    screen.size(1600)
    screen.open(pages[name])
    screen.media("print", colours)
    screen.size(width, height)
    charts = screen.run(
        "return [...document.querySelectorAll('.live svg, .picture img')].map((each) => {"
        " const box = each.getBoundingClientRect();"
        " return [box.left, box.right, box.height, getComputedStyle(each.closest('figure')).breakInside]})"
    )
    assert charts
    for left, right, high, breaks in charts:
        assert left >= 0 and right <= width + 0.5
        assert 20 < high < height and breaks == "avoid"
    assert screen.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert screen.run("return document.documentElement.scrollWidth") <= width
    assert (
        screen.run("return getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    )


def test_paper_has_all_that_is_folded_on_the_screen(screen: Browser, pages: dict[str, Path]) -> None:
    screen.open(pages["all"])
    screen.media("print")
    paper = PdfReader(io.BytesIO(screen.pdf(**_PRINTED)))
    told = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for text in ("Settlements on the table", "Who proposes, in turn", "What the sources say", "Status quo"):
        assert text in told
    assert told.count("What the sources say") > 4, "heads are repeated on every page of a table"
    assert "file://" not in told and "The numbers of this chart" not in told
    assert not screen.run("return document.querySelectorAll('details[data-print][open]').length")
