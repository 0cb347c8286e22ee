"""Cross-checks of what outsiders, publics and chance do, and of the delivery schedules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from negosim.dispute.data import Dispute, Entry, Schedule
from negosim.dispute.references import entry_findings, known, missing
from negosim.reading import Finding, Loc

__all__ = ["chance_findings"]


def chance_findings(dispute: Dispute) -> Iterator[Finding]:
    """What is wrong with consent, ratification, breakdown and delivery."""
    yield from _consent(dispute)
    yield from _ratification(dispute)
    yield from _breakdown(dispute)
    yield from _delivery(dispute)


def _by_level(dispute: Dispute, tables: Mapping[str, Mapping[str, Entry]], loc: Loc) -> Iterator[Finding]:
    """Entries by issue and level: both exist, and so do the parameters."""
    for issue, by_level in tables.items():
        yield from known("issue", issue, dispute.issues, (*loc, issue), key=True)
        for level, entry in by_level.items():
            at = (*loc, issue, level)
            if issue in dispute.issues:
                levels = dispute.issues[issue].levels
                yield from known("level", level, levels, at, f"of '{issue}'", key=True)
            yield from entry_findings(dispute, entry, at)


def _shifts(dispute: Dispute, tables: Mapping[str, Mapping[str, Entry]], loc: Loc) -> Iterator[Finding]:
    fixed = [issue for issue in tables if issue in dispute.issues and not dispute.issues[issue].interim]
    yield from _by_level(dispute, {k: table for k, table in tables.items() if k not in fixed}, loc)
    for issue in tables:
        if issue in fixed:
            message = (
                f"expected an interim issue, found '{issue}', and shifts follow what is in force; "
                "name an interim issue, or remove this."
            )
            yield Finding((*loc, issue), message, key=True, name=issue)


def _consent(dispute: Dispute) -> Iterator[Finding]:
    if dispute.consent:
        yield from _by_level(dispute, dispute.consent.issues, ("consent", "issues"))


def _ratification(dispute: Dispute) -> Iterator[Finding]:
    ratification = dispute.ratification
    if not ratification:
        return
    yield from known("issue", ratification.issue, dispute.issues, ("ratification", "issue"))
    loc = ("ratification", "by")
    yield from missing("ratification", "player", dispute.players, ratification.by, loc)
    for name, by in ratification.by.items():
        yield from known("player", name, dispute.players, (*loc, name), key=True)
        yield from entry_findings(dispute, by.sway, (*loc, name, "sway"))
        yield from entry_findings(dispute, by.sharpness, (*loc, name, "sharpness"))
        yield from _shifts(dispute, by.shifts, (*loc, name, "shifts"))
        if ratification.issue in dispute.issues:
            at = (*loc, name, "support")
            levels = dispute.issues[ratification.issue].levels
            for level, entry in by.support.items():
                yield from known("level", level, levels, (*at, level), f"of '{ratification.issue}'", key=True)
                yield from entry_findings(dispute, entry, (*at, level))
            yield from missing("support", f"level of '{ratification.issue}'", levels, by.support, at)


def _breakdown(dispute: Dispute) -> Iterator[Finding]:
    yield from entry_findings(dispute, dispute.breakdown.hazard, ("breakdown", "hazard"))
    yield from _shifts(dispute, dispute.breakdown.shifts, ("breakdown", "shifts"))


def _delivery(dispute: Dispute) -> Iterator[Finding]:
    delivery = dispute.delivery
    if not delivery:
        return
    yield from known("issue", delivery.issue, dispute.issues, ("delivery", "issue"))
    if delivery.issue not in dispute.issues:
        return
    issue = dispute.issues[delivery.issue]
    if issue.interim:
        message = f"expected an issue that is not interim, found '{delivery.issue}'; remove its 'interim'."
        yield Finding(("delivery", "issue"), message)
    loc = ("delivery", "schedules")
    kind = f"level of '{delivery.issue}'"
    yield from missing("a schedule", kind, issue.levels, delivery.schedules, loc)
    for level, schedule in delivery.schedules.items():
        yield from known("level", level, issue.levels, (*loc, level), f"of '{delivery.issue}'", key=True)
        yield from _schedule(dispute, schedule, (*loc, level))


def _schedule(dispute: Dispute, schedule: Schedule, loc: Loc) -> Iterator[Finding]:
    yield from known("player", schedule.first, dispute.players, (*loc, "first"))
    at = (*loc, "shares")
    yield from missing("shares", "player", dispute.players, schedule.shares, at)
    for name in schedule.shares:
        yield from known("player", name, dispute.players, (*at, name), key=True)
    stages = sorted({len(shares) for shares in schedule.shares.values()})
    if len(stages) > 1:
        found = " and ".join(map(str, stages))
        message = f"expected as many stages for both players, found {found}; make them equal."
        yield Finding(at, message)
    for name, shares in schedule.shares.items():
        if list(shares) != sorted(shares):
            yield Finding(
                (*at, name),
                "expected cumulative shares that never fall, found one that does; put them in rising order.",
            )
        elif not shares or shares[-1] != 1:
            found = f"{shares[-1]:g}" if shares else "none"
            message = f"expected a last share of exactly 1, found {found}; end with 1, when all is delivered."
            yield Finding((*at, name), message)
