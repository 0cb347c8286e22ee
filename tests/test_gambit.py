"""Tiny games written out as trees for Gambit, which then finds the equilibrium in its own way.

Gambit's logit equilibrium has one precision for everybody, applied to payoffs as seen from the start.
So the players have the same λ / (1 - δ), and where there are two rounds they hardly discount. Each
family has one offer, so that every choice is among options of weight 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from build import Outcome, dispute, offer, play, scenario, term

from negosim.scenario.data import Scenario

gambit = pytest.importorskip("pygambit")

OTHER = {"north": "south", "south": "north"}
Pair = tuple[float, float]


@dataclass(frozen=True)
class Rules:
    """The numbers of the tiny game; pairs are north's and south's."""

    rounds: int = 2
    discount: float = 0.8
    stage_discount: float = 0.7
    consent_land: float = 0.75
    consent_trade: float = 0.5
    ratified: Pair = (0.75, 0.5)
    hazard: float = 0.125
    land: Pair = (4.0, -2.5)
    aid: Pair = (-1.5, 3.0)
    trade: Pair = (0.5, 0.25)
    peace: Pair = (0.25, 0.5)
    signature: Pair = (-0.5, -0.25)
    move_cost: float = 0.1
    breakdown_cost: Pair = (0.5, 0.25)
    failure_cost: Pair = (0.25, 0.375)
    exposure: float = 0.5
    snapback: Pair = (0.5, 0.25)
    renege_cost: float = 0.25
    betrayal_cost: float = 0.125
    shares: tuple[Pair, ...] = ((0.5, 0.25), (1.0, 1.0))
    movers: tuple[str, ...] = ()

    def scenario(self) -> Scenario:
        """The same game as a dispute: an exchange of land for aid, with trade as an interim issue."""
        terms = [
            [
                term("delivery", "land", {"all": self.land[i]}),
                term("delivery", "aid", {"all": self.aid[i]}),
                term("delivery", "trade", {"open": self.trade[i]}),
                term("treaty", "land", {"all": self.peace[i]}),
                term("signature", "land", {"all": self.signature[i]}),
            ]
            for i in (0, 1)
        ]
        publics = {name: {"support": {"none": 1, "all": self.ratified[i]}} for i, name in enumerate(OTHER)}
        shares = {name: [s[i] for s in self.shares] for i, name in enumerate(OTHER)}
        over = dispute(
            {
                "land": {"levels": "none all", "delivered_by": "south"},
                "aid": {"levels": "none all", "delivered_by": "north"},
                "trade": {"levels": "none open", "interim": True, "owner": "south"},
                "sequence": "staged",
            },
            *terms,
            roles={name: self.roles(i) for i, name in enumerate(OTHER)},
            consent={
                "actor": "league",
                "issues": {"land": {"all": self.consent_land}, "trade": {"open": self.consent_trade}},
            },
            ratification={"issue": "land", "by": publics},
            breakdown={"hazard": self.hazard},
            delivery={"issue": "sequence", "schedules": {"staged": {"first": "south", "shares": shares}}},
        )
        offers = [offer("trade", trade="open"), offer("deal", land="all", aid="all")]
        return scenario(over, offers, rounds=self.rounds, proposers=("north", "south"), moves=self.movers)

    def roles(self, i: int) -> dict[str, float]:
        """What the dispute file says of one player."""
        return {
            "discount": self.discount,
            "stage_discount": self.stage_discount,
            "move_cost": self.move_cost,
            "breakdown_cost": self.breakdown_cost[i],
            "failure_cost": self.failure_cost[i],
            "exposure": self.exposure,
            "snapback": self.snapback[i],
            "renege_cost": self.renege_cost,
            "betrayal_cost": self.betrayal_cost,
        }


class Place(NamedTuple):
    """Where in the talks a node is, and what both have earned until then."""

    t: int
    open_trade: bool
    door: bool
    earned: Pair

    def plus(self, rules: Rules, amounts: Sequence[float]) -> Place:
        """The same with more earned, as seen from the start."""
        return self._replace(earned=_plus(self.earned, rules.discount ** (self.t - 1), amounts))


def _plus(earned: Pair, factor: float, amounts: Sequence[float]) -> Pair:
    return earned[0] + factor * amounts[0], earned[1] + factor * amounts[1]


@dataclass
class Tree:
    """Writes the talks out, node by node, in the order in which the model has them happen."""

    rules: Rules
    game: Any = field(default_factory=lambda: gambit.Game.new_tree(players=list(OTHER)))
    leaves: list[tuple[Any, tuple[Any, ...]]] = field(default_factory=list)

    def build(self) -> Tree:
        self.moves(self.game.root, Place(1, False, True, (0.0, 0.0)), 0)
        return self

    def choice(self, node: Any, who: str, **actions: Callable[[Any], None]) -> None:
        self.game.append_move(node, who, list(actions))
        for action, go_on in actions.items():
            go_on(node.children[action])

    def chance(self, node: Any, p: float, yes: Callable[[Any], None], no: Callable[[Any], None]) -> None:
        self.game.append_move(node, self.game.players.chance, ["yes", "no"])
        self.game.set_chance_probs(node.infoset, [Fraction(p), 1 - Fraction(p)])
        yes(node.children["yes"])
        no(node.children["no"])

    def leaf(self, node: Any, payoffs: Pair, *end: Any) -> None:
        outcome = self.game.add_outcome(f"end {len(self.leaves)}", [Fraction(v) for v in payoffs])
        self.game.set_outcome(node, outcome)
        self.leaves.append((node, end))

    def moves(self, node: Any, at: Place, turn: int) -> None:
        rules = self.rules
        if turn == len(rules.movers):
            self.table(node, at)
            return
        cost = [-rules.move_cost if name == rules.movers[turn] else 0.0 for name in OTHER]
        paid = at.plus(rules, cost)
        moved = paid._replace(open_trade=not at.open_trade)
        consent = 1.0 if at.open_trade else rules.consent_trade
        self.choice(
            node,
            rules.movers[turn],
            stay=lambda n: self.moves(n, at, turn + 1),
            move=lambda n: self.chance(
                n,
                consent,
                lambda n: self.moves(n, moved, turn + 1),
                lambda n: self.moves(n, paid, turn + 1),
            ),
        )

    def table(self, node: Any, at: Place) -> None:
        m = list(OTHER)[(at.t - 1) % 2]
        actions: dict[str, Callable[[Any], None]] = {"none": lambda n: self.go_on(n, at)}
        if not at.open_trade:
            actions["trade"] = lambda n: self.answer(n, m, at, self.traded)
        if at.door:
            actions["deal"] = lambda n: self.answer(n, m, at, self.abroad)
        self.choice(node, m, **actions)

    def answer(self, node: Any, m: str, at: Place, accepted: Callable[[Any, Place], None]) -> None:
        self.choice(node, OTHER[m], accept=lambda n: accepted(n, at), reject=lambda n: self.go_on(n, at))

    def traded(self, node: Any, at: Place) -> None:
        opened = at._replace(open_trade=True)
        self.chance(
            node, self.rules.consent_trade, lambda n: self.go_on(n, opened), lambda n: self.go_on(n, at)
        )

    def abroad(self, node: Any, at: Place) -> None:
        """Consent to a settlement, then ratification."""
        rules, shut = self.rules, at._replace(door=False)
        cost = [
            min(0.0, s) * rules.exposure - f for s, f in zip(rules.signature, rules.failure_cost, strict=True)
        ]
        failed = shut.plus(rules, cost)
        self.chance(
            node,
            rules.consent_land,
            lambda n: self.chance(
                n,
                rules.ratified[0] * rules.ratified[1],
                lambda n: self.stage(n, at, 0, 0, at.earned, rules.discount ** (at.t - 1)),
                lambda n: self.go_on(n, failed),
            ),
            lambda n: self.go_on(n, shut),
        )

    def go_on(self, node: Any, at: Place) -> None:
        """The round's flow, breakdown, and the next round or the end."""
        rules = self.rules
        flow = rules.trade if at.open_trade else (0.0, 0.0)
        later = rules.discount**at.t
        earned = at.plus(rules, [(1 - rules.discount) * f for f in flow]).earned
        broken = _plus(earned, -later, rules.breakdown_cost)
        state = ("open" if at.open_trade else "none",)

        def talks(n: Any) -> None:
            if at.t == rules.rounds:
                self.leaf(n, _plus(earned, later, flow), "no_settlement", state)
            else:
                self.moves(n, at._replace(t=at.t + 1, earned=earned), 0)

        self.chance(node, rules.hazard, lambda n: self.leaf(n, broken, "breakdown", at.t), talks)

    def stage(self, node: Any, at: Place, s: int, turn: int, earned: Pair, factor: float) -> None:
        """South delivers land first, then north aid; ``factor`` is what a flow from here on counts."""
        rules = self.rules
        if turn == 2:
            flow = self.flow(at, rules.shares[s], True)
            if s + 1 == len(rules.shares):
                self.leaf(node, _plus(earned, factor, flow), "deal", at.t, "kept")
                return
            earned = _plus(earned, factor * (1 - rules.stage_discount), flow)
            self.stage(node, at, s + 1, 0, earned, factor * rules.stage_discount)
            return
        who = ("south", "north")[turn]
        before = rules.shares[s - 1] if s else (0.0, 0.0)
        done = (before[0], rules.shares[s][1] if turn else before[1])
        left = tuple(share * (1 - back) for share, back in zip(done, rules.snapback, strict=True))
        costs = [rules.renege_cost if name == who else rules.betrayal_cost for name in OTHER]
        worth = [f - c for f, c in zip(self.flow(at, left, False), costs, strict=True)]
        self.choice(
            node,
            who,
            comply=lambda n: self.stage(n, at, s, turn + 1, earned, factor),
            breach=lambda n: self.leaf(n, _plus(earned, factor, worth), "deal", at.t, ("broken", who, s + 1)),
        )

    def flow(self, at: Place, shares: Sequence[float], alive: bool) -> list[float]:
        """Aid by north's share, land by south's; trade stays as in force."""
        rules = self.rules
        return [
            rules.signature[i]
            + alive * rules.peace[i]
            + shares[0] * rules.aid[i]
            + shares[1] * rules.land[i]
            + at.open_trade * rules.trade[i]
            for i in (0, 1)
        ]

    def ends(self, profile: Any) -> dict[tuple[Any, ...], float]:
        """Probability of each end under a profile."""
        found: dict[tuple[Any, ...], float] = defaultdict(float)
        for node, end in self.leaves:
            found[end] += float(profile.realiz_prob(node))
        return found


