"""The study of the frontier: its numbers, against all packages one by one and against the definitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from build import dispute, offer, scenario, term
from enumeration import Exact, exactly, random_scenario, value_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compare import fishery

import negosim
from negosim.dispute.priors import Kind, Prior
from negosim.errors import CertificateError, RequestFault
from negosim.experiment import frontier_block, frontiers
from negosim.experiment.frontiers import solve_frontiers
from negosim.experiment.package_words import PackageWords
from negosim.frontier_study import FrontierStudy
from negosim.model.attainment import attained_in, most_for_the_other
from negosim.model.axiomatic import Rule
from negosim.model.draws import REPLICATES, Sampler
from negosim.model.frontier import Frontiers, listed_frontiers
from negosim.scenario.data import Bargaining, Design, Over, Run, Scenario
from negosim.store.frontier import TABLES, facts_of

Floats = npt.NDArray[np.float64]
Package = tuple[str, ...]
STUDENT_95 = 2.364624251592784  # t(0.975) with 7 degrees of freedom


# ------------------------------------------------------------------ the judge


class Draw(NamedTuple):
    """One draw by the definitions, in exact arithmetic: payoffs of all packages and of the offers."""

    packages: list[Package]
    payoffs: list[tuple[Any, Any]]
    offers: list[tuple[Any, Any]]

    def efficient(self) -> list[int]:
        """No other package is better for one player and no worse for the other."""
        return [k for k, u in enumerate(self.payoffs) if not any(beats(v, u) for v in self.payoffs)]

    def left(self, u: tuple[Any, Any], i: int) -> float:
        """The most that player i could have more than u without the other having less."""
        better = [v[i] - u[i] for v in self.payoffs if v[1 - i] >= u[1 - i]]
        return float(max([0, *better]))

    def most(self, v: float) -> float:
        """The most that the second player can have if the first gets at least v."""
        return max((float(u[1]) for u in self.payoffs if float(u[0]) >= v - 1e-9), default=-math.inf)


def beats(v: tuple[Any, Any], u: tuple[Any, Any]) -> bool:
    return v[0] >= u[0] and v[1] >= u[1] and v != u


def judged(what: Scenario, theta: Exact) -> Draw:
    """All packages of a scenario, or those on its table, in listed order."""
    over = what.dispute
    start = {name: issue.status_quo for name, issue in over.issues.items()} | dict(what.in_force)
    of_offers = [start | {k: v for k, v in o.sets.items() if k not in what.frozen} for o in what.offers]
    if what.bargaining.over is Over.TABLE:
        packages = list(dict.fromkeys(tuple(x.values()) for x in of_offers if x != start))
    else:
        fixed = {*what.frozen, *([over.delivery.issue] if over.delivery else [])}
        levels = [[start[k]] if k in fixed else list(issue.levels) for k, issue in over.issues.items()]
        packages = list(product(*levels))

    def worth(x: Sequence[str]) -> tuple[Any, Any]:
        levels, before = dict(zip(over.issues, x, strict=True)), dict(start)
        before |= {name: issue.status_quo for name, issue in over.issues.items()}
        one, two = (
            sum(
                value_of(own, levels, theta) - value_of(own, before, theta)
                for own in over.terms.get(player, {}).values()
            )
            for player in over.players
        )
        return one, two

    return Draw(packages, [worth(x) for x in packages], [worth(tuple(x.values())) for x in of_offers])


def draws_of(what: Scenario) -> list[Draw]:
    run = what.run
    values = Sampler(what.priors, run.seed, run.design, run.draws).parameters(0, run.draws)
    return [
        judged(what, exactly(dict(zip(what.priors, column, strict=True)))) for column in values.T.tolist()
    ]


def study_of(what: Scenario) -> FrontierStudy:
    return negosim.frontier(what, workers=1)


# ------------------------------------------------------------------ all of it by brute force


def with_ties(seed: int, over: Over, draws: int = 12) -> Scenario:
    """A random dispute with coarse payoffs, offers on its table, and parameters with few values."""
    rng = np.random.default_rng(seed)
    what = random_scenario(rng)
    issues = what.dispute.issues
    offers = []
    for k in range(6):
        chosen = rng.choice(list(issues), size=min(len(issues), int(rng.integers(1, 4))), replace=False)
        offers.append(offer(f"o{k}", **{name: str(rng.choice(list(issues[name].levels))) for name in chosen}))
    few = {"worth": (0.3, -0.2, 0.1), "weight": (1.0, 0.5, 0.0)}
    priors = {name: Prior(Kind.DISCRETE, numbers, (0.5, 0.25, 0.25)) for name, numbers in few.items()}
    return replace(
        what,
        offers=tuple(offers),
        priors=what.priors | priors,
        run=Run(draws=draws),
        bargaining=Bargaining(over=over),
    )


def cases() -> list[Scenario]:
    found = [with_ties(seed, over) for seed in range(12) for over in Over]
    return [what for what in found if judgeable(what)]


def judgeable(what: Scenario) -> bool:
    """Whether something is on the table, where only that counts."""
    return what.bargaining.over is Over.PACKAGES or bool(
        draws_of(replace(what, run=Run(draws=1)))[0].packages
    )


CASES = cases()


def test_cases_have_ties_and_both_kinds() -> None:
    assert {what.bargaining.over for what in CASES} == set(Over)
    assert sum((study_of(what).packages["alike"] > 1).any() for what in CASES) > 5


@pytest.mark.parametrize("what", CASES, ids=range(len(CASES)))
def test_facts_are_those_of_all_packages(what: Scenario) -> None:
    found, judges = facts_of(study_of(what)), draws_of(what)
    rows: dict[str, list[float]] = {name: [] for name in found}
    for judge in judges:
        efficient = judge.efficient()
        pairs = {judge.payoffs[k] for k in efficient}
        rational = [k for k in efficient if min(judge.payoffs[k]) >= 0]
        rows["packages"].append(len(judge.packages))
        rows["efficient"].append(len(efficient))
        rows["payoff_pairs"].append(len(pairs))
        rows["rational"].append(len(rational))
        rows["zone"].append(bool(rational))
        rows["both_gain"].append(any(min(judge.payoffs[k]) > 0 for k in rational))
        for i, player in enumerate(what.dispute.players):
            gains = [float(judge.payoffs[k][i]) for k in rational]
            rows[f"aspiration_{player}"].append(max([0.0, *gains]))
            rows[f"no_agreement_{player}"].append(0.0)
    for name, values in rows.items():
        assert found[name]["mean"] == pytest.approx(np.mean(values), abs=1e-12), name
        low, high = np.quantile(np.array(values, dtype=float), [0.05, 0.95])
        assert (found[name]["p05"], found[name]["p95"]) == (
            pytest.approx(low, abs=1e-12),
            pytest.approx(high, abs=1e-12),
        )


@pytest.mark.parametrize("what", CASES, ids=range(len(CASES)))
def test_levels_count_every_efficient_package(what: Scenario) -> None:
    """Also those that have the payoffs of one listed before them."""
    levels, judges = study_of(what).levels, draws_of(what)
    names = list(what.dispute.issues)
    assert len(levels) or all(len(judge.packages) == 1 for judge in judges)
    for row in levels.to_dict("records"):
        place = names.index(row["issue"])
        for prefix, least in (("", -math.inf), ("zone_", 0)):
            shares = []
            for judge in judges:
                kept = [k for k in judge.efficient() if min(judge.payoffs[k]) >= least]
                if kept:
                    shares.append(np.mean([judge.packages[k][place] == row["level"] for k in kept]))
            told = [row[f"{prefix}{name}"] for name in ("share", "all", "some")]
            if not shares:
                assert np.isnan(told).all()
                continue
            meant = np.array([[s, s == 1.0, s > 0] for s in shares], dtype=float).mean(axis=0)
            np.testing.assert_allclose(told, meant, rtol=0, atol=1e-12)


@pytest.mark.parametrize("what", CASES, ids=range(len(CASES)))
def test_packages_are_the_first_listed_with_their_payoffs(what: Scenario) -> None:
    table, judges = study_of(what).packages, draws_of(what)
    counts: dict[Package, Floats] = {}
    for judge in judges:
        efficient = judge.efficient()
        for u in {judge.payoffs[k] for k in efficient}:
            same = [k for k in efficient if judge.payoffs[k] == u]
            counts.setdefault(judge.packages[min(same)], np.zeros(3))
            counts[judge.packages[min(same)]] += [1, min(u) >= 0, len(same)]
    names = list(what.dispute.issues)
    assert {tuple(x) for x in table[names].to_numpy().tolist()} == counts.keys()
    assert table["efficient"].is_monotonic_decreasing
    for row in table.to_dict("records"):
        x = tuple(row[name] for name in names)
        times, zone, alike = counts[x]
        assert row["efficient"] == pytest.approx(times / len(judges))
        assert row["in_zone"] == pytest.approx(zone / len(judges))
        assert row["alike"] == pytest.approx(alike / times)
        for i, player in enumerate(what.dispute.players):
            mean = np.mean([float(judge.payoffs[judge.packages.index(x)][i]) for judge in judges])
            assert row[f"{player}_mean"] == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize("what", CASES, ids=range(len(CASES)))
def test_offers_are_held_against_all_packages(what: Scenario) -> None:
    """An interim offer that would change nothing is not on the table, so that nothing on it may beat it."""
    table, judges = study_of(what).offers, draws_of(what)
    for k, row in enumerate(table.to_dict("records")):
        assert row["offer"] == what.offers[k].name
        points = [judge.offers[k] for judge in judges]
        efficient = [
            not any(beats(v, u) for v in judge.payoffs) for judge, u in zip(judges, points, strict=True)
        ]
        assert row["efficient"] == pytest.approx(np.mean(efficient))
        assert row["both_rational"] == pytest.approx(np.mean([min(u) >= 0 for u in points]))
        for i, player in enumerate(what.dispute.players):
            left = [judge.left(u, i) for judge, u in zip(judges, points, strict=True)]
            assert row[f"{player}_left_mean"] == pytest.approx(np.mean(left), abs=1e-12)
            assert row[f"{player}_mean"] == pytest.approx(np.mean([float(u[i]) for u in points]), abs=1e-12)
            assert row[f"{player}_rational"] == pytest.approx(np.mean([u[i] >= 0 for u in points]))


@pytest.mark.parametrize("what", CASES[:8], ids=range(8))
def test_the_distribution_is_the_share_of_draws_that_attain_it(what: Scenario) -> None:
    judges, table = draws_of(what), study_of(what).distribution
    assert len(table)
    for row in table.to_dict("records"):
        most = sorted((judge.most(row["at_least"]) for judge in judges), reverse=True)
        attainable = [y for y in most if y > -math.inf]
        assert row["attainable"] == pytest.approx(len(attainable) / len(most))
        for name, share in (("p05", 0.95), ("p25", 0.75), ("median", 0.5), ("p75", 0.25), ("p95", 0.05)):
            y = most[math.ceil(share * len(most) - 1e-9) - 1]
            expected = y if y > -math.inf else math.nan
            assert row[name] == pytest.approx(expected, abs=1e-9, nan_ok=True)


# ------------------------------------------------------------------ the dispute that comes with the package


def kuril(**bargaining: Any) -> Scenario:
    what = negosim.load("two_islands_no_us_basing").replace(run={"draws": 3})
    return what.replace(bargaining=bargaining) if bargaining else what


def test_the_southern_kurils_northern_territories_by_enumeration() -> None:
    """All 23,040 packages of three draws, with payoffs summed by numpy."""
    what = kuril()
    study, words = study_of(what), PackageWords(what)
    payoffs, names = kuril_payoffs(what)
    efficient = np.stack([efficient_of(u) for u in payoffs])
    assert facts_of(study)["efficient"]["mean"] == efficient.sum(axis=1).mean()
    rational = efficient & (payoffs >= 0).all(axis=2)
    assert facts_of(study)["rational"]["mean"] == rational.sum(axis=1).mean()
    for i, player in enumerate(what.dispute.players):
        best = [u[own, i].max() for u, own in zip(payoffs, rational, strict=True)]
        assert facts_of(study)[f"aspiration_{player}"]["mean"] == pytest.approx(np.mean(best), abs=1e-9)
    shares = dict(zip(map(tuple, names), efficient.mean(axis=0), strict=True))
    issues = [k for k in what.dispute.issues if k != "sequence"]
    told = {tuple(row[k] for k in issues): row for row in study.packages.to_dict("records")}
    assert {x: row["efficient"] for x, row in told.items()} == {x: s for x, s in shares.items() if s > 0}
    means = dict(zip(map(tuple, names), payoffs.mean(axis=0).tolist(), strict=True))
    for x, row in told.items():
        assert [row["japan_mean"], row["russia_mean"]] == pytest.approx(means[x], abs=1e-9)
    assert study.packages["label"].iloc[0] in {words.label(x) for x in packages_of(what)}


def packages_of(what: Scenario) -> list[tuple[int, ...]]:
    solved = solve_frontiers(what, workers=1)
    return [solved.solver.dealing.package(int(rank)) for rank in solved.packages.rank]


def kuril_payoffs(what: Scenario) -> tuple[Floats, list[list[str]]]:
    """Payoffs ``(draws, packages, players)`` on the grid of all levels but of ``sequence``, and names."""
    over = what.dispute
    grid = [k for k in over.issues if k != "sequence"]
    levels = [list(over.issues[k].levels) for k in grid]
    names = [list(x) for x in product(*levels)]
    status_quo = {k: issue.status_quo for k, issue in over.issues.items()}
    values = Sampler(what.priors, what.run.seed, what.run.design, what.run.draws).parameters(
        0, what.run.draws
    )
    found = np.zeros((what.run.draws, len(names), 2))
    for d, column in enumerate(values.T.tolist()):
        theta = exactly(dict(zip(what.priors, column, strict=True)))
        for i, player in enumerate(over.players):
            for own in over.terms[player].values():
                seen: dict[tuple[str, ...], float] = {}
                at = [grid.index(k) for k in own.scope]
                before = value_of(own, status_quo, theta)
                for setting in product(*(levels[k] for k in at)):
                    x = status_quo | dict(zip(own.scope, setting, strict=True))
                    seen[setting] = float(value_of(own, x, theta) - before)
                shape = [len(levels[k]) if k in at else 1 for k in range(len(grid))]
                # Axes in the order of the grid, which need not be that of the scope.
                table = np.array(list(seen.values())).reshape([len(levels[k]) for k in at])
                table = np.transpose(table, np.argsort(at)).reshape(shape)
                full = np.broadcast_to(table, [len(own_levels) for own_levels in levels])
                found[d, :, i] += full.ravel()
    return found, names


def efficient_of(u: Floats) -> npt.NDArray[np.bool_]:
    """By the definition, after sorting: the best for the first player first."""
    order = np.lexsort((-u[:, 1], -u[:, 0]))
    best_before = np.maximum.accumulate(np.concatenate([[-np.inf], u[order, 1]]))[:-1]
    found = np.zeros(len(u), dtype=bool)
    found[order] = u[order, 1] > best_before + 1e-10
    return found


# ------------------------------------------------------------------ lotteries, and other disagreement points


def divided(**changes: Any) -> Scenario:
    """Four packages: (0, 0), (0, 4), (1, 3), (4, 0); with lotteries nobody needs the third."""
    over = dispute(
        {"pie": "none south few north"},
        north=[term("treaty", "pie", {"few": 1, "north": 4})],
        south=[term("treaty", "pie", {"south": 4, "few": 2.5})],
    )
    offers = [offer("few", pie="few"), offer("north", pie="north")]
    return scenario(over, offers, run=Run(draws=1), bargaining=Bargaining(**changes))


def test_without_lotteries_three_packages_are_efficient() -> None:
    study = study_of(divided())
    facts = facts_of(study)
    assert [facts[k]["mean"] for k in ("packages", "efficient", "rational", "both_gain")] == [4, 3, 3, 1]
    few, north = study.offers.to_dict("records")
    assert (few["efficient"], few["north_left_mean"], few["south_left_mean"]) == (1, 0, 0)
    assert (north["efficient"], north["both_rational"]) == (1, 1)
    row = study.distribution.set_index("at_least").loc[[0.0, 1.0, 4.0]]
    assert row["median"].tolist() == [4.0, 2.5, 0.0]
    solutions = study.solutions.set_index("rule")
    assert solutions["package_label"].tolist() == ["Few", "Few", "Few", "pie: south"]
    assert solutions["tied"].tolist() == [0, 0, 0, 1]  # 0 + 4 is as much as 4 + 0
    levels = study.levels.set_index("level")
    assert levels["share"].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])


def test_with_lotteries_a_package_below_the_line_is_not() -> None:
    """The line from (0, 4) to (4, 0): at (1, 2.5) either player could have 0.5 more."""
    study = study_of(divided(lotteries=True))
    facts = facts_of(study)
    assert [facts[k]["mean"] for k in ("efficient", "rational", "zone", "both_gain")] == [2, 2, 1, 1]
    few, north = study.offers.to_dict("records")
    assert few["efficient"] == 0
    assert (few["north_left_mean"], few["south_left_mean"]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert (north["efficient"], north["north_left_mean"]) == (1, 0)
    table = study.distribution
    np.testing.assert_allclose(table["median"], (4 - table["at_least"]).clip(upper=4), rtol=0, atol=1e-9)
    nash = study.solutions.set_index("rule").loc["nash"]
    assert (nash["north_mean"], nash["south_mean"]) == (pytest.approx(2), pytest.approx(2))
    assert nash["packages"] == 2
    assert nash["share"] == pytest.approx(0.5)


def test_a_zone_may_be_empty() -> None:
    """What one gains the other loses, and the status quo is not among the packages on the table."""
    over = dispute(
        {"pie": "none north south"},
        north=[term("treaty", "pie", {"north": 1, "south": -1})],
        south=[term("treaty", "pie", {"north": -1, "south": 1})],
    )
    offers = [offer("a", pie="north"), offer("b", pie="south")]
    on_table = scenario(over, offers, run=Run(draws=1), bargaining=Bargaining(over=Over.TABLE))
    study = study_of(on_table)
    facts = facts_of(study)
    assert [facts[k]["mean"] for k in ("packages", "efficient", "rational", "zone", "both_gain")] == [
        2,
        2,
        0,
        0,
        0,
    ]
    assert facts["aspiration_north"]["mean"] == 0
    assert (study.solutions["none_rational"] == 1).all()
    assert (study.solutions["package_label"] == "").all()
    assert study.solutions[["north_mean", "south_mean"]].to_numpy().tolist() == [[0, 0]] * 4
    assert study.levels[["zone_share", "zone_all", "zone_some"]].isna().all(axis=None)
    drawn = replace(on_table, bargaining=Bargaining(over=Over.TABLE, lotteries=True))
    facts = facts_of(study_of(drawn))
    assert [facts[k]["mean"] for k in ("rational", "zone", "both_gain")] == [0, 1, 0]


def test_the_disagreement_point_may_be_the_game_without_offers() -> None:
    what = fishery().replace(run={"draws": 16}, bargaining={"no_agreement": "empty_table"})
    facts = facts_of(negosim.frontier(what))
    nothing = negosim.run(what.replace(offers={"drop": [each.name for each in what.offers]})).payoffs
    for player in what.dispute.players:
        row = nothing.set_index("who").loc[player]
        for name in ("mean", "p05", "p95"):
            assert facts[f"no_agreement_{player}"][name] == pytest.approx(row[name], abs=1e-12)


@pytest.mark.parametrize("lotteries", [False, True])
@pytest.mark.parametrize("rule", Rule)
def test_solutions_are_those_of_a_run_under_that_concept(rule: Rule, lotteries: bool) -> None:
    what = negosim.load("base").replace(
        run={"draws": 200}, bargaining={"lotteries": lotteries, "weight": 0.4, "chances": False}
    )
    row = negosim.frontier(what).solutions.set_index("rule").loc[str(rule)]
    solved = negosim.run(what.replace(run={"concept": str(rule)}))
    payoffs = solved.payoffs.set_index("who")
    for player in what.dispute.players:
        for name in ("mean", "low", "high", "p05", "p95"):
            assert row[f"{player}_{name}"] == pytest.approx(payoffs.loc[player, name], abs=1e-9)
    assert solved.packages is not None
    assert solved.solution is not None
    assert row["packages"] == len(solved.packages)
    assert (row["package"], row["share"]) == (
        solved.packages["package"].iloc[0],
        pytest.approx(solved.packages["mean"].iloc[0]),
    )
    solution = solved.solution.set_index("what")["mean"]
    assert (row["tied"], row["none_rational"]) == (solution["tied"], solution["none_rational"])


# ------------------------------------------------------------------ draws and workers


def test_the_same_bits_whoever_works() -> None:
    what = negosim.load("two_islands_no_us_basing").replace(run={"draws": 2100})
    one, two = (negosim.frontier(what, workers=workers) for workers in (1, 2))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)


def test_more_draws_begin_with_the_same_ones() -> None:
    few, more = (solve_frontiers(kuril().replace(run={"draws": n})) for n in (1024, 1030))
    np.testing.assert_array_equal(few.facts, more.facts[:, :1024])
    np.testing.assert_array_equal(few.grid, more.grid)


def test_intervals_of_a_design_come_from_its_randomisations() -> None:
    """Of shares of draws, too, which are counted and not averaged."""
    what = with_ties(3, Over.PACKAGES, 64)
    what = replace(what, run=replace(what.run, design=Design.LATIN_HYPERCUBE))
    table = study_of(what).packages
    judges, names = draws_of(what), list(what.dispute.issues)
    for row in table.to_dict("records"):
        x = tuple(row[name] for name in names)
        firsts = [
            [judge.packages[min(k for k in e if judge.payoffs[k] == judge.payoffs[j])] for j in e]
            for judge in judges
            for e in [judge.efficient()]
        ]
        means = np.array([x in own for own in firsts], dtype=float).reshape(REPLICATES, -1).mean(axis=1)
        half = STUDENT_95 * means.std(ddof=1) / math.sqrt(REPLICATES)
        assert row["efficient"] == pytest.approx(means.mean())
        assert row["low"] == pytest.approx(max(0.0, means.mean() - half))
        assert row["high"] == pytest.approx(min(1.0, means.mean() + half))


def test_the_bands_may_be_of_the_first_draws_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontiers, "MOST_DRAWS", 1500)
    solved = solve_frontiers(kuril().replace(run={"draws": 2100}))
    assert solved.reach.shape == (len(solved.grid), 1500)
    assert solved.facts.shape[1] == 2100


def test_a_frontier_that_is_not_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it ends after its first point, so that offers lie beyond it."""

    def cut(self: Any, theta: Floats) -> Frontiers:
        found = whole(self, theta)
        first = found.begin[:-1]
        begin = np.arange(len(first) + 1)
        return Frontiers(begin, found.payoffs[:, first], found.rank[first], found.alike[first])

    whole = frontier_block.Dealing.frontier
    monkeypatch.setattr(frontier_block.Dealing, "frontier", cut)
    with pytest.raises(CertificateError, match="fails its own check"):
        negosim.frontier(kuril())


