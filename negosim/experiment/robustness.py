"""A scenario and its variants on the same draws: what comes out, and how often the verdict changes.

The verdict in a draw is its likeliest outcome class; of classes that are equally likely, the first
listed. ``moved`` is the total variation distance ½ Σ |p - p'| between the outcome distributions of a
draw: the probability that has to be moved to turn one into the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from negosim.errors import CertificateError, NegosimError, StoppedError
from negosim.experiment.agreed_results import results_of
from negosim.experiment.agreements import Agreements
from negosim.experiment.blocks import Progress
from negosim.experiment.concepts import solved_by_concept
from negosim.experiment.simulate import Simulation, simulate
from negosim.experiment.variants import Variant, variants_of
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.statistics import Mean, Tally, blocks_of
from negosim.scenario.data import Scenario

__all__ = ["RobustnessTables", "robust", "total_draws"]

_SHARES = ("class", "label", "mean", "low", "high", "p05", "p95")


@dataclass(frozen=True)
class RobustnessTables:
    """What a robustness check found.

    Attributes
    ----------
    scenario : Scenario
        As it is.
    variants : list of Variant
        All that were solved, the baseline first.
    table : DataFrame
        A row for each variant: its label and group, its likeliest outcome, the share of draws in which
        the verdict changes and the probability moved, each with its interval; agreement kept.
    distributions : DataFrame
        The outcome classes of each variant.
    certificate : Certificate
        The worst of all solutions.
    left_out : tuple of str
        Variants that could not be solved, and why.
    """

    scenario: Scenario
    variants: list[Variant]
    table: pd.DataFrame
    distributions: pd.DataFrame
    certificate: Certificate
    left_out: tuple[str, ...]


def total_draws(scenario: Scenario) -> int:
    """How many draws a robustness check solves."""
    return len(variants_of(scenario)) * scenario.run.draws


def robust(
    scenario: Scenario, *, workers: int | None = None, progress: Progress | None = None
) -> RobustnessTables:
    """Solve a scenario and its variants for the same draws.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional
        Called with the number of draws done since the last call; see ``total_draws``.

    Raises
    ------
    NegosimError
        The scenario as it is cannot be solved, or a solution fails its own check.
    """
    first, *others = variants_of(scenario)
    base = _solved(first, workers, progress)
    solved, left_out = [(first, base)], []
    rows, frames = [_row(first, base, base)], [_shares(first, base)]
    certificate = base.certificate
    for variant in others:
        try:
            own = _solved(variant, workers, progress)
        except (CertificateError, StoppedError):
            raise
        except NegosimError as error:
            left_out.append(f"{variant.label} is left out: {error}")
            if progress is not None:
                progress(scenario.run.draws)
            continue
        solved.append((variant, own))
        rows.append(_row(variant, own, base))
        frames.append(_shares(variant, own))
        certificate = certificate.worse_of(own.certificate)
    return RobustnessTables(
        scenario,
        [variant for variant, _ in solved],
        pd.DataFrame(rows),
        pd.concat(frames, ignore_index=True),
        certificate,
        tuple(left_out),
    )


def _solved(variant: Variant, workers: int | None, progress: Progress | None) -> Simulation | Agreements:
    if variant.precision is None and variant.sharper == 1.0:
        return solved_by_concept(variant.scenario, workers=workers, progress=progress)
    return simulate(
        variant.scenario,
        workers=workers,
        progress=progress,
        precision=variant.precision,
        sharper=variant.sharper,
    )


def _row(variant: Variant, own: Simulation | Agreements, base: Simulation | Agreements) -> dict[str, object]:
    """A variant's row of the table."""
    classes = list(own.scenario.dispute.classes)
    changed = own.probabilities.argmax(axis=0) != base.probabilities.argmax(axis=0)
    moved = _distance(own.probabilities, base.probabilities)
    verdict, distance, kept = (
        _mean(values, own.scenario) for values in (changed.astype(float), moved, own.agreements[2])
    )
    return {
        "variant": variant.name,
        "label": variant.label,
        "group": variant.group.value,
        "leading": classes[int(own.means["probabilities"].mean.argmax())],
        **_interval("changed", verdict),
        **_interval("moved", distance),
        **_interval("kept", kept),
    }


def _interval(name: str, mean: Mean) -> dict[str, float]:
    low, high = np.clip([mean.mean - mean.half_width, mean.mean + mean.half_width], 0.0, 1.0)
    return {name: float(mean.mean), f"{name}_low": float(low), f"{name}_high": float(high)}


def _distance(one: Floats, other: Floats) -> Floats:
    total = np.zeros(one.shape[1])
    for p, q in zip(one, other, strict=True):
        total += np.abs(p - q)
    return total / 2.0


def _mean(values: Floats, scenario: Scenario) -> Mean:
    tally = Tally(scenario.run.design)
    for block in blocks_of(scenario.run.draws, scenario.run.design):
        tally.add(values[block.begin : block.end], block.replicate)
    return tally.mean()


def _shares(variant: Variant, own: Simulation | Agreements) -> pd.DataFrame:
    classes = results_of(own).classes[list(_SHARES)]
    classes.insert(0, "variant", variant.name)
    return classes
