"""Ends of the game to outcome classes."""

from __future__ import annotations

from dataclasses import dataclass

from negosim.dispute.data import Condition, Dispute, End
from negosim.errors import NegosimError
from negosim.game.axes import Axes, Package

__all__ = ["ClassFinder", "Ending"]


@dataclass(frozen=True)
class Ending:
    """One way in which the game can end.

    Attributes
    ----------
    end : End
    package : Package
        What was agreed (a settlement), or what is in force (any other end).
    delivered : tuple of float
        Share that each player had delivered, before snapback; (1, 1) when the settlement is kept.
    """

    end: End
    package: Package
    delivered: tuple[float, float] = (0.0, 0.0)


class ClassFinder:
    """Finds the outcome class of an ending: the first whose condition holds."""

    def __init__(self, dispute: Dispute, axes: Axes) -> None:
        self._axes = axes
        self._classes = [(name, cls.when) for name, cls in dispute.classes.items()]
        self._known: dict[Ending, int] = {}

    def find(self, ending: Ending) -> int:
        """Position of the class.

        Raises
        ------
        NegosimError
            No class holds for this ending.
        """
        if ending not in self._known:
            self._known[ending] = self._search(ending)
        return self._known[ending]

    def _search(self, ending: Ending) -> int:
        for position, (_, when) in enumerate(self._classes):
            if self._holds(when, ending):
                return position
        named = zip(self._axes.issues, self._axes.levels, ending.package, strict=True)
        levels = ", ".join(f"{issue} {names[level]}" for issue, names, level in named)
        raise NegosimError(
            f"no outcome class of the dispute holds for the end '{ending.end}' with {levels}; "
            "add a last class without conditions."
        )

    def _holds(self, when: Condition, ending: Ending) -> bool:
        if when.end and ending.end not in when.end:
            return False
        if not self._at(when.levels, ending.package):
            return False
        if when.any and not any(self._at(levels, ending.package) for levels in when.any):
            return False
        if when.delivered_in_full is not None and not self._handed_over(when.delivered_in_full, ending):
            return False
        return not when.at_status_quo or self._unchanged(ending.package)

    def _at(self, levels: dict[str, tuple[str, ...]], x: Package) -> bool:
        axes = self._axes
        return all(axes.levels[axes.issue(k)][x[axes.issue(k)]] in names for k, names in levels.items())

    def _handed_over(self, issue: str, ending: Ending) -> bool:
        k = self._axes.issue(issue)
        agreed = ending.package[k] != self._axes.status_quo[k]
        by = self._axes.deliverer[k]
        return agreed and ending.end in (End.KEPT, End.BROKEN) and (by < 0 or ending.delivered[by] == 1)

    def _unchanged(self, x: Package) -> bool:
        return all(x[k] == self._axes.status_quo[k] for k in self._axes.interim)
