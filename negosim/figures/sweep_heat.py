"""Maps of a sweep of two axes: the probability of each class of outcomes by how dark a cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from negosim.figures.captions import sentences
from negosim.figures.fit import Scale, line_height, text_width
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, GAP, INK, PAPER, SMALL, WIDTHS, ramp, styled
from negosim.figures.sweep_axis import even_steps
from negosim.figures.sweep_map import (
    Frame,
    axes_of,
    draw_frame,
    frame_of,
    letters_of,
    map_height,
    room_below,
    room_beside,
    room_right,
)
from negosim.figures.sweep_marks import BEYOND, draw_own, draw_unsolved, own_key, unsolved_key
from negosim.figures.sweep_panels import Panels, panels_of
from negosim.figures.sweep_regions import fill, regions_of
from negosim.figures.sweep_view import Floats, Ints, SweepView, number
from negosim.figures.sweep_words import NOTHING, beyond_says, mean_says, rare_says
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["sweep_heat_data", "sweep_heat_figure"]

_STEPS, _FEWEST, _LEAST_TONES = 8, 3, 5
_CLEAR = 0.8  # between two numbers
_BAR, _LONGEST = 2.2, 60.0
_LEAST, _LEAST_BESIDE_LEVELS = 28.0, 22.0  # width of a map
_SEAM = 0.3  # an outline in the tone of a region, since two that merely touch show a seam


def sweep_heat_data(view: SweepView) -> pd.DataFrame:
    """What the maps draw, in percent: the table with ``drawn`` saying which classes have a map."""
    return view.percent()


def sweep_heat_figure(
    view: SweepView, classes: Sequence[str] = (), *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Draw the probability of classes of outcomes at each cell, a map for each class.

    Parameters
    ----------
    view : SweepView
        With two axes.
    classes : sequence of str
        Classes to draw; all that are not too rare if there are none.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(view, list(classes) or view.drawn, not classes, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, view.note)
        top = sheet.write_title(plan.title) + GAP
        if plan.maps:
            sheet.write_block(EDGE, top, plan.upwards)
            plan.panels.write_heads(sheet, _above())
            sheet.write_block((EDGE + width_mm) / 2, plan.panels.bottom, plan.across, "center")
        for one in plan.maps:
            _draw_map(sheet, one)
        top = sheet.draw_key(plan.under, plan.key) + GAP / 2
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Map:
    """The map of a class: its cells as steps of the scale, and the ends of these steps."""

    frame: Frame
    codes: Ints
    steps: list[float]
    first: bool


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    upwards: Block
    panels: Panels
    maps: list[_Map]
    across: Block
    key: Key
    notes: list[Block]

    @property
    def under(self) -> float:
        return self.panels.bottom + (self.across.height if self.maps else 0.0) + GAP

    @property
    def height(self) -> float:
        return self.under + self.key.height + GAP / 2 + sum(note.height for note in self.notes) + EDGE


def _plan(view: SweepView, names: list[str], rare: bool, width: float) -> _Plan:
    across, up = axes_of(view)
    title = title_of(view.title, "How the talks may end: the darker, the likelier", width)
    upwards = block(up.heading, width - 2 * EDGE)
    right = max(BEYOND, room_right(across))
    panels = panels_of(
        view,
        names,
        EDGE + title[0].height + title[1].height + GAP + (upwards.height + GAP / 2 if names else 0.0),
        width,
        first=room_beside(up, width),
        left=0.0,
        right=right,
        high=map_height(up, width),
        above=_above(),
        below=lambda wide: room_below(across, wide),
        least=_LEAST if up.numeric else _LEAST_BESIDE_LEVELS,
    )
    starts = {box[0] for box in panels.boxes[:1]}
    maps = [
        _map(view, name, frame_of(across, up, box, width), box[0] in starts)
        for name, box in zip(names, panels.boxes, strict=True)
    ]
    frames = [one.frame for one in maps[:1]]
    unsolved = maps[0].codes < 0 if maps else np.zeros((1, 1), dtype=bool)
    notes = [
        *(letters_of(frame) for frame in frames),
        _says(view, len(names)),
        *beyond_says(view),
        *(rare_says(view) if rare else ()),
    ]
    return _Plan(
        title,
        upwards,
        panels,
        maps,
        block(across.name, width - 2 * EDGE),
        key_of([entry for frame in frames for entry in own_key(frame)] + unsolved_key(unsolved), width),
        [block(note, width - 2 * EDGE, SMALL) for note in notes if note],
    )


def _above() -> float:
    """Room above a map for the scale of its tones."""
    return 0.6 + _BAR + line_height(SMALL) + 0.8 + BEYOND


def _says(view: SweepView, count: int) -> str:
    if not count:
        return NOTHING
    several = "Each map has a scale of its own, in steps no finer than Monte Carlo error."
    alone = "Steps of the scale are no finer than Monte Carlo error."
    return sentences([say("{words}.", words=mean_says(view.draws)), several if count > 1 else alone])


def _map(view: SweepView, name: str, frame: Frame, first: bool) -> _Map:
    axes = (frame.up.axis, frame.across.axis)
    mean, low, high = (view.values(name, column, axes) for column in ("mean", "low", "high"))
    steps = _steps(mean, np.maximum(mean - low, high - mean), _long(frame))
    codes = np.full(mean.shape, -1)
    solved = ~np.isnan(mean)
    codes[solved] = np.clip(np.searchsorted(steps, mean[solved], "right") - 1, 0, len(steps) - 2)
    return _Map(frame, codes, steps, first)


def _steps(mean: Floats, half: Floats, long: float) -> list[float]:
    """Limits of the steps of a scale of this length: as many as have room for the number of each."""
    if np.isnan(mean).all():
        return [0.0, 100.0]
    known = half[~np.isnan(half)]
    ends, error = (
        (float(np.nanmin(mean)), float(np.nanmax(mean))),
        float(np.median(known)) if len(known) else 0.0,
    )
    options = [even_steps(*ends, error, most) for most in range(_STEPS, _FEWEST - 1, -1)]
    fitting = (steps for steps in options if _stride([*map(number, steps)], long / (len(steps) - 1)) == 1)
    return next(fitting, options[0])


def _long(frame: Frame) -> float:
    """Length of the scale above a map."""
    left, _, right, _ = frame.box
    return min(right - left, _LONGEST)


# ---- Drawing
def _draw_map(sheet: Sheet, one: _Map) -> None:
    tones = _tones(len(one.steps) - 1)
    _draw_scale(sheet, one, tones)
    for region in regions_of(one.codes):
        tone = tones[region.code] if region.code >= 0 else PAPER
        fill(sheet, region, one.frame, tone, edge=tone, wide=_SEAM)
    draw_unsolved(sheet, one.frame, one.codes < 0)
    draw_own(sheet, one.frame)
    draw_frame(sheet, one.frame, first=one.first)


def _tones(count: int) -> list[str]:
    """Tones from light to dark; a few steps differ as little as of many, so that they look no larger."""
    return ramp(count) if count >= _LEAST_TONES else ramp(_LEAST_TONES)[1 : count + 1]


def _draw_scale(sheet: Sheet, one: _Map, tones: list[str]) -> None:
    """The tones and what they stand for, above a map."""
    left, top, _, _ = one.frame.box
    top -= _above() - 0.6
    bottom = top + _BAR
    scale = Scale(one.steps[0], one.steps[-1], left, left + _long(one.frame))
    for (low, high), tone in zip(pairwise(one.steps), tones, strict=True):
        sheet.bar(scale(low), scale(high), top, bottom, tone, edge=INK)
    texts = [number(step) for step in one.steps]
    for place in _shown(texts, (scale.end - scale.start) / len(tones)):
        # The first number begins with the bar, so that it stays right of what stands beside the map.
        x, align = scale(one.steps[place]), "center" if place else "left"
        sheet.write(x, bottom + line_height(SMALL) / 2 + 0.4, texts[place], SMALL, align)


def _shown(texts: list[str], wide: float) -> list[int]:
    """Which of the numbers below a scale have room, if they stand ``wide`` from each other; the last has."""
    step = _stride(texts, wide)
    last = len(texts) - 1
    return [*range(0, last - step + 1, step), last]


def _stride(texts: list[str], wide: float) -> int:
    """Of how many numbers, ``wide`` from each other, one has room; the first begins where it stands."""
    first, *rest = (text_width(text, SMALL) for text in texts)
    widest = max(rest, default=0.0)
    needed = max(widest, first + widest / 2) + _CLEAR
    return next((k for k in range(1, len(texts)) if k * wide >= needed), len(texts))
