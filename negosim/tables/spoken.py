"""What parameters and outcome classes are called in tables, in the language in use."""

from __future__ import annotations

from negosim.dispute.data import Dispute
from negosim.figures.spoken import spoken
from negosim.wording import say

__all__ = ["classes_words", "meaning_words", "spoken"]


def meaning_words(name: str, meaning: str) -> str:
    """A parameter by what it means, with its name."""
    text = say(meaning)
    return say("{meaning} ({name})", meaning=text[:1].upper() + text[1:], name=name)


def classes_words(names: str, dispute: Dispute) -> str:
    """Outcome classes as a question names them, such as ``two_islands+two_plus``."""
    labels = (dispute.classes[name].label or name.replace("_", " ").capitalize() for name in names.split("+"))
    return say(" or ").join(map(say, labels))
