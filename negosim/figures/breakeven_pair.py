"""Chart of a pair: for values of one parameter the break-even values of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.breakeven_words import goal_label, wanted
from negosim.figures.captions_breakeven import pair_told
from negosim.figures.chart import Chart
from negosim.figures.fit import Box, Scale, line_height, ticks
from negosim.figures.sheet import KEY, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, FLOW, GAP, INK, LINE, PAPER, SMALL, TEXT, WIDTHS, styled
from negosim.scenario.data import Scenario
from negosim.store.study import Study
from negosim.study.breakeven_steps import bulk_of
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["pair_charts", "pair_figure"]

_LEFT, _BELOW, _ABOVE, _HIGH, _SIZE = 13.0, 5.6, 2.2, 0.62, 4.5
_HIGHEST = 80.0
_BESIDE, _FAR = 0.5, 1.5  # widths of the prior beside it that are shown at least, and at most


def pair_charts(found: Study) -> Iterator[Chart]:
    """A chart for each pair."""
    for (first, second), rows in found.tables["pairs"].groupby(["first", "second"], sort=False):
        draw = partial(pair_figure, found, rows.reset_index(drop=True))
        yield Chart(f"pair_{first}_{second}", draw, rows, partial(pair_told, found, rows))


@dataclass(frozen=True)
class _Panel:
    box: Box
    across: Scale
    up: Scale


def pair_figure(found: Study, rows: pd.DataFrame, width_mm: float) -> Figure:
    """Draw the break-even values of the second parameter over those of the first.

    Parameters
    ----------
    found : Study
    rows : DataFrame
        Those of ``pairs`` that are about this pair.
    width_mm : float
        Width of the figure in millimetres.
    """
    names = rows["first"].iloc[0], rows["second"].iloc[0]
    target = wanted(found)
    words = "Two numbers together: which pairs of values bring “{label}” to {target}"
    says = say(words, label=goal_label(found), target=target)
    title = title_of(found.scenario.title, says, width_mm)
    inner = width_mm - 2 * EDGE
    axes = [
        block(_axis_words(found.scenario, name), inner - room, TEXT)
        for name, room in zip(names, (_LEFT, 0.0), strict=True)
    ]
    key = key_of(_key(target, found.scenario, names), width_mm, columns=True)
    top = EDGE + title[0].height + title[1].height + GAP + axes[1].height + _ABOVE
    panel = _panel(found.scenario, rows, top, width_mm)
    below = panel.box[3] + _BELOW
    with styled():
        sheet = Sheet(width_mm, below + axes[0].height + GAP + key.height + EDGE, source(found))
        sheet.write_title(title)
        sheet.write_block(EDGE, top - axes[1].height - _ABOVE, axes[1])
        _draw(sheet, panel, found.scenario, rows)
        sheet.write_block((panel.box[0] + panel.box[2]) / 2, below, axes[0], "center")
        sheet.draw_key(below + axes[0].height + GAP, key)
    return sheet.figure


def _axis_words(scenario: Scenario, name: str) -> str:
    return say("{label}: {text}", label=name, text=scenario.dispute.parameters[name].meaning)


# ---- The panel
def _panel(scenario: Scenario, rows: pd.DataFrame, top: float, width: float) -> _Panel:
    most = 9 if width > WIDTHS["single"] else 6
    box = (EDGE + _LEFT, top, width - EDGE - 2.0, top + min(_HIGHEST, _HIGH * (width - 2 * EDGE - _LEFT)))
    xs, (low, high) = rows["first_value"], _shown(scenario, rows)
    up = ticks(low, high, most)
    across = Scale(float(xs.min()), float(xs.max()), box[0], box[2])
    return _Panel(box, across, Scale(up[0], up[-1], box[3], box[1]))


def _shown(scenario: Scenario, rows: pd.DataFrame) -> tuple[float, float]:
    """Values of the second parameter: its prior with room beside it, and the curve unless that is far."""
    bottom, top = _prior(scenario, rows["second"].iloc[0])
    width = top - bottom or abs(top) or 1.0
    curve = rows.loc[rows["met"].isin(["above", "below"]), "second_value"]
    low = min([bottom - _BESIDE * width, *curve.clip(lower=bottom - _FAR * width)])
    high = max([top + _BESIDE * width, *curve.clip(upper=top + _FAR * width)])
    legal = scenario.dispute.parameters[rows["second"].iloc[0]].range
    ends = (
        [v for v in (legal.low, legal.above) if v is not None],
        [v for v in (legal.high, legal.below) if v is not None],
    )
    return max([low, *ends[0]]), min([high, *ends[1]])


def _prior(scenario: Scenario, name: str) -> tuple[float, float]:
    """Where nearly all of a prior is, as far as that is finite."""
    bulk = bulk_of(scenario.priors[name])
    return bulk.low, bulk.high


def _draw(sheet: Sheet, panel: _Panel, scenario: Scenario, rows: pd.DataFrame) -> None:
    columns = _columns(rows, panel.up)
    left, right = panel.across(columns[0][0]), panel.across(columns[-1][0])
    sheet.bar(left, right, panel.box[1], panel.box[3], PAPER, edge=INK, zorder=0)
    for points in _areas(columns, panel):
        sheet.area(points, FLOW, zorder=0.6)
    _draw_prior(sheet, panel, scenario, rows)
    for (x, one), (y, two) in pairwise(_curves(rows)):
        if len(one) == len(two):
            for a, b in zip(one, two, strict=True):
                _draw_piece(sheet, panel, (x, a), (y, b))
    for row in rows[rows["met"].isin(["above", "below"])].to_dict("records"):
        _draw_value(sheet, panel, row)
    _draw_ticks(sheet, panel)


def _draw_ticks(sheet: Sheet, panel: _Panel) -> None:
    left, _, right, bottom = panel.box
    most = 9 if sheet.width > WIDTHS["single"] else 6
    sheet.line([left, right], [bottom, bottom])
    sheet.line([left, left], [panel.box[1], bottom])
    across = ticks(panel.across.low, panel.across.high, most)
    inside = [value for value in across if panel.across.low <= value <= panel.across.high]
    sheet.ticks_below(inside, panel.across, bottom)
    sheet.ticks_left(ticks(panel.up.low, panel.up.high, most), panel.up, left)


def _draw_prior(sheet: Sheet, panel: _Panel, scenario: Scenario, rows: pd.DataFrame) -> None:
    """The box of both priors, and both modes."""
    names = rows["first"].iloc[0], rows["second"].iloc[0]
    (left, right), (low, high) = (_prior(scenario, name) for name in names)
    xs = [_within(panel.across, v) for v in (left, right, right, left, left)]
    ys = [_within(panel.up, v) for v in (low, low, high, high, low)]
    sheet.line(xs, ys, INK, LINE, ls=(0, (4, 2)))
    modes = [scenario.priors[name].mode() for name in names]
    sheet.mark(_within(panel.across, modes[0]), _within(panel.up, modes[1]), "+", _SIZE + 2, INK)


def _within(scale: Scale, value: float) -> float:
    return scale(min(max(value, scale.low), scale.high))


def _draw_piece(sheet: Sheet, panel: _Panel, one: tuple[float, float], two: tuple[float, float]) -> None:
    """A piece of the curve, as far as it is on the chart."""
    (x, a), (y, b) = one, two
    low, high = panel.up.low, panel.up.high
    if max(a, b) < low or min(a, b) > high:
        return
    edges = [min(max(value, low), high) for value in (a, b)]
    shares = [(edge - a) / (b - a) if b != a else k for k, edge in enumerate(edges)]
    sheet.line([panel.across(x + (y - x) * part) for part in shares], [panel.up(v) for v in edges], END, 1.4)


def _draw_value(sheet: Sheet, panel: _Panel, row: Any) -> None:
    if panel.up.low <= row["second_value"] <= panel.up.high:
        at = panel.across(row["first_value"])
        sheet.line([at, at], [_within(panel.up, row["low"]), _within(panel.up, row["high"])], END, 0.9)
        sheet.mark(at, panel.up(row["second_value"]), "o", 2.6, END, END)


def _curves(rows: pd.DataFrame) -> Iterator[tuple[float, list[float]]]:
    """Break-even values for each value of the first parameter."""
    for value, own in rows.groupby("first_value", sort=True):
        crossing = own[own["met"].isin(["above", "below"])]
        yield float(str(value)), crossing["second_value"].tolist()


# ---- Where the target is met
def _columns(rows: pd.DataFrame, up: Scale) -> list[tuple[float, list[tuple[float, float]]]]:
    """For each value of the first parameter the values of the second, on the chart, that meet the target."""
    return [
        (float(str(value)), _met(own.to_dict("records"), up))
        for value, own in rows.groupby("first_value", sort=True)
    ]


def _met(rows: Sequence[Any], up: Scale) -> list[tuple[float, float]]:
    first = rows[0]
    if first["met"] in ("nowhere", "everywhere"):
        return [(up.low, up.high)] if first["met"] == "everywhere" else []
    begin = up.low if first["met"] == "below" else None
    found: list[tuple[float, float]] = []
    for row in rows:
        value = min(max(row["second_value"], up.low), up.high)
        if row["met"] == "above":
            begin = value
        elif begin is not None:
            found.append((begin, value))
            begin = None
    return [*found, (begin, up.high)] if begin is not None else found


def _areas(
    columns: Sequence[tuple[float, list[tuple[float, float]]]], panel: _Panel
) -> Iterator[list[tuple[float, float]]]:
    """Polygons over neighbours that are alike; half-way to others, but not towards one with none."""
    start = 0
    for end in range(1, len(columns) + 1):
        if end < len(columns) and len(columns[end][1]) == len(columns[start][1]):
            continue
        run = list(columns[start:end])
        before = [((x + run[0][0]) / 2, run[0][1]) for x, met in columns[:start][-1:] if met]
        after = [((x + run[-1][0]) / 2, run[-1][1]) for x, met in columns[end : end + 1] if met]
        wide = [*before, *run, *after]
        for k in range(len(run[0][1])):
            yield _polygon(panel, [(x, *met[k]) for x, met in wide])
        start = end


def _polygon(panel: _Panel, edges: Sequence[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """What lies between two curves, of which points below each other are given."""
    lower = [(panel.across(x), panel.up(a)) for x, a, _ in edges]
    upper = [(panel.across(x), panel.up(b)) for x, _, b in edges]
    return [*lower, *reversed(upper)]


# ---- The key
_WHOLE = "The ranges of both priors, and both modes."
_CUT = "The ranges of both priors, of one that goes far its middle 99.8 %, and both modes."


def _key(target: str, scenario: Scenario, names: Sequence[str]) -> list[Any]:
    bulks = [bulk_of(scenario.priors[name]) for name in names]
    is_cut = any((bulk.low, bulk.high) != (bulk.bottom, bulk.top) for bulk in bulks)
    return [
        (
            _key_curve,
            "Break-even values of the upright axis with their 95 % intervals, as far as there are any.",
        ),
        (
            _key_area,
            say("Here {target} is met, as far as values of the level axis were solved.", target=target),
        ),
        (_key_prior, _CUT if is_cut else _WHOLE),
    ]


def _key_curve(sheet: Sheet, left: float, middle: float) -> None:
    sheet.line([left, left + KEY - 2], [middle, middle], END, 1.4)
    sheet.line([left + 3.5] * 2, [middle - 1.1, middle + 1.1], END, 0.9)
    sheet.mark(left + 3.5, middle, "o", 2.6, END, END)


def _key_area(sheet: Sheet, left: float, middle: float) -> None:
    half = line_height(SMALL) / 2 - 0.3
    sheet.bar(left, left + KEY - 2, middle - half, middle + half, FLOW)


def _key_prior(sheet: Sheet, left: float, middle: float) -> None:
    low, high = middle - 1.1, middle + 1.1
    right = left + KEY - 2
    sheet.line([left, right, right, left, left], [low, low, high, high, low], INK, LINE, ls=(0, (4, 2)))
    sheet.mark((left + right) / 2, middle, "+", _SIZE, INK)
