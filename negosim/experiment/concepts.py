"""A scenario solved by the concept that it names: round by round, or settled at once."""

from __future__ import annotations

from collections.abc import Callable

from negosim.experiment.agreements import Agreements, AgreementSolver, agree
from negosim.experiment.blocks import Progress
from negosim.experiment.simulate import Simulation, playable, simulate
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.model.solve import certificate_of, solve
from negosim.outcomes.columns import kept_of
from negosim.scenario.data import Scenario

__all__ = ["KeptSolver", "block_solver", "solved_by_concept"]

KeptSolver = Callable[[Floats], tuple[dict[str, Floats], Certificate]]
"""Takes parameters ``(parameters, draws)``, gives what is kept of every draw and how accurate it is."""


def solved_by_concept(
    scenario: Scenario, *, workers: int | None = None, progress: Progress | None = None
) -> Simulation | Agreements:
    """Solve a scenario for all its draws by the concept that its ``run`` names.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional

    Raises
    ------
    RequestFault
        The game or the package space is too large, or there is no worker.
    CertificateError
        The solution fails its own check.
    """
    if scenario.run.concept.has_rounds:
        return simulate(scenario, workers=workers, progress=progress)
    return agree(scenario, workers=workers, progress=progress)


def block_solver(scenario: Scenario) -> KeptSolver:
    """What solves blocks of a scenario's draws by its concept, compiled once."""
    if not scenario.run.concept.has_rounds:
        return AgreementSolver(scenario).kept
    game, outcomes = playable(scenario), len(scenario.dispute.classes)

    def kept(theta: Floats) -> tuple[dict[str, Floats], Certificate]:
        solution = solve(game, theta)
        return kept_of(game, solution, outcomes), certificate_of(solution)

    return kept
