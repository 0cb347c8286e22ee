"""The Pareto frontiers of all draws of a scenario, block by block on every core.

Sums over draws are taken block after block, so that they have the same bits however many work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from negosim.experiment.blocks import Progress, check_workers, in_order
from negosim.experiment.frontier_block import FrontierBlock, FrontierSolver, Picks
from negosim.game.axes import Package
from negosim.game.entries import Products
from negosim.model.certificate import Certificate
from negosim.model.draws import REPLICATES, Sampler
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.statistics import Block, Mean, Moments, Tally, blocks_of, moments_of
from negosim.scenario.data import Design, Scenario
from negosim.store.frontier import MOST_DRAWS

__all__ = ["Solved", "solve_frontiers"]

_TALLIED = ("facts", "solutions", "tied", "levels", "offers")
_KEPT = ("facts", "solutions", "tied")
_NOTHING = np.empty(0)


@dataclass(frozen=True)
class Solved:
    """What the frontiers of all draws come to; see ``FrontierBlock`` for the rows.

    Attributes
    ----------
    scenario : Scenario
    solver : FrontierSolver
    certificate : Certificate
        The worst of all blocks.
    facts, solutions, tied : array
        Of every draw.
    means : dict of Mean
        Over draws, of these and of ``levels`` and ``offers``.
    grid : (values,) array
    reach : (values, draws) array
        Of at most the first ``MOST_DRAWS``; sorted along the draws.
    packages : Picks
        Of all draws.
    shares : Mean
        In which share of the draws each package is efficient.
    worth : (2, packages) array
        Mean payoffs over all draws.
    chosen : tuple of Picks
    """

    scenario: Scenario
    solver: FrontierSolver
    certificate: Certificate
    facts: Floats
    solutions: Floats
    tied: Floats
    means: dict[str, Mean]
    grid: Floats
    reach: Floats
    packages: Picks
    shares: Mean
    worth: Floats
    chosen: tuple[Picks, ...]


@dataclass(frozen=True)
class _Done:
    block: FrontierBlock
    moments: dict[str, Moments]


def solve_frontiers(
    scenario: Scenario, *, workers: int | None = None, progress: Progress | None = None
) -> Solved:
    """Find the frontier of every draw.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional

    Raises
    ------
    RequestFault
        There is no worker or no package, or the package space cannot be gone through.
    CertificateError
        A frontier fails its own check.
    """
    run, workers = scenario.run, check_workers(workers)
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    solver, blocks = FrontierSolver(scenario), blocks_of(run.draws, run.design)
    first = solver.settled(sampler.parameters(blocks[0].begin, blocks[0].end))
    grid, gathered = solver.grid(first), _Gathered(run.design)

    def work(block: Block) -> _Done:
        own = first if block == blocks[0] else solver.settled(sampler.parameters(block.begin, block.end))
        done = solver.block(own, grid)
        moments = {name: moments_of(getattr(done, name)) for name in _TALLIED}
        # Blocks wait for their turn, and of long tables these would be large.
        return _Done(replace(done, levels=_NOTHING, offers=_NOTHING), moments)

    for block, done in in_order(work, blocks, workers):
        done.block.certificate.require()
        gathered.add(block, done)
        if progress is not None:
            progress(block.end - block.begin)
    packages, shares = gathered.packages()
    return Solved(
        scenario=scenario,
        solver=solver,
        certificate=gathered.certificate,
        **{name: np.concatenate(gathered.kept[name], axis=-1) for name in _KEPT},
        means={name: tally.mean() for name, tally in gathered.tallies.items()},
        grid=grid,
        reach=np.sort(np.concatenate(gathered.reach, axis=1), axis=1),
        packages=packages,
        shares=shares,
        worth=_worth(solver, [solver.dealing.package(int(rank)) for rank in packages.rank], sampler),
        chosen=tuple(map(_summed, zip(*gathered.chosen, strict=True))),
    )


class _Gathered:
    """What comes block by block, in the order of the draws."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._draws = [0] * (1 if design is Design.PLAIN else REPLICATES)
        self._packages: list[list[Picks]] = [[] for _ in self._draws]
        self.certificate = Certificate(0.0, None, 0.0)
        self.tallies = {name: Tally(design) for name in _TALLIED}
        self.kept: dict[str, list[Floats]] = {name: [] for name in _KEPT}
        self.reach: list[Floats] = []
        self.chosen: list[tuple[Picks, ...]] = []

    def add(self, block: Block, done: _Done) -> None:
        """Add a block."""
        self.certificate = self.certificate.worse_of(done.block.certificate)
        for name, moments in done.moments.items():
            self.tallies[name].add_moments(moments, block.replicate)
        for name in _KEPT:
            self.kept[name].append(getattr(done.block, name))
        if block.begin < MOST_DRAWS:
            self.reach.append(done.block.reach[:, : MOST_DRAWS - block.begin])
        self.chosen.append(done.block.chosen)
        self._packages[block.replicate].append(done.block.packages)
        self._draws[block.replicate] += block.end - block.begin

    def packages(self) -> tuple[Picks, Mean]:
        """Every package that is efficient in some draw, and in which share of them it is."""
        parts = [_summed(some) for some in self._packages]
        whole, tally = _summed(parts), Tally(self._design)
        for replicate, (part, draws) in enumerate(zip(parts, self._draws, strict=True)):
            counts = np.zeros(len(whole.rank))
            counts[np.searchsorted(whole.rank, part.rank)] = part.sums[0]
            # Of n draws k are 1 and the others 0, so the squared distances from k/n add up to this.
            tally.add_moments(Moments(draws, counts / draws, counts * (1.0 - counts / draws)), replicate)
        return whole, tally.mean()


def _summed(parts: Sequence[Picks]) -> Picks:
    """Sums over blocks, in their order."""
    rank = np.unique(np.concatenate([part.rank for part in parts]))
    sums = np.zeros((parts[0].sums.shape[0], len(rank)))
    for part in parts:
        sums[:, np.searchsorted(rank, part.rank)] += part.sums
    return Picks(rank, sums)


def _worth(solver: FrontierSolver, packages: Sequence[Package], sampler: Sampler) -> Floats:
    """Mean payoffs of packages over all draws, ``(2, packages)``: sums of the means of their terms."""
    rows, run = Products(), solver.scenario.run
    entries = [[[rows.row(*pair) for pair in pairs] for pairs in solver.entries(x)[:2]] for x in packages]
    tally = Tally(run.design)
    for block in blocks_of(run.draws, run.design):
        tally.add(differences(list(rows.rows), sampler.parameters(block.begin, block.end)), block.replicate)
    means = tally.mean().mean
    return np.array([[_listed_sum(means, own) for own in each] for each in entries]).reshape(-1, 2).T


def _listed_sum(means: Floats, rows: Sequence[int | None]) -> float:
    total = 0.0
    for row in rows:
        total += 0.0 if row is None else means[row]
    return total
