"""War because power will shift (Fearon 1995, International Organization 49), out of the package's own engine.

Two states divide a good of 1 in each period. A demands x of it; B gives it 1 − x for this period, or
fights. War ends the dispute: A wins with probability p₁ in period 1 and p₂ > p₁ from period 2 on, the
winner has the whole good for ever, and B bears c_B once, A c_A. With the discount factor δ:

- From period 2 on B is left with what war is worth to it, (1−p₂)/(1−δ) − c_B, as A demands

      x₂ = p₂ + c_B·(1−δ)

  or 1 if that is more; B then has nothing. A cannot promise to ask for less when it will be strong.
- In period 1, B bears x₁ if (1−x₁) + δ·(its value from period 2) ≥ (1−p₁)/(1−δ) − c_B. The most that A
  can give is all of this period's good. With x₂ < 1, x₁ = 0 is not enough if

      δ·p₂ − p₁ > c_B·(1−δ)²

  and B fights at once, though both could have more in peace. Else A demands the x₁ that makes both
  sides of B's condition equal.

In the engine A is north, the rising state, and B is south. Nothing is on the table. North owns an
interim issue `demand`, south one called `arms`, and both may move in each round, north first: south
sees the demand, and fights or stays before the round's flow. An issue moves by one level at a time.
`demand` goes from `first`, what north asks for in round 1 if it stays, to `second` and then `all`;
tests vary `first` over [0, 1]. War is a level of `arms` that pays what it is worth on average,
whatever is demanded. South can go to `war_early` in round 1 alone, where the calendar lets it, and to
`war_late` in any; to come back costs another move and gains nothing. Flows are counted by what they
are worth if they last for ever, so c_B is a move cost of c_B·(1−δ), and c_A comes off north's flow in
war. The levels in force after the last round last for ever, as those of period 2 do in equilibrium, so
that the horizon cuts nothing off.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from build import Outcome, Theta, dispute, outcomes, scenario, term

from negosim.scenario.data import Scenario

COST_A = 0.1
DEMANDS = ("first", "second", "all")
WARS = ("war_early", "war_late")

Numbers = tuple[float, float, float, float]  # δ, p₁, p₂, c_B

WAR = (0.9, 0.3, 0.5, 0.2)
PEACE = (0.9, 0.5, 0.6, 4.5)
NARROW_PEACE, NARROW_WAR = (0.9, 0.5, 0.58, 2.3), (0.9, 0.5, 0.58, 2.1)  # δp₂ − p₁ = .022 = 2.2·.1²


def second_demand(numbers: Numbers) -> float:
    discount, _, late, cost = numbers
    return min(1.0, late + cost * (1 - discount))


def first_demand(numbers: Numbers) -> float:
    """x₁ at which south is indifferent in period 1; below 0 if there is no such demand."""
    discount, early, _, cost = numbers
    from_second = (1 - second_demand(numbers)) / (1 - discount)
    war = (1 - early) / (1 - discount) - cost
    return 1 + discount * from_second - war


@cache
def talks(rounds: int = 4) -> Scenario:
    peace = {"peace": {demand: demand for demand in ("first", "second")} | {"all": 1}}
    war = {level: dict.fromkeys(DEMANDS, f"{level}_north") for level in WARS}
    lost = {"peace": {demand: [-1, demand] for demand in ("first", "second")} | {"all": -1}}
    lost_war = {level: dict.fromkeys(DEMANDS, f"{level}_south") for level in WARS}
    names = (*DEMANDS[:2], *(f"{level}_{who}" for level in WARS for who in ("north", "south")))
    over = dispute(
        {
            "demand": {"levels": " ".join(DEMANDS), "interim": True, "owner": "north"},
            "arms": {
                "levels": "war_early peace war_late",
                "status_quo": "peace",
                "interim": True,
                "owner": "south",
            },
        },
        [term("delivery", "arms demand", peace | war)],
        [term("delivery", "arms demand", lost | lost_war)],
        roles={"south": {"move_cost": "cost"}},
        parameters=dict.fromkeys((*names, "cost", "window"), 0.0),
        consent={"actor": "time", "issues": {"arms": {"war_early": "window"}}},
    )
    return scenario(over, rounds=rounds, moves=("north", "south"), calendar={1: {"window": 1.0}})


def theta(numbers: Numbers, first: float, second: float | None = None) -> Theta:
    """Values of all parameters. South's points are what it loses of the good."""
    discount, early, late, cost = numbers
    what = talks()
    modes = {name: prior.mode() for name, prior in what.priors.items()}
    return modes | {
        "discount_north": discount,
        "discount_south": discount,
        "first": first,
        "second": second_demand(numbers) if second is None else second,
        "cost": cost * (1 - discount),
        "war_early_north": early - COST_A * (1 - discount),
        "war_late_north": late - COST_A * (1 - discount),
        "war_early_south": -early,
        "war_late_south": -late,
    }


def values(found: Outcome, first: float) -> tuple[float, float]:
    """What north has of the good, and south, as flows: payoffs are counted from the status quo."""
    return found.value[0] + first, found.value[1] + 1 - first


def war_in(found: Outcome, level: str) -> float:
    return sum(p for end, p in found.ends.items() if end[0] == "no_settlement" and end[1][1] == level)


