"""What a goal's probability is at each value of something that is no parameter: rounds, levels, concepts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negosim.errors import RequestFault
from negosim.outcomes.words import CONCEPTS
from negosim.reading import named
from negosim.scenario.data import Concept, Scenario
from negosim.scenario.paths import path_fault, put
from negosim.study.breakeven_curve import estimate
from negosim.study.goal import Goal
from negosim.study.responses import Counter, Responses

__all__ = ["COLUMNS", "most_rounds", "options_of", "structure_rows"]

COLUMNS: dict[str, type] = {
    "path": str,
    "value": str,
    "label": str,
    "as_it_is": bool,
    "mean": float,
    "low": float,
    "high": float,
    "met": bool,
}
"""Columns of ``values``."""

_TIMES = 2

_WHAT = "a parameter, game.rounds, offers.NAME, offers.NAME.ISSUE, in_force.ISSUE or run.concept"


def most_rounds(scenario: Scenario) -> int:
    """The greatest number of rounds that is tried."""
    return max(8, _TIMES * scenario.rounds)


def options_of(scenario: Scenario, path: str) -> dict[str, tuple[Any, str, bool]]:
    """Values of a path that is no parameter: what to put, its label, and whether it is so already.

    Raises
    ------
    RequestFault
        The path is none, or its values are not a short list.
    """
    fault = path_fault(scenario, path)
    if fault:
        raise RequestFault(f"--vary '{named(path)}': {fault}" + ("" if fault.endswith(("?", ".")) else "."))
    section, _, rest = path.partition(".")
    if path == "game.rounds":
        return {str(n): (n, _rounds(n), n == scenario.rounds) for n in range(1, most_rounds(scenario) + 1)}
    if path == "run.concept":
        now = scenario.run.concept
        return {c.value: (c.value, _capital(CONCEPTS[c]), c is now) for c in Concept}
    if section == "in_force":
        return _levels(scenario, rest, scenario.in_force.get(rest, ""))
    if section == "offers" and "." in rest:
        name, _, issue = rest.rpartition(".")
        offer = next(offer for offer in scenario.offers if offer.name == name)
        return _levels(scenario, issue, offer.sets.get(issue, ""))
    if section == "offers":
        stands = rest in [name for offer in scenario.offers for name in (offer.name, offer.block)]
        return {
            "present": ("present", "On the table", stands),
            "absent": ("absent", "Off the table", not stands),
        }
    raise RequestFault(f"--vary: expected {_WHAT}, found '{named(path)}'; change it.")


def _rounds(number: int) -> str:
    return "1 round" if number == 1 else f"{number} rounds"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _levels(scenario: Scenario, issue: str, now: str) -> dict[str, tuple[Any, str, bool]]:
    levels = scenario.dispute.issues[issue].levels
    return {
        name: (name, label or _capital(name.replace("_", " ")), name == now) for name, label in levels.items()
    }


def structure_rows(
    scenario: Scenario, goal: Goal, path: str, workers: int | None, counter: Counter
) -> Iterator[tuple[dict[str, Any], Responses] | str]:
    """A row for each value of a path, and what solved it; a sentence where the scenario cannot have it."""
    for value, (setting, label, is_now) in options_of(scenario, path).items():
        try:
            after = put(scenario, path, setting)
            responses = Responses(after, workers=workers, counter=counter)
            found = responses.probabilities()
        except RequestFault as fault:
            told = str(fault.faults[0]).removeprefix(f"'{path}={setting}': ")
            yield f"{path}={value} is left out: {told}"
            continue
        there = estimate(responses, goal, found, 0.0)
        low, high = there.ends
        row = {"path": path, "value": value, "label": label, "as_it_is": is_now}
        met = there.mean >= (goal.share or 0.0)
        yield row | {"mean": there.mean, "low": low, "high": high, "met": met}, responses
