"""Several scenarios of one dispute, solved for the same draws.

The draws of a parameter depend on seed, design, parameter and draw alone (docs/model.md, section 7),
so that whatever two scenarios do not say differently is the same in both, draw by draw.
"""

from __future__ import annotations

from collections.abc import Sequence

from negosim.errors import RequestFault
from negosim.experiment.agreements import Agreements, agree
from negosim.experiment.blocks import MOST_BYTES, Progress
from negosim.experiment.simulate import Simulation, simulate
from negosim.game.compile import compile_game
from negosim.scenario.alike import check_alike
from negosim.scenario.data import Scenario

__all__ = ["solve_alike"]

_ROWS = 40  # of stops, agreements and payoffs that are kept beside the classes, at most


def solve_alike(
    scenarios: Sequence[Scenario], *, workers: int | None = None, progress: Progress | None = None
) -> list[Simulation | Agreements]:
    """Solve scenarios for the same draws, one after the other.

    Parameters
    ----------
    scenarios : sequence of Scenario
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional
        Called with the number of draws done since the last call; there are as many as the draws of
        all scenarios together.

    Raises
    ------
    RequestFault
        Their draws cannot be paired (see ``check_alike``), or there are too many to be kept.
    CertificateError
        A solution fails its own check.
    """
    check_alike(scenarios)
    _check_memory(scenarios)
    if scenarios[0].run.concept.has_rounds:
        games = [compile_game(scenario) for scenario in scenarios]  # what cannot be solved is found at once
        return [
            simulate(scenario, workers=workers, progress=progress, game=game)
            for scenario, game in zip(scenarios, games, strict=True)
        ]
    return [agree(scenario, workers=workers, progress=progress) for scenario in scenarios]


def _check_memory(scenarios: Sequence[Scenario]) -> None:
    """Refuse comparisons whose draws would not fit together, as a run does for its own."""
    draws = scenarios[0].run.draws
    needed = 8 * draws * sum(len(each.dispute.classes) + _ROWS for each in scenarios)
    if needed > MOST_BYTES:
        most = MOST_BYTES * draws // needed
        raise RequestFault(
            f"{len(scenarios)} scenarios of {draws:,} draws would need some {needed / 2**30:.0f} GiB of "
            f"memory; take fewer draws, such as {most // 100_000 * 100_000:,}, or fewer scenarios."
        )
