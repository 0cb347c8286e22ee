"""The Pareto frontier of a block of draws, and what lies on it and beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from negosim.errors import RequestFault
from negosim.experiment.deals import Dealing, sum_of
from negosim.experiment.frontier_levels import LevelCounts
from negosim.experiment.table_packages import start_packages, table_packages
from negosim.game.axes import Package
from negosim.game.fates import Entries
from negosim.game.space import space_of
from negosim.model.attainment import draw_of, gaining, most_for_the_other, rational, slack
from negosim.model.axiomatic import Agreed, Rule, agreed
from negosim.model.certificate import Certificate
from negosim.model.choice import TIE
from negosim.model.frontier import Frontiers, hull
from negosim.model.lanes import Floats, Ints
from negosim.scenario.data import Over, Scenario

__all__ = ["FACTS", "OFFER_ROWS", "FrontierBlock", "FrontierSolver", "Picks", "Settled"]

FACTS = ("payoff_pairs", "efficient", "rational", "zone", "both_gain")
"""Of each draw: efficient pairs of payoffs, packages that have them, those of them that are individually
rational; whether there is a zone of possible agreement, and whether both can gain in it; then aspirations
and disagreement points."""

OFFER_ROWS = ("payoff_1", "payoff_2", "rational_1", "rational_2", "rational", "efficient", "left_1", "left_2")
"""Of each offer and draw: payoffs, whether individually rational for each and for both, whether nothing is
better for one and no worse for the other, and what one could have more without the other having less."""

_LOW, _HIGH, _COARSE, _FINE = 0.01, 0.99, 60, 120

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Settled:
    """Draws with the frontier of all packages, that of what can be agreed on, and disagreement points.

    Attributes
    ----------
    theta : (parameters, draws) array
    found, points : Frontiers
        The second has the vertices alone if lotteries can be agreed on.
    disagreement : (2, draws) array
    """

    theta: Floats
    found: Frontiers
    points: Frontiers
    disagreement: Floats


@dataclass(frozen=True)
class Picks:
    """Packages by rank, each once, and what adds up for each over the draws of a block.

    Attributes
    ----------
    rank : (packages,) array
    sums : (rows, packages) array
    """

    rank: Ints
    sums: Floats


@dataclass(frozen=True)
class FrontierBlock:
    """What there is to say of a block of draws.

    Attributes
    ----------
    facts : (FACTS, then aspiration and disagreement point of both, draws) array
    solutions : (rules, 2, draws) array
        Payoffs.
    tied : (rules, draws) array
        How many packages solve the draw equally well; 0 if none is individually rational.
    levels : (levels, LEVEL_ROWS, draws) array
    offers : (offers, OFFER_ROWS, draws) array
    reach : (values, draws) array
        F_1 at each value of the grid; -∞ where the first player cannot have so much.
    packages : Picks
        In how many draws each is efficient, individually rational too, and the sum of those alike.
    chosen : tuple of Picks
        For each rule how often each package is agreed on.
    certificate : Certificate
    """

    facts: Floats
    solutions: Floats
    tied: Floats
    levels: Floats
    offers: Floats
    reach: Floats
    packages: Picks
    chosen: tuple[Picks, ...]
    certificate: Certificate


class FrontierSolver:
    """Finds the frontier of a scenario, block by block of draws.

    Parameters
    ----------
    scenario : Scenario
        Its concept does not matter.

    Raises
    ------
    RequestFault
        The package space is too large, its issues hang together too closely, or the table is empty.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.dealing = scenario, Dealing(scenario)
        self.offers = start_packages(scenario)
        if scenario.bargaining.over is Over.PACKAGES:
            space = space_of(scenario)
            self.count, self.issues = space.count, space.issues
            self._ours = [True] * len(self.offers)
        else:
            table = _table(scenario)
            self.count, self.issues = len(table), _varied(table)
            self._ours = [x in table for _, x in self.offers]
        self.levels = LevelCounts(self.dealing, self.issues)
        self._entries: dict[Package, tuple[Entries, ...]] = {}

    def settled(self, theta: Floats) -> Settled:
        """The frontiers of draws, from parameters ``(parameters, draws)``."""
        found = self.dealing.frontier(theta)
        points = hull(found) if self.scenario.bargaining.lotteries else found
        return Settled(theta, found, points, self.dealing.disagreement(theta))

    def grid(self, draws: Settled) -> Floats:
        """Payoffs of the first player at which the frontier is looked at, closer around the zone.

        They span nearly all that these draws have; where that is few values, these are among them.
        """
        points, d = draws.points, draws.disagreement[0]
        least, most = points.payoffs[0, points.begin[:-1]], points.payoffs[0, points.begin[1:] - 1]
        whole = np.quantile(least, _LOW), np.quantile(most, _HIGH)
        low, high = np.quantile(d, _LOW), np.quantile(d + self._aspirations(draws)[0], _HIGH)
        zone = max(whole[0], low - (high - low) / 2), high
        exact = np.unique(points.payoffs[0])
        few = exact if len(exact) <= _FINE else exact[:0]
        return np.unique(np.concatenate([_round_values(*whole, _COARSE), _round_values(*zone, _FINE), few]))

    def block(self, draws: Settled, grid: Floats) -> FrontierBlock:
        """What there is to say of draws, and of the frontier at the values of a grid."""
        points, disagreement, bargaining = draws.points, draws.disagreement, self.scenario.bargaining
        solved = [
            agreed(rule, points, disagreement, weight=bargaining.weight, lotteries=bargaining.lotteries)
            for rule in Rule
        ]
        zone = rational(points, disagreement)
        offers, over = self._offers(draws)
        gap = max(over, self._gap(solved, draws))
        values = np.repeat(grid[:, None], draws.theta.shape[1], axis=1)
        return FrontierBlock(
            facts=self._facts(draws, zone, solved[0].tied > 0),
            solutions=np.stack([each.payoffs for each in solved]),
            tied=np.stack([each.tied for each in solved]),
            levels=self.levels.rows(points, zone, draws.theta),
            offers=offers,
            reach=self._most(points, 0, values),
            packages=_efficient(points, zone),
            chosen=tuple(_chosen(each, points) for each in solved),
            certificate=Certificate(gap, None, 0.0),
        )

    def entries(self, package: Package) -> tuple[Entries, ...]:
        """For each payee the differences that add up to its payoff."""
        if package not in self._entries:
            self._entries[package] = self.dealing.fates.entries(package)
        return self._entries[package]

    def _most(self, points: Frontiers, i: int, least: Floats) -> Floats:
        return most_for_the_other(points, i, least, lines=self.scenario.bargaining.lotteries)

    def _aspirations(self, draws: Settled) -> Floats:
        """The most that each can gain if the other has no less than without agreement, ``(2, draws)``."""
        d = draws.disagreement
        best = [self._most(draws.points, 1 - i, d[1 - i][None, :])[0] for i in (0, 1)]
        return np.maximum(0.0, np.stack(best) - d)

    def _facts(self, draws: Settled, zone: _Mask, there_is: _Mask) -> Floats:
        points, d = draws.points, draws.disagreement
        draw, many = draw_of(points), d.shape[1]
        packages = [np.bincount(draw, points.alike * own, many) for own in (1.0, zone)]
        aspirations = np.where(there_is, self._aspirations(draws), 0.0)
        both = np.bincount(draw, gaining(points, d), many) > 0
        if self.scenario.bargaining.lotteries:
            both |= (aspirations > slack(points)).all(axis=0)
        rows = [np.diff(points.begin), *packages, there_is, both]
        return np.concatenate([np.stack(rows).astype(np.float64), aspirations, d])

    def _worth(self, package: Package, theta: Floats) -> Floats:
        """Payoffs of both, summed anew term by term, ``(2, draws)``."""
        return np.stack([sum_of(pairs, theta) for pairs in self.entries(package)[:2]])

    def _offers(self, draws: Settled) -> tuple[Floats, float]:
        """``OFFER_ROWS`` of every offer, and how far one lies beyond the frontier at most, relatively."""
        u = np.zeros((2, len(self.offers), draws.theta.shape[1]))
        for k, (_, x) in enumerate(self.offers):
            u[:, k] = self._worth(x, draws.theta)
        best = np.stack([self._most(draws.points, 1 - i, u[1 - i]) for i in (0, 1)])
        left = np.maximum(0.0, best - u)
        fine = u >= draws.disagreement[:, None] - TIE * np.maximum(1.0, np.abs(u))
        efficient = (left <= slack(draws.points)[:, None]).all(axis=0)
        rows = [*u, *fine, fine.all(axis=0), efficient, *left]
        return np.stack(rows, axis=1).astype(np.float64), self._beyond(draws.found, u)

    def _beyond(self, found: Frontiers, u: Floats) -> float:
        u = u[:, self._ours]
        worst = 0.0
        for i in (0, 1):
            over = u[i] - most_for_the_other(found, 1 - i, u[1 - i])
            worst = max(worst, float((over / np.maximum(1.0, np.abs(u).max(axis=0))).max(initial=0.0)))
        return worst

    def _gap(self, solved: list[Agreed], draws: Settled) -> float:
        """Largest distance of payoffs of packages that are agreed on from their terms, relatively."""
        points = draws.points
        picked = np.unique(np.concatenate([each.point.ravel() for each in solved]))
        picked = picked[picked >= 0]
        draw, worst = draw_of(points), 0.0
        for rank in np.unique(points.rank[picked]).tolist():
            own = picked[points.rank[picked] == rank]
            worth = self._worth(self.dealing.package(rank), draws.theta[:, draw[own]])
            off = np.abs(worth - points.payoffs[:, own]) / np.maximum(1.0, np.abs(worth).max(axis=0))
            worst = max(worst, float(off.max()))
        return worst


