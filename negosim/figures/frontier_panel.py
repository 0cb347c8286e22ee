"""A panel of the chart of the frontier: its axes, the bands over draws, and what lies beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from negosim.figures.fit import Box, Scale, ticks
from negosim.figures.frontier_data import QUANTILES
from negosim.figures.frontier_marks import BANDS, CORNER, MEDIAN, draw_points
from negosim.figures.sheet import Sheet
from negosim.figures.style import END, INK
from negosim.model.lanes import Floats

__all__ = ["Panel", "panel_of"]


@dataclass(frozen=True)
class Panel:
    """A box, its scales, and the numbers at their ticks."""

    box: Box
    scales: tuple[Scale, Scale]
    marks: tuple[list[float], list[float]]

    def holds(self, x: float, y: float) -> bool:
        """Whether a pair of payoffs lies in the panel."""
        return all(s.low <= value <= s.high for s, value in zip(self.scales, (x, y), strict=True))

    def curve(self, data: pd.DataFrame, name: str) -> Floats:
        """A quantile of the frontier as points ``(points, 2)`` in payoffs, cut to the panel."""
        table = data[data["kind"] == "frontier"]
        y = table["y" if name == "median" else f"y_{name}"]
        return _within(table["x"].to_numpy(dtype=float), y.to_numpy(dtype=float), self.scales)

    def draw(self, sheet: Sheet, data: pd.DataFrame) -> None:
        """Draw axes, bands, the corner of the zone, and all points."""
        left, top, right, bottom = self.box
        (across, up), curves = self.scales, {name: self.curve(data, name) for name in QUANTILES}
        for k, (low, high, tone) in enumerate(BANDS):
            outline = np.concatenate([curves[high], curves[low][::-1]])
            sheet.area(self._placed(outline), tone, zorder=0.3 + 0.01 * k)
        sheet.grid(self.marks[0], across, top, bottom, upright=True)
        sheet.grid(self.marks[1], up, left, right, upright=False)
        self._draw_median(sheet, curves["median"])
        self._draw_corner(sheet, data)
        sheet.line([left, left, right], [top, bottom, bottom], zorder=2.1)
        sheet.ticks_below(self.marks[0], across, bottom)
        sheet.ticks_left(self.marks[1], up, left)
        here = [self.holds(x, y) for x, y in zip(data["x"], data["y"], strict=True)]
        draw_points(sheet, data[here], self.scales, self.box)

    def _draw_median(self, sheet: Sheet, middle: Floats) -> None:
        """The line, without what runs along the edge of the panel."""
        ends = self.scales[1]
        first = max(0, int(np.sum(middle[:, 1] >= ends.high)) - 1)
        last = len(middle) - int(np.sum(middle[:, 1] <= ends.low))
        inside = self._placed(middle[first : last + 1])
        if len(inside) > 1:
            xs, ys = zip(*inside, strict=True)
            sheet.line(xs, ys, END, MEDIAN, zorder=2.4, solid_joinstyle="round")

    def _draw_corner(self, sheet: Sheet, data: pd.DataFrame) -> None:
        """From the disagreement point to the right and upwards."""
        row = data[data["kind"] == "no_agreement"].iloc[0]
        if self.holds(row["x"], row["y"]):
            x, y = self.scales[0](row["x"]), self.scales[1](row["y"])
            sheet.line([x, x, self.box[2]], [self.box[1], y, y], INK, 0.6, **CORNER)

    def _placed(self, points: Floats) -> list[tuple[float, float]]:
        across, up = self.scales
        return [(across(x), up(y)) for x, y in points.tolist()]


def panel_of(box: Box, ends: Sequence[tuple[float, float]], most: int = 9) -> Panel:
    """A panel in a box, with axes between these ends, and at most so many steps on each."""
    across, up = ends
    return Panel(
        box,
        (Scale(*across, box[0], box[2]), Scale(*up, box[3], box[1])),
        (_marks(across, most), _marks(up, most)),
    )


def _marks(ends: tuple[float, float], most: int) -> list[float]:
    return [value for value in ticks(*ends, most) if ends[0] <= value <= ends[1]]


def _within(x: Floats, y: Floats, scales: tuple[Scale, Scale]) -> Floats:
    """A curve that falls, cut to the scales; it drops where it ends."""
    (left, right), (low, high) = ((scale.low, scale.high) for scale in scales)
    there = ~np.isnan(y)
    x, y = x[there], y[there]
    if not len(x):
        return np.array([[left, low], [right, low]])
    bottom = min(low, float(y[-1])) - 1.0
    x = np.concatenate([[min(left, x[0])], x, [x[-1], max(right, x[-1])]])
    y = np.concatenate([[y[0]], y, [bottom, bottom]])
    level = [value for value in (high, low) if bottom < value < y[0]]
    cuts_x = np.concatenate([np.interp(level, y[::-1], x[::-1]), [left, right]])
    cuts_y = np.concatenate([level, np.interp([left, right], x, y)])
    points = np.stack([np.concatenate([x, cuts_x]), np.concatenate([y, cuts_y])], axis=1)
    points = points[np.lexsort((-points[:, 1], points[:, 0]))]
    points = points[(points[:, 0] >= left) & (points[:, 0] <= right)]
    points[:, 1] = points[:, 1].clip(low, high)
    return points