def logit(tree: Tree, precision: float) -> Any:
    """Gambit's agent quantal response equilibrium."""
    (found,) = gambit.qre.logit_solve_lambda(tree.game, [precision])
    assert found.lam == pytest.approx(precision, abs=1e-6)
    profile = tree.game.mixed_behavior_profile()
    actions = [a for player in tree.game.players for i in player.infosets for a in i.actions]
    for k, action in enumerate(actions):
        profile[action] = found[k]
    return profile


def best_reply(tree: Tree) -> Any:
    """At each node, from the last to the first, the first of the actions that Gambit values most."""
    profile = tree.game.mixed_behavior_profile()
    nodes = [n for n in tree.game.nodes if not n.is_terminal and not n.player.is_chance]
    for node in sorted(nodes, key=_depth, reverse=True):
        actions = list(node.infoset.actions)
        worth = [float(profile.node_value(node.player, node.children[a])) for a in actions]
        best = next(k for k, value in enumerate(worth) if value >= max(worth) - 1e-12)
        for k, action in enumerate(actions):
            profile[action] = float(k == best)
    assert float(profile.agent_max_regret()) <= 1e-12
    return profile


def _depth(node: Any) -> int:
    depth = 0
    while node.parent is not None:
        node, depth = node.parent, depth + 1
    return depth


