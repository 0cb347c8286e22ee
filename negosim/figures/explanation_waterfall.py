"""Chart of an offer's payoff term by term: for each player a waterfall from the status quo.

Terms that add come first, the largest first; then those that take. Each bar begins where the one above ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
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
    swatch,
)
from negosim.figures.fit import Scale, label_width, text_width, ticks
from negosim.figures.sheet import WIDE, Block, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, GAP, INK, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["waterfall_data", "waterfall_figure"]

_ROW, _BAR, _AXIS, _LABELS, _APART = 5.2, 2.8, 6.5, 0.34, 6.0
_MOST_LABELS = 0.5  # of the width, where words would be cut otherwise
_RAISED = 0.6  # how far bars stand above the middles of their rows, for the intervals below them
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
    left: float
    right: float
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
    """Draw a waterfall for each player: below each other, or beside each other in a wide figure.

    Parameters
    ----------
    data : DataFrame
        From ``waterfall_data``.
    names : mapping of str to str
        What readers call the players.
    title : (str, str)
        Label of the offer, and what is shown of it.
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    head = title_of(*title, width_mm)
    groups = _panels(data, names, width_mm)
    key = key_of(_keys(data), width_mm, columns=True)
    top = EDGE + head[0].height + head[1].height + GAP
    heights = [max(panel.height for panel in group) for group in groups]
    height = top + sum(heights) + GAP * len(groups) + key.height + EDGE
    with styled():
        sheet = Sheet(width_mm, height, note)
        sheet.write_title(head)
        for group, high in zip(groups, heights, strict=True):
            for panel in group:
                _draw(sheet, panel, top)
            top += high + GAP
        sheet.draw_key(top, key)
    return sheet.figure


def _panels(data: pd.DataFrame, names: Mapping[str, str], width: float) -> list[list[_Panel]]:
    """The panels that stand beside each other, from top to bottom."""
    across = len(names) if width > WIDE else 1
    each = (width - 2 * EDGE - _APART * (across - 1)) / across
    listed = [data[data["who"] == who].to_dict("records") for who in names]
    said = [[say(str(row["label"])) for row in rows] for rows in listed]
    room = label_width(chain(*said), TEXT, _LABELS * each, _MOST_LABELS * each)
    labels = [[block(text, room) for text in own] for own in said]
    widest = max(label.width for own in labels for label in own)
    panels = [
        _panel(
            rows, own, say("Points of {who}", who=name), (EDGE + (k % across) * (each + _APART), each, widest)
        )
        for k, (rows, own, name) in enumerate(zip(listed, labels, names.values(), strict=True))
    ]
    return [panels[first : first + across] for first in range(0, len(panels), across)]


def _panel(
    rows: list[dict[Any, Any]], labels: list[Block], head: str, place: tuple[float, float, float]
) -> _Panel:
    """A panel from its left end, its width and that of its labels."""
    left, wide, widest = place
    numbers = max(text_width(_points(row["mean"]), SMALL) for row in rows)
    ends = [value for row in rows for value in _reach(row)]
    low, high = (min(0.0, *ends), max(0.0, *ends)) if any(ends) else (-1.0, 1.0)
    steps = ticks(low, high, 8 if wide > WIDTHS["single"] else 5)
    return _Panel(
        head=block(head, wide, TEXT),
        rows=rows,
        labels=labels,
        heights=[max(_ROW, label.height + 0.8) for label in labels],
        left=left,
        right=left + wide,
        scale=Scale(steps[0], steps[-1], left + widest + 2.0, left + wide - numbers - 3.0),
        ticks=steps,
    )


def _reach(row: Mapping[Any, Any]) -> Iterator[float]:
    """All that is drawn of a row."""
    yield from (row["start"], row["end"], row["start"] + row["p05"], row["start"] + row["p95"])


def _draw(sheet: Sheet, panel: _Panel, top: float) -> None:
    scale = panel.scale
    first = sheet.write_block(panel.left, top, panel.head) + 1.0
    bottom = first + sum(panel.heights)
    sheet.grid(panel.ticks, scale, first, bottom, upright=True)
    sheet.line([scale(0.0)] * 2, [first, bottom], INK, 0.9, zorder=1.8)
    top = first
    for row, label, high in zip(panel.rows, panel.labels, panel.heights, strict=True):
        _draw_row(sheet, panel, row, label, (top, high))
        top += high
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(panel.ticks, scale, bottom)


def _draw_row(
    sheet: Sheet, panel: _Panel, row: Mapping[Any, Any], label: Block, place: tuple[float, float]
) -> None:
    (top, high), scale, total = place, panel.scale, row["term"] == ""
    if total:
        sheet.line([panel.left, panel.right], [top] * 2, RANGE, 0.4)
    y, half = top + high / 2 - _RAISED, _BAR / 2
    sheet.write_block(scale.start - 2.0, top + (high - label.height) / 2 - _RAISED, label, "right")
    fill, hatch = (END, "") if total else (GAIN, "") if row["mean"] > 0 else (LOSS, HATCHES[0])
    left, right = sorted((scale(row["start"]), scale(row["end"])))
    sheet.bar(left, right, y - half, y + half, fill, hatch, edge=RANGE)
    if not total:
        sheet.line([scale(row["end"])] * 2, [y + half, y + high - half], RANGE, 0.4)
    below = y + half + 0.8
    draw_spread(sheet, scale(row["start"] + row["p05"]), scale(row["start"] + row["p95"]), below)
    draw_error(sheet, scale(row["start"] + row["low"]), scale(row["start"] + row["high"]), below)
    sheet.write(panel.right, y, _points(row["mean"]), SMALL, "right")


def _points(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _keys(data: pd.DataFrame) -> tuple[Any, ...]:
    bars = (
        (swatch(GAIN), "Adds"),
        (swatch(LOSS, HATCHES[0]), "Takes"),
        (swatch(END), "What it comes to, against the status quo; points of each are its own"),
    )
    if data["low"].isna().all():  # one draw has neither
        return bars
    return (
        *bars,
        (error_symbol, "95 % interval of the mean: Monte Carlo error"),
        (spread_symbol, "5th to 95th percentile over draws of the bar alone, from where it begins"),
    )
