"""The model written plainly in numpy: whole arrays over draws, loops over rounds, arrangements and offers.

What the compiled solver is measured against. It follows docs/model.md, sections 2 to 6, and shares with the
solver only what gives names their positions. Precisions must be finite. As a script it compares itself with
the solver:

    python benchmarks/plain.py [--draws 200] [--scenario base]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from negosim.dispute.data import Effect, End, RatificationBy
from negosim.game.axes import Arrangement, Package, axes_of
from negosim.game.classes import ClassFinder, Ending
from negosim.game.game import ROLES
from negosim.game.moves import Move, moves_from
from negosim.game.table import Available, available, compiled_offers
from negosim.scenario.data import Scenario

__all__ = ["PlainSolution", "solve_plain"]

Floats = npt.NDArray[np.float64]
Entry = Iterable[float | str]
Shifts = dict[str, dict[str, tuple[float | str, ...]]]
State = tuple[bool, Arrangement]  # whether the door is open, and what is in force
Values = dict[State, Floats]  # (2, draws) each


@dataclass(frozen=True)
class PlainSolution:
    """Values at the start, the same from playing forward, and the outcome classes.

    Attributes
    ----------
    value, forward : (2, draws) array
    classes : (classes, draws) array
    """

    value: Floats
    forward: Floats
    classes: Floats


@dataclass
class Deal:
    """How a settlement is carried out: both players' values, and the chance and class of each end."""

    value: Floats
    forward: Floats
    exposed: Floats
    ends: list[tuple[int, Floats]] = field(default_factory=list)


@dataclass(frozen=True)
class TableChoice:
    """Choice probabilities at the table: ``offered (1 + offers, draws)``, no offer first; ``accepted``."""

    offered: Floats
    accepted: list[Floats]


def solve_plain(scenario: Scenario, theta: Floats) -> PlainSolution:
    """Solve a scenario for every draw.

    Parameters
    ----------
    scenario : Scenario
    theta : (parameters, draws) array
        Value of every parameter of the dispute.
    """
    talks = Talks(scenario, theta)
    value = talks.backward()
    classes, forward = talks.play()
    return PlainSolution(value, forward, classes)


def mix(chance: Floats, one: Floats, other: Floats) -> Floats:
    """chance·one + (1 - chance)·other."""
    return chance * one + (1.0 - chance) * other


def expected(chances: Floats, values: Floats) -> Floats:
    """What both players may expect of options of values ``(options, 2, draws)``."""
    total: Floats = (chances[:, np.newaxis] * values).sum(axis=0)
    return total


