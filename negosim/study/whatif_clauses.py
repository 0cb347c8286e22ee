"""What one clause more, or one clause otherwise, does to a goal, and what it costs whom.

A clause is one issue of a settlement on the table: set where the offer leaves it as it is in force, or set
to another level. Its gain is the paired change of the goal's probability. Its price is what the settlement,
once kept, is worth less with it (mean over draws), to the player who loses most by it in points of his own;
per percentage point it is that divided by 100 times the gain. Where the settlement counts no longer towards
the goal, it has no price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.scenario.data import Offer, Scenario
from negosim.study.goal import Goal
from negosim.study.whatif_beside import Beside
from negosim.study.whatif_changes import estimate
from negosim.study.whatif_offers import Worth, counting

__all__ = ["NEITHER", "UNPRICED", "clauses_of"]

NEITHER = "neither"
"""Who pays for a clause that costs nobody."""

UNPRICED = "no price"
"""Stands for who pays where the settlement is none of the outcome any more: there is nothing to buy."""

MOST = 400
"""Clauses that are looked at."""

_HEADS = [
    "offer",
    "offer_label",
    "issue",
    "issue_label",
    "from",
    "from_label",
    "to",
    "to_label",
    "setting",
    "counts",
    "probability",
    "low",
    "high",
    "gain",
    "gain_low",
    "gain_high",
    "clear",
    "reaches",
    "payer",
    "price",
    "price_per_point",
]
_NOTHING = 1e-9
_NO_PRICE = {"payer": UNPRICED, "price": np.nan, "price_per_point": np.nan}


@dataclass(frozen=True)
class _Clause:
    offer: Offer
    before: Package
    issue: str
    level: str


def clauses_of(
    beside: Beside, goal: Goal, as_is: tuple[Floats, Floats]
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Every change of one issue of a settlement that counts towards the goal, as table ``clauses``."""
    scenario = beside.responses.scenario
    players = list(scenario.dispute.players)
    each = [f"{player}_{what}" for player in players for what in ("kept", "gain", "gain_low", "gain_high")]
    listed = list(_clauses(scenario, goal))
    worth = Worth(beside.responses)
    rows = [_row(beside, goal, as_is, clause, worth) for clause in listed[:MOST]]
    table = pd.DataFrame(rows, columns=[*_HEADS, *each])
    return {"clauses": _sorted(table)}, {"clauses": len(listed), "looked_at": len(rows)}


def _clauses(scenario: Scenario, goal: Goal) -> Iterator[_Clause]:
    axes = axes_of(scenario.dispute)
    for offer, before in counting(scenario, goal):
        for k, issue in enumerate(axes.issues):
            for level in () if issue in scenario.frozen else axes.levels[k]:
                if _changes(axes, offer, before, k, level):
                    yield _Clause(offer, before, issue, level)


def _changes(axes: Axes, offer: Offer, before: Package, k: int, level: str) -> bool:
    """Whether a clause says anything new: what is not set stays as in force, which moves if it is interim."""
    same = axes.levels[k][before[k]] == level
    return not same or (k in axes.interim and axes.issues[k] not in offer.sets)


def _row(
    beside: Beside, goal: Goal, as_is: tuple[Floats, Floats], clause: _Clause, worth: Worth
) -> Mapping[str, Any]:
    scenario, axes = beside.responses.scenario, axes_of(beside.responses.scenario.dispute)
    design, players = scenario.run.design, list(scenario.dispute.players)
    k, issue = axes.issue(clause.issue), scenario.dispute.issues[clause.issue]
    after = overlaid(clause.before, {k: axes.level(k, clause.level)})
    likely, payoffs = beside.solved(_with(scenario, clause))
    told, gain = estimate(beside.responses, likely), paired(likely, as_is[0], design)
    kept = np.array(worth.of(after)) - np.array(worth.of(clause.before))
    counts = clause.offer.name in {o.name for o, _ in counting(_with(scenario, clause), goal)}
    level = axes.levels[k][clause.before[k]] if clause.issue in clause.offer.sets else ""
    found: dict[str, Any] = {
        "offer": clause.offer.name,
        "offer_label": clause.offer.label or _plain(clause.offer.name),
        "issue": clause.issue,
        "issue_label": issue.label or _plain(clause.issue),
        "from": level or "as in force",
        "from_label": (issue.levels[level] or _plain(level)) if level else "as in force",
        "to": clause.level,
        "to_label": issue.levels[clause.level] or _plain(clause.level),
        "setting": f"offers.{clause.offer.name}.{clause.issue}={clause.level}",
        "counts": counts,
        "probability": told["mean"],
        "low": told["low"],
        "high": told["high"],
        "gain": gain.difference,
        "gain_low": gain.low,
        "gain_high": gain.high,
        "clear": gain.clear,
        "reaches": bool(told["mean"] >= (goal.share or 0.0)),
        **(_price(players, kept, gain.difference) if counts else _NO_PRICE),
    }
    for i, player in enumerate(players):
        points = paired(payoffs[i], as_is[1][i], design)
        found |= {
            f"{player}_kept": float(kept[i]),
            f"{player}_gain": points.difference,
            f"{player}_gain_low": points.low,
            f"{player}_gain_high": points.high,
        }
    return found


def _price(players: list[str], kept: Floats, gain: float) -> dict[str, Any]:
    """Who loses most by a clause, how much, and how much per percentage point that it gains."""
    loser = int(np.argmin(kept))
    price = max(0.0, -float(kept[loser]))
    pays = price > _NOTHING
    return {
        "payer": players[loser] if pays else NEITHER,
        "price": price if pays else 0.0,
        "price_per_point": (price if pays else 0.0) / (100 * gain) if gain > 0 else np.nan,
    }


def _with(scenario: Scenario, clause: _Clause) -> Scenario:
    changed = replace(clause.offer, sets={**clause.offer.sets, clause.issue: clause.level})
    offers = tuple(changed if offer.name == clause.offer.name else offer for offer in scenario.offers)
    return replace(scenario, offers=offers)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """First what clearly gains, the cheapest per percentage point first; then the rest, by gain."""
    gains = table["clear"].astype(bool) & (table["gain"] > 0)
    ahead = table[gains].sort_values(["price_per_point", "gain"], ascending=[True, False], kind="stable")
    rest = table[~gains].sort_values("gain", ascending=False, kind="stable")
    return pd.concat([part for part in (ahead, rest) if len(part)] or [table]).reset_index(drop=True)


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
