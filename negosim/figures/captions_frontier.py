"""What is said of the chart of the frontier: a draft of its caption, and the chart in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from negosim.figures.captions import changed_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.frontier_marks import listed
from negosim.figures.frontier_says import taken_for_granted, what_of
from negosim.figures.sheet import number_text, percent
from negosim.figures.words import who_words
from negosim.store.frontier import FrontierTables
from negosim.wording import say

__all__ = ["frontier_told"]

_SHOWN = "{title}: the Pareto frontier of {what}, in payoffs of {one} (across) and {two} (upwards)."
_POINTS = "Payoffs are in points of each player, which are not compared between players."
_LINE = (
    "Line: the most that {two} can have if {one} gets at least so much, median over draws; bands: 25th to "
    "75th and 5th to 95th percentile over draws (what is not known of the dispute, however many draws)."
)
_RULES = "Star, diamond, triangles: {solutions}, means over draws."
_NOTHING = (
    "Cross: no agreement, mean, with lines from the 5th to the 95th percentile; beyond the dashed lines both "
    "gain, in means."
)
_OFFERS = (
    "Circles: settlements on the table, squares: interim offers, means over draws, filled if efficient in "
    "more than half of them."
)
_TABLE = (
    "Table: shares of draws in which each is efficient and in the zone; “left for” a player: how much more "
    "it could have by another package without the other having less, mean in points."
)
_ERROR = (
    "95 % intervals of the means (Monte Carlo error) are within ±{one_points} points of {one} and "
    "±{two_points} points of {two}."
)
_FORM = "Chart of payoffs in points; across: {one}; upwards: {two}; the frontier falls to the right."
_AT = "Where {one} gets at least {x}, {two} can have {y} (median; 5th to 95th percentile {low} to {high})."
_MOST = 3  # offers that are told one by one


def frontier_told(study: FrontierTables, data: pd.DataFrame) -> Told:
    """Caption and alternative text, in the language in use.

    Parameters
    ----------
    study : FrontierTables
    data : DataFrame
        What the chart draws.
    """
    return Told(sentences(_caption(study, data)), sentences(_alt(study, data)))


def _names(study: FrontierTables) -> dict[str, str]:
    dispute = study.scenario.dispute
    one, two = (say(who_words(dispute, player)) for player in dispute.players)
    return {"one": one, "two": two}


def _caption(study: FrontierTables, data: pd.DataFrame) -> Iterator[str]:
    scenario, names = study.scenario, _names(study)
    yield say(_SHOWN, title=scenario.title, what=what_of(study), **names)
    yield _POINTS
    yield say(_LINE, **names)
    yield say(_RULES, solutions=listed(data[data["kind"] == "solution"]))
    yield _NOTHING
    if (data["kind"] == "offer").any():
        yield _OFFERS
        yield _TABLE
    yield taken_for_granted(study)
    yield from _error(study, names)
    yield drawn_says(scenario.run)
    yield changed_says(scenario.changes)
    yield source_says(study.recipe)


def _error(study: FrontierTables, names: dict[str, str]) -> Iterator[str]:
    """The widest of the intervals of what is marked."""
    widths = []
    for player in study.scenario.dispute.players:
        both = (table[f"{player}_high"] - table[f"{player}_low"] for table in (study.offers, study.solutions))
        widths.append(float(np.nanmax([0.0, *(width for some in both for width in some)])) / 2)
    if max(widths) > 0:
        one, two = (number_text(float(f"{width:.2g}")) for width in widths)
        yield say(_ERROR, one_points=one, two_points=two, **names)


# ---- In words
def _alt(study: FrontierTables, data: pd.DataFrame) -> Iterator[str]:
    names = _names(study)
    yield say(_FORM, **names)
    rows = {kind: some.to_dict("records") for kind, some in data.groupby("kind", sort=False)}
    (nothing,) = rows["no_agreement"]
    yield say("No agreement: {at}.", at=_at(nothing))
    yield from _along(data[data["kind"] == "frontier"], nothing["x"], names)
    told = (say("{label} {at}", label=row["label"], at=_at(row)) for row in rows["solution"])
    yield say("{points}.", points=say("; ").join(told))
    yield from _offers(rows.get("offer", []))


def _at(row: Any) -> str:
    return say("at {x} and {y}", x=number_text(round(row["x"], 2)), y=number_text(round(row["y"], 2)))


def _along(frontier: pd.DataFrame, x: float, names: dict[str, str]) -> Iterator[str]:
    """The frontier where the first player gets as much as without agreement."""
    near = frontier.dropna(subset=["y", "y_p05", "y_p95"])
    if len(near):
        row = near.iloc[int((near["x"] - x).abs().argmin())]
        ends = {"y": row["y"], "low": row["y_p05"], "high": row["y_p95"]}
        told = {name: number_text(round(float(value), 1)) for name, value in ends.items()}
        yield say(_AT, x=number_text(round(float(row["x"]), 2)), **told, **names)


def _offers(offers: list[Any]) -> Iterator[str]:
    """How many offers are efficient in most draws; which are so most often, and how often in the zone."""
    if not offers:
        return
    most = sum(row["efficient"] > 0.5 for row in offers)
    words = "Efficient in more than half of the draws: {count} of {all} offers on the table."
    yield say(words, count=most, all=len(offers))
    first = sorted(offers, key=lambda row: -row["efficient"])[:_MOST]
    told = (
        say(
            "{label} (efficient in {efficient}, in the zone in {zone})",
            label=row["label"],
            efficient=percent(100 * row["efficient"]),
            zone=percent(100 * row["in_zone"]),
        )
        for row in first
    )
    yield say("{points}.", points=say("; ").join(told))
