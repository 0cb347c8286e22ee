"""A table before it is written: columns, rows under sub-heads, notes, and the full numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from negosim.errors import RequestFault
from negosim.reading import did_you_mean, named
from negosim.tables.digits import Estimate

__all__ = [
    "Cell",
    "Column",
    "Group",
    "Kind",
    "Part",
    "Shown",
    "Side",
    "Table",
    "error",
    "interval",
    "kinds_chosen",
    "mean",
    "spread",
    "words",
]


class Side(StrEnum):
    """How a column stands: words that may be broken into lines, words that may not, numbers."""

    WRAPPED = "wrapped"
    LEFT = "left"
    RIGHT = "right"


class Part(StrEnum):
    """What a cell shows of an estimate."""

    MEAN = "mean"
    INTERVAL = "interval"
    SPREAD = "spread"
    ERROR = "error"


_TEXTS: dict[Part, Callable[[Estimate], str]] = {
    Part.MEAN: Estimate.shown,
    Part.INTERVAL: Estimate.interval,
    Part.SPREAD: Estimate.spread,
    Part.ERROR: Estimate.with_error,
}


@dataclass(frozen=True)
class Shown:
    """A cell that shows a part of an estimate; a star says that its interval excludes zero."""

    estimate: Estimate
    part: Part = Part.MEAN
    star: bool = False

    def __str__(self) -> str:
        return f"{_TEXTS[self.part](self.estimate)}{'*' if self.star else ''}"


Cell = str | Shown
"""Words in the language in use, or a number that is rounded where it is written."""


def mean(estimate: Estimate, star: bool = False) -> Shown:
    """A cell with the mean."""
    return Shown(estimate, Part.MEAN, star)


def interval(estimate: Estimate) -> Shown:
    """A cell with the 95 % interval."""
    return Shown(estimate, Part.INTERVAL)


def spread(estimate: Estimate) -> Shown:
    """A cell with the spread over draws."""
    return Shown(estimate, Part.SPREAD)


def error(estimate: Estimate, star: bool = False) -> Shown:
    """A cell with the mean and half its interval."""
    return Shown(estimate, Part.ERROR, star)


@dataclass(frozen=True)
class Column:
    """A column; neighbours with the same ``over`` have that as a common head above theirs."""

    head: str
    side: Side = Side.RIGHT
    over: str = ""


@dataclass(frozen=True)
class Group:
    """Rows, with a head above them if there is one."""

    rows: tuple[tuple[Cell, ...], ...]
    head: str = ""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    name : str
        Its kind, such as ``outcomes``.
    caption : str
    columns : tuple of Column
        The first one says what each row is about.
    groups : tuple of Group
    notes : tuple of str
        Paragraphs below it.
    data : DataFrame
        What it shows with all digits, and what was left out for want of room; always in English.

    Raises
    ------
    ValueError
        A row has another number of cells than there are columns.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    data: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise ValueError(f"{self.name}: {len(self.columns)} columns, and {len(wrong)} cells in {wrong}")

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """All rows, whatever their group."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def spans(self) -> tuple[tuple[str, int], ...]:
        """Common heads above the columns with how many they span; nothing if no column has one."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and column.over and found[-1][0] == column.over:
                found[-1] = (column.over, found[-1][1] + 1)
            else:
                found.append((column.over, 1))
        return tuple(found) if any(over for over, _ in found) else ()


def words(*heads: str, first: Side = Side.WRAPPED) -> tuple[Column, ...]:
    """Columns of numbers after one of words."""
    return (Column(heads[0], first), *(Column(head) for head in heads[1:]))


@dataclass(frozen=True)
class Kind:
    """A kind of table, and how it is made from results, its words in the language in use."""

    name: str
    make: Callable[[], Table]


def kinds_chosen(known: Sequence[str], usual: Sequence[str], asked: Sequence[str], of: str) -> list[str]:
    """The kinds that are asked for, each once; the usual ones if none are.

    Raises
    ------
    RequestFault
        The results have no such kind; ``of`` says what they are.
    """
    for name in asked:
        if name not in known:
            there = f"of this {of} there are {', '.join(known[:-1])} and {known[-1]}."
            near = did_you_mean(name, known)
            hint = f"{near} {there[0].upper()}{there[1:]}" if near else f"; {there}"
            raise RequestFault(f"expected a kind of table, found '{named(name)}'{hint}")
    return list(dict.fromkeys(asked)) or list(usual)
