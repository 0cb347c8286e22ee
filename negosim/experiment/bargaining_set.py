"""The bargaining set: what each offer would be worth to both players if it were kept for ever.

    u_i(x(o, z)) for each offer o, at the arrangement z in force at the start     (model, section 2)
    W_i of the same game with nothing on the table: no agreement                  (model, section 4)

Where talks are settled at once against the status quo, that is no agreement, and there is no W.

An offer is efficient if no other one is worth as much or more to both players and more to one of
them, in means over draws. A player gains by an offer in a draw if it is worth more than no agreement
in that draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from negosim.dispute.data import Effect
from negosim.errors import NegosimError
from negosim.experiment.simulate import simulate
from negosim.game.axes import axes_of, overlaid
from negosim.game.entries import Products
from negosim.game.packages import PayoffRows
from negosim.game.table import CompiledOffer, compiled_offers
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.statistics import Tally, blocks_of, spread
from negosim.scenario.data import NoAgreement, Offer, Scenario

__all__ = ["bargaining_set"]

_MOST_NUMBERS = 2**25  # held at a time: 256 MiB


def bargaining_set(scenario: Scenario, workers: int | None = None) -> dict[str, Any]:
    """The table of the bargaining set, as columns by name.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        Threads that solve the game without offers; by default one for each core.

    Returns
    -------
    dict
        ``offer``, ``label`` and ``kind`` (settlement, interim; then a row for no_agreement and one for
        status_quo); for each player ``…_mean``, ``…_error`` (Monte Carlo), ``…_p05``, ``…_p95`` and
        ``…_gains``; ``both_gain``; ``efficient``. Gains are shares of the draws. If no agreement is the
        status quo, or the game without offers cannot be solved, they are against the status quo, and
        there is no row for no_agreement.
    """
    nothing = _no_agreement(scenario, workers)
    judged = np.zeros((2, scenario.run.draws)) if nothing is None else nothing
    axes = axes_of(scenario.dispute)
    frozen = frozenset(axes.issue(name) for name in scenario.frozen)
    offers = compiled_offers(scenario.offers, axes, frozen)
    rows: list[dict[str, Any]] = []
    at_once = max(1, _MOST_NUMBERS // (2 * scenario.run.draws))
    for first in range(0, len(offers), at_once):
        some = offers[first : first + at_once]
        for offer, points in zip(some, _points(scenario, some), strict=True):
            about = _about(scenario.offers[offer.position], offer.settlement)
            rows.append(about | _payoffs(scenario, points) | _gains(scenario, points, judged))
    for row, own in zip(rows, _efficient(scenario, rows), strict=True):
        row["efficient"] = own
    rows += _references(scenario, nothing)
    return {name: [row[name] for row in rows] for name in _columns(scenario)}


def _columns(scenario: Scenario) -> list[str]:
    each = ("mean", "error", "p05", "p95", "gains")
    numbers = [f"{player}_{name}" for player in scenario.dispute.players for name in each]
    return ["offer", "label", "kind", *numbers, "both_gain", "efficient"]


def _about(offer: Offer, settlement: bool) -> dict[str, Any]:
    label = offer.label or offer.name.replace("_", " ").capitalize()
    return {"offer": offer.name, "label": label, "kind": "settlement" if settlement else "interim"}


def _no_agreement(scenario: Scenario, workers: int | None) -> Floats | None:
    """W of the players in the game without offers, ``(2, draws)``, with the same draws."""
    at_once, settled = not scenario.run.concept.has_rounds, scenario.bargaining.no_agreement
    if at_once and settled is NoAgreement.STATUS_QUO:
        return None
    try:
        return simulate(replace(scenario, offers=()), workers=workers).payoffs[:2]
    except NegosimError:
        return None


def _points(scenario: Scenario, offers: Sequence[CompiledOffer]) -> Floats:
    """u_i of the package of each offer, ``(offers, players, draws)``."""
    axes = axes_of(scenario.dispute)
    products = Products()
    payoffs = PayoffRows(scenario.dispute, axes, products)
    start = overlaid(axes.status_quo, axes.positions(scenario.in_force))
    packages = [overlaid(start, offer.sets) for offer in offers]
    rows = [[payoffs.row(effect, x) for effect in Effect] for x in packages]
    begin, entry = payoffs.sums()
    payees = 2 + len(scenario.dispute.observers)
    run = scenario.run
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    found = np.zeros((len(offers), 2, run.draws))
    for block in blocks_of(run.draws, run.design):
        terms = differences(list(products.rows), sampler.parameters(block.begin, block.end))
        for k, by_effect in enumerate(rows):
            for i in (0, 1):
                for row in by_effect:
                    for j in entry[begin[row * payees + i] : begin[row * payees + i + 1]]:
                        found[k, i, block.begin : block.end] += terms[j]
    return found


def _payoffs(scenario: Scenario, points: Floats) -> dict[str, Any]:
    run = scenario.run
    tally = Tally(run.design)
    for block in blocks_of(run.draws, run.design):
        tally.add(points[:, block.begin : block.end], block.replicate)
    mean, (low, high) = tally.mean(), spread(points)
    named = {"mean": mean.mean, "error": mean.error, "p05": low, "p95": high}
    return {
        f"{player}_{name}": float(values[i])
        for i, player in enumerate(scenario.dispute.players)
        for name, values in named.items()
    }


def _gains(scenario: Scenario, points: Floats, judged: Floats) -> dict[str, Any]:
    better = points > judged
    each = zip(scenario.dispute.players, better.mean(axis=1).tolist(), strict=True)
    return {f"{player}_gains": share for player, share in each} | {
        "both_gain": float(better.all(axis=0).mean())
    }


def _efficient(scenario: Scenario, rows: list[dict[str, Any]]) -> list[bool]:
    means = [[row[f"{player}_mean"] for player in scenario.dispute.players] for row in rows]
    return [not any(a >= one and b >= two and (a > one or b > two) for a, b in means) for one, two in means]


def _references(scenario: Scenario, nothing: Floats | None) -> list[dict[str, Any]]:
    zeros = np.zeros((2, scenario.run.draws))
    points = {"No agreement": nothing, "Status quo": zeros}
    unasked = {f"{player}_gains": np.nan for player in scenario.dispute.players}
    return [
        {"offer": "", "label": label, "kind": label.lower().replace(" ", "_")}
        | _payoffs(scenario, values)
        | unasked
        | {"both_gain": np.nan, "efficient": False}
        for label, values in points.items()
        if values is not None
    ]
