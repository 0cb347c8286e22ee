"""Packages and levels in the language in use; results hold them in English."""

from __future__ import annotations

from negosim.dispute.data import Dispute, Issue
from negosim.figures.text import named
from negosim.wording import say

__all__ = ["clause_words", "issue_words", "level_words", "package_words"]


def issue_words(dispute: Dispute, issue: str) -> str:
    """What an issue is called."""
    return say(named(dispute.issues[issue].label, issue))


def level_words(dispute: Dispute, issue: str, level: str) -> str:
    """What a level is called, inside a sentence."""
    return _inside(say(_label(dispute.issues[issue], level)))


def clause_words(dispute: Dispute, issue: str, level: str) -> str:
    """An issue at a level: ``Sanctions: eased``."""
    text = level_words(dispute, issue, level)
    return say("{label}: {text}", label=issue_words(dispute, issue), text=text)


def package_words(dispute: Dispute, label: str) -> str:
    """A package: an offer by its label, or levels by issue with semicolons between them."""
    known = {
        f"{named(issue.label, name)}: {_small(_label(issue, level))}": (name, level)
        for name, issue in dispute.issues.items()
        for level in issue.levels
    }
    parts = label.split("; ")
    if not all(part in known for part in parts):
        return say(label)
    return say("; ").join(clause_words(dispute, *known[part]) for part in parts)


def _label(issue: Issue, level: str) -> str:
    return issue.levels[level] or level.replace("_", " ")


def _inside(text: str) -> str:
    """A label inside a sentence: a capital at its begin stands for itself if another one follows."""
    return text if text[1:2].isupper() else _small(text)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
