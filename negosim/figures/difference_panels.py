"""The rows of the chart of differences: which classes stand on which scale, and where each line is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from negosim.figures.fit import Scale, text_width, ticks
from negosim.figures.sheet import WIDE, Block, block
from negosim.figures.style import EDGE, GAP, SMALL, TEXT
from negosim.wording import say

__all__ = ["AXIS", "BASELINE", "ENDS", "MEAN", "Panel", "differ_less", "panels_of", "points"]

AXIS = 11.5
"""Height below the rows for the numbers of the axis and what they are."""

BASELINE = "Baseline"
"""Head of the line at zero."""

MEAN = "Mean"
"""Head of the numbers beside the rows."""

ENDS = ("difference", "low", "high", "p05", "p95")
"""Columns of what is drawn of a difference."""

_LINE, _CLOSE, _ROW, _BETWEEN = 3.5, 3.15, 6.2, 1.4
_MANY = 5  # scenarios, from which on their lines stand close
_LABELS = 0.3  # most of the width that labels of classes may take
_MORE, _LESS = "Outcomes that differ most", "Outcomes that differ less, enlarged"
_LITTLE = 0.1  # of the farthest that is drawn


@dataclass(frozen=True)
class Row:
    """An outcome class: its label, and the differences of the scenarios from top to bottom."""

    label: Block
    lines: list[dict[Any, Any]]
    top: float
    high: float

    @property
    def middles(self) -> list[float]:
        """Middle of each line."""
        line = _pitch(len(self.lines))
        first = self.top + (self.high - line * len(self.lines)) / 2
        return [first + (k + 0.5) * line for k in range(len(self.lines))]


@dataclass(frozen=True)
class Panel:
    """Classes on one scale: what stands above them, and the head of the line at zero."""

    head: Block
    baseline: Block
    rows: list[Row]
    scale: Scale
    ticks: list[float]
    top: float
    left: float
    right: float

    @property
    def bottom(self) -> float:
        """Where the rows end."""
        return self.rows[-1].top + self.rows[-1].high

    @property
    def first(self) -> float:
        """Where the rows begin."""
        return self.rows[0].top


def panels_of(drawn: pd.DataFrame, top: float, width: float) -> list[Panel]:
    """All classes; those that differ little by themselves, if others differ much."""
    little = differ_less(drawn)
    if not little.any():
        return [_panel(drawn, "", _place(drawn, EDGE, width - EDGE), top)]
    if width <= WIDE:
        place = _place(drawn, EDGE, width - EDGE)
        first = _panel(drawn[~little], "", place, top)
        return [first, _panel(drawn[little], _LESS, place, first.bottom + AXIS + GAP)]
    middle = width / 2
    places = _place(drawn, EDGE, middle - GAP), _place(drawn, middle + GAP, width - EDGE)
    return [
        _panel(drawn[~little], _MORE, places[0], top),
        _panel(drawn[little], _LESS, places[1], top),
    ]


def differ_less(drawn: pd.DataFrame) -> pd.Series:
    """Which rows are of classes that stand on a scale of their own, since others differ much more."""
    reach = drawn[list(ENDS)].abs().max(axis=1).groupby(drawn["class"]).transform("max")
    little = (reach < _LITTLE * reach.max()) & (reach.max() > 0)
    # Of some nothing would be seen enlarged either.
    return little if reach[little].any() else pd.Series(False, index=drawn.index)


@dataclass(frozen=True)
class _Place:
    """Room of a panel, where its scale begins and ends, and how wide its labels may be."""

    left: float
    right: float
    ends: tuple[float, float]
    labels: float


def _place(drawn: pd.DataFrame, left: float, right: float) -> _Place:
    room = _LABELS * (right - left + 2 * EDGE)
    labels = [block(label, room) for label in drawn["label"].unique()]
    numbers = (say(MEAN), *map(points, drawn["difference"]))
    start = left + max(label.width for label in labels) + 2.0
    end = right - max(text_width(text, SMALL) for text in numbers) - 3.0
    return _Place(left, right, (start, end), room)


def _panel(drawn: pd.DataFrame, words: str, place: _Place, top: float) -> Panel:
    width = place.right - place.left
    head = block(words, width, TEXT)
    baseline = block(BASELINE, width - text_width(say(MEAN), SMALL) - 2.0, SMALL)
    first = top + head.height + baseline.height + 1.0
    steps = _ticks(drawn, place.ends[1] - place.ends[0])
    scale = Scale(steps[0], steps[-1], *place.ends)
    return Panel(
        head, baseline, _rows(drawn, first, place.labels), scale, steps, top, place.left, place.right
    )


def _rows(drawn: pd.DataFrame, top: float, labels: float) -> list[Row]:
    rows = []
    for _, lines in drawn.groupby("class", sort=False):
        label = block(lines["label"].iloc[0], labels)
        high = max(_ROW, _pitch(len(lines)) * len(lines) + _BETWEEN, label.height + _BETWEEN)
        rows.append(Row(label, lines.to_dict("records"), top, high))
        top += high
    return rows


def _pitch(lines: int) -> float:
    return _LINE if lines < _MANY else _CLOSE


def _ticks(drawn: pd.DataFrame, width: float) -> list[float]:
    """Round numbers around all that is drawn and zero, few enough for the width."""
    ends = drawn[list(ENDS)].to_numpy()
    low, high = (float(end(np.append(ends[~np.isnan(ends)], 0.0))) for end in (np.min, np.max))
    if high - low < 1e-9:
        low, high = low - 1.0, high + 1.0
    return ticks(low, high, 8 if width > 70 else 5 if width > 45 else 3)


def points(value: float) -> str:
    """A difference in percentage points, with two significant digits or two decimals: +12.3, −0.04, 0."""
    if value == 0:
        return "0"
    text = f"{value:+.1f}" if abs(value) >= 9.95 else f"{value:+.2f}"
    return text.replace("-", "\N{MINUS SIGN}")
