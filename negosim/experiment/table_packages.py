"""What the offers on the table mean where they are signed at the start of the talks."""

from __future__ import annotations

from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.game.table import CompiledOffer, available, compiled_offers
from negosim.scenario.data import Offer, Scenario

__all__ = ["start_packages", "table_packages"]


def start_packages(scenario: Scenario) -> list[tuple[CompiledOffer, Package]]:
    """Every offer in listed order, also one that would change nothing, and its package."""
    axes = axes_of(scenario.dispute)
    start = _start(scenario, axes)
    return [(offer, overlaid(start, offer.sets)) for offer in _compiled(scenario, axes)]


def table_packages(scenario: Scenario) -> list[tuple[Offer, Package]]:
    """The offers that can be made at the start, in listed order, each package once."""
    axes = axes_of(scenario.dispute)
    z = axes.arrangement(_start(scenario, axes))
    found = available(_compiled(scenario, axes), axes, z, door_open=True)
    return [(scenario.offers[each.offer.position], each.package) for each in found]


def _start(scenario: Scenario, axes: Axes) -> Package:
    return overlaid(axes.status_quo, axes.positions(scenario.in_force))


def _compiled(scenario: Scenario, axes: Axes) -> list[CompiledOffer]:
    frozen = frozenset(axes.issue(name) for name in scenario.frozen)
    return compiled_offers(scenario.offers, axes, frozen)
