"""Axiomatic bargaining: closed forms of the literature, axioms, and NegMAS and exact fractions as judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negmas.preferences import MappingUtilityFunction
from negmas.preferences.ops import (
    kalai_point_convex_hull,
    kalai_points,
    ks_point_convex_hull,
    ks_points,
    nash_points,
    pareto_frontier,
)

from negosim.errors import RequestFault
from negosim.model.axiomatic import Agreed, Rule, agreed
from negosim.model.frontier import Frontiers
from negosim.model.lanes import Floats

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = Rule
MAX_MIN = (KALAI_SMORODINSKY, EGALITARIAN)

Pair = tuple[float, float]
Packages = Sequence[Pair]
Draw = tuple[list[Pair], list[int], list[int]]


def frontier_of(packages: Packages) -> Draw:
    """Efficient payoffs with the first player's ascending, first package of each, packages alike."""
    points = sorted(
        {x for x in packages if not any(y[0] >= x[0] and y[1] >= x[1] and y != x for y in packages)}
    )
    return points, [packages.index(x) for x in points], [packages.count(x) for x in points]


def together(draws: Sequence[Draw]) -> Frontiers:
    begin = np.cumsum([0, *(len(points) for points, _, _ in draws)])
    points = np.array([x for points, _, _ in draws for x in points], dtype=np.float64).reshape(-1, 2)
    rank = np.array([r for _, ranks, _ in draws for r in ranks], dtype=np.int64)
    alike = np.array([n for _, _, counts in draws for n in counts], dtype=np.float64)
    return Frontiers(begin, points.T, rank, alike)


def vertices_of(packages: Packages) -> Draw:
    """The frontier without what a lottery over two others can do as well."""
    points, ranks, counts = frontier_of(packages)

    def needed(k: int) -> bool:
        (x, y) = points[k]
        return not any(
            (y - v) * (s - u) <= (t - v) * (x - u) for u, v in points[:k] for s, t in points[k + 1 :]
        )

    kept = [k for k in range(len(points)) if needed(k)]
    return [points[k] for k in kept], [ranks[k] for k in kept], [counts[k] for k in kept]


def deal(rule: Rule, packages: Packages, d: Pair = (0, 0), w: float = 0.5, lotteries: bool = False) -> Agreed:
    """What is agreed on in one draw."""
    return deal_over((vertices_of if lotteries else frontier_of)(packages), rule, d, w, lotteries)


def deal_over(one: Draw, rule: Rule, d: Pair, w: float, lotteries: bool) -> Agreed:
    d_of_draw = np.array(d, dtype=np.float64)[:, None]
    return agreed(rule, together([one]), d_of_draw, weight=w, lotteries=lotteries)


def payoffs(*arguments: object, **options: object) -> list[float]:
    found: list[float] = deal(*arguments, **options).payoffs[:, 0].tolist()  # type: ignore[arg-type]
    return found


def picked(found: Agreed, packages: Packages, lotteries: bool = False) -> tuple[int, int]:
    """Ranks of the packages agreed on."""
    _, ranks, _ = vertices_of(packages) if lotteries else frontier_of(packages)
    return ranks[found.point[0, 0]], ranks[found.point[1, 0]]


# ------------------------------------------------------------------ closed forms


# Kalai 1977, Int. J. of Game Theory 6: what u_1 + u_2 = 1 leaves over d = (.2, .1)
# is shared by weight: .7 gives .2 + .7 · (1 - .2 - .1) = .69. Aspirations are .7 too: the three rules agree.
@pytest.mark.parametrize("rule", [NASH, *MAX_MIN])
def test_linear_frontier(rule: Rule) -> None:
    found = deal(rule, [(0, 1), (1, 0)], (0.2, 0.1), 0.7, lotteries=True)
    assert found.payoffs[:, 0] == pytest.approx([0.69, 0.31], abs=1e-15)
    assert found.point[:, 0].tolist() == [0, 1]
    assert found.share[0] == pytest.approx(0.31, abs=1e-15)
    assert found.tied[0] == 1


def parabola(samples: Sequence[float] = ()) -> Frontiers:
    """u_2 = 2(1 - u_1²), as a polygon line with the step 1e-4, and further points."""
    u = np.unique([*np.linspace(0, 1, 10_001), *samples])
    return together(
        [(list(zip(u.tolist(), (2 * (1 - u * u)).tolist(), strict=True)), [*range(len(u))], [1] * len(u))]
    )


