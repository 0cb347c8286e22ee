"""The Pareto frontier over all packages, against their enumeration in exact arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pytest
from build import Case, Data, Theta, cases, dispute, scenario, term
from enumeration import enumerated, exactly, random_scenario, random_thetas
from hypothesis import HealthCheck, given, settings

import negosim
from negosim.errors import RequestFault
from negosim.game.space import LARGEST_TABLE, space_of
from negosim.model.draws import Sampler
from negosim.model.frontier import MOST_POINTS, Frontiers, frontiers, hull, joined, listed_frontiers
from negosim.scenario.data import Scenario

Floats = npt.NDArray[np.float64]
LEVELS = ("l0", "l1", "l2", "l3")


# ---- All packages
def agrees(what: Scenario, thetas: list[Theta], within: float = 0.0) -> None:
    """The frontiers of all draws are those of the enumeration: ranks, counts, and payoffs."""
    space = space_of(what)
    found = frontiers(space, np.array([[theta[k] for theta in thetas] for k in what.dispute.parameters]))
    for d, theta in enumerate(thetas):
        judge = enumerated(what, exactly(theta))
        expected = judge.frontier()
        ranks, alike, payoffs = of_draw(found, d)
        assert space.count == len(judge.payoffs)
        assert ranks == [point.rank for point in expected]
        assert alike == [point.alike for point in expected]
        for i, unit in enumerate(judge.units):
            values = [float(point.u[i] * unit) for point in expected]
            np.testing.assert_allclose(payoffs[i], values, rtol=0, atol=within)


def of_draw(found: Frontiers, d: int) -> tuple[list[int], list[float], Floats]:
    points = slice(found.begin[d], found.begin[d + 1])
    return found.rank[points].tolist(), found.alike[points].tolist(), found.payoffs[:, points]


@pytest.mark.parametrize("seed", range(10))
def test_it_is_the_frontier_of_all_packages(seed: int) -> None:
    for k in range(50):
        rng = np.random.default_rng([seed, k])
        what = random_scenario(rng)
        agrees(what, random_thetas(rng, what))


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_it_is_the_frontier_in_any_game(case: Case) -> None:
    what, thetas = case
    agrees(what, thetas)


# ---- The dispute that comes with the package
def test_it_is_the_frontier_of_the_southern_kurils_northern_territories() -> None:
    what = negosim.load("base")
    sampled = Sampler(what.priors, 1, what.run.design, 4).parameters(0, 4)
    drawn = [dict(zip(what.priors, column, strict=True)) for column in sampled.T.tolist()]
    modes = {name: prior.mode() for name, prior in what.priors.items()}
    assert space_of(what).count == 23_040
    agrees(what, [modes, *drawn], within=1e-11)


def test_ranks_are_places_in_the_list_of_packages() -> None:
    what = negosim.load("base").replace(frozen=["sanctions"])
    space = space_of(what)
    issues = what.dispute.issues
    varied = [k for k in issues if k not in ("sanctions", "sequence")]
    listed = list(product(*(range(len(issues[k].levels)) for k in varied)))
    assert [list(issues)[k] for k in space.issues] == varied
    assert space.count == len(listed) == 23_040 // 3
    for rank in (0, 1, 2, 777, 7_679):
        x = space.package(rank)
        assert tuple(x[k] for k in space.issues) == listed[rank]
        assert space.rank(x) == rank
        assert x[list(issues).index("sanctions")] == list(issues["sanctions"].levels).index("kept")
        assert x[list(issues).index("sequence")] == space.base[list(issues).index("sequence")]


def test_a_frozen_issue_counts_at_the_level_in_force() -> None:
    """In force it is worth 1.5 to north, and it makes a dear to south."""
    issues: dict[str, str | Data] = {"a": "low high", "b": {"levels": "off on", "interim": True}}
    over = dispute(
        issues,
        north=[term("delivery", "b", {"on": 1.5}), term("delivery", "a", {"high": 1})],
        south=[term("treaty", "a b", {"high": {"on": -0.5, "off": 1}})],
    )
    free, frozen = (scenario(over, in_force={"b": "on"}, frozen=frozen) for frozen in ((), ("b",)))
    assert frontier_of(free) == ([(2.5, -0.5), (1.5, 0.0), (1.0, 1.0)], [3, 1, 2])
    assert frontier_of(frozen) == ([(2.5, -0.5), (1.5, 0.0)], [1, 0])


def frontier_of(what: Scenario) -> tuple[list[tuple[float, float]], list[int]]:
    """Pairs of payoffs at the modes, the first player's largest first, and their ranks."""
    found = at_modes(what)
    pairs = [(float(a), float(b)) for a, b in found.payoffs.T]
    return pairs[::-1], found.rank.tolist()[::-1]