class Numbers:
    """Sections 2 and 5: everything that a draw's parameters say before the game is solved."""

    def __init__(self, scenario: Scenario, theta: Floats) -> None:
        self.scenario, self.dispute = scenario, scenario.dispute
        self.axes = axes_of(scenario.dispute)
        self.theta = dict(zip(self.axes.parameters, theta, strict=True))
        self.draws = theta.shape[1]
        self.zero, self.one = np.zeros(self.draws), np.ones(self.draws)
        self.role = {name: self.of_players(name) for name in ROLES[2:]}
        self.discount = self.of_players("discount")
        self.steepness = self.of_players("precision") / (1.0 - self.discount)
        self.tables = {e: [self.term_tables(e, name) for name in self.axes.players] for e in Effect}
        self.known: dict[Any, Any] = {}

    def remembered(self, find: Callable[..., Any], *at: Any) -> Any:
        """What a function gives, found once."""
        key = (find.__name__, at)
        if key not in self.known:
            self.known[key] = find(*at)
        return self.known[key]

    def number(self, entry: Entry, t: int | None = None) -> Floats:
        """A product of numbers and parameters; given a round (from 0), with the calendar's additions."""
        added = {} if t is None else self.scenario.calendar.get(t + 1, {})
        value = self.one
        for f in entry:
            value = value * (self.theta[f] + added.get(f, 0.0) if isinstance(f, str) else f)
        return value

    def of_players(self, role: str) -> Floats:
        return np.stack([self.number(getattr(player, role)) for player in self.dispute.players.values()])

    def term_tables(self, effect: Effect, player: str) -> list[tuple[list[int], dict[Package, Floats]]]:
        """Scope and weighted table, by position, of each term of a player with this effect."""
        found = []
        for term in self.dispute.terms.get(player, {}).values():
            if term.effect is effect:
                scope = [self.axes.issue(name) for name in term.scope]
                table = {}
                for names, entry in term.table.items():
                    levels = tuple(self.axes.level(k, name) for k, name in zip(scope, names, strict=True))
                    table[levels] = self.number((*term.weights, *entry))
                found.append((scope, table))
        return found

    def u(self, effect: Effect, x: Package) -> Floats:
        """u^e(x) of both players, ``(2, draws)``."""
        return self.remembered(self.payoff, effect, x)  # type: ignore[no-any-return]

    def payoff(self, effect: Effect, x: Package) -> Floats:
        total = np.zeros((2, self.draws))
        for i, terms in enumerate(self.tables[effect]):
            for scope, table in terms:
                total[i] += table.get(tuple(x[k] for k in scope), 0.0)
                total[i] -= table.get(tuple(self.axes.status_quo[k] for k in scope), 0.0)
        return total

    def flow_at(self, z: Arrangement) -> Floats:
        """u(y(z)) of both players."""
        return self.remembered(self.whole_payoff, self.axes.in_force(z))  # type: ignore[no-any-return]

    def whole_payoff(self, x: Package) -> Floats:
        return self.u(Effect.DELIVERY, x) + self.u(Effect.SIGNATURE, x) + self.u(Effect.TREATY, x)

    def phase(self, t: int) -> int | None:
        """The round if the calendar has something for it; rounds without additions are alike."""
        return t if self.scenario.calendar.get(t + 1) else None

    def consent(self, t: int, y: Package, x: Package) -> Floats:
        """c of going from y to x."""
        return self.remembered(self.least_consent, self.phase(t), y, x)  # type: ignore[no-any-return]

    def least_consent(self, t: int | None, y: Package, x: Package) -> Floats:
        c = self.one
        for name, listed in (self.dispute.consent.issues if self.dispute.consent else {}).items():
            k = self.axes.issue(name)
            rank = {self.axes.level(k, level): place for place, level in enumerate(listed)}
            if rank.get(x[k], -1) > rank.get(y[k], -1):
                c = np.minimum(c, self.number(listed[self.axes.levels[k][x[k]]], t))
        return c

    def ratified(self, t: int, x: Package, y: Package) -> Floats:
        """ρ of settlement x while y is in force."""
        return self.remembered(self.both_pass, self.phase(t), x, y)  # type: ignore[no-any-return]

    def both_pass(self, t: int | None, x: Package, y: Package) -> Floats:
        rule, rho = self.dispute.ratification, self.one
        if rule is None:
            return rho
        k = self.axes.issue(rule.issue)
        for by in rule.by.values():
            rho = rho * self.passes(t, by, self.axes.levels[k][x[k]], y)
        return rho

    def passes(self, t: int | None, by: RatificationBy, level: str, y: Package) -> Floats:
        """ρ_i."""
        support = self.number(by.support[level], t)
        undecided = (support > 0) & (support < 1)
        inside = np.where(undecided, support, 0.5)
        leaning = np.log(inside / (1.0 - inside)) + self.number(by.sway, t) + self.shift(t, by.shifts, y)
        rho = 1.0 / (1.0 + np.exp(-self.number(by.sharpness, t) * leaning))
        decided: Floats = np.where(undecided, rho, support)
        return decided

    def breakdown(self, t: int, z: Arrangement) -> Floats:
        """q(t, z)."""
        return self.remembered(self.hazard, self.phase(t), z)  # type: ignore[no-any-return]

    def hazard(self, t: int | None, z: Arrangement) -> Floats:
        rule, y = self.dispute.breakdown, self.axes.in_force(z)
        return np.minimum(1.0, self.number(rule.hazard, t) + self.shift(t, rule.shifts, y))

    def shift(self, t: int | None, shifts: Shifts, y: Package) -> Floats:
        """Sum of the shifts of the levels in force."""
        total = self.zero
        for name, by_level in shifts.items():
            k = self.axes.issue(name)
            if self.axes.levels[k][y[k]] in by_level:
                total = total + self.number(by_level[self.axes.levels[k][y[k]]], t)
        return total

    def choose(self, m: int, values: Floats, weights: Sequence[float]) -> Floats:
        """Player m's choice probabilities among options of values ``(options, 2, draws)`` (section 3)."""
        logits = self.steepness[m] * values[:, m]
        odds = np.array(weights)[:, np.newaxis] * np.exp(logits - logits.max(axis=0))
        chances: Floats = odds / odds.sum(axis=0)
        return chances

    def either(self, m: int, first: Floats, second: Floats) -> Floats:
        """The probability that m chooses the first of two options."""
        with np.errstate(over="ignore"):
            chance: Floats = 1.0 / (1.0 + np.exp(self.steepness[m] * (second[m] - first[m])))
        return chance


