"""Small cases that a reader can work out; expected numbers come from the arithmetic beside them.

Where nothing else is said: one round, north proposes, discount factors are 0.8, and nobody delivers
anything, so that a settlement is had at once. At precision 0 each choice between two is ½ and ½.
"""

from __future__ import annotations

from math import exp, inf, log
from typing import Any

import numpy as np
import pytest
from build import Outcome, dispute, offer, outcomes, play, scenario, term

from negosim.dispute.data import Dispute
from negosim.game.compile import compile_game
from negosim.model.solve import solve

AT_RANDOM = {"precision_north": 0.0, "precision_south": 0.0}
TRADE: dict[str, Any] = {"levels": "none some open", "interim": True}
ISSUES: dict[str, Any] = {"land": "none all", "trade": TRADE}
LAND = offer("land", land="all")
OPEN = offer("open", trade="open")
ALWAYS = {"support": {"none": 1, "all": 1}}
NEVER = {"support": {"none": 0, "all": 0}}


def near(expected: Any) -> Any:
    """Equal but for rounding."""
    return pytest.approx(expected, rel=0, abs=1e-12)


def worth(issue: str, effect: str = "delivery", **points: float) -> dict[str, Any]:
    """A term over one issue."""
    return term(effect, issue, points)


def final(found: Outcome, *arrangement: str) -> float:
    """Probability that the talks end with this in force and no settlement."""
    return found.ends.get(("no_settlement", arrangement), 0.0)


def kept(found: Outcome, name: str, t: int = 1) -> float:
    """Probability that a settlement is signed in a round, and kept."""
    return found.ends.get((name, t, "kept"), 0.0)


def consenting(**issues: dict[str, float | str]) -> dict[str, Any]:
    """The league's consent."""
    return {"actor": "league", "issues": issues}


def sigma(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-x))


# ---- Consent
def test_consent_is_needed_where_a_level_concedes_more() -> None:
    over = dispute(ISSUES, consent=consenting(trade={"some": 0.5, "open": 0.25}))
    offers = [OPEN, offer("less", trade="none"), offer("as_is", land="all", trade="some")]
    found = play(scenario(over, offers, in_force={"trade": "some"}), **AT_RANDOM)
    # No offer, interim and settlement 1/3 each, the two interim offers 1/6 each; accepted with ½.
    assert final(found, "open") == near(1 / 6 * 1 / 2 * 0.25)
    assert final(found, "none") == near(1 / 6 * 1 / 2)  # tightening needs no consent
    assert kept(found, "as_is") == near(1 / 3 * 1 / 2)  # nor does what is in force already


def test_a_level_that_is_not_listed_concedes_nothing() -> None:
    over = dispute(ISSUES, consent=consenting(trade={"open": 0.25}))
    found = play(scenario(over, [offer("some", trade="some")]), **AT_RANDOM)
    assert final(found, "some") == near(1 / 2 * 1 / 2)


def test_the_smallest_of_two_consents_decides() -> None:
    over = dispute(ISSUES, consent=consenting(land={"all": 0.5}, trade={"open": 0.3}))
    found = play(scenario(over, [offer("both", land="all", trade="open")]), **AT_RANDOM)
    assert kept(found, "both") == near(1 / 2 * 1 / 2 * 0.3)  # one actor: not 0.15


# ---- The door
def test_refusal_shuts_the_door() -> None:
    over = dispute(ISSUES, consent=consenting(land={"all": 0}))
    found = play(scenario(over, [LAND], rounds=2), **AT_RANDOM)
    # Offered ½, accepted ½, refused: the door is open in round 2 with ¾.
    assert found.counts["offered:north:land"] == near(1 / 2 + 3 / 4 * 1 / 2)
    assert found.counts["refused_abroad"] == near((1 / 2 + 3 / 4 * 1 / 2) / 2)


def test_interim_offers_go_on_behind_the_door() -> None:
    over = dispute(ISSUES, consent=consenting(land={"all": 0}))
    found = play(scenario(over, [LAND, OPEN], rounds=2), **AT_RANDOM)
    # Round 2: as round 1 with 2/3; trade open (no interim offer left) 1/6; door shut 1/6.
    assert found.counts["offered:north:land"] == near(1 / 3 + 2 / 3 * 1 / 3 + 1 / 6 * 1 / 2)
    assert found.counts["offered:north:open"] == near(1 / 3 + 2 / 3 * 1 / 3 + 1 / 6 * 1 / 2)