def at_modes(what: Scenario) -> Frontiers:
    return frontiers(space_of(what), np.array([[prior.mode()] for prior in what.priors.values()]))


# ---- Ties
def test_ties_do_not_hang_on_rounding() -> None:
    """.1 + .2 is not .3 in binary arithmetic; here four packages give .3, and all are efficient."""
    table = {"none": 0.0, "one": 0.1, "two": 0.2, "three": 0.3}
    north = [term("delivery", issue, table) for issue in "ab"]
    south = [own | {"weights": [-1.0]} for own in north]
    found = at_modes(scenario(dispute(dict.fromkeys("ab", " ".join(table)), north, south)))
    assert found.payoffs[0].tolist() == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert found.payoffs[1].tolist() == [0.0, -0.1, -0.2, -0.3, -0.4, -0.5, -0.6]
    assert found.alike.tolist() == [1, 2, 3, 4, 3, 2, 1]
    assert found.rank.tolist() == [0, 1, 2, 3, 7, 11, 15]


def test_packages_that_are_alike_in_both_parts_are_counted() -> None:
    """Two levels are worth nothing and one is worth .1, on both issues: .1 in 2·1 + 1·2 packages."""
    north = [term("delivery", issue, {"one": 0.1}) for issue in "ab"]
    south = [own | {"weights": [-1.0]} for own in north]
    found = at_modes(scenario(dispute(dict.fromkeys("ab", "none nil one"), north, south)))
    assert found.payoffs[0].tolist() == [0.0, 0.1, 0.2]
    assert found.alike.tolist() == [4.0, 4.0, 1.0]
    assert found.rank.tolist() == [0, 2, 8]


@pytest.mark.parametrize(("less", "alike"), [(4e-13, 2.0), (6e-13, 1.0)])
def test_the_unit_is_fourteen_digits_below_the_largest_sum(less: float, alike: float) -> None:
    """The largest terms sum to 6 + 6 = 12, below 10^2, so payoffs are rounded to 10^-12."""
    terms = [term("treaty", "a", {"most": 6, "almost": 6 - less}), term("treaty", "b", {"most": 6})]
    found = at_modes(scenario(dispute({"a": "none almost most", "b": "none most"}, terms)))
    assert found.alike.tolist() == [alike]
    assert found.payoffs[0].tolist() == [12.0]


def test_what_gives_one_player_as_much_and_the_other_less_is_not_efficient() -> None:
    what = scenario(
        dispute(
            {"a": "x y z"},
            north=[term("treaty", "a", {"y": 1, "z": 1})],
            south=[term("treaty", "a", {"z": 1})],
        )
    )
    assert frontier_of(what) == ([(1.0, 1.0)], [2])


def test_where_nothing_has_a_payoff_all_packages_are_alike() -> None:
    found = at_modes(scenario(dispute({"a": "x y z", "b": "x y"})))
    assert found.payoffs.tolist() == [[0.0], [0.0]]
    assert (found.rank.tolist(), found.alike.tolist()) == ([0], [6.0])


