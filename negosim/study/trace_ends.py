"""How one play of the talks can end, its outcome class, and what observers have from it.

Section 7 of the model. Symbols are those of ``audit.rules``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from negosim.audit.recursion import Recursion
from negosim.audit.rules import Arrangement, Deal, Values
from negosim.audit.tree import After, Delivery
from negosim.dispute.data import End

__all__ = ["Ended", "ended"]


@dataclass(frozen=True)
class Ended:
    """An end.

    Attributes
    ----------
    how : End
    t : int
        The round in which it comes.
    z : Arrangement
        What is in force then; for a settlement, what was in force when it was signed.
    outcome : str
        Name of the outcome class.
    observers : dict
        Points of each observer, undiscounted.
    offer, by, stage : str, str, int
        The settlement; who broke it at which stage of its delivery.
    delivered : dict
        Share that each player had delivered, before snapback; of settlements only.
    """

    how: End
    t: int
    z: Arrangement
    outcome: str
    observers: Mapping[str, float]
    offer: str = ""
    by: str = ""
    stage: int = 0
    delivered: Mapping[str, float] | None = None


def ended(game: Recursion, place: Any, what: Any) -> Ended:
    """The end to which an option leads from the last place before it.

    Parameters
    ----------
    game : Recursion
    place : After or Delivery
    what : str
        The option's name in the tree.
    """
    if isinstance(place, Delivery):
        return _carried_out(game, place, what == "break")
    return _unsettled(game, place, what == "breakdown")


def _carried_out(game: Recursion, place: Delivery, breaks: bool) -> Ended:
    deal = game.rules.deal(place.offer, place.z)
    if not breaks:
        return _settled(game, place, deal, End.KEPT, game.all, game.all, "")
    by = deal.order[place.turn]
    delivered = deal.delivered(place.stage, by)
    return _settled(game, place, deal, End.BROKEN, delivered, game.left(delivered), by)


def _settled(
    game: Recursion, place: Delivery, deal: Deal, how: End, delivered: Values, left: Values, by: str
) -> Ended:
    alive, stage = how is End.KEPT, place.stage if by else 0
    observers = {name: game.flow(name, deal, left, alive) for name in game.rules.observers}
    outcome = game.rules.label(how, deal.x, delivered)
    return Ended(how, place.t, place.z, outcome, observers, place.offer, by, stage, delivered)


def _unsettled(game: Recursion, place: After, breaks_down: bool) -> Ended:
    how = End.BREAKDOWN if breaks_down else End.NO_SETTLEMENT
    z = game.rules.z0 if breaks_down else place.z
    observers = {name: game.in_force(z)[name] for name in game.rules.observers}
    if breaks_down:
        entries = game.dispute.observers
        observers = {
            name: points + game.number(entries[name].breakdown) for name, points in observers.items()
        }
    return Ended(how, place.t, z, game.rules.label(how, game.rules.y(z), {}), observers)
