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
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, FAINT, FLOW, GAP, GRID, LOST, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.figures.words import stop_words, who_words
from negosim.scenario.data import Concept

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["stops_data", "stops_figure"]

_FINAL = ("kept", "in_force", "made")
_LEFT_AFTER = {
    "not_offered": "Offered",
    "rejected": "Accepted",
    "consent_refused": "Signed",
    "not_ratified": "Ratified",
    "broken": "Kept",
    "stayed": "Tried",
}
_SMALL_PART, _SEEN = 0.15, 0.01  # of a scale: less is drawn enlarged; less of a bar cannot be seen
_ROW, _WEDGE, _LABELS = 4.9, 4.2, 0.33
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
        return f"Moves of {who_words(dispute, row['by'])} alone"
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
        top = sheet.write_title(plan.title) + GAP
        for head, rows in plan.flows:
            top = _draw_flow(sheet, plan, top, head, rows) + 2 * GAP
        if not plan.flows:
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


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    flows: list[tuple[Block, list[_Row]]]
    nothing: Block
    key: Key
    shares: Block
    left: float
    right: float

    @property
    def height(self) -> float:
        flows = sum(
            head.height + GAP / 2 + sum(row.height for row in rows) + 2 * GAP for head, rows in self.flows
        )
        above = EDGE + sum(part.height for part in self.title) + GAP
        nothing = 0.0 if self.flows else self.nothing.height + GAP
        below = self.key.height + GAP / 2 + self.shares.height
        return above + flows + nothing + below + EDGE


def _plan(data: pd.DataFrame, title: str, width: float) -> _Plan:
    numbers = sum(_column(texts) for texts in _columns(data))
    right = width - EDGE - numbers - 2.0
    flows = [
        (block(str(name), right - EDGE, TEXT), list(_rows(rows[rows["mean"] > 0], _LABELS * width)))
        for name, rows in data.groupby("flow", sort=False)
        if rows["mean"].sum() > 0
    ]
    widest = max((row.label.width for _, rows in flows for row in rows), default=0.0)
    return _Plan(
        title=title_of(title, "What stops agreement: expected counts per game", width),
        flows=flows,
        nothing=block("Nothing can be offered, and nobody can move.", width - 2 * EDGE),
        key=key_of(_keys(data) if flows else (), width),
        shares=block(_shares(data) if flows else "", width - 2 * EDGE, SMALL),
        left=EDGE + widest + 2.0,
        right=right,
    )


def _rows(rows: pd.DataFrame, width: float) -> Iterator[_Row]:
    """The lines of one flow, from all of it to what it comes to."""
    total = float(rows["mean"].sum())
    scale, left, before = total, total, ""
    units = {"move": "Turns to move"} | dict.fromkeys(_ALL_TALKS, "Rounds at the table")
    whole = "All talks" if _is_of_all_talks(rows) else units[rows["kind"].iloc[0]]
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
    yield [_HEADS[0], *map(_count, [*data["mean"], *totals])]
    yield [_HEADS[1], "100 %", *map(_share, data["share"].dropna())]


def _is_of_all_talks(data: pd.DataFrame) -> bool:
    """Whether flows begin with all talks, in which a rule has picked what is agreed on."""
    return bool(data["flow"].isin(_ALL_TALKS.values()).any())


def _keys(data: pd.DataFrame) -> tuple[Any, ...]:
    return _KEY_OF_TALKS if _is_of_all_talks(data) else _KEY


def _shares(data: pd.DataFrame) -> str:
    if _is_of_all_talks(data):
        return "Shares are of all talks."
    counted = data.loc[data["mean"] > 0, "kind"].eq("move")
    units = ["rounds at the table"] * (not counted.all()) + ["turns to move"] * bool(counted.any())
    return f"Shares are of {' or '.join(units)}, not of talks."


def _column(texts: list[str]) -> float:
    return max(text_width(text, SMALL) for text in texts) + 2.0


def _count(value: float) -> str:
    """A count with two significant digits or two decimals."""
    if value >= 0.995:
        return f"{value:.2f}"
    if 0 < value < 0.00005:
        return "<0.0001"
    decimals = next(d for d in range(2, 6) if value >= 0.995 * 10.0 ** (1 - d) or d == 5)
    return f"{value:.{decimals}f}" if value else "0"


def _share(value: float) -> str:
    return (
        "<0.01 %"
        if 0 < value < 0.00005
        else f"{100 * value:.2f} %"
        if value < 0.0995
        else f"{100 * value:.1f} %"
    )


def _draw_flow(sheet: Sheet, plan: _Plan, top: float, head: Block, rows: list[_Row]) -> float:
    """Draw a flow below ``top``; where it ends."""
    share = sheet.width - EDGE
    sheet.write_block(EDGE, top, head)
    first = top + head.height - line_height(TEXT) / 2
    for text, x in zip(_HEADS, (plan.right + (share - plan.right) * 0.5, share), strict=True):
        sheet.write(x, first, text, SMALL, "right")
    top += head.height + GAP / 4
    sheet.line([EDGE, share], [top, top], GRID, 0.5)
    top += GAP / 4
    for number, row in enumerate(rows):
        if row.enlarged:
            _draw_wedge(sheet, plan, top, rows[number - 1], row)
        _draw_row(sheet, plan, top + row.height, row)
        top += row.height
    return top


def _draw_row(sheet: Sheet, plan: _Plan, bottom: float, row: _Row) -> None:
    high = row.height - (_WEDGE if row.enlarged else 0.0)
    y, share = bottom - high / 2, sheet.width - EDGE
    start, end = _at(plan, row.start / row.scale), _at(plan, row.end / row.scale)
    sheet.write_block(plan.left - 2.0, y - row.label.height / 2, row.label, "right")
    sheet.bar(plan.left, end, y - high / 2, y + high / 2, END if row.final else FLOW)
    if start > end:
        sheet.bar(end, start, y - high / 2 + 0.4, y + high / 2 - 0.4, LOST, _HATCH)
    sheet.line([plan.left] * 2, [bottom - high, bottom])
    sheet.write(plan.right + (share - plan.right) * 0.5, y, _count(row.count), SMALL, "right")
    sheet.write(share, y, _share(row.share) if row.share < 1 else "100 %", SMALL, "right")


def _draw_wedge(sheet: Sheet, plan: _Plan, top: float, before: _Row, row: _Row) -> None:
    """Show that the same flow is drawn longer from here on."""
    small, full = _at(plan, row.start / before.scale), plan.right
    corners = [(plan.left, top), (small, top), (full, top + _WEDGE), (plan.left, top + _WEDGE)]
    sheet.area(corners, FAINT, zorder=0.8)
    sheet.line([small, full], [top, top + _WEDGE], RANGE, 0.4)
    words = f"enlarged {row.enlarged:.0f} times"
    sheet.write(plan.left - 2.0, top + _WEDGE / 2, words, SMALL, "right", color="#404040")


def _at(plan: _Plan, share: float) -> float:
    return plan.left + share * (plan.right - plan.left)


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
