"""Shares that add up, drawn above each other by round, with a label beside each at the last round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from negosim.figures.fit import Box, Scale, line_height, spaced, text_width
from negosim.figures.sheet import Block, Sheet, block, number_text, percent
from negosim.figures.style import LINE, PAPER, RANGE, SMALL
from negosim.wording import say

__all__ = ["AXIS", "Layer", "draw_rounds", "draw_stack", "labels_of", "labels_room", "left_of"]

AXIS = 10.0
"""Height below a stack for the numbers of rounds and what they are."""

_LEADER, _GAP = 5.0, 0.8

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """One of the things that add up: its values by round, and how it is drawn."""

    label: str
    values: Floats
    fill: str
    hatch: str = ""


def labels_of(layers: Sequence[Layer], width: float) -> list[Block]:
    """The label of each layer with its last value, in at most this width."""
    shares = [percent(float(layer.values[-1])).replace(" ", "\N{NO-BREAK SPACE}") for layer in layers]
    return [
        block(say("{label} {share}", label=layer.label, share=share), width, SMALL)
        for layer, share in zip(layers, shares, strict=True)
    ]


def labels_room(labels: Sequence[Block]) -> tuple[float, float]:
    """Width beside a stack, leaders included, and height that its labels need."""
    wide = _LEADER + 0.5 + max((label.width for label in labels), default=0.0)
    return wide, sum(label.height + _GAP for label in labels)


def left_of(ticks: Sequence[float]) -> float:
    """Width to the left of a stack for its numbers and what they are."""
    return line_height(SMALL) + 2.5 + max(text_width(number_text(value), SMALL) for value in ticks)


def draw_stack(
    sheet: Sheet,
    box: Box,
    layers: Sequence[Layer],
    labels: Sequence[Block],
    ticks: Sequence[float],
    axis: tuple[float, str],
) -> Floats:
    """Draw layers above each other, the first at the bottom.

    Parameters
    ----------
    sheet : Sheet
    box : Box
        Where the areas stand; numbers come to the left and below, labels to the right.
    layers : sequence of Layer
    labels : sequence of Block
    ticks : sequence of float
        Of the vertical axis, from its bottom to its top.
    axis : pair
        Where the room to the left begins, and what the vertical axis shows.

    Returns
    -------
    (rounds,) array
        Where the topmost layer ends.
    """
    left, top, right, bottom = box
    scale = Scale(ticks[0], ticks[-1], bottom, top)
    rounds = len(layers[0].values)
    edges = np.linspace(left, right, rounds + 1)
    sheet.grid(ticks[1:], scale, left, right, upright=False)
    base = np.full(rounds, ticks[0])
    middles = []
    for layer in layers:
        above = base + layer.values
        upper, lower = _steps(edges, above, scale), _steps(edges, base, scale)
        sheet.area([*upper, *reversed(lower)], layer.fill, layer.hatch)
        xs, ys = zip(*upper, strict=True)
        sheet.line(xs, ys, PAPER, LINE, zorder=1.5, solid_joinstyle="miter")
        middles.append(scale((base[-1] + above[-1]) / 2))
        base = above
    _draw_axes(sheet, box, ticks, scale)
    sheet.write_upright(axis[0] + line_height(SMALL) / 2, box, axis[1], SMALL)
    _draw_labels(sheet, box, labels, middles)
    return base


def _steps(edges: Floats, values: Floats, scale: Any) -> list[tuple[float, float]]:
    pairs = zip(edges[:-1], edges[1:], values, strict=True)
    return [(float(x), float(scale(value))) for one, two, value in pairs for x in (one, two)]


def _draw_axes(sheet: Sheet, box: Box, ticks: Sequence[float], scale: Scale) -> None:
    left, top, right, bottom = box
    sheet.line([left, left], [top, bottom])
    sheet.line([left, right], [bottom, bottom])
    sheet.ticks_left(ticks, scale, left)


def draw_rounds(sheet: Sheet, box: Box, rounds: int) -> None:
    """Numbers of rounds below a stack, as many as have room."""
    left, _, right, bottom = box
    room = (right - left) / rounds
    step = next(s for k in range(6) for s in (10**k, 2 * 10**k, 5 * 10**k) if s * room >= 5.5 or s >= rounds)
    shown = [t for t in range(1, rounds + 1) if t == 1 or t % step == 0]
    if len(shown) > 1 and (shown[1] - 1) * room < 5.5:
        shown = shown[1:]
    scale = Scale(0.5, rounds + 0.5, left, right)
    sheet.ticks_below(shown, scale, bottom, [number_text(t) for t in shown])
    sheet.write((left + right) / 2, bottom + 6.6, "Round", SMALL, "center")


def _draw_labels(sheet: Sheet, box: Box, labels: Sequence[Block], middles: Sequence[float]) -> None:
    """Labels to the right, a thin line from each to what it names."""
    _, top, right, bottom = box
    heights = [label.height + _GAP for label in labels]
    spare = max(0.0, sum(heights) - (bottom - top))
    at = spaced(middles, heights, top - 1.0 - spare / 2, bottom + 1.0 + spare / 2)
    for label, middle, y in zip(labels, middles, at, strict=True):
        xs = [right + 0.5, right + 1.5, right + _LEADER - 1.5, right + _LEADER - 0.5]
        sheet.line(xs, [middle, middle, y, y], RANGE, 0.4)
        sheet.write_block(right + _LEADER, y - label.height / 2, label)