ORIGIN = np.zeros((2, 1))
NASH_POINT, KS_POINT, EQUAL_GAINS = 3**-0.5, (5**0.5 - 1) / 2, (17**0.5 - 1) / 4
ON_THE_PARABOLA = [
    # max u_1 · 2(1 - u_1²)
    (NASH, 0.5, NASH_POINT, (0.577350, 1.333333)),
    # b = (1, 2), so u_2 = 2·u_1
    (KALAI_SMORODINSKY, 0.5, KS_POINT, (0.618034, 1.236068)),
    # u_1 = u_2
    (EGALITARIAN, 0.5, EQUAL_GAINS, (0.780776, 0.780776)),
    # max u_1 + 2(1 - u_1²)
    (UTILITARIAN, 0.5, 0.25, (0.25, 1.875)),
    # max u_1^w (1 - u_1²)^(1-w): u_1² = w / (2 - w)
    (NASH, 0.8, (2 / 3) ** 0.5, (0.816497, 0.666667)),
    # u_2 / u_1 = 2(1-w) / w = 1/2, and (1-w) / w = 1/4
    (KALAI_SMORODINSKY, 0.8, (65**0.5 - 1) / 8, (0.882782, 0.441391)),
    (EGALITARIAN, 0.8, (257**0.5 - 1) / 16, (0.939451, 0.234863)),
]


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize(("rule", "w", "u", "rounded"), ON_THE_PARABOLA)
def test_parabola(rule: Rule, w: float, u: float, rounded: Pair, lotteries: bool) -> None:
    assert (u, 2 * (1 - u * u)) == pytest.approx(rounded, abs=1e-6)
    found = agreed(rule, parabola(), ORIGIN, weight=w, lotteries=lotteries)
    # A vertex within one step of the optimum, and a slope of at most 4.
    assert found.payoffs[:, 0] == pytest.approx([u, 2 * (1 - u * u)], abs=4e-4)
    # With the optimum among the samples it is a vertex, and picked.
    found = agreed(rule, parabola([u]), ORIGIN, weight=w, lotteries=lotteries)
    assert found.payoffs[:, 0] == pytest.approx([u, 2 * (1 - u * u)], abs=1e-11)


# Where a ray meets the polygon line: an edge is at most 4 · step² / 8 below the parabola.
@pytest.mark.parametrize(
    ("rule", "w", "u", "rounded"), [case for case in ON_THE_PARABOLA if case[0] in MAX_MIN]
)
def test_rays_meet_the_polygon_line(rule: Rule, w: float, u: float, rounded: Pair) -> None:
    found = agreed(rule, parabola(), ORIGIN, weight=w, lotteries=True).payoffs[:, 0]
    assert found == pytest.approx([u, 2 * (1 - u * u)], abs=5e-9)
    assert found[1] / found[0] == pytest.approx(rounded[1] / rounded[0], abs=1e-5)


# Nash 1950, The bargaining problem, Econometrica 18: what each good is worth to Bill and to Jack.
BILLS = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
JACKS = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}
ALLOCATIONS = list(product([True, False], repeat=9))
BARTER = [
    (
        sum(bill for own, (bill, _) in zip(owned, [*BILLS.values(), *JACKS.values()], strict=True) if own),
        sum(
            jack for own, (_, jack) in zip(owned, [*BILLS.values(), *JACKS.values()], strict=True) if not own
        ),
    )
    for owned in ALLOCATIONS
]


def test_nash_on_barter() -> None:
    no_trade = BARTER[ALLOCATIONS.index((True,) * 5 + (False,) * 4)]
    assert no_trade == (12, 6)
    products = sorted({(u - 12) * (v - 6) for u, v in BARTER if u >= 12 and v >= 6})
    assert products[-2:] == [56, 60]
    found = deal(NASH, BARTER, no_trade)
    assert found.payoffs[:, 0].tolist() == [24, 11]
    # Jack gives pen, toy and knife for book, whip, ball and bat.
    assert found.tied[0] == 1
    chosen, _ = picked(found, BARTER)
    assert ALLOCATIONS[chosen] == (False, False, False, False, True, True, True, True, False)
    assert payoffs(NASH, [u for u in BARTER if u != (24, 11)], no_trade) == [26, 10]


def test_lotteries_add_nothing_to_nashs_barter() -> None:
    found = deal(NASH, BARTER, (12, 6), lotteries=True)
    assert found.payoffs[:, 0].tolist() == [24, 11]
    assert (found.share[0], found.point[0, 0] == found.point[1, 0]) == (1, True)


# Kalai & Smorodinsky 1975, Other solutions to Nash's bargaining problem, Econometrica 43: the second set
# holds the first and has the same aspirations, but by Nash's rule the second player gets less of it.
def test_nash_is_not_monotone_and_kalai_smorodinsky_is() -> None:
    smaller, larger = [(0, 1), (0.75, 0.75), (1, 0)], [(0, 1), (1, 0.7)]
    assert payoffs(NASH, smaller, lotteries=True) == [0.75, 0.75]
    assert payoffs(NASH, larger, lotteries=True) == [1, 0.7]
    assert payoffs(KALAI_SMORODINSKY, smaller, lotteries=True) == pytest.approx([0.75, 0.75], abs=1e-15)
    assert payoffs(KALAI_SMORODINSKY, larger, lotteries=True) == pytest.approx([1 / 1.3, 1 / 1.3], abs=1e-15)