@pytest.mark.parametrize(("times", "more"), [(2.0, 0.0), (10.0, -3.0), (0.25, 3.0)])
def test_efficiency_does_not_hang_on_units_or_origin(times: float, more: float) -> None:
    for k in range(20):
        first, second = (
            at_modes(random_scenario(np.random.default_rng([99, k]), **changed))
            for changed in ({}, {"times": times, "more": more})
        )
        assert first.rank.tolist() == second.rank.tolist()
        assert first.alike.tolist() == second.alike.tolist()
        np.testing.assert_allclose(second.payoffs[0], times * first.payoffs[0] + more, rtol=0, atol=1e-12)
        np.testing.assert_array_equal(second.payoffs[1], first.payoffs[1])


# ---- Many issues
def chain(issues: int, seed: int) -> tuple[Scenario, list[npt.NDArray[np.int64]]]:
    """Issues of four levels, random payoffs of each and of each with the next, in hundredths."""
    rng = np.random.default_rng(seed)
    names = [f"issue_{k}" for k in range(issues)]
    links = [rng.integers(-100, 100, (2, 4, 4)) for _ in range(issues - 1)]
    terms = [
        [
            term("delivery", f"{names[k]} {names[k + 1]}", table_of(link[i] - link[i, 0, 0]))
            for k, link in enumerate(links)
        ]
        for i in range(2)
    ]
    over = dispute(dict.fromkeys(names, " ".join(LEVELS)), *terms)
    return scenario(over), [link - link[:, :1, :1] for link in links]


def table_of(points: npt.NDArray[np.int64]) -> Data:
    return {a: {b: float(points[j, k]) / 100 for k, b in enumerate(LEVELS)} for j, a in enumerate(LEVELS)}


@pytest.mark.parametrize("weights", [(1, 0), (0, 1), (1, 1), (3, 1), (2, 5)])
def test_the_best_weighted_sum_of_a_trillion_packages_is_on_the_frontier(weights: tuple[int, int]) -> None:
    """Along a chain the best weighted sum is found by dynamic programming (Bellman 1957)."""
    what, links = chain(20, seed=4)
    best = np.zeros(4, dtype=np.int64)
    for link in links:
        best = (best[:, None] + weights[0] * link[0] + weights[1] * link[1]).max(axis=0)
    found = at_modes(what)
    assert space_of(what).count == 4**20
    sums = weights[0] * found.payoffs[0] + weights[1] * found.payoffs[1]
    assert sums.max() == pytest.approx(best.max() / 100, rel=0, abs=1e-9)


def test_every_point_is_what_its_package_gives() -> None:
    what, links = chain(20, seed=5)
    space, found = space_of(what), at_modes(what)
    for (north, south), rank in zip(found.payoffs.T, found.rank, strict=True):
        x = space.package(rank)
        sums = [sum(int(link[i, x[k], x[k + 1]]) for k, link in enumerate(links)) for i in range(2)]
        assert (north, south) == (sums[0] / 100, sums[1] / 100)


def test_room_grows_with_the_frontier() -> None:
    """Each of 14 issues is worth to one what it costs the other, in powers of 2: all 2^14 packages stay."""
    what = opposed(14)
    found = frontiers(space_of(what), np.array([[prior.mode()] * 3 for prior in what.priors.values()]))
    assert np.diff(found.begin).tolist() == [2**14] * 3
    for d in range(3):
        ranks, alike, payoffs = of_draw(found, d)
        assert ranks == list(range(2**14))
        assert set(alike) == {1.0}
        np.testing.assert_array_equal(payoffs, [np.arange(2**14), -np.arange(2**14)])


