"""Bargaining over a pie when a side may leave for something else, out of the package's own engine.

Binmore, Shaked & Sutton 1989, Quarterly Journal of Economics 104, after Shaked & Sutton 1984,
Econometrica 52: A and B offer in turn. Who refuses may leave at once, and then has w_A or w_B; or
talks go on, and what comes a round later is worth δ of it. With a pie of Π, and x and y what A and
B keep of their own offers,

    x = Π − max(δ·y, w_B)        y = Π − max(δ·x, w_A)

so that an option changes nothing unless it is worth more than to talk on: it is no threat point.

In the engine A is north, who opens, and B is south. Each owns an interim issue, and moves it to
`out` to leave. Three rules of the engine have to be put to use for the same timing:

- Moves stand at the start of a round, before an offer, so that a refusal in round t can be followed
  by a move in round t+1 only, in which the other side would offer. Whoever refused in round t is
  the proposer of round t+1. A side may leave in its own rounds alone: a move needs consent, which
  the calendar sets to 1 in the mover's own rounds from the second on, and to 0 in all others. (If a
  side could leave before it has heard an offer, the equilibrium would be another one.)
- At `out` no split is worth anything, and talks break down for certain at the end of the round. So
  nobody comes back.
- A breakdown is worth −breakdown_cost, and there is no flow before it. Leaving in round t+1 is worth
  δ·(−breakdown_cost) then, and δ² of it after the refusal in round t. With a breakdown cost of
  −w/δ² this is w:

      C(t) = δ·max(y, δ·w/δ²) = max(δ·y, w)
"""

from __future__ import annotations

import pytest
from build import Data, dispute, offer, play, scenario, term

from negosim.scenario.data import Scenario

PIE, PATIENCE, ROUNDS = 7.0, 0.9, 161
HORIZON = PIE * PATIENCE**ROUNDS  # what the last round still counts in the first

Pair = tuple[float, float]


def talks(splits: list[float], outside: Pair, rounds: int = ROUNDS) -> Scenario:
    """Talks over a pie with outside options; ``splits`` are what an offer may give to north."""
    names = [f"s{k}" for k in range(len(splits))]
    in_talks = {name: {"in": {"in": part}} for name, part in zip(names, splits, strict=True)}
    for_south = {name: {"in": {"in": PIE - part}} for name, part in zip(names, splits, strict=True)}
    over = dispute(
        {"split": " ".join(["none", *names]), "exit_north": exit_of("north"), "exit_south": exit_of("south")},
        [term("delivery", "split exit_north exit_south", in_talks)],
        [term("delivery", "split exit_north exit_south", for_south)],
        roles={i: {"breakdown_cost": -w / PATIENCE**2} for i, w in zip(SIDES, outside, strict=True)},
        parameters={f"door_{i}": 0.0 for i in SIDES} | {f"discount_{i}": PATIENCE for i in SIDES},
        consent={"actor": "clock", "issues": {f"exit_{i}": {"out": f"door_{i}"} for i in SIDES}},
        breakdown={"shifts": {f"exit_{i}": {"out": 1} for i in SIDES}},
    )
    return scenario(
        over,
        [offer(name, split=name) for name in names],
        rounds=rounds,
        proposers=SIDES,
        moves=SIDES,
        calendar={t: {f"door_{SIDES[(t - 1) % 2]}": 1.0} for t in range(2, rounds + 1)},
    )


SIDES = ("north", "south")


def exit_of(player: str) -> Data:
    return {"levels": "in out", "interim": True, "owner": player}


def splits_of_theory(outside: Pair) -> list[float]:
    """A coarse grid, and what north gets in each round by backward induction from the last one."""
    kept, found = PIE, {0.5 * k for k in range(15)}
    for t in range(ROUNDS, 0, -1):
        proposer = (t - 1) % 2
        if t < ROUNDS:  # nobody waits, or leaves, after the last offer
            kept = PIE - max(PATIENCE * kept, outside[1 - proposer])
        found.add(kept if proposer == 0 else PIE - kept)
    return sorted(found)


def solved(outside: Pair) -> Pair:
    """x and y, by putting one equation into the other: a contraction, by δ² at least."""
    x = y = PIE
    for _ in range(400):
        x, y = PIE - max(PATIENCE * y, outside[1]), PIE - max(PATIENCE * x, outside[0])
    return x, y


# Binmore, Shaked & Sutton 1989: with a pie of 7 and δ = .9 the responder gets this much.
@pytest.mark.parametrize(("option", "share"), [(0.0, 3.3158), (2.0, 3.3158), (4.0, 4.0)])
def test_the_responder_may_leave(option: float, share: float) -> None:
    found = play(talks(splits_of_theory((0, option)), (0, option)))
    assert found.value[1] == pytest.approx(share, abs=5e-5)
    assert found.value[1] == pytest.approx(max(PIE * PATIENCE / (1 + PATIENCE), option), abs=HORIZON)
    assert sum(found.value) == pytest.approx(PIE, abs=1e-12)
    assert sum(p for end, p in found.ends.items() if end[1:] == (1, "kept")) == 1
    assert found.counts["tried:south:exit_south"] == 0


@pytest.mark.parametrize(
    ("outside", "shares"),
    [
        ((4.0, 0.0), (4.3, 2.7)),  # south, when it offers, must leave 4 to north: x = 7 - .9·3
        ((3.4, 3.4), (3.6, 3.4)),  # both options bind, each in turn
        ((3.3, 2.0), (7 / 1.9, 6.3 / 1.9)),  # neither does: both are worth less than .9·7/1.9
        ((2.0, 4.0), (3.0, 4.0)),
    ],
)
def test_both_may_leave(outside: Pair, shares: Pair) -> None:
    assert shares[0] == pytest.approx(solved(outside)[0], abs=1e-12)
    assert play(talks(splits_of_theory(outside), outside)).value == pytest.approx(shares, abs=HORIZON)


def test_an_option_that_does_not_bind_changes_nothing() -> None:
    splits = splits_of_theory((0, 0))
    values = [play(talks(splits, (0, option))).value for option in (0, 1, 2, 3)]
    assert all(value == pytest.approx(values[0], abs=1e-12) for value in values)


def test_who_is_offered_too_little_leaves_and_has_the_option() -> None:
    """No split gives south more than 3.5: it refuses in round 1, and 4 is what that was worth."""
    found = play(talks([3.5 + 0.5 * k for k in range(8)], (1, 4), rounds=9))
    assert found.ends == {("breakdown", 2): 1.0}
    assert found.value == pytest.approx((1.0, 4.0), abs=1e-12)
    assert found.counts["made:south:exit_south"] == 1


def test_who_would_get_as_much_does_not_leave() -> None:
    found = play(talks([3.5 + 0.5 * k for k in range(8)], (1, 3.5), rounds=9))
    assert sum(p for end, p in found.ends.items() if end[1:] == (1, "kept")) == 1
    assert found.value == pytest.approx((3.5, 3.5), abs=1e-12)
