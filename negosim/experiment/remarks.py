"""What to mind in a comparison before a difference is believed, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from negosim.game.axes import axes_of
from negosim.game.table import compiled_offers
from negosim.game.weights import Family, families
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe

__all__ = ["remarks"]

_WHY = (
    "In the proposer's choice the offers of each family (interim offers, settlements) share one prior "
    "weight, so an offer has less of it on a longer table, or beside offers of more salience; part of a "
    "difference may come from that, and not from what the offers say."
)

_Shares = tuple[dict[str, float], dict[str, float]]


def remarks(scenarios: Sequence[Scenario]) -> list[str]:
    """What to mind; the first scenario is the one that the others are compared with."""
    baseline, *others = scenarios
    same = recipe(baseline, "")[0]
    twins = [each.name for each in others if recipe(each, "")[0] == same]
    found = [f"{name} says the same as {baseline.name}, so that all differences are zero." for name in twins]
    return [*_tables(scenarios), *found]


def _tables(scenarios: Sequence[Scenario]) -> list[str]:
    """A sentence on the tables, if an offer has another prior weight on one than on that of the first."""
    if not scenarios[0].run.concept.has_rounds:
        return []  # nobody's choice has weights where talks are settled at once
    tables = [_table(scenario) for scenario in scenarios]
    first = _shares(scenarios[0], tables[0])
    apart = [
        number
        for number, (scenario, table) in enumerate(zip(scenarios, tables, strict=True))
        if _differ(first, _shares(scenario, table))
    ]
    if not apart:
        return []
    sizes = [f"{scenarios[k].name} has {_size(tables[k])}" for k in (0, *apart)]
    return [f"The tables differ: {'; '.join(sizes)}. {_WHY}"]


def _table(scenario: Scenario) -> tuple[Family, Family]:
    axes = axes_of(scenario.dispute)
    return families(compiled_offers(scenario.offers, axes, frozenset()))


def _shares(scenario: Scenario, table: tuple[Family, Family]) -> _Shares:
    """Shares of the offers in each family, by name."""
    interim, settlements = (
        {scenario.offers[position].name: share for position, share in family.shares.items()}
        for family in table
    )
    return interim, settlements


def _differ(one: _Shares, two: _Shares) -> bool:
    """Whether families differ in size, or an offer of both tables in its share."""
    return any(
        len(ours) != len(theirs)
        or any(not math.isclose(ours[name], theirs[name], rel_tol=1e-9) for name in ours.keys() & theirs)
        for ours, theirs in zip(one, two, strict=True)
    )


def _size(table: tuple[Family, Family]) -> str:
    """Such as ``13 offers (4 interim offers and 9 settlements)``."""
    parts = [
        f"{_many(len(family.shares), one)}{_salience(family)}"
        for family, one in zip(table, ("interim offer", "settlement"), strict=True)
    ]
    number = sum(len(family.shares) for family in table)
    return f"{_many(number, 'offer')} ({' and '.join(parts)})"


def _many(number: int, one: str) -> str:
    return f"{number or 'no':{',' if number else ''}} {one}{'' if number == 1 else 's'}"


def _salience(family: Family) -> str:
    """The salience of all blocks together, where it is not that of as many single offers."""
    return "" if family.salience == len(family.shares) else f" of salience {family.salience:g} in all"
