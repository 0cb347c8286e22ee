"""Any figure of a run by its kind: what it shows as a table, and the figure itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.errors import RequestFault
from negosim.figures.alt_runs import run_alt
from negosim.figures.bargaining_set import bargaining_data, bargaining_figure
from negosim.figures.captions_runs import run_caption
from negosim.figures.chart import Chart, Told
from negosim.figures.choices import AT_ONCE, Kind
from negosim.figures.endings import looks
from negosim.figures.outcomes import outcome_data, outcome_figure
from negosim.figures.paths import paths_data, paths_figure
from negosim.figures.source import source_line
from negosim.figures.stops import stops_data, stops_figure
from negosim.figures.style import WIDTHS
from negosim.figures.text import concept_text, drawn_text
from negosim.figures.timing import timing_data, timing_figure
from negosim.store.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["check_kind", "figure_data", "figure_of", "kinds_of", "run_charts"]


def figure_data(results: Results, kind: Kind) -> pd.DataFrame:
    """The numbers that a figure shows.

    Parameters
    ----------
    results : Results
        Such as ``Outcomes``.
    kind : Kind
    """
    check_kind(results, kind)
    dispute = results.scenario.dispute
    if kind in (Kind.OUTCOMES, Kind.TIMING):
        outcomes = outcome_data(results.classes, results.bounds)
        return outcomes if kind is Kind.OUTCOMES else timing_data(results.timing, outcomes, dispute)
    if kind is Kind.STOPS:
        return stops_data(results.stops, dispute, results.scenario.run.concept)
    if kind is Kind.BARGAINING_SET:
        return bargaining_data(results.bargaining_set, dispute)
    return paths_data(results.paths, dispute)


def kinds_of(results: Results) -> tuple[Kind, ...]:
    """The kinds of figure that there are of a run."""
    return tuple(Kind) if results.scenario.run.concept.has_rounds else AT_ONCE


def check_kind(results: Results, kind: Kind) -> None:
    """Refuse a kind of figure that a run has nothing to show in.

    Raises
    ------
    RequestFault
        Talks that are settled at once have no rounds.
    """
    kinds = kinds_of(results)
    if kind not in kinds:
        raise RequestFault(
            f"'{kind}' shows talks round by round, and under {results.scenario.run.concept} they are settled "
            f"at once; use {', '.join(kinds[:-1])} or {kinds[-1]}."
        )


def run_charts(results: Results) -> tuple[Chart, ...]:
    """The charts that there are of a run."""
    return tuple(_chart(results, kind) for kind in kinds_of(results))


def _chart(results: Results, kind: Kind) -> Chart:
    def draw(width_mm: float) -> Figure:
        return figure_of(results, kind, width_mm=width_mm)

    return Chart(str(kind), draw, figure_data(results, kind), partial(_told, results, kind))


def _told(results: Results, kind: Kind) -> Told:
    data = figure_data(results, kind)
    return Told(run_caption(results, kind, data), run_alt(results, kind, data))


def figure_of(results: Results, kind: Kind, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """A figure of a run; see ``figure_data``."""
    check_kind(results, kind)
    scenario, note = results.scenario, _note(results)
    if kind is Kind.OUTCOMES:
        return outcome_figure(
            results.classes,
            scenario.title,
            scenario.run.draws,
            results.bounds,
            note,
            looks=looks(scenario.dispute),
            width_mm=width_mm,
        )
    draw = {
        Kind.TIMING: timing_figure,
        Kind.STOPS: stops_figure,
        Kind.BARGAINING_SET: bargaining_figure,
        Kind.PATHS: paths_figure,
    }[kind]
    return draw(figure_data(results, kind), scenario.title, note, width_mm=width_mm)


def _note(results: Results) -> str:
    scenario = results.scenario
    drawn = f"{drawn_text(scenario.run)}{concept_text(scenario.run)}"
    return source_line(scenario.name, drawn, results.recipe, scenario.changes)
