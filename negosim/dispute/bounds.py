"""What an entry can reach: products of numbers and parameters over their legal ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from negosim.dispute.data import Dispute, Entry, Range
from negosim.reading import Finding, Loc

__all__ = ["bound_findings", "reach"]

_CONDUCT = {
    "precision": Range.model_validate({"from": 0, "to": math.inf}),
    "discount": Range.model_validate({"from": 0, "below": 1}),
    "stage_discount": Range.model_validate({"from": 0, "to": 1}),
    "snapback": Range.model_validate({"from": 0, "to": 1}),
}
_SHARE = Range.model_validate({"from": 0, "to": 1})
_NOT_NEGATIVE = Range.model_validate({"from": 0})


def bound_findings(dispute: Dispute) -> Iterator[Finding]:
    """Entries that the legal ranges of their parameters let out of the range of their role."""
    ranges = {name: parameter.range for name, parameter in dispute.parameters.items()}
    for loc, entry, legal in _roles(dispute):
        if any(isinstance(factor, str) and factor not in ranges for factor in entry):
            continue
        low, high = reach(entry, ranges)
        if not _within(low, high, legal):
            name = next((factor for factor in entry if isinstance(factor, str)), None)
            yield Finding(loc, _message(low, high, legal), name=name)
    yield from _hazard(dispute, ranges)


def _message(low: float, high: float, legal: Range) -> str:
    if low == high:
        return f"expected a number {legal.describe()}, found {low:g}; change it."
    far = "infinity" if high == math.inf else f"{high:g}"
    return (
        f"expected what is always {legal.describe()}, found that it can range from {low:g} to {far}; "
        "narrow the range of its parameters or change the number."
    )


def _hazard(dispute: Dispute, ranges: Mapping[str, Range]) -> Iterator[Finding]:
    """The hazard of breakdown is cut at 1 but never at 0, so it must not become negative."""
    shifts = dispute.breakdown.shifts.values()
    entries = [dispute.breakdown.hazard, *(entry for by_level in shifts for entry in by_level.values())]
    if any(isinstance(factor, str) and factor not in ranges for entry in entries for factor in entry):
        return
    lows = [min([0.0, *(reach(entry, ranges)[0] for entry in by_level.values())]) for by_level in shifts]
    least = reach(dispute.breakdown.hazard, ranges)[0] + sum(lows)
    if not least >= 0:
        message = (
            f"expected a hazard that is never negative, found that it can fall to {least:g} with its "
            "shifts; narrow the ranges of its parameters or change the numbers."
        )
        yield Finding(("breakdown", "hazard"), message)


def reach(entry: Entry, ranges: Mapping[str, Range]) -> tuple[float, float]:
    """Least and greatest value of an entry while its parameters stay in their legal ranges."""
    low, high = 1.0, 1.0
    for factor in entry:
        ends = _ends(ranges[factor]) if isinstance(factor, str) else (factor, factor)
        products = [a * b if a and b else 0.0 for a in (low, high) for b in ends]
        low, high = min(products), max(products)
    return low, high


def _ends(legal: Range) -> tuple[float, float]:
    """The ends of a range; an exclusive end is the next number inside it."""
    low = -math.inf if legal.low is None else legal.low
    high = math.inf if legal.high is None else legal.high
    if legal.above is not None:
        low = max(low, math.nextafter(legal.above, math.inf))
    if legal.below is not None:
        high = min(high, math.nextafter(legal.below, -math.inf))
    return low, high


def _within(low: float, high: float, legal: Range) -> bool:
    # A parameter without an upper end is finite all the same, so an open end is no infinite value.
    open_end = high == math.inf and legal.high is None and legal.below is None
    return legal.holds(low) and (open_end or legal.holds(high))


def _roles(dispute: Dispute) -> Iterator[tuple[Loc, Entry, Range]]:
    for name, player in dispute.players.items():
        for role, legal in _CONDUCT.items():
            yield ("players", name, role), getattr(player, role), legal
    if dispute.consent:
        for issue, by_level in dispute.consent.issues.items():
            for level, entry in by_level.items():
                yield ("consent", "issues", issue, level), entry, _SHARE
    for name, by in dispute.ratification.by.items() if dispute.ratification else ():
        for level, entry in by.support.items():
            yield ("ratification", "by", name, "support", level), entry, _SHARE
        yield ("ratification", "by", name, "sharpness"), by.sharpness, _NOT_NEGATIVE
