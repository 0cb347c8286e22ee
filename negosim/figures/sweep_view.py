"""What the charts of a sweep are drawn from: one or two axes, and the classes at every cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from negosim.figures.sheet import number_text
from negosim.figures.style import SERIES, Series, lightness, series
from negosim.figures.text import named
from negosim.figures.words import RARE
from negosim.wording import say

__all__ = ["Floats", "Ints", "SweepAxis", "SweepView", "looks_of", "number", "run_looks"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SHARES = ["mean", "low", "high", "p05", "p95"]
_LOG_SPAN = 4.0
_SAME = {"probability": "chance", "logits": "logit"}  # in a label and as a unit
_ALIKE = 15.0  # L*: of two tones nearer than this only the hatch tells


@dataclass(frozen=True)
class SweepAxis:
    """What is varied: a number, or the levels of something.

    Parameters
    ----------
    path : str
        As in the plan: ``consent_written``, ``us_threat_russia*``, ``game.rounds``. The table of a
        sweep has a column of this name.
    label, unit : str
        For readers.
    values : tuple of float or str
        Each once, in the order of the plan. Numbers are drawn in their own order.
    own : float or str, optional
        The scenario's own value; of an uncertain parameter the mode of its prior.
    own_range : pair of float, optional
        5th and 95th percentile of its prior, if the parameter is uncertain.
    numeric : bool
        Whether distances between values mean something.
    words : mapping of str to str
        What readers see of levels, the scenario's own too; of those that it lacks, their names.
    """

    path: str
    label: str
    unit: str
    values: tuple[float | str, ...]
    own: float | str | None = None
    own_range: tuple[float, float] | None = None
    numeric: bool = True
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def order(self) -> tuple[float | str, ...]:
        """The values in the order to draw them."""
        return tuple(sorted(self.values, key=float)) if self.numeric else self.values

    @property
    def texts(self) -> tuple[str, ...]:
        """What readers see of the values, in the order to draw them."""
        return tuple(self.text(value) for value in self.order)

    def text(self, value: float | str) -> str:
        """What readers see of a value."""
        if self.numeric:
            return number(float(value))
        if value in self.words:
            return _capital(say(self.words[str(value)]))
        try:
            return number(float(value))
        except ValueError:
            return say(named("", str(value)))

    @property
    def name(self) -> str:
        """Title and unit."""
        named = self.title
        unit = say(self.unit) if self.numeric else ""
        if unit.lower() not in named.lower() and not self._says_unit:
            named = say("{title} ({unit})", title=named, unit=unit)
        return say("{title}, log scale", title=named) if self.log else named

    @property
    def _says_unit(self) -> bool:
        """Whether the label says in words what the numbers are: a chance per round is a probability."""
        words = set(re.findall(r"\w+", self.label.lower()))
        return all({word, _SAME.get(word, word)} & words for word in self.unit.lower().split())

    @property
    def heading(self) -> str:
        """The name above a map, whose vertical axis this is."""
        return f"\N{UPWARDS ARROW} {self.name}" if self.numeric else self.name

    @property
    def title(self) -> str:
        """What is varied."""
        return _capital(say(self.label or named("", self.path)))

    @property
    def uncertain(self) -> bool:
        """Whether the scenario itself averages over a prior, of which ``own`` is the mode."""
        return self.own_range is not None and self.numeric

    @property
    def own_level(self) -> int | None:
        """Which of the levels is the scenario's own."""
        levels = [str(value) for value in self.values]
        return levels.index(str(self.own)) if not self.numeric and str(self.own) in levels else None

    @property
    def log(self) -> bool:
        """Whether numbers stand in even steps by their logarithms: 0.25, 0.5, 1, 2, 4."""
        if not self.numeric or len(self.values) < 3 or float(self.order[0]) <= 0:
            return False
        logs = [math.log(float(value)) for value in self.order]
        steps = [b - a for a, b in pairwise(logs)]
        return logs[-1] - logs[0] >= math.log(_LOG_SPAN) and max(steps) < 1.2 * min(steps)

    def places(self, table: pd.DataFrame) -> Ints:
        """Which value, in the order to draw them, each row of a table is at."""
        own = table[self.path] if self.numeric else table[self.path].astype(str)
        return np.array([*own.map({value: place for place, value in enumerate(self.order)})], dtype=np.int64)

    def place(self, value: float | str) -> float:
        """Where a value stands: on a numeric axis its number or logarithm, else which level it is."""
        if not self.numeric:
            return float(self.values.index(value))
        return math.log10(float(value)) if self.log else float(value)


