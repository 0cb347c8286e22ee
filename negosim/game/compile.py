"""A scenario compiled: the only place, with its neighbours, where names meet axes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from negosim.dispute.data import Effect, End
from negosim.game.arrays import LEVELS, OPEN, SHUT, GameArrays, GameSizes
from negosim.game.axes import Arrangement, Axes, Package, axes_of, overlaid
from negosim.game.chances import Chances
from negosim.game.classes import ClassFinder, Ending
from negosim.game.entries import Product, Products, product_of
from negosim.game.game import ROLES, EndRow, Game, MoveCount
from negosim.game.moves import Move, moves_from
from negosim.game.packages import PayoffRows
from negosim.game.schedules import Schedule, schedules_of
from negosim.game.table import Available, available, compiled_offers
from negosim.scenario.data import Scenario

__all__ = ["compile_game"]

Ints = npt.NDArray[np.int64]


def compile_game(scenario: Scenario) -> Game:
    """Compile a scenario.

    Raises
    ------
    NegosimError
        An end of the game falls into no outcome class.
    """
    return _Compiler(scenario).game()


def _begins(lists: Iterable[Iterable[object]]) -> Ints:
    return np.cumsum([0, *(len(list(items)) for items in lists)]).astype(np.int64)


def _columns(rows: Iterable[tuple[int, ...]], width: int) -> Ints:
    return np.array(list(rows), dtype=np.int64).reshape(-1, width)


class _Compiler:
    """Collects rows while it walks through the game; ``game`` puts the arrays together."""

    def __init__(self, scenario: Scenario) -> None:
        dispute = scenario.dispute
        self.scenario = scenario
        self.dispute = dispute
        self.axes = axes_of(dispute)
        self.frozen = frozenset(self.axes.issue(name) for name in scenario.frozen)
        self.products = Products()
        self.payoffs = PayoffRows(dispute, self.axes, self.products)
        self.chances = Chances(dispute, self.axes)
        self.classes = ClassFinder(dispute, self.axes)
        self.offers = compiled_offers(scenario.offers, self.axes, self.frozen)
        self.movers = [self.axes.players.index(name) for name in scenario.moves]
        self.schedules = schedules_of(dispute, self.axes)
        self.positions: dict[Arrangement, int] = {}
        self.moves: list[list[list[Move]]] = [[] for _ in self.movers]
        self.table: list[list[list[Available]]] = [[], []]
        self.pairs: dict[tuple[int, int], tuple[Package, Package]] = {}
        self.ends: dict[EndRow, int] = {}
        self.policies = self.levels = 0
        self._explore()
        self.reach = self._reach()

    def _explore(self) -> None:
        """Find every arrangement that talks can reach, with its moves and offers."""
        axes = self.axes
        start = axes.arrangement(overlaid(axes.status_quo, axes.positions(self.scenario.in_force)))
        waiting = [start]
        self.positions[start] = 0
        while waiting:
            z = waiting.pop(0)
            reached = []
            for layer, mover in enumerate(self.movers):
                moves = moves_from(axes, mover, z, self.frozen)
                self.moves[layer].append(moves)
                reached += [move.to for move in moves]
            for door in (OPEN, SHUT):
                self.table[door].append(available(self.offers, axes, z, door_open=door == OPEN))
            reached += [axes.arrangement(a.package) for a in self.table[SHUT][-1]]
            for other in reached:
                if other not in self.positions:
                    self.positions[other] = len(self.positions)
                    waiting.append(other)

    def _reach(self) -> list[list[list[list[int]]]]:
        """Arrangements that can be met in each round, door and layer; the last layer is what follows."""
        rounds: list[list[list[list[int]]]] = []
        entering: tuple[set[int], set[int]] = ({0}, set())
        for _ in range(self.scenario.rounds):
            layers: list[list[list[int]]] = [[], []]
            for door in (OPEN, SHUT):
                current = entering[door]
                for moves in self.moves:
                    layers[door].append(sorted(current))
                    current = current | {self.positions[m.to] for z in current for m in moves[z]}
                layers[door].append(sorted(current))
            after: tuple[set[int], set[int]] = (set(layers[OPEN][-1]), set(layers[SHUT][-1]))
            for door in (OPEN, SHUT):
                for z in layers[door][-1]:
                    for a in self.table[door][z]:
                        if a.offer.settlement:
                            after[SHUT].add(z)
                        else:
                            after[door].add(self.positions[self.axes.arrangement(a.package)])
                layers[door].append(sorted(after[door]))
            rounds.append(layers)
            entering = after
        return rounds

    def game(self) -> Game:
        """The compiled game."""
        axes, scenario = self.axes, self.scenario
        calendar, phase = _phases(scenario, axes)
        proposers = [axes.players.index(_turn(scenario.proposers, t)) for t in range(scenario.rounds)]
        parts = {
            **self._nodes(),
            **self._moves(),
            **self._table(),
            **self._pairs(),
            **self._schedule_arrays(),
            **self._arrangement_rows(),
            **self._sums(),
        }
        arrays = GameArrays(
            rounds=_columns([(m, f) for m, f in zip(proposers, phase, strict=True)], 2),
            movers=np.array(self.movers, dtype=np.int64),
            infinite=np.zeros(2, dtype=np.int64),
            **parts,
        )
        return Game(
            arrays=arrays,
            sizes=self._sizes(arrays, len(calendar)),
            axes=axes,
            arrangements=tuple(self.positions),
            offers=tuple(self.offers),
            products=tuple(self.products.rows),
            chances=self.chances,
            calendar=calendar,
            rounds_per_year=scenario.rounds_per_year,
            roles=self._roles(),
            observer_breakdown=tuple(
                product_of(o.breakdown, axes.parameters) for o in self.dispute.observers.values()
            ),
            ends=tuple(self.ends),
            move_counts=self._move_counts(),
            final_class=np.array(
                [self.classes.find(Ending(End.NO_SETTLEMENT, axes.in_force(z))) for z in self.positions]
            ),
            breakdown_class=self.classes.find(Ending(End.BREAKDOWN, axes.status_quo)),
        )

    def _first_round(self, z: int) -> int:
        """First round with an open table at z. What can be met in a round can be met in the next."""
        tables = (layers[OPEN][len(self.movers)] for layers in self.reach)
        return next((t for t, table in enumerate(tables) if z in table), self.scenario.rounds)

    def _nodes(self) -> dict[str, Any]:
        reach = self.reach
        lists = [layer for layers in reach for doors in layers for layer in doors]
        begins = _begins(lists)
        nodes, rows = [], 0
        for layers in reach:
            for door in (OPEN, SHUT):
                for k, reached in enumerate(layers[door]):
                    for z in reached:
                        nodes.append((z, rows))
                        rows += self._choices(k, door, z)
        self.policies = rows
        shape = (self.scenario.rounds, 2, len(self.movers) + 2, 2)
        return {
            "spans": np.stack([begins[:-1], begins[1:]], axis=1).reshape(shape),
            "nodes": _columns(nodes, 2),
        }

    def _choices(self, layer: int, door: int, z: int) -> int:
        """Rows of a node in the policy: a scale, the options, and for offers also their acceptance."""
        if layer < len(self.movers):
            return 2 + len(self.moves[layer][z])
        return 2 + 2 * len(self.table[door][z]) if layer == len(self.movers) else 0

    def _move_counts(self) -> tuple[MoveCount, ...]:
        return tuple(
            MoveCount(mover, k)
            for mover in dict.fromkeys(self.movers)
            for k in self.axes.interim
            if self.axes.owner[k] == mover
        )

    def _moves(self) -> dict[str, Any]:
        counts = {count: row for row, count in enumerate(self._move_counts())}
        begins: list[Ints] = []
        columns: list[tuple[int, int, int]] = []
        for mover, by_z in zip(self.movers, self.moves, strict=True):
            begins.append(len(columns) + _begins(by_z))
            for z, moves in zip(self.positions, by_z, strict=True):
                y = self.axes.in_force(z)
                for move in moves:
                    consent = self.chances.consent_row(y, self.axes.in_force(move.to))
                    row = counts[MoveCount(mover, move.issue)]
                    columns.append((self.positions[move.to], consent, row))
        return {
            "move_begin": np.array(begins, dtype=np.int64).reshape(-1, len(self.positions) + 1),
            "moves": _columns(columns, 3),
            "move_weight": np.ones(len(columns)),
        }

    def _table(self) -> dict[str, Any]:
        begins, weights = [], []
        columns: list[tuple[int, int, int, int]] = []
        for by_z in self.table:
            begins.append(len(columns) + _begins(by_z))
            for z, listed in zip(self.positions, by_z, strict=True):
                y = self.axes.in_force(z)
                for a in listed:
                    consent = self.chances.consent_row(y, a.package)
                    target = self.positions[z]
                    pair = self._pair(a, z, y) if a.offer.settlement else -1
                    if not a.offer.settlement:
                        target = self.positions[self.axes.arrangement(a.package)]
                    columns.append((a.offer.position, pair, target, consent))
                    weights.append(a.weight)
        on_table = [
            [[any(a.offer.settlement is kind for a in listed) for kind in (True, False)] for listed in by_z]
            for by_z in self.table
        ]
        return {
            "offer_begin": np.array(begins, dtype=np.int64),
            "offers": _columns(columns, 4),
            "offer_weight": np.array(weights, dtype=np.float64),
            "on_table": np.array(on_table, dtype=np.int64),
        }

    def _pair(self, a: Available, z: Arrangement, y: Package) -> int:
        self.pairs[a.offer.position, self.positions[z]] = (a.package, y)
        return len(self.pairs) - 1

    def _pairs(self) -> dict[str, Any]:
        hows = max(s.hows for s in self.schedules)
        columns = []
        ends = np.full((len(self.pairs), hows), -1, dtype=np.int64)
        first_round = [self._first_round(z) for z in range(len(self.positions))]
        for p, ((offer, z), (x, y)) in enumerate(self.pairs.items()):
            schedule = x[self.axes.sequence] if self.axes.sequence >= 0 else 0
            for how in range(self.schedules[schedule].hows):
                ends[p, how] = self._end(offer, how, x, self.schedules[schedule])
            columns.append(
                (
                    *(self._row(Effect.DELIVERY, self._corner(x, y, a, b)) for a in (0, 1) for b in (0, 1)),
                    *(self._row(effect, at) for effect in (Effect.SIGNATURE, Effect.TREATY) for at in (x, y)),
                    *(self.chances.ratification_row(i, x, y) for i in (0, 1)),
                    schedule,
                    *(self._owes(i, x, y) for i in (0, 1)),
                    offer,
                    first_round[z],
                )
            )
        return {"pairs": _columns(columns, 15), "pair_end": ends}

    def _row(self, effect: Effect, x: Package) -> int:
        return self.payoffs.row(effect, x)

    def _corner(self, x: Package, y: Package, a: int, b: int) -> Package:
        """x_ab: what the first player delivers at x if a = 1 else at y, the second's by b."""
        at_x = {0: a, 1: b}
        return tuple(x[k] if at_x.get(by, 1) else y[k] for k, by in enumerate(self.axes.deliverer))

    def _owes(self, player: int, x: Package, y: Package) -> bool:
        return any(by == player and x[k] != y[k] for k, by in enumerate(self.axes.deliverer))

    def _end(self, offer: int, how: int, x: Package, schedule: Schedule) -> int:
        end = End.KEPT if how == 0 else End.BROKEN
        delivered = schedule.delivered(how)
        outcome = self.classes.find(Ending(end, x, delivered))
        return self.ends.setdefault(EndRow(offer, how, outcome, delivered), len(self.ends))

    def _schedule_arrays(self) -> dict[str, Any]:
        stages = max(len(s.shares) for s in self.schedules)
        shares = np.ones((len(self.schedules), stages, 2))
        for position, schedule in enumerate(self.schedules):
            shares[position, : len(schedule.shares)] = schedule.shares
        broken = np.zeros((len(self.schedules), stages, 2, 2))
        for position, schedule in enumerate(self.schedules):
            for how in range(1, schedule.hows):
                broken[position, (how - 1) // 2, (how - 1) % 2] = schedule.delivered(how)
        return {
            "schedules": _columns([(len(s.shares), s.first) for s in self.schedules], 2),
            "shares": shares,
            "broken_shares": broken,
        }

    def _arrangement_rows(self) -> dict[str, Any]:
        axes = self.axes
        first = [0, *itertools.accumulate(len(axes.levels[k]) for k in axes.interim)]
        columns = []
        for z in self.positions:
            y = axes.in_force(z)
            levels = (start + level for start, level in zip(first, z, strict=False))
            columns.append((*(self._row(e, y) for e in Effect), self.chances.hazard_row(z), *levels))
        self.levels = first[-1]
        return {"arrangements": _columns(columns, 4 + len(axes.interim))}

    def _sums(self) -> dict[str, Any]:
        begin, entry = self.payoffs.sums()
        return {"sum_begin": begin, "sum_entry": entry}

    def _sizes(self, arrays: GameArrays, phases: int) -> GameSizes:
        lengths = [np.diff(arrays.offer_begin).max(initial=0), np.diff(arrays.move_begin).max(initial=0)]
        return GameSizes(
            rounds=self.scenario.rounds,
            arrangements=len(self.positions),
            pairs=len(self.pairs),
            hows=arrays.pair_end.shape[1],
            schedules=arrays.shares.shape[0],
            stages=arrays.shares.shape[1],
            payoffs=self.payoffs.count,
            payees=len(self.axes.players) + len(self.axes.observers),
            differences=len(self.products.rows),
            layers=len(arrays.movers),
            interim=arrays.arrangements.shape[1] - LEVELS,
            phases=phases,
            consents=len(self.chances.consent.keys),
            publics_1=len(self.chances.ratification[0].keys),
            publics_2=len(self.chances.ratification[1].keys),
            hazards=len(self.chances.hazard.keys),
            policies=self.policies,
            options=1 + int(max(lengths)),
            ends=len(self.ends),
            levels=self.levels,
            offers=len(self.offers),
            move_counts=len(self._move_counts()),
        )

    def _roles(self) -> dict[str, tuple[Product, Product]]:
        def role(name: str) -> tuple[Product, Product]:
            first, second = (
                product_of(getattr(player, name), self.axes.parameters)
                for player in self.dispute.players.values()
            )
            return first, second

        return {name: role(name) for name in ROLES}


def _turn(proposers: tuple[str, ...], t: int) -> str:
    return proposers[t % len(proposers)]


def _phases(scenario: Scenario, axes: Axes) -> tuple[tuple[dict[int, float], ...], list[int]]:
    """Distinct sets of additions, and which of them holds in each round."""
    phases: list[dict[int, float]] = []
    rounds = []
    for t in range(1, scenario.rounds + 1):
        additions = {axes.parameters.index(k): v for k, v in scenario.calendar.get(t, {}).items()}
        if additions not in phases:
            phases.append(additions)
        rounds.append(phases.index(additions))
    return tuple(phases), rounds
