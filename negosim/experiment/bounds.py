"""How much of an answer is noise and how much strategy: the same draws, at random and without error."""

from __future__ import annotations

import math

import pandas as pd

from negosim.experiment.blocks import Progress
from negosim.experiment.simulate import Simulation, simulate

__all__ = ["BOUNDS", "bounds"]

BOUNDS = {"at_random": 0.0, "without_error": math.inf}
"""λ of both players in each of the two."""


def bounds(
    simulation: Simulation, *, workers: int | None = None, progress: Progress | None = None
) -> pd.DataFrame:
    """Outcome classes with λ = 0 (every choice by its prior weight alone) and λ = ∞ (subgame perfection).

    Parameters
    ----------
    simulation : Simulation
        Of the scenario as it is; its draws, but for the precisions, are the same in both.
    workers : int, optional
    progress : callable, optional
        Called with the number of draws done since the last call; each draw is solved twice.

    Returns
    -------
    DataFrame
        A row for each class: ``at_random`` and ``without_error``, means over draws, each with its
        Monte Carlo standard error in ``..._error``.
    """
    scenario, game = simulation.scenario, simulation.game
    columns: dict[str, object] = {"class": list(scenario.dispute.classes)}
    for name, precision in BOUNDS.items():
        found = simulate(scenario, workers=workers, progress=progress, precision=precision, game=game)
        mean = found.means["probabilities"]
        columns |= {name: mean.mean, f"{name}_error": mean.error}
    return pd.DataFrame(columns)
