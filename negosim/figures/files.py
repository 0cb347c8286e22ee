"""The files of a results folder that are made for readers: charts, their data, printed tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from negosim.figures.choices import Format, Kind, Style, chosen, formats_chosen
from negosim.figures.page import run_page
from negosim.store.results import Results
from negosim.store.writers import Writer, csv, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
    kinds, look = formats_chosen(formats), chosen(Style, style)
    files: dict[str, Writer] = {}
    for kind in Kind:
        files |= _chart_files(results, kind, kinds, look)
    return files | {"tables/outcomes.txt": text(run_page(results))}


def _chart_files(
    results: Results, kind: Kind, formats: tuple[Format, ...], style: Style
) -> dict[str, Writer]:
    from negosim.figures.draw import figure_data, figure_of
    from negosim.figures.style import write_file

    @cache
    def figure() -> Figure:
        return figure_of(results, kind, style)

    def chart(path: Path) -> None:
        write_file(figure(), path)

    charts: dict[str, Writer] = {f"figures/{kind}.{form}": chart for form in formats}
    return charts | {f"figures/{kind}.csv": csv(figure_data(results, kind))}
