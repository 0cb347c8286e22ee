"""Talks settled at once: what comes out, by hand and against a judge that looks at every package."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from build import PLAYERS, dispute, offer, scenario, term
from test_compare import fishery

import negosim
from negosim.dispute.data import Dispute
from negosim.dispute.priors import read_prior
from negosim.experiment.agreed_results import AgreedResults
from negosim.experiment.agreements import Agreements, agree
from negosim.experiment.simulate import simulate
from negosim.outcomes.columns import stop_rows
from negosim.scenario.data import (
    Bargaining,
    Concept,
    NoAgreement,
    Offer,
    Over,
    Run,
    Scenario,
    Screening,
)

NASH, KALAI = Concept.NASH, Concept.KALAI_SMORODINSKY
EGALITARIAN, UTILITARIAN = Concept.EGALITARIAN, Concept.UTILITARIAN
RULES = (NASH, KALAI, EGALITARIAN, UTILITARIAN)
EMPTY, TABLE = NoAgreement.EMPTY_TABLE, Over.TABLE

# ------------------------------------------------------------------ a dispute to count with
#
# Land (none, part, all) is the south's, money (none, some) the north's, patrols (same, fewer) are interim.
#
#   north   land 0, 4, 6   money 0, -2   patrols 0, 1
#   south   land 0, -1, -5  money 0, 3   patrols 0, -.5
#
# Of the twelve packages two are efficient and good for both: part, some, same (2, 2) and part, some,
# fewer (3, 1.5). Consent to part is .5; the publics ratify part with .8 and .6.

SAME = {"land": "part", "money": "some", "patrols": "same"}
FEWER = SAME | {"patrols": "fewer"}
ROLES = ("breakdown_cost", "renege_cost", "betrayal_cost")
COSTS = {f"{role}_{i}": 0.0 for i in PLAYERS for role in ROLES}


def border(money: float = 3.0, eased: float = -0.5, sequence: str = "", **changes: Any) -> Dispute:
    issues: dict[str, Any] = {
        "land": {"levels": "none part all", "delivered_by": "south"},
        "money": {"levels": "none some", "delivered_by": "north"},
        "patrols": {"levels": "same fewer", "interim": True, "owner": "south"},
    }
    if sequence:
        issues["sequence"] = {"levels": sequence}
    north = [
        term("delivery", "land", {"part": 4, "all": 6}),
        term("delivery", "money", {"some": -2}),
        term("delivery", "patrols", {"fewer": 1}),
    ]
    south = [
        term("delivery", "land", {"part": -1, "all": -5}),
        term("delivery", "money", {"some": money}),
        term("signature", "patrols", {"fewer": eased}),
    ]
    classes = {
        "divided": {"when": {"end": "kept", "delivered_in_full": "land"}},
        "paid": {"when": {"end": "kept"}},
        "undone": {"when": {"end": "broken"}},
        "eased": {"when": {"end": "no_settlement", "levels": {"patrols": "fewer"}}},
        "as_before": {"when": {"end": "no_settlement"}},
        "cut_off": {},
    }
    parts: dict[str, Any] = {
        "classes": classes,
        "roles": {i: {role: f"{role}_{i}" for role in ROLES} for i in PLAYERS},
        "parameters": COSTS | {"league": 0.5, "hazard": 0.0},
        "observers": {"press": {"terms": [term("treaty", "land", {"part": 2})], "breakdown": -9}},
        "consent": {"actor": "press", "issues": {"land": {"part": "league", "all": 0.25}}},
        "ratification": {
            "issue": "land",
            "by": {
                "north": {"support": {"none": 0.5, "part": 0.8, "all": 1}},
                "south": {"support": {"none": 0.5, "part": 0.6, "all": 0}},
            },
        },
        "breakdown": {"hazard": "hazard"},
    }
    return dispute(issues, north, south, **(parts | changes))


def asked(
    concept: Concept = NASH, dispute_: Dispute | None = None, table: tuple[Offer, ...] = (), **changes: Any
) -> Scenario:
    """The border dispute under a concept; settings of bargaining and screening go by their names."""
    parts = {
        key: made(**{k: changes.pop(k) for k in list(changes) if k in made.__dataclass_fields__})
        for key, made in (("bargaining", Bargaining), ("screening", Screening))
    }
    run = changes.pop("run", Run(draws=1, concept=concept))
    return scenario(dispute_ or border(), table, run=run, **parts, **changes)


def fixed(what: Scenario, **values: float) -> Scenario:
    """With some parameters at other values."""
    return replace(what, priors=what.priors | {name: read_prior(v) for name, v in values.items()})


def outcome(what: Scenario, **values: float) -> dict[str, Any]:
    """What comes out of one draw, by name: classes, payoffs, agreement, stops that happen, packages."""
    return named(agree(fixed(what, **values)), 0)


def named(found: Agreements, d: int) -> dict[str, Any]:
    what = found.scenario
    names = [*what.dispute.players, *what.dispute.observers]
    stops = [" ".join(filter(None, (r.kind, r.stop, r.by))) for r in stop_rows(tuple(what.dispute.players))]
    agreed = {levels(found, int(found.deals.rank[k])): found.deals.accepted[k] for k in rows_of(found, d)}
    return {
        **dict(zip(what.dispute.classes, found.probabilities[:, d].tolist(), strict=True)),
        **dict(zip(names, found.payoffs[:, d].tolist(), strict=True)),
        **dict(zip(("signed", "ratified", "kept"), found.agreements[:, d].tolist(), strict=True)),
        **dict(zip(stops, found.stops[:, d].tolist(), strict=True)),
        "agreed": agreed,
    }


def rows_of(found: Agreements, d: int) -> list[int]:
    return np.flatnonzero(found.deals.draw == d).tolist()


def levels(found: Agreements, rank: int) -> str:
    axes, x = found.dealing.fates.axes, found.dealing.package(rank)
    return " ".join(names[level] for names, level in zip(axes.levels, x, strict=True))


def holds(found: dict[str, Any], **expected: float) -> None:
    """These numbers, spaces written as underscores."""
    spaced = {name.replace(" ", "_"): value for name, value in found.items() if name != "agreed"}
    assert {name: spaced[name] for name in expected} == pytest.approx(expected, rel=1e-12, abs=1e-12)


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("concept", "settings_", "expected"),
    [
        (NASH, {}, FEWER),  # products 4 and 4.5
        (KALAI, {}, FEWER),  # of the best 3 and 2: smaller share 2/3 and 3/4
        (EGALITARIAN, {}, SAME),  # smaller gain 2 and 1.5
        (UTILITARIAN, {}, FEWER),  # sums 4 and 4.5
        (NASH, {"weight": 0.25}, SAME),  # 2, and 3^.25 · 1.5^.75 = 1.78
        (KALAI, {"weight": 0.3}, SAME),  # over the weights: min(2.22, 1.43), and min(3.33, 1.07)
        (EGALITARIAN, {"weight": 0.7}, FEWER),  # min(2.86, 6.67), and min(4.29, 5)
        (UTILITARIAN, {"weight": 0.25}, SAME),  # 2, and 1.875
    ],
)
def test_which_package_a_rule_picks(
    concept: Concept, settings_: dict[str, Any], expected: dict[str, str]
) -> None:
    assert outcome(asked(concept, **settings_))["agreed"] == {" ".join(expected.values()): 1.0}


def test_a_settlement_needs_consent_and_both_publics() -> None:
    """c = .5; ρ = .8 · .6 = .48; so .24 is kept."""
    found = outcome(asked())
    holds(found, divided=0.24, as_before=0.76, paid=0, undone=0, eased=0, cut_off=0)
    holds(found, signed=0.5, ratified=0.24, kept=0.24, north=0.72, south=0.36, press=0.48)
    holds(
        found,
        settlement_not_offered=0,
        settlement_consent_refused=0.5,
        settlement_not_ratified_north=0.06,
        settlement_not_ratified_south=0.16,
        settlement_not_ratified_both=0.04,
        settlement_kept=0.24,
        interim_not_offered=1,
        interim_in_force=0,
    )


def test_chances_can_be_left_out() -> None:
    found = outcome(asked(chances=False))
    holds(found, divided=1, as_before=0, signed=1, ratified=1, kept=1, north=3, south=1.5, press=2)


def test_delivery_can_fail() -> None:
    """Without error. The south would keep the land (2.5 > 1.5), so the north does not pay at all."""
    found = outcome(asked(delivery=True, chances=False))
    holds(found, undone=1, divided=0, ratified=1, kept=0, north=1, south=-0.5, press=0)
    holds(found, settlement_broken_north=1, settlement_broken_south=0, settlement_kept=0)
    costly = {"renege_cost_north": 0.25, "betrayal_cost_south": 0.5}
    holds(outcome(asked(delivery=True), **costly), undone=0.24, north=0.24 * 0.75, south=0.24 * -1.0)
    # A cost of 2 keeps the south to its word, and with it the north.
    holds(outcome(asked(delivery=True), renege_cost_south=2), divided=0.24, kept=0.24, north=0.72, south=0.36)


def test_no_agreement_can_be_the_game_with_nothing_on_the_table() -> None:
    """Talks that break down for certain cost the south 4: W = 0.8 · (0, -4), so that its gains are higher.

    Gains (2, 5.2) and (3, 4.7): now the egalitarian solution is the second.
    """
    what = asked(EGALITARIAN, no_agreement=EMPTY)
    dear = {"hazard": 1.0, "breakdown_cost_south": 4.0}
    assert outcome(what)["agreed"] == {"part some same": 1.0}
    assert outcome(what, **dear)["agreed"] == {"part some fewer": 1.0}
    found = agree(fixed(what, **dear)).deals.disagreement[:, 0]
    assert found.tolist() == pytest.approx([0.0, -3.2], rel=1e-15)


def test_the_empty_table_is_that_of_the_scenario_without_offers() -> None:
    offers = (Offer("deal", SAME), offer("ease", patrols="fewer"))
    what = asked(NASH, table=offers, no_agreement=EMPTY, rounds=3, moves=("south",), rounds_per_year=2)
    what = fixed(what, hazard=0.25, breakdown_cost_north=0.5, precision_north=1.5, precision_south=0.75)
    without = simulate(replace(what, offers=(), run=Run(draws=1)))
    found = agree(what)
    assert found.deals.disagreement.tolist() == without.payoffs[:2].tolist()
    assert not np.any(found.deals.disagreement == 0.0)


def test_the_table_alone_can_be_agreed_on() -> None:
    """Of the table's packages only the first listed counts where two mean the same."""
    offers = (
        offer("all", land="all"),
        offer("deal", land="part", money="some"),
        offer("deal again", land="part", money="some"),
        offer("nothing", patrols="same"),
        offer("ease", patrols="fewer"),
    )
    found = agree(asked(NASH, table=offers, over=TABLE))
    assert named(found, 0)["agreed"] == {"part some same": 1.0}
    assert (found.deals.rank.tolist(), found.deals.tied.tolist()) == ([1], [1.0])
    nothing = outcome(asked(NASH, over=TABLE))
    assert nothing["agreed"] == {}
    holds(nothing, as_before=1, settlement_not_offered=1, interim_not_offered=1)


