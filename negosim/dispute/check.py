"""Cross-checks of a dispute: every name exists, every table fits, every number is legal.

Each function yields what is wrong in one part of the file. Parts that name something unknown are
skipped by the checks that would need it, so that no fault is told that only follows from another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from negosim.dispute.bounds import bound_findings
from negosim.dispute.check_chances import chance_findings
from negosim.dispute.check_classes import class_findings
from negosim.dispute.check_terms import term_findings
from negosim.dispute.data import Dispute, Player, Range
from negosim.dispute.references import entry_findings, evidence_findings, known, level_findings
from negosim.dispute.texts import texts, translation_findings
from negosim.reading import Finding, Loc, named

__all__ = ["findings", "outside"]

_NAME = re.compile(r"\w[\w-]*")


def findings(dispute: Dispute) -> Iterator[Finding]:
    """All that is wrong with a dispute whose parts have the right types, but for classes that never hold."""
    yield from _names(dispute)
    yield from _players(dispute)
    yield from _issues(dispute)
    yield from _parameters(dispute)
    yield from _terms(dispute)
    yield from _observers(dispute)
    yield from chance_findings(dispute)
    yield from _offers(dispute)
    yield from class_findings(dispute)
    yield from _game(dispute)
    yield from bound_findings(dispute)
    yield from translation_findings(dispute.languages, texts(dispute), "the dispute")


def outside(low: float, high: float, legal: Range) -> str:
    """A sentence on values that are not legal, or nothing."""
    if legal.holds(low) and legal.holds(high):
        return ""
    found = f"{low:g}" if low == high else f"values from {low:g} to {high:g}"
    return f"expected values {legal.describe()}, found {found}; stay in the legal range."


def _names(dispute: Dispute) -> Iterator[Finding]:
    """Names are words, so that paths such as ``offers.NAME.ISSUE`` can be told apart."""
    parts: list[tuple[Loc, Iterable[str]]] = [
        (("players",), dispute.players),
        (("issues",), dispute.issues),
        (("parameters",), dispute.parameters),
        (("offers",), dispute.offers),
        (("classes",), dispute.classes),
        (("observers",), dispute.observers),
    ]
    parts += [(("issues", k, "levels"), issue.levels) for k, issue in dispute.issues.items()]
    for loc, names in parts:
        for name in names:
            if not _NAME.fullmatch(name):
                message = (
                    f"expected a name of letters, digits, '_' and '-', found '{named(name)}'; rename it."
                )
                yield Finding((*loc, name), message, key=True)
    for name in dispute.observers:
        if name in dispute.players:
            yield Finding(
                ("observers", name), f"'{name}' is a player already; rename the observer.", key=True
            )


def _players(dispute: Dispute) -> Iterator[Finding]:
    for name, player in dispute.players.items():
        for role in Player.model_fields.keys() - {"label"}:
            yield from entry_findings(dispute, getattr(player, role), ("players", name, role))


def _issues(dispute: Dispute) -> Iterator[Finding]:
    for name, issue in dispute.issues.items():
        loc = ("issues", name)
        if not issue.levels:
            yield Finding((*loc, "levels"), "expected at least one level, found none; add the status quo.")
        yield from known("level", issue.status_quo, issue.levels, (*loc, "status_quo"), f"of '{name}'")
        if issue.delivered_by is not None:
            yield from known("player", issue.delivered_by, dispute.players, (*loc, "delivered_by"))
        if issue.owner is not None:
            yield from known("player", issue.owner, dispute.players, (*loc, "owner"))
            if not issue.interim:
                message = (
                    f"expected no owner, as '{named(name)}' is not interim and nobody can move it alone; "
                    "add 'interim: true' or remove the owner."
                )
                yield Finding((*loc, "owner"), message, key=True, name=name)


def _parameters(dispute: Dispute) -> Iterator[Finding]:
    for name, parameter in dispute.parameters.items():
        loc = ("parameters", name)
        yield from evidence_findings(dispute, parameter, loc)
        if parameter.range.is_empty():
            message = f"no number can be {parameter.range.describe()}; correct the range."
            yield Finding((*loc, "range"), message)
            continue
        message = outside(*parameter.prior.support(), parameter.range)
        if message:
            yield Finding((*loc, "prior"), message)


def _terms(dispute: Dispute) -> Iterator[Finding]:
    for player, terms in dispute.terms.items():
        yield from known("player", player, dispute.players, ("terms", player), key=True)
        for name, term in terms.items():
            yield from term_findings(dispute, term, ("terms", player, name))


def _observers(dispute: Dispute) -> Iterator[Finding]:
    for name, observer in dispute.observers.items():
        yield from entry_findings(dispute, observer.breakdown, ("observers", name, "breakdown"))
        for term_name, term in observer.terms.items():
            yield from term_findings(dispute, term, ("observers", name, "terms", term_name))


def _offers(dispute: Dispute) -> Iterator[Finding]:
    for name, offer in dispute.offers.items():
        loc = ("offers", name, "set")
        if not offer.set:
            yield Finding(
                loc, f"expected an offer that sets something, found '{named(name)}' empty; add an issue."
            )
        for issue, level in offer.set.items():
            yield from level_findings(dispute.issues, issue, level, (*loc, issue))


def _game(dispute: Dispute) -> Iterator[Finding]:
    for role in ("proposers", "moves"):
        for position, name in enumerate(getattr(dispute.game, role)):
            yield from known("player", name, dispute.players, ("game", role, position))
