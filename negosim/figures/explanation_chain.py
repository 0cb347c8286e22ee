"""Chart of the chain: how much of what comes to each link goes on, how much is lost there, and by whom.

Every bar is all that comes to its link, however little that is, so that links late in the chain can be read
as well as the first ones. The numbers beside it say how much of 1,000 rounds at the table is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.explanation_marks import (
    HATCHES,
    draw_error,
    draw_spread,
    error_symbol,
    short,
    spread_symbol,
    swatch,
)
from negosim.figures.fit import Scale, line_height, text_width
from negosim.figures.sheet import Block, Sheet, block, key_of, title_of
from negosim.figures.spoken import spoken
from negosim.figures.style import EDGE, FLOW, GAP, INK, RANGE, SMALL, TEXT, WIDTHS, styled
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SEEN", "chain_data", "chain_figure", "part_text"]

SEEN = 0.5
"""Percent of what comes to a link: what is lost below this is not put in words."""

_BAR, _AXIS, _LABELS = 3.6, 11.0, 0.26
_SHORTEST = 44.0  # bars that would be shorter beside their labels stand below these
_SLACK = 0.96  # on some screens lines come out a little wider than they are measured
_TONES = ("#C9703F", "#E9C7AC", "#7A3B16")
_TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)
_HEADS = ("Goes on", "Left of\n1,000 rounds")
_OVER_ALL = "5th to 95th percentile of it over draws: what is not known of the dispute"
_OVER_SOME = (
    "5th to 95th percentile of it over draws in which something comes to the link: what is not known of the "
    "dispute"
)


def chain_data(chain: pd.DataFrame, dispute: Dispute) -> pd.DataFrame:
    """What the chart draws: the chain with ``part``, the share in percent of what comes to the link."""
    left = chain[chain["kind"] == "left"]
    order = left["link"].tolist()
    counts = dict(zip(order, left["count"], strict=True))
    came = {link: counts[order[max(0, k - 1)]] for k, link in enumerate(order)}
    parts = [
        100 * count / came[link] if came[link] > 0 else float("nan")
        for link, count in zip(chain["link"], chain["count"], strict=True)
    ]
    return chain.assign(part=parts, label=[spoken(str(label), dispute) for label in chain["label"]])


@dataclass(frozen=True)
class _Row:
    """A link: its label, what goes on, and what is lost in words."""

    label: Block
    words: Block
    left: dict[Any, Any]
    lost: list[dict[Any, Any]]
    below: bool

    @property
    def bar(self) -> float:
        """Where the bar begins, from the top of the row."""
        return 0.8 + (self.label.height if self.below else 0.0)

    @property
    def height(self) -> float:
        return max(self.label.height, self.bar + _BAR + self.words.height) + 2.2


def chain_figure(
    data: pd.DataFrame,
    names: Mapping[str, str],
    title: str,
    note: str = "",
    *,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw the links of a chain.

    Parameters
    ----------
    data : DataFrame
        From ``chain_data``.
    names : mapping of str to str
        What readers call the players.
    title : str
        Label of the offer.
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    whole = data.iloc[0]
    words = "What is lost on the way from {count} rounds a game at the table"
    says = say(words, count=short(whole["count"]))
    head = title_of(title, says, width_mm)
    columns = _columns(data)
    scale, rows = _rows(data, width_mm, sum(columns))
    key = key_of(_keys(data, names), width_mm, columns=True)
    top = EDGE + head[0].height + head[1].height + GAP + 2 * line_height(SMALL)
    height = top + sum(row.height for row in rows) + _AXIS + key.height + EDGE
    with styled():
        sheet = Sheet(width_mm, height, note)
        sheet.write_title(head)
        _write_heads(sheet, top, columns)
        bottom = top + sum(row.height for row in rows)
        for row in rows:
            _draw_row(sheet, scale, row, list(names), top, columns)
            top += row.height
        _draw_axis(sheet, scale, bottom)
        sheet.draw_key(bottom + _AXIS, key)
    return sheet.figure


def _columns(data: pd.DataFrame) -> list[float]:
    """Widths of the numbers at the right."""
    left = data[(data["kind"] == "left") & data["part"].notna()]
    told = ([part_text(value) for value in left["part"]], [short(1000 * value) for value in left["share"]])
    return [
        max(text_width(text, SMALL) for text in (*say(head).split("\n"), *numbers)) + 2.5
        for head, numbers in zip(_HEADS, told, strict=True)
    ]


def _rows(data: pd.DataFrame, width: float, numbers: float) -> tuple[Scale, list[_Row]]:
    links = [link for link in data["link"].unique() if link != "table"]
    by_link = {link: data[data["link"] == link].to_dict("records") for link in links}
    room = width - 2 * EDGE - numbers
    below = room - _LABELS * width < _SHORTEST
    labels = [
        block(str(rows[-1]["label"]), width - 2 * EDGE if below else _LABELS * width)
        for rows in by_link.values()
    ]
    left = EDGE if below else EDGE + max(label.width for label in labels) + 2.0
    scale = Scale(0.0, 100.0, left, width - EDGE - numbers)
    found = []
    for label, rows in zip(labels, by_link.values(), strict=True):
        *lost, last = rows
        words = block(_words(lost), _SLACK * (width - EDGE - scale.start), SMALL)
        found.append(_Row(label, words, last, lost, below))
    return scale, found


def _words(lost: Sequence[Mapping[Any, Any]]) -> str:
    """What is lost, by whom, and how much of what comes to the link."""
    some = [row for row in lost if row["part"] >= SEEN]
    told = (say("{label} {share}", label=row["label"], share=part_text(row["part"])) for row in some)
    return say("; ").join(told)


def part_text(value: float) -> str:
    """A share, with as many digits as tell it from none and from all."""
    if 99.5 <= value < 100:
        told = f"{value:.1f}" if value < 99.95 else ">99.9"
    else:
        small = "<0.1" if value < 0.05 else f"{value:.1f}"
        told = f"{value:.0f}" if value >= 9.95 or value == 0 else small
    return f"{told} %"


def _write_heads(sheet: Sheet, bottom: float, columns: Sequence[float]) -> None:
    right = sheet.width - EDGE
    for head, x in zip(_HEADS, (right - columns[1], right), strict=True):
        lines = say(head).split("\n")
        for k, line in enumerate(lines):
            sheet.write(x, bottom - (len(lines) - k - 0.3) * line_height(SMALL), line, SMALL, "right")


def _draw_row(
    sheet: Sheet, scale: Scale, row: _Row, players: Sequence[str], top: float, columns: Sequence[float]
) -> None:
    y, right = top + row.bar + _BAR / 2, sheet.width - EDGE
    if row.below:
        sheet.write_block(scale.start, top, row.label)
    else:
        sheet.write_block(scale.start - 2.0, top + 0.8, row.label, "right")
    sheet.write(right, y, short(1000 * row.left["share"]), SMALL, "right")
    if not row.left["part"] >= 0:
        sheet.write(scale.start + 1.0, y, "Nothing comes so far", SMALL)
        return
    sheet.write(right - columns[1], y, part_text(row.left["part"]), SMALL, "right")
    at = row.left["part"]
    sheet.grid(_TICKS, scale, y - _BAR / 2 - 0.8, y + _BAR / 2 + 0.8, upright=True)
    sheet.bar(scale(0.0), scale(at), y - _BAR / 2, y + _BAR / 2, FLOW, edge=RANGE)
    for lost in row.lost:
        fill, hatch = _tone(lost["by"], players)
        sheet.bar(scale(at), scale(at + lost["part"]), y - _BAR / 2, y + _BAR / 2, fill, hatch, edge=RANGE)
        at += lost["part"]
    draw_spread(sheet, scale(100 * row.left["holds_p05"]), scale(100 * row.left["holds_p95"]), y)
    draw_error(sheet, scale(100 * row.left["holds_low"]), scale(100 * row.left["holds_high"]), y)
    sheet.write_block(scale.start, y + _BAR / 2 + 0.8, row.words)


def _tone(by: str, players: Sequence[str]) -> tuple[str, str]:
    """How a loss is drawn, by who is behind it."""
    place = players.index(by) if by in players else 2
    return _TONES[place], HATCHES[place]


def _draw_axis(sheet: Sheet, scale: Scale, bottom: float) -> None:
    sheet.line([scale.start] * 2, [bottom, bottom], INK)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(_TICKS, scale, bottom)
    words = say("% of what comes to the link")
    middle = max(EDGE + text_width(words, TEXT) / 2, (scale.start + scale.end) / 2)
    sheet.write(middle, bottom + 7.0, words, TEXT, "center")


def _keys(data: pd.DataFrame, names: Mapping[str, str]) -> list[Any]:
    lost = data[data["kind"] == "lost"]
    keys = [(swatch(FLOW), "Goes on to the next link")]
    for place, (player, name) in enumerate(names.items()):
        if (lost["by"] == player).any():
            said = say("Lost by {who}, or its public alone", who=name)
            keys.append((swatch(_TONES[place], HATCHES[place]), said))
    if (~lost["by"].isin(list(names))).any():
        keys.append((swatch(_TONES[2], HATCHES[2]), "Lost otherwise: consent refused, or by both publics"))
    left = data[(data["kind"] == "left") & (data["link"] != "table")]
    if left["holds_low"].notna().any():  # one draw has neither
        keys.append((error_symbol, "95 % interval of what goes on: Monte Carlo error"))
        keys.append((spread_symbol, _OVER_SOME if (left["holds_draws"] < 1).any() else _OVER_ALL))
    return keys
