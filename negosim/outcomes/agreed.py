"""What comes out where talks are settled at once, added up package by package for every draw.

Probabilities and stops are those of ``columns``; each offer that is made counts as one round at the
table, and to agree on the status quo is to offer nothing. A package that sets interim issues alone
needs consent and no ratification.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats, Ints

__all__ = ["AgreedTally", "End"]

# Rows of stops, in the order of ``columns.stop_rows``.
_NOT_OFFERED, _REJECTED, _REFUSED, _UNRATIFIED, _BROKEN, _KEPT = 0, 1, 3, 4, 7, 9
_NO_INTERIM, _INTERIM_REJECTED, _INTERIM_REFUSED, _IN_FORCE = 10, 11, 13, 14
_STOPS = 21


@dataclass(frozen=True)
class End:
    """What becomes of one package, in some of the draws.

    Attributes
    ----------
    is_settlement, is_status_quo : bool
    classes : tuple of int
        Outcome class if it is kept, and of every way to break it.
    worth : (payees, draws) array
        What it is worth once it is ratified.
    consent : (draws,) array
    publics : (2, draws) array
        ρ_i.
    hows : (hows, draws) array
        Probability of being kept (0), or broken by player i at stage s (1 + 2s + i).
    """

    is_settlement: bool
    is_status_quo: bool
    classes: tuple[int, ...]
    worth: Floats
    consent: Floats
    publics: Floats
    hows: Floats


class AgreedTally:
    """Adds up what comes out of packages.

    Parameters
    ----------
    classes, payees, draws : int
    responder : int
        Player who rejects what is not accepted.
    """

    def __init__(self, classes: int, payees: int, draws: int, responder: int) -> None:
        self._classes = np.zeros((classes, draws))
        self._payoffs = np.zeros((payees, draws))
        self._agreements = np.zeros((3, draws))
        self._stops = np.zeros((_STOPS, draws))
        self._offered = np.zeros((3, draws))
        self._responder = responder

    def add(self, end: End, draw: Ints, made: Floats, accepted: Floats) -> Floats:
        """Add a package; see ``End``.

        Parameters
        ----------
        end : End
        draw, made, accepted : (rows,) array
            In which draws it is proposed and agreed on, and with what probability.

        Returns
        -------
        (2 + hows, rows) array
            Probabilities that it is agreed on and consented to, ratified, and of each end then.
        """
        consented = accepted * end.consent
        yes = end.publics if end.is_settlement else np.ones_like(end.publics)
        ratified = consented * yes[0] * yes[1]
        ends = ratified * end.hows
        for outcome, mass in zip(end.classes, ends, strict=True):
            np.add.at(self._classes[outcome], draw, mass)
        for i, worth in enumerate(end.worth):
            np.add.at(self._payoffs[i], draw, ratified * worth)
        np.add.at(self._offered[0 if end.is_settlement else 2 if end.is_status_quo else 1], draw, made)
        if end.is_settlement:
            for step, mass in enumerate((consented, ratified, ends[0])):
                np.add.at(self._agreements[step], draw, mass)
            self._add_stops(draw, made, accepted, consented, yes, ends)
        elif not end.is_status_quo:
            self._count(_INTERIM_REJECTED + self._responder, draw, made - accepted)
            self._count(_INTERIM_REFUSED, draw, accepted - consented)
            self._count(_IN_FORCE, draw, ratified)
        return np.concatenate([np.stack([consented, ratified]), ends])

    def _add_stops(
        self, draw: Ints, made: Floats, accepted: Floats, consented: Floats, yes: Floats, ends: Floats
    ) -> None:
        self._count(_REJECTED + self._responder, draw, made - accepted)
        self._count(_REFUSED, draw, accepted - consented)
        one, two = yes
        for row, share in enumerate(((1.0 - one) * two, one * (1.0 - two), (1.0 - one) * (1.0 - two))):
            self._count(_UNRATIFIED + row, draw, consented * share)
        for how, mass in enumerate(ends[1:]):
            self._count(_BROKEN + how % 2, draw, mass)
        self._count(_KEPT, draw, ends[0])

    def _count(self, row: int, draw: Ints, mass: Floats) -> None:
        np.add.at(self._stops[row], draw, mass)

    def kept(self, status_quo: int) -> dict[str, Floats]:
        """What is kept of every draw, by name; what is left of the probability is the status quo."""
        agreed = np.zeros(self._classes.shape[1])
        for mass in self._classes:
            agreed += mass
        self._classes[status_quo] += np.maximum(0.0, 1.0 - agreed)
        settlements, interim, nothing = self._offered
        rounds = np.maximum(1.0, settlements + interim + nothing)
        self._stops[_NOT_OFFERED] = np.maximum(0.0, rounds - settlements)
        self._stops[_NO_INTERIM] = np.maximum(0.0, rounds - interim)
        return {
            "probabilities": self._classes,
            "payoffs": self._payoffs,
            "agreements": self._agreements,
            "stops": self._stops,
        }
