"""Marks of the chart of the frontier, and its key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from negosim.figures.captions import sentences
from negosim.figures.fit import Box, Scale, placed, text_width
from negosim.figures.sheet import Sheet, number_text
from negosim.figures.style import END, INK, LOST, PAPER, SMALL
from negosim.wording import say

__all__ = ["BANDS", "CORNER", "MEDIAN", "draw_points", "key_entries", "listed", "mark_offer"]

BANDS = (("p05", "p95", "#DCE6F1"), ("p25", "p75", "#AFC7DF"))
"""Lower and upper quantile of each band, and its tone."""

MEDIAN = 1.1
CORNER: dict[str, Any] = {"linestyle": (0, (3.0, 2.0)), "zorder": 1.6}

_RULES = {"nash": "*", "kalai_smorodinsky": "D", "egalitarian": "^", "utilitarian": "v"}
_SIZES = {"*": 7.5, "D": 4.2}
_SIZE, _OFFER, _REFERENCE = 5.2, 4.2, 6.5
_OFFERS = {"settlement": "o", "interim": "s"}
_HALF, _IN_KEY = 0.5, 0.75
_FRONTIER = "The frontier: the most for {two} if {one} gets at least so much, over packages."
_FRONTIER_BY_LOTTERY = (
    "The frontier: the most for {two} if {one} gets at least so much, over packages and lotteries over them."
)
_BANDS_SAY = "Line: median over draws; bands: 25th to 75th and 5th to 95th percentile."
_OFFERS_SAY = "Settlement, interim offer: means; filled if efficient in more than half of the draws"
_ROOM = 0.9  # millimetres from the middle of a mark that no number may cover


def draw_points(sheet: Sheet, data: pd.DataFrame, scales: tuple[Scale, Scale], box: Box) -> None:
    """No agreement with its spread, solutions, and offers with their numbers."""
    across, up = scales
    points = data[data["kind"] != "frontier"].to_dict("records")
    places = [(across(row["x"]), up(row["y"])) for row in points]
    for row, (x, y) in zip(points, places, strict=True):
        if row["kind"] == "no_agreement":
            _draw_no_agreement(sheet, row, scales)
        elif row["kind"] == "solution":
            _mark_rule(sheet, x, y, row["name"])
        else:
            mark_offer(sheet, x, y, row["family"], row["efficient"])
    taken = [(x - _ROOM, y - _ROOM, x + _ROOM, y + _ROOM) for x, y in places]
    named = [k for k, row in enumerate(points) if row["kind"] == "offer" and row["number"] > 0]
    _write_numbers(sheet, [(f"{points[k]['number']:.0f}", places[k]) for k in named], box, taken)


def _write_numbers(
    sheet: Sheet, numbered: Sequence[tuple[str, tuple[float, float]]], box: Box, taken: Sequence[Box]
) -> None:
    """The numbers of offers, clear of each other and of all marks; those further off have a line."""
    left, top, right, bottom = box
    sizes = [(text_width(text, SMALL) + 0.7, 2.7) for text, _ in numbered]
    points = [point for _, point in numbered]
    spots = placed(points, sizes, (left + 0.5, top, right, bottom - 0.5), taken)
    for (text, point), spot in zip(numbered, spots, strict=True):
        if np.hypot(spot[0] - point[0], spot[1] - point[1]) > 4.0:
            sheet.line([point[0], spot[0]], [point[1], spot[1]], INK, 0.35, zorder=2.5)
        room = {"boxstyle": "square,pad=0.08", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85}
        sheet.write(*spot, text, SMALL, "center", bbox=room, zorder=5)


def _draw_no_agreement(sheet: Sheet, row: Any, scales: tuple[Scale, Scale]) -> None:
    across, up = scales
    x, y = across(row["x"]), up(row["y"])
    xs = [across(min(max(row[f"x_{end}"], across.low), across.high)) for end in ("p05", "p95")]
    ys = [up(min(max(row[f"y_{end}"], up.low), up.high)) for end in ("p05", "p95")]
    sheet.line(xs, [y, y], LOST, 0.9, zorder=2.2)
    sheet.line([x, x], ys, LOST, 0.9, zorder=2.2)
    _mark_no_agreement(sheet, x, y)


def _mark_no_agreement(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(x, y, "X", _REFERENCE, LOST, INK, zorder=4)


def _mark_rule(sheet: Sheet, x: float, y: float, rule: str, share: float = 1.0) -> None:
    """A solution; the dark star above the pale marks, which are larger than it where they meet."""
    marker, dark = _RULES[rule], rule == "nash"
    size, fill, zorder = share * _SIZES.get(marker, _SIZE), INK if dark else PAPER, 3.65 if dark else 3.6
    sheet.mark(x, y, marker, size, fill, INK, zorder=zorder)


def mark_offer(sheet: Sheet, x: float, y: float, family: str, efficient: float) -> None:
    """An offer; filled if it is efficient in more than half of the draws."""
    sheet.mark(x, y, _OFFERS[family], _OFFER, END if efficient > _HALF else PAPER, END, zorder=3.8)


# ---- The key
def key_entries(data: pd.DataFrame, players: tuple[str, str], goes_on: str, lotteries: bool) -> list[Any]:
    """Symbols and what they mean."""
    one, two = players
    solutions = data[data["kind"] == "solution"]
    frontier = _FRONTIER_BY_LOTTERY if lotteries else _FRONTIER
    means = "{solutions}: means over draws, which need not lie on the median"
    entries: list[Any] = [
        (_frontier, sentences([say(frontier, one=one, two=two), _BANDS_SAY, goes_on])),
        (partial(_rules, list(solutions["name"])), say(means, solutions=listed(solutions))),
        (_nothing, "No agreement: mean, 5th to 95th percentile; beyond the dashed lines both gain, in means"),
    ]
    offers = data[data["kind"] == "offer"]
    rest = int((offers["number"] == 0).sum())
    more = say("; {count} more offers are drawn and not named", count=number_text(rest)) if rest else ""
    meant = say(_OFFERS_SAY) + more
    return [*entries, *([(_both_offers, meant)] if len(offers) else [])]


def listed(solutions: pd.DataFrame) -> str:
    """Solutions in one list, what is common to their names once: Nash, egalitarian ... solution."""
    first, *others = (
        label.removesuffix(" solution").removesuffix(" bargaining") for label in solutions["label"]
    )
    lower = [other if "-" in other else other[:1].lower() + other[1:] for other in others]
    return say(f"{', '.join([first, *lower[:-1]])} and {lower[-1]} solution")


def _frontier(sheet: Sheet, x: float, y: float) -> None:
    for (_, _, tone), half in zip(BANDS, (1.2, 0.65), strict=True):
        sheet.bar(x, x + 7, y - half, y + half, tone, zorder=0.5)
    sheet.line([x, x + 7], [y, y], END, MEDIAN)


def _rules(names: Sequence[str], sheet: Sheet, x: float, y: float) -> None:
    for k, name in enumerate(names):
        _mark_rule(sheet, x + 1.0 + 1.85 * k, y, name, _IN_KEY)


def _nothing(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([x, x + 7], [y, y], LOST, 0.9)
    _mark_no_agreement(sheet, x + 3.5, y)


def _both_offers(sheet: Sheet, x: float, y: float) -> None:
    mark_offer(sheet, x + 2.0, y, "settlement", 1.0)
    mark_offer(sheet, x + 5.0, y, "interim", 0.0)
