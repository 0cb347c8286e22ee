"""Chart of the conditions: each one in the range of its prior, and how often cases occur where all hold.

A row for each condition: what the parameter is, a bar from the least to the greatest value of its prior in
which the part where the condition holds is dark, where resamples put the limit, and in how many of them it
is found. Below the rows, two strips of 100 draws: those that meet all conditions, and all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from negosim.figures.discovery_words import (
    Row,
    condition_limits,
    conditions_of,
    counted,
    end_text,
    holds_words,
    is_beyond,
    label_words,
    likely_words,
    limit_text,
    overall_words,
    places,
    regions,
    stands_up,
    with_unit,
)
from negosim.figures.fit import Scale, line_height
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, FLOW, GAP, INK, PAPER, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.figures.words import begun
from negosim.store.study import Study
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["conditions_figure"]

_BAR, _STRIP = 3.2, 3.6
_ABOVE, _BELOW, _APART = 3.6, 6.2, 2.2
_COUNT, _ROOM = 15.0, 1.0
_SPREAD = 1.3
_HEADS = {
    1: "First set",
    2: "Second set: draws outside of the first",
    3: "Third set: draws outside of both",
}


@dataclass(frozen=True)
class _Row:
    """A condition and the text beside or above its bar."""

    data: Row
    text: Block
    beside: bool

    @property
    def height(self) -> float:
        bar = _ABOVE + _BAR + _BELOW
        return (max(self.text.height, bar) if self.beside else self.text.height + _ROOM + bar) + _APART


@dataclass(frozen=True)
class _Group:
    """The conditions of a box, with a head where there are several boxes, and its strip."""

    number: int
    head: Block
    rows: tuple[_Row, ...]
    says: Block

    @property
    def height(self) -> float:
        inner = self.head.height + sum(row.height for row in self.rows)
        return inner + self.says.height + _STRIP + 2 * GAP


def conditions_figure(found: Study, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the conditions and the strips, at a width in millimetres."""
    numbers = regions(found.tables["conditions"])
    wide = width_mm > WIDTHS["single"] + 20
    groups = [_group(found, number, len(numbers) > 1, width_mm, wide) for number in numbers]
    overall = block(overall_words(found), width_mm - 2 * EDGE, TEXT)
    title = title_of(found.scenario.title, _says(found), width_mm)
    key = _key(width_mm, found)
    top = EDGE + title[0].height + title[1].height + GAP
    found_in = block("Found in resamples", _COUNT, SMALL)
    heads = found_in.height
    height = top + heads + sum(group.height for group in groups) + overall.height + _STRIP + 2 * GAP
    with styled():
        sheet = Sheet(width_mm, height + key.height + EDGE, source(found))
        sheet.write_title(title)
        sheet.write_block(width_mm - EDGE, top, found_in, "right")
        top += heads
        for group in groups:
            top = _draw_group(sheet, group, top, wide, found)
        top = sheet.write_block(EDGE, top, overall)
        _draw_strip(sheet, top + 0.6, counted(found, "all draws")["density"])
        sheet.draw_key(top + _STRIP + 2 * GAP, key)
    return sheet.figure


# ---- Words
def _says(found: Study) -> str:
    words = (
        "Conditions under which '{label}' more often {likely}"
        if stands_up(found, 1)
        else "Conditions that fresh draws do not confirm: where '{label}' {likely}"
    )
    return say(words, label=label_words(found), likely=likely_words(found))


def _group(found: Study, number: int, several: bool, width: float, wide: bool) -> _Group:
    inner = width - 2 * EDGE
    head = _HEADS[number] if several else ""
    room = 0.46 * inner - GAP if wide else inner - _COUNT
    rows = tuple(
        _Row(data, block(_row_text(data), room, SMALL if not wide else TEXT), wide)
        for data in conditions_of(found, number)
    )
    return _Group(number, block(head, inner), rows, block(holds_words(found, number), inner))


def _row_text(row: Row) -> str:
    told = say(", ").join(map(say, filter(None, (row["lever"], row["basis"]))))
    words = "{parameter}: {limits} ({told})"
    return say(words, parameter=begun(with_unit(row)), limits=condition_limits(row), told=told)


