"""Which assumptions carry an answer: the probability of a goal as a function of all that is uncertain.

In a draw that probability is computed exactly. So it is a function without noise of the uncertain
parameters, each of which is put in through the inverse distribution of its own prior: a function of the unit
cube, to which any method of global sensitivity analysis can be applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from negosim.dispute.data import Dispute, End
from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.outcomes.statistics import spread
from negosim.reading import did_you_mean, named
from negosim.scenario.data import Scenario
from negosim.store.study import Study, StudyKind
from negosim.study.goal import Goal, goal_of
from negosim.study.responses import Counter, Responses, Watch, worst
from negosim.study.sensitivity_designs import Method
from negosim.study.sensitivity_factors import Factor, factors_of
from negosim.study.sensitivity_groups import WAYS
from negosim.study.sensitivity_measures import Measured, base_for, measured, planned
from negosim.study.sensitivity_tornado import ENDS, tornado, tornado_scenario

__all__ = ["GoalFunction", "analyse", "default_goal", "method_of"]

_PART = 16_384
"""Points that are made into parameters at a time."""

_EDGE = 2.0**-32
"""How near to 0 and 1 a probability may come: half a step of the Sobol' sequence."""


class GoalFunction:
    """The probability of a goal as a function of the unit cube.

    Parameters
    ----------
    responses : Responses
    goal : Goal
    factors : sequence of Factor
        The uncertain parameters, in the order of the cube's axes.
    """

    def __init__(self, responses: Responses, goal: Goal, factors: Sequence[Factor]) -> None:
        self._responses, self._goal = responses, goal
        self._columns = {factor.name: column for column, factor in enumerate(factors)}

    def __call__(self, points: Floats) -> Floats:
        """Probability at each point, ``(points,)``, of points ``(points, parameters)``."""
        found = np.empty(len(points))
        for begin in range(0, len(points), _PART):
            theta = self.parameters(points[begin : begin + _PART])
            found[begin : begin + _PART] = self._goal.of(self._responses.solved(theta)["probabilities"])
        return found

    def parameters(self, points: Floats) -> Floats:
        """Values of all parameters, ``(parameters, points)``; none of them infinitely far out."""
        inside = np.clip(points, _EDGE, 1.0 - _EDGE)
        anything = np.full(len(points), 0.5)
        priors = self._responses.scenario.priors
        return np.stack(
            [
                quantile(prior, inside[:, self._columns[name]] if name in self._columns else anything)
                for name, prior in priors.items()
            ]
        )


@dataclass(frozen=True)
class _Asked:
    """What is asked, with every default filled in."""

    goal: Goal
    by_default: str
    method: Method
    base: int