def test_a_package_of_interim_issues_is_put_in_force_without_a_public() -> None:
    issues = {"trade": interim("shut open"), "visits": interim("shut open")}
    north = [term("delivery", "trade", {"open": 2}), term("delivery", "visits", {"open": -1})]
    south = [term("delivery", "trade", {"open": -1}), term("delivery", "visits", {"open": 2})]
    swap = dispute(
        issues,
        north,
        south,
        classes={"traded": {"when": {"levels": {"trade": "open"}}}, "rest": {}},
        consent={"actor": "north", "issues": {"visits": {"open": 0.25}}},
        ratification={"issue": "visits", "by": {i: {"support": {"shut": 0, "open": 0}} for i in PLAYERS}},
    )
    found = outcome(asked(NASH, swap))
    assert found["agreed"] == {"open open": 1.0}
    holds(found, traded=0.25, rest=0.75, north=0.25, south=0.25, signed=0, ratified=0, kept=0)
    holds(found, settlement_not_offered=1, interim_not_offered=0)
    holds(found, interim_consent_refused=0.75, interim_in_force=0.25)


def interim(names: str) -> dict[str, Any]:
    return {"levels": names, "interim": True}


def test_agreeing_on_the_status_quo_is_no_offer() -> None:
    """Land alone: only the status quo is good for both."""
    only = dispute(
        {"land": "none all"},
        [term("delivery", "land", {"all": 1})],
        [term("delivery", "land", {"all": -1})],
        classes={"as_before": {"when": {"end": "no_settlement"}}, "rest": {}},
    )
    found = outcome(asked(NASH, only))
    assert found["agreed"] == {"none": 1.0}
    holds(found, as_before=1, north=0, south=0, signed=0)
    holds(found, settlement_not_offered=1, interim_not_offered=1, interim_in_force=0)


