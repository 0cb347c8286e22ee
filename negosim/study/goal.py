"""What a question is about: one outcome class or several together, and how likely they are to be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from negosim.dispute.data import Dispute
from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.reading import did_you_mean, named

__all__ = ["Goal", "goal_of"]


@dataclass(frozen=True)
class Goal:
    """Outcome classes, one or several, of which any will do.

    Attributes
    ----------
    names : tuple of str
    rows : tuple of int
        Their places among the dispute's classes.
    share : float or None
        How likely they are to be, if a target was given.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    share: float | None = None

    @property
    def text(self) -> str:
        """As it is written: ``two_islands+two_plus``, without a target."""
        return "+".join(self.names)

    def label(self, dispute: Dispute) -> str:
        """What readers call it."""
        return " or ".join(dispute.classes[name].label or name.replace("_", " ") for name in self.names)

    def of(self, probabilities: Floats) -> Floats:
        """Probability in each draw, ``(draws,)``, from those of all classes, ``(classes, draws)``."""
        total: Floats = probabilities[self.rows[0]].copy()
        for row in self.rows[1:]:
            total += probabilities[row]
        return total


def goal_of(text: str, dispute: Dispute, *, targeted: bool) -> Goal:
    """A goal from a text such as ``two_islands=0.1`` or, without a target, ``two_islands+two_plus``.

    Raises
    ------
    RequestFault
        It names no outcome class, or lacks a target, or has one that is no probability between 0 and 1.
    """
    classes, sign, target = (part.strip() for part in text.partition("="))
    names = [name.strip() for name in classes.split("+")]
    known = list(dispute.classes)
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"; it is one of {', '.join(known)}."
            raise RequestFault(f"--for: expected an outcome class, found '{named(name)}'{hint}")
    if len(set(names)) < len(names):
        raise RequestFault(f"--for: an outcome class stands twice in '{named(classes)}'; leave one out.")
    if targeted and not sign:
        raise RequestFault(f"--for: expected a target such as {classes}=0.1, found '{named(text)}'; add one.")
    if sign and not targeted:
        raise RequestFault(f"--for: expected an outcome class alone, found '{named(text)}'; leave '=' out.")
    return Goal(tuple(names), _rows(names, known), _share(target) if sign else None)


def _rows(names: Sequence[str], known: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(known.index(name) for name in names))


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 < share < 1:
        advice = "leave the sign out and divide by 100." if text.endswith("%") else "write 0.1, for example."
        raise RequestFault(
            f"--for: expected a probability above 0 and below 1, found '{named(text)}'; {advice}"
        )
    return share
