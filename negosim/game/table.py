"""Offers on the table: what each means where it is signed, which are available, and their weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from negosim.game.axes import Arrangement, Axes, Package, overlaid
from negosim.scenario.data import Offer

__all__ = ["Available", "CompiledOffer", "available", "compiled_offers"]


@dataclass(frozen=True)
class CompiledOffer:
    """An offer by position; ``sets`` leaves out frozen issues."""

    position: int
    sets: dict[int, int]
    settlement: bool
    salience: float
    block: str


@dataclass(frozen=True)
class Available:
    """An offer that can be made at an arrangement: the package it means and its prior weight s."""

    offer: CompiledOffer
    package: Package
    weight: float


def compiled_offers(offers: Sequence[Offer], axes: Axes, frozen: frozenset[int]) -> list[CompiledOffer]:
    """The table in listed order. An offer that is in no block is a block of its own."""
    compiled = []
    for position, offer in enumerate(offers):
        sets = axes.positions(offer.sets)
        settles = any(
            k not in axes.interim and k != axes.sequence and level != axes.status_quo[k]
            for k, level in sets.items()
        )
        kept = {k: level for k, level in sets.items() if k not in frozen}
        block = f"block {offer.block}" if offer.block is not None else f"offer {position}"
        compiled.append(CompiledOffer(position, kept, settles, offer.salience, block))
    return compiled


def available(
    offers: Sequence[CompiledOffer], axes: Axes, z: Arrangement, *, door_open: bool
) -> list[Available]:
    """The offers available at z, in listed order, with weights that sum to 1 in each family.

    Not available are settlements when the door is shut, interim offers that would leave z as it
    is, and offers that mean the same package as one listed before them. Within a family (interim,
    settlement) blocks share the weight in proportion to salience, and the available members of a
    block share alike, so that listing an offer twice does not make it more likely.
    """
    y = axes.in_force(z)
    seen: set[Package] = set()
    found: list[tuple[CompiledOffer, Package]] = []
    for offer in offers:
        x = overlaid(y, offer.sets)
        idle = not offer.settlement and axes.arrangement(x) == z
        if x not in seen and not idle and (door_open or not offer.settlement):
            found.append((offer, x))
        seen.add(x)
    members = Counter((offer.settlement, offer.block) for offer, _ in found)
    salience = {(offer.settlement, offer.block): offer.salience for offer, _ in found}
    total = {
        family: sum(s for (settles, _), s in salience.items() if settles is family)
        for family in (False, True)
    }
    return [
        Available(offer, x, offer.salience / total[offer.settlement] / members[offer.settlement, offer.block])
        for offer, x in found
    ]