class Delivery:
    """Section 6: a settlement x, signed while y is in force, carried out stage by stage."""

    def __init__(self, numbers: Numbers, classes: ClassFinder, x: Package, y: Package) -> None:
        self.n, self.classes, self.x, self.y = numbers, classes, x, y
        self.order, self.shares = self.schedule()
        self.last = len(self.shares) - 1
        self.comply: dict[tuple[int, int], Floats] = {}
        self.broken: dict[tuple[int, int], Floats] = {}

    def schedule(self) -> tuple[tuple[int, int], list[tuple[float, float]]]:
        """Who moves first and second in each stage, and the shares delivered after it."""
        axes, delivery = self.n.axes, self.n.dispute.delivery
        if delivery is None:
            return (0, 1), [(1.0, 1.0)]
        schedule = delivery.schedules[axes.levels[axes.sequence][self.x[axes.sequence]]]
        first = axes.players.index(schedule.first)
        one, two = (schedule.shares[name] for name in axes.players)
        return (first, 1 - first), list(zip(one, two, strict=True))

    def solve(self) -> Deal:
        """Values by backward induction, and again by playing forward."""
        n = self.n
        delta = n.u(Effect.SIGNATURE, self.x) - n.u(Effect.SIGNATURE, self.y)
        deal = Deal(self.backward(), np.zeros((2, n.draws)), n.role["exposure"] * np.minimum(0.0, delta))
        self.forward(deal)
        return deal

    def backward(self) -> Floats:
        """A, both players' value of the settlement."""
        beta, value = self.n.role["stage_discount"], self.flow((self.n.one, self.n.one), alive=True)
        for s in range(self.last, -1, -1):
            if s < self.last:
                value = (1.0 - beta) * self.stage_flow(s) + beta * value
            for m in reversed(self.order):
                if self.acts(s, m):
                    broken = self.broken[s, m] = self.broken_value(s, m)
                    comply = self.comply[s, m] = self.n.either(m, value, broken)
                    value = mix(comply, value, broken)
        return value

    def forward(self, deal: Deal) -> None:
        """Follow the choices: what they are worth, and how the settlement ends."""
        beta, alive, factor = self.n.role["stage_discount"], self.n.one, np.ones((2, self.n.draws))
        for s in range(self.last + 1):
            for m in self.order:
                if (s, m) in self.comply:
                    lost = alive * (1.0 - self.comply[s, m])
                    alive = alive * self.comply[s, m]
                    deal.forward += factor * lost * self.broken[s, m]
                    deal.ends.append((self.outcome(End.BROKEN, self.delivered(s, m)), lost))
            if s < self.last:
                deal.forward += factor * alive * (1.0 - beta) * self.stage_flow(s)
                factor = factor * beta
        deal.forward += factor * alive * self.flow((self.n.one, self.n.one), alive=True)
        deal.ends.append((self.outcome(End.KEPT, (1.0, 1.0)), alive))

    def outcome(self, end: End, delivered: tuple[float, float]) -> int:
        return self.classes.find(Ending(end, self.x, delivered))

    def before(self, s: int) -> tuple[float, float]:
        return self.shares[s - 1] if s else (0.0, 0.0)

    def acts(self, s: int, m: int) -> bool:
        """Whether m owes something, and more at this stage than before."""
        owes = any(by == m and self.x[k] != self.y[k] for k, by in enumerate(self.n.axes.deliverer))
        return owes and self.shares[s][m] > self.before(s)[m]

    def delivered(self, s: int, m: int) -> tuple[float, float]:
        """Shares delivered when m breaks stage s, before snapback."""
        first = self.order[0]
        reached = [self.shares[s][i] if i == first != m else self.before(s)[i] for i in (0, 1)]
        return reached[0], reached[1]

    def broken_value(self, s: int, m: int) -> Floats:
        """What both players have if m breaks stage s."""
        role, (one, two) = self.n.role, self.delivered(s, m)
        snapback, costs = role["snapback"], role["betrayal_cost"].copy()
        costs[m] = role["renege_cost"][m]
        return self.flow((one * (1.0 - snapback[0]), two * (1.0 - snapback[1])), alive=False) - costs

    def stage_flow(self, s: int) -> Floats:
        one, two = self.shares[s]
        return self.flow((one * self.n.one, two * self.n.one), alive=True)

    def flow(self, shares: tuple[Floats, Floats], *, alive: bool) -> Floats:
        """flow(φ_1, φ_2, alive) of both players."""
        total = self.n.u(Effect.SIGNATURE, self.x) + self.n.u(Effect.TREATY, self.x if alive else self.y)
        for a in (0, 1):
            for b in (0, 1):
                chance = (shares[0] if a else 1.0 - shares[0]) * (shares[1] if b else 1.0 - shares[1])
                total = total + chance * self.n.u(Effect.DELIVERY, self.corner(a, b))
        return total

    def corner(self, a: int, b: int) -> Package:
        """x_ab."""
        at_x, by = {0: a, 1: b}, self.n.axes.deliverer
        return tuple(self.x[k] if at_x.get(deliverer, 1) else self.y[k] for k, deliverer in enumerate(by))