def test_failure_at_home_shuts_the_door_and_costs_both() -> None:
    ratification = {"issue": "land", "by": {"north": NEVER, "south": ALWAYS}}
    costs = {"north": {"failure_cost": 1}, "south": {"failure_cost": 2}}
    over = dispute(ISSUES, roles=costs, ratification=ratification)
    found = play(scenario(over, [LAND], rounds=2), **AT_RANDOM, discount_south=0.5)
    assert found.counts["failed_at_home"] == near(1 / 4 + 3 / 4 * 1 / 4)
    assert found.value == near((-1 * (1 / 4 + 0.8 * 3 / 16), -2 * (1 / 4 + 0.5 * 3 / 16)))


# ---- Ratification
def by_north(**by: Any) -> Dispute:
    """A dispute in which south's public always ratifies; north's looks at the land."""
    return dispute(ISSUES, ratification={"issue": "land", "by": {"north": by, "south": ALWAYS}})


@pytest.mark.parametrize(("in_force", "shift"), [("none", 0.0), ("open", -0.5)])
def test_ratification_reads_what_is_in_force(in_force: str, shift: float) -> None:
    over = by_north(
        support={"none": 0.9, "all": 0.3}, sway=0.4, sharpness=2, shifts={"trade": {"open": -0.5}}
    )
    offers = [offer("deal", land="all", trade="open")]
    found = play(scenario(over, offers, in_force={"trade": in_force}), **AT_RANDOM)
    rho = sigma(2 * (log(0.3 / 0.7) + 0.4 + shift))
    assert kept(found, "deal") == near(1 / 4 * rho)
    assert found.counts["failed_at_home"] == near(1 / 4 * (1 - rho))


@pytest.mark.parametrize(("support", "sway"), [(0, 50), (1, -50)])
def test_support_of_none_and_of_all(support: float, sway: float) -> None:
    over = by_north(support={"none": 0.5, "all": support}, sway=sway)
    found = play(scenario(over, [LAND]), **AT_RANDOM)
    assert kept(found, "land") == 1 / 4 * support


def test_both_publics_must_ratify() -> None:
    by = {"north": {"support": {"none": 1, "all": 0.6}}, "south": {"support": {"none": 1, "all": 0.7}}}
    over = dispute(ISSUES, ratification={"issue": "land", "by": by})
    found = play(scenario(over, [LAND]), **AT_RANDOM)
    assert kept(found, "land") == near(1 / 4 * 0.6 * 0.7)


def test_exposure_to_what_a_leader_agreed_to_sign() -> None:
    over = dispute(
        ISSUES,
        [worth("land", "signature", all=-2), worth("trade", "signature", open=1)],
        [worth("land", "signature", all=4)],
        roles={i: {"exposure": 0.5, "failure_cost": 0.25} for i in ("north", "south")},
        ratification={"issue": "land", "by": {"north": NEVER, "south": ALWAYS}},
    )
    offers = [offer("deal", land="all", trade="none")]
    found = play(scenario(over, offers, in_force={"trade": "open"}), **AT_RANDOM)
    # North has 1 from open trade. It agreed to sign -2 in its place: exposed to 0.5 · (-2 - 1).
    # South agreed to sign a gain, to which it is not exposed.
    assert found.value == near((1 + 1 / 4 * (-0.25 + 0.5 * -3), 1 / 4 * -0.25))


# ---- Carrying out a settlement
STAGED = {"north": [0.5, 1], "south": [0.25, 1]}


