"""Any figure of a comparison by its kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.figures.alt_comparison import comparison_alt
from negosim.figures.captions_comparison import comparison_caption
from negosim.figures.chart import Chart, Told
from negosim.figures.choices import ComparisonKind
from negosim.figures.differences import differences_data, differences_figure
from negosim.figures.distributions import distributions_data, distributions_figure
from negosim.figures.scenario_marks import shown_names
from negosim.figures.source import source_line
from negosim.figures.style import WIDTHS
from negosim.figures.text import concept_text, drawn_text
from negosim.store.comparison import ComparisonTables, comparison_name
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["comparison_charts", "comparison_data", "comparison_figure"]

_FEW, _SHORT = 12, 45
"""Scenarios whose titles stand beside bars, and signs of a title that has room in three lines."""


def comparison_data(comparison: ComparisonTables, kind: ComparisonKind) -> pd.DataFrame:
    """The numbers that a figure of a comparison shows.

    Parameters
    ----------
    comparison : ComparisonTables
        Such as ``Comparison``.
    kind : ComparisonKind
    """
    if kind is ComparisonKind.DIFFERENCES:
        return differences_data(comparison.differences, comparison.distributions)
    return distributions_data(comparison.distributions, comparison.scenarios[comparison.baseline].dispute)


def comparison_charts(comparison: ComparisonTables) -> tuple[Chart, ...]:
    """The charts of a comparison."""
    return tuple(_chart(comparison, kind) for kind in ComparisonKind)


def _chart(comparison: ComparisonTables, kind: ComparisonKind) -> Chart:
    def draw(width_mm: float) -> Figure:
        return comparison_figure(comparison, kind, width_mm=width_mm)

    return Chart(str(kind), draw, comparison_data(comparison, kind), partial(_told, comparison, kind))


def _told(comparison: ComparisonTables, kind: ComparisonKind) -> Told:
    data = comparison_data(comparison, kind)
    return Told(comparison_caption(comparison, kind, data), comparison_alt(comparison, kind, data))


def comparison_figure(
    comparison: ComparisonTables, kind: ComparisonKind, *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """A figure of a comparison; see ``comparison_data``."""
    data, note = comparison_data(comparison, kind), _note(comparison)
    scenario = comparison.scenarios[comparison.baseline]
    if kind is ComparisonKind.DIFFERENCES:
        titles = {name: each.title for name, each in comparison.scenarios.items()}
        return differences_figure(data, titles, scenario.run.draws, note, width_mm=width_mm)
    title = say("{count} scenarios side by side", count=len(comparison.scenarios))
    shown = data.assign(scenario=data["scenario"].map(_row_names(comparison)))
    return distributions_figure(shown, scenario.dispute, title, note, width_mm=width_mm)


def _row_names(comparison: ComparisonTables) -> dict[str, str]:
    """Titles of scenarios where they are short enough to stand beside bars and rows are few, else names."""
    few = len(comparison.scenarios) <= _FEW
    titles = {name: say(title) for name, title in shown_names(comparison).items()}
    return {name: title if few and len(title) <= _SHORT else name for name, title in titles.items()}


def _note(comparison: ComparisonTables) -> str:
    scenarios = list(comparison.scenarios.values())
    run = scenarios[0].run
    name = comparison_name([each.name for each in scenarios])
    changes = dict.fromkeys(change for each in scenarios for change in each.changes)
    return source_line(name, f"{drawn_text(run)}{concept_text(run)}", comparison.recipe, changes)
