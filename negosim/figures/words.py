"""What readers see of the things that tables name: players, outsiders, stops."""

from __future__ import annotations

from typing import Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.text import NONE, named

__all__ = ["NOT_DRAWN", "RARE", "rare_notes", "stop_words", "who_words"]

RARE = 0.0005
"""Outcomes that stay below this, in mean and 95 % quantile, are named, not drawn and not listed."""

NOT_DRAWN = "Not drawn, below"
"""What ``rare_notes`` begin with below a chart."""


def who_words(dispute: Dispute, name: str) -> str:
    """A player or outsider."""
    holder = dispute.players.get(name) or dispute.observers.get(name)
    return named(holder.label if holder else "", name)


def stop_words(row: Any, dispute: Dispute) -> str:
    """What a row of ``Outcomes.stops`` counts."""
    who = who_words(dispute, row["by"]) if row["by"] else NONE
    actor = who_words(dispute, dispute.consent.actor) if dispute.consent else NONE
    if row["stop"] == "not_ratified":
        return "Not ratified by either" if row["by"] == "both" else f"Not ratified by {who} alone"
    words = {
        "not_offered": "No settlement offered" if row["kind"] == "settlement" else "No interim offer made",
        "rejected": f"Rejected by {who}",
        "consent_refused": f"Consent refused: {actor}",
        "broken": f"Signed, broken by {who}",
        "kept": "Signed and kept",
        "in_force": "Agreed, put in force",
        "stayed": "Leaves things as they are",
        "made": "Makes a move",
    }
    return words[row["stop"]]


def rare_notes(labels: pd.Series, possible: pd.Series, below: str = "Below") -> list[str]:
    """Sentences that name outcomes without a row of their own, by whether they can happen at all."""
    tiny, never = "; ".join(labels[possible]), "; ".join(labels[~possible])
    notes = [f"{below} {100 * RARE:g} %: {tiny}."] if tiny else []
    return notes + ([f"Cannot happen: {never}."] if never else [])
