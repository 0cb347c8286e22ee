"""The plain solver under EMA Workbench, as `sweep.py` runs it in an environment of its own.

    python benchmarks/ema.py DRAWS

Prints cells per second as JSON. Every experiment is a cell: one value of US consent to a written clause,
solved for all draws; the draws are the same in each and made beforehand, in every process once.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache
from typing import Any

import numpy as np
from ema_workbench import (
    ArrayOutcome,
    Model,
    MultiprocessingEvaluator,
    RealParameter,
    SequentialEvaluator,
)
from plain import solve_plain

import negosim
from negosim.model.draws import Sampler

DRAWS = int(sys.argv[1])
VARIED = "consent_written"
CELLS = 6


@cache
def given() -> tuple[Any, Any]:
    """The scenario, and the values of its parameters."""
    scenario = negosim.load("base").replace(run={"draws": DRAWS})
    run = scenario.run
    return scenario, Sampler(scenario.priors, run.seed, run.design, DRAWS).parameters(0, DRAWS)


def cell(consent_written: float) -> dict[str, Any]:
    """Means of all outcome classes at one value."""
    scenario, theta = given()
    theta = theta.copy()
    theta[list(scenario.priors).index(VARIED)] = consent_written
    return {"classes": np.asarray(solve_plain(scenario, theta).classes.mean(axis=1))}


def main() -> None:
    model = Model("base", function=cell)
    model.uncertainties = [RealParameter(VARIED, 0.0, 1.0)]
    model.outcomes = [ArrayOutcome("classes")]
    given()
    found = {}
    evaluators = {
        "EMA SequentialEvaluator, cells/s": (SequentialEvaluator, {}),
        "EMA MultiprocessingEvaluator, cells/s": (MultiprocessingEvaluator, {"n_processes": 2}),
    }
    for name, (kind, options) in evaluators.items():
        with kind(model, **options) as evaluator:
            evaluator.perform_experiments(scenarios=2)
            begin = time.perf_counter()
            evaluator.perform_experiments(scenarios=CELLS)
            found[name] = CELLS / (time.perf_counter() - begin)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