def exchange(shares: dict[str, list[float]]) -> Dispute:
    """North's aid for south's land, in two stages that north opens."""
    keys = ("stage_discount", "snapback", "renege_cost", "betrayal_cost")
    north, south = (0.8, 0.5, 0.1, 0.3), (0.6, 0.2, 0.2, 0.4)
    watcher = [worth("land", "treaty", all=10), worth("land", all=1)]
    return dispute(
        {
            "aid": {"levels": "none all", "delivered_by": "north"},
            "land": {"levels": "none all", "delivered_by": "south"},
            "sequence": "staged",
        },
        [
            worth("land", all=4),
            worth("aid", all=-2),
            term("delivery", "aid land", {"all": {"all": 1}}),
            worth("land", "treaty", all=2),
        ],
        [worth("land", all=-3), worth("aid", all=5)],
        roles={i: dict(zip(keys, v, strict=True)) for i, v in (("north", north), ("south", south))},
        delivery={"issue": "sequence", "schedules": {"staged": {"first": "north", "shares": shares}}},
        observers={"watcher": {"terms": watcher, "breakdown": 100}},
        classes={"aid_given": {"when": {"end": "broken", "delivered_in_full": "aid"}}, "other": {}},
    )


BOTH = offer("both", aid="all", land="all")
SIGNED = 1 / 4


def test_stages_at_random() -> None:
    def north(aid: float, land: float) -> float:
        return 4 * land - 2 * aid + aid * land

    def south(aid: float, land: float) -> float:
        return 5 * aid - 3 * land

    found = play(scenario(exchange(STAGED), [BOTH]), **AT_RANDOM)
    chances = {("north", 1): 1 / 2, ("south", 1): 1 / 4, ("north", 2): 1 / 8, ("south", 2): 1 / 16}
    for (who, s), chance in chances.items():
        assert found.ends["both", 1, ("broken", who, s)] == near(SIGNED * chance)
    assert kept(found, "both") == near(SIGNED * 1 / 16)
    # Of aid ½ is left after snapback, of land 0.8. The treaty (2 for north) dies with a breach.
    # South breaks after north has delivered: aid of ½ in the first stage, 1 in the second.
    last_n = 1 / 2 * (north(0.25, 0.2) - 0.1) + 1 / 4 * (north(0.5, 0.2) - 0.3) + 1 / 4 * (north(1, 1) + 2)
    last_s = 1 / 2 * (south(0.25, 0.2) - 0.4) + 1 / 4 * (south(0.5, 0.2) - 0.2) + 1 / 4 * south(1, 1)
    on_n = 0.2 * (north(0.5, 0.25) + 2) + 0.8 * last_n
    on_s = 0.4 * south(0.5, 0.25) + 0.6 * last_s
    value_n = 1 / 2 * -0.1 + 1 / 4 * (north(0.25, 0) - 0.3) + 1 / 4 * on_n
    value_s = 1 / 2 * -0.4 + 1 / 4 * (south(0.25, 0) - 0.2) + 1 / 4 * on_s
    assert found.value == near((SIGNED * value_n, SIGNED * value_s))
    # All aid is given when south breaks in stage 2.
    assert found.classes["aid_given"] == near(SIGNED * 1 / 16)
    # The watcher sees 0.2 of the land left after both breaches in stage 2, and no treaty.
    assert found.observers["watcher"] == near(SIGNED * (1 / 8 * 0.2 + 1 / 16 * 0.2 + 1 / 16 * 11))


def test_an_observer_sees_what_is_left_of_a_broken_settlement() -> None:
    over = dispute(
        {
            "aid": {"levels": "none all", "delivered_by": "north"},
            "land": {"levels": "none all", "delivered_by": "south"},
            "flag": "old new",
            "sequence": "at_once",
        },
        roles={"north": {"snapback": 0.5}},
        delivery={
            "issue": "sequence",
            "schedules": {"at_once": {"first": "north", "shares": {"north": [1], "south": [1]}}},
        },
        observers={
            "watcher": {
                "terms": [
                    term(
                        "delivery",
                        "aid land flag",
                        {
                            "none": {"none": {"new": 1}, "all": {"new": 10}},
                            "all": {"none": {"new": 100}, "all": {"new": 1000}},
                        },
                    )
                ]
            }
        },
    )
    found = play(scenario(over, [offer("deal", aid="all", land="all", flag="new")]), **AT_RANDOM)
    # North breaks at once (½), or south after it (¼), which leaves half of the aid; else it is kept.
    expected = 1 / 2 * 1 + 1 / 4 * (1 / 2 * 100 + 1 / 2 * 1) + 1 / 4 * 1000
    assert found.observers["watcher"] == near(SIGNED * expected)