# ------------------------------------------------------------------ what is asked for


def test_concepts_change_nothing() -> None:
    one, two = (negosim.frontier(kuril().replace(run={"concept": name})) for name in ("qre", "screening"))
    assert one.recipe == two.recipe
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)


@pytest.mark.parametrize(
    "changed",
    [{"over": "table"}, {"lotteries": True}, {"no_agreement": "empty_table"}, {"weight": 0.4}],
)
def test_a_recipe_says_what_the_numbers_depend_on(changed: dict[str, Any]) -> None:
    from negosim.store.frontier import frontier_recipe

    plain = frontier_recipe(kuril())[0]
    assert frontier_recipe(kuril(**changed))[0] != plain
    assert frontier_recipe(kuril(chances=False, delivery=True))[0] == plain
    assert frontier_recipe(kuril().replace(run={"seed": 2}))[0] != plain


def test_what_cannot_be_looked_at() -> None:
    with pytest.raises(RequestFault, match="expected at least 1 worker, found 0"):
        negosim.frontier(kuril(), workers=0)
    empty = kuril(over="table").replace(offers={"drop": [each.name for each in kuril().offers]})
    with pytest.raises(
        RequestFault, match="expected an offer that can be made at the start, found none; put"
    ):
        negosim.frontier(empty)


