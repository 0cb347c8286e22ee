"""Which settlement, added to the table, makes a goal most likely: a search among all packages.

All packages are solved exactly on few draws, the better ones of them on more, and so on, so that each step
costs about as much as the one before (successive halving; Jamieson & Talwalkar 2016). From the best on all
draws the search goes on to its neighbours, packages that differ in one issue, until none of them is better;
then to those that differ in two, first on some draws. Every package that is solved is solved as a game of
its own, on the same draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod

import numpy as np

from negosim.dispute.data import End
from negosim.experiment.table_packages import start_packages
from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.game.classes import ClassFinder, Ending
from negosim.model.lanes import LANES, Floats
from negosim.scenario.data import Scenario
from negosim.study.goal import Goal
from negosim.study.whatif_beside import Beside
from negosim.study.whatif_games import GamesWith
from negosim.study.whatif_levers import evenly
from negosim.study.whatif_nearest import generator

__all__ = ["Packages", "Search", "Step", "packages_of", "search"]

MOST_LISTED = 200_000
SAMPLE = 20_000
FIRST_BUDGET, BUDGET = 300_000, 300_000
_LEAST_KEPT, _MORE = 24, 8
_PAIR_DRAWS, _MOST_PAIRS = 1024, 2000


@dataclass(frozen=True)
class Packages:
    """Settlements that count towards a goal when they are kept.

    Attributes
    ----------
    listed : tuple of Package
        Those that are not on the table already.
    counting : int
        How many count, those on the table among them.
    all : int
        How many combinations of levels there are, whether or not they count.
    sampled : bool
        Whether they are so many that only some were looked at, at random.
    """

    listed: tuple[Package, ...]
    counting: int
    all: int
    sampled: bool


@dataclass(frozen=True)
class Step:
    """So many packages were solved on so many draws."""

    what: str
    packages: int
    draws: int


@dataclass
class Search:
    """What a search found.

    Attributes
    ----------
    steps : list of Step
    means : dict of Package to float
        Mean probability over all draws of those that were solved on all.
    unbeaten_pairs : int
        How many packages that differ from the best in two issues were solved.
    pairs_complete : bool
        Whether these are all.
    complete : bool
        Whether every package was solved on all draws.
    """

    steps: list[Step] = field(default_factory=list)
    means: dict[Package, float] = field(default_factory=dict)
    unbeaten_pairs: int = 0
    pairs_complete: bool = False
    complete: bool = False

    @property
    def ranking(self) -> list[Package]:
        """Packages that were solved on all draws, the best first."""
        return sorted(self.means, key=lambda x: -self.means[x])


def packages_of(scenario: Scenario, goal: Goal) -> Packages:
    """The settlements that count towards a goal when they are kept; frozen issues stay as in force."""
    axes = axes_of(scenario.dispute)
    free = [k for k, name in enumerate(axes.issues) if name not in scenario.frozen]
    base = overlaid(axes.status_quo, axes.positions(scenario.in_force))
    count = prod(len(axes.levels[k]) for k in free)
    sampled = count > MOST_LISTED
    settings = _sample(axes, free, scenario.run.seed) if sampled else _settings(axes, free)
    counts = _Counts(scenario, goal)
    each = (overlaid(base, dict(zip(free, levels, strict=True))) for levels in settings)
    counting = list(dict.fromkeys(x for x in each if counts.counts(x)))
    return Packages(tuple(x for x in counting if counts.holds(x)), len(counting), count, sampled)


class _Counts:
    """Whether a package is a settlement that falls into the goal's classes when it is kept, and is new."""

    def __init__(self, scenario: Scenario, goal: Goal) -> None:
        self._axes, self._rows = axes_of(scenario.dispute), set(goal.rows)
        self._classes = ClassFinder(scenario.dispute, self._axes)
        self._there = {x for offer, x in start_packages(scenario) if offer.settlement}

    def holds(self, x: Package) -> bool:
        """Whether it may be added."""
        return x not in self._there and self.counts(x)

    def counts(self, x: Package) -> bool:
        """Whether it counts, on the table or not."""
        axes = self._axes
        settles = any(
            level != axes.status_quo[k]
            for k, level in enumerate(x)
            if k not in axes.interim and k != axes.sequence
        )
        return settles and self._classes.find(Ending(End.KEPT, x, (1.0, 1.0))) in self._rows


