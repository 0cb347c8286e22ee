"""How a scenario answers when parameters are given other values, on the same draws of all others.

Every answer that is compared with another one here rests on the same uniforms (common random numbers),
so that their difference has far less Monte Carlo error than each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from negosim.experiment.blocks import check_workers, in_order
from negosim.experiment.concepts import block_solver
from negosim.model.certificate import Certificate
from negosim.model.draws import Sampler
from negosim.model.lanes import LANES, Floats
from negosim.outcomes.statistics import BLOCK, Block, Mean, Tally, blocks_of
from negosim.scenario.data import Scenario

__all__ = ["Counter", "Responses", "Watch", "worst"]

Watch = Callable[[int, int], None]
"""Called with the number of draws done and of all that are to be done, 0 where that is not known."""


class Counter:
    """Draws done and still to be done, of everything that one question solves.

    Parameters
    ----------
    watch : callable, optional
    """

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch
        self._done = self._planned = 0

    def plan(self, draws: int) -> None:
        """Say beforehand that so many draws will be solved."""
        self._planned += draws

    def did(self, draws: int) -> None:
        """So many draws are done."""
        self._done += draws
        if self._watch is not None:
            self._watch(self._done, self._planned if self._planned >= self._done else 0)


class Responses:
    """Solves one scenario at any values of its parameters.

    Parameters
    ----------
    scenario : Scenario
        Its ``run`` says how many draws, from which seed, by which design and concept.
    workers : int, optional
        Threads; by default one for each core.
    counter : Counter, optional

    Attributes
    ----------
    theta : (parameters, draws) array
        The scenario's own draws of all parameters; not to be changed.
    rows : dict of str to int
        Row of each parameter in ``theta``.
    certificate : Certificate
        The worst of all solutions so far; that of each is required to hold.

    Raises
    ------
    RequestFault
        The design cannot have that number of draws, there is no worker, or the game is too large.
    """

    def __init__(
        self, scenario: Scenario, *, workers: int | None = None, counter: Counter | None = None
    ) -> None:
        run = scenario.run
        self.scenario = scenario
        self.rows = {name: row for row, name in enumerate(scenario.priors)}
        self.certificate = Certificate(0.0, None, 0.0)
        self._workers = check_workers(workers)
        self._counter = counter or Counter()
        self._blocks = blocks_of(run.draws, run.design)
        sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
        self.theta = np.concatenate([sampler.parameters(b.begin, b.end) for b in self._blocks], axis=1)
        self._solve = block_solver(scenario)

    def probabilities(self, settings: Mapping[str, float | Floats] | None = None) -> Floats:
        """Probability of each outcome class, ``(classes, draws)``, where some parameters are set.

        Parameters
        ----------
        settings : mapping of str to float or (draws,) array, optional
            Parameters by name.
        """
        return self.solved(self.at(settings))["probabilities"]

    def at(self, settings: Mapping[str, float | Floats] | None = None) -> Floats:
        """The scenario's draws with some parameters set, ``(parameters, draws)``."""
        theta = self.theta.copy()
        for name, value in (settings or {}).items():
            theta[self.rows[name]] = value
        return theta

    def solved(self, theta: Floats, keep: tuple[str, ...] = ("probabilities",)) -> dict[str, Floats]:
        """Solve at any points, ``(parameters, points)``, of which the draws need not be the scenario's.

        Parameters
        ----------
        theta : (parameters, points) array
        keep : tuple of str
            Out of ``probabilities``, ``payoffs``, ``agreements`` and ``stops``.

        Returns
        -------
        dict of str to (rows, points) array
            The bits of a point depend on nothing but the point.

        Raises
        ------
        CertificateError
            A solution fails its own check.
        """
        points = theta.shape[1]
        found: dict[str, Floats] = {}
        certificate = self.certificate

        def work(part: Block) -> tuple[dict[str, Floats], Certificate]:
            kept, told = self._solve(np.ascontiguousarray(theta[:, part.begin : part.end]))
            return {name: kept[name] for name in keep}, told

        for part, (kept, told) in in_order(work, _parts(points, self._workers), self._workers):
            told.require()
            certificate = certificate.worse_of(told)
            for name, values in kept.items():
                if name not in found:
                    found[name] = np.empty((values.shape[0], points))
                found[name][:, part.begin : part.end] = values
            self._counter.did(part.end - part.begin)
        self.certificate = certificate
        return found

    def mean(self, values: Floats) -> Mean:
        """Mean over the scenario's draws of ``(..., draws)``, its error and interval."""
        tally = Tally(self.scenario.run.design)
        for block in self._blocks:
            tally.add(values[..., block.begin : block.end], block.replicate)
        return tally.mean()


def _parts(points: int, workers: int) -> list[Block]:
    """Points in parts for all workers, a whole number of lanes each and none larger than a block."""
    share = -(-points // (workers * LANES)) * LANES
    size = min(BLOCK, share)
    return [Block(begin, min(begin + size, points), 0) for begin in range(0, points, size)]


def worst(*responses: Responses) -> Certificate:
    """The worst certificate of several."""
    certificate = responses[0].certificate
    for other in responses[1:]:
        certificate = certificate.worse_of(other.certificate)
    return certificate