def opposed(issues: int) -> Scenario:
    """The last issue is worth 1 to north and -1 to south, the one before twice as much, and so on."""
    names = [f"issue_{k}" for k in range(issues)]
    north, south = (
        [term("delivery", name, {"on": sign * 2.0**k}) for k, name in enumerate(reversed(names))]
        for sign in (1, -1)
    )
    return scenario(dispute(dict.fromkeys(names, "off on"), north, south))


# ---- Plan
def test_what_is_the_same_is_merged_once() -> None:
    """At each level of the hub that says something else: a and d merged, and added up. Once: b, c, the
    hub, two sums of these, and the whole."""
    different = {"h0": {"on": 1}, "h1": {"on": 2}, "h2": {"on": 3}}
    assert steps_of(different) == 3 * 3 + 6
    assert steps_of({**different, "h2": {"on": 2}}) == 3 * 2 + 6


def steps_of(table: Data) -> int:
    terms = [term("delivery", f"hub {k}", table) for k in "ad"]
    terms += [term("delivery", k, {"on": 1}) for k in "bc"]
    issues = {"hub": "h0 h1 h2"} | dict.fromkeys("abd", "off on") | {"c": "off on full"}
    return len(space_of(scenario(dispute(issues, terms))).plan.steps)


# ---- Draws
def test_bits_do_not_hang_on_how_draws_are_split() -> None:
    what = negosim.load("base")
    space, theta = space_of(what), Sampler(what.priors, 7, what.run.design, 300).parameters(0, 300)
    whole = frontiers(space, theta)
    parts = [frontiers(space, theta[:, a:b]) for a, b in ((0, 1), (1, 50), (50, 50), (50, 299), (299, 300))]
    for found, expected in zip(joined(parts), whole, strict=True):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    alone = frontiers(space, theta[:, 250:251])
    np.testing.assert_array_equal(alone.payoffs, of_draw(whole, 250)[2])


def test_nothing_joined_is_no_draws() -> None:
    found = joined([])
    assert found.begin.tolist() == [0]
    assert found.payoffs.shape == (2, 0)


# ---- A list of packages
def test_a_list_of_all_packages_has_the_same_frontier() -> None:
    for k in range(20):
        rng = np.random.default_rng([5, k])
        what = random_scenario(rng)
        theta = random_thetas(rng, what)[0]
        judge = enumerated(what, exactly(theta))
        payoffs = judge.payoffs / np.array([float(1 / unit) for unit in judge.units])
        found = listed_frontiers(np.stack([payoffs, payoffs[::-1]], axis=2))
        expected = judge.frontier()
        for d, order in enumerate((judge.payoffs, judge.payoffs[::-1])):
            ranks, alike, _ = of_draw(found, d)
            assert alike == [point.alike for point in expected]
            assert [order[rank].tolist() for rank in ranks] == [list(point.u) for point in expected]
            assert all(not (order[:rank] == order[rank]).all(axis=1).any() for rank in ranks)


def test_listed_payoffs_tie_as_decimals_do() -> None:
    payoffs = np.array([[0.3, 1.0], [0.1 + 0.2, 1.0], [0.1 + 0.2, 0.9], [0.2, 1.0]])
    found = listed_frontiers(payoffs[:, :, None])
    assert (found.rank.tolist(), found.alike.tolist()) == ([0], [2.0])
    assert found.payoffs.tolist() == [[0.3], [1.0]]


def test_an_empty_list_has_no_points() -> None:
    assert listed_frontiers(np.empty((0, 2, 3))).begin.tolist() == [0, 0, 0, 0]


# ---- Lotteries
def test_the_hull_is_what_no_lottery_beats() -> None:
    """A point is a vertex if no line between two others passes it or lies above it."""
    rng = np.random.default_rng(3)
    payoffs = rng.integers(0, 12, (40, 2, 60)).astype(float)
    found = listed_frontiers(payoffs)
    vertices = hull(found)
    for d in range(60):
        ranks, alike, points = of_draw(found, d)
        exact_points = [(Fraction(a), Fraction(b)) for a, b in points.T.tolist()]
        kept = [k for k, point in enumerate(exact_points) if not beaten(point, exact_points)]
        own_ranks, own_alike, own_points = of_draw(vertices, d)
        assert own_ranks == [ranks[k] for k in kept]
        assert own_alike == [alike[k] for k in kept]
        np.testing.assert_array_equal(own_points, points[:, kept])