# ------------------------------------------------------------------ ties, and what stands at the edge


def test_ties_are_counted_and_the_first_listed_is_picked() -> None:
    packages = [(1, 9), (3, 4), (4, 3), (3, 4), (9, 1), (4, 3), (4, 3), (3, 3)]
    for rule in (NASH, *MAX_MIN):
        found = deal(rule, packages)
        assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([3, 4], 5)
        found = deal(rule, packages[::-1])
        assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([4, 3], 5)
    assert deal(UTILITARIAN, packages).tied[0] == 2
    assert picked(deal(UTILITARIAN, packages), packages) == (0, 0)


def test_ties_do_not_hang_on_rounding() -> None:
    # Equal on paper: .1 · 3 = .3 · 1 and .1 + .2 = .3; not so in binary numbers.
    assert 0.1 * 3 != 0.3 * 1
    assert deal(NASH, [(0.1, 3), (0.3, 1)]).tied[0] == 2
    assert deal(EGALITARIAN, [(0.1 + 0.2, 0.5), (0.5, 0.3)]).tied[0] == 2
    assert deal(UTILITARIAN, [(0.1, 0.2), (0.3, 0.0)]).tied[0] == 2
    assert deal(KALAI_SMORODINSKY, [(7.1, 3.3), (9.1, 2.3)], (7, 2)).tied[0] == 1
    assert deal(KALAI_SMORODINSKY, [(7.3, 2.6), (7.6, 2.3), (8, 2), (7, 3)], (7, 2)).tied[0] == 2


def test_a_gain_within_rounding_of_none_is_none() -> None:
    for lotteries in (False, True):
        for u in (0.1 + 0.2, 3000.0):
            packages, tolerance = [(u, 5), (u - 0.1, 9)], 1e-12 * max(1, u)
            found = deal(NASH, packages, (u + 0.9 * tolerance, 2), lotteries=lotteries)
            assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([u, 5], 1)
            assert deal(NASH, packages, (u + 1.2 * tolerance, 2), lotteries=lotteries).tied[0] == 0


def test_where_nobody_gains_sharedall_products_are_tied() -> None:
    packages = [(0, 5), (3, 0), (-1, 7)]
    found = deal(NASH, packages)
    assert (found.tied[0], found.payoffs[:, 0].tolist()) == (2, [0, 5])
    assert payoffs(NASH, packages[1:] + packages[:1]) == [3, 0]
    # Then the larger number decides for the max-min rules: aspirations are 3 and 5, so both numbers are 1.
    assert deal(KALAI_SMORODINSKY, packages).tied[0] == 2
    assert (deal(EGALITARIAN, packages).tied[0], payoffs(EGALITARIAN, packages)) == (1, [0, 5])
    assert payoffs(EGALITARIAN, packages, w=0.3) == [3, 0]


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
def test_who_cannot_gain_leaves_the_best_to_the_other(rule: Rule, lotteries: bool) -> None:
    packages = [(-4, 9), (2, 6), (2, 5), (3, -1)]
    d = (2, -0.5 if not lotteries else 6)
    assert payoffs(rule, packages[:-1], d, 0.1, lotteries) == [2, 6]
    swapped = [(v, u) for u, v in packages[:-1]]
    assert payoffs(rule, swapped, d[::-1], 0.9, lotteries) == [6, 2]


@pytest.mark.parametrize("rule", MAX_MIN)
def test_a_gain_too_small_to_count_is_not_traded_for(rule: Rule) -> None:
    steep = together([([(0, 10), (1e-13, 0)], [0, 1], [1, 1])])
    flat = together([([(0, 1e-13), (10, 0)], [0, 1], [1, 1])])
    assert agreed(rule, steep, ORIGIN, lotteries=True).payoffs[:, 0].tolist() == [0, 10]
    assert agreed(rule, flat, ORIGIN, lotteries=True).payoffs[:, 0].tolist() == [10, 0]


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
def test_nothing_individually_rational(rule: Rule, lotteries: bool) -> None:
    packages = [(0, 4), (2, 3), (4, 0)]
    for d in [(2.5, 3), (2, 3.5), (5, -1), (-1, 5), (5, 5), (4.001, 0)]:
        found = deal(rule, packages, d, lotteries=lotteries)
        assert found.point[:, 0].tolist() == [-1, -1]
        assert found.payoffs[:, 0].tolist() == list(d)
        assert (found.tied[0], found.share[0]) == (0, 1)


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
def test_a_single_point(rule: Rule, lotteries: bool) -> None:
    for d in [(0, 0), (3, 1), (3, 2), (-9, 2)]:
        found = deal(rule, [(3, 2), (3, 2), (3, 1)], d, lotteries=lotteries)
        assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([3, 2], 2)
        assert found.point[:, 0].tolist() == [0, 0]
    assert deal(rule, [(3, 2)], (3.1, 0), lotteries=lotteries).tied[0] == 0


