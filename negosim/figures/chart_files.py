"""The files of one chart: itself in some formats, and its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from negosim.figures.choices import Format
from negosim.store.writers import Writer, csv

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["chart_files"]


def chart_files(
    name: str, draw: Callable[[], Figure], data: pd.DataFrame, formats: Iterable[Format]
) -> dict[str, Writer]:
    """Writers of a chart and of its data, by their path in a results folder.

    Parameters
    ----------
    name : str
        Of the files, without their endings.
    draw : callable
        Draws the chart; called once, when the first file is written.
    data : DataFrame
        What it shows.
    formats : iterable of Format
    """
    figure = cache(draw)

    def write(path: Path) -> None:
        from negosim.figures.style import write_file

        write_file(figure(), path)

    charts: dict[str, Writer] = {f"figures/{name}.{form}": write for form in formats}
    return charts | {f"figures/{name}.csv": csv(data)}