def _settings(axes: Axes, free: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return product(*(range(len(axes.levels[k])) for k in free))


def _sample(axes: Axes, free: Sequence[int], seed: int) -> Iterator[tuple[int, ...]]:
    random = generator(seed, "packages")
    columns = [random.integers(len(axes.levels[k]), size=SAMPLE) for k in free]
    return (tuple(int(v) for v in row) for row in zip(*columns, strict=True))


def search(beside: Beside, packages: Packages, as_is: Floats) -> Search:
    """Look for the package that makes the goal most likely; there must be one.

    Parameters
    ----------
    beside : Beside
    packages : Packages
    as_is : (draws,) array
        Probability of the goal without any of them. Where not all draws are used, they are taken at even
        distances from this order, so that few of them stand for all.
    """
    scenario = beside.responses.scenario
    theta = beside.responses.theta[:, np.argsort(as_is, kind="stable")]
    games, found = GamesWith(scenario, packages.listed), Search()
    draws, left = theta.shape[1], list(packages.listed)
    first = max(LANES, FIRST_BUDGET // len(left) // LANES * LANES)
    for n in _draws_of_steps(first, draws):
        at = evenly(theta, n)
        means = beside.means(games, left, at).mean(axis=1)
        found.steps.append(Step("all" if not found.steps else "best", len(left), at.shape[1]))
        order = np.argsort(-means, kind="stable")
        if n >= draws:
            found.means = {left[k]: float(means[k]) for k in order}
        else:
            following = n * _MORE if 2 * n * _MORE < draws else draws
            left = [left[k] for k in order[: max(_LEAST_KEPT, BUDGET // following)]]
    found.complete = len(found.steps) == 1 and not packages.sampled
    if not found.complete:
        _climb(beside, games, found)
    return found


def _draws_of_steps(first: int, draws: int) -> Iterator[int]:
    n = first
    while 2 * n < draws:  # a step to few draws more would cost what it saves
        yield n
        n *= _MORE
    yield draws


# ---- Neighbours
def _climb(beside: Beside, games: GamesWith, found: Search) -> None:
    """Go to better neighbours until there is none; then look at those that differ in two issues."""
    counts = _Counts(beside.responses.scenario, beside.goal)
    while True:
        _to_best_neighbour(beside, games, found, counts)
        best = found.ranking[0]
        better = _better_pairs(beside, games, found, counts)
        if not better or found.ranking[0] == best:
            return


def _to_best_neighbour(beside: Beside, games: GamesWith, found: Search, counts: _Counts) -> None:
    while True:
        best = found.ranking[0]
        near = [x for x in _neighbours(beside.responses.scenario, best, 1) if counts.holds(x)]
        _solve_all(beside, games, found, near, "one issue")
        if found.ranking[0] == best:
            return


def _better_pairs(beside: Beside, games: GamesWith, found: Search, counts: _Counts) -> bool:
    """Solve packages that differ in two issues on some draws, and those that may be better on all."""
    scenario, theta, best = beside.responses.scenario, beside.responses.theta, found.ranking[0]
    near = [x for x in _neighbours(scenario, best, 2) if counts.holds(x)]
    found.pairs_complete = len(near) <= _MOST_PAIRS
    near = near[:_MOST_PAIRS]
    found.unbeaten_pairs = len(near)
    if not near:
        return False
    at = evenly(theta, _PAIR_DRAWS)
    values = beside.means(games, [best, *near], at)
    found.steps.append(Step("two issues", len(near), at.shape[1]))
    apart = values[1:] - values[0]
    error = apart.std(axis=1) / np.sqrt(max(1, at.shape[1] - 1))
    likely = [x for x, mean, e in zip(near, apart.mean(axis=1), error, strict=True) if mean > -3 * e]
    _solve_all(beside, games, found, likely, "two issues")
    return bool(likely)


def _solve_all(
    beside: Beside, games: GamesWith, found: Search, packages: Sequence[Package], what: str
) -> None:
    """Solve packages on all draws that were not solved before."""
    new = [x for x in packages if x not in found.means]
    if not new:
        return
    theta = beside.responses.theta
    means: Floats = beside.means(games, new, theta).mean(axis=1)
    found.means |= dict(zip(new, map(float, means), strict=True))
    found.steps.append(Step(what, len(new), theta.shape[1]))


def _neighbours(scenario: Scenario, x: Package, issues: int) -> Iterator[Package]:
    """Packages that differ in so many issues, none of them frozen."""
    axes = axes_of(scenario.dispute)
    free = [k for k, name in enumerate(axes.issues) if name not in scenario.frozen]
    for changed in combinations(free, issues):
        others = [[level for level in range(len(axes.levels[k])) if level != x[k]] for k in changed]
        for levels in product(*others):
            yield overlaid(x, dict(zip(changed, levels, strict=True)))
