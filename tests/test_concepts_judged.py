"""Talks settled at once, against a judge that looks at every package; bits; the game without error."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from build import Case, Theta, cases
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from settling import Settled, Settler
from test_concepts import EMPTY, NASH, RULES, asked, fixed

from negosim.audit.play import solve as second_solver
from negosim.dispute.priors import read_prior
from negosim.experiment.agreements import AgreementSolver, agree
from negosim.experiment.simulate import simulate
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.outcomes.columns import stop_rows
from negosim.scenario.data import Bargaining, Concept, Design, NoAgreement, Over, Run, Scenario, Screening

# ------------------------------------------------------------------ against every package


def array(what: Scenario, thetas: list[Theta]) -> Floats:
    return np.array([[theta[name] for theta in thetas] for name in what.dispute.parameters])


def same(found: dict[str, Floats], d: int, expected: Settled, players: tuple[str, ...]) -> None:
    """Everything that is kept of a draw."""
    stops = [(row.kind, row.stop, row.by) for row in stop_rows(players)]
    listed = {
        "probabilities": list(expected.classes.values()),
        "payoffs": list(expected.payoffs.values()),
        "agreements": list(expected.agreement.values()),
        "stops": [expected.stops.get(stop, 0.0) for stop in stops],
    }
    for name, values in listed.items():
        assert found[name][:, d].tolist() == pytest.approx(values, rel=1e-9, abs=1e-9), name
    assert found["probabilities"][:, d].sum() == pytest.approx(1.0, abs=1e-12)


fuzz = settings(
    max_examples=int(os.environ.get("NEGOSIM_EXAMPLES", "40")),
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BARGAINING = {
    "over": st.sampled_from(Over),
    "no_agreement": st.sampled_from(NoAgreement),
    "weight": st.sampled_from([0.5, 0.25, 0.7]),
    "chances": st.booleans(),
    "delivery": st.booleans(),
}


@fuzz
@given(cases(), st.sampled_from(RULES), st.builds(Bargaining, **BARGAINING))
def test_a_rule_agrees_with_the_judge(case: Case, rule: Concept, bargaining: Bargaining) -> None:
    what = replace(case[0], run=Run(concept=rule), bargaining=bargaining)
    found = AgreementSolver(what).block(array(what, case[1]))
    for d, theta in enumerate(case[1]):
        settler = Settler(what, theta)
        x, tied = settler.solution()
        assert found.deals.tied[d] == tied
        expected = settler.settled([] if x is None else [(x, 1.0, 1.0, 1)])
        same(found.kept, d, expected, tuple(what.dispute.players))


COSTS_OF_NONE = [None, {"uniform": [0, 2]}, {"discrete": {"values": [0, 1, 3], "weights": [1, 2, 1]}}, 0.5]


@fuzz
@given(
    cases(),
    st.sampled_from([*RULES, Concept.SCREENING, Concept.SCREENING]),
    st.builds(Bargaining, **(BARGAINING | {"lotteries": st.just(value=True)})),
    st.builds(
        Screening,
        informed=st.sampled_from(["", "north", "south"]),
        cost=st.sampled_from([None if cost is None else read_prior(cost) for cost in COSTS_OF_NONE]),
        offers=st.integers(1, 3),
    ),
)
def test_what_becomes_of_lotteries_and_offers_agrees_with_the_judge(
    case: Case, concept: Concept, bargaining: Bargaining, screening: Screening
) -> None:
    """The judge takes what is proposed and agreed on as it is found; ``test_screening`` judges that."""
    what = replace(case[0], run=Run(concept=concept), bargaining=bargaining, screening=screening)
    solver = AgreementSolver(what)
    found = solver.block(array(what, case[1]))
    axes, deals = solver.dealing.fates.axes, found.deals
    for d, theta in enumerate(case[1]):
        proposed = []
        for k in np.flatnonzero(deals.draw == d):
            x = solver.dealing.package(int(deals.rank[k]))
            by_name = {i: names[at] for i, names, at in zip(axes.issues, axes.levels, x, strict=True)}
            proposed.append((by_name, deals.made[k], deals.accepted[k], 1 + int(deals.round[k])))
        assert sum(accepted for _, _, accepted, _ in proposed) <= 1 + 1e-12
        same(found.kept, d, Settler(what, theta).settled(proposed), tuple(what.dispute.players))


# ------------------------------------------------------------------ bits


def uncertain(concept: Concept, **changes: Any) -> Scenario:
    """The border dispute with three uncertain numbers."""
    what = asked(concept, run=Run(draws=2500, concept=concept), **changes)
    wide = {"league": {"uniform": [0, 1]}, "breakdown_cost_south": {"uniform": [0.5, 4]}}
    return fixed(what, **wide, hazard={"uniform": [0, 1]})  # type: ignore[arg-type]


@pytest.mark.parametrize("concept", [NASH, Concept.SCREENING])
@pytest.mark.parametrize("lotteries", [False, True])
def test_bits_do_not_depend_on_workers_or_blocks(concept: Concept, *, lotteries: bool) -> None:
    what = uncertain(concept, no_agreement=EMPTY, lotteries=lotteries, delivery=True, offers=2, rounds=2)
    one, many = agree(what, workers=1), agree(what, workers=3)
    names = ("probabilities", "payoffs", "agreements", "stops")
    for name in names:
        np.testing.assert_array_equal(getattr(one, name), getattr(many, name))
        np.testing.assert_array_equal(one.means[name].mean, many.means[name].mean)
    theta = Sampler(what.priors, what.run.seed, Design.PLAIN, 2500).parameters(1000, 1100)
    solver = AgreementSolver(what)
    for begin, end in ((0, 1), (1, 40), (40, 100)):
        part = solver.block(theta[:, begin:end])
        ours = slice(1000 + begin, 1000 + end)
        for name in names:
            np.testing.assert_array_equal(part.kept[name], getattr(one, name)[:, ours])
        rows = (one.deals.draw >= ours.start) & (one.deals.draw < ours.stop)
        np.testing.assert_array_equal(part.deals.rank, one.deals.rank[rows])
        np.testing.assert_array_equal(part.deals.accepted, one.deals.accepted[rows])
        np.testing.assert_array_equal(part.steps[2:], one.ends[:, rows])


# ------------------------------------------------------------------ subgame perfection


@fuzz
@given(cases())
def test_spe_is_the_game_without_error(case: Case) -> None:
    """To the bit, and to the second solver."""
    what = replace(case[0], run=Run(draws=1, concept=Concept.SPE))
    what = fixed(what, **case[1][0])
    sure = fixed(what, precision_north=math.inf, precision_south=math.inf)
    found, qre = simulate(what), simulate(replace(sure, run=Run(draws=1)))
    for name in ("probabilities", "payoffs", "agreements", "stops"):
        np.testing.assert_array_equal(getattr(found, name), getattr(qre, name))
    expected = second_solver(what, case[1][0], math.inf)
    assert found.payoffs[:2, 0].tolist() == pytest.approx(list(expected.value), rel=1e-9, abs=1e-9)