class Talks:
    """Section 4: the rounds, solved backward and then played forward."""

    def __init__(self, scenario: Scenario, theta: Floats) -> None:
        n = self.n = Numbers(scenario, theta)
        self.scenario, self.rounds, self.classes = scenario, scenario.rounds, ClassFinder(n.dispute, n.axes)
        self.frozen = frozenset(n.axes.issue(name) for name in scenario.frozen)
        self.movers = [n.axes.players.index(name) for name in scenario.moves]
        proposers = [n.axes.players.index(name) for name in scenario.proposers]
        self.proposer = [proposers[t % len(proposers)] for t in range(self.rounds)]
        self.offers = compiled_offers(scenario.offers, n.axes, self.frozen)
        self.moves: dict[tuple[int, Arrangement], list[Move]] = {}
        self.table: dict[State, list[Available]] = {}
        self.start = n.axes.arrangement(self.package_at_start())
        self.states = [(door, z) for door in (True, False) for z in self.reachable()]
        signable = [(a, z) for (_, z), listed in self.table.items() for a in listed]
        self.deals = {(a.package, z): self.deal(a, z) for a, z in signable}
        self.moved: dict[tuple[int, int, State], Floats] = {}
        self.chosen: dict[tuple[int, State], TableChoice] = {}

    def package_at_start(self) -> Package:
        sets = self.n.axes.positions(self.scenario.in_force)
        return tuple(sets.get(k, level) for k, level in enumerate(self.n.axes.status_quo))

    def reachable(self) -> list[Arrangement]:
        """Every arrangement that the talks can reach; notes its moves and offers."""
        axes, found = self.n.axes, [self.start]
        for z in found:
            for m in set(self.movers):
                self.moves[m, z] = moves_from(axes, m, z, self.frozen)
            for door in (True, False):
                self.table[door, z] = available(self.offers, axes, z, door_open=door)
            moved = [move.to for m in self.movers for move in self.moves[m, z]]
            offered = [axes.arrangement(a.package) for a in self.table[False, z]]
            for other in moved + offered:
                if other not in found:
                    found.append(other)
        return found

    def deal(self, a: Available, z: Arrangement) -> Deal | None:
        """How a settlement is carried out; None for an interim offer."""
        if not a.offer.settlement:
            return None
        return Delivery(self.n, self.classes, a.package, self.n.axes.in_force(z)).solve()

    # ---- Backward
    def backward(self) -> Floats:
        """W at the start, ``(2, draws)``; notes the choices at every state."""
        W = {state: self.n.flow_at(state[1]) for state in self.states}
        for t in range(self.rounds - 1, -1, -1):
            C = {state: self.continuation(t, state, W[state]) for state in self.states}
            W = {state: self.at_table(t, state, C) for state in self.states}
            for turn in range(len(self.movers) - 1, -1, -1):
                W = {state: self.own_moves(t, turn, state, W) for state in self.states}
        return W[True, self.start]

    def continuation(self, t: int, state: State, later: Floats) -> Floats:
        """C^D(t, z)."""
        delta, q = self.n.discount, self.n.breakdown(t, state[1])
        lapsed = 0.0 - self.n.role["breakdown_cost"]
        return (1.0 - delta) * self.n.flow_at(state[1]) + delta * mix(q, lapsed, later)

    def at_table(self, t: int, state: State, C: Values) -> Floats:
        """B^D(t, z)."""
        m, here, listed = self.proposer[t], C[state], self.table[state]
        options, accepted = [here], []
        for a in listed:
            signed = self.signed(t, state, a, C)
            accepted.append(self.n.either(1 - m, signed, here))
            options.append(mix(accepted[-1], signed, here))
        values = np.stack(options)
        offered = self.n.choose(m, values, [1.0, *(a.weight for a in listed)])
        self.chosen[t, state] = TableChoice(offered, accepted)
        return expected(offered, values)

    def signed(self, t: int, state: State, a: Available, C: Values) -> Floats:
        """V of an offer that is accepted."""
        door, z = state
        y, deal = self.n.axes.in_force(z), self.deals[a.package, z]
        c = self.n.consent(t, y, a.package)
        if deal is None:
            return mix(c, C[door, self.n.axes.arrangement(a.package)], C[state])
        shut = C[False, z]
        failed = shut - self.n.role["failure_cost"] + deal.exposed
        return mix(c, mix(self.n.ratified(t, a.package, y), deal.value, failed), shut)

    def own_moves(self, t: int, turn: int, state: State, B: Values) -> Floats:
        """What a state is worth before a player's own moves."""
        m, (door, z) = self.movers[turn], state
        options = [B[state]]
        for move in self.moves[m, z]:
            worth = mix(self.move_consent(t, z, move), B[door, move.to], B[state])
            worth[m] -= self.n.role["move_cost"][m]
            options.append(worth)
        values = np.stack(options)
        chance = self.moved[t, turn, state] = self.n.choose(m, values, [1.0] * len(options))
        return expected(chance, values)

    def move_consent(self, t: int, z: Arrangement, move: Move) -> Floats:
        return self.n.consent(t, self.n.axes.in_force(z), self.n.axes.in_force(move.to))

    # ---- Forward
    def play(self) -> tuple[Floats, Floats]:
        """Probability of every outcome class, and what the play is worth to both players."""
        self.ended = np.zeros((len(self.n.dispute.classes), self.n.draws))
        self.worth, self.factor = np.zeros((2, self.n.draws)), np.ones((2, self.n.draws))
        mass: Values = {(True, self.start): self.n.one}
        for t in range(self.rounds):
            for turn in range(len(self.movers)):
                mass = self.play_moves(t, turn, mass)
            mass = self.play_table(t, mass)
            mass = {state: self.play_breakdown(t, state, here) for state, here in mass.items()}
            self.factor = self.factor * self.n.discount
        for (_, z), here in mass.items():
            self.end(End.NO_SETTLEMENT, self.n.axes.in_force(z), here)
            self.worth += self.factor * here * self.n.flow_at(z)
        return self.ended, self.worth

    def end(self, kind: End, x: Package, mass: Floats) -> None:
        self.ended[self.classes.find(Ending(kind, x))] += mass

    def play_moves(self, t: int, turn: int, mass: Values) -> Values:
        m, after = self.movers[turn], self.nothing()
        for (door, z), here in mass.items():
            chance = self.moved[t, turn, (door, z)]
            stays = here * chance[0]
            for k, move in enumerate(self.moves[m, z], start=1):
                tried, c = here * chance[k], self.move_consent(t, z, move)
                after[door, move.to] = after[door, move.to] + tried * c
                stays = stays + tried * (1.0 - c)
                self.worth[m] -= self.factor[m] * tried * self.n.role["move_cost"][m]
            after[door, z] = after[door, z] + stays
        return after

    def play_table(self, t: int, mass: Values) -> Values:
        after = self.nothing()
        for state, here in mass.items():
            choice = self.chosen[t, state]
            stays = here * choice.offered[0]
            for k, a in enumerate(self.table[state]):
                offered = here * choice.offered[k + 1]
                stays = stays + offered * (1.0 - choice.accepted[k])
                self.play_offer(t, state, a, offered * choice.accepted[k], after)
            after[state] = after[state] + stays
        return after

    def play_offer(self, t: int, state: State, a: Available, mass: Floats, after: Values) -> None:
        """What follows on the acceptance of an offer."""
        door, z = state
        y, deal = self.n.axes.in_force(z), self.deals[a.package, z]
        c = self.n.consent(t, y, a.package)
        if deal is None:
            there = (door, self.n.axes.arrangement(a.package))
            after[there] = after[there] + mass * c
            after[state] = after[state] + mass * (1.0 - c)
            return
        ratified = mass * c * self.n.ratified(t, a.package, y)
        failed = mass * c - ratified
        after[False, z] = after[False, z] + (mass - ratified)
        self.worth += self.factor * ratified * deal.forward
        self.worth += self.factor * failed * (deal.exposed - self.n.role["failure_cost"])
        for outcome, chance in deal.ends:
            self.ended[outcome] += ratified * chance

    def play_breakdown(self, t: int, state: State, mass: Floats) -> Floats:
        """The round's flow and breakdown; what goes on."""
        delta, broke = self.n.discount, mass * self.n.breakdown(t, state[1])
        self.end(End.BREAKDOWN, self.n.axes.status_quo, broke)
        flow = (1.0 - delta) * self.n.flow_at(state[1]) * mass
        self.worth += self.factor * (flow - delta * broke * self.n.role["breakdown_cost"])
        return mass - broke

    def nothing(self) -> Values:
        return defaultdict(lambda: self.n.zero)


