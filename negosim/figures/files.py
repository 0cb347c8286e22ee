"""The files of a results folder that are made for readers: charts, their data, printed tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from negosim.figures.chart_files import chart_files
from negosim.figures.choices import Format, Style, chosen, formats_chosen
from negosim.figures.page import run_page
from negosim.store.results import Results
from negosim.store.writers import Writer, text

__all__ = ["reader_files"]


def reader_files(
    results: Results,
    *,
    formats: str | Iterable[str] = tuple(Format),
    style: str = Style.COLOUR,
) -> dict[str, Writer]:
    """Writers of a run's charts and printed tables, by their path in the folder.

    Parameters
    ----------
    results : Results
        Such as ``Outcomes``.
    formats : str or iterable of str
        Formats of the charts: out of pdf, svg and png, with commas between them if in one text.
    style : str
        ``colour`` or ``grey``.

    Raises
    ------
    RequestFault
        There is no such format or style.
    """
    from negosim.figures.draw import figure_data, figure_of, kinds_of

    kinds, look = formats_chosen(formats), chosen(Style, style)
    files: dict[str, Writer] = {}
    for kind in kinds_of(results):
        draw = partial(figure_of, results, kind, look)
        files |= chart_files(kind, draw, figure_data(results, kind), kinds)
    return files | {"tables/outcomes.txt": text(run_page(results))}
