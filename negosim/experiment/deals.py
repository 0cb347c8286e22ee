"""What is agreed on where talks are settled at once, and what then becomes of it, draw by draw.

1. The packages that can be agreed on: all of them, through their Pareto frontier, or the table.
2. The disagreement point: the status quo, or the value of the game with nothing on the table.
3. The solution: one package, a lottery over two, or the offers by which one side screens the other.
4. Its fate: consent abroad with chance c, ratification with ρ, delivery; else the status quo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from negosim.dispute.priors import Kind
from negosim.experiment.listed import Listed
from negosim.game.axes import Package
from negosim.game.compile import compile_game
from negosim.game.entries import Product, product_of
from negosim.game.fates import Fates
from negosim.game.space import space_of
from negosim.game.table import available, compiled_offers
from negosim.model.axiomatic import Rule, agreed
from negosim.model.frontier import Frontiers, frontiers, hull
from negosim.model.lanes import Floats, Ints
from negosim.model.payoffs import differences, products
from negosim.model.screening import Costs, Screened, screen
from negosim.model.solve import certificate_of, solve
from negosim.scenario.data import Concept, NoAgreement, Over, Scenario

__all__ = ["Dealing", "Deals", "sum_of"]


@dataclass(frozen=True)
class Deals:
    """What is agreed on in each draw of a block.

    Attributes
    ----------
    draw, round, rank : (rows,) array
        A row for each package that can be agreed on in a draw, in the order of the draws; ``rank`` is
        its number among all packages, or its place on the table.
    made, accepted : (rows,) array
        Probabilities that it is proposed, and that it is agreed on.
    payoffs : (2, rows) array
        Its payoffs as the frontier has them.
    believed : (rows,) array
        Mean private cost of who rejects it; not a number without screening.
    cutoff : (rows,) array
        Share of all costs below which those of who rejects it lie; not a number without screening.
    gains : (2, draws) array
        Expected gains over no agreement, if what is agreed on is kept; under screening discounted, and the
        informed player's over its private cost.
    tied : (draws,) array
        How many packages solve the draw equally well; 0 if none is individually rational.
    efficient : (draws,) array
        How many pairs of payoffs the frontier has.
    scale : (draws,) array
        The largest payoff on it.
    disagreement : (2, draws) array
    """

    draw: Ints
    round: Ints
    rank: Ints
    made: Floats
    accepted: Floats
    payoffs: Floats
    believed: Floats
    cutoff: Floats
    gains: Floats
    tied: Floats
    efficient: Ints
    scale: Floats
    disagreement: Floats


class Dealing:
    """Settles a scenario at once, block by block of draws.

    Parameters
    ----------
    scenario : Scenario
        Whose concept has no rounds.

    Raises
    ------
    RequestFault
        The package space is too large, or its issues hang together too closely.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.fates = scenario, Fates(scenario)
        bargaining, axes = scenario.bargaining, self.fates.axes
        whole = bargaining.over is Over.PACKAGES
        self._space = space_of(scenario) if whole else None
        self._table = [] if whole else self._packages()
        self._listed = Listed(self._table, self.fates)
        empty = bargaining.no_agreement is NoAgreement.EMPTY_TABLE
        self._without = compile_game(replace(scenario, offers=())) if empty else None
        players = scenario.dispute.players.values()
        self._discount = [product_of(p.discount, axes.parameters) for p in players]
        self._breakdown_cost = [product_of(p.breakdown_cost, axes.parameters) for p in players]
        self._informed = axes.players.index(scenario.informed)

    def package(self, rank: int) -> Package:
        """The package that a rank stands for."""
        return self._table[rank] if self._space is None else self._space.package(rank)

    def frontier(self, theta: Floats) -> Frontiers:
        """The Pareto frontier of what can be agreed on, without lotteries."""
        if self._space is not None:
            return frontiers(self._space, theta)
        return self._listed.frontier(theta)

    def disagreement(self, theta: Floats) -> Floats:
        """What both have without agreement, ``(2, draws)``.

        Raises
        ------
        CertificateError
            The game with nothing on the table fails its own check.
        """
        if self._without is None:
            return np.zeros((2, theta.shape[1]))
        solution = solve(self._without, theta)
        certificate_of(solution).require()
        return solution.value

    def deals(self, theta: Floats) -> Deals:
        """What is agreed on, for parameters ``(parameters, draws)``."""
        found, disagreement = self.frontier(theta), self.disagreement(theta)
        points = hull(found) if self.scenario.bargaining.lotteries else found
        if self.scenario.run.concept is Concept.SCREENING:
            rows = self._screened(points, disagreement, theta)
        else:
            rows = self._agreed(points, disagreement)
        largest = np.maximum(np.abs(found.payoffs[0]), np.abs(found.payoffs[1]))
        scale = np.zeros(theta.shape[1])
        np.maximum.at(scale, np.repeat(np.arange(theta.shape[1]), np.diff(found.begin)), largest)
        return Deals(efficient=np.diff(found.begin), scale=scale, disagreement=disagreement, **rows)

    def _packages(self) -> list[Package]:
        """Packages of the offers that can be made at the start, in listed order."""
        scenario, axes = self.scenario, self.fates.axes
        frozen = frozenset(axes.issue(name) for name in scenario.frozen)
        offers = compiled_offers(scenario.offers, axes, frozen)
        return [
            a.package for a in available(offers, axes, axes.arrangement(self.fates.start), door_open=True)
        ]

    def _agreed(self, points: Frontiers, disagreement: Floats) -> dict[str, Any]:
        """The axiomatic solution as rows."""
        bargaining = self.scenario.bargaining
        rule = Rule(self.scenario.run.concept.value)
        solution = agreed(
            rule, points, disagreement, weight=bargaining.weight, lotteries=bargaining.lotteries
        )
        draw = np.flatnonzero(solution.point[0] >= 0)
        rows = _split(solution.point[:, draw], solution.share[draw], draw)
        return {
            "draw": rows.of,
            "round": np.zeros(len(rows.of), dtype=np.int64),
            "rank": points.rank[rows.point],
            "made": rows.share,
            "accepted": rows.share,
            "payoffs": points.payoffs[:, rows.point],
            "believed": np.full(len(rows.of), np.nan),
            "cutoff": np.full(len(rows.of), np.nan),
            "gains": solution.payoffs - disagreement,
            "tied": solution.tied,
        }

    def _screened(self, points: Frontiers, disagreement: Floats, theta: Floats) -> dict[str, Any]:
        """The offers by which the uninformed player screens the other, as rows."""
        scenario = self.scenario
        found = screen(
            points,
            disagreement,
            self._costs(theta),
            proposer=1 - self._informed,
            discount=products(self._discount, theta) ** (1.0 / scenario.rounds_per_year),
            offers=scenario.screening.offers,
            lotteries=scenario.bargaining.lotteries,
        )
        draw = np.repeat(np.arange(theta.shape[1]), np.diff(found.begin))
        rows = _split(found.point, found.share, np.arange(len(draw)))
        return {
            "draw": draw[rows.of],
            "round": found.round[rows.of],
            "rank": points.rank[rows.point],
            "made": found.made[rows.of] * rows.share,
            "accepted": found.accepted[rows.of] * rows.share,
            "payoffs": points.payoffs[:, rows.point],
            "believed": found.believed[rows.of],
            "cutoff": found.cutoff[rows.of],
            "gains": np.stack([found.proposer, found.responder])[[1 - self._informed, self._informed]],
            "tied": _alike(points, found) * (1.0 + found.tied),
        }

    def _costs(self, theta: Floats) -> Costs:
        """What the proposer believes of the other's cost of no agreement."""
        draws = theta.shape[1]
        prior = self.scenario.screening.cost
        if prior is None:
            (cost,) = products([self._breakdown_cost[self._informed]], theta)
            return Costs.uniform(np.zeros(draws), 2.0 * cost)
        numbers = [prior.affine(number) for number in prior.numbers]
        if prior.kind is Kind.UNIFORM:
            return Costs.uniform(np.full(draws, numbers[0]), np.full(draws, numbers[1]))
        shares = prior.weights or (1.0,)
        order = np.argsort(numbers)
        return Costs.types(
            np.repeat(np.array(numbers)[order, None], draws, axis=1),
            np.repeat(np.array(shares)[order, None], draws, axis=1),
        )


def _alike(points: Frontiers, found: Screened) -> Floats:
    """The most packages alike that an offer of a draw can be, ``(draws,)``; 0 where there is none."""
    draws = len(found.begin) - 1
    most = np.zeros(draws)
    for point in found.point:
        np.maximum.at(most, np.repeat(np.arange(draws), np.diff(found.begin)), points.alike[point])
    return most


@dataclass(frozen=True)
class _Split:
    of: Ints
    point: Ints
    share: Floats


def _split(point: Ints, share: Floats, of: Ints) -> _Split:
    """Lotteries over two points as one row for each point that has a chance, in the order given."""
    chance = np.stack([np.where(point[0] == point[1], 1.0, share), 1.0 - share])
    there = np.stack([chance[0] > 0.0, (point[0] != point[1]) & (chance[1] > 0.0)])
    which = np.nonzero(there.T)
    return _Split(of[which[0]], point.T[which], chance.T[which])


def sum_of(pairs: Sequence[tuple[Product, Product]], theta: Floats) -> Floats:
    """Sum of differences in listed order, ``(draws,)``."""
    total = np.zeros(theta.shape[1])
    for part in differences(pairs, theta):
        total += part
    return total
