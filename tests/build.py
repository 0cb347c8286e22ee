"""Small disputes and scenarios for tests, random ones too, and what comes out of them, by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from negosim.audit.named import named
from negosim.dispute.data import Dispute
from negosim.game.compile import compile_game
from negosim.game.game import Game
from negosim.model.solve import Solution, solve
from negosim.scenario.data import Offer, Scenario

Data = dict[str, Any]
Theta = dict[str, float]
Case = tuple[Scenario, list[Theta]]

PLAYERS = ("north", "south")
_ANYTHING: Data = {"anything": {}}
_DEFAULTS = {f"precision_{i}": math.inf for i in PLAYERS} | {f"discount_{i}": 0.8 for i in PLAYERS}


# ---- Written by hand
def term(effect: str, scope: str, table: Data, *weights: float | str) -> Data:
    """A term; the scope is written as names with spaces between them."""
    text = {"effect": effect, "scope": scope.split(), "table": table, "weights": list(weights)}
    return text | {"basis": "judgement"}


def dispute(
    issues: Mapping[str, str | Data],
    north: Iterable[Data] = (),
    south: Iterable[Data] = (),
    *,
    roles: dict[str, Data] | None = None,
    parameters: Theta | None = None,
    observers: dict[str, Data] | None = None,
    classes: Data | None = None,
    **rest: Any,
) -> Dispute:
    """A dispute between north and south.

    Parameters
    ----------
    issues : dict
        Levels with spaces between them, the first being the status quo; or as in a file, with
        ``levels`` written in the same way.
    north, south : iterable of terms
    roles : dict
        What to change in the players: costs and the like are 0, precision and discount are the
        parameters ``precision_north`` (infinite), ``discount_north`` (0.8), and so for south.
    parameters : dict
        Values of further parameters, or other values of those four.
    observers : dict
        For each a mapping with ``terms`` (a list) and ``breakdown``.
    """
    watching = {name: o | {"terms": _named(o.get("terms", ()))} for name, o in (observers or {}).items()}
    text = {
        "negosim": 1,
        "name": "tiny",
        "title": "Tiny",
        "players": {
            i: {"precision": f"precision_{i}", "discount": f"discount_{i}"} | (roles or {}).get(i, {})
            for i in PLAYERS
        },
        "issues": {name: _issue(issue) for name, issue in issues.items()},
        "parameters": {name: _parameter(v) for name, v in (_DEFAULTS | (parameters or {})).items()},
        "terms": {"north": _named(north), "south": _named(south)},
        "observers": watching,
        "classes": classes or _ANYTHING,
        "game": {"rounds": 1, "proposers": ["north"]},
    }
    return Dispute.model_validate(text | rest)


def _issue(issue: str | Data) -> Data:
    text = {"levels": issue} if isinstance(issue, str) else dict(issue)
    levels = text["levels"].split()
    return {"status_quo": levels[0]} | text | {"levels": levels}


def _parameter(value: float) -> Data:
    return {"prior": value, "unit": "points", "meaning": "Made up.", "basis": "judgement"}


def _named(terms: Iterable[Data]) -> Data:
    return {f"term_{k}": text for k, text in enumerate(terms)}


def offer(name: str, *, salience: float = 1.0, block: str | None = None, **sets: str) -> Offer:
    """An offer, its levels as keyword arguments."""
    return Offer(name, sets, salience, block)


def scenario(over: Dispute, offers: Sequence[Offer] = (), **changes: Any) -> Scenario:
    """A scenario: one round in which north proposes, no moves, everything at the status quo.

    ``in_force`` may leave issues out; other keyword arguments replace what a scenario holds.
    """
    start = {name: issue.status_quo for name, issue in over.issues.items() if issue.interim}
    text: Data = {
        "name": "tiny",
        "title": "Tiny",
        "dispute": over,
        "offers": tuple(offers),
        "frozen": (),
        "priors": {name: p.prior for name, p in over.parameters.items()},
        "calendar": {},
        "rounds": over.game.rounds,
        "proposers": over.game.proposers,
        "moves": over.game.moves,
    }
    return Scenario(**(text | changes | {"in_force": start | changes.get("in_force", {})}))


# ---- What comes out
@dataclass(frozen=True)
class Outcome:
    """One draw, by the names that ``negosim.audit.play.Played`` uses; ``counts`` are its ``stops``."""

    value: tuple[float, float]
    classes: dict[str, float]
    ends: dict[tuple[Any, ...], float]
    counts: dict[str, float]
    observers: dict[str, float]
    gap: float
    gain: float
    mass: float


def play(what: Scenario, **changed: float) -> Outcome:
    """What comes out with every parameter at its mode, but for those named; its certificate holds."""
    modes = {name: prior.mode() for name, prior in what.priors.items()}
    found = outcomes(what, [modes | changed])[0]
    assert max(found.gap, found.gain, found.mass) <= 1e-9
    return found


def outcomes(what: Scenario, thetas: Sequence[Theta]) -> list[Outcome]:
    """What comes out of several draws that are solved together."""
    game = compile_game(what)
    solution = solve(game, np.array([[theta[name] for theta in thetas] for name in what.dispute.parameters]))
    return [_outcome(what, game, solution, d) for d in range(len(thetas))]


def _outcome(what: Scenario, game: Game, solution: Solution, d: int) -> Outcome:
    found = named(game, tuple(offer.name for offer in what.offers), tuple(what.dispute.classes), solution, d)
    return Outcome(
        value=found.value,
        classes=found.classes,
        ends=found.ends,
        counts=found.stops,
        observers=found.observers,
        gap=float(solution.gap[d]),
        gain=float(solution.gain[d]),
        mass=float(solution.mass[d]),
    )


# ---- Random
POINTS = [k / 4 for k in range(-8, 9)]
_MOVES: list[tuple[str, ...]] = [(), ("north",), ("south",), ("north", "south"), ("south", "north")]
_PROPOSERS = [("north",), ("south",), ("north", "south"), ("south", "north", "north")]
# Values on a coarse grid: exact ties happen, near ties do not.
_RANDOM = {
    "worth": POINTS,
    "weight": [0.0, 0.5, 1.0, 2.0],
    "cost": [0.0, 0.25, 1.0],
    "chance": [0.25, 0.5, 0.75],
    "sway": [-1.0, 0.0, 1.0],
    "hazard": [0.0, 0.25, 0.5],
    "discount_north": [0.5, 0.0, 0.75, 0.875],
    "discount_south": [0.5, 0.0, 0.75, 0.875],
}
_INF = math.inf
_PRECISIONS = [(0.5, 0.5), (_INF, _INF), (2, _INF), (_INF, 0), (0, 50), (50, 2), (_INF, _INF)]
# What a calendar may add keeps every probability legal.
_ADDITIONS = {"chance": [-0.25, 0.25], "sway": [-1.0, 1.0], "hazard": [0.25]}
_COSTS = ("move_cost", "breakdown_cost", "failure_cost", "renege_cost", "betrayal_cost")
_SHARES = ("exposure", "snapback", "stage_discount")


@st.composite
def cases(draw: Callable[..., Any], draws: int = 2) -> Case:
    """A random scenario over a random dispute, and values for its parameters."""
    made = _Random(draw)
    over = made.dispute()
    return made.scenario(over), [made.theta() for _ in range(draws)]


def _nothing(*_: Any) -> None:
    """A part of the dispute file that is left out."""


class _Random:
    """Makes each part of a random dispute, then a scenario over it."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.levels: dict[str, list[str]] = {}
        self.interim: list[str] = []

    def pick(self, options: Iterable[Any]) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def yes(self) -> bool:
        return bool(self.draw(st.booleans()))

    def some(self, options: Iterable[Any], least: int = 0, most: int = 9) -> list[Any]:
        """Some of the options, in any order."""
        listed = list(options)
        most = min(most, len(listed))
        if not most:
            return []
        chosen = st.lists(st.sampled_from(listed), min_size=min(least, most), max_size=most, unique=True)
        return list(self.draw(chosen))

    def theta(self) -> Theta:
        precisions = zip(("precision_north", "precision_south"), self.pick(_PRECISIONS), strict=True)
        return {name: self.pick(values) for name, values in _RANDOM.items()} | dict(precisions)

    def dispute(self) -> Dispute:
        issues = self.issues()
        delivery = self.pick([self.delivery, self.delivery, _nothing])(issues)
        self.levels = {name: issue["levels"].split() for name, issue in issues.items()}
        self.interim = [name for name, issue in issues.items() if issue.get("interim")]
        return dispute(
            issues,
            *([self.term() for _ in range(self.pick([3, 2, 4, 1]))] for _ in PLAYERS),
            roles={i: self.roles() for i in PLAYERS},
            parameters={name: values[0] for name, values in _RANDOM.items()},
            observers={name: self.observer() for name in self.some(["league", "press"])},
            classes=self.classes(),
            consent=self.pick([self.consent, self.consent, _nothing])(),
            ratification=self.ratification() if self.yes() else None,
            breakdown={"hazard": self.pick([0, 0.25, "hazard"]), "shifts": self.shifts([0.25, "hazard", 1])},
            delivery=delivery,
        )

    def issues(self) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for name in "abcde"[: self.draw(st.integers(2, 5))]:
            levels = ["l0", "l1", "l2"][: self.pick([2, 3])]
            interim = name in "bcd" and self.yes()
            found[name] = {
                "levels": " ".join(levels),
                "status_quo": self.pick(levels),
                "delivered_by": self.pick([*PLAYERS, *PLAYERS, None]),
                "interim": interim,
                "owner": self.pick([*PLAYERS, None]) if interim else None,
            }
        return found

    def delivery(self, issues: dict[str, Any]) -> Data:
        """Adds the issue that picks the schedule, too."""
        levels = ["s0", "s1", "s2"][: self.pick([1, 2, 3])]
        issues["sequence"] = {"levels": " ".join(levels), "status_quo": self.pick(levels)}
        schedules = {}
        for level in levels:
            stages = self.pick([3, 2, 1])
            shares = {i: self.shares(stages) for i in PLAYERS}
            schedules[level] = {"first": self.pick(PLAYERS), "shares": shares}
        return {"issue": "sequence", "schedules": schedules}

    def shares(self, stages: int) -> list[float]:
        """Cumulative shares: in steps, at once, or never more than 0."""
        even = [(s + 1) / stages for s in range(stages)]
        return self.pick([even, sorted(self.pick([0, 0.25, 0.5, 1]) for _ in even)])  # type: ignore[no-any-return]

    def roles(self) -> Data:
        costs = {role: self.pick([0, 0.25, 1, "cost", [2, "cost"]]) for role in _COSTS}
        return costs | {role: self.pick([0, 0.5, 0.75, 1]) for role in _SHARES}

    def term(self) -> Data:
        scope = self.some(self.levels, 1, 3)
        table: Data = {}
        for levels in self.some(product(*(self.levels[k] for k in scope)), 1, 6):
            inner = table
            for level in levels[:-1]:
                inner = inner.setdefault(level, {})
            inner[levels[-1]] = self.pick([*POINTS, "worth", [-1, "worth"], [0.5, "weight"]])
        effect = self.pick(["delivery", "signature", "treaty"])
        return term(effect, " ".join(scope), table, *self.some(["weight", 0.5, 2]))

    def observer(self) -> Data:
        terms = [self.term() for _ in range(self.pick([2, 1, 0]))]
        return {"terms": terms, "breakdown": self.pick([0, 1, "worth"])}

    def classes(self) -> Data:
        issue, handed_over = self.pick(self.levels), self.pick(self.levels)
        level = {issue: self.pick(self.levels[issue])}
        conditions = [
            {"end": "broken", "delivered_in_full": handed_over},
            {"end": "kept", "levels": level},
            {"end": "broken"},
            {"end": ["kept", "breakdown"]},
            {"end": "no_settlement", "at_status_quo": True},
            {"any": [level, {k: v[0] for k, v in self.levels.items()}]},
        ]
        chosen = self.some(range(len(conditions)), 1)
        return {f"class_{k}": {"when": conditions[k]} for k in chosen} | _ANYTHING

    def chance(self) -> Any:
        return self.pick([0.25, "chance", 0.75, 1, 0])

    def consent(self) -> Data:
        listed = {k: self.some(self.levels[k], 1) for k in self.some(self.levels)}
        minded = {k: {level: self.chance() for level in levels} for k, levels in listed.items()}
        return {"actor": "league", "issues": minded}

    def shifts(self, sizes: Sequence[Any]) -> Data:
        minded = self.some(self.interim, 0, 2)
        return {k: {level: self.pick(sizes) for level in self.some(self.levels[k])} for k in minded}

    def ratification(self) -> Data:
        issue = self.pick(self.levels)
        return {"issue": issue, "by": {i: self.public(issue) for i in PLAYERS}}

    def public(self, issue: str) -> Data:
        return {
            "support": {level: self.chance() for level in self.levels[issue]},
            "sway": self.pick([0, 0.5, "sway"]),
            "sharpness": self.pick([0.5, 1, 2]),
            "shifts": self.shifts([-1, 0.5, "sway", [2, "sway"]]),
        }

    def scenario(self, over: Dispute) -> Scenario:
        rounds = self.pick([2, 1, 3, 4])
        saliences = {"block": self.pick([1.0, 2.0])}
        offers = [self.offer(f"o{k}", saliences) for k in range(self.pick([3, 2, 4, 5, 1, 0]))]
        phases = {t: self.some(_ADDITIONS) for t in self.some(range(1, rounds + 1), 0, 2)}
        return scenario(
            over,
            offers,
            in_force={k: self.pick(self.levels[k]) for k in self.some(self.interim)},
            frozen=tuple(self.some(self.interim, 0, 1)),
            calendar={t: {k: self.pick(_ADDITIONS[k]) for k in names} for t, names in phases.items()},
            rounds=rounds,
            rounds_per_year=self.pick([1, 1, 2, 12]),
            proposers=self.pick(_PROPOSERS),
            moves=self.pick(_MOVES),
        )

    def offer(self, name: str, saliences: dict[str, float]) -> Offer:
        sets = {k: self.pick(self.levels[k]) for k in self.some(self.levels, 1, 4)}
        block = self.pick([None, "block"])
        return Offer(name, sets, saliences.get(block) or self.pick([1.0, 0.5, 3.0]), block)