def compare(tree: Tree, profile: Any, found: Outcome, tolerance: float) -> None:
    """Probabilities of all ends, and the payoffs of both."""
    ends = tree.ends(profile)
    for end in {*ends, *found.ends}:
        assert found.ends.get(end, 0.0) == pytest.approx(ends.get(end, 0.0), abs=tolerance), end
    values = [float(profile.payoff(player)) for player in tree.game.players]
    assert found.value == pytest.approx(values, abs=tolerance)


def precisions(rules: Rules, steepness: float) -> dict[str, float]:
    """Both players' λ so that λ / (1 - δ) is the one given."""
    own = steepness * (1 - rules.discount)
    return {"precision_north": own, "precision_south": own}


ONE_ROUND = Rules(rounds=1, shares=((1.0, 1.0),), movers=("south",))
TWO_ROUNDS = Rules(discount=1 - 1e-9, stage_discount=1.0)


@pytest.mark.parametrize("steepness", [0.5, 3.0])
@pytest.mark.parametrize("rules", [ONE_ROUND, TWO_ROUNDS], ids=["one round", "two rounds"])
def test_logit_equilibrium(rules: Rules, steepness: float) -> None:
    tree = Tree(rules).build()
    compare(tree, logit(tree, steepness), play(rules.scenario(), **precisions(rules, steepness)), 1e-6)


@pytest.mark.parametrize(
    "rules",
    [
        Rules(movers=("south",)),
        Rules(movers=("south",), consent_trade=1.0, renege_cost=3.0, hazard=0.0),
        Rules(ratified=(1.0, 1.0), consent_land=1.0),
        Rules(land=(4.0, -0.5), aid=(-0.25, 2.0), failure_cost=(0.0, 0.0)),
        Rules(land=(4.0, -6.0), signature=(0.5, 1.0), consent_land=1.0, ratified=(1.0, 0.75)),
        Rules(rounds=3, trade=(0.5, -0.5), shares=((1.0, 1.0),), renege_cost=3.0),
        replace(ONE_ROUND, trade=(0.5, -0.5)),
    ],
)
def test_subgame_perfection(rules: Rules) -> None:
    tree = Tree(rules).build()
    compare(tree, best_reply(tree), play(rules.scenario()), 1e-12)