def _key(width: float, found: Study) -> Key:
    def tone(sheet: Sheet, left: float, middle: float, fill: str) -> None:
        sheet.bar(left, left + 6, middle - 1.1, middle + 1.1, fill, edge=RANGE)

    def spread(sheet: Sheet, left: float, middle: float) -> None:
        _draw_spread(sheet, left + 0.5, left + 5.5, middle)

    return key_of(
        [
            (partial(tone, fill=END), "Part of the prior's range in which the condition holds; a case"),
            (partial(tone, fill=FLOW), "Rest of the range; no case"),
            (spread, "Where resamples put the limit, 5th to 95th percentile"),
        ],
        width,
    )


# ---- Drawing
def _draw_group(sheet: Sheet, group: _Group, top: float, wide: bool, found: Study) -> float:
    top = sheet.write_block(EDGE, top, group.head)
    for row in group.rows:
        _draw_row(sheet, row, top, wide)
        top += row.height
    top = sheet.write_block(EDGE, top + 0.6, group.says)
    _draw_strip(sheet, top + 0.6, counted(found, f"box {group.number}")["density"])
    return top + _STRIP + 2 * GAP - 0.6


def _draw_row(sheet: Sheet, row: _Row, top: float, wide: bool) -> None:
    inner, data = sheet.width - 2 * EDGE, row.data
    sheet.write_block(EDGE, top, row.text)
    left = EDGE + 0.46 * inner if wide else EDGE + 3
    right = sheet.width - EDGE - _COUNT - GAP
    bar = top + _ABOVE + (0.0 if wide else row.text.height + _ROOM)
    low, high = _range(data)
    scale = Scale(low, high, left, right)
    sheet.bar(left, right, bar, bar + _BAR, FLOW, edge=RANGE)
    start, end = (scale(min(max(data[side], low), high)) for side in ("low", "high"))
    sheet.bar(start, end, bar, bar + _BAR, END, zorder=1.5)
    _write_limits(sheet, data, scale, bar)
    middle = bar + _BAR + _SPREAD
    for side in ("low", "high"):
        ends = [data[f"{side}_p05"], data[f"{side}_p95"]]
        if math.isfinite(data[side]) and all(map(math.isfinite, ends)):
            first, last = (scale(min(max(end, low), high)) for end in ends)
            _draw_spread(sheet, first, last, middle)
    text = say("{count} of {all}", count=int(data["same_side"]), all=int(data["resamples"]))
    sheet.write(sheet.width - EDGE, bar + _BAR / 2, text, TEXT, "right")


def _range(row: Row) -> tuple[float, float]:
    """The prior's range, and any limit beyond its ends; a stretch beyond all others stands for infinity."""
    limits = [row[side] for side in ("low", "high") if math.isfinite(row[side])]
    low, high = min([row["prior_low"], *limits]), max([row["finite"], *limits])
    if row["prior_high"] == math.inf:
        high += max(0.25 * (high - low), 0.1)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _write_limits(sheet: Sheet, row: Row, scale: Scale, bar: float) -> None:
    """The limits above the bar, the ends of the prior below it."""
    for side in ("low", "high"):
        if math.isfinite(row[side]):
            at = scale(row[side])
            sheet.line([at, at], [bar - 0.9, bar + _BAR], INK, 1.0, zorder=3)
            text = "" if is_beyond(row, row[side]) else limit_text(row[side], places(row))
            sheet.write(at, bar - 0.9 - line_height(SMALL) / 2, text, TEXT, "center")
    below = bar + _BAR + 2.4 + line_height(SMALL) / 2
    for end in (scale.low, scale.high):
        is_infinite = end == scale.high and row["prior_high"] == math.inf
        said = end_text(math.inf if is_infinite else end)
        sheet.write(scale(end), below, said, SMALL, "center", color=RANGE)


def _draw_spread(sheet: Sheet, left: float, right: float, middle: float) -> None:
    sheet.line([left, right], [middle, middle], INK, 0.8)
    for at in (left, right):
        sheet.line([at, at], [middle - 0.6, middle + 0.6], INK, 0.8)


def _draw_strip(sheet: Sheet, top: float, share: float) -> None:
    """100 draws side by side, cases first."""
    if not math.isfinite(share):
        return
    left, right = EDGE, sheet.width - EDGE
    scale = Scale(0, 100, left, right)
    cases = scale(round(100 * share))
    sheet.bar(left, cases, top, top + _STRIP, END)
    sheet.bar(cases, right, top, top + _STRIP, FLOW)
    for number in range(1, 100):
        sheet.line([scale(number)] * 2, [top, top + _STRIP], PAPER, 0.3, snap=False)
    for tenth in range(10, 100, 10):
        sheet.line([scale(tenth)] * 2, [top + _STRIP, top + _STRIP + 0.8], RANGE, 0.6)
