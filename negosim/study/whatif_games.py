"""Games of one scenario with one more settlement on its table, without compiling each anew.

Such games differ in what the added settlement is worth, in consent, ratification and delivery, and in how
it can end. Who meets whom where, and what else is on the table, is the same in all. So one of them is
compiled, and the rows of the added settlement are exchanged. Packages are complete: they say the level of
every issue that is not frozen. An offer like that is available wherever no offer listed before it means
the same package; packages which one on the table can mean are therefore compiled one by one.

Payoff rows: for each effect, the levels of the issues that its terms look at, in mixed radix, number every
row that there can be; a game has those of them that its settlements and arrangements need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import numpy as np

from negosim.dispute.data import Effect, End
from negosim.experiment.simulate import playable
from negosim.game.arrays import CONSENT as CONSENT_ROW
from negosim.game.arrays import (
    CORNER,
    DELIVERY,
    OWES,
    PAIR,
    PUBLIC,
    SCHEDULE,
    SETTLED,
    TARGET,
)
from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.game.classes import ClassFinder, Ending
from negosim.game.entries import Products
from negosim.game.game import EndRow, Game
from negosim.game.packages import CompiledTerm, payees
from negosim.game.schedules import schedules_of
from negosim.model.lanes import Ints
from negosim.scenario.data import Offer, Scenario

__all__ = ["ADDED", "GamesWith", "offer_of", "with_offer"]

ADDED = "added"
"""Name of the offer that is added."""

_MOST_ROWS, _MOST_CONSENTS = 200_000, 4096
_WIDTH = 8  # payoff rows of a settlement: four corners, then signature and treaty at x and at y


def offer_of(scenario: Scenario, x: Package, name: str = ADDED) -> Offer:
    """A complete package as an offer; frozen issues are left out."""
    axes = axes_of(scenario.dispute)
    sets = {
        issue: axes.levels[k][x[k]] for k, issue in enumerate(axes.issues) if issue not in scenario.frozen
    }
    return Offer(name, sets)


def with_offer(scenario: Scenario, x: Package) -> Scenario:
    """A scenario with a package on its table, listed last, with salience 1."""
    taken = {offer.name for offer in scenario.offers}
    name = next(n for n in (ADDED, *(f"{ADDED}_{k}" for k in range(2, len(taken) + 3))) if n not in taken)
    return replace(scenario, offers=(*scenario.offers, offer_of(scenario, x, name)))


@dataclass(frozen=True)
class _Rows:
    """Every payoff row: ``begin (rows · payees + 1,)`` into ``entry``, and how packages are numbered."""

    begin: Ints
    entry: Ints
    first: dict[Effect, int]
    radix: dict[Effect, Ints]

    def of(self, effect: Effect, packages: Ints) -> Ints:
        """Row of each package, ``(..., issues)``."""
        found: Ints = self.first[effect] + packages @ self.radix[effect]
        return found


class GamesWith:
    """Makes games of a scenario with one more settlement.

    Parameters
    ----------
    scenario : Scenario
        Of a concept with rounds.
    packages : sequence of Package
        Those that will be added; complete, and settlements.
    """

    def __init__(self, scenario: Scenario, packages: Sequence[Package]) -> None:
        self._scenario, self._axes = scenario, axes_of(scenario.dispute)
        self._classes = ClassFinder(scenario.dispute, self._axes)
        self._payees = len(payees(scenario.dispute))
        self._schedules = schedules_of(scenario.dispute, self._axes)
        self._game: Game | None = None
        first = playable(with_offer(scenario, packages[0]))
        self._places = np.array([self._axes.in_force(z) for z in first.arrangements], dtype=np.int64)
        own = first.offers[:-1]
        self._meant = {overlaid(tuple(y), offer.sets) for y in self._places.tolist() for offer in own}
        free = next((x for x in packages if x not in self._meant), None)
        if free is not None and self._is_small():
            self._prepare(first if free == packages[0] else playable(with_offer(scenario, free)))

    def game(self, x: Package) -> Game:
        """The game with a package added."""
        if self._game is None or x in self._meant:
            return playable(with_offer(self._scenario, x))
        return self._changed(self._game, x)

    def _is_small(self) -> bool:
        """Whether all rows can be listed beforehand."""
        axes, dispute = self._axes, self._scenario.dispute
        rows = sum(prod(len(axes.levels[k]) for k in looked) for looked in _looked_at(self._scenario, axes))
        minded = dispute.consent.issues if dispute.consent else ()
        consents = prod(len(dispute.issues[name].levels) for name in minded)
        return rows <= _MOST_ROWS and consents * len(self._places) <= _MOST_CONSENTS * 64

    # ---- Once for all packages
    def _prepare(self, game: Game) -> None:
        axes, arrays = self._axes, game.arrays
        new, added = len(game.offers) - 1, arrays.pairs[:, SETTLED] == len(game.offers) - 1
        products = Products(dict(zip(game.products, range(len(game.products)), strict=True)))
        self._rows = _all_rows(self._scenario, axes, products)
        self._products = tuple(products.rows)
        self._added = np.flatnonzero(added)
        self._listed = np.flatnonzero(arrays.offers[:, 0] == new)
        at = arrays.offers[self._listed]
        self._y = self._places[at[np.argsort(at[:, PAIR], kind="stable")][:, TARGET]]
        self._listed_y = self._places[at[:, TARGET]]
        self._old_pairs(game, ~added)
        self._ends(game, new)
        self._chances(game)
        self._game = game

    def _old_pairs(self, game: Game, old: np.ndarray) -> None:
        """Payoff rows of settlements that are on the table anyway, and of arrangements."""
        arrays = game.arrays
        place = {p: z for _, p, z, _ in arrays.offers.tolist() if p >= 0}
        pairs = np.flatnonzero(old)
        y = self._places[np.array([place[p] for p in pairs], dtype=np.int64)]
        offers = [game.offers[arrays.pairs[p, SETTLED]] for p in pairs]
        x = [overlaid(tuple(row), o.sets) for row, o in zip(y.tolist(), offers, strict=True)]
        self._old = pairs
        self._old_rows = self._payoff_rows(np.array(x, dtype=np.int64).reshape(y.shape), y)
        each = [self._rows.of(effect, self._places)[:, None] for effect in Effect]
        self._place_rows = np.concatenate(each, axis=1)

    def _ends(self, game: Game, new: int) -> None:
        """Ends of the settlements that are on the table anyway, numbered anew."""
        kept = [row for row, end in enumerate(game.ends) if end.offer != new]
        number = np.full(len(game.ends) + 1, -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        self._old_ends = tuple(game.ends[row] for row in kept)
        self._pair_end = number[game.arrays.pair_end]

    def _chances(self, game: Game) -> None:
        """Rows of consent by levels that the consenting actor minds, of ratification by the level judged."""
        axes, dispute, chances = self._axes, self._scenario.dispute, game.chances
        minded = [axes.issue(name) for name in dispute.consent.issues] if dispute.consent else []
        self._minded = np.array(minded, dtype=np.int64)
        sizes = [len(axes.levels[k]) for k in minded]
        self._minded_radix = np.array([prod(sizes[n + 1 :]) for n in range(len(sizes))], dtype=np.int64)
        settings = [dict(zip(minded, levels, strict=True)) for levels in product(*map(range, sizes))]
        places = [tuple(y) for y in self._listed_y.tolist()]
        rows = [[chances.consent_row(y, overlaid(y, sets)) for y in places] for sets in settings]
        self._consent = np.array(rows, dtype=np.int64)
        judged = axes.issue(dispute.ratification.issue) if dispute.ratification else 0
        self._judged = judged
        pairs = [tuple(y) for y in self._y.tolist()]
        self._public = np.array(
            [
                [
                    [chances.ratification_row(i, overlaid(y, {judged: level}), y) for i in (0, 1)]
                    for y in pairs
                ]
                for level in range(len(axes.levels[judged]))
            ],
            dtype=np.int64,
        )

    # ---- For each package
    def _changed(self, game: Game, x: Package) -> Game:
        axes, arrays = self._axes, game.arrays
        level = x[axes.sequence] if axes.sequence >= 0 else 0
        at, pairs, offers = np.array(x, dtype=np.int64), arrays.pairs.copy(), arrays.offers.copy()
        pairs[self._added, PUBLIC : PUBLIC + 2] = self._public[x[self._judged]]
        pairs[self._added, SCHEDULE] = level
        pairs[self._added, OWES : OWES + 2] = self._owes(at)
        offers[self._listed, CONSENT_ROW] = self._consent[int(at[self._minded] @ self._minded_radix)]
        ends, pair_end = self._ends_of(game, x, level)
        rows = self._payoff_rows(np.broadcast_to(at, self._y.shape), self._y)
        begin, entry, old, new, places = self._sums(rows)
        needed, entry = np.unique(entry, return_inverse=True)
        pairs[self._old, CORNER : CORNER + _WIDTH], pairs[self._added, CORNER : CORNER + _WIDTH] = old, new
        arrangements = arrays.arrangements.copy()
        arrangements[:, DELIVERY : DELIVERY + 3] = places
        changed = arrays._replace(
            pairs=pairs,
            offers=offers,
            pair_end=pair_end,
            arrangements=arrangements,
            sum_begin=begin,
            sum_entry=entry,
        )
        sizes = game.sizes._replace(
            payoffs=(len(begin) - 1) // game.sizes.payees,
            differences=len(needed),
            consents=len(game.chances.consent.keys),
            publics_1=len(game.chances.ratification[0].keys),
            publics_2=len(game.chances.ratification[1].keys),
            ends=len(ends),
        )
        products = tuple(self._products[row] for row in needed)
        return replace(game, arrays=changed, sizes=sizes, products=products, ends=ends)

    def _owes(self, x: Ints) -> Ints:
        """Whether each player delivers an issue that differs between x and y."""
        by, differs = np.array(self._axes.deliverer), x != self._y
        found: Ints = np.stack([(differs & (by == i)).any(axis=1) for i in (0, 1)], axis=1).astype(np.int64)
        return found

    def _ends_of(self, game: Game, x: Package, level: int) -> tuple[tuple[EndRow, ...], Ints]:
        schedule, offer = self._schedules[level], len(game.offers) - 1
        pair_end, ends = self._pair_end.copy(), dict.fromkeys(self._old_ends, 0)
        ends = {end: row for row, end in enumerate(ends)}
        pair_end[self._added] = -1
        for how in range(schedule.hows):
            end, delivered = End.KEPT if how == 0 else End.BROKEN, schedule.delivered(how)
            row = EndRow(offer, how, self._classes.find(Ending(end, x, delivered)), delivered)
            pair_end[self._added, how] = ends.setdefault(row, len(ends))
        return tuple(ends), pair_end

    def _payoff_rows(self, x: Ints, y: Ints) -> Ints:
        """Rows of x_00, x_01, x_10, x_11 and of signature and treaty at x and y, ``(pairs, 8)``."""
        by, rows = np.array(self._axes.deliverer), self._rows
        corners = [
            np.where((by == 0) & (a == 0) | (by == 1) & (b == 0), y, x) for a in (0, 1) for b in (0, 1)
        ]
        found = [rows.of(Effect.DELIVERY, corner) for corner in corners]
        found += [rows.of(effect, at) for effect in (Effect.SIGNATURE, Effect.TREATY) for at in (x, y)]
        return np.stack(found, axis=1)

    def _sums(self, new: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """The rows that are needed, numbered anew: their sums, and they where they are needed."""
        parts = (self._old_rows, new, self._place_rows)
        needed, number = np.unique(np.concatenate([part.ravel() for part in parts]), return_inverse=True)
        each = (needed[:, None] * self._payees + np.arange(self._payees)).ravel()
        starts, lengths = self._rows.begin[each], self._rows.begin[each + 1] - self._rows.begin[each]
        begin = np.concatenate([[0], np.cumsum(lengths)])
        entry = self._rows.entry[np.repeat(starts - begin[:-1], lengths) + np.arange(begin[-1])]
        cuts = np.cumsum([part.size for part in parts])[:-1]
        old, added, places = (
            numbers.reshape(part.shape) for numbers, part in zip(np.split(number, cuts), parts, strict=True)
        )
        return begin, entry, old, added, places


def _looked_at(scenario: Scenario, axes: Axes) -> list[list[int]]:
    """For each effect, the issues that terms of it look at."""
    everyone = [term for listed in payees(scenario.dispute) for term in listed]
    return [
        sorted({axes.issue(name) for term in everyone if term.effect is effect for name in term.scope})
        for effect in Effect
    ]


def _all_rows(scenario: Scenario, axes: Axes, products: Products) -> _Rows:
    """Sums of every package that payoffs can tell apart; what they sum gets rows among the products."""
    begin, entry, first, radices, rows = [np.zeros(1, dtype=np.int64)], [], {}, {}, 0
    for effect, looked in zip(Effect, _looked_at(scenario, axes), strict=True):
        sizes = [len(axes.levels[k]) for k in looked]
        first[effect] = rows
        radices[effect] = np.zeros(len(axes.issues), dtype=np.int64)
        radices[effect][looked] = [prod(sizes[n + 1 :]) for n in range(len(sizes))]
        levels = np.indices(sizes, dtype=np.int64).reshape(len(sizes), prod(sizes))
        summed = [
            [_term_rows(CompiledTerm(term, axes), axes, products, looked, levels) for term in terms]
            for terms in ([t for t in own if t.effect is effect] for own in payees(scenario.dispute))
        ]
        counts = [
            np.sum([row >= 0 for row in own], axis=0) if own else levels[:1].sum(0) * 0 for own in summed
        ]
        lengths = np.stack(np.broadcast_arrays(*counts), axis=1).reshape(prod(sizes), len(summed))
        begin.append(begin[-1][-1] + np.cumsum(lengths.ravel()))
        listed = [row for own in summed for row in own]
        flat = np.stack(listed, axis=1) if listed else np.full((prod(sizes), 1), -1, dtype=np.int64)
        entry.append(flat[flat >= 0])
        rows += prod(sizes)
    return _Rows(np.concatenate(begin), np.concatenate(entry), first, radices)


def _term_rows(
    term: CompiledTerm, axes: Axes, products: Products, looked: Sequence[int], levels: Ints
) -> Ints:
    """For each package that an effect can tell apart, the row of what a term adds to it; -1 for nothing."""
    sizes = [len(axes.levels[k]) for k in term.scope]
    base = term.value(axes.status_quo)
    found = np.empty(prod(sizes), dtype=np.int64)
    for n, setting in enumerate(product(*map(range, sizes))):
        x = overlaid(axes.status_quo, dict(zip(term.scope, setting, strict=True)))
        row = products.row(term.value(x), base)
        found[n] = -1 if row is None else row
    code = np.zeros(levels.shape[1], dtype=np.int64)
    for k, size in zip(term.scope, sizes, strict=True):
        code = code * size + levels[looked.index(k)]
    return found[code]
