"""Chart of an offer's payoff term by term: for each player a waterfall from the status quo.

Terms that add come first, the largest first; then those that take. Each bar begins where the one above ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.explanation_marks import (
    GAIN,
    HATCHES,
    LOSS,
    draw_error,
    draw_spread,
    error_symbol,
    spread_symbol,
)
from negosim.figures.fit import Scale, text_width, ticks
from negosim.figures.sheet import Block, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, GAP, INK, RANGE, SMALL, TEXT, WIDTHS, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["waterfall_data", "waterfall_figure"]

_ROW, _AXIS, _LABELS = 4.6, 6.5, 0.34
_TOTAL = "All together"


def waterfall_data(terms: pd.DataFrame, payoffs: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """What the chart draws: the terms of the players that are touched, and what they come to.

    Returns
    -------
    DataFrame
        ``who``, ``term`` (none for all together), ``label``; ``start`` and ``end`` of the bar, and
        estimates of its length.
    """
    rows: list[dict[str, Any]] = []
    for who in names:
        own = terms[
            (terms["who"] == who) & ((terms["mean"] != 0) | (terms["p05"] != 0) | (terms["p95"] != 0))
        ]
        gains = own[own["mean"] > 0].sort_values("mean", ascending=False, kind="stable")
        losses = own[own["mean"] <= 0].sort_values("mean", kind="stable")
        at = 0.0
        for row in [*gains.to_dict("records"), *losses.to_dict("records")]:
            rows.append(_bar(row, who, str(row["term"]), str(row["label"]), at))
            at += row["mean"]
        total = payoffs[payoffs["who"] == who].iloc[0].to_dict()
        rows.append(_bar(total, who, "", _TOTAL, 0.0))
    return pd.DataFrame(rows)


def _bar(row: Mapping[Any, Any], who: str, term: str, label: str, start: float) -> dict[str, Any]:
    about = {"who": who, "term": term, "label": label, "start": start, "end": start + row["mean"]}
    return about | {name: row[name] for name in ("mean", "low", "high", "p05", "p95")}


@dataclass(frozen=True)
class _Panel:
    head: Block
    rows: list[dict[Any, Any]]
    labels: list[Block]
    heights: list[float]
    scale: Scale
    ticks: list[float]

    @property
    def height(self) -> float:
        return self.head.height + 1.0 + sum(self.heights) + _AXIS


def waterfall_figure(
    data: pd.DataFrame,
    names: Mapping[str, str],
    title: tuple[str, str],
    note: str = "",
    *,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw a waterfall for each player.

    Parameters
    ----------
    data : DataFrame
        From ``waterfall_data``.
    names : mapping of str to str
        What readers call the players.
    title : (str, str)
        Label of the offer, and what it comes to: kept, put in force.
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    head = title_of(title[0], f"What it is worth to each, term by term, if {title[1]} for ever", width_mm)
    panels = [_panel(data[data["who"] == who], f"Points of {name}", width_mm) for who, name in names.items()]
    key = key_of(_keys(), width_mm)
    top = EDGE + head[0].height + head[1].height + GAP
    height = top + sum(panel.height for panel in panels) + GAP * len(panels) + key.height + EDGE
    with styled():
        sheet = Sheet(width_mm, height, note)
        sheet.write_title(head)
        for panel in panels:
            _draw(sheet, panel, top)
            top += panel.height + GAP
        sheet.draw_key(top, key)
    return sheet.figure


def _panel(rows: pd.DataFrame, head: str, width: float) -> _Panel:
    listed = rows.to_dict("records")
    labels = [block(str(row["label"]), _LABELS * width) for row in listed]
    left = EDGE + max(label.width for label in labels) + 2.0
    numbers = max(text_width(_points(row["mean"]), SMALL) for row in listed)
    ends = [value for row in listed for value in _reach(row)]
    low, high = (min(0.0, *ends), max(0.0, *ends)) if any(ends) else (-1.0, 1.0)
    steps = ticks(low, high, 8 if width > WIDTHS["single"] else 5)
    return _Panel(
        head=block(head, width - 2 * EDGE, TEXT),
        rows=listed,
        labels=labels,
        heights=[max(_ROW, label.height + 0.8) for label in labels],
        scale=Scale(steps[0], steps[-1], left, width - EDGE - numbers - 3.0),
        ticks=steps,
    )


def _reach(row: Mapping[Any, Any]) -> Iterator[float]:
    """All that is drawn of a row."""
    yield from (row["start"], row["end"], row["start"] + row["p05"], row["start"] + row["p95"])


def _draw(sheet: Sheet, panel: _Panel, top: float) -> None:
    scale = panel.scale
    first = sheet.write_block(EDGE, top, panel.head) + 1.0
    bottom = first + sum(panel.heights)
    sheet.grid(panel.ticks, scale, first, bottom, upright=True)
    sheet.line([scale(0.0)] * 2, [first, bottom], INK, 0.9, zorder=1.8)
    top = first
    for row, label, high in zip(panel.rows, panel.labels, panel.heights, strict=True):
        _draw_row(sheet, scale, row, label, (top, high))
        top += high
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(panel.ticks, scale, bottom)


def _draw_row(
    sheet: Sheet, scale: Scale, row: Mapping[Any, Any], label: Block, place: tuple[float, float]
) -> None:
    top, high = place
    y, total = top + high / 2, row["term"] == ""
    if total:
        sheet.line([EDGE, sheet.width - EDGE], [top] * 2, RANGE, 0.4)
    sheet.write_block(scale.start - 2.0, y - label.height / 2, label, "right")
    fill, hatch = (END, "") if total else (GAIN, "") if row["mean"] > 0 else (LOSS, HATCHES[0])
    left, right = sorted((scale(row["start"]), scale(row["end"])))
    half = 0.3 * _ROW
    sheet.bar(left, right, y - half, y + half, fill, hatch, edge=RANGE)
    if not total:
        sheet.line([scale(row["end"])] * 2, [y + half, y + high - half], RANGE, 0.4)
    below = y + half + 0.35
    draw_spread(sheet, scale(row["start"] + row["p05"]), scale(row["start"] + row["p95"]), below)
    draw_error(sheet, scale(row["start"] + row["low"]), scale(row["start"] + row["high"]), below)
    sheet.write(sheet.width - EDGE, y, _points(row["mean"]), SMALL, "right")


def _points(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _keys() -> tuple[Any, ...]:
    return (
        (_swatch(GAIN, ""), "Adds"),
        (_swatch(LOSS, HATCHES[0]), "Takes"),
        (_swatch(END, ""), "What it comes to, against the status quo; points of each are its own"),
        (error_symbol, "95 % interval of the mean: Monte Carlo error"),
        (spread_symbol, "5th to 95th percentile over draws of the bar alone, from where it begins"),
    )


def _swatch(fill: str, hatch: str) -> Any:
    def symbol(sheet: Sheet, x: float, y: float) -> None:
        sheet.bar(x, x + 7, y - 0.9, y + 0.9, fill, hatch, edge=RANGE)

    return symbol
