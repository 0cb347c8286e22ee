"""Whether a scenario's parameters and calendar stay in the legal ranges of its dispute."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from negosim.dispute.check import outside
from negosim.dispute.data import Dispute, Entry
from negosim.dispute.priors import Kind, Prior
from negosim.reading import Document, unknown
from negosim.scenario.data import Scenario
from negosim.scenario.text import Change

__all__ = ["check_calendar", "in_calendar", "prior_after"]


def prior_after(
    name: str, change: Change, before: Mapping[str, Prior], dispute: Dispute, document: Document
) -> Prior:
    """The prior of a parameter after a change to the one it has.

    Raises
    ------
    NegosimError
        There is no such parameter, or the prior leaves the parameter's legal range.
    """
    loc = ("parameters", name)
    if name not in dispute.parameters:
        raise document.fault(loc, unknown("parameter", name, dispute.parameters), key=True)
    base = change.prior if change.prior is not None else before[name]
    prior = base.changed(change.scale, change.add)
    low, high = prior.support()
    message = outside(low, high, dispute.parameters[name].range)
    if not message and not (math.isfinite(low) and math.isfinite(high)):
        message = _infinite(prior, change)
    if message:
        raise document.fault(loc, message)
    return prior


def _infinite(prior: Prior, change: Change) -> str:
    if prior.kind not in (Kind.FIXED, Kind.DISCRETE):
        return "expected a finite prior, found one that reaches infinity; only fixed or discrete values may."
    if change.scale <= 0:
        return f"an infinite value cannot be scaled by {change.scale:g}; give the parameter another prior."
    return ""


def in_calendar(dispute: Dispute) -> frozenset[str]:
    """Parameters of consent, ratification and breakdown, to which a calendar can add."""
    return frozenset(f for entry in _chances(dispute) for f in entry if isinstance(f, str))


def _chances(dispute: Dispute) -> Iterator[Entry]:
    tables = [dispute.breakdown.shifts]
    yield dispute.breakdown.hazard
    if dispute.consent:
        tables.append(dispute.consent.issues)
    for by in dispute.ratification.by.values() if dispute.ratification else ():
        yield from (by.sway, by.sharpness, *by.support.values())
        tables.append(by.shifts)
    for table in tables:
        for by_level in table.values():
            yield from by_level.values()


def check_calendar(scenario: Scenario, document: Document) -> None:
    """Refuse additions in rounds that are not played, to parameters of other parts, or out of range.

    Raises
    ------
    NegosimError
        The calendar has such an addition.
    """
    allowed = in_calendar(scenario.dispute)
    for number, additions in scenario.calendar.items():
        if not 1 <= number <= scenario.rounds:
            loc = document.nearest(("calendar", number), ("game", "rounds"))
            message = f"expected rounds from 1 to {scenario.rounds} in the calendar, found {number}; "
            raise document.fault(loc, message + "change the calendar or the game.", key=loc[0] == "calendar")
        for name, addition in additions.items():
            loc = document.nearest(("calendar", number, name), ("parameters", name))
            if name not in scenario.priors:
                raise document.fault(loc, unknown("parameter", name, scenario.priors), key=True)
            message = _addition(scenario, name, addition, allowed)
            if message:
                raise document.fault(loc, message)


def _addition(scenario: Scenario, name: str, addition: float, allowed: frozenset[str]) -> str:
    if name not in allowed:
        return f"a calendar adds to parameters of consent, ratification and breakdown only; remove '{name}'."
    low, high = scenario.priors[name].support()
    message = outside(low + addition, high + addition, scenario.dispute.parameters[name].range)
    return f"with the calendar's {addition:+g}: {message}" if message else ""
