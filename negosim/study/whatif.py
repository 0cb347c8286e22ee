"""What would have to be true for an outcome to be as likely as a target says.

Three answers: the smallest joint change of some parameters that makes it so; the settlement that, added to
the table, does most for it; and the single clauses that do something for it, with their price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import pandas as pd

from negosim.errors import RequestFault
from negosim.reading import did_you_mean, named
from negosim.scenario.data import Scenario
from negosim.store.study import Study, StudyKind
from negosim.study.goal import Goal, goal_of
from negosim.study.responses import Counter, Responses, Watch
from negosim.study.whatif_beside import Beside
from negosim.study.whatif_changes import changes_of, estimate, nothing_to_do
from negosim.study.whatif_chosen import QUICK_DRAWS, most_raising
from negosim.study.whatif_clauses import clauses_of
from negosim.study.whatif_levers import FAR, levers_of
from negosim.study.whatif_offers import offers_of

__all__ = ["Part", "what_if"]


class Part(StrEnum):
    """A part of the answer."""

    CHANGES = "changes"
    OFFERS = "offers"
    CLAUSES = "clauses"


def what_if(
    scenario: Scenario,
    goal: str,
    *,
    vary: Sequence[str] | None = None,
    costs: Mapping[str, float] | None = None,
    starts: int = 8,
    only: Sequence[str] | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Study:
    """Find what it would take for outcome classes to be as likely as a target.

    Parameters
    ----------
    scenario : Scenario
    goal : str
        Such as ``two_islands=0.5``.
    vary : sequence of str, optional
        Parameters that may be set; by default the six, or up to twelve, that together raise the goal most.
    costs : mapping of str to float, optional
        What a prior standard deviation of a parameter costs, 1 by default; of a fixed one, a unit.
    starts : int
        How many starts the search for the smallest change has.
    only : sequence of str, optional
        Parts of the answer, by default all: ``changes``, ``offers``, ``clauses``.
    workers : int, optional
    watch : callable, optional

    Raises
    ------
    RequestFault
        An argument names something unknown or cannot be used.
    CertificateError
        A solution fails its own check.
    """
    aim = goal_of(goal, scenario.dispute, targeted=True)
    parts = _parts(scenario, only)
    if not 1 <= starts <= 1000:
        raise RequestFault(f"--starts: expected a number from 1 to 1000, found {starts}; change it.")
    given = None if vary is None else tuple(vary)
    if given == ():
        raise RequestFault("--vary: expected at least one parameter, found none; name one, or leave it out.")
    if given is not None or costs:
        levers_of(scenario, given or (), costs or {})  # what cannot be used is found at once
    counter = Counter(watch)
    responses = Responses(scenario, workers=workers, counter=counter)
    other = replace(scenario, run=replace(scenario.run, seed=scenario.run.seed + 1))
    fresh = Responses(other, workers=workers, counter=counter)
    beside, beside_fresh = (Beside(r, aim, workers, counter) for r in (responses, fresh))
    as_is = beside.solved(scenario)
    tables: dict[str, pd.DataFrame] = {}
    told: dict[str, Any] = {"as_is": estimate(responses, as_is[0]), "far": FAR}
    chosen = given or ()
    if Part.CHANGES in parts:
        met = told["as_is"]["mean"] >= (aim.share or 0.0)
        raised = most_raising(responses, aim) if not (met or given) else {}
        chosen = given or tuple(raised)
        if not (met or chosen) and len(parts) == 1:
            raise RequestFault(
                "no uncertain parameter of this scenario raises the probability of "
                f"'{aim.text}'; name parameters with --vary."
            )
        if met or not chosen:
            found, told["changes"] = nothing_to_do(), {"met": met, "reached": met, "distance": 0.0}
        else:
            levers = levers_of(scenario, chosen, costs or {})
            ends = list(raised.values()) or None
            found, told["changes"] = changes_of(responses, fresh, aim, levers, starts, ends)
        told["changes"] |= {"chosen_by": "you" if given else "raising", "chosen_draws": QUICK_DRAWS}
        tables |= found
    if Part.OFFERS in parts:
        found, told["offers"] = offers_of(beside, beside_fresh, aim, as_is)
        tables |= found
    if Part.CLAUSES in parts:
        found, told["clauses"] = clauses_of(beside, aim, as_is)
        tables |= found
    tables["checks"] = _checks(told, scenario.run.seed)
    certificate = responses.certificate
    for each in (fresh, beside, beside_fresh):
        certificate = certificate.worse_of(each.certificate)
    question = _question(aim, chosen, given, costs, starts, parts)
    return Study(StudyKind.WHATIF, scenario, certificate, question, tables, told)


def _checks(told: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """How likely the goal is as the scenario is, with the parameters set, and with them on fresh draws."""
    changes = told.get("changes", {})
    listed = [("as_is", told["as_is"], seed)]
    if "found" in changes:
        listed += [("set", changes["found"], seed), ("set_fresh", changes["fresh"], changes["fresh_seed"])]
    return pd.DataFrame([{"what": what, "seed": of, **each} for what, each, of in listed])


def _question(
    aim: Goal,
    chosen: Sequence[str],
    given: Sequence[str] | None,
    costs: Mapping[str, float] | None,
    starts: int,
    parts: Sequence[Part],
) -> dict[str, Any]:
    return {
        "goal": aim.text,
        "target": aim.share,
        "vary": list(chosen),
        "vary_given": given is not None,
        "costs": {name: float(cost) for name, cost in (costs or {}).items()},
        "starts": starts,
        "parts": [part.value for part in parts],
    }


def _parts(scenario: Scenario, only: Sequence[str] | None) -> tuple[Part, ...]:
    """Parts that are asked for; without rounds nobody makes offers one after the other."""
    known = [part.value for part in Part]
    if only is not None and not only:
        raise RequestFault(
            f"--only: expected one of {', '.join(known)}, found none; name one, or leave it out."
        )
    for name in only or ():
        if name not in known:
            hint = did_you_mean(name, known) or f"; it is one of {', '.join(known)}."
            raise RequestFault(f"--only: expected a part of the answer, found '{named(name)}'{hint}")
    asked = tuple(part for part in Part if only is None or part.value in only)
    if scenario.run.concept.has_rounds:
        return asked
    left = tuple(part for part in asked if part is Part.CHANGES)
    if not left:
        raise RequestFault(
            f"offers and clauses are compared in talks with rounds, which '{scenario.run.concept}' has not; "
            "use --concept qre or spe, or --only changes."
        )
    return left
