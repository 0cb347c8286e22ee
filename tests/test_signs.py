"""Directions that the documents lead one to expect, each as a paired difference.

Two scenarios that differ in one thing are solved for the same draws, so that their difference is that
of the thing. A direction holds if the 95 % interval of the mean difference over the draws is clear of
zero on the expected side. Shares of shares, such as kept given ratified, are taken within each draw.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from negosim.game.compile import compile_game
from negosim.game.game import Game
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.solve import Solution, solve
from negosim.outcomes.columns import agreements, classes
from negosim.scenario.data import Scenario
from negosim.scenario.load import load

DRAWS = 600
FLAGSHIP = "two_islands_no_us_basing"

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Solved:
    """A scenario and its solution for every draw."""

    scenario: Scenario
    game: Game
    solution: Solution


Measure = Callable[[Solved], Floats]


@cache
def _solved(name: str, changes: str) -> Solved:
    scenario = load(name).replace(**json.loads(changes), run={"draws": DRAWS, "seed": 1})
    run, game = scenario.run, compile_game(scenario)
    theta = Sampler(scenario.priors, run.seed, run.design, run.draws).parameters(0, DRAWS)
    return Solved(scenario, game, solve(game, theta))


def solved(name: str, changes: Changes) -> Solved:
    """A shipped scenario with changes as ``Scenario.replace`` takes them, solved."""
    return _solved(name, json.dumps(changes, sort_keys=True))


# ------------------------------------------------------------------ what is measured, draw by draw


def outcome(name: str) -> Measure:
    """Probability of an outcome class."""

    def measure(what: Solved) -> Floats:
        names = list(what.scenario.dispute.classes)
        return np.asarray(classes(what.game, what.solution, len(names))[names.index(name)])

    return measure


def ratified_of_signed(what: Solved) -> Floats:
    """Share ratified of the settlements that were signed."""
    found = agreements(what.game, what.solution)
    return found.ratified / found.signed


def kept_of_ratified(what: Solved) -> Floats:
    """Share kept of the settlements that were ratified."""
    found = agreements(what.game, what.solution)
    return found.kept / found.ratified


def sanctions_off(what: Solved) -> Floats:
    """Probability of ending without a settlement and with sanctions eased or lifted."""
    axes, final = what.game.axes, what.solution.final
    at = axes.interim.index(axes.issues.index("sanctions"))
    kept = axes.levels[axes.interim[at]].index("kept")
    off = [z for z, arrangement in enumerate(what.game.arrangements) if arrangement[at] != kept]
    return np.asarray(final[off].sum(axis=0))


def _broken(what: Solved, player: str, stages: tuple[int, ...] = (1, 2, 3)) -> Floats:
    """Probability that a settlement is broken by a player at one of some stages."""
    by = what.game.axes.players.index(player)
    hows = {2 * stage - 1 + by for stage in stages}
    rows = [row for row, end in enumerate(what.game.ends) if end.how in hows]
    return np.asarray(what.solution.ends[:, rows].sum(axis=(0, 1)))


def refuses_to_start(player: str) -> Measure:
    """Share of the ratified settlements that a player breaks in the first stage."""

    def measure(what: Solved) -> Floats:
        return _broken(what, player, (1,)) / agreements(what.game, what.solution).ratified

    return measure


def broken_after(victim: str, breaker: str) -> Measure:
    """Share that one player breaks of the settlements in which the other did its part of stage 1.

    What the breaker breaks before the victim's turn in that stage counts neither way.
    """

    def measure(what: Solved) -> Floats:
        ratified, refused = agreements(what.game, what.solution).ratified, _broken(what, victim, (1,))
        before = _broken(what, breaker, (1,)) if _moves_first(what) == breaker else np.zeros(DRAWS)
        return (_broken(what, breaker) - before) / (ratified - refused - before)

    return measure


def _moves_first(what: Solved) -> str:
    """Who moves first in the one settlement on the table."""
    (settlement,) = (o.position for o in what.game.offers if o.settlement)
    delivery = what.scenario.dispute.delivery
    assert delivery is not None
    return delivery.schedules[what.scenario.offers[settlement].sets["sequence"]].first


# ------------------------------------------------------------------ the directions


@dataclass(frozen=True)
class Case:
    """One direction: the scenario before and after a change, what is measured, and which way it goes.

    ``after`` is put on top of ``before``. ``source`` is the document that leads one to expect it.
    """

    note: str
    source: str
    scenario: str
    after: Changes
    measure: Measure
    more: bool
    before: Changes = field(default_factory=dict)


def parameters(**changes: Any) -> Changes:
    """Changes of parameters: a number fixes one, ``(factor,)`` scales its prior."""
    scaled = {name: {"scale": v[0]} if isinstance(v, tuple) else v for name, v in changes.items()}
    return {"parameters": scaled}


def relief(sequence: str, **values: float) -> Changes:
    """Only the settlement with relief is on the table, carried out in a sequence."""
    settlement = {"like": "two_islands_no_basing_relief", "set": {"sequence": sequence}}
    return {"offers": {"use": [], "new": {"relief": settlement}}, "parameters": values}


def merged(before: Changes, after: Changes) -> Changes:
    """Both changes; where both speak of the same, parameters are joined, else the second holds."""
    joined = {**before.get("parameters", {}), **after.get("parameters", {})}
    return {**before, **after, "parameters": joined}


CLAUSE = {"new": {"two_islands_1956": {"set": {"us_basing": "written_exclusion"}}}}
PERSUADED = parameters(support_russia_two=0.6, support_japan_two=0.6, consent_lifted=1)
UNPAID = {"snapback_japan": 0.05, "renege_cost_russia": 0.5}

CASES = [
    Case(
        "a written clause is added to the offer of 1956, and the US consents",
        "hyodo-interview: Russia's security concern is the key",
        "two_islands_1956",
        {"offers": CLAUSE},
        outcome("two_islands"),
        more=True,
        before=parameters(consent_written=1),
    ),
    Case(
        "the clause is more credible",
        "hyodo-interview",
        FLAGSHIP,
        parameters(basing_risk_written=(0.3,)),
        outcome("two_islands"),
        more=True,
    ),
    Case(
        "the US consents half as often, where the publics would not stand in the way",
        "cheang-2019: no settlement without full US support",
        FLAGSHIP,
        parameters(consent_written=(0.5,)),
        outcome("two_islands"),
        more=False,
        before=PERSUADED,
    ),
    Case(
        "handing over land costs the Russian leader more at home",
        "stratfor-2016, cheang-2019: since Crimea there is little room",
        FLAGSHIP,
        parameters(audience_russia=(1.5,)),
        outcome("two_islands"),
        more=False,
    ),
    Case(
        "the Sea of Okhotsk matters more to Russia",
        "hyodo-interview",
        FLAGSHIP,
        parameters(okhotsk_russia=(2,)),
        outcome("two_islands"),
        more=False,
    ),
    Case(
        "more Russians support a transfer of two islands",
        "cheang-2019: 17 % in a poll",
        FLAGSHIP,
        parameters(support_russia_two=(1.5,)),
        outcome("two_islands"),
        more=True,
    ),
    Case(
        "firms carry out more of the projects",
        "rapprochement-2017: firms would pay for a part of the 68 items",
        "base",
        parameters(project_uptake=(1.3,)),
        outcome("economic_cooperation"),
        more=True,
    ),
    Case(
        "Russia, too, may make moves of its own: the pressure brings cooperation",
        "rapprochement-2017: asymmetric leverage",
        "base",
        {"game": {"moves": ["russia", "japan"]}},
        outcome("economic_cooperation"),
        more=True,
        before={"game": {"moves": ["japan"]}},
    ),
    Case(
        "Russia, too, may make moves of its own: the pressure brings standoffs",
        "rapprochement-2017: asymmetric leverage",
        "base",
        {"game": {"moves": ["russia", "japan"]}},
        outcome("standoff"),
        more=True,
        before={"game": {"moves": ["japan"]}},
    ),
    Case(
        "China worries Japan more: cooperation",
        "stratfor-2016, stratfor-2017, rapprochement-2017, cheang-2019",
        "base",
        parameters(china_concern_japan=(1.5,)),
        outcome("economic_cooperation"),
        more=True,
    ),
    Case(
        "China worries Japan more: two islands",
        "stratfor-2016, stratfor-2017, rapprochement-2017, cheang-2019",
        FLAGSHIP,
        parameters(china_concern_japan=(1.5,)),
        outcome("two_islands"),
        more=True,
    ),
    Case(
        "leaving the line of the G7 costs Japan more",
        "stratfor-2017: US pressure to keep the sanctions",
        "base",
        parameters(g7_pressure=(1.5,)),
        sanctions_off,
        more=False,
    ),
    Case(
        "a build-up turns Japanese opinion more",
        "rapprochement-2017: pressure may turn opinion",
        FLAGSHIP,
        parameters(backlash_japan={"add": 1}),
        ratified_of_signed,
        more=False,
    ),
    Case(
        "breaking a settlement costs both more",
        "rapprochement-2017: each fears that the other eats and runs",
        FLAGSHIP,
        parameters(renege_cost_japan=(2,), renege_cost_russia=(2,)),
        outcome("collapsed"),
        more=False,
    ),
    Case(
        "talks are more likely to break down",
        "rapprochement-2017: the talks may be cut short",
        "base",
        parameters(breakdown_hazard=(1.5,)),
        outcome("breakdown"),
        more=True,
    ),
    Case(
        "territory first: fewer settlements are kept",
        "rapprochement-2017: projects would stop once the land is settled",
        FLAGSHIP,
        relief("territory_first"),
        kept_of_ratified,
        more=False,
        before=relief("balanced"),
    ),
    Case(
        "territory first: Russia refuses to go first",
        "rapprochement-2017: projects would stop once the land is settled",
        FLAGSHIP,
        relief("territory_first"),
        refuses_to_start("russia"),
        more=True,
        before=relief("balanced"),
    ),
    Case(
        "territory first: where Russia does go first, Japan breaks more",
        "rapprochement-2017: projects would stop once the land is settled",
        FLAGSHIP,
        relief("territory_first"),
        broken_after("russia", "japan"),
        more=True,
        before=relief("balanced"),
    ),
    Case(
        "bait: fewer settlements are kept",
        "rapprochement-2017: eat and run",
        FLAGSHIP,
        relief("economics_first", **UNPAID),
        kept_of_ratified,
        more=False,
        before=relief("balanced", **UNPAID),
    ),
    Case(
        "bait: where Japan has paid, Russia breaks more",
        "rapprochement-2017: eat and run",
        FLAGSHIP,
        relief("economics_first", **UNPAID),
        broken_after("japan", "russia"),
        more=True,
        before=relief("balanced", **UNPAID),
    ),
]


def compared(case: Case) -> tuple[Floats, Floats]:
    """What is measured, draw by draw, before and after the change."""
    before = case.measure(solved(case.scenario, case.before))
    after = case.measure(solved(case.scenario, merged(case.before, case.after)))
    return before, after


def interval(differences: Floats) -> tuple[float, float]:
    """95 % interval of the mean of the paired differences."""
    half_width = 1.96 * differences.std(ddof=1) / np.sqrt(len(differences))
    return float(differences.mean() - half_width), float(differences.mean() + half_width)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.note)
def test_a_direction_that_the_documents_lead_one_to_expect(case: Case) -> None:
    before, after = compared(case)
    low, high = interval(after - before)
    assert np.isfinite([low, high]).all()
    found = f"{before.mean():.5f} → {after.mean():.5f}, difference in [{low:.5f}, {high:.5f}]"
    assert low > 0 if case.more else high < 0, found


def test_where_the_publics_stand_in_the_way_less_consent_hardly_matters() -> None:
    """A refusal abroad spares leaders a defeat at home, and so makes them readier to sign."""
    measure, halved = outcome("two_islands"), parameters(consent_written=(0.5,))
    before, after = measure(solved(FLAGSHIP, {})), measure(solved(FLAGSHIP, halved))
    assert abs(after.mean() / before.mean() - 1) < 0.1
