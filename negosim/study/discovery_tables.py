"""Tables of what was found, each number on the draws that it was found on and on fresh ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from negosim.scenario.data import Scenario
from negosim.study.discovery_boxes import chosen, densest
from negosim.study.discovery_cases import Inputs, prior_range
from negosim.study.discovery_counts import counts, mean_of, quasi_p, wilson
from negosim.study.discovery_peel import Box, inside
from negosim.study.discovery_resamples import LIMITS, found_again
from negosim.study.discovery_search import Conditions, Region, Sample
from negosim.study.discovery_steps import Mask

__all__ = [
    "Evidence",
    "boxes_table",
    "conditions_table",
    "sizes_table",
    "trajectory_table",
]

Row = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """All that tables are made of.

    Attributes
    ----------
    scenario : Scenario
    inputs : Inputs
    training, holdout : Sample
        The draws that conditions are found on, and fresh ones that they are measured on.
    found : Conditions
    """

    scenario: Scenario
    inputs: Inputs
    training: Sample
    holdout: Sample
    found: Conditions

    @property
    def samples(self) -> dict[str, Sample]:
        """Both, by name."""
        return {"training": self.training, "holdout": self.holdout}

    def lefts(self) -> Iterator[tuple[int, Region, Sample]]:
        """Each region with its number, from 1, and the fresh draws that no region before it holds."""
        left = self.holdout
        for number, region in enumerate(self.found.regions, start=1):
            yield number, region, left
            left = left.only(~inside(left.x, region.box))

    def told(self, k: int) -> Row:
        """What a parameter is."""
        name = self.inputs.names[k]
        parameter = self.scenario.dispute.parameters[name]
        return {
            "parameter": name,
            "meaning": " ".join(parameter.meaning.split()),
            "unit": parameter.unit,
            "lever": parameter.lever,
            "basis": parameter.basis.value,
        }

    def rule(self, box: Box) -> str:
        """A box by the names of parameters."""
        texts = []
        for k in box.restricted:
            name, low, high = self.inputs.names[k], box.low[k], box.high[k]
            texts += [f"{name} >= {low:.12g}"] if low > -np.inf else []
            texts += [f"{name} <= {high:.12g}"] if high < np.inf else []
        return "; ".join(texts) or "all draws"


# ---- Boxes
def boxes_table(evidence: Evidence) -> pd.DataFrame:
    """Draws and cases in all draws, in each box, in all boxes together and outside of them."""
    rows = []
    for name, sample in evidence.samples.items():
        free = np.ones(len(sample.cases), dtype=bool)
        rows.append(_counted("all draws", name, sample, free))
        for number, region in enumerate(evidence.found.regions, start=1):
            held = free & inside(sample.x, region.box)
            rows.append(_counted(f"box {number}", name, sample, held))
            free = free & ~held
        rows.append(_counted("any box", name, sample, ~free))
        rows.append(_counted("no box", name, sample, free))
    return pd.DataFrame(rows)


def _counted(what: str, sample_name: str, sample: Sample, held: Mask) -> Row:
    (count, hits), every = counts(sample, held), int(np.count_nonzero(sample.cases))
    coverage = (1.0, 1.0, 1.0) if count == len(held) else wilson(hits, every)
    return {
        "what": what,
        "sample": sample_name,
        "draws": count,
        "cases": hits,
        "mass": count / len(held),
        **dict(zip(("density", "density_low", "density_high"), wilson(hits, count), strict=True)),
        **dict(zip(("coverage", "coverage_low", "coverage_high"), coverage, strict=True)),
        **dict(zip(("probability", "low", "high"), mean_of(sample.chance[held]), strict=True)),
    }


# ---- Conditions
def conditions_table(evidence: Evidence) -> pd.DataFrame:
    """One row for each parameter that a box limits."""
    rows = [
        _condition(evidence, number, region, left, k)
        for number, region, left in evidence.lefts()
        for k in _by_worth(region)
    ]
    return pd.DataFrame(rows, columns=_CONDITIONS)


def _by_worth(region: Region) -> list[int]:
    """Limited parameters, those first without which the density of the box falls most."""

    def without(k: int) -> float:
        count, hits = counts(region.left, inside(region.left.x, region.box.without(k)))
        return hits / max(1, count)

    return sorted(region.box.restricted, key=without)


def _condition(evidence: Evidence, number: int, region: Region, left: Sample, k: int) -> Row:
    name = evidence.inputs.names[k]
    ends = prior_range(evidence.scenario.priors[name])
    alone = Box(region.box.low.copy(), region.box.high.copy())
    for other in region.box.restricted:
        alone = alone if other == k else alone.without(other)
    count, hits = counts(left, inside(left.x, region.box.without(k)))
    return {
        "box": number,
        **evidence.told(k),
        "low": float(region.box.low[k]),
        "high": float(region.box.high[k]),
        "prior_low": ends[0],
        "prior_high": ends[1],
        "finite": evidence.inputs.finite[k] if math.isinf(ends[1]) else ends[1],
        "holds": float(inside(evidence.holdout.x, alone).mean()),
        **dict(zip(("without", "without_low", "without_high"), wilson(hits, count), strict=True)),
        "quasi_p": quasi_p(region.left, region.box, k),
        "quasi_p_holdout": quasi_p(left, region.box, k),
        **found_again(region, k),
    }


_CONDITIONS = [
    "box",
    *("parameter", "meaning", "unit", "lever", "basis"),
    *("low", "high", "prior_low", "prior_high", "finite", "holds"),
    *("without", "without_low", "without_high", "quasi_p", "quasi_p_holdout"),
    *("resamples", "restricted", "same_side", *LIMITS),
]


# ---- How the box was chosen
def sizes_table(evidence: Evidence) -> pd.DataFrame:
    """Boxes that limit ever more parameters."""
    rows: list[Row] = []
    for number, region, left in evidence.lefts():
        count = len(region.box.restricted)
        for size in region.found.sizes:
            rows.append(
                {
                    "box": number,
                    "parameters": size.count,
                    "names": ", ".join(evidence.inputs.names[k] for k in size.box.restricted),
                    "chosen": size.count == count,
                    **_both(region.left, left, size.box),
                    "error": size.error,
                    "rule": evidence.rule(size.box),
                }
            )
    columns = ["box", "parameters", "names", "chosen", *_BOTH, "error", "rule"]
    return pd.DataFrame(rows, columns=columns)


def trajectory_table(evidence: Evidence) -> pd.DataFrame:
    """Every box that PRIM passed through, with all parameters and with those that were kept."""
    rows: list[Row] = []
    for number, region, left in evidence.lefts():
        runs = (("all", region.found.first, densest), ("kept", region.found.passed, chosen))
        for run, boxes, choose in runs:
            best = choose(region.left.x, region.left.cases, boxes)
            for step, box in enumerate(boxes):
                rows.append(
                    {
                        "box": number,
                        "parameters": run,
                        "step": step,
                        "limited": len(box.restricted),
                        "chosen": box is best,
                        **_both(region.left, left, box),
                        "rule": evidence.rule(box),
                    }
                )
    return pd.DataFrame(rows, columns=["box", "parameters", "step", "limited", "chosen", *_BOTH, "rule"])


_BOTH = [
    *("draws", "cases", "mass", "density", "coverage"),
    *("holdout_draws", "holdout_cases", "holdout_density", "holdout_coverage"),
]


def _both(training: Sample, holdout: Sample, box: Box) -> Row:
    """A box on the draws that it was found among, and on fresh ones."""
    (count, hits), (fresh, fresh_hits) = (counts(s, inside(s.x, box)) for s in (training, holdout))
    every, fresh_every = (int(np.count_nonzero(s.cases)) for s in (training, holdout))
    return {
        "draws": count,
        "cases": hits,
        "mass": count / len(training.cases),
        "density": wilson(hits, count)[0],
        "coverage": wilson(hits, every)[0],
        "holdout_draws": fresh,
        "holdout_cases": fresh_hits,
        "holdout_density": wilson(fresh_hits, fresh)[0],
        "holdout_coverage": wilson(fresh_hits, fresh_every)[0],
    }
