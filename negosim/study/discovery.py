"""Under which conditions an outcome is likely: boxes and a tree, found on draws and measured on fresh ones.

A draw is a case of interest if the outcome's probability in it reaches a threshold. What is found by
searching fits the draws that were searched better than others; so density and coverage are told of a
holdout: independent draws from another seed that have no part in the search.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from negosim.experiment.blocks import check_workers
from negosim.model.lanes import Floats
from negosim.scenario.data import Design, Scenario
from negosim.store.study import Study, StudyKind
from negosim.study.discovery_boxes import COVERAGE, ERRORS, GAIN, LEAST_DRAWS, LEAST_MASS, MOST
from negosim.study.discovery_cases import (
    Inputs,
    Threshold,
    check_draws,
    derived,
    inputs_of,
    threshold,
)
from negosim.study.discovery_nodes import stability_table, tree_table
from negosim.study.discovery_peel import ALPHA
from negosim.study.discovery_search import (
    COVERS,
    LIFT,
    MOST_BOXES,
    OF_FIRST,
    RESAMPLES,
    Sample,
    conditions_in,
)
from negosim.study.discovery_tables import (
    Evidence,
    boxes_table,
    conditions_table,
    sizes_table,
    trajectory_table,
)
from negosim.study.discovery_tree import LEAST_LEAF, LEAVES, LINK
from negosim.study.discovery_workbench import check_workbench
from negosim.study.goal import Goal, goal_of
from negosim.study.responses import Counter, Responses, Watch, worst

__all__ = ["discovery"]

_HOLDOUT, _LEAST_HOLDOUT = 0.5, 200


def discovery(
    scenario: Scenario,
    goal: str,
    *,
    above: float | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Study:
    """Find the conditions on uncertain parameters under which an outcome is likely.

    Parameters
    ----------
    scenario : Scenario
    goal : str
        Outcome classes: a name, or several with ``+``.
    above : float, optional
        From which probability on a draw is of interest; by default that which a tenth of the draws reaches.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with draws done and draws to be done, those of resamples included.

    Raises
    ------
    RequestFault
        ``ema_workbench`` is missing, there is no such class, nothing is uncertain, or too few draws are of
        interest or too few are not.
    """
    wanted = goal_of(goal, scenario.dispute, targeted=False)
    check_draws(scenario.run.draws)
    check_workbench()
    counter = Counter(watch)
    run = scenario.run
    fresh = max(_LEAST_HOLDOUT, math.ceil(_HOLDOUT * run.draws))
    seed = derived(run.seed, "holdout")
    counter.plan(run.draws + fresh + RESAMPLES * run.draws)
    one = Responses(scenario, workers=workers, counter=counter)
    inputs = inputs_of(scenario, one.theta)
    chance = wanted.of(one.probabilities())
    least = threshold(chance, above, wanted.label(scenario.dispute))
    again = scenario.replace(run={"draws": fresh, "seed": seed, "design": Design.PLAIN.value})
    other = Responses(again, workers=workers, counter=counter)
    training = _sample(inputs, one.theta, chance, least)
    holdout = _sample(inputs, other.theta, wanted.of(other.probabilities()), least)
    found = conditions_in(
        training,
        inputs.decimals,
        np.random.SeedSequence(derived(run.seed, "resamples")),
        workers=check_workers(workers),
        done=counter.did,
    )
    evidence = Evidence(scenario, inputs, training, holdout, found)
    return Study(
        StudyKind.DISCOVERY,
        scenario,
        worst(one, other),
        _question(wanted, least, fresh, seed),
        {
            "conditions": conditions_table(evidence),
            "boxes": boxes_table(evidence),
            "tree": tree_table(evidence),
            "stability": stability_table(evidence),
            "sizes": sizes_table(evidence),
            "trajectory": trajectory_table(evidence),
        },
        {"above": above} | _told(evidence, wanted, least),
    )


def _sample(inputs: Inputs, theta: Floats, chance: Floats, least: Threshold) -> Sample:
    return Sample(inputs.of(theta), least.met(chance), chance)


def _question(goal: Goal, least: Threshold, fresh: int, seed: int) -> dict[str, Any]:
    return {
        "for": goal.text,
        "threshold": least.value,
        "holdout_draws": fresh,
        "holdout_seed": seed,
        "resamples": RESAMPLES,
        "most_boxes": MOST_BOXES,
        "coverage": COVERAGE,
        "gain": GAIN,
        "errors": ERRORS,
        "most_conditions": MOST,
        "peeled": ALPHA,
        "least_mass": LEAST_MASS,
        "least_draws": LEAST_DRAWS,
        "further_covers": COVERS,
        "further_lift": LIFT,
        "further_of_first": OF_FIRST,
        "tree_leaves": LEAVES,
        "tree_least_mass": LEAST_LEAF,
        "tree_link": LINK,
    }


def _told(evidence: Evidence, goal: Goal, least: Threshold) -> dict[str, Any]:
    chance = evidence.training.chance
    return {
        "label": goal.label(evidence.scenario.dispute),
        "threshold": least.value,
        "chosen": least.chosen.value,
        "median": float(np.median(chance)),
        "highest": float(chance.max()),
        "uncertain": len(evidence.inputs.names),
        "left_out": [name for name in evidence.scenario.priors if name not in evidence.inputs.names],
    }
