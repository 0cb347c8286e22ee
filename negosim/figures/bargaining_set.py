"""Chart of the bargaining set: what each offer is worth to both players, and who gains.

The offers are numbered; a table below the chart names them. Points of two players are not compared:
each has an axis of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.fit import Box, Scale, line_height, placed, text_width, ticks
from negosim.figures.sheet import WIDE, Block, Key, Sheet, block, key_of, number_text, title_of
from negosim.figures.style import (
    EDGE,
    END,
    FAINT,
    GAP,
    GRID,
    INK,
    LOST,
    PAPER,
    RANGE,
    SMALL,
    TEXT,
    WIDTHS,
    styled,
)
from negosim.figures.words import who_words
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["bargaining_data", "bargaining_figure"]

_MOST = 24
"""Offers that are numbered and named; of more, only efficient ones are."""

_OFFERS = (
    "Settlement, interim offer. Filled: efficient, no other offer is better for one player "
    "and as good for the other, in means"
)
_GAINS = "Both players gain against no agreement, in means; the table counts draws in which they do"
_GAINS_ON_QUO = "Both players gain against the status quo, in means; the table counts draws in which they do"

_MARKERS = {"settlement": "o", "interim": "s"}
_SIZE, _REFERENCE = 5.0, 7.0
_LEFT, _AXIS, _HIGH, _LEAST, _HEAD = 13.0, 11.0, 0.62, 62.0, 7.4
_BESIDE, _BETWEEN = 0.52, 5.0  # of a wide sheet: where the chart ends
_SPREAD = "#8C96A3"


def bargaining_data(bargaining_set: pd.DataFrame, dispute: Dispute) -> pd.DataFrame:
    """What the chart draws: the table with its players' columns named one and two, and with ``number``.

    Parameters
    ----------
    bargaining_set : DataFrame
        ``Outcomes.bargaining_set``.
    dispute : Dispute
    """
    data = bargaining_set.copy()
    offers = data["offer"] != ""
    named = offers & (data["efficient"].fillna(False).astype(bool) | (offers.sum() <= _MOST))
    data.insert(0, "number", named.cumsum().where(named & (named.cumsum() <= _MOST), 0))
    for player in dispute.players:
        place = int(data.columns.get_loc(f"{player}_mean"))  # type: ignore[arg-type]
        data.insert(place, f"{player}_label", who_words(dispute, player))
    return data


def bargaining_figure(
    data: pd.DataFrame, title: str, note: str = "", *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Draw the payoffs of every offer, the status quo and no agreement.

    Parameters
    ----------
    data : DataFrame
        From ``bargaining_data``.
    title : str
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, title, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        _draw_frame(sheet, plan)
        _draw_points(sheet, plan)
        top = _draw_table(sheet, plan, plan.below.top)
        sheet.draw_key(top + (GAP if plan.rows else 0.0), plan.key, plan.below.left)
    return sheet.figure


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    data: pd.DataFrame
    players: tuple[str, str]
    names: tuple[str, str]
    box: Box
    marks: tuple[list[float], list[float]]
    scales: tuple[Scale, Scale]
    reference: pd.Series
    rows: list[tuple[Any, Block]]
    columns: list[tuple[Block, float]]
    key: Key
    below: _Below

    @property
    def height(self) -> float:
        return max(self.box[3] + _AXIS, self.below.top + _height(self.rows, self.columns, self.key)) + EDGE


@dataclass(frozen=True)
class _Below:
    """Where table and key stand: below the chart, on a wide sheet beside it."""

    left: float
    top: float
    right: float


def _height(rows: list[tuple[Any, Block]], columns: list[tuple[Block, float]], key: Key) -> float:
    """Height of table and key."""
    heads = max(head.height for head, _ in columns) + 1.2
    table = heads + sum(_row_height(label) for _, label in rows) + GAP if rows else 0.0
    return table + key.height


def _plan(data: pd.DataFrame, title: str, width: float) -> _Plan:
    one, two = (str(c).removesuffix("_label") for c in data.columns if str(c).endswith("_label"))
    names = (str(data[f"{one}_label"].iloc[0]), str(data[f"{two}_label"].iloc[0]))
    head = title_of(
        title, "The bargaining set: what each offer would be worth if it were kept for ever", width
    )
    top = EDGE + head[0].height + head[1].height + GAP + 1.0
    wide = width > WIDE
    chart = _BESIDE * width if wide else width - EDGE
    left, end = (chart + _BETWEEN if wide else EDGE), width - EDGE
    columns = _columns(names, left, end)
    room = columns[0][1] - columns[0][0].width - left - _HEAD - 2.0
    rows = [(row, block(row["label"], room, SMALL)) for row in data[data["number"] > 0].to_dict("records")]
    key = key_of(_key(data), end - left + 2 * EDGE)
    # Beside a table the chart is as high as that; too high a chart would be empty.
    least = min(_height(rows, columns, key) - _AXIS, chart) if wide else 0.0
    high = max(_LEAST, _HIGH * (chart - EDGE - _LEFT), least)
    box = (EDGE + _LEFT, top, chart - 2.0, top + high)
    below = _Below(left, top if wide else box[3] + _AXIS, end)
    marks = (_marks(data, one), _marks(data, two))
    return _Plan(
        title=head,
        data=data,
        players=(one, two),
        names=names,
        box=box,
        marks=marks,
        scales=(Scale(*_ends(data, one), box[0], box[2]), Scale(*_ends(data, two), box[3], box[1])),
        reference=_reference(data),
        rows=rows,
        columns=columns,
        key=key,
        below=below,
    )


def _reference(data: pd.DataFrame) -> Any:
    """The row against which gains are judged."""
    nothing = data[data["kind"] == "no_agreement"]
    return (nothing if len(nothing) else data[data["kind"] == "status_quo"]).iloc[0]


def _ends(data: pd.DataFrame, player: str) -> tuple[float, float]:
    """Ends of an axis, a little beyond all that is drawn."""
    low, high = float(data[f"{player}_p05"].min()), float(data[f"{player}_p95"].max())
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room


def _marks(data: pd.DataFrame, player: str) -> list[float]:
    low, high = _ends(data, player)
    return [value for value in ticks(low, high, 9) if low <= value <= high]


def _columns(names: tuple[str, str], left: float, right: float) -> list[tuple[Block, float]]:
    """Heads of the columns of the table and where these end."""
    heads = [*(say("{who} gains", who=name) for name in names), "Both gain"]
    room = 0.17 * (right - left + 2 * EDGE)
    blocks = [block(head, room, SMALL) for head in heads]
    found = []
    for made in reversed(blocks):
        found.append((made, right))
        right -= max(made.width, text_width("100.0 %", SMALL)) + 3.5
    return found[::-1]


def _row_height(label: Block) -> float:
    return label.height + 0.9


def _draw_frame(sheet: Sheet, plan: _Plan) -> None:
    left, top, right, bottom = plan.box
    (across, up), (one, two) = plan.scales, plan.players
    x, y = across(plan.reference[f"{one}_mean"]), up(plan.reference[f"{two}_mean"])
    sheet.bar(x, right, top, y, FAINT, zorder=0.2)
    sheet.grid(plan.marks[0], across, top, bottom, upright=True)
    sheet.grid(plan.marks[1], up, left, right, upright=False)
    sheet.line([across(0.0)] * 2, [top, bottom], RANGE, 0.6, zorder=0.6)
    sheet.line([left, right], [up(0.0)] * 2, RANGE, 0.6, zorder=0.6)
    sheet.line([left, left, right], [top, bottom, bottom])
    sheet.ticks_below(plan.marks[0], across, bottom)
    sheet.ticks_left(plan.marks[1], up, left)
    words = [say("Payoff of {who} (its points)", who=name) for name in plan.names]
    sheet.write((left + right) / 2, bottom + 6.8, words[0], align="center")
    sheet.write_upright(EDGE + line_height(TEXT) / 2, plan.box, words[1])


def _draw_points(sheet: Sheet, plan: _Plan) -> None:
    one, two = plan.players
    across, up = plan.scales
    offers, points, taken = [], [], []
    for row in plan.data.to_dict("records"):
        x, y = across(row[f"{one}_mean"]), up(row[f"{two}_mean"])
        taken.append((x - 1.1, y - 1.1, x + 1.1, y + 1.1))
        xs = [across(row[f"{one}_{end}"]) for end in ("p05", "p95")]
        ys = [up(row[f"{two}_{end}"]) for end in ("p05", "p95")]
        tone = LOST if row["kind"] == "no_agreement" else _SPREAD
        sheet.line(xs, [y, y], tone, 0.6, zorder=1)
        sheet.line([x, x], ys, tone, 0.6, zorder=1)
        _mark(sheet, x, y, row["kind"], bool(row["efficient"]) if row["offer"] else False)
        if row["number"]:
            offers.append(str(row["number"]))
            points.append((x, y))
    left, top, right, bottom = plan.box
    sizes = [(text_width(text, SMALL) + 0.7, 2.7) for text in offers]
    within = (left + 0.5, top, right, bottom - 0.5)
    for text, point, spot in zip(offers, points, placed(points, sizes, within, taken), strict=True):
        if np.hypot(spot[0] - point[0], spot[1] - point[1]) > 4.0:
            sheet.line([point[0], spot[0]], [point[1], spot[1]], INK, 0.35, zorder=2.5)
        room = {"boxstyle": "square,pad=0.08", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85}
        sheet.write(*spot, text, SMALL, "center", bbox=room, zorder=4)


def _mark(sheet: Sheet, x: float, y: float, kind: str, efficient: bool) -> None:
    if kind in _MARKERS:
        sheet.mark(x, y, _MARKERS[kind], _SIZE, END if efficient else PAPER, END)
    elif kind == "no_agreement":
        sheet.mark(x, y, "X", _REFERENCE, LOST, INK, zorder=3.5)
    else:
        sheet.mark(x, y, "+", _REFERENCE, INK, INK, zorder=3.5)


def _draw_table(sheet: Sheet, plan: _Plan, top: float) -> float:
    """Name the offers and say in how many draws they make whom better off; where the table ends."""
    if not plan.rows:
        return top
    (one, two), left = plan.players, plan.below.left
    tall = max(head.height for head, _ in plan.columns)
    for head, right in plan.columns:
        sheet.write_block(right, top + tall - head.height, head, "right")
    sheet.write(left, top + tall - line_height(SMALL) / 2, "Offer", SMALL)
    top += tall + 0.6
    sheet.line([left, plan.below.right], [top, top], GRID, 0.5)
    top += 0.6
    for row, label in plan.rows:
        y = top + line_height(SMALL) / 2
        sheet.write(left + 3.4, y, str(row["number"]), SMALL, "right")
        _mark(sheet, left + 5.4, y, row["kind"], bool(row["efficient"]))
        sheet.write_block(left + _HEAD, top, label)
        shares = (row[f"{one}_gains"], row[f"{two}_gains"], row["both_gain"])
        for share, (_, right) in zip(shares, plan.columns, strict=True):
            sheet.write(right, y, f"{100 * share:.1f} %", SMALL, "right")
        top += _row_height(label)
    return top


def _key(data: pd.DataFrame) -> list[Any]:
    by_quo = not (data["kind"] == "no_agreement").any()
    rest = int((data["offer"] != "").sum() - (data["number"] > 0).sum())
    unnamed = say("; {count} more offers are drawn and not named", count=number_text(rest)) if rest else ""
    entries = [
        (_marks_filled, say(_OFFERS) + unnamed),
        (_cross, "5th to 95th percentile over draws, for each player"),
        (partial(_one, "no_agreement"), "No agreement: what the talks are worth when nothing can be offered"),
        (partial(_one, "status_quo"), "Status quo: 0 points"),
        (_corner, _GAINS_ON_QUO if by_quo else _GAINS),
    ]
    left_out = {0: (data["offer"] == "").all(), 2: by_quo}
    return [entry for k, entry in enumerate(entries) if not left_out.get(k, False)]


def _marks_filled(sheet: Sheet, x: float, y: float) -> None:
    _mark(sheet, x + 2.0, y, "settlement", True)
    _mark(sheet, x + 5.0, y, "interim", False)


def _cross(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([x + 0.5, x + 6.5], [y, y], _SPREAD, 0.6)
    sheet.line([x + 3.5] * 2, [y - 1.3, y + 1.3], _SPREAD, 0.6)


def _one(kind: str, sheet: Sheet, x: float, y: float) -> None:
    _mark(sheet, x + 3.5, y, kind, False)


def _corner(sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 1.0, y + 1.0, FAINT, edge=GRID)
