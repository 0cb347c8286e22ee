"""Chart of the tree: an outline of its questions, with the share of cases at every end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from negosim.figures.discovery_outline import Line, outline
from negosim.figures.discovery_words import hundred, label_words, likely_words
from negosim.figures.fit import Scale, least_width, line_height, ticks
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, GAP, GRID, INK, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.figures.words import begun
from negosim.store.study import Study
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["tree_figure"]

_INDENT, _BAR, _BETWEEN = 3.4, 2.4, 1.3
_TICKS = 1.4 + line_height(SMALL) + 0.6
_COLUMN = 9.5
_DRAWS = "Draws of 100"


@dataclass(frozen=True)
class _Entry:
    line: Line
    text: Block

    @property
    def height(self) -> float:
        return self.text.height + _BETWEEN


def tree_figure(found: Study, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the tree, at a width in millimetres."""
    plan = _plan(found, width_mm)
    with styled():
        sheet = Sheet(
            width_mm, plan.bottom + _TICKS + plan.axis.height + GAP + plan.key.height + EDGE, source(found)
        )
        sheet.write_title(plan.title)
        sheet.write_block(width_mm - EDGE, plan.body - plan.head.height - 1.0, plan.head, "right")
        _draw_axis(sheet, plan)
        sheet.write_block(EDGE, plan.body, plan.root)
        _draw(sheet, plan.entries, plan.body + plan.root.height + _BETWEEN, plan.scale)
        sheet.draw_key(plan.key_top, plan.key)
    return sheet.figure


@dataclass(frozen=True)
class _Plan:
    """What stands where."""

    title: tuple[Block, Block]
    head: Block
    root: Block
    entries: list[_Entry]
    scale: Scale
    axis: Block
    key: Key

    @property
    def body(self) -> float:
        """Where the outline begins."""
        return EDGE + self.title[0].height + self.title[1].height + GAP + self.head.height + 1.0

    @property
    def bottom(self) -> float:
        """Where the outline ends."""
        return self.body + self.root.height + _BETWEEN + sum(entry.height for entry in self.entries)

    @property
    def key_top(self) -> float:
        """Where the key begins."""
        return self.bottom + _TICKS + self.axis.height + GAP


def _plan(found: Study, width: float) -> _Plan:
    first, lines = outline(found)
    left = EDGE + 0.58 * (width - 2 * EDGE)
    words = "Questions that separate draws in which '{label}' {likely}"
    says = say(words, label=label_words(found), likely=likely_words(found))
    column = max(_COLUMN, least_width(say(_DRAWS), SMALL))
    scale = _scale(lines, left, width - EDGE - column - GAP)
    return _Plan(
        title=title_of(found.scenario.title, says, width),
        head=block(_DRAWS, column, SMALL),
        root=block(say("{question}?", question=begun(first)), left - EDGE - GAP, TEXT),
        entries=[_entry(line, left - GAP) for line in lines],
        scale=scale,
        axis=block("Cases of 100 fresh draws", scale.end - scale.start + 2 * GAP, SMALL),
        key=_key(width),
    )


def _entry(line: Line, right: float) -> _Entry:
    said = say("{side}: {question}?", side=line.side, question=say(line.asks)) if line.asks else line.side
    return _Entry(line, block(said, right - _left(line), TEXT))


def _left(line: Line) -> float:
    return EDGE + _INDENT * (line.depth + 1)


def _scale(lines: list[Line], left: float, right: float) -> Scale:
    """Of 100 draws, as far as the highest interval goes."""
    highest = [100 * line.row["holdout_density_high"] for line in lines if not line.asks]
    most = max([value for value in highest if math.isfinite(value)], default=100.0)
    return Scale(0.0, min(100.0, ticks(0, most, 4)[-1]), left, right)


def _draw_axis(sheet: Sheet, plan: _Plan) -> None:
    scale, bottom = plan.scale, plan.bottom
    values = [value for value in ticks(0, scale.high, 4) if value <= scale.high * (1 + 1e-9)]
    sheet.grid(values, scale, plan.body, bottom, True)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(values, scale, bottom)
    sheet.write_block((scale.start + scale.end) / 2, bottom + _TICKS, plan.axis, "center")


def _draw(sheet: Sheet, entries: list[_Entry], top: float, scale: Scale) -> None:
    """Texts, the lines that join them, and the bars."""
    starts = [top]
    for entry in entries:
        starts.append(starts[-1] + entry.height)
    middles = [start + line_height(TEXT) / 2 for start in starts]
    for place, entry in enumerate(entries):
        left, depth = _left(entry.line), entry.line.depth
        sheet.write_block(left, starts[place], entry.text)
        above = max((k for k in range(place) if entries[k].line.depth < depth), default=-1)
        upper = starts[above + 1] - _BETWEEN + 0.3 if above >= 0 else top - _BETWEEN + 0.3
        at = left - _INDENT + 1.2
        sheet.line([at, at, left - 0.7], [upper, middles[place], middles[place]], RANGE, 0.6)
        if not entry.line.asks:
            _draw_leaf(sheet, entry.line, middles[place], scale)


def _draw_leaf(sheet: Sheet, line: Line, middle: float, scale: Scale) -> None:
    row = line.row
    sheet.write(sheet.width - EDGE, middle, hundred(row["holdout_mass"]), TEXT, "right")
    if not math.isfinite(row["holdout_density"]):
        return
    end, low, high = (scale(100 * row[f"holdout_density{part}"]) for part in ("", "_low", "_high"))
    sheet.bar(scale.start, end, middle - _BAR / 2, middle + _BAR / 2, END)
    _draw_interval(sheet, low, high, middle)


def _draw_interval(sheet: Sheet, low: float, high: float, middle: float) -> None:
    sheet.line([low, high], [middle, middle], GRID, 2.4, zorder=2.5)
    sheet.line([low, high], [middle, middle], INK, 0.9, zorder=3)


def _key(width: float) -> Key:
    def tone(sheet: Sheet, left: float, middle: float) -> None:
        sheet.bar(left, left + 6, middle - 1.1, middle + 1.1, END)

    def interval(sheet: Sheet, left: float, middle: float) -> None:
        _draw_interval(sheet, left + 0.5, left + 5.5, middle)

    entries = [(tone, "Share of cases among fresh draws"), (interval, "95 % interval")]
    return key_of(entries, width)
