"""A chart: what it shows, how it is drawn, what is said of it, and its files."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from negosim.errors import RequestFault
from negosim.figures.choices import Format
from negosim.figures.look import Look, looking
from negosim.reading import did_you_mean, named
from negosim.store.record import Record
from negosim.store.seals import sealed
from negosim.store.writers import Writer, csv, text
from negosim.wording import say, speaking

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FLOAT = ".float.tex"
"""Ending of what takes a chart into LaTeX; a table of the same name has its own."""

_SMALLER = (13.5, 12.0, 10.5, 9.0)
"""Sizes of letters in points that are tried where a figure may be no higher."""

__all__ = ["FLOAT", "Chart", "Told", "chart_files", "chart_named", "drawn", "float_file"]


@dataclass(frozen=True)
class Told:
    """What is said of a chart.

    Attributes
    ----------
    caption : str
        A draft for the paper: what is shown, every symbol, draws and seed.
    alt : str
        The chart in words, for who cannot see it: its form, and the numbers that matter.
    """

    caption: str
    alt: str


@dataclass(frozen=True)
class Chart:
    """One chart of some results.

    Attributes
    ----------
    name : str
        Its kind, such as ``outcomes``.
    draw : callable
        Draws it, in colour, at a width in millimetres that it is planned for.
    data : DataFrame
        What it shows; in English, whatever the chart is written in.
    told : callable
        Gives its caption and alternative text, in the language in use.
    stem : str
        Name of its files without their endings, if it is not that of the kind.
    """

    name: str
    draw: Callable[[float], Figure]
    data: pd.DataFrame
    told: Callable[[], Told]
    stem: str = ""


def chart_named(charts: Iterable[Chart], name: str | None, of: str) -> Chart:
    """A chart by its kind, by default the first.

    Raises
    ------
    RequestFault
        There is no such chart; ``of`` says of what.
    """
    known = {chart.name: chart for chart in charts}
    if not known:
        raise RequestFault(f"there is no chart of this {of}.")
    if name is not None and name not in known:
        names = list(known)
        hint = (
            did_you_mean(name, names)
            or f"; use {' or '.join(filter(None, (', '.join(names[:-1]), names[-1])))}."
        )
        raise RequestFault(f"expected a kind of figure, found '{named(name)}'{hint}")
    return known[name] if name is not None else next(iter(known.values()))


def drawn(chart: Chart, look: Look, catalogue: Mapping[str, str]) -> Figure:
    """A chart with a look, its words out of a catalogue."""
    from negosim.figures.choices import Tones
    from negosim.figures.style import in_grey

    with looking(look), speaking(catalogue):
        figure = _fitting(chart, look)
    return in_grey(figure) if look.tones is Tones.GREY else figure


def _fitting(chart: Chart, look: Look) -> Figure:
    """A chart with the largest letters at which it is no higher than the look allows."""
    from negosim.figures.style import MM, scaled

    most = look.points
    for points in (look.points, *(each for each in _SMALLER if each < look.points)):
        if points > most:
            continue
        scale = replace(look, points=points).scale
        with looking(replace(look, points=points)):
            figure = scaled(chart.draw(look.width / scale), scale)
        share = look.height * MM / figure.get_size_inches()[1]
        if share >= 1:
            break
        # Letters half as large make a figure at best a quarter as high, so some need not be tried.
        most = max(points * math.sqrt(share), _SMALLER[-1])
    return figure


def chart_files(
    chart: Chart,
    formats: Iterable[Format],
    look: Look,
    catalogue: Mapping[str, str],
    record: Record,
) -> dict[str, Writer]:
    """Writers of a chart, its data and what is said of it, by the names of the files.

    Parameters
    ----------
    chart : Chart
        Drawn once, when the first file is written.
    formats : iterable of Format
    look : Look
    catalogue : mapping of str to str
        English to the language of the look.
    record : Record
        What the chart was made from.
    """
    figure = cache(lambda: drawn(chart, look, catalogue))

    def write(path: Path) -> None:
        from negosim.figures.style import write_file

        write_file(figure(), path, look.dpi, record)

    stem = chart.stem or chart.name
    charts: dict[str, Writer] = {f"{stem}.{form}": write for form in formats}
    return charts | {f"{stem}.csv": csv(chart.data), f"{stem}.txt": _said(chart, catalogue)}


def float_file(
    chart: Chart, formats: Iterable[Format], look: Look, catalogue: Mapping[str, str]
) -> dict[str, Writer]:
    """Writer of the LaTeX that takes a chart in, if it is drawn in a format that LaTeX takes."""
    from negosim.figures.floats import float_text

    wanted = tuple(formats)

    def write(path: Path) -> None:
        with speaking(catalogue):
            told = chart.told()
        stem = path.name.removesuffix(FLOAT)
        text(sealed(float_text(stem, told.caption, told.alt, wanted, look.language), "tex"))(path)

    taken = Format.PDF in wanted or Format.PGF in wanted
    return {f"{chart.stem or chart.name}{FLOAT}": write} if taken else {}


def _said(chart: Chart, catalogue: Mapping[str, str]) -> Writer:
    def write(path: Path) -> None:
        with speaking(catalogue):
            told = chart.told()
            parts = (say("Caption"), told.caption, say("Alternative text"), told.alt)
        text(sealed("{}\n\n{}\n\n{}\n\n{}\n\n".format(*parts), "txt"))(path)

    return write
