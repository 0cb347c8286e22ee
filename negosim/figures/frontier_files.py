"""The chart of a study of the frontier, and the files of its folder that are made for readers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from negosim.figures.chart_files import chart_files
from negosim.figures.choices import Format, Style, chosen, formats_chosen
from negosim.figures.frontier import frontier_data, frontier_figure
from negosim.figures.frontier_page import frontier_page
from negosim.figures.frontier_says import shown
from negosim.figures.style import WIDTHS, in_grey
from negosim.figures.text import drawn_text
from negosim.figures.words import who_words
from negosim.store.frontier import FRONTIER, FrontierTables
from negosim.store.writers import Writer, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["frontier_chart", "frontier_files"]


def frontier_chart(
    study: FrontierTables, style: Style = Style.COLOUR, *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """The chart of a study of the frontier; ``frontier_data`` is what it shows."""
    scenario = study.scenario
    one, two = (who_words(scenario.dispute, player) for player in scenario.dispute.players)
    drawn = frontier_figure(
        frontier_data(study),
        (one, two),
        scenario.title,
        shown(study),
        _note(study),
        lotteries=scenario.bargaining.lotteries,
        width_mm=width_mm,
    )
    return in_grey(drawn) if style is Style.GREY else drawn


def _note(study: FrontierTables) -> str:
    """What a figure was made from, so that two studies can be told apart."""
    scenario = study.scenario
    changed = [f"changed: {'; '.join(scenario.changes)}"] if scenario.changes else []
    return " · ".join([scenario.name, drawn_text(scenario.run), f"recipe {study.recipe[:8]}", *changed])


def frontier_files(
    study: FrontierTables, *, formats: str | Iterable[str] = tuple(Format), style: str = Style.COLOUR
) -> dict[str, Writer]:
    """Writers of the chart and of the printed page, by their path; see ``reader_files``."""
    kinds, look = formats_chosen(formats), chosen(Style, style)
    draw = partial(frontier_chart, study, look)
    files = chart_files(FRONTIER, draw, frontier_data(study), kinds)
    return files | {"tables/frontier.txt": text(frontier_page(study))}
