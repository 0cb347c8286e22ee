"""What readers see of the things that tables name: players, outsiders, stops."""

from __future__ import annotations

from typing import Any

from negosim.dispute.data import Dispute
from negosim.scenario.data import Concept
from negosim.wording import say

__all__ = ["CONCEPTS", "level_columns", "stop_words", "who_words"]

CONCEPTS = {
    Concept.QRE: "quantal response equilibrium",
    Concept.SPE: "subgame perfect equilibrium",
    Concept.NASH: "Nash bargaining solution",
    Concept.KALAI_SMORODINSKY: "Kalai-Smorodinsky solution",
    Concept.EGALITARIAN: "egalitarian solution",
    Concept.UTILITARIAN: "utilitarian solution",
    Concept.SCREENING: "screening under private costs",
}
"""What solution concepts are called."""

_NOBODY = "–"

_TAKEN: tuple[str, ...] = ("alike", "class", "consented", "efficient", "error", "high", "in_zone")
_TAKEN += ("kept", "label", "low", "mean", "package", "ratified")
"""Other columns of tables that have a column for each issue."""


def who_words(dispute: Dispute, name: str) -> str:
    """A player or outsider."""
    holder = dispute.players.get(name) or dispute.observers.get(name)
    return (holder.label if holder else "") or name.replace("_", " ").capitalize()


def level_columns(dispute: Dispute) -> list[str]:
    """Heading of each issue's column in tables of packages: its name, unless another column has that."""
    return [f"{name}_level" if name in _TAKEN else name for name in dispute.issues]


def stop_words(row: Any, dispute: Dispute, concept: Concept = Concept.QRE) -> str:
    """What a row of ``Outcomes.stops`` counts, in the language in use."""
    who = who_words(dispute, row["by"]) if row["by"] else _NOBODY
    actor = who_words(dispute, dispute.consent.actor) if dispute.consent else _NOBODY
    if row["stop"] == "not_ratified":
        both = row["by"] == "both"
        return say("Not ratified by either") if both else say("Not ratified by {who} alone", who=who)
    words = {
        "not_offered": _not_offered(row["kind"], concept),
        "rejected": "Rejected by {who}",
        "consent_refused": "Consent refused: {actor}",
        "broken": "Signed, broken by {who}",
        "kept": "Signed and kept",
        "in_force": "Agreed, put in force",
        "stayed": "Leaves things as they are",
        "made": "Makes a move",
    }
    return say(words[row["stop"]], who=who, actor=actor)


def _not_offered(kind: str, concept: Concept) -> str:
    if not concept.has_offers:
        return "No settlement agreed on" if kind == "settlement" else "No interim package agreed on"
    return "No settlement offered" if kind == "settlement" else "No interim offer made"