def test_what_is_in_force_and_frozen_stays_in_every_package() -> None:
    """With fewer patrols for good, only (3, 1.5) is good for both; without money nothing is."""
    what = asked(EGALITARIAN, in_force={"patrols": "fewer"}, frozen=("patrols",))
    assert outcome(what)["agreed"] == {"part some fewer": 1.0}
    found = outcome(replace(what, dispute=border(money=0.25)))
    assert found["agreed"] == {}
    holds(found, as_before=1, eased=0, north=0, south=0, settlement_not_offered=1, interim_not_offered=1)
    assert agree(replace(what, dispute=border(money=0.25))).deals.tied.tolist() == [0.0]


def test_where_talks_start_elsewhere_they_fall_back_to_the_status_quo() -> None:
    """Consent is to what x concedes over what is in force; what fails leaves the status quo, not that."""
    over = border(consent={"actor": "press", "issues": {"patrols": {"fewer": 0.25}}})
    found = outcome(asked(NASH, over, in_force={"patrols": "fewer"}))
    assert found["agreed"] == {"part some fewer": 1.0}
    holds(found, signed=1, divided=0.48, as_before=0.52, eased=0)
    holds(outcome(asked(NASH, over)), signed=0.25)


def test_a_calendar_adds_what_round_1_adds() -> None:
    plain = asked(NASH, rounds=3)
    assert outcome(replace(plain, calendar={2: {"league": 0.25}}))["signed"] == 0.5
    assert outcome(replace(plain, calendar={1: {"league": 0.25}}))["signed"] == 0.75


