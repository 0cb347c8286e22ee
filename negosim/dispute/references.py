"""Findings on names that do not exist, shared by the checks of a dispute and of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from negosim.dispute.data import Dispute, Entry, Issue, Parameter, Term
from negosim.reading import Finding, Loc, named, near, unknown

__all__ = ["entry_findings", "evidence_findings", "known", "level_findings", "missing"]


def level_findings(
    issues: Mapping[str, Issue], issue: str, level: str, loc: Loc, at: Loc = ()
) -> Iterator[Finding]:
    """Whether an issue and one of its levels exist.

    ``loc`` is where the issue stands, ``at`` the steps from there to the level, if it is one of several.
    """
    if issue not in issues:
        yield Finding(loc, unknown("issue", issue, issues), key=True, name=issue)
    elif level not in issues[issue].levels:
        yield Finding(
            (*loc, *at), unknown("level", level, issues[issue].levels, f"of '{named(issue)}'"), name=level
        )


def known(
    kind: str, name: str, names: Iterable[str], loc: Loc, where: str = "", *, key: bool = False
) -> Iterator[Finding]:
    """Whether a name is among those that exist."""
    listed = list(names)
    if name not in listed:
        yield Finding(loc, unknown(kind, name, listed, where), key=key, name=name)


def entry_findings(dispute: Dispute, entry: Entry, loc: Loc) -> Iterator[Finding]:
    """Whether the names in an entry are parameters."""
    for position, factor in enumerate(entry):
        if isinstance(factor, str):
            yield from known("parameter", factor, dispute.parameters, (*loc, position))


def evidence_findings(dispute: Dispute, part: Parameter | Term, loc: Loc) -> Iterator[Finding]:
    """Whether evidence comes from sources of the dispute."""
    for name in part.evidence:
        yield from known("source", name, dispute.sources, (*loc, "evidence", name), key=True)


def missing(what: str, kind: str, wanted: Iterable[str], found: Iterable[str], loc: Loc) -> Iterator[Finding]:
    """Which of the wanted names are not found, apart from those that a misspelt one stands for."""
    listed, names = list(wanted), set(found)
    meant = {near(name, listed) for name in names.difference(listed)}
    for name in listed:
        if name not in names and name not in meant:
            message = f"expected {what} for every {kind}, found none for '{named(name)}'; add it."
            yield Finding(loc, message, name=name)
