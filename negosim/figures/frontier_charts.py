"""The chart of a study of the frontier, from its tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from negosim.figures.captions_frontier import frontier_told
from negosim.figures.chart import Chart
from negosim.figures.frontier import frontier_data, frontier_figure
from negosim.figures.frontier_says import shown
from negosim.figures.source import source_line
from negosim.figures.style import WIDTHS
from negosim.figures.text import drawn_text
from negosim.figures.words import who_words
from negosim.store.frontier import FRONTIER, FrontierTables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["frontier_chart", "frontier_charts"]


def frontier_charts(study: FrontierTables) -> tuple[Chart, ...]:
    """The chart of a study of the frontier."""
    draw = partial(_drawn, study)
    data = frontier_data(study)
    return (Chart(FRONTIER, draw, data, partial(frontier_told, study, data)),)


def _drawn(study: FrontierTables, width_mm: float) -> Figure:
    return frontier_chart(study, width_mm=width_mm)


def frontier_chart(study: FrontierTables, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """The chart of a study of the frontier; ``frontier_data`` is what it shows."""
    scenario = study.scenario
    one, two = (who_words(scenario.dispute, player) for player in scenario.dispute.players)
    return frontier_figure(
        frontier_data(study),
        (one, two),
        scenario.title,
        shown(study),
        source_line(scenario.name, drawn_text(scenario.run), study.recipe, scenario.changes),
        lotteries=scenario.bargaining.lotteries,
        width_mm=width_mm,
    )
