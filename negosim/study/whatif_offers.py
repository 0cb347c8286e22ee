"""The best settlements that could be added to the table, as tables, beside those that are on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.dispute.data import End
from negosim.experiment.package_words import PackageWords
from negosim.experiment.table_packages import start_packages
from negosim.game.axes import Package, axes_of
from negosim.game.classes import ClassFinder, Ending
from negosim.game.fates import Fates
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.paired import paired
from negosim.scenario.data import Offer, Scenario
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_beside import Beside
from negosim.study.whatif_changes import estimate
from negosim.study.whatif_games import offer_of, with_offer
from negosim.study.whatif_search import packages_of, search

__all__ = ["Worth", "counting", "offers_of", "payoff_columns"]

TOP = 5

_SEARCHED = ["step", "packages", "draws"]
_HEADS = [
    "where",
    "offer",
    "label",
    "sets",
    "probability",
    "low",
    "high",
    "gain",
    "gain_low",
    "gain_high",
    "clear",
    "alone",
    "alone_low",
    "alone_high",
    "fresh",
    "fresh_low",
    "fresh_high",
]


class Worth:
    """What packages are worth to both players once they are kept, mean over the scenario's draws."""

    def __init__(self, responses: Responses) -> None:
        self._fates, self._responses = Fates(responses.scenario), responses

    def of(self, x: Package) -> tuple[float, float]:
        """Points of both, against the status quo."""
        one, two = (self._mean(entries) for entries in self._fates.entries(x)[:2])
        return one, two

    def _mean(self, entries: Any) -> float:
        if not entries:
            return 0.0
        total = np.zeros(self._responses.theta.shape[1])
        for row in differences(entries, self._responses.theta):
            total += row
        return float(total.mean())


def payoff_columns(players: tuple[str, ...]) -> list[str]:
    """Columns of what an offer does to players, besides how likely it makes the goal."""
    return [f"{player}_{what}" for player in players for what in ("kept", "gain", "gain_low", "gain_high")]


def counting(scenario: Scenario, goal: Goal) -> list[tuple[Offer, Package]]:
    """Settlements on the table that count towards the goal when they are kept, signed at the start."""
    classes = ClassFinder(scenario.dispute, axes_of(scenario.dispute))
    return [
        (scenario.offers[offer.position], x)
        for offer, x in start_packages(scenario)
        if offer.settlement and classes.find(Ending(End.KEPT, x, (1.0, 1.0))) in goal.rows
    ]


def offers_of(
    beside: Beside, fresh: Beside, goal: Goal, as_is: tuple[Floats, Floats]
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """The best packages and the offers on the table, as tables ``offers`` and ``searched``.

    Parameters
    ----------
    beside, fresh : Beside
        On the scenario's draws, and on others.
    goal : Goal
    as_is : pair of arrays
        Probability of the goal and payoffs with the table as it is.
    """
    scenario, packages = beside.responses.scenario, packages_of(beside.responses.scenario, goal)
    heads = [*_HEADS, *payoff_columns(tuple(scenario.dispute.players))]
    told: dict[str, Any] = {"counting": packages.counting, "packages": packages.all}
    if not packages.listed:
        empty = {"offers": pd.DataFrame(columns=heads), "searched": pd.DataFrame(columns=_SEARCHED)}
        return empty, told
    found = search(beside, packages, as_is[0])
    best = found.ranking
    rows = _Rows(beside, fresh, goal, as_is)
    listed = [rows.added(x, k) for k, x in enumerate(best[:TOP], start=1)]
    listed += [rows.on_table(offer, x) for offer, x in counting(scenario, goal)]
    steps = [[step.what, step.packages, step.draws] for step in found.steps]
    told |= {
        "sampled": packages.sampled,
        "complete": found.complete,
        "solved_on_all": len(found.means),
        "pairs": found.unbeaten_pairs,
        "pairs_complete": found.pairs_complete,
    }
    return {
        "offers": pd.DataFrame(listed, columns=heads),
        "searched": pd.DataFrame(steps, columns=_SEARCHED),
    }, told


class _Rows:
    """Rows of the table of offers."""

    def __init__(self, beside: Beside, fresh: Beside, goal: Goal, as_is: tuple[Floats, Floats]) -> None:
        self._beside, self._fresh, self._goal, self._as_is = beside, fresh, goal, as_is
        self._scenario = beside.responses.scenario
        self._words, self._worth = PackageWords(self._scenario), Worth(beside.responses)
        names = {offer.name for offer, _ in counting(self._scenario, goal)}
        others = tuple(offer for offer in self._scenario.offers if offer.name not in names)
        self._without = replace(self._scenario, offers=others)
        self._axes = axes_of(self._scenario.dispute)

    def added(self, x: Package, rank: int) -> Mapping[str, Any]:
        """A package that is not on the table."""
        on_it, theirs = self._beside.solved(with_offer(self._scenario, x)), self._fresh.responses
        fresh, _ = self._fresh.solved(with_offer(self._scenario, x))
        sets = offer_of(self._scenario, x).sets
        return {
            "where": "added",
            "offer": f"added_{rank}",
            "label": self._words.words(x),
            "sets": _text(sets),
            **self._compared(on_it, x),
            **self._alone(Offer("added", sets)),
            **_ends("fresh", estimate(theirs, fresh)),
        }

    def on_table(self, offer: Offer, x: Package) -> Mapping[str, Any]:
        """An offer that is on the table."""
        missing = {"mean": np.nan, "low": np.nan, "high": np.nan}
        return {
            "where": "table",
            "offer": offer.name,
            "label": offer.label or offer.name.replace("_", " ").capitalize(),
            "sets": _text(offer.sets),
            **self._compared(self._as_is, x),
            **self._alone(offer),
            **_ends("fresh", missing),
        }

    def _compared(self, with_it: tuple[Floats, Floats], x: Package) -> dict[str, Any]:
        responses, design = self._beside.responses, self._scenario.run.design
        told = estimate(responses, with_it[0])
        gain = paired(with_it[0], self._as_is[0], design)
        found: dict[str, Any] = {
            "probability": told["mean"],
            "low": told["low"],
            "high": told["high"],
            **_gains("gain", gain),
            "clear": gain.clear,
        }
        kept = self._worth.of(x)
        for i, player in enumerate(self._scenario.dispute.players):
            points = paired(with_it[1][i], self._as_is[1][i], design)
            found |= {f"{player}_kept": kept[i], **_gains(f"{player}_gain", points)}
        return found

    def _alone(self, offer: Offer) -> dict[str, float]:
        """The goal's probability with this, at salience 1, as the only settlement that counts towards it."""
        taken = {other.name for other in self._without.offers}
        name = next(n for n in (offer.name, *(f"{offer.name}_{k}" for k in range(99))) if n not in taken)
        alone = replace(
            self._without, offers=(*self._without.offers, replace(offer, name=name, salience=1.0, block=None))
        )
        likely, _ = self._beside.solved(alone)
        return _ends("alone", estimate(self._beside.responses, likely))


def _ends(name: str, told: Mapping[str, float]) -> dict[str, float]:
    return {name: told["mean"], f"{name}_low": told["low"], f"{name}_high": told["high"]}


def _gains(name: str, gain: Any) -> dict[str, float]:
    return {name: gain.difference, f"{name}_low": gain.low, f"{name}_high": gain.high}


def _text(sets: Mapping[str, str]) -> str:
    return "; ".join(f"{issue}={level}" for issue, level in sets.items())