def analyse(
    scenario: Scenario,
    goal: str | None = None,
    *,
    method: str = Method.SOBOL,
    base: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Study:
    """Find which uncertain parameters carry the probability of a goal.

    Parameters
    ----------
    scenario : Scenario
    goal : str, optional
        An outcome class, or several joined with ``+``; see ``default_goal``.
    method : str
        ``sobol``, ``morris`` or ``pawn``.
    base : int, optional
        Base points, trajectories or points; by default from the scenario's number of draws.
    workers : int, optional
    watch : callable, optional
        Called with the number of draws done and of all.

    Raises
    ------
    RequestFault
        The goal, method or base cannot be used; nothing is uncertain; or the goal is equally likely at
        all points.
    """
    way = method_of(method)
    points = base_for(way, base, scenario.run.draws)
    given = goal_of(goal, scenario.dispute, targeted=False) if goal is not None else None
    factors = _uncertain(scenario)
    counter = Counter(watch)
    responses = Responses(scenario, workers=workers, counter=counter)
    aside = Responses(tornado_scenario(scenario), workers=workers, counter=counter)
    counter.plan(_to_solve(scenario, aside.scenario, factors, way, points))

    own = responses.probabilities()
    asked = _asked(scenario.dispute, given, own, way, points)
    function = GoalFunction(responses, asked.goal, factors)
    found = measured(function, asked.method, factors, asked.base, scenario.run.seed)
    if found is None:
        raise RequestFault(_never_differs(asked.goal, scenario.dispute, own))
    tables = found.tables | {"tornado": tornado(aside, asked.goal, factors)}
    counts = _counts(scenario, factors) | {"rows": _rows(found, scenario, aside.scenario, factors)}
    told = _told(responses, aside, asked, own) | counts | found.told
    question = _question(asked, factors, found, aside.scenario)
    return Study(StudyKind.SENSITIVITY, scenario, worst(responses, aside), question, tables, told)


def method_of(text: str) -> Method:
    """The method that a text names.

    Raises
    ------
    RequestFault
        There is no such method.
    """
    known = [method.value for method in Method]
    if text not in known:
        hint = did_you_mean(text, known) or f"; use {', '.join(known[:-1])} or {known[-1]}."
        raise RequestFault(f"--method: expected a method, found '{named(text)}'{hint}")
    return Method(text)


def default_goal(dispute: Dispute, probabilities: Floats) -> tuple[Goal, str]:
    """What is asked about if nothing is said: the likeliest class of a kept settlement.

    If no draw has any, the likeliest class of all. The second part says which of both it is.

    Parameters
    ----------
    dispute : Dispute
    probabilities : (classes, draws) array
    """
    means = probabilities.mean(axis=1)
    kept = [row for row, own in enumerate(dispute.classes.values()) if own.when.end == (End.KEPT,)]
    possible = [row for row in kept if means[row] > 0]
    row = max(possible or range(len(means)), key=lambda k: means[k])
    why = "the likeliest class of a kept settlement" if possible else "the likeliest class"
    return Goal((list(dispute.classes)[row],), (row,)), why


def _asked(dispute: Dispute, given: Goal | None, own: Floats, method: Method, base: int) -> _Asked:
    goal, why = (given, "") if given is not None else default_goal(dispute, own)
    return _Asked(goal, why, method, base)


def _uncertain(scenario: Scenario) -> tuple[Factor, ...]:
    factors = factors_of(scenario)
    if not factors:
        raise RequestFault(
            f"{scenario.name}: every parameter is fixed, so no assumption can carry more than another; give "
            "a parameter a prior, such as {triangular: [low, mode, high]}."
        )
    return factors


def _to_solve(
    scenario: Scenario, aside: Scenario, factors: Sequence[Factor], method: Method, base: int
) -> int:
    tornado_draws = (2 * len(factors) + 1) * aside.run.draws
    return scenario.run.draws + planned(method, factors, base) + tornado_draws


def _never_differs(goal: Goal, dispute: Dispute, own: Floats) -> str:
    never = "does not happen" if float(goal.of(own).max()) == 0 else "is no likelier here than there"
    return (
        f"--for {goal.text}: '{goal.label(dispute)}' {never} at the base points that were solved, so that "
        "nothing uncertain can carry it; name another outcome class, or use more base points with --base."
    )


def _rows(found: Measured, scenario: Scenario, aside: Scenario, factors: Sequence[Factor]) -> int:
    """Points that were solved in all: own draws, those of the designs, those of the tornado."""
    designs = sum(int(design["rows"]) for design in found.told["designs"])
    return designs + scenario.run.draws + (2 * len(factors) + 1) * aside.run.draws


def _question(asked: _Asked, factors: Sequence[Factor], found: Measured, aside: Scenario) -> dict[str, Any]:
    """What determines the answer; groups, too, which are prose to the recipe of a run."""
    groups = {each.name: {way: getattr(each, way) for way in WAYS} for each in factors}
    return {
        "for": asked.goal.text,
        "method": asked.method.value,
        "base": asked.base,
        "resamples": found.resamples,
        "settings": found.settings,
        "groups": groups,
        "tornado_draws": aside.run.draws,
        "tornado_quantiles": list(ENDS),
    }


def _told(responses: Responses, aside: Responses, asked: _Asked, own: Floats) -> dict[str, Any]:
    """The goal's probability over the scenario's own draws, and over those of the tornado."""
    probability = asked.goal.of(own)
    mean = responses.mean(probability[None])
    low, high = spread(probability[None])
    base = aside.mean(asked.goal.of(aside.probabilities())[None])
    return {
        "label": asked.goal.label(responses.scenario.dispute),
        "by_default": asked.by_default,
        "mean": float(mean.mean[0]),
        "half_width": float(mean.half_width[0]),
        "p05": float(low[0]),
        "p95": float(high[0]),
        "tornado_mean": float(base.mean[0]),
        "tornado_half_width": float(base.half_width[0]),
    }


def _counts(scenario: Scenario, factors: Sequence[Factor]) -> dict[str, Any]:
    parameters = scenario.dispute.parameters
    changed = [each.name for each in factors if scenario.priors[each.name] != parameters[each.name].prior]
    return {
        "uncertain": len(factors),
        "fixed": len(scenario.priors) - len(factors),
        "changed": changed,
    }
