"""What a user may choose of a figure: its kind, the format of its file, its tones, its language."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from negosim.dispute.languages import Language
from negosim.errors import RequestFault
from negosim.reading import did_you_mean, named

__all__ = [
    "AT_ONCE",
    "USUAL_FORMATS",
    "USUAL_TABLES",
    "ComparisonKind",
    "Format",
    "Kind",
    "SweepKind",
    "TableFormat",
    "Tones",
    "chosen",
    "each_chosen",
    "formats_chosen",
]

_Choice = TypeVar("_Choice", bound=StrEnum)


class Kind(StrEnum):
    """What a figure shows."""

    OUTCOMES = "outcomes"
    TIMING = "timing"
    STOPS = "stops"
    BARGAINING_SET = "bargaining_set"
    PATHS = "paths"


AT_ONCE = (Kind.OUTCOMES, Kind.STOPS, Kind.BARGAINING_SET)
"""What there is to show of talks that are settled at once."""


class ComparisonKind(StrEnum):
    """What a figure of a comparison shows."""

    DIFFERENCES = "differences"
    DISTRIBUTIONS = "distributions"


class SweepKind(StrEnum):
    """What a figure of a sweep shows."""

    LINES = "lines"
    REGIMES = "regimes"
    HEAT = "heat"


class Format(StrEnum):
    """Format of a figure's file."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"
    PGF = "pgf"


class TableFormat(StrEnum):
    """Format of a table's file."""

    TEX = "tex"
    MD = "md"
    CSV = "csv"
    HTML = "html"


class Tones(StrEnum):
    """Colours, or the greys that they are printed as."""

    COLOUR = "colour"
    GREY = "grey"


USUAL_FORMATS = (Format.PDF, Format.SVG, Format.PNG)
"""What is written if nothing else is asked for; PGF needs a TeX installation."""

USUAL_TABLES = tuple(TableFormat)
"""Formats of tables if nothing else is asked for: all."""

_NAMES = {
    Kind: "a kind of figure",
    ComparisonKind: "a kind of figure",
    SweepKind: "a kind of figure",
    Format: "a format of figures",
    TableFormat: "a format of tables",
    Language: "a language",
    Tones: "a style of figures",
}


def chosen(choices: type[_Choice], text: str) -> _Choice:
    """The choice that a text names.

    Raises
    ------
    RequestFault
        There is no such choice.
    """
    known = [str(choice) for choice in choices]
    if text not in known:
        hint = did_you_mean(text, known) or f"; use {', '.join(known[:-1])} or {known[-1]}."
        found = f"'{named(text)}'" if text else "nothing"
        raise RequestFault(f"expected {_NAMES[choices]}, found {found}{hint}")
    return choices(text)


def formats_chosen(text: str | Iterable[str]) -> tuple[Format, ...]:
    """Formats of figures from a list such as ``pdf,svg``, each once, in the order given.

    Raises
    ------
    RequestFault
        One of them is unknown, or there is none; or it is pgf, and there is no TeX on this machine.
    """
    from negosim.figures.tex import check_engine

    found = each_chosen(Format, text)
    if Format.PGF in found:
        check_engine()
    return found


def each_chosen(choices: type[_Choice], text: str | Iterable[str]) -> tuple[_Choice, ...]:
    """Choices from a list such as ``pdf,svg``, each once, in the order given.

    Raises
    ------
    RequestFault
        One of them is unknown, or there is none.
    """
    names = [name.strip() for name in text.split(",")] if isinstance(text, str) else list(text)
    if not names:
        *others, last = choices
        raise RequestFault(f"expected {_NAMES[choices]}, found none; use {', '.join(others)} or {last}.")
    return tuple(dict.fromkeys(chosen(choices, name) for name in names))