def beaten(point: tuple[Fraction, Fraction], others: list[tuple[Fraction, Fraction]]) -> bool:
    """Whether a lottery between two others gives the first player the same, and the second no less."""
    for (a1, a2), (b1, b2) in combinations(others, 2):
        if a1 < point[0] < b1 and a2 + (b2 - a2) * (point[0] - a1) / (b1 - a1) >= point[1]:
            return True
    return False


# ---- What is refused
def tied(issues: int, levels: int) -> Scenario:
    """Every issue tied to every other."""
    names = [f"issue_{k}" for k in range(issues)]
    pairs = [term("delivery", f"{a} {b}", {"l1": {"l1": 1}}) for a, b in combinations(names, 2)]
    return scenario(dispute(dict.fromkeys(names, " ".join(LEVELS[:levels])), north=pairs))


def test_issues_that_all_hang_together_are_refused() -> None:
    with pytest.raises(RequestFault) as fault:
        space_of(tied(9, 4))
    names = ", ".join(f"issue_{k}" for k in range(9))
    assert str(fault.value) == (
        "expected terms that tie issues together in at most 65,536 combinations of levels, "
        f"found 262,144 of {names}; "
        "freeze issues, give terms smaller scopes, or look at the offers on the table alone."
    )


def test_a_long_list_of_issues_is_cut_short() -> None:
    with pytest.raises(RequestFault, match=r"found 131,072 of issue_0, .*, issue_11, 5 more; freeze"):
        space_of(tied(17, 2))


def test_issues_that_all_hang_together_in_few_combinations_are_enumerated() -> None:
    space = space_of(tied(6, 3))
    assert space.count == 3**6 < LARGEST_TABLE
    found = at_modes(tied(6, 3))
    assert (found.payoffs.tolist(), found.alike.tolist()) == ([[15.0], [0.0]], [1.0])
    assert space.package(int(found.rank[0])) == (1,) * 6


def test_more_packages_than_ranks_are_refused() -> None:
    issues = {f"issue_{k}": "off on" for k in range(63)}
    with pytest.raises(
        RequestFault, match=r"expected at most 2\^62 packages .* found 9.22e\+18; freeze issues"
    ):
        space_of(scenario(dispute(issues)))
    del issues["issue_0"]
    assert at_modes(scenario(dispute(issues))).alike.tolist() == [2.0**62]


def test_a_frontier_of_too_many_points_is_refused() -> None:
    with pytest.raises(RequestFault, match=f"needs at most {MOST_POINTS:,} points at a time, found one"):
        at_modes(opposed(24))


@pytest.mark.parametrize("worth", [math.inf, math.nan])
def test_payoffs_that_are_not_finite_are_refused(worth: float) -> None:
    over = dispute({"a": "off on"}, north=[term("delivery", "a", {"on": "worth"})], parameters={"worth": 1.0})
    what = scenario(over)
    theta = np.array([[worth if name == "worth" else 0.5] for name in over.parameters])
    with pytest.raises(RequestFault, match="expected payoffs that are finite"):
        frontiers(space_of(what), theta)


@pytest.mark.parametrize("size", [1e-290, 1e-30, 1e30, 1e300])
def test_any_size_of_points_will_do(size: float) -> None:
    over = dispute({"a": "off on", "b": "off on"}, *([term("treaty", k, {"on": size})] for k in "ab"))
    found = at_modes(scenario(over))
    assert found.rank.tolist() == [3]
    assert found.payoffs[:, 0] == pytest.approx([size, size], rel=1e-10)
