"""Which levels the efficient packages have, draw by draw.

Packages with the same payoffs are one point of a frontier, which names the first listed of them. In
draws in which that happens, the packages with a level are counted in the frontier of all that have it:
what is efficient among all is efficient among these, too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from negosim.experiment.deals import Dealing
from negosim.experiment.table_packages import table_packages
from negosim.model.attainment import draw_of, held, of_draws
from negosim.model.frontier import Frontiers
from negosim.model.lanes import Floats, Ints
from negosim.scenario.data import Bargaining, Over, Scenario

__all__ = ["LEVEL_ROWS", "LevelCounts"]

LEVEL_ROWS = ("share", "all", "some", "zone_share", "zone_all", "zone_some")
"""Of each draw: the share of the efficient packages with a level, whether all have it, whether any has;
then the same of those that are individually rational, 0 where there are none."""

_Mask = npt.NDArray[np.bool_]


class LevelCounts:
    """Counts levels among efficient packages, block by block of draws.

    Parameters
    ----------
    dealing : Dealing
    issues : sequence of int
        Positions of the issues to look at.

    Attributes
    ----------
    names : list of (str, str)
        Issue and level of each row.
    """

    def __init__(self, dealing: Dealing, issues: tuple[int, ...]) -> None:
        self._dealing, self._issues = dealing, issues
        self._axes = axes = dealing.fates.axes
        self.names = [(axes.issues[k], level) for k in issues for level in axes.levels[k]]
        self._with: dict[tuple[int, int], Dealing] = {}

    def rows(self, points: Frontiers, zone: _Mask, theta: Floats) -> Floats:
        """``LEVEL_ROWS`` of every level, ``(levels, rows, draws)``.

        Parameters
        ----------
        points : Frontiers
        zone : (points,) array
            Which of them are individually rational.
        theta : (parameters, draws) array
        """
        draw, draws = draw_of(points), theta.shape[1]
        ranks, which = np.unique(points.rank, return_inverse=True)
        packages = np.array([self._dealing.package(int(rank)) for rank in ranks])
        tied = np.unique(draw[points.alike > 1.0])
        found = [np.zeros((0, len(LEVEL_ROWS), draws))]
        for issue in self._issues:
            weights = self._weights(issue, points, packages[which, issue], theta, tied)
            efficient = _counts(weights, draw, draws)
            rational = _counts(weights[:, zone], draw[zone], draws)
            found.append(np.concatenate([_shares(efficient), _shares(rational)], axis=1))
        return np.concatenate(found)

    def _weights(self, issue: int, points: Frontiers, level: Ints, theta: Floats, tied: Ints) -> Floats:
        """How many of the packages of each point have each level, ``(levels, points)``."""
        weights = np.zeros((len(self._axes.levels[issue]), len(points.rank)))
        weights[level, np.arange(len(level))] = points.alike
        if len(tied):
            some, these = of_draws(points, tied), np.isin(draw_of(points), tied)
            for k in range(len(weights)):
                other = self._holding(issue, k)
                weights[k, these] = 0.0 if other is None else held(some, other.frontier(theta[:, tied]))
        return weights

    def _holding(self, issue: int, level: int) -> Dealing | None:
        """What can be agreed on among packages with a level; nothing where no offer has it."""
        scenario = _holding(self._dealing.scenario, issue, level)
        if scenario is None:
            return None
        if (issue, level) not in self._with:
            self._with[issue, level] = Dealing(scenario)
        return self._with[issue, level]


def _holding(scenario: Scenario, issue: int, level: int) -> Scenario | None:
    """A scenario whose packages all have a level of an issue."""
    if scenario.bargaining.over is Over.TABLE:
        offers = [offer for offer, x in table_packages(scenario) if x[issue] == level]
        return replace(scenario, offers=tuple(offers)) if offers else None
    names = list(scenario.dispute.issues)
    levels = list(scenario.dispute.issues[names[issue]].levels)
    return replace(
        scenario,
        in_force={**scenario.in_force, names[issue]: levels[level]},
        frozen=(*scenario.frozen, names[issue]),
        bargaining=Bargaining(),
    )


def _counts(weights: Floats, draw: Ints, draws: int) -> Floats:
    """Packages with each level, ``(levels, draws)``."""
    return np.array([np.bincount(draw, row, draws) for row in weights])


def _shares(counts: Floats) -> Floats:
    """The first half of ``LEVEL_ROWS``, ``(levels, 3, draws)``."""
    total = np.zeros(counts.shape[1])
    for row in counts:
        total += row
    share = counts / np.maximum(total, 1.0)
    return np.stack([share, (counts == total) & (total > 0), counts > 0], axis=1)
