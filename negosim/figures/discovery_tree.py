"""Chart of the tree: an outline of its questions, with the share of cases at every end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from negosim.figures.discovery_outline import Line, outline
from negosim.figures.discovery_words import hundred, likely_words
from negosim.figures.fit import Scale, line_height, ticks
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, GAP, GRID, INK, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.store.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["tree_figure"]

_INDENT, _BAR, _BETWEEN, _SIZE = 3.4, 2.4, 1.3, 13.0
_TICKS = 5.0


@dataclass(frozen=True)
class _Entry:
    line: Line
    text: Block

    @property
    def height(self) -> float:
        return self.text.height + _BETWEEN


def tree_figure(found: Study, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the tree, at a width in millimetres."""
    first, lines = outline(found)
    share = 0.6 if width_mm > WIDTHS["single"] + 20 else 0.56
    left = EDGE + share * (width_mm - 2 * EDGE)
    entries = [_entry(line, left - GAP) for line in lines]
    root = block(_upper(first), left - EDGE - GAP, TEXT)
    says = f"Questions that separate draws in which '{found.told['label']}' {likely_words(found)}"
    title, key = title_of(found.scenario.title, says, width_mm), _key(width_mm)
    top = EDGE + title[0].height + title[1].height + GAP
    body = top + 2 * line_height(SMALL) + 1.0
    height = body + root.height + _BETWEEN + sum(entry.height for entry in entries) + _TICKS
    with styled():
        sheet = Sheet(width_mm, height + GAP + key.height + EDGE, source(found))
        sheet.write_title(title)
        scale = _scale(lines, left, width_mm - EDGE - _SIZE)
        _write_heads(sheet, top, scale)
        bottom = height - _TICKS
        values = [value for value in ticks(0, scale.high, 4) if value <= scale.high * (1 + 1e-9)]
        sheet.grid(values, scale, body, bottom, True)
        sheet.ticks_below(values, scale, bottom)
        sheet.write_block(EDGE, body, root)
        _draw(sheet, entries, body + root.height + _BETWEEN, scale)
        sheet.draw_key(height + GAP, key)
    return sheet.figure


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}?"


def _entry(line: Line, right: float) -> _Entry:
    asks = f": {line.asks}?" if line.asks else ""
    return _Entry(line, block(f"{line.side}{asks}", right - _left(line), TEXT))


def _left(line: Line) -> float:
    return EDGE + _INDENT * (line.depth + 1)


def _scale(lines: list[Line], left: float, right: float) -> Scale:
    """Of 100 draws, as far as the highest interval goes."""
    highest = [100 * line.row["holdout_density_high"] for line in lines if not line.asks]
    most = max([value for value in highest if math.isfinite(value)], default=100.0)
    return Scale(0.0, min(100.0, ticks(0, most, 4)[-1]), left, right)


def _write_heads(sheet: Sheet, top: float, scale: Scale) -> None:
    high = line_height(SMALL)
    for number, words in enumerate(("Of 100 fresh draws", "there, cases")):
        sheet.write(scale.start, top + (number + 0.5) * high, words, SMALL)
    for number, words in enumerate(("Draws", "of 100")):
        sheet.write(sheet.width - EDGE, top + (number + 0.5) * high, words, SMALL, "right")


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
