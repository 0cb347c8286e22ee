"""Packages in words: the offer that means the same, or the levels that are not those of the status quo."""

from __future__ import annotations

from collections.abc import Sequence

from negosim.game.axes import Package, axes_of, overlaid
from negosim.outcomes.words import level_columns
from negosim.scenario.data import Scenario

__all__ = ["PackageWords"]


class PackageWords:
    """Names and labels of packages of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Offers on its table come first, then those of its dispute that have other names.
    """

    def __init__(self, scenario: Scenario) -> None:
        dispute = scenario.dispute
        self._dispute, self._axes = dispute, axes_of(dispute)
        start = overlaid(self._axes.status_quo, self._axes.positions(scenario.in_force))
        frozen = {self._axes.issue(name) for name in scenario.frozen}
        offers = [(offer.name, offer.label, offer.sets) for offer in scenario.offers]
        ours = {offer.name for offer in scenario.offers}
        offers += [(name, text.label, text.set) for name, text in dispute.offers.items() if name not in ours]
        self._offers: dict[Package, tuple[str, str]] = {}
        for name, label, sets in offers:
            moved = {k: v for k, v in self._axes.positions(sets).items() if k not in frozen}
            named = (name, label or name.replace("_", " ").capitalize())
            self._offers.setdefault(overlaid(start, moved), named)

    def name(self, package: Package, rank: int) -> str:
        """Name of the offer that means the package, or its number."""
        return self._offers[package][0] if package in self._offers else f"package {rank}"

    def label(self, package: Package) -> str:
        """Label of the offer that means the package, or its levels in words."""
        return self._offers[package][1] if package in self._offers else self.words(package)

    def words(self, package: Package) -> str:
        """The levels that are not those of the status quo."""
        axes, issues = self._axes, self._dispute.issues
        found = [
            f"{issues[name].label or name}: {self._level(name, axes.levels[k][package[k]])}"
            for k, name in enumerate(axes.issues)
            if package[k] != axes.status_quo[k]
        ]
        return "; ".join(found) or "The status quo"

    def levels(self, packages: Sequence[Package]) -> dict[str, list[str]]:
        """The level of every issue in each package, by the heading of its column."""
        axes, heads = self._axes, level_columns(self._dispute)
        return {name: [axes.levels[k][package[k]] for package in packages] for k, name in enumerate(heads)}

    def _level(self, issue: str, level: str) -> str:
        label = self._dispute.issues[issue].levels[level] or level.replace("_", " ")
        return label[:1].lower() + label[1:]
