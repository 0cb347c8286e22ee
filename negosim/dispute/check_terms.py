"""Cross-checks of payoff terms: the scope, the table over its levels, the weights."""

from __future__ import annotations

from collections.abc import Iterator

from negosim.dispute.data import Dispute, Term
from negosim.dispute.references import entry_findings, evidence_findings, known
from negosim.reading import Finding, Loc, named

__all__ = ["term_findings"]


def term_findings(dispute: Dispute, term: Term, loc: Loc) -> Iterator[Finding]:
    """What is wrong with one term, which stands at ``loc``."""
    yield from evidence_findings(dispute, term, loc)
    yield from entry_findings(dispute, term.weights, (*loc, "weights"))
    scope = (*loc, "scope")
    for position, name in enumerate(term.scope):
        yield from known("issue", name, dispute.issues, (*scope, position))
        if name in term.scope[:position]:
            yield Finding((*scope, position), f"the issue '{name}' stands twice in the scope; remove one.")
        if dispute.delivery and name == dispute.delivery.issue:
            message = (
                f"expected issues with payoffs, found '{name}', which only picks the schedule; remove it."
            )
            yield Finding((*scope, position), message)
    for levels, entry in term.table.items():
        yield from _row(dispute, term, levels, (*loc, "table", *levels))
        yield from entry_findings(dispute, entry, (*loc, "table", *levels))


def _row(dispute: Dispute, term: Term, levels: tuple[str, ...], loc: Loc) -> Iterator[Finding]:
    top = loc[: len(loc) - len(levels)]
    for depth, (name, level) in enumerate(zip(term.scope, levels, strict=False), start=1):
        if name in dispute.issues and not (dispute.delivery and name == dispute.delivery.issue):
            levels_of = dispute.issues[name].levels
            yield from known("level", level, levels_of, (*top, *levels[:depth]), f"of '{name}'", key=True)
    if len(levels) != len(term.scope):
        message = (
            "expected numbers under a level of each issue of the scope "
            f"({', '.join(map(named, term.scope))}), "
            f"found one under {'one level' if len(levels) == 1 else f'{len(levels)} levels'}; "
            "write the levels of the first issue, under each those of the next."
        )
        yield Finding(loc, message)