def test_a_table_may_be_empty_where_all_packages_count() -> None:
    bare = kuril().replace(offers={"drop": [each.name for each in kuril().offers]})
    found = negosim.frontier(bare)
    assert found.offers.empty
    pd.testing.assert_frame_equal(found.facts, negosim.frontier(kuril()).facts)


def test_progress_counts_all_draws() -> None:
    done: list[int] = []
    negosim.frontier(kuril(), draws=1500, seed=3, progress=done.append)
    assert sum(done) == 1500


# ------------------------------------------------------------------ what is left to the other


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=12),
    st.integers(-10, 10),
    st.sampled_from([0, 1]),
    st.booleans(),
)
def test_the_most_for_the_other(points: list[tuple[int, int]], v: int, i: int, lines: bool) -> None:
    found = listed_frontiers(np.array(points, dtype=float)[:, :, None])
    if lines:
        from negosim.model.frontier import hull

        found = hull(found)
    (most,) = most_for_the_other(found, i, np.array([[float(v)]]), lines=lines)[0]
    best = max((u[1 - i] for u in points if u[i] >= v), default=-math.inf)
    if lines:
        for one, two in product(points, points):
            if one[i] < v < two[i]:
                share = (v - one[i]) / (two[i] - one[i])
                best = max(best, (1 - share) * one[1 - i] + share * two[1 - i])
    assert most == pytest.approx(best, abs=1e-9)


def test_what_a_share_of_draws_attains() -> None:
    """Of 20 draws with 1 to 20, at least 95 % attain 2, at least 5 % attain 20."""
    most = np.arange(1.0, 21.0)[None, :]
    found = {share: float(attained_in(share, most)[0]) for share in (0.95, 0.75, 0.5, 0.25, 0.05, 1.0)}
    assert found == {0.95: 2, 0.75: 6, 0.5: 11, 0.25: 16, 0.05: 20, 1.0: 1}
    assert attained_in(0.5, np.array([[7.0]])).tolist() == [7.0]


def test_issues_may_be_called_like_columns() -> None:
    over = dispute(
        {"efficient": "no yes", "alike": "no yes", "north_mean": "no yes"},
        north=[term("treaty", "efficient", {"yes": 1})],
        south=[term("treaty", "alike", {"yes": 1}), term("treaty", "north_mean", {"yes": 1})],
    )
    (row,) = study_of(scenario(over, run=Run(draws=1))).packages.to_dict("records")
    assert (row["efficient_level"], row["alike_level"], row["north_mean_level"]) == ("yes", "yes", "yes")
    assert (row["efficient"], row["alike"], row["north_mean"], row["south_mean"]) == (1, 1, 1, 2)
