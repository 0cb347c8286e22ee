"""What readers get of an answer: its page, its charts, and the files of both.

The page of a kind of answer is ``page`` in ``negosim.figures.KIND_page``, its charts are ``charts`` in
``negosim.figures.KIND``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.errors import RequestFault
from negosim.figures.choices import Format, Style, chosen, formats_chosen
from negosim.reading import did_you_mean, named
from negosim.store.study import Study
from negosim.store.writers import Writer, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["StudyChart", "study_chart", "study_files", "study_page"]


@dataclass(frozen=True)
class StudyChart:
    """One chart of an answer.

    Attributes
    ----------
    name : str
        Of its files.
    draw : callable
        Draws it, in colour, at a width in millimetres.
    data : DataFrame
        What it shows.
    """

    name: str
    draw: Callable[[float], Figure]
    data: pd.DataFrame


def study_page(found: Study) -> str:
    """The page of an answer, at most 80 characters wide."""
    page: str = _module(found, "_page").page(found)
    return page


def study_chart(found: Study, name: str | None = None, style: str = Style.COLOUR) -> Figure:
    """A chart of an answer, by default its first.

    Raises
    ------
    RequestFault
        There is no such chart or style.
    """
    from negosim.figures.style import WIDTHS

    look, charts = chosen(Style, style), {chart.name: chart for chart in _charts(found)}
    known = list(charts)
    if not known:
        raise RequestFault(f"there is no chart of this {found.kind}.")
    if name is not None and name not in charts:
        hint = did_you_mean(name, known) or f"; it is one of {', '.join(known)}."
        raise RequestFault(f"expected a kind of figure, found '{named(name)}'{hint}")
    return _drawn(charts[name or known[0]], look, WIDTHS["page"])


def study_files(
    found: Study, *, formats: str | Iterable[str] = tuple(Format), style: str = Style.COLOUR
) -> dict[str, Writer]:
    """Writers of an answer's charts and printed page, by their path in the folder.

    Raises
    ------
    RequestFault
        There is no such format or style.
    """
    from negosim.figures.chart_files import chart_files
    from negosim.figures.style import WIDTHS

    kinds, look = formats_chosen(formats), chosen(Style, style)
    files: dict[str, Writer] = {}
    for chart in _charts(found):
        files |= chart_files(chart.name, partial(_drawn, chart, look, WIDTHS["page"]), chart.data, kinds)
    return files | {f"tables/{found.kind}.txt": text(study_page(found))}


def _charts(found: Study) -> tuple[StudyChart, ...]:
    charts: tuple[StudyChart, ...] = _module(found).charts(found)
    return charts


def _drawn(chart: StudyChart, style: Style, width_mm: float) -> Figure:
    from negosim.figures.style import in_grey

    drawn = chart.draw(width_mm)
    return in_grey(drawn) if style is Style.GREY else drawn


def _module(found: Study, ending: str = "") -> Any:
    return importlib.import_module(f"negosim.figures.{found.kind}{ending}")