def test_a_lottery_is_kept_with_the_chances_of_both_packages() -> None:
    """The line runs from (2, 2) to (3, 1.5); its ends are (0, 2.5) and (4, 0), 4 and 2.5 the aspirations.

    (2 + t) / 4 = (2 - t/2) / 2.5 at t = 2/3.
    """
    found = outcome(asked(KALAI, lotteries=True))
    shares = {"part some same": 1 / 3, "part some fewer": 2 / 3}
    assert found["agreed"] == pytest.approx(shares, rel=1e-12)
    holds(found, divided=0.24, as_before=0.76, north=0.24 * 8 / 3, south=0.24 * 5 / 3, signed=0.5)
    assert outcome(asked(EGALITARIAN, lotteries=True))["agreed"] == {"part some same": 1.0}


def test_one_offer_to_a_side_whose_cost_is_private() -> None:
    """κ uniform on [0, 4]: the north asks for part of the land for nothing, (5, -1.5), and risks a no.

    It gains 5 · 2.5/4 = 3.125; (4, -1) gains 3, (3, 1.5) gains 3.
    """
    what = asked(Concept.SCREENING, cost=read_prior({"uniform": [0, 4]}))
    found = outcome(what)
    assert found["agreed"] == {"part none fewer": pytest.approx(0.625, rel=1e-9)}
    holds(found, divided=0.625 * 0.24, north=5 * 0.15, south=-1.5 * 0.15, signed=0.3125)
    holds(found, settlement_rejected_south=0.375, settlement_consent_refused=0.3125, settlement_kept=0.15)
    sure = outcome(asked(Concept.SCREENING, cost=read_prior(0)))
    assert sure["agreed"] == {"part some fewer": 1.0}
    other = outcome(asked(Concept.SCREENING, cost=read_prior(0), informed="north"))
    assert other["agreed"] == {"part some same": 1.0}