@pytest.mark.parametrize(("first", "value"), [("north", 0), ("south", 2)])
def test_the_second_mover_sees_what_the_first_has_delivered(first: str, value: float) -> None:
    over = dispute(
        {
            "aid": {"levels": "none all", "delivered_by": "north"},
            "land": {"levels": "none all", "delivered_by": "south"},
            "sequence": "at_once",
        },
        [worth("land", all=4), worth("aid", all=-2)],
        [worth("land", all=-3), worth("aid", all=5)],
        roles={"north": {"renege_cost": 3}},
        delivery={
            "issue": "sequence",
            "schedules": {"at_once": {"first": first, "shares": {"north": [1], "south": [1]}}},
        },
    )
    # After north's aid, south breaks: 5 against 5 - 3. So north would break, too, and makes no offer.
    # After south's land, north complies: 4 - 2 against 4 - 3. So does south: 5 - 3 against 0.
    found = play(scenario(over, [BOTH]))
    assert found.value == near((value, value))
    assert kept(found, "both") == value / 2


def test_who_owes_nothing_never_acts() -> None:
    found = play(scenario(exchange(STAGED), [offer("aid", aid="all")]), **AT_RANDOM)
    assert found.ends["aid", 1, ("broken", "north", 1)] == near(SIGNED * 1 / 2)
    assert found.ends["aid", 1, ("broken", "north", 2)] == near(SIGNED * 1 / 4)
    assert kept(found, "aid") == near(SIGNED * 1 / 4)


def test_who_delivers_nothing_at_a_stage_does_not_act_there() -> None:
    found = play(scenario(exchange({"north": [0, 1], "south": [0, 0]}), [BOTH]), **AT_RANDOM)
    assert found.ends["both", 1, ("broken", "north", 2)] == near(SIGNED * 1 / 2)
    assert kept(found, "both") == near(SIGNED * 1 / 2)
    # Nothing but the treaty in stage 1, and after the last stage all is there: for north 3 + 2.
    value_n = 0.2 * 2 + 0.8 * (1 / 2 * -0.1 + 1 / 2 * 5)
    value_s = 0.6 * (1 / 2 * -0.4 + 1 / 2 * 2)
    assert found.value == near((SIGNED * value_n, SIGNED * value_s))


def test_who_has_delivered_all_at_once_does_not_act_again() -> None:
    found = play(scenario(exchange({"north": [1, 1], "south": [0, 1]}), [BOTH]), **AT_RANDOM)
    assert found.ends["both", 1, ("broken", "north", 1)] == near(SIGNED * 1 / 2)
    assert found.ends["both", 1, ("broken", "south", 2)] == near(SIGNED * 1 / 4)
    assert kept(found, "both") == near(SIGNED * 1 / 4)


# ---- Which offers there are, and how likely each is
def offered(found: Outcome, *names: str) -> list[float]:
    """Expected number of times that north makes each offer."""
    return [found.counts[f"offered:north:{name}"] for name in names]


def test_no_offer_interim_and_settlement_are_alike_at_random() -> None:
    more = [offer("more", land="all", trade="some"), offer("most", land="all", trade="open")]
    found = play(scenario(dispute(ISSUES), [OPEN, LAND, *more]), **AT_RANDOM)
    assert offered(found, "open", "land", "more", "most") == near([1 / 3, 1 / 9, 1 / 9, 1 / 9])


def test_salience_shares_within_a_family() -> None:
    offers = [OPEN, LAND, offer("more", salience=2, land="all", trade="some")]
    found = play(scenario(dispute(ISSUES), offers), **AT_RANDOM)
    assert offered(found, "open", "land", "more") == near([1 / 3, 1 / 9, 2 / 9])


def test_two_ways_to_say_one_package_count_once() -> None:
    again = [offer("again", land="all"), offer("in_full", land="all", trade="none")]
    other = offer("other", land="all", trade="open")
    found = play(scenario(dispute(ISSUES), [LAND, *again, other]), **AT_RANDOM)
    assert offered(found, "land", "again", "in_full", "other") == near([1 / 4, 0, 0, 1 / 4])
    # With some trade in force, to restore the status quo is another package.
    found = play(scenario(dispute(ISSUES), [LAND, *again], in_force={"trade": "some"}), **AT_RANDOM)
    assert offered(found, "land", "again", "in_full") == near([1 / 4, 0, 1 / 4])


