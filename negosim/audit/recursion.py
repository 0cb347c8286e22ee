"""A second solver: one draw of the game as recursion over names and dictionaries, by backward induction.

It shares nothing with the package's own solver but the data that files are read into. Sections are those
of the model, symbols those of ``rules``; besides

    c, rho, q   consent, ratification, breakdown         δ    discount factor of a round
    worth       what both players may expect             λ    precision, per point and year

Every choice is kept, with what led to it, in ``Recursion.decisions``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product
from typing import NamedTuple

from negosim.audit.rules import DOORS, Arrangement, Deal, Package, Rules, Values
from negosim.dispute.data import Effect, Entry, Player, RatificationBy

__all__ = ["TIE", "Act", "Decision", "How", "Kind", "Node", "Recursion"]

TIE = 1e-12

How = str | tuple[str, str, int]
"""How a settlement ends: ``"kept"`` or ``("broken", player, stage)``."""

_Table = dict[tuple[str, ...], float]

_REMEMBERED = (
    *("number", "terms", "points", "in_force", "consent", "consent_to", "publics", "breakdown"),
    *("worth", "own_moves", "proposals", "accepted", "no_settlement", "carried_out"),
)


class Kind(StrEnum):
    """What is chosen at a node."""

    MOVE = "move"
    OFFER = "offer"
    ANSWER = "answer"
    DELIVERY = "delivery"


class Node(NamedTuple):
    """Where a choice is made; delivery has no round and no door, since its values depend on neither."""

    kind: Kind
    t: int
    z: Arrangement
    door: str
    turn: int = 0
    offer: str = ""
    stage: int = 0


@dataclass(frozen=True)
class Decision:
    """A choice: who makes it, what can be done, what each option is worth to whoever chooses, and P(a).

    ``shares`` are the s_a; an option is None (no offer), an arrangement (a move, or staying), the name of
    an offer, or a word.
    """

    mover: str
    options: tuple[str | Arrangement | None, ...]
    values: tuple[float, ...]
    shares: tuple[float, ...]
    chances: tuple[float, ...]


class Act(NamedTuple):
    """An option with its chance, the chance that it succeeds, and what it is worth to both."""

    chance: float
    what: str | Arrangement | None
    success: float
    worth: Values


def mix(p: float, a: Values, b: Values) -> Values:
    """Expected values of a with probability p, else b."""
    return {i: p * a[i] + (1 - p) * b[i] for i in a}


class Recursion:
    """The game at one draw.

    Parameters
    ----------
    rules : Rules
    theta : mapping
        The value of every parameter. A precision may be 0 or infinite.
    precision : float, optional
        λ of both players, instead of what the dispute says.

    Attributes
    ----------
    discount : dict
        δ of a round, from that of a year.
    decisions : dict
        By node, every choice of every round, door and arrangement, and of every settlement's delivery.
    """

    def __init__(self, rules: Rules, theta: Mapping[str, float], precision: float | None = None) -> None:
        self.rules, self.scenario, self.dispute = rules, rules.scenario, rules.dispute
        self.theta, self.players, self.other = theta, rules.players, rules.other
        self.all = dict.fromkeys(self.players, 1.0)
        self.role: dict[str, Values] = {}
        for role in set(Player.model_fields) - {"label"}:
            entries = {i: getattr(player, role) for i, player in self.dispute.players.items()}
            self.role[role] = {i: self.number(entry) for i, entry in entries.items()}
        if precision is not None:
            self.role["precision"] = dict.fromkeys(self.players, precision)
        per_year = self.scenario.rounds_per_year
        self.discount = {i: d ** (1 / per_year) for i, d in self.role["discount"].items()}
        self.decisions: dict[Node, Decision] = {}
        for name in _REMEMBERED:
            setattr(self, name, cache(getattr(self, name)))
        for t in range(self.scenario.rounds, 0, -1):  # the last first, which keeps the recursion shallow
            for z, door in product(rules.arrangements(), DOORS):
                self.worth(t, z, door, 0)

    def number(self, entry: Entry, t: int | None = None) -> float:
        """A product of numbers and parameters; given a round, with what the calendar adds in it."""
        added = self.scenario.calendar.get(t, {}) if t is not None else {}
        return math.prod(self.theta[f] + added.get(f, 0.0) if isinstance(f, str) else f for f in entry)

    # ---- Section 2: payoffs
    def terms(self, name: str, effect: Effect) -> list[tuple[tuple[str, ...], _Table]]:
        """Scope and weighted table of each term of a player or observer with this effect."""
        owned = {n: observer.terms for n, observer in self.dispute.observers.items()} | self.dispute.terms
        terms = [term for term in owned.get(name, {}).values() if term.effect == effect]
        return [(a.scope, {at: self.number(a.weights + a.table[at]) for at in a.table}) for a in terms]

    def u(self, name: str, effect: Effect, x: Package) -> float:
        """u^e(x) of a player or observer."""
        return self.points(name, effect, tuple(x.values()))

    def points(self, name: str, effect: Effect, levels: tuple[str, ...]) -> float:
        """u^e of the package with these levels."""
        total, x0 = 0.0, self.rules.x0
        x = dict(zip(x0, levels, strict=True))
        for scope, v in self.terms(name, effect):
            total += v.get(tuple(x[k] for k in scope), 0.0) - v.get(tuple(x0[k] for k in scope), 0.0)
        return total

    def in_force(self, z: Arrangement) -> Values:
        """u(y(z)) of every player and observer."""
        everyone, y = (*self.players, *self.rules.observers), self.rules.y(z)
        return {name: sum(self.u(name, effect, y) for effect in Effect) for name in everyone}

    # ---- Section 3: choice
    def steepness(self, i: str) -> float:
        """λ / (1 - δ), with the δ of a year: shorter rounds make no choice sharper."""
        return self.role["precision"][i] / (1 - self.role["discount"][i])

    def choice(
        self,
        node: Node,
        i: str,
        options: Sequence[str | Arrangement | None],
        q: Sequence[float],
        s: Sequence[float] = (),
    ) -> tuple[float, ...]:
        """Chances of i's options in listed order, of values q and shares s (1 each if left out)."""
        shares, best, scale = tuple(s or [1.0] * len(q)), max(q), self.steepness(i)
        if math.isinf(scale):
            tied = TIE * max(1.0, *map(abs, q))
            chosen = next(k for k, value in enumerate(q) if best - value <= tied)
            chances = tuple(float(k == chosen) for k in range(len(q)))
        else:
            odds = [a * math.exp(scale * (value - best)) for a, value in zip(shares, q, strict=True)]
            chances = tuple(one / sum(odds) for one in odds)
        self.decisions[node] = Decision(i, tuple(options), tuple(q), shares, chances)
        return chances

    # ---- Section 4: a round
    def worth(self, t: int, z: Arrangement, door: str, turn: int) -> Values:
        """W^D(t, z) at turn 0 of `moves`; B^D(t, z), at the table, when every turn is over."""
        if t > self.scenario.rounds:
            return {i: self.in_force(z)[i] for i in self.players}
        at_table = turn == len(self.scenario.moves)
        acts = self.proposals(t, z, door) if at_table else self.own_moves(t, z, door, turn)
        return {i: sum(act.chance * act.worth[i] for act in acts) for i in self.players}

    def own_moves(self, t: int, z: Arrangement, door: str, turn: int) -> list[Act]:
        """The choice among staying and every own issue one level down or up; success is consent."""
        mover, stay = self.scenario.moves[turn], self.worth(t, z, door, turn + 1)
        targets, consents, worths = [z, *self.rules.steps(mover, z)], [1.0], [stay]
        for target in targets[1:]:
            consents.append(self.consent(t, z, target))
            worths.append(mix(consents[-1], self.worth(t, target, door, turn + 1), stay))
            worths[-1][mover] -= self.role["move_cost"][mover]
        node = Node(Kind.MOVE, t, z, door, turn=turn)
        chances = self.choice(node, mover, targets, [worth[mover] for worth in worths])
        return [Act(*one) for one in zip(chances, targets, consents, worths, strict=True)]

    def proposals(self, t: int, z: Arrangement, door: str) -> list[Act]:
        """The choice among no offer (None) and the available offers; success is acceptance."""
        m, none, offers = (
            self.rules.proposer[t],
            self.no_settlement(t, z, door),
            self.rules.available(z, door),
        )
        r, accepts, worths = self.other[m], [0.0], [none]
        for o in offers:
            signed = self.accepted(t, z, door, o)
            node = Node(Kind.ANSWER, t, z, door, offer=o)
            accepts.append(self.choice(node, r, ("accept", "reject"), (signed[r], none[r]))[0])
            worths.append(mix(accepts[-1], signed, none))
        options, shares, node = (None, *offers), (1.0, *offers.values()), Node(Kind.OFFER, t, z, door)
        chances = self.choice(node, m, options, [worth[m] for worth in worths], shares)
        return [Act(*one) for one in zip(chances, options, accepts, worths, strict=True)]

    def accepted(self, t: int, z: Arrangement, door: str, o: str) -> Values:
        """V(o) at (t, z, D)."""
        x, c = self.rules.x(o, z), self.consent_to(t, o, z)
        if not self.rules.is_settlement(o):
            after = self.rules.arrangement(x)
            return mix(c, self.no_settlement(t, after, door), self.no_settlement(t, z, door))
        shut, lost = self.no_settlement(t, z, "shut"), self.lost(o, z)
        failed = {i: shut[i] - lost[i] for i in self.players}
        return mix(c, mix(self.ratified(t, o, z), self.carried_out(o, z)[0], failed), shut)

    def lost(self, o: str, z: Arrangement) -> Values:
        """What both bear when settlement o fails at home: its cost, and an exposure to what was signed."""
        x, y, lost = self.rules.x(o, z), self.rules.y(z), {}
        for i in self.players:
            delta = self.u(i, Effect.SIGNATURE, x) - self.u(i, Effect.SIGNATURE, y)
            lost[i] = self.role["failure_cost"][i] - self.role["exposure"][i] * min(0.0, delta)
        return lost

    def no_settlement(self, t: int, z: Arrangement, door: str) -> Values:
        """C^D(t, z)."""
        now = self.in_force(z)
        later = mix(self.breakdown(t, z), self.lapsed(), self.worth(t + 1, z, door, 0))
        return {i: (1 - d) * now[i] + d * later[i] for i, d in self.discount.items()}

    def lapsed(self) -> Values:
        """What talks that break down are worth."""
        home, cost = self.in_force(self.rules.z0), self.role["breakdown_cost"]
        return {i: home[i] - cost[i] for i in self.players}

    # ---- Section 5: consent, ratification, breakdown
    def consent_to(self, t: int, o: str, z: Arrangement) -> float:
        """c of offer o."""
        return self.consent_between(t, self.rules.y(z), self.rules.x(o, z))

    def consent(self, t: int, z: Arrangement, target: Arrangement) -> float:
        """c of a move."""
        return self.consent_between(t, self.rules.y(z), self.rules.y(target))

    def consent_between(self, t: int, y: Package, x: Package) -> float:
        """c of going from y to x."""
        needed = []
        for k, table in self.dispute.consent.issues.items() if self.dispute.consent else ():
            rank = {level: place for place, level in enumerate(table)}
            if rank.get(x[k], -1) > rank.get(y[k], -1):
                needed.append(self.number(table[x[k]], t))
        return min(needed, default=1.0)

    def ratified(self, t: int, o: str, z: Arrangement) -> float:
        """rho of settlement o while z is in force."""
        return math.prod(self.publics(t, o, z).values())

    def publics(self, t: int, o: str, z: Arrangement) -> Values:
        """rho_i of each player's public."""
        rule = self.dispute.ratification
        if rule is None:
            return self.all
        level = self.rules.x(o, z)[rule.issue]
        return {i: self.passes(t, by, level, z) for i, by in rule.by.items()}

    def passes(self, t: int, by: RatificationBy, level: str, z: Arrangement) -> float:
        """rho_i."""
        support = self.number(by.support[level], t)
        if support in (0.0, 1.0):
            return support
        logits = math.log(support / (1 - support)) + self.number(by.sway, t) + self.shift(t, by.shifts, z)
        power = self.number(by.sharpness, t) * logits
        return 1 / (1 + math.exp(-power)) if power >= 0 else math.exp(power) / (1 + math.exp(power))

    def breakdown(self, t: int, z: Arrangement) -> float:
        """q(t, z): of n rounds in a year, talks survive all as often as they would survive the year."""
        rule = self.dispute.breakdown
        year = min(1.0, self.number(rule.hazard, t) + self.shift(t, rule.shifts, z))
        rounds = self.scenario.rounds_per_year
        return year if rounds == 1 else 1 - (1 - year) ** (1 / rounds)

    def shift(self, t: int, shifts: dict[str, dict[str, Entry]], z: Arrangement) -> float:
        """Sum of the shifts of the levels in force."""
        y = self.rules.y(z)
        return sum(self.number(table[y[k]], t) for k, table in shifts.items() if y[k] in table)

    # ---- Section 6: carrying out a settlement
    def carried_out(self, o: str, z: Arrangement) -> tuple[Values, dict[How, float]]:
        """A(o, z), and the chances of how the settlement ends."""
        return self.rest(self.rules.deal(o, z), 1, 0)

    def rest(self, deal: Deal, s: int, turn: int) -> tuple[Values, dict[How, float]]:
        """Values and chances of the ends, from turn 0 or 1 of stage s on, or after both (2)."""
        beta = self.role["stage_discount"]
        if turn == 2 and s == deal.last:
            return self.flows(deal, self.all), {"kept": 1.0}
        if turn == 2:
            flow, (later, hows) = self.flows(deal, deal.shares[s]), self.rest(deal, s + 1, 0)
            return {i: (1 - beta[i]) * flow[i] + beta[i] * later[i] for i in self.players}, hows
        m, (comply, hows) = deal.order[turn], self.rest(deal, s, turn + 1)
        if not deal.acts(s, m):
            return comply, hows
        broken = self.broken(deal, s, m)
        node = Node(Kind.DELIVERY, 0, deal.z, "", turn, deal.offer, s)
        p, p_break = self.choice(node, m, ("comply", "break"), (comply[m], broken[m]))
        return mix(p, comply, broken), {how: p * hows[how] for how in hows} | {("broken", m, s): p_break}

    def flows(self, deal: Deal, shares: Values) -> Values:
        """The flow of both players while the treaty is alive."""
        return {i: self.flow(i, deal, shares, True) for i in self.players}

    def broken(self, deal: Deal, s: int, m: str) -> Values:
        """Values if m breaks the settlement at stage s."""
        left = self.left(deal.delivered(s, m))
        cost = {i: self.role["renege_cost" if i == m else "betrayal_cost"][i] for i in self.players}
        return {i: self.flow(i, deal, left, False) - cost[i] for i in self.players}

    def left(self, shares: Values) -> Values:
        """What is left of what was delivered, after each deliverer's snapback."""
        return {i: share * (1 - self.role["snapback"][i]) for i, share in shares.items()}

    def flow(self, name: str, deal: Deal, shares: Values, alive: bool) -> float:
        """flow(phi_1, phi_2, alive) of a player or observer."""
        phi, psi = (shares[i] for i in self.players)
        total = self.u(name, Effect.SIGNATURE, deal.x)
        total += self.u(name, Effect.TREATY, deal.x if alive else deal.y)
        for (a, b), x_ab in deal.corners.items():
            chance = (phi if a else 1 - phi) * (psi if b else 1 - psi)
            total += chance * self.u(name, Effect.DELIVERY, x_ab) if chance else 0.0
        return total