def compare(scenario: Scenario, draws: int) -> dict[str, float]:
    """Largest differences between this solution and the compiled solver's."""
    from negosim.game.compile import compile_game
    from negosim.model.draws import Sampler
    from negosim.model.solve import solve
    from negosim.outcomes.columns import classes

    theta = Sampler(scenario.priors, scenario.run.seed, scenario.run.design, draws).parameters(0, draws)
    game = compile_game(scenario)
    ours, plain = solve(game, theta), solve_plain(scenario, theta)
    found = classes(game, ours, len(scenario.dispute.classes))
    return {
        "values": float(np.abs(ours.value - plain.value).max()),
        "classes": float(np.abs(found - plain.classes).max()),
        "forward and backward": float(np.abs(plain.value - plain.forward).max()),
        "sum of the classes and 1": float(np.abs(plain.classes.sum(axis=0) - 1.0).max()),
    }


def main() -> None:
    from negosim.scenario.load import load

    parser = argparse.ArgumentParser(description="Compare the plain solution with the compiled solver.")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--scenario", default="base")
    options = parser.parse_args()
    differences = compare(load(options.scenario), options.draws)
    for name, difference in differences.items():
        print(f"{name:26} differ by at most {difference:.1e}")
    if max(differences.values()) > 1e-9:
        raise SystemExit("the two solutions disagree")


if __name__ == "__main__":
    main()