def at_best(numbers: Numbers, steps: int = 200) -> tuple[float, Outcome]:
    """North's best demand in period 1, of a grid on [0, 1] and the one of theory, and what comes of it."""
    demands = sorted({k / steps for k in range(steps + 1)} | {min(1.0, max(0.0, first_demand(numbers)))})
    found = outcomes(talks(), [theta(numbers, first) for first in demands])
    assert max(max(one.gap, one.gain, one.mass) for one in found) <= 1e-9
    best = max(range(len(demands)), key=lambda k: values(found[k], demands[k])[0])
    return demands[best], found[best]


# Fearon 1995: war if and only if δp₂ − p₁ > c_B(1−δ)².
@pytest.mark.parametrize("numbers", [WAR, NARROW_WAR])
def test_war_as_nothing_given_today_makes_up_for_tomorrow(numbers: Numbers) -> None:
    discount, early, late, cost = numbers
    assert discount * late - early > cost * (1 - discount) ** 2
    for first in (0.0, 0.05, 0.5, 1.0):
        found = outcomes(talks(), [theta(numbers, first)])[0]
        assert war_in(found, "war_early") == 1
        assert found.counts["made:south:arms"] == 1  # in round 1, since the window shuts then
        flows = (early - COST_A * (1 - discount), 1 - early - cost * (1 - discount))
        assert values(found, first) == pytest.approx(flows, abs=1e-12)
        assert sum(values(found, first)) < 1  # in peace they would have had 1


@pytest.mark.parametrize("numbers", [PEACE, NARROW_PEACE])
def test_peace_as_the_rising_state_gives_enough_today(numbers: Numbers) -> None:
    discount, early, late, cost = numbers
    assert discount * late - early < cost * (1 - discount) ** 2
    first, found = at_best(numbers)
    assert first == pytest.approx(first_demand(numbers), abs=1e-12)
    assert found.ends == {("no_settlement", ("second", "peace")): 1.0}
    assert found.counts["path:1:demand:first"] == found.counts["path:2:demand:second"] == 1
    # South is held to what war was worth to it in period 1.
    assert values(found, first)[1] == pytest.approx(1 - early - cost * (1 - discount), abs=1e-12)
    assert sum(values(found, first)) == pytest.approx(1, abs=1e-12)


def test_the_first_demand_that_means_war() -> None:
    limit = first_demand(NARROW_PEACE)
    below, above = outcomes(talks(), [theta(NARROW_PEACE, limit + step) for step in (-1e-6, 1e-6)])
    assert war_in(below, "war_early") == 0
    assert war_in(above, "war_early") == 1


def test_the_second_demand_that_means_war() -> None:
    """North does not get more than x₂: it goes there, since it wins more by war than by standing still."""
    first, limit = first_demand(NARROW_PEACE) - 1e-3, second_demand(NARROW_PEACE)
    cases = [theta(NARROW_PEACE, first, limit + step) for step in (-1e-6, 1e-6)]
    below, above = outcomes(talks(), cases)
    assert below.ends == {("no_settlement", ("second", "peace")): 1.0}
    assert above.ends == {("no_settlement", ("second", "war_late")): 1.0}


@pytest.mark.parametrize("numbers", [WAR, NARROW_PEACE])
def test_the_horizon_cuts_nothing_off(numbers: Numbers) -> None:
    case = theta(numbers, max(0.0, first_demand(numbers)))
    short, long = (outcomes(talks(rounds), [case])[0] for rounds in (2, 9))
    assert short.ends == long.ends
    assert short.value == pytest.approx(long.value, abs=1e-12)


def test_a_promise_to_ask_for_no_more_later_keeps_the_peace() -> None:
    """The numbers of war, but the demand is held where it starts, so that power has nothing to shift."""
    most = WAR[1] + WAR[3] * (1 - WAR[0])
    held = replace(talks(), frozen=("demand",))
    below, above = outcomes(held, [theta(WAR, most + step) for step in (-1e-6, 1e-6)])
    assert below.ends == {("no_settlement", ("first", "peace")): 1.0}
    assert war_in(above, "war_early") == 1


def drawn_numbers(count: int) -> list[Numbers]:
    """Random discount factors and chances to win, with costs well below, near and above the edge."""
    draw = np.random.default_rng(3)
    found: list[Numbers] = []
    for share in np.resize([0.5, 0.99, 1.01, 2], count):
        discount, early, late = draw.uniform(0.3, 0.95), *np.sort(draw.uniform(0, 1, 2))
        edge = abs(discount * late - early) / (1 - discount) ** 2
        found.append((float(discount), float(early), float(late), float(share * edge)))
    return found


def test_war_and_peace_over_many_numbers() -> None:
    """War under north's best demand if and only if the inequality says so."""
    inner = [one for one in drawn_numbers(160) if second_demand(one) < 1]
    fought = [war_in(at_best(one, steps=4)[1], "war_early") for one in inner]
    assert fought == [d * late - early > cost * (1 - d) ** 2 for d, early, late, cost in inner]
    assert min(fought.count(0), fought.count(1)) > 20


def test_where_the_demand_would_pass_all_there_is() -> None:
    """With x₂ = 1, south has nothing from period 2 on, and war follows if 1 is less than war is worth."""
    capped = [one for one in drawn_numbers(240) if second_demand(one) == 1]
    assert PEACE[2] + PEACE[3] * (1 - PEACE[0]) > 1  # the row of peace is such a case
    fought = [war_in(at_best(one, steps=4)[1], "war_early") for one in capped]
    assert fought == [(1 - early) / (1 - d) - cost > 1 for d, early, _, cost in capped]
    assert min(fought.count(0), fought.count(1)) > 5
