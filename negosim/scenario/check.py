"""Whether a scenario's parameters and calendar stay in the legal ranges of its dispute."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from negosim.dispute.check import outside
from negosim.dispute.data import Dispute, Entry
from negosim.dispute.priors import Kind, Prior
from negosim.reading import Notes, named, unknown
from negosim.scenario.data import Scenario
from negosim.scenario.text import Change

__all__ = ["in_calendar", "priors_after", "with_legal_calendar"]


def priors_after(
    before: Mapping[str, Prior], changes: Mapping[str, Change], dispute: Dispute, notes: Notes
) -> dict[str, Prior]:
    """Priors after changes; one that names no parameter or leaves its legal range is noted and left out."""
    priors = dict(before)
    for name, change in changes.items():
        loc = ("parameters", name)
        if name not in dispute.parameters:
            message = unknown("parameter", name, dispute.parameters)
            notes.add(loc, message, key=True, name=name)
            continue
        base = change.prior if change.prior is not None else before[name]
        prior = base.changed(change.scale, change.add)
        message = _illegal(prior, change, dispute, name)
        if message:
            notes.add(loc, message)
        else:
            priors[name] = prior
    return priors


def _illegal(prior: Prior, change: Change, dispute: Dispute, name: str) -> str:
    """What is wrong with the values that a prior reaches, or nothing."""
    low, high = prior.support()
    message = outside(low, high, dispute.parameters[name].range)
    if message or (math.isfinite(low) and math.isfinite(high)):
        return message
    if prior.kind not in (Kind.FIXED, Kind.DISCRETE):
        return (
            "expected a prior without infinite values, found one that reaches infinity; make it smaller, "
            "as only fixed or discrete values may be infinite."
        )
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


def with_legal_calendar(scenario: Scenario, notes: Notes) -> Scenario:
    """A scenario without additions in rounds that are not played, to other parameters, or out of range.

    Each of them is noted where the text says it, or else where the text makes it wrong.
    """
    allowed = in_calendar(scenario.dispute)
    calendar = {}
    for number, additions in scenario.calendar.items():
        if 1 <= number <= scenario.rounds:
            calendar[number] = {
                name: addition
                for name, addition in additions.items()
                if _is_legal(scenario, number, name, addition, allowed, notes)
            }
        elif not notes.touches("game", "rounds"):
            loc = notes.document.nearest(("calendar", number), ("game", "rounds"))
            message = (
                f"expected rounds from 1 to {scenario.rounds} in the calendar, found {number}; "
                "change the calendar or the game."
            )
            notes.add(loc, message, key=loc[0] == "calendar")
    return replace(scenario, calendar=calendar)


def _is_legal(
    scenario: Scenario, number: int, name: str, addition: float, allowed: frozenset[str], notes: Notes
) -> bool:
    loc = notes.document.nearest(("calendar", number, name), ("parameters", name))
    if name not in scenario.priors:
        notes.add(loc, unknown("parameter", name, scenario.priors), key=True, name=name)
        return False
    if name not in allowed:
        told = "a calendar adds to parameters of consent, ratification and breakdown only"
        notes.add(loc, f"{told}; remove '{named(name)}'.")
        return False
    message = _addition(scenario, name, addition)
    if message and not notes.touches("parameters", name):
        notes.add(loc, message)
    return not message


def _addition(scenario: Scenario, name: str, addition: float) -> str:
    """What is wrong with the values that an addition reaches, or nothing."""
    low, high = scenario.priors[name].support()
    message = outside(low + addition, high + addition, scenario.dispute.parameters[name].range)
    return f"with the calendar's {addition:+g}: {message}" if message else ""