TWO_TYPES = read_prior({"discrete": {"values": [0, 3], "weights": [1, 4]}})


def test_later_offers_meet_the_calendar_of_their_round() -> None:
    what = asked(Concept.SCREENING, cost=TWO_TYPES, offers=2, rounds=2)
    found = agree(what)
    assert set(found.deals.round.tolist()) == {0, 1}
    later = agree(replace(what, calendar={2: {"league": 0.5}}))
    second = found.deals.round == 1
    assert (found.consented == 0.5 * found.deals.accepted).all()
    assert (later.consented[second] == found.deals.accepted[second]).all()
    assert (later.consented[~second] == found.consented[~second]).all()


def test_shorter_rounds_make_waiting_for_an_offer_cheaper() -> None:
    what = asked(Concept.SCREENING, cost=TWO_TYPES, offers=3, rounds=3)
    half = agree(replace(what, rounds_per_year=2))
    patient = agree(fixed(what, discount_north=math.sqrt(0.8), discount_south=math.sqrt(0.8)))
    assert half.deals.round.max() == 2
    np.testing.assert_allclose(half.deals.made, patient.deals.made, rtol=1e-12)
    np.testing.assert_allclose(half.probabilities, patient.probabilities, rtol=1e-12)
    assert not np.array_equal(half.deals.made, agree(what).deals.made)


@pytest.mark.parametrize("informed", ["north", "south"])
def test_gains_of_screening_are_those_of_the_players_that_they_name(informed: str) -> None:
    """Without private costs, chances and further offers, both gain what the package agreed on is worth."""
    settings: dict[str, Any] = {"informed": informed, "cost": 0, "offers": 1}
    what = fishery(16).replace(
        run={"concept": "screening"}, screening=settings, bargaining={"chances": False}
    )
    found = negosim.run(what)
    assert found.solution is not None
    gains = found.solution.set_index("what")["mean"]
    payoffs = found.payoffs.set_index("who")["mean"]
    for player in ("north", "south"):
        assert gains[f"gain_{player}"] == pytest.approx(payoffs[player], abs=1e-9)
    assert abs(payoffs["north"] - payoffs["south"]) > 0.01


def test_ends_say_who_broke_what_and_what_is_in_force() -> None:
    """In turn: the south, held to its word by a cost of 2, hands over the land; the north does not pay."""
    schedules = {
        "in_turn": {"first": "south", "shares": {"north": [0, 1], "south": [1, 1]}},
        "at_once": {"first": "south", "shares": {"north": [1], "south": [1]}},
    }
    over = border(sequence="in_turn at_once", delivery={"issue": "sequence", "schedules": schedules})
    what = asked(over=TABLE, delivery=True, dispute_=over, table=(Offer("deal", FEWER),))
    found = AgreedResults(agree(fixed(what, renege_cost_south=2))).ends
    told = found[["end", "offer", "by", "stage", "delivered_north", "delivered_south", "in_force", "class"]]
    assert told.to_numpy().tolist() == [
        ["broken", "deal", "north", 2, 0.0, 1.0, "", "undone"],
        ["no_settlement", "", "", 0, 0.0, 0.0, "patrols same", "as_before"],
    ]
    assert found["mean"].tolist() == pytest.approx([0.24, 0.76], rel=1e-12)
    ease = asked(over=TABLE, table=(offer("ease", patrols="fewer"),), dispute_=border(money=3, eased=0.5))
    rows = AgreedResults(agree(ease)).ends[["end", "offer", "in_force", "class", "mean"]]
    assert rows.to_numpy().tolist() == [["no_settlement", "ease", "patrols fewer", "eased", 1.0]]
