"""What becomes of a package once both players have agreed on it: what it is worth, and what can stop it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock

from negosim.dispute.data import Effect, End
from negosim.game.axes import Package, axes_of, overlaid
from negosim.game.chances import Chances, PublicRow
from negosim.game.classes import ClassFinder, Ending
from negosim.game.compile import compile_game
from negosim.game.entries import Product
from negosim.game.game import Game
from negosim.game.packages import CompiledTerm, payees
from negosim.scenario.data import Offer, Scenario

__all__ = ["Fate", "Fates"]

_ALWAYS = PublicRow(None, Product(0.0), Product(0.0), ())

Entries = tuple[tuple[Product, Product], ...]


@dataclass(frozen=True)
class Fate:
    """A package that can be agreed on at the start of the talks.

    Attributes
    ----------
    package : Package
    is_settlement : bool
        Whether it sets an issue that is not interim; any other needs no ratification.
    is_status_quo : bool
        Whether it leaves everything as it would be without agreement.
    entries : tuple of Entries
        For each payee the differences v_τ(x) - v_τ(x⁰) that add up to its payoff.
    consent : tuple of Product
        The probabilities of which the smallest is c.
    publics : (PublicRow, PublicRow)
        What ρ_i of each player's public is computed from.
    kept : int
        Outcome class if it is kept for ever.
    game : Game, optional
        A game with this settlement alone, if it can be broken while it is delivered.
    broken : tuple of int
        Outcome class of every way to break it, as ``Game.ends`` lists them from the second on.
    delivered : tuple of (float, float)
        What both had delivered by then, for each of them.
    """

    package: Package
    is_settlement: bool
    is_status_quo: bool
    entries: tuple[Entries, ...]
    consent: tuple[Product, ...]
    publics: tuple[PublicRow, PublicRow]
    kept: int
    game: Game | None
    broken: tuple[int, ...]
    delivered: tuple[tuple[float, float], ...]


class Fates:
    """Finds the fate of packages of a scenario, each once.

    Parameters
    ----------
    scenario : Scenario
        Whose ``bargaining.delivery`` says whether settlements can be broken.
    """

    def __init__(self, scenario: Scenario) -> None:
        dispute = scenario.dispute
        self._scenario = scenario
        self.axes = axes_of(dispute)
        self.start = overlaid(self.axes.status_quo, self.axes.positions(scenario.in_force))
        self._terms = [
            [CompiledTerm(term, self.axes) for effect in Effect for term in terms if term.effect is effect]
            for terms in payees(dispute)
        ]
        self._chances = Chances(dispute, self.axes)
        self._classes = ClassFinder(dispute, self.axes)
        self._known: dict[Package, Fate] = {}
        self._lock = Lock()
        self.status_quo_class = self._classes.find(Ending(End.NO_SETTLEMENT, self.axes.status_quo))
        self.breakdown_class = self._classes.find(Ending(End.BREAKDOWN, self.axes.status_quo))

    def of(self, package: Package) -> Fate:
        """The fate of a package.

        Raises
        ------
        NegosimError
            No outcome class holds for it.
        """
        with self._lock:  # rows are numbered as they are met, which two threads must not do at once
            if package not in self._known:
                self._known[package] = self._found(package)
            return self._known[package]

    def entries(self, package: Package) -> tuple[Entries, ...]:
        """For each payee the differences that add up to its payoff."""
        status_quo = self.axes.status_quo
        pairs = (((term.value(package), term.value(status_quo)) for term in terms) for terms in self._terms)
        return tuple(tuple(pair for pair in of_payee if pair[0] != pair[1]) for of_payee in pairs)

    def is_settlement(self, package: Package) -> bool:
        """Whether a package sets any issue off its status quo that is not interim."""
        axes = self.axes
        return any(
            level != axes.status_quo[k]
            for k, level in enumerate(package)
            if k not in axes.interim and k != axes.sequence
        )

    def _found(self, package: Package) -> Fate:
        settles = self.is_settlement(package)
        game = self._delivery(package) if settles and self._scenario.bargaining.delivery else None
        chances, ends = self._chances, () if game is None else game.ends[1:]
        return Fate(
            package=package,
            is_settlement=settles,
            is_status_quo=package == self.axes.status_quo,
            entries=self.entries(package),
            consent=chances.consent.key(chances.consent_row(self.start, package)),
            publics=self._publics(package) if settles else (_ALWAYS, _ALWAYS),
            kept=self._classes.find(_at_last(package, settles)),
            game=game,
            broken=tuple(end.outcome for end in ends),
            delivered=tuple(end.delivered for end in ends),
        )

    def _publics(self, package: Package) -> tuple[PublicRow, PublicRow]:
        chances = self._chances
        one, two = (
            rows.key(chances.ratification_row(i, package, self.start))
            for i, rows in enumerate(chances.ratification)
        )
        return one, two

    def _delivery(self, package: Package) -> Game:
        axes = self.axes
        sets = {axes.issues[k]: axes.levels[k][level] for k, level in enumerate(package)}
        return compile_game(
            replace(self._scenario, offers=(Offer("agreed", sets),), rounds=1, moves=(), calendar={})
        )


def _at_last(package: Package, settles: bool) -> Ending:
    """How it ends if the package is in force for ever: a settlement with all its shares delivered."""
    return Ending(End.KEPT, package, (1.0, 1.0)) if settles else Ending(End.NO_SETTLEMENT, package)
