"""The table below the chart of the frontier: which offers its numbers stand for, and how good they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from negosim.figures.fit import line_height, text_width
from negosim.figures.frontier_marks import mark_offer
from negosim.figures.sheet import Block, Sheet, block
from negosim.figures.style import EDGE, GRID, SMALL
from negosim.figures.text import number
from negosim.wording import say

__all__ = ["OfferTable", "offer_table"]

_HEAD, _BETWEEN, _ROW = 7.4, 3.5, 0.9


@dataclass(frozen=True)
class OfferTable:
    """Named offers, and the heads of the columns with where these end."""

    rows: list[tuple[Any, Block]]
    heads: list[tuple[Block, float]]

    @property
    def height(self) -> float:
        """Height of all rows and heads."""
        return self._head + 1.2 + sum(label.height + _ROW for _, label in self.rows) if self.rows else 0.0

    @property
    def _head(self) -> float:
        return max(head.height for head, _ in self.heads)

    def draw(self, sheet: Sheet, top: float) -> float:
        """Write the table; where it ends."""
        if not self.rows:
            return top
        for head, right in self.heads:
            sheet.write_block(right, top + self._head - head.height, head, "right")
        sheet.write(EDGE, top + self._head - line_height(SMALL) / 2, "Offer", SMALL)
        top += self._head + 0.6
        sheet.line([EDGE, sheet.width - EDGE], [top, top], GRID, 0.5)
        top += 0.6
        for row, label in self.rows:
            top = self._draw_row(sheet, top, row, label)
        return top

    def _draw_row(self, sheet: Sheet, top: float, row: Any, label: Block) -> float:
        y = top + line_height(SMALL) / 2
        sheet.write(EDGE + 3.4, y, f"{row['number']:.0f}", SMALL, "right")
        mark_offer(sheet, EDGE + 5.4, y, row["family"], row["efficient"])
        sheet.write_block(EDGE + _HEAD, top, label)
        for text, (_, right) in zip(_cells(row), self.heads, strict=True):
            sheet.write(right, y, text, SMALL, "right")
        return top + label.height + _ROW


def offer_table(data: pd.DataFrame, players: tuple[str, str], width: float) -> OfferTable:
    """The table of the offers that have numbers."""
    offers = data[data["kind"] == "offer"]
    rows = offers[offers["number"] > 0].to_dict("records") if len(offers) else []
    names = ["Efficient", "In the zone", *(say("Left for {who} (points)", who=who) for who in players)]
    room, right, heads = 0.17 * width, width - EDGE, []
    for name in reversed(names):
        head = block(name, room, SMALL)
        heads.append((head, right))
        right -= max(head.width, text_width("100.0 %", SMALL)) + _BETWEEN
    wide = right + _BETWEEN - EDGE - _HEAD - 2.0
    return OfferTable([(row, block(row["label"], wide, SMALL)) for row in rows], heads[::-1])


def _cells(row: Any) -> list[str]:
    """Shares of draws in percent, and points."""
    shares = [f"{100 * row[name]:.1f} %" for name in ("efficient", "in_zone")]
    return shares + [number(row[name]) for name in ("x_left", "y_left")]
