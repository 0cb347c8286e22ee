"""Chart of what stops agreement: a flow from rounds at the table to settlements kept.

Lengths of bars are expected counts per game, with one round at the table as the unit. Each line takes
from the flow what stops there. Where little of it is left, what follows is drawn enlarged. Interim
offers and the moves of each player follow below, each a flow of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.fit import line_height, text_width
from negosim.figures.sheet import WIDE, Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, FAINT, FLOW, GAP, GRID, LOST, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.figures.words import stop_words, who_words
from negosim.scenario.data import Concept
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["count_text", "of_all_talks", "share_text", "shares_says", "stops_data", "stops_figure"]

_FINAL = ("kept", "in_force", "made")
_LEFT_AFTER = {
    "not_offered": "Offered",
    "rejected": "Accepted",
    "consent_refused": "Signed",
    "not_ratified": "Ratified",
    "broken": "Not broken",
    "stayed": "Tried",
}
_SMALL_PART, _SEEN = 0.15, 0.01  # of a scale: less is drawn enlarged; less of a bar cannot be seen
_ROW, _WEDGE, _BETWEEN = 4.7, 4.0, 6.0
_LABELS, _OF_TWO = 0.33, 0.42  # most of the width of a column, or of each of two, that labels may take
_HATCH = "////"
_HEADS = ("Per game", "Share")
_ALL_TALKS = {"settlement": "Settlements, of all talks", "interim": "Interim packages, of all talks"}


def stops_data(stops: pd.DataFrame, dispute: Dispute, concept: Concept = Concept.QRE) -> pd.DataFrame:
    """What the chart draws: the stops with their labels, and what is left of each flow after them.

    Parameters
    ----------
    stops : DataFrame
        ``Outcomes.stops``.
    dispute : Dispute
    concept : Concept
        Where it has no offers, all talks are counted, and not rounds at the table.

    Returns
    -------
    DataFrame
        ``stops`` with columns flow (what it is counted in), label, and remaining: what comes after it
        in its flow. Counts are per game, ``share`` is a fraction of the flow.
    """
    data = stops.copy()
    rows = stops.to_dict("records")
    data.insert(0, "flow", [_flow(row, dispute, concept) for row in rows])
    data.insert(4, "label", [stop_words(row, dispute, concept) for row in rows])
    backwards = data[::-1].groupby("flow", sort=False)["mean"].cumsum()[::-1]
    data["remaining"] = (backwards - data["mean"]).clip(lower=0.0)
    return data


def _flow(row: Any, dispute: Dispute, concept: Concept) -> str:
    if row["kind"] == "move":
        return say("Moves of {who} alone", who=who_words(dispute, row["by"]))
    if not concept.has_offers:
        return _ALL_TALKS[row["kind"]]
    if row["kind"] == "settlement":
        return "Settlements, in rounds in which one can be offered"
    return "Interim offers, in rounds in which one can be made"


def stops_figure(
    data: pd.DataFrame, title: str, note: str = "", *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Draw what stops settlements, interim offers and moves.

    Parameters
    ----------
    data : DataFrame
        From ``stops_data``.
    title : str
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, title, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        begin = top = sheet.write_title(plan.title) + GAP
        for column in plan.columns:
            y = begin
            for head, rows in column.flows:
                y = _draw_flow(sheet, column, y, head, rows) + 1.5 * GAP
            top = max(top, y)
        if not plan.columns:
            top = sheet.write_block(EDGE, top, plan.nothing) + GAP
        sheet.write_block(EDGE, sheet.draw_key(top, plan.key) + GAP / 2, plan.shares)
    return sheet.figure


@dataclass(frozen=True)
class _Row:
    """A line: its label, count and share, and where its parts end on the scale of its panel.

    ``start`` is what came to it, ``end`` what goes on; ``enlarged`` is how many times longer its panel
    draws a count than the one above, for the first line of such a panel.
    """

    label: Block
    count: float
    share: float
    scale: float
    start: float
    end: float
    final: bool = False
    enlarged: float = 0.0

    @property
    def height(self) -> float:
        return max(_ROW, self.label.height + 0.9) + (_WEDGE if self.enlarged else 0.0)


_Flow = tuple[Block, list[_Row]]


@dataclass(frozen=True)
class _Column:
    """Flows below each other: where heads begin, bars begin and end, and numbers end."""

    edge: float
    left: float
    right: float
    end: float
    flows: list[_Flow]


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    columns: list[_Column]
    nothing: Block
    key: Key
    shares: Block

    @property
    def height(self) -> float:
        flows = max((_height(column.flows) for column in self.columns), default=self.nothing.height + GAP)
        above = EDGE + sum(part.height for part in self.title) + GAP
        below = self.key.height + GAP / 2 + self.shares.height
        return above + flows + below + EDGE


def _height(flows: list[_Flow]) -> float:
    return sum(head.height + GAP / 2 + sum(row.height for row in rows) + 1.5 * GAP for head, rows in flows)


def _plan(data: pd.DataFrame, title: str, width: float) -> _Plan:
    room = width - 2 * EDGE
    counted = [rows[rows["mean"] > 0] for _, rows in data.groupby("flow", sort=False)]
    counted = [rows for rows in counted if len(rows)]
    across = 2 if width > WIDE and len(counted) > 1 else 1
    each = (room - (across - 1) * _BETWEEN) / across
    numbers = sum(_column(texts) for texts in _columns(data))
    labels = (_LABELS if across == 1 else _OF_TWO) * (each + 2 * EDGE)
    flows = [_flow_of(rows, each - numbers - 2.0, labels) for rows in counted]
    columns = [
        _placed(flows, EDGE + number * (each + _BETWEEN), each, numbers)
        for number, flows in enumerate(_parted(flows, across))
    ]
    return _Plan(
        title=title_of(title, "What stops agreement: expected counts per game", width),
        columns=columns,
        nothing=block("Nothing can be offered, and nobody can move.", room),
        key=key_of(_keys(data) if flows else (), width, columns=across > 1),
        shares=block(shares_says(data) if flows else "", room, SMALL),
    )


def _flow_of(rows: pd.DataFrame, width: float, labels: float) -> _Flow:
    return block(str(rows["flow"].iloc[0]), width, TEXT), list(_rows(rows, labels))


def _parted(flows: list[_Flow], across: int) -> list[list[_Flow]]:
    """Flows in their order, in columns of which the highest is as low as can be."""
    if across == 1:
        return [flows] if flows else []
    cuts = range(1, len(flows))
    cut = min(cuts, key=lambda k: max(_height(flows[:k]), _height(flows[k:])))
    return [flows[:cut], flows[cut:]]


def _placed(flows: list[_Flow], edge: float, width: float, numbers: float) -> _Column:
    rows = [row for _, rows in flows for row in rows]
    words = [text_width(_enlarged(row), SMALL) for row in rows if row.enlarged]
    widest = max([row.label.width for row in rows] + words)
    return _Column(edge, edge + widest + 2.0, edge + width - numbers - 2.0, edge + width, flows)


def _rows(rows: pd.DataFrame, width: float) -> Iterator[_Row]:
    """The lines of one flow, from all of it to what it comes to."""
    total = float(rows["mean"].sum())
    scale, left, before = total, total, ""
    units = {"move": "Turns to move"} | dict.fromkeys(_ALL_TALKS, "Rounds at the table")
    whole = "All talks" if of_all_talks(rows) else units[rows["kind"].iloc[0]]
    yield _Row(block(whole, width), total, 1.0, scale, left, left)
    for number, row in enumerate(rows.to_dict("records")):
        final = row["stop"] in _FINAL
        worth = (
            rows["mean"].iloc[number:-1].max() > _SEEN * left
        )  # is there a part to be seen of what follows
        if before not in ("", row["stop"]) and left < _SMALL_PART * scale and worth:
            times, scale = scale / left, left
            label = block(_LEFT_AFTER[before], width)
            yield _Row(label, left, left / total, scale, left, left, enlarged=times)
        end = left if final else float(row["remaining"])
        yield _Row(block(row["label"], width), row["mean"], row["share"], scale, left, end, final)
        left, before = float(row["remaining"]), row["stop"]


def _columns(data: pd.DataFrame) -> Iterator[list[str]]:
    totals = data.groupby("flow")["mean"].sum()
    yield [say(_HEADS[0]), *map(count_text, [*data["mean"], *totals])]
    yield [say(_HEADS[1]), "100 %", *map(share_text, data["share"].dropna())]


def of_all_talks(data: pd.DataFrame) -> bool:
    """Whether flows begin with all talks, in which a rule has picked what is agreed on."""
    return bool(data["flow"].isin(_ALL_TALKS.values()).any())


def _keys(data: pd.DataFrame) -> tuple[Any, ...]:
    return _KEY_OF_TALKS if of_all_talks(data) else _KEY


def shares_says(data: pd.DataFrame) -> str:
    """What the shares are of."""
    if of_all_talks(data):
        return "Shares are of all talks."
    counted = data.loc[data["mean"] > 0, "kind"].eq("move")
    if counted.all():
        return "Shares are of turns to move, not of talks."
    if counted.any():
        return "Shares are of rounds at the table or turns to move, not of talks."
    return "Shares are of rounds at the table, not of talks."


def _column(texts: list[str]) -> float:
    return max(text_width(text, SMALL) for text in texts) + 2.0


def count_text(value: float) -> str:
    """A count with two significant digits or two decimals."""
    if value >= 0.995:
        return f"{value:.2f}"
    if 0 < value < 0.00005:
        return "<0.0001"
    decimals = next(d for d in range(2, 6) if value >= 0.995 * 10.0 ** (1 - d) or d == 5)
    return f"{value:.{decimals}f}" if value else "0"


def share_text(value: float) -> str:
    """A share of a flow in percent; all of it is told without decimals."""
    if value >= 1:
        return "100 %"
    return (
        "<0.01 %"
        if 0 < value < 0.00005
        else f"{100 * value:.2f} %"
        if value < 0.0995
        else f"{100 * value:.1f} %"
    )


def _draw_flow(sheet: Sheet, column: _Column, top: float, head: Block, rows: list[_Row]) -> float:
    """Draw a flow below ``top``; where it ends."""
    sheet.write_block(column.edge, top, head)
    first = top + head.height - line_height(TEXT) / 2
    for text, x in zip(_HEADS, _numbers(column), strict=True):
        sheet.write(x, first, text, SMALL, "right")
    top += head.height + GAP / 4
    sheet.line([column.edge, column.end], [top, top], GRID, 0.5)
    top += GAP / 4
    for number, row in enumerate(rows):
        if row.enlarged:
            _draw_wedge(sheet, column, top, rows[number - 1], row)
        _draw_row(sheet, column, top + row.height, row)
        top += row.height
    return top


def _numbers(column: _Column) -> tuple[float, float]:
    """Where counts and shares end."""
    return (column.right + column.end) / 2, column.end


def _draw_row(sheet: Sheet, column: _Column, bottom: float, row: _Row) -> None:
    high = row.height - (_WEDGE if row.enlarged else 0.0)
    y = bottom - high / 2
    start, end = _at(column, row.start / row.scale), _at(column, row.end / row.scale)
    sheet.write_block(column.left - 2.0, y - row.label.height / 2, row.label, "right")
    sheet.bar(column.left, end, y - high / 2, y + high / 2, END if row.final else FLOW)
    if start > end:
        sheet.bar(end, start, y - high / 2 + 0.4, y + high / 2 - 0.4, LOST, _HATCH)
    sheet.line([column.left] * 2, [bottom - high, bottom])
    texts = count_text(row.count), share_text(row.share)
    for text, x in zip(texts, _numbers(column), strict=True):
        sheet.write(x, y, text, SMALL, "right")


def _draw_wedge(sheet: Sheet, column: _Column, top: float, before: _Row, row: _Row) -> None:
    """Show that the same flow is drawn longer from here on."""
    small, full = _at(column, row.start / before.scale), column.right
    corners = [(column.left, top), (small, top), (full, top + _WEDGE), (column.left, top + _WEDGE)]
    sheet.area(corners, FAINT, zorder=0.8)
    sheet.line([small, full], [top, top + _WEDGE], RANGE, 0.4)
    sheet.write(column.left - 2.0, top + _WEDGE / 2, _enlarged(row), SMALL, "right", color="#404040")


def _enlarged(row: _Row) -> str:
    return say("enlarged {times} times", times=f"{row.enlarged:.0f}")


def _at(column: _Column, share: float) -> float:
    return column.left + share * (column.right - column.left)


def _swatch(fill: str, hatch: str, sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 0.9, y + 0.9, fill, hatch)


_KEY = (
    (partial(_swatch, FLOW, ""), "Goes on to the next line"),
    (partial(_swatch, LOST, _HATCH), "Stops here: it ends the round or turn, or breaks the settlement"),
    (partial(_swatch, END, ""), "What it comes to: kept, put in force, made"),
)

_KEY_OF_TALKS = (
    _KEY[0],
    (_KEY[1][0], "Stops here: nothing comes of it, or the settlement is broken"),
    (_KEY[2][0], "What it comes to: kept, put in force"),
)