def _round_values(low: float, high: float, most: int) -> Floats:
    """Round numbers from ``low`` or a little less to ``high`` or a little more, in at most so many steps."""
    rough = (high - low) / most
    if not rough > TIE * max(1.0, abs(low)):
        return np.array([low])
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * k for k in (1, 2, 5, 10, 20) if power * k >= rough)
    steps = np.arange(math.floor(low / step), math.ceil(high / step) + 1, dtype=np.float64)
    return np.round(steps * step, 12)


def _table(scenario: Scenario) -> list[Package]:
    packages = [x for _, x in table_packages(scenario)]
    if not packages:
        raise RequestFault(
            "expected an offer that can be made at the start, found none; put one on the table, or look at "
            "all packages (bargaining.over=packages)."
        )
    return packages


def _varied(packages: list[Package]) -> tuple[int, ...]:
    """Issues that are not at the same level in all packages."""
    return tuple(k for k, levels in enumerate(zip(*packages, strict=True)) if len(set(levels)) > 1)


def _efficient(points: Frontiers, zone: _Mask) -> Picks:
    rank, which = np.unique(points.rank, return_inverse=True)
    sums = [np.bincount(which, weights, len(rank)) for weights in (None, zone, points.alike)]
    return Picks(rank, np.stack(sums).astype(np.float64))


def _chosen(solved: Agreed, points: Frontiers) -> Picks:
    """How often each package is agreed on; of a lottery, both with their probabilities."""
    some = solved.point[0] >= 0
    first, second, share = solved.point[0, some], solved.point[1, some], solved.share[some]
    ranks = points.rank[np.concatenate([first, second])]
    rank, which = np.unique(ranks, return_inverse=True)
    chances = np.concatenate([share, np.where(first == second, 0.0, 1.0 - share)])
    sums: Floats = np.bincount(which, chances, len(rank))[None, :].astype(np.float64)
    return Picks(rank, sums)
