"""Names to positions: issues, levels, players, and packages as tuples of level positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from negosim.dispute.data import Dispute

__all__ = ["Arrangement", "Axes", "Package", "axes_of"]

Package = tuple[int, ...]
"""Position of one level for every issue, in the dispute's order."""

Arrangement = tuple[int, ...]
"""Position of one level for every interim issue, in the dispute's order."""

NOBODY = -1


@dataclass(frozen=True)
class Axes:
    """Positions of everything that has a name.

    Attributes
    ----------
    issues, players, observers, parameters : tuple of str
        Names in the dispute's order.
    levels : tuple of tuple of str
        Names of the levels of each issue.
    status_quo : Package
        x⁰.
    deliverer, owner : tuple of int
        Player who delivers each issue, and who may move it alone; -1 for nobody.
    interim : tuple of int
        Positions of the interim issues.
    sequence : int
        Position of the issue that picks the delivery schedule; -1 if there is none.
    """

    issues: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    players: tuple[str, ...]
    observers: tuple[str, ...]
    parameters: tuple[str, ...]
    status_quo: Package
    deliverer: tuple[int, ...]
    owner: tuple[int, ...]
    interim: tuple[int, ...]
    sequence: int

    def issue(self, name: str) -> int:
        """Position of an issue."""
        return self.issues.index(name)

    def level(self, issue: int, name: str) -> int:
        """Position of a level of an issue."""
        return self.levels[issue].index(name)

    def positions(self, sets: Mapping[str, str]) -> dict[int, int]:
        """A partial package by position."""
        return {self.issue(k): self.level(self.issue(k), v) for k, v in sets.items()}

    def in_force(self, z: Arrangement) -> Package:
        """y(z): the status quo overlaid by an arrangement."""
        return overlaid(self.status_quo, dict(zip(self.interim, z, strict=True)))

    def arrangement(self, x: Package) -> Arrangement:
        """The levels of the interim issues in a package."""
        return tuple(x[k] for k in self.interim)

    def in_words(self, z: Arrangement) -> str:
        """An arrangement by its names, such as ``militarisation hold, sanctions kept``."""
        named = zip(self.interim, z, strict=True)
        return ", ".join(f"{self.issues[k]} {self.levels[k][level]}" for k, level in named)


def overlaid(base: Package, sets: Mapping[int, int]) -> Package:
    """A package with some issues at other levels."""
    return tuple(sets.get(k, level) for k, level in enumerate(base))


def axes_of(dispute: Dispute) -> Axes:
    """The axes of a dispute."""
    issues = dispute.issues
    players = tuple(dispute.players)
    levels = tuple(tuple(issue.levels) for issue in issues.values())
    names = tuple(issues)

    def player(name: str | None) -> int:
        return NOBODY if name is None else players.index(name)

    return Axes(
        issues=names,
        levels=levels,
        players=players,
        observers=tuple(dispute.observers),
        parameters=tuple(dispute.parameters),
        status_quo=tuple(lv.index(i.status_quo) for lv, i in zip(levels, issues.values(), strict=True)),
        deliverer=tuple(player(issue.delivered_by) for issue in issues.values()),
        owner=tuple(player(issue.owner) for issue in issues.values()),
        interim=tuple(k for k, issue in enumerate(issues.values()) if issue.interim),
        sequence=names.index(dispute.delivery.issue) if dispute.delivery else NOBODY,
    )
