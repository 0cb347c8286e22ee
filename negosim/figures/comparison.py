"""Any figure of a comparison by its kind, and the files of its folder that are made for readers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.figures.chart_files import chart_files
from negosim.figures.choices import ComparisonKind, Format, Style, chosen, formats_chosen
from negosim.figures.comparison_page import comparison_page
from negosim.figures.differences import differences_data, differences_figure
from negosim.figures.distributions import distributions_data, distributions_figure
from negosim.figures.style import WIDTHS, in_grey
from negosim.figures.text import concept_text, drawn_text
from negosim.store.comparison import ComparisonTables, comparison_name
from negosim.store.writers import Writer, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["comparison_data", "comparison_figure", "comparison_files"]


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


def comparison_figure(
    comparison: ComparisonTables,
    kind: ComparisonKind,
    style: Style = Style.COLOUR,
    *,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """A figure of a comparison; see ``comparison_data``."""
    data, note = comparison_data(comparison, kind), _note(comparison)
    scenario = comparison.scenarios[comparison.baseline]
    if kind is ComparisonKind.DIFFERENCES:
        titles = {name: each.title for name, each in comparison.scenarios.items()}
        drawn = differences_figure(data, titles, scenario.run.draws, note, width_mm=width_mm)
    else:
        title = f"{len(comparison.scenarios)} scenarios side by side"
        drawn = distributions_figure(data, scenario.dispute, title, note, width_mm=width_mm)
    return in_grey(drawn) if style is Style.GREY else drawn


def _note(comparison: ComparisonTables) -> str:
    """What a figure was made from, so that two comparisons can be told apart."""
    scenarios = list(comparison.scenarios.values())
    run = scenarios[0].run
    changes = dict.fromkeys(change for each in scenarios for change in each.changes)
    return " · ".join(
        [
            comparison_name([each.name for each in scenarios]),
            f"{drawn_text(run)}{concept_text(run)}",
            f"recipe {comparison.recipe[:8]}",
            *([f"changed: {'; '.join(changes)}"] if changes else []),
        ]
    )


def comparison_files(
    comparison: ComparisonTables,
    *,
    formats: str | Iterable[str] = tuple(Format),
    style: str = Style.COLOUR,
) -> dict[str, Writer]:
    """Writers of a comparison's charts and printed page, by their path; see ``reader_files``."""
    kinds, look = formats_chosen(formats), chosen(Style, style)
    files: dict[str, Writer] = {}
    for kind in ComparisonKind:
        draw = partial(comparison_figure, comparison, kind, look)
        files |= chart_files(kind, draw, comparison_data(comparison, kind), kinds)
    return files | {"tables/compare.txt": text(comparison_page(comparison))}