@pytest.mark.parametrize("rule", Rule)
def test_no_point_and_no_draw(rule: Rule) -> None:
    for lotteries in (False, True):
        empty = together([([], [], []), ([], [], [])])
        found = agreed(rule, empty, np.ones((2, 2)), lotteries=lotteries)
        assert (found.point.tolist(), found.payoffs.tolist()) == ([[-1, -1]] * 2, [[1, 1]] * 2)
        assert agreed(rule, together([]), np.ones((2, 0)), lotteries=lotteries).payoffs.shape == (2, 0)


@pytest.mark.parametrize("rule", Rule)
def test_lotteries_can_be_acceptable_where_no_package_is(rule: Rule) -> None:
    packages, d = [(0, 4), (4, 0)], (1.5, 1.5)
    assert deal(rule, packages, d).tied[0] == 0
    found = deal(rule, packages, d, lotteries=True)
    expected = [1.5, 2.5] if rule is UTILITARIAN else [2, 2]
    assert found.payoffs[:, 0] == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("first", [0.1, 0.3, 0.7, 1 / 3, 0.9])
def test_disagreement_on_the_line(rule: Rule, first: float) -> None:
    d = (first, 1 - first)
    found = deal(rule, [(0, 1), (1, 0)], d, 0.4, lotteries=True)
    assert found.payoffs[:, 0] == pytest.approx(d, abs=1e-15)
    assert found.tied[0] == 1


def test_the_utilitarian_rule_stops_where_the_other_would_lose() -> None:
    packages = [(0, 4), (3, 3), (6, -3)]
    for w, d, expected in [
        (0.9, (0, 0), (4.5, 0)),
        (0.9, (0, 3), (3, 3)),
        (0.9, (0, 3.5), (1.5, 3.5)),
        (0.5, (0, 0), (3, 3)),
        (0.1, (1, 0), (1, 4 - 1 / 3)),
        (0.1, (3, 0), (3, 3)),
        (0.1, (4, 0), (4, 1)),
    ]:
        assert payoffs(UTILITARIAN, packages, d, w, lotteries=True) == pytest.approx(expected, abs=1e-14)


def test_indifference_along_an_edge() -> None:
    packages = [(1, 3), (3, 1), (3, 1), (0, 3.5)]
    found = deal(UTILITARIAN, packages, lotteries=True)
    assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([1, 3], 3)
    reverse = deal(UTILITARIAN, packages[::-1], lotteries=True)
    assert (reverse.payoffs[:, 0].tolist(), reverse.tied[0]) == ([3, 1], 3)
    # With one end cut the package at the other is picked: 1 · 2 pairs and 2 packages.
    for order in (packages, packages[::-1]):
        found = deal(UTILITARIAN, order, (1.5, 0), lotteries=True)
        assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([3, 1], 4)
        found = deal(UTILITARIAN, order, (0, 1.5), lotteries=True)
        assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([1, 3], 3)
    # With both ends cut, the lottery nearer to the package listed first.
    found = deal(UTILITARIAN, packages, (1.5, 1.5), lotteries=True)
    assert (found.payoffs[:, 0].tolist(), found.tied[0], found.share[0]) == ([1.5, 2.5], 4, 0.75)
    found = deal(UTILITARIAN, packages[::-1], (1.5, 1.5), lotteries=True)
    assert (found.payoffs[:, 0].tolist(), found.tied[0], found.share[0]) == ([2.5, 1.5], 4, 0.25)


def test_indifference_behind_another_edge() -> None:
    packages = [(0, 3.5), (1, 3), (3, 1)]
    assert payoffs(UTILITARIAN, packages, lotteries=True) == [1, 3]
    assert payoffs(UTILITARIAN, [packages[0], *packages[:0:-1]], lotteries=True) == [3, 1]


def test_next_to_a_package_there_is_no_lottery() -> None:
    rng = np.random.default_rng(3)
    for x, y, z in rng.uniform(0.1, 1, (200, 3)).round(2).tolist():
        # The vertex gives both the same gain, but for rounding.
        packages = [(z - y, z + x + y), (z + x, z + x), (z + x + y, z - y)]
        for rule in MAX_MIN:
            found = deal(rule, packages, (z, z), lotteries=True)
            assert (found.point[0, 0], found.share[0]) == (found.point[1, 0], 1)
            assert found.payoffs[:, 0].tolist() == [z + x, z + x]


