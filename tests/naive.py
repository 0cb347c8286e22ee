"""A second solver, deliberately naive: the game of model.md as recursion over names and dictionaries.

It shares nothing with the package's own solver but the data that files are read into, so that each can
be held against the other. It solves one draw. Sections and symbols are those of model.md:

    i, m, r   a player, the proposer, the responder      o    an offer (its name)
    x, y      packages: a level for every issue          z    an arrangement: levels of the interim issues
    t         a round, from 1                            s    a stage of delivery, from 1
    door      whether a settlement can be offered        c, rho, q   consent, ratification, breakdown
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice, product
from typing import Any, NamedTuple

from negosim.dispute.data import Condition, Effect, End, Entry, Player, RatificationBy
from negosim.scenario.data import Scenario

__all__ = ["NaiveSolution", "modes", "solve"]

Values = dict[str, float]  # a number for each player (or observer)
Package = dict[str, str]  # a level for every issue, in the dispute's order
Arrangement = tuple[str, ...]  # levels of the interim issues, in the dispute's order
Reach = dict[tuple[Arrangement, str], float]  # chance of each arrangement and door ("open" or "shut")
Act = tuple[float, Any, float, Values]  # chance, what (see below), chance that it succeeds, what it is worth
How = Any  # "kept" or ("broken", player, stage)
Ended = tuple[Any, ...]  # (offer, round, how), ("breakdown", round) or ("no_settlement", arrangement)


@dataclass
class NaiveSolution:
    """One draw, solved.

    Attributes
    ----------
    value : tuple of two floats
        W^open(1, start) of the two players, before the moves of the first round.
    classes : dict
        Probability of each outcome class, in the dispute's order.
    ends : dict
        Probability of each end that can happen: ``(offer, round, how)`` with "kept" or ``("broken",
        player, stage)`` as how, ``("breakdown", round)`` or ``("no_settlement", arrangement)``.
    stops : dict
        Expected counts of settlements ``refused_abroad``, ``signed`` (accepted and consented to),
        ``failed_at_home``, ``ratified``; of every offer ``offered:WHO:OFFER``, ``accepted:WHO:OFFER``.
    observers : dict
        Undiscounted expectation over the ends of each observer's payoff.
    ends_total : float
        Sum of the probabilities of all ends: 1 up to rounding.
    """

    value: tuple[float, float]
    classes: dict[str, float]
    ends: dict[Ended, float]
    stops: dict[str, float]
    observers: dict[str, float]
    ends_total: float


def modes(scenario: Scenario) -> dict[str, float]:
    """Every parameter at the mode of its prior, as `solve` takes them.

    Parameters
    ----------
    scenario : Scenario
        Whose priors to take.
    """
    return {name: prior.mode() for name, prior in scenario.priors.items()}


def solve(scenario: Scenario, theta: dict[str, float]) -> NaiveSolution:
    """Solve one draw of a scenario by backward induction, then follow the play forward.

    Parameters
    ----------
    scenario : Scenario
        The question, with its dispute.
    theta : dict
        The value of every parameter. A precision may be 0 or infinite.

    Returns
    -------
    NaiveSolution
        Values, ends, outcome classes, stops and observers' payoffs.
    """
    game = _Game(scenario, theta)
    for t in range(scenario.rounds, 0, -1):  # not needed, but it keeps the recursion shallow
        for z in product(*(scenario.dispute.issues[k].levels for k in game.interim)):
            game.worth(t, z, "open", 0)
    game.play()
    worth = game.worth(1, game.start, "open", 0)
    value, total = (worth[game.players[0]], worth[game.players[1]]), math.fsum(game.ends.values())
    return NaiveSolution(value, game.classes, dict(game.ends), dict(game.stops), game.observers, total)


def _mix(p: float, a: Values, b: Values) -> Values:
    """Expected values of a with probability p, else b."""
    return {i: p * a[i] + (1 - p) * b[i] for i in a}


class _Deal(NamedTuple):
    """A settlement to be carried out; ``shares[s]`` is what each player has delivered after stage s."""

    x: Package
    y: Package
    order: tuple[str, str]
    shares: list[Values]

    def delivered(self, s: int, m: str) -> Values:
        """Shares at m's turn in stage s: the second mover finds the first one's delivery made."""
        first, second = self.order
        return {first: self.shares[s - 1 if m == first else s][first], second: self.shares[s - 1][second]}


class _Game:
    """The game at one draw."""

    def __init__(self, scenario: Scenario, theta: dict[str, float]) -> None:
        dispute = scenario.dispute
        self.scenario, self.dispute, self.theta = scenario, dispute, theta
        self.players = list(dispute.players)
        self.other = dict(zip(self.players, reversed(self.players), strict=True))
        self.all = dict.fromkeys(self.players, 1.0)
        self.interim = [k for k, issue in dispute.issues.items() if issue.interim]
        self.x0: Package = {k: issue.status_quo for k, issue in dispute.issues.items()}
        self.z0, self.start = self.arrangement(self.x0), self.arrangement(self.x0 | scenario.in_force)
        self.deliverer = {k: issue.delivered_by for k, issue in dispute.issues.items()}
        self.proposer = dict(enumerate(islice(cycle(scenario.proposers), scenario.rounds), start=1))
        self.offers = {offer.name: offer for offer in scenario.offers}
        self.role: dict[str, Values] = {}
        for role in set(Player.model_fields) - {"label"}:
            self.role[role] = {i: self.number(getattr(p, role)) for i, p in dispute.players.items()}
        self.classes, self.observers = (dict.fromkeys(a, 0.0) for a in (dispute.classes, dispute.observers))
        self.ends: dict[Ended, float] = defaultdict(float)
        self.stops: dict[str, float] = defaultdict(float)
        remembered = "x is_settlement terms in_force worth own_moves available proposals no_settlement deal"
        for name in (*remembered.split(), "carried_out", "settled", "unsettled"):
            setattr(self, name, cache(getattr(self, name)))

    # ---- Section 1: objects
    def number(self, entry: Entry, t: int | None = None) -> float:
        """A product of numbers and parameters; given a round, with what the calendar adds in it."""
        added = self.scenario.calendar.get(t, {}) if t is not None else {}
        return math.prod(self.theta[f] + added.get(f, 0.0) if isinstance(f, str) else f for f in entry)

    def arrangement(self, x: Package) -> Arrangement:
        return tuple(x[k] for k in self.interim)

    def y(self, z: Arrangement) -> Package:
        return self.x0 | dict(zip(self.interim, z, strict=True))

    def x(self, o: str, z: Arrangement) -> Package:
        """x(o, z); an offer leaves frozen issues as they are in force."""
        sets = self.offers[o].sets
        return self.y(z) | {k: sets[k] for k in sets if k not in self.scenario.frozen}

    def is_settlement(self, o: str) -> bool:
        sequence = self.dispute.delivery.issue if self.dispute.delivery else None
        sets = self.offers[o].sets
        return any(sets[k] != self.x0[k] for k in sets if k not in self.interim and k != sequence)

    # ---- Section 2: payoffs
    def terms(self, name: str, effect: Effect) -> list[tuple[tuple[str, ...], dict[tuple[str, ...], float]]]:
        """Scope and weighted table of each term of a player or observer with this effect."""
        owned = {n: observer.terms for n, observer in self.dispute.observers.items()} | self.dispute.terms
        terms = [term for term in owned.get(name, {}).values() if term.effect == effect]
        return [(a.scope, {at: self.number(a.weights + a.table[at]) for at in a.table}) for a in terms]

    def u(self, name: str, effect: Effect, x: Package) -> float:
        """u^e(x) of a player or observer."""
        total = 0.0
        for scope, v in self.terms(name, effect):
            total += v.get(tuple(x[k] for k in scope), 0.0) - v.get(tuple(self.x0[k] for k in scope), 0.0)
        return total

    def in_force(self, z: Arrangement) -> Values:
        """u(y(z)) of every player and observer."""
        everyone = (*self.players, *self.observers)
        return {name: sum(self.u(name, effect, self.y(z)) for effect in Effect) for name in everyone}

    # ---- Section 3: choice
    def choice(self, i: str, q: list[float], s: Sequence[float] = ()) -> list[float]:
        """Chances of i's options in listed order, of values q and shares s (1 each if left out)."""
        best = max(q)
        if math.isinf(self.role["precision"][i]):
            tied = 1e-12 * max(1.0, *map(abs, q))
            chosen = next(k for k, value in enumerate(q) if best - value <= tied)
            return [float(k == chosen) for k in range(len(q))]
        scale = self.role["precision"][i] / (1 - self.role["discount"][i])
        odds = [a * math.exp(scale * (value - best)) for a, value in zip(s or [1.0] * len(q), q, strict=True)]
        return [one / sum(odds) for one in odds]

    # ---- Section 4: a round
    def worth(self, t: int, z: Arrangement, door: str, turn: int) -> Values:
        """W^D(t, z) at turn 0 of `moves`; B^D(t, z), at the table, when every turn is over."""
        if t > self.scenario.rounds:
            return self.in_force(z)
        at_table = turn == len(self.scenario.moves)
        acts = self.proposals(t, z, door) if at_table else self.own_moves(t, z, door, turn)
        return {i: sum(chance * worth[i] for chance, _, _, worth in acts) for i in self.players}

    def own_moves(self, t: int, z: Arrangement, door: str, turn: int) -> list[Act]:
        """The choice among staying and every own issue one level down or up; success is consent."""
        mover, stay = self.scenario.moves[turn], self.worth(t, z, door, turn + 1)
        targets, consents, worths = [z, *self.steps(mover, z)], [1.0], [stay]
        for target in targets[1:]:
            consents.append(self.consent(t, self.y(z), self.y(target)))
            worths.append(_mix(consents[-1], self.worth(t, target, door, turn + 1), stay))
            worths[-1][mover] -= self.role["move_cost"][mover]
        chances = self.choice(mover, [worth[mover] for worth in worths])
        return list(zip(chances, targets, consents, worths, strict=True))

    def steps(self, mover: str, z: Arrangement) -> list[Arrangement]:
        """Arrangements one own step from z: issues in dispute order, earlier listed level first."""
        y, found = self.y(z), []
        for k in self.interim:
            levels, owner = list(self.dispute.issues[k].levels), self.dispute.issues[k].owner
            if owner == mover and k not in self.scenario.frozen:
                near = [level for level in levels if abs(levels.index(level) - levels.index(y[k])) == 1]
                found += [self.arrangement(y | {k: level}) for level in near]
        return found

    def available(self, z: Arrangement, door: str) -> dict[str, float]:
        """s_a of the offers that can be made at z, in listed order, but for those of s_a = 0."""
        found: list[str] = []
        for o in self.offers:
            x = self.x(o, z)
            idle = door == "shut" if self.is_settlement(o) else self.arrangement(x) == z
            if not idle and x not in [self.x(p, z) for p in found]:
                found.append(o)
        unit = {o: (self.is_settlement(o), self.offers[o].block or (o,)) for o in found}
        w = {o: self.offers[o].salience / Counter(unit.values())[unit[o]] for o in found}
        family = {kind: sum(w[o] for o in found if self.is_settlement(o) == kind) for kind in (True, False)}
        return {o: w[o] / family[self.is_settlement(o)] for o in found if w[o] > 0}

    def proposals(self, t: int, z: Arrangement, door: str) -> list[Act]:
        """The choice among no offer (None) and the available offers; success is acceptance."""
        m, none, offers = self.proposer[t], self.no_settlement(t, z, door), self.available(z, door)
        r, accepts, worths = self.other[m], [0.0], [none]
        for o in offers:
            signed = self.accepted(t, z, door, o)
            accepts.append(self.choice(r, [signed[r], none[r]])[0])
            worths.append(_mix(accepts[-1], signed, none))
        chances = self.choice(m, [worth[m] for worth in worths], [1.0, *offers.values()])
        return list(zip(chances, [None, *offers], accepts, worths, strict=True))

    def accepted(self, t: int, z: Arrangement, door: str, o: str) -> Values:
        """V(o) at (t, z, D)."""
        x, y = self.x(o, z), self.y(z)
        c = self.consent(t, y, x)
        if not self.is_settlement(o):
            return _mix(c, self.no_settlement(t, self.arrangement(x), door), self.no_settlement(t, z, door))
        shut, failed = self.no_settlement(t, z, "shut"), {}
        for i in self.players:
            delta = self.u(i, Effect.SIGNATURE, x) - self.u(i, Effect.SIGNATURE, y)
            exposed = self.role["exposure"][i] * min(0.0, delta)
            failed[i] = shut[i] - self.role["failure_cost"][i] + exposed
        return _mix(c, _mix(self.ratified(t, x, z), self.carried_out(o, z)[0], failed), shut)

    def no_settlement(self, t: int, z: Arrangement, door: str) -> Values:
        """C^D(t, z)."""
        now, home, cost = self.in_force(z), self.in_force(self.z0), self.role["breakdown_cost"]
        lapsed = {i: home[i] - cost[i] for i in self.players}
        later = _mix(self.breakdown(t, z), lapsed, self.worth(t + 1, z, door, 0))
        return {i: (1 - d) * now[i] + d * later[i] for i, d in self.role["discount"].items()}

    # ---- Section 5: consent, ratification, breakdown
    def consent(self, t: int, y: Package, x: Package) -> float:
        """c of going from y to x."""
        needed = []
        for k, table in self.dispute.consent.issues.items() if self.dispute.consent else ():
            rank = {level: place for place, level in enumerate(table)}
            if rank.get(x[k], -1) > rank.get(y[k], -1):
                needed.append(self.number(table[x[k]], t))
        return min(needed, default=1.0)

    def ratified(self, t: int, x: Package, z: Arrangement) -> float:
        """rho of settlement x while z is in force."""
        rule = self.dispute.ratification
        return math.prod(self.passes(t, by, x[rule.issue], z) for by in rule.by.values()) if rule else 1.0

    def passes(self, t: int, by: RatificationBy, level: str, z: Arrangement) -> float:
        """rho_i."""
        support = self.number(by.support[level], t)
        if support in (0.0, 1.0):
            return support
        logits = math.log(support / (1 - support)) + self.number(by.sway, t) + self.shift(t, by.shifts, z)
        power = self.number(by.sharpness, t) * logits
        return 1 / (1 + math.exp(-power)) if power >= 0 else math.exp(power) / (1 + math.exp(power))

    def breakdown(self, t: int, z: Arrangement) -> float:
        """q(t, z)."""
        rule = self.dispute.breakdown
        return min(1.0, self.number(rule.hazard, t) + self.shift(t, rule.shifts, z))

    def shift(self, t: int, shifts: dict[str, dict[str, Entry]], z: Arrangement) -> float:
        """Sum of the shifts of the levels in force."""
        y = self.y(z)
        return sum(self.number(table[y[k]], t) for k, table in shifts.items() if y[k] in table)

    # ---- Section 6: carrying out a settlement
    def carried_out(self, o: str, z: Arrangement) -> tuple[Values, dict[How, float]]:
        """A(o, z), and the chances of how the settlement ends."""
        return self.rest(self.deal(o, z), 1, 0)

    def deal(self, o: str, z: Arrangement) -> _Deal:
        """Settlement o signed while z is in force; without schedules all is delivered in one stage."""
        x, first, stages = self.x(o, z), self.players[0], [(1.0, 1.0)]
        if self.dispute.delivery:
            schedule = self.dispute.delivery.schedules[x[self.dispute.delivery.issue]]
            first, (one, two) = schedule.first, (schedule.shares[i] for i in self.players)
            stages = list(zip(one, two, strict=True))
        shares = [dict(zip(self.players, after, strict=True)) for after in [(0.0, 0.0), *stages]]
        return _Deal(x, self.y(z), (first, self.other[first]), shares)

    def rest(self, deal: _Deal, s: int, turn: int) -> tuple[Values, dict[How, float]]:
        """Values and chances of the ends, from turn 0 or 1 of stage s on, or after both (2)."""
        last, beta = len(deal.shares) - 1, self.role["stage_discount"]
        if turn == 2 and s == last:
            return {i: self.flow(i, deal, self.all, True) for i in self.players}, {"kept": 1.0}
        if turn == 2:
            flow = {i: self.flow(i, deal, deal.shares[s], True) for i in self.players}
            later, hows = self.rest(deal, s + 1, 0)
            return {i: (1 - beta[i]) * flow[i] + beta[i] * later[i] for i in self.players}, hows
        m, (comply, hows) = deal.order[turn], self.rest(deal, s, turn + 1)
        owes = any(self.deliverer[k] == m and deal.x[k] != deal.y[k] for k in deal.x)
        if not owes or deal.shares[s][m] <= deal.shares[s - 1][m]:
            return comply, hows
        broken = self.broken(deal, s, m)
        p, p_break = self.choice(m, [comply[m], broken[m]])
        return _mix(p, comply, broken), {how: p * hows[how] for how in hows} | {("broken", m, s): p_break}

    def broken(self, deal: _Deal, s: int, m: str) -> Values:
        """Values if m breaks the settlement at stage s."""
        left = self.left(deal.delivered(s, m))
        cost = {i: self.role["renege_cost" if i == m else "betrayal_cost"][i] for i in self.players}
        return {i: self.flow(i, deal, left, False) - cost[i] for i in self.players}

    def left(self, shares: Values) -> Values:
        return {i: share * (1 - self.role["snapback"][i]) for i, share in shares.items()}

    def flow(self, name: str, deal: _Deal, shares: Values, alive: bool) -> float:
        """flow(phi_J, phi_R, alive) of a player or observer."""
        (first, phi), (second, psi) = ((i, shares[i]) for i in self.players)
        total = self.u(name, Effect.SIGNATURE, deal.x)
        total += self.u(name, Effect.TREATY, deal.x if alive else deal.y)
        for a, b in product((0, 1), (0, 1)):
            chance = (phi if a else 1 - phi) * (psi if b else 1 - psi)
            waits = {i for i, done in ((first, a), (second, b)) if not done}
            x_ab = {k: deal.y[k] if self.deliverer[k] in waits else deal.x[k] for k in deal.x}
            total += chance * self.u(name, Effect.DELIVERY, x_ab)
        return total

    # ---- Section 7: what comes out
    def play(self) -> None:
        """Follow the play from the start and book every end."""
        reach: Reach = {(self.start, "open"): 1.0}
        for t in range(1, self.scenario.rounds + 1):
            for turn in range(len(self.scenario.moves)):
                reach = self.after_moves(t, turn, reach)
            reach = self.after_table(t, reach)
            for z, door in reach:
                for issue, level in zip(self.interim, z, strict=True):
                    self.stops[f"path:{t}:{issue}:{level}"] += reach[z, door]
                q = self.breakdown(t, z)
                self.book(("breakdown", t), reach[z, door] * q, *self.unsettled(End.BREAKDOWN, self.z0))
                reach[z, door] *= 1 - q
        for (z, _), p in reach.items():
            self.book(("no_settlement", z), p, *self.unsettled(End.NO_SETTLEMENT, z))

    def after_moves(self, t: int, turn: int, reach: Reach) -> Reach:
        after: Reach = defaultdict(float)
        for (z, door), p in reach.items():
            mover = self.scenario.moves[turn]
            self.stops[f"turns:{mover}"] += p
            for chance, target, c, _ in self.own_moves(t, z, door, turn):
                moved = [issue for issue, was, now in zip(self.interim, z, target, strict=True) if was != now]
                for issue in moved:
                    self.stops[f"tried:{mover}:{issue}"] += p * chance
                    self.stops[f"made:{mover}:{issue}"] += p * chance * c
                after[target, door] += p * chance * c
                after[z, door] += p * chance * (1 - c)
        return after

    def after_table(self, t: int, reach: Reach) -> Reach:
        after: Reach = defaultdict(float)
        for (z, door), p in reach.items():
            choices = self.proposals(t, z, door)
            for kind in {self.is_settlement(o) for _, o, _, _ in choices if o is not None}:
                self.stops[f"table:{'settlement' if kind else 'interim'}"] += p
            for chance, o, accept, _ in choices:
                after[z, door] += p * chance * (1 - accept)
                if o is not None:
                    self.stops[f"offered:{self.proposer[t]}:{o}"] += p * chance
                    self.stops[f"accepted:{self.proposer[t]}:{o}"] += p * chance * accept
                    self.sign(t, z, door, o, p * chance * accept, after)
        return after

    def sign(self, t: int, z: Arrangement, door: str, o: str, p: float, after: Reach) -> None:
        """What follows on the acceptance of o, which has probability p."""
        x = self.x(o, z)
        c = self.consent(t, self.y(z), x)
        if not self.is_settlement(o):
            after[self.arrangement(x), door] += p * c
            after[z, door] += p * (1 - c)
            return
        rho = self.ratified(t, x, z)
        counts = {"refused_abroad": 1 - c, "signed": c, "failed_at_home": c * (1 - rho), "ratified": c * rho}
        for stop, chance in counts.items():
            self.stops[stop] += p * chance
        after[z, "shut"] += p * (counts["refused_abroad"] + counts["failed_at_home"])
        for how, chance, label, observers in self.settled(o, z):
            self.book((o, t, how), p * c * rho * chance, label, observers)

    def book(self, end: Ended, p: float, label: str, observers: Values) -> None:
        if p > 0:
            self.ends[end] += p
            self.classes[label] += p
            self.observers = {name: self.observers[name] + p * observers[name] for name in observers}

    def settled(self, o: str, z: Arrangement) -> list[tuple[How, float, str, Values]]:
        """How settlement o may end: its chance, outcome class and observers' payoffs."""
        deal, found = self.deal(o, z), []
        for how, chance in self.carried_out(o, z)[1].items():
            kept = how == "kept"
            given = self.all if kept else deal.delivered(how[2], how[1])
            left = given if kept else self.left(given)
            observers = {name: self.flow(name, deal, left, kept) for name in self.observers}
            label = self.label(End.KEPT if kept else End.BROKEN, deal.x, deal.y, given)
            found.append((how, chance, label, observers))
        return found

    def unsettled(self, kind: End, z: Arrangement) -> tuple[str, Values]:
        """Outcome class and observers' payoffs where talks end without settlement, z in force."""
        observers = {name: self.in_force(z)[name] for name in self.observers}
        if kind is End.BREAKDOWN:
            entries = {name: observer.breakdown for name, observer in self.dispute.observers.items()}
            observers = {name: observers[name] + self.number(entries[name]) for name in entries}
        return self.label(kind, self.y(z), self.y(z), {}), observers

    def label(self, kind: End, x: Package, y: Package, given: Values) -> str:
        """The first outcome class that fits: x agreed (else in force), y in force, shares given."""
        classes = self.dispute.classes.items()
        return next(name for name, one in classes if self.fits(one.when, kind, x, y, given))

    def fits(self, when: Condition, kind: End, x: Package, y: Package, given: Values) -> bool:
        """Whether all that a condition names holds."""
        at = [all(x[k] in names for k, names in levels.items()) for levels in (when.levels, *when.any)]
        named = at[0] and (not when.any or any(at[1:]))
        quiet = not when.at_status_quo or self.arrangement(y) == self.z0
        k = when.delivered_in_full
        share = given.get(self.deliverer[k] or "", 1.0) if k and given else 0.0
        full = k is None or (x[k] != self.x0[k] and share >= 1)
        return (not when.end or kind in when.end) and named and quiet and full