@dataclass(frozen=True)
class SweepView:
    """What the charts of a sweep show.

    Parameters
    ----------
    axes : tuple of SweepAxis
        One or two.
    classes : DataFrame
        A row for each cell and class, classes in the order of the dispute: columns cell, a column
        for each axis, named after its path, class, label, mean, low, high (95 % interval of the mean),
        p05, p95 (over draws), as shares of 1. Cells without a result have no numbers, or no rows.
    title : str
    note : str
        What the charts were made from, written small below them.
    draws : int or str
        Number of draws at each cell; as a text, if cells differ.
    parts : mapping of str to str
        How each class ends (``class_parts``), so that it looks as in the charts of a run.
    """

    axes: tuple[SweepAxis, ...]
    classes: pd.DataFrame
    title: str
    note: str
    draws: int | str
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """What readers see of each class, in the order of the table."""
        first = self.classes.drop_duplicates("class")
        return {k: named(label, k) for k, label in zip(first["class"], first["label"], strict=True)}

    @property
    def drawn(self) -> list[str]:
        """Classes that are not too rare to be drawn, wherever one looks."""
        most = self.most
        return [name for name in self.labels if most[name] >= RARE]

    @property
    def most(self) -> dict[str, float]:
        """The highest mean or 95th percentile of each class, as a share."""
        found = self.classes.groupby("class", sort=False)[["mean", "p95"]].max().max(axis=1)
        return {str(name): float(value) for name, value in found.items()}

    def percent(self) -> pd.DataFrame:
        """The table in percent, with ``drawn``."""
        data = self.classes.astype(dict.fromkeys(_SHARES, float))
        data[_SHARES] *= 100
        data["drawn"] = data["class"].isin(self.drawn)
        return data

    def values(self, name: str, column: str, axes: tuple[SweepAxis, ...] | None = None) -> Floats:
        """A column of the table for one class, in percent, an axis of the array for each of the sweep.

        Values along it stand in the order to draw them; ``axes`` may turn the axes of the sweep round.
        Where there is no result, there is no number.
        """
        axes = axes or self.axes
        rows = self.classes[self.classes["class"] == name]
        found = np.full([len(axis.values) for axis in axes], np.nan)
        found[tuple(axis.places(rows) for axis in axes)] = 100 * rows[column].to_numpy(float)
        return found


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def number(value: float, digits: int = 4) -> str:
    """A number with so many significant digits; a large one in full."""
    if math.isinf(value):
        return "∞"
    large = f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")
    return large if abs(value) >= 1e4 else number_text(float(f"{value:.{digits}g}"))


def run_looks(view: SweepView) -> dict[str, Series]:
    """Tone and hatch of every class, as in the charts of a run."""
    seen = dict.fromkeys(SERIES, 0)
    own = {}
    for number, name in enumerate(view.labels):
        part = view.parts.get(name) or list(SERIES)[number % len(SERIES)]
        own[name] = series(part, seen[part])
        seen[part] += 1
    return own


def looks_of(view: SweepView, names: Iterable[str]) -> dict[str, Series]:
    """Tone and hatch of some classes, as in the charts of a run.

    Any two must be told apart in grey. Two that a run keeps apart by their place in a stack may
    have the same hatch on tones alike: then the later one takes a hatch that is free.
    """
    own = run_looks(view)
    hatches = list(dict.fromkeys(look.hatch for family in SERIES.values() for look in family))
    found: dict[str, Series] = {}
    for name in names:
        tone = own[name].colour
        options = [Series(tone, hatch) for hatch in (own[name].hatch, *hatches)]
        free = (look for look in options if not any(_alike(look, other) for other in found.values()))
        found[name] = next(free, own[name])
    return found


def _alike(one: Series, other: Series) -> bool:
    return one.hatch == other.hatch and abs(lightness(one.colour) - lightness(other.colour)) < _ALIKE