def test_a_lottery_counts_the_pairs_that_it_can_be_made_of() -> None:
    packages = [(0, 1), (1, 0), (1, 0), (0, 1), (1, 0)]
    found = deal(EGALITARIAN, packages, lotteries=True)
    assert (found.payoffs[:, 0].tolist(), found.tied[0]) == ([0.5, 0.5], 6)


# ------------------------------------------------------------------ exact fractions as judge


def tied_packages(rule: Rule, packages: Packages, d: Pair, w: Fraction) -> list[int]:
    """The packages that a rule allows, in whole numbers and fractions."""
    points, _, _ = frontier_of(packages)
    gains = {x: (x[0] - d[0], x[1] - d[1]) for x in points if x[0] >= d[0] and x[1] >= d[1]}
    most = [max((g[i] for g in gains.values()), default=0) for i in (0, 1)]

    def criterion(g: Pair) -> tuple[Fraction, ...]:
        if rule is NASH:
            return (Fraction(g[0]) ** w.numerator * Fraction(g[1]) ** (w.denominator - w.numerator),)
        if rule is UTILITARIAN:
            return (w * Fraction(g[0]) + (1 - w) * Fraction(g[1]),)
        by = most if rule is KALAI_SMORODINSKY else [1, 1]
        numbers = (Fraction(g[i], by[i] or 1) / of for i, of in enumerate((w, 1 - w)))  # type: ignore[call-overload]
        return tuple(sorted(numbers))

    best = max((criterion(g) for g in gains.values()), default=None)
    return [k for k, x in enumerate(packages) if x in gains and criterion(gains[x]) == best]


whole = st.integers(-3, 12)
some_packages = st.lists(st.tuples(whole, whole), min_size=1, max_size=9)
some_weights = st.sampled_from([Fraction(1, 2), Fraction(1, 4), Fraction(2, 3), Fraction(9, 10)])
points_of_disagreement = st.tuples(st.integers(-3, 6), st.integers(-3, 6))
thorough = settings(derandomize=True, deadline=None, max_examples=100, database=None)


@pytest.mark.parametrize("rule", Rule)
@thorough
@given(packages=some_packages, d=points_of_disagreement, w=some_weights)
def test_packages_against_exact_fractions(rule: Rule, packages: Packages, d: Pair, w: Fraction) -> None:
    expected = tied_packages(rule, packages, d, w)
    found = deal(rule, packages, d, float(w))
    assert found.tied[0] == len(expected)
    assert found.share[0] == 1
    if expected:
        assert picked(found, packages) == (expected[0], expected[0])
        assert found.payoffs[:, 0].tolist() == list(packages[expected[0]])
    else:
        assert found.payoffs[:, 0].tolist() == list(d)


def best_for_second(packages: Packages, least: float) -> float:
    """The most that lotteries over two packages give the second player, if the first has ``least``."""
    found = [v for u, v in packages if u >= least]
    for (u, v), (s, t) in product(packages, repeat=2):
        if u < least < s:
            found.append(v + (t - v) * (least - u) / (s - u))
    return max(found, default=-np.inf)


def swapped(packages: Packages) -> list[Pair]:
    return [(v, u) for u, v in packages]


def where_rays_meet(packages: Packages, d: Pair, ray: Pair) -> float:
    """The largest s with which both can have d + s · ray, by bisection."""
    low, high = 0.0, 1e4
    for _ in range(70):
        s = (low + high) / 2
        within = best_for_second(packages, d[0] + s * ray[0]) >= d[1] + s * ray[1]
        low, high = (s, high) if within else (low, s)
    return low


@pytest.mark.parametrize("rule", Rule)
@thorough
@given(packages=some_packages, d=points_of_disagreement, w=some_weights)
def test_lotteries_against_all_lotteries(rule: Rule, packages: Packages, d: Pair, w: Fraction) -> None:
    found = deal(rule, packages, d, float(w), lotteries=True)
    u = found.payoffs[:, 0]
    aspiration = best_for_second(swapped(packages), d[1]), best_for_second(packages, d[0])
    if best_for_second(packages, d[0]) < d[1]:
        assert (found.tied[0], u.tolist()) == (0, list(d))
        return
    # It is what its lottery gives, individually rational, and efficient.
    one, other = (np.array(packages[k]) for k in picked(found, packages, lotteries=True))
    assert u == pytest.approx(found.share[0] * one + (1 - found.share[0]) * other, abs=1e-12)
    assert (u >= np.array(d) - 1e-12).all()
    assert best_for_second(packages, u[0]) == pytest.approx(u[1], abs=1e-9)
    assert best_for_second(swapped(packages), u[1]) == pytest.approx(u[0], abs=1e-9)
    gains = u - d
    weights = np.array([float(w), 1 - float(w)])
    if rule is NASH and gains.min() > 0:
        # First-order condition of a concave problem: no package is better in the direction of the gradient.
        for x in packages:
            assert weights / gains @ (np.array(x) - u) <= 1e-9
    elif rule is UTILITARIAN:
        ends = [s for s, _ in packages if d[0] <= s <= aspiration[0]] + [d[0], aspiration[0]]
        best = max(weights @ (s, best_for_second(packages, s)) for s in ends)
        assert weights @ u == pytest.approx(best, abs=1e-9)
    elif rule in MAX_MIN:
        most = np.array(aspiration) - d if rule is KALAI_SMORODINSKY else np.ones(2)
        if most.min() > 0:
            numbers = gains / most / weights
            assert numbers.min() == pytest.approx(where_rays_meet(packages, d, weights * most), abs=1e-9)