def test_a_block_counts_as_one_offer() -> None:
    block = [offer(level, block="b", land="all", trade=level) for level in ("some", "open")]
    found = play(scenario(dispute(ISSUES), [LAND, *block]), **AT_RANDOM)
    assert offered(found, "land", "some", "open") == near([1 / 4, 1 / 8, 1 / 8])


def test_an_offer_of_what_is_in_force_is_not_made() -> None:
    found = play(scenario(dispute(ISSUES), [OPEN, LAND], in_force={"trade": "open"}), **AT_RANDOM)
    assert offered(found, "open", "land") == near([0, 1 / 2])


# ---- What the scenario changes
def test_a_calendar_adds_in_its_round() -> None:
    over = dispute(ISSUES, consent=consenting(land={"all": "nod"}), parameters={"nod": 0.25})
    found = play(scenario(over, [LAND], rounds=2, calendar={2: {"nod": 0.5}}), **AT_RANDOM)
    assert kept(found, "land", 1) == near(1 / 4 * 0.25)
    assert kept(found, "land", 2) == near(3 / 4 * 1 / 4 * 0.75)  # rejected or not offered before: ¾


def test_nothing_moves_a_frozen_issue() -> None:
    over = dispute(
        {"land": "none all", "trade": TRADE | {"owner": "south"}},
        [worth("trade", open=1, some=0.5)],
        classes={"traded": {"when": {"levels": {"trade": ["open"]}}}, "other": {}},
    )
    offers = [OPEN, offer("both", land="all", trade="open")]
    frozen = scenario(over, offers, in_force={"trade": "some"}, frozen=("trade",), moves=("south",))
    found = play(frozen, **AT_RANDOM)
    assert offered(found, "open", "both") == near([0, 1 / 2])
    assert found.ends == near({("both", 1, "kept"): 1 / 4, ("no_settlement", ("some",)): 3 / 4})
    assert found.value == near((0.5, 0))
    assert found.classes == near({"traded": 0, "other": 1})


def test_what_was_in_force_lapses_when_talks_break_down() -> None:
    over = dispute(
        ISSUES,
        [worth("trade", open=2)],
        roles={"north": {"breakdown_cost": 0.5}},
        breakdown={"hazard": 1},
        observers={"watcher": {"terms": [worth("trade", open=7)], "breakdown": 3}},
    )
    found = play(scenario(over, in_force={"trade": "open"}, frozen=("trade",), rounds=2))
    assert found.ends == {("breakdown", 1): 1.0}
    assert found.value == near(((1 - 0.8) * 2 + 0.8 * (0 - 0.5), 0))
    assert found.observers["watcher"] == near(3)


@pytest.mark.parametrize(("in_force", "chance"), [("none", 0.7), ("some", 0.9), ("open", 1.0)])
def test_hazard_shifts_with_what_is_in_force_and_stops_at_1(in_force: str, chance: float) -> None:
    hazard = {"hazard": 0.7, "shifts": {"trade": {"some": 0.2, "open": 0.5}}}
    found = play(scenario(dispute(ISSUES, breakdown=hazard), in_force={"trade": in_force}))
    assert found.ends.get(("breakdown", 1), 0) == near(chance)


# ---- Moves
def test_a_refused_move_is_paid_for() -> None:
    over = dispute(
        {"trade": TRADE | {"owner": "south", "status_quo": "some"}},
        roles={"south": {"move_cost": 0.6}},
        consent=consenting(trade={"open": 0}),
    )
    found = play(scenario(over, moves=("south",)), **AT_RANDOM)
    # Stay, less and more 1/3 each; more is refused.
    assert final(found, "some") == near(2 / 3)
    assert final(found, "none") == near(1 / 3)
    assert found.value == near((0, -2 / 3 * 0.6))


# ---- Precision
def test_finite_against_infinite_precision() -> None:
    over = dispute(ISSUES, [worth("land", all=1)], [worth("land", all=-0.1)])
    # South accepts with σ(2 / (1 - 0.8) · -0.1); north, who always offers, gains 1.
    accept = sigma(2 / (1 - 0.8) * -0.1)
    found = play(scenario(over, [LAND]), precision_south=2)
    assert found.value == near((accept, -0.1 * accept))


