"""Hold draws of a run against a second solver, by several processes."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

from negosim.audit.certification import Certification, certification_of
from negosim.audit.checks import Checked, Solved, checked
from negosim.audit.named import named, named_choices, named_endings, nodes_of
from negosim.audit.recursion import Recursion
from negosim.audit.rules import Rules
from negosim.errors import NegosimError, RequestFault
from negosim.experiment.blocks import Progress, check_workers
from negosim.experiment.simulate import playable
from negosim.experiment.workers import Here, Processes, Workers
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.policies import policies
from negosim.model.solve import certificate_of, solve
from negosim.scenario.data import Concept, Scenario
from negosim.scenario.load import load

__all__ = ["certify", "with_rounds"]

_WORTH_PROCESSES = 8  # draws; starting processes takes as long as a few of them


def certify(
    scenario: Scenario | str | Path,
    *,
    draws: int = 100,
    seed: int | None = None,
    precision: float | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Certification:
    """Solve draws of a run a second time, by a solver that shares nothing with the first, and compare.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draws : int
        How many draws, from the first of the run on; all of the run's if that has fewer.
    seed : int, optional
        Override what the scenario says.
    precision : float, optional
        λ of both players in every draw, instead of what the scenario says: with ``inf`` every node is
        checked for subgame perfection.
    workers : int, optional
        Processes; by default one for each core if there is enough to do. In a script, call this under
        ``if __name__ == "__main__":``.
    progress : callable, optional
        Called with the number of draws done since the last call.

    Returns
    -------
    Certification
        Whether it holds is for the caller to see (``holds``, ``require``).

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, or the concept has no rounds that could be solved again.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.certify("two_islands_1956", draws=2, workers=1)
    >>> found.verdict
    'Certified: in 2 draws both solvers agree to within 1e-9.'
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    if seed is not None:
        scenario = scenario.replace(run={"seed": seed})
    with_rounds(scenario)
    if draws < 1:
        raise RequestFault(f"expected at least 1 draw, found {draws}; ask for more with --draws.")
    run = scenario.run
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    theta = sampler.parameters(0, min(draws, run.draws))
    solve(playable(scenario), theta[:, :1])  # compiles, so that not every process has to
    return certification_of(scenario, precision, _all_checked(scenario, theta, precision, workers, progress))


def with_rounds(scenario: Scenario) -> None:
    """Refuse concepts that settle the talks at once.

    Raises
    ------
    RequestFault
    """
    if not scenario.run.concept.has_rounds:
        raise RequestFault(
            f"{scenario.name}: expected a concept that plays the talks round by round, found "
            f"{scenario.run.concept}; use --concept {Concept.QRE} or {Concept.SPE}."
        )


def _all_checked(
    scenario: Scenario, theta: Floats, precision: float | None, asked: int | None, progress: Progress | None
) -> list[Checked]:
    """Every draw, checked."""
    job = pickle.dumps((scenario, precision), protocol=5)
    found = []
    with _workers(theta.shape[1], asked) as workers:
        tasks: list[Future[Checked]] = []
        for d in range(theta.shape[1]):
            tasks.append(workers.submit(check_draw, job, theta[:, d : d + 1].copy()))
            if workers.size == 1:
                _advance(progress)
        for task in tasks:
            found.append(task.result())
            if workers.size > 1:
                _advance(progress)
    return found


def _advance(progress: Progress | None) -> None:
    if progress is not None:
        progress(1)


@contextmanager
def _workers(draws: int, asked: int | None) -> Iterator[Workers]:
    """Processes, if they are asked for or worth their start; else this one."""
    many = check_workers(asked)
    alone = many == 1 or (asked is None and draws <= _WORTH_PROCESSES)
    workers: Workers = Here() if alone else Processes(min(many, draws))
    try:
        yield workers
    except BrokenExecutor as error:
        raise NegosimError("a process that checked draws was ended; take fewer workers.") from error
    finally:
        workers.stop()


def check_draw(job: bytes, theta: Floats) -> Checked:
    """Check one draw; what depends on no draw is made once in a process.

    Parameters
    ----------
    job : bytes
        Scenario and precision, pickled.
    theta : (parameters, 1) array
    """
    checker, pause = _checker(job), gc.isenabled()
    gc.disable()  # looking for garbage over and over among so many small objects takes a third of the time
    try:
        return checker.check(theta)
    finally:
        if pause:
            gc.enable()


@lru_cache(maxsize=1)
def _checker(job: bytes) -> _Checker:
    return _Checker(*pickle.loads(job))


class _Checker:
    """A scenario made ready for both solvers."""

    def __init__(self, scenario: Scenario, precision: float | None) -> None:
        if precision is None and scenario.run.concept is Concept.SPE:
            precision = np.inf
        self.scenario, self.precision, self.rules = scenario, precision, Rules(scenario)
        self.game = playable(scenario, precision=precision)
        self.offers = tuple(offer.name for offer in scenario.offers)
        self.classes = tuple(scenario.dispute.classes)
        self.nodes = nodes_of(self.game, self.offers)

    def check(self, theta: Floats) -> Checked:
        values = dict(zip(self.scenario.dispute.parameters, theta[:, 0].tolist(), strict=True))
        return checked(Recursion(self.rules, values, self.precision), self.solved(theta))

    def solved(self, theta: Floats) -> Solved:
        solution, chosen = solve(self.game, theta), policies(self.game, theta)
        certificate = certificate_of(solution)
        own = np.max([certificate.gap, certificate.mass, certificate.deviation or 0.0])
        return Solved(
            played=named(self.game, self.offers, self.classes, solution, 0),
            chances=named_choices(self.nodes, chosen.talks[:, 0]),
            endings=named_endings(self.game, self.offers, chosen.delivery[:, :, 0]),
            own=float(own),
        )