# ------------------------------------------------------------------ axioms


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
@thorough
@given(packages=some_packages, d=points_of_disagreement, w=some_weights)
def test_rational_and_efficient(
    rule: Rule, lotteries: bool, packages: Packages, d: Pair, w: Fraction
) -> None:
    found = deal(rule, packages, d, float(w), lotteries)
    u = found.payoffs[:, 0]
    assert (u >= np.array(d) - 1e-12).all()
    if found.tied[0]:
        assert not any(x[0] > u[0] + 1e-9 and x[1] > u[1] + 1e-9 for x in packages)
    else:
        assert not any(x[0] >= d[0] and x[1] >= d[1] for x in packages)


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
@thorough
@given(packages=some_packages, d=points_of_disagreement, w=some_weights)
def test_names_of_players_do_not_matter(
    rule: Rule, lotteries: bool, packages: Packages, d: Pair, w: Fraction
) -> None:
    found = deal(rule, packages, d, float(w), lotteries)
    mirror = deal(rule, swapped(packages), d[::-1], float(1 - w), lotteries)
    assert mirror.tied[0] == found.tied[0]
    assert mirror.payoffs[:, 0] == pytest.approx(found.payoffs[::-1, 0], abs=1e-9)


@pytest.mark.parametrize("rule", [NASH, *MAX_MIN])
@thorough
@given(packages=some_packages, d=st.integers(-3, 6))
def test_symmetric_sets_give_both_the_same(rule: Rule, packages: Packages, d: int) -> None:
    found = deal(rule, [*packages, *swapped(packages)], (d, d), lotteries=True)
    assert found.payoffs[0, 0] == pytest.approx(found.payoffs[1, 0], abs=1e-9)


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
@thorough
@given(packages=some_packages, d=points_of_disagreement)
def test_who_weighs_more_gets_no_less(rule: Rule, lotteries: bool, packages: Packages, d: Pair) -> None:
    by_weight = [deal(rule, packages, d, w, lotteries) for w in (0.03, 0.23, 0.5, 0.61, 0.97)]
    # Where nobody gains together, the larger number decides for the max-min rules: that of who weighs less.
    shared = [x for x in by_weight if x.tied[0] == 1 and (x.payoffs[:, 0] > np.array(d) + 1e-12).all()]
    assert (np.diff([x.payoffs[0, 0] for x in shared]) >= -1e-9).all()


@thorough
@given(packages=some_packages, d=points_of_disagreement, more=st.tuples(whole, whole))
def test_more_to_agree_on_hurts_nobody_by_the_egalitarian_rule(
    packages: Packages, d: Pair, more: Pair
) -> None:
    # Kalai 1977: strong monotonicity; of the smaller gain, where the two cannot be made equal.
    before, after = (deal(EGALITARIAN, x, d, lotteries=True) for x in (packages, [*packages, more]))
    least = (before.payoffs[:, 0] - d).min()
    assert (after.payoffs[:, 0] >= np.array(d) + least - 1e-9).all()


@thorough
@given(packages=some_packages, d=points_of_disagreement, more=st.tuples(whole, whole))
def test_more_at_the_same_aspiration_of_the_other_hurts_nobody_by_kalai_smorodinsky(
    packages: Packages, d: Pair, more: Pair
) -> None:
    # Kalai & Smorodinsky 1975: individual monotonicity.
    larger = [*packages, more]
    before, after = (deal(KALAI_SMORODINSKY, x, d, lotteries=True) for x in (packages, larger))
    kept = [
        best_for_second(packages, d[0]) == best_for_second(larger, d[0]),
        best_for_second(swapped(packages), d[1]) == best_for_second(swapped(larger), d[1]),
    ]
    both_gain = (before.payoffs[:, 0] > np.array(d) + 1e-12).all()  # as the axiom takes it
    for i, same in enumerate(kept):  # same: the aspiration of player 1 - i
        if same and both_gain:
            assert after.payoffs[i, 0] >= before.payoffs[i, 0] - 1e-9