def test_infinite_against_finite_precision() -> None:
    over = dispute(ISSUES, [worth("land", all=1)])
    # South is indifferent and accepts; north offers with σ(0.4 / (1 - 0.8) · 1).
    found = play(scenario(over, [LAND]), precision_north=0.4)
    assert kept(found, "land") == near(sigma(2))


def test_a_responder_who_is_indifferent_accepts_and_a_proposer_makes_no_offer() -> None:
    found = play(scenario(dispute(ISSUES, [worth("land", all=1)]), [LAND]))
    assert kept(found, "land") == 1
    found = play(scenario(dispute(ISSUES, [], [worth("land", all=1)]), [LAND]))
    assert final(found, "none") == 1


@pytest.mark.parametrize(("more", "chosen"), [(0, "land"), (5e-13, "land"), (2e-11, "both")])
def test_the_first_listed_of_the_tied_is_chosen(more: float, chosen: str) -> None:
    over = dispute(ISSUES, [worth("land", all=1), worth("trade", open=more)])
    found = play(scenario(over, [LAND, offer("both", land="all", trade="open")]))
    assert kept(found, chosen) == 1


def test_who_is_indifferent_complies() -> None:
    over = dispute({"land": {"levels": "none all", "delivered_by": "south"}}, [worth("land", all=1)])
    assert kept(play(scenario(over, [LAND])), "land") == 1


@pytest.mark.parametrize(("points", "chosen"), [(0.0, "some"), (1.0, "none")])
def test_who_is_indifferent_stays_and_else_takes_the_earlier_level(points: float, chosen: str) -> None:
    over = dispute(
        {"trade": TRADE | {"owner": "south", "status_quo": "some"}},
        south=[worth("trade", none=points, open=points)],
    )
    assert final(play(scenario(over, moves=("south",))), chosen) == 1


# ---- What a choice among the tied may cost is told
def test_what_a_responder_forgoes_by_accepting_is_told() -> None:
    over = dispute(ISSUES, [worth("land", all=1)], [worth("land", all=-0.9e-12)])
    found = play(scenario(over, [LAND]))
    assert kept(found, "land") == 1
    assert found.gain == pytest.approx(0.9e-12, rel=1e-6, abs=0)


def test_what_a_player_forgoes_by_complying_is_told() -> None:
    over = dispute(
        {"land": {"levels": "none all", "delivered_by": "south"}},
        [worth("land", all=1)],
        [worth("land", "signature", all=4), worth("land", all=-2e-12)],
    )
    found = play(scenario(over, [LAND]))
    assert kept(found, "land") == 1  # 4 - 2e-12 is within 1e-12 · 4 of 4
    assert found.gain == pytest.approx(2e-12 / 4, rel=1e-3, abs=0)  # of south's largest payoff


@pytest.mark.parametrize(
    "cost", ["breakdown_cost", "failure_cost", "move_cost", "renege_cost", "betrayal_cost"]
)
@pytest.mark.parametrize(("who", "largest"), [("south", 8), ("north", 1)])
def test_a_gain_is_relative_to_the_largest_payoff_and_cost_of_who_forgoes_it(
    cost: str, who: str, largest: float
) -> None:
    points = [worth("land", all=1)], [worth("land", all=-0.9e-12)]
    found = play(scenario(dispute(ISSUES, *points, roles={who: {cost: 8}}), [LAND]))
    assert found.gain == pytest.approx(0.9e-12 / largest, rel=1e-6, abs=0)


def test_draws_of_every_kind_of_precision_are_solved_together_as_alone() -> None:
    what = scenario(dispute(ISSUES, [worth("land", all=1)], [worth("land", all=-0.1)]), [LAND])
    modes = {name: prior.mode() for name, prior in what.priors.items()}
    kinds = [(a, b) for a in (0.4, inf) for b in (0.6, inf)]
    thetas = [modes | {"precision_north": a, "precision_south": b} for a, b in kinds]
    assert outcomes(what, thetas) == [outcomes(what, [theta])[0] for theta in thetas]
    game = compile_game(what)
    found = solve(game, np.array([[theta[name] for theta in thetas] for name in what.dispute.parameters]))
    assert found.infinite.tolist() == [False, True, True, True]