scales = st.sampled_from([0.001, 0.3, 1.0, 7.0, 1e4])
shifts = st.sampled_from([-50.0, 0.0, 0.1, 3.0])


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
@thorough
@given(
    packages=some_packages, d=points_of_disagreement, w=some_weights, a=scales, b=scales, c=shifts, e=shifts
)
def test_scales_and_shifts(
    rule: Rule,
    lotteries: bool,
    packages: Packages,
    d: Pair,
    w: Fraction,
    a: float,
    b: float,
    c: float,
    e: float,
) -> None:
    if rule in (EGALITARIAN, UTILITARIAN):
        b = a  # they compare players, and keep their pick under a common scale alone

    def moved(x: Pair) -> Pair:
        return a * x[0] + c, b * x[1] + e

    one = (vertices_of if lotteries else frontier_of)(packages)
    before = deal_over(one, rule, d, float(w), lotteries)
    after = deal_over(([moved(x) for x in one[0]], *one[1:]), rule, moved(d), float(w), lotteries)
    assert after.point.tolist() == before.point.tolist()
    assert after.tied[0] == before.tied[0]
    expected = moved((before.payoffs[0, 0], before.payoffs[1, 0]))
    assert after.payoffs[:, 0] == pytest.approx(expected, abs=1e-9 * max(a, b))


@pytest.mark.parametrize("rule", [EGALITARIAN, UTILITARIAN])
@pytest.mark.parametrize("lotteries", [False, True])
def test_two_rules_compare_players(rule: Rule, lotteries: bool) -> None:
    packages = [(0.0, 12.0), (4.0, 10.0), (8.0, 8.0), (9.5, 2.0)]
    shrunk = [(0.25 * u, v) for u, v in packages]
    before, after = (payoffs(rule, x, (0, 0), 0.6, lotteries) for x in (packages, shrunk))
    assert abs(after[0] - 0.25 * before[0]) > 0.1


# ------------------------------------------------------------------ NegMAS as judge

Game = tuple[list[Pair], Pair]


def random_games(count: int, seed: int) -> list[Game]:
    """Thirty packages and a point of disagreement above the lowest payoffs, as NegMAS takes it."""
    rng = np.random.default_rng(seed)
    games = []
    for _ in range(count):
        u = rng.uniform(0, 1, (30, 2)) ** 0.5 * rng.uniform(0.5, 3, 2)
        d = u.min(axis=0) + rng.uniform(0, 0.6, 2) * (u.max(axis=0) - u.min(axis=0))
        games.append(([(x, y) for x, y in u.tolist()], (float(d[0]), float(d[1]))))
    return games


Points = Callable[..., tuple[tuple[tuple[float, ...], int], ...]]


def by_negmas(solution: Points, packages: Packages, d: Pair, ranges: Sequence[Pair]) -> list[list[float]]:
    """The points of a solution on NegMAS's own frontier, which has those above the reserved values alone."""
    outcomes = [(str(k),) for k in range(len(packages))]
    players = [
        MappingUtilityFunction(
            dict(zip(outcomes, (x[i] for x in packages), strict=True)), reserved_value=d[i], outcomes=outcomes
        )
        for i in (0, 1)
    ]
    frontier, _ = pareto_frontier(players, outcomes)
    return [list(point) for point, _ in solution(players, frontier, ranges=ranges)]


GAMES = random_games(200, 1950)


def rational_frontier(packages: Packages, d: Pair) -> tuple[Floats, Floats]:
    """Individually rational points, and aspirations as payoffs."""
    points = np.array([x for x in frontier_of(packages)[0] if x[0] >= d[0] and x[1] >= d[1]])
    return points, points.max(axis=0)


@pytest.mark.parametrize(("rule", "solution"), [(NASH, nash_points), (EGALITARIAN, kalai_points)])
def test_nash_and_egalitarian_points_of_negmas(rule: Rule, solution: Points) -> None:
    for packages, d in GAMES:
        ranges = [(min(x), max(x)) for x in zip(*packages, strict=True)]
        assert by_negmas(solution, packages, d, ranges) == [payoffs(rule, packages, d)]


def test_ties_of_negmas() -> None:
    # Whole numbers, so that products are exact for NegMAS too; it takes packages alike for one.
    rng = np.random.default_rng(18)
    gains = [1, 2, 3, 4, 6, 8, 12, 24]
    ties = 0
    for _ in range(100):
        packages = list({(u + 3, v + 2) for u, v in rng.choice(gains, (6, 2)).tolist()})
        expected = by_negmas(nash_points, packages, (3, 2), [(3, 27), (2, 26)])
        found = deal(NASH, packages, (3, 2))
        assert found.tied[0] == len(expected)
        assert found.payoffs[:, 0].tolist() in expected
        ties += len(expected) > 1
    assert ties >= 10


def test_kalai_smorodinsky_points_of_negmas() -> None:
    """NegMAS takes the smallest gap between the normalised gains; that need not be the max-min."""
    same = 0
    for packages, d in GAMES:
        points, most = rational_frontier(packages, d)
        normalised = (points - d) / (most - d)
        gap = np.argmin(np.abs(normalised[:, 0] - normalised[:, 1]))
        ranges = [(d[i], float(most[i])) for i in (0, 1)]
        assert by_negmas(ks_points, packages, d, ranges) == [points[gap].tolist()]
        found = payoffs(KALAI_SMORODINSKY, packages, d)
        largest = np.argmax(normalised.min(axis=1))
        assert found == points[largest].tolist()
        same += bool(gap == largest)
    assert 180 <= same < 200


@pytest.mark.parametrize(
    ("rule", "solution"), [(EGALITARIAN, kalai_point_convex_hull), (KALAI_SMORODINSKY, ks_point_convex_hull)]
)
def test_max_min_over_lotteries_by_linear_programs_of_negmas(
    rule: Rule, solution: Callable[..., tuple[tuple[float, ...], ...]]
) -> None:
    inside = 0
    for packages, d in GAMES[:40]:
        most = best_for_second(swapped(packages), d[1]), best_for_second(packages, d[0])
        # Without utility functions the reserved values are 0, so gains stand for payoffs.
        gains = np.array(packages) - d
        ranges = [(0.0, most[i] - d[i]) for i in (0, 1)]
        expected = np.array(solution(None, gains, ranges=ranges)[0])
        found = np.array(payoffs(rule, packages, d, lotteries=True)) - d
        by = np.array([b for _, b in ranges]) if rule is KALAI_SMORODINSKY else np.ones(2)
        assert (found / by).min() == pytest.approx((expected / by).min(), abs=1e-9)
        if abs(expected[0] / by[0] - expected[1] / by[1]) < 1e-9:
            assert found == pytest.approx(expected, abs=1e-9)
            inside += 1
    assert inside >= 15


# ------------------------------------------------------------------ many draws, and requests


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
def test_a_draw_does_not_depend_on_the_others(rule: Rule, lotteries: bool) -> None:
    games = random_games(40, 7)
    games[11] = games[11][0], (9.0, 0.0)
    games[12] = games[12][0][:1], (0.0, 0.0)
    games[13] = [(0.0, 1.0), (1.0, 0.0)], (0.6, 0.6)
    ones = [(vertices_of if lotteries else frontier_of)(packages) for packages, _ in games]
    d = np.array([d for _, d in games]).T
    frontiers = together(ones)
    found = agreed(rule, frontiers, d, weight=0.37, lotteries=lotteries)
    assert len(set(found.share.tolist())) > 3 or not lotteries or rule is UTILITARIAN
    for draw, one in enumerate(ones):
        alone = agreed(rule, together([one]), d[:, draw : draw + 1], weight=0.37, lotteries=lotteries)
        assert found.payoffs[:, draw].tobytes() == alone.payoffs[:, 0].tobytes()
        assert found.share[draw] == alone.share[0]
        begin = frontiers.begin[draw] if alone.tied[0] else 0
        assert (found.point[:, draw] - begin).tolist() == alone.point[:, 0].tolist()
    assert np.flatnonzero(found.tied == 0).tolist() == [11, 13]
    # Nor on how the arrays lie in memory.
    laid = frontiers._replace(payoffs=np.asfortranarray(frontiers.payoffs))
    again = agreed(rule, laid, np.asfortranarray(d), weight=0.37, lotteries=lotteries)
    assert again.payoffs.tobytes() == found.payoffs.tobytes()


@pytest.mark.parametrize("weight", [0.0, 1.0, -0.5, 2.0, float("nan"), float("inf")])
def test_a_weight_that_is_none(weight: float) -> None:
    with pytest.raises(RequestFault) as fault:
        deal(NASH, [(1, 1)], w=weight)
    assert str(fault.value) == (
        f"expected a bargaining weight from 0.001 to 0.999, found {weight:g}; 0.5 weighs both alike."
    )


def test_names_and_defaults() -> None:
    assert list(Rule) == ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
    # No lotteries, and equal weights: a lottery would be better, and a weight of .4 picks the other one.
    frontiers = together([frontier_of([(2.5, 3), (4, 2)])])
    assert agreed(NASH, frontiers, ORIGIN).payoffs[:, 0].tolist() == [4, 2]
    assert agreed(NASH, frontiers, ORIGIN, weight=0.4).payoffs[:, 0].tolist() == [2.5, 3]
    assert agreed(NASH, frontiers, ORIGIN, lotteries=True).share[0] == pytest.approx(1 / 3, abs=1e-15)
