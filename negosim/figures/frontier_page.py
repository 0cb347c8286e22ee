"""A study of the frontier as a page of text: the one that is printed and kept with the results."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from negosim.figures.fit import ticks
from negosim.figures.frontier_says import goal, taken_for_granted
from negosim.figures.text import NONE, drawn_text, interval, named, number, paragraph, percent, table
from negosim.figures.words import RARE, who_words
from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.store.frontier import Facts, FrontierTables, facts_of

__all__ = ["frontier_page"]

_NOTES = (
    "95 % interval, ±: Monte Carlo error of the mean. More draws make it smaller.",
    "5–95 % of draws: how far the value itself differs between draws of the uncertain parameters. More draws "
    "do not make it smaller.",
)
_SPREADS = ("95 % interval\nof the mean", "5–95 %\nof draws")
_MOST_PACKAGES, _MOST_OFFERS, _VALUES = 6, 24, 8
_COUNTS, _SHARES = ("efficient", "payoff_pairs", "rational"), ("zone", "both_gain")


def frontier_page(study: FrontierTables) -> str:
    """The page of a study of the frontier, at most 80 characters wide.

    Parameters
    ----------
    study : FrontierTables
        Such as ``FrontierStudy``.
    """
    scenario = study.scenario
    packages = study.packages
    parts = [
        _heading(study),
        paragraph(taken_for_granted(study), rest="  "),
        _facts(study),
        "\n".join(paragraph(note, rest="  ") for note in _NOTES),
        _frontier(study),
        *_levels(study.levels, scenario),
        _packages(packages.head(_MOST_PACKAGES), scenario, "efficient", "Efficient in most draws"),
        *_zone(packages, scenario),
        _left_out(packages),
        *_solutions(study.solutions, scenario),
        *_offers(study.offers, scenario),
        _certificate(study.certificate),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(study: FrontierTables) -> str:
    scenario = study.scenario
    title = paragraph(f"The Pareto frontier: {scenario.title}")
    facts = f"{scenario.name}: {drawn_text(scenario.run)}, recipe {study.recipe[:8]}"
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(facts)]
    if scenario.changes:
        lines.append(paragraph(f"Changed: {'; '.join(scenario.changes)}.", rest="  "))
    return "\n".join(lines)


# ---- The frontier
def _facts(study: FrontierTables) -> str:
    dispute = study.scenario.dispute
    words = {
        "efficient": "Efficient packages",
        "payoff_pairs": "Different pairs of payoffs that they have",
        "rational": "Efficient packages in the zone",
        "zone": "Draws with a zone, in %",
        "both_gain": "Draws in which both gain, in %",
    }
    for player in dispute.players:
        who = who_words(dispute, player)
        words[f"aspiration_{player}"] = f"{who} can gain at most, points"
        words[f"no_agreement_{player}"] = f"{who} without agreement, points"
    facts = facts_of(study)
    rows = [[said, *_estimates(facts[what], what)] for what, said in words.items() if _says(facts, what)]
    return table(["The frontier", "\nMean", *_SPREADS], rows, "wrrr")


def _says(facts: Facts, what: str) -> bool:
    """Whether a row says something that another one does not."""
    return what != "payoff_pairs" or facts[what]["mean"] != facts["efficient"]["mean"]


def _estimates(row: Any, what: str) -> list[str]:
    """A mean with both ranges; whether there is a zone in a draw is no range."""
    form = percent if what in _SHARES else number
    spread = NONE if what in _SHARES else interval(form(row["p05"]), form(row["p95"]))
    return [form(row["mean"]), interval(form(row["low"]), form(row["high"])), spread]


def _frontier(study: FrontierTables) -> str:
    """What the second player can have at some values of the first."""
    one, two = (who_words(study.scenario.dispute, name) for name in study.scenario.dispute.players)
    heads = [
        f"{_narrow(f'If {one} gets', 14)}\nat least",
        f"{_narrow(f'{two} can have', 15)}\n(median)",
        "25–75 %\nof draws",
        "5–95 %\nof draws",
        "Attainable,\n% of draws",
    ]
    rows = [
        [
            number(row["at_least"]),
            _reached(row["median"]),
            interval(_reached(row["p25"]), _reached(row["p75"])),
            interval(_reached(row["p05"]), _reached(row["p95"])),
            percent(row["attainable"]),
        ]
        for row in _some_values(study)
    ]
    return table(_level_with(heads), rows, "rrrrr")


def _reached(value: float) -> str:
    """What the second player can have; none where the first cannot have so much."""
    return "none" if np.isnan(value) else number(value)


def _some_values(study: FrontierTables) -> Iterator[Any]:
    """Rows of the distribution next to round values, from no agreement to the most that can be gained."""
    first = next(iter(study.scenario.dispute.players))
    facts, values = facts_of(study), study.distribution["at_least"].to_numpy()
    point, most = facts[f"no_agreement_{first}"], facts[f"aspiration_{first}"]
    wanted = ticks(point["p05"], point["p95"] + most["p95"], _VALUES)
    nearest = [int(np.abs(values - value).argmin()) for value in wanted]
    for k in dict.fromkeys(nearest):
        yield study.distribution.iloc[k]


# ---- Levels
def _levels(levels: pd.DataFrame, scenario: Scenario) -> Iterator[str]:
    heads = [
        "Levels of the\nefficient packages",
        "Have it,\nin %",
        "All have it,\n% of draws",
        "In the zone,\nin %",
        "All there,\n% of draws",
    ]
    rows = [
        [_level(row, scenario), *(percent(row[name]) for name in ("share", "all", "zone_share", "zone_all"))]
        for row in levels.to_dict("records")
        if row["some"] >= RARE
    ]
    yield table(heads, rows, "wrrrr")
    always = [_level(row, scenario) for row in levels.to_dict("records") if row["all"] == 1.0]
    never = [_level(row, scenario) for row in levels.to_dict("records") if row["some"] < RARE]
    notes = [f"In every efficient package of every draw: {'; '.join(always)}."] if always else []
    notes += [f"In none, or below {100 * RARE:g} % of draws: {'; '.join(never)}."] if never else []
    if notes:
        yield "\n".join(paragraph(note, rest="  ") for note in notes)


def _level(row: Any, scenario: Scenario) -> str:
    issue = scenario.dispute.issues[row["issue"]]
    label = issue.levels[row["level"]] or row["level"].replace("_", " ")
    return f"{named(issue.label, row['issue'])}: {label[:1].lower()}{label[1:]}"


# ---- Packages
def _packages(packages: pd.DataFrame, scenario: Scenario, by: str, head: str) -> str:
    players = list(scenario.dispute.players)
    heads = [head, "Efficient,\nin %", "± ", "In the\nzone, %"]
    heads += [f"{_narrow(f'{who_words(scenario.dispute, player)},')}\npoints" for player in players]
    rows = [
        [
            row["label"],
            percent(row["efficient"]),
            percent((row["high"] - row["low"]) / 2),
            percent(row["in_zone"]),
            *(number(row[f"{player}_mean"]) for player in players),
        ]
        for row in packages.sort_values(by, ascending=False, kind="stable").to_dict("records")
    ]
    return table(_level_with(heads), rows, "wrrrrr")


def _zone(packages: pd.DataFrame, scenario: Scenario) -> Iterator[str]:
    """Packages that are in the zone in most draws."""
    some = packages.sort_values("in_zone", ascending=False, kind="stable").head(_MOST_PACKAGES)
    some = some[some["in_zone"] > 0]
    if len(some):
        yield _packages(some, scenario, "in_zone", "In the zone in most draws")


def _left_out(packages: pd.DataFrame) -> str:
    many = "1 package is" if len(packages) == 1 else f"{len(packages):,} packages are"
    alike = " Packages with the same payoffs to both are one row, under the first listed of them."
    told = f"{many} efficient in some draw; packages.csv has all, with their levels."
    return paragraph(told + (alike if (packages["alike"] > 1).any() else ""), rest="  ")


# ---- Solutions and offers
def _solutions(solutions: pd.DataFrame, scenario: Scenario) -> Iterator[str]:
    players = list(scenario.dispute.players)
    heads = ["Solution"]
    for player in players:
        heads += [f"{_narrow(f'{who_words(scenario.dispute, player)},')}\npoints", "5–95 %\nof draws"]
    rows = []
    for row in solutions.to_dict("records"):
        cells = [row["label"]]
        for player in players:
            half = (row[f"{player}_high"] - row[f"{player}_low"]) / 2
            cells.append(f"{number(row[f'{player}_mean'])} ± {number(half)}")
            cells.append(interval(number(row[f"{player}_p05"]), number(row[f"{player}_p95"])))
        rows.append(cells)
    yield table(_level_with(heads), rows, "wrrrr")
    chosen = [
        [row["label"], row["package_label"] or NONE, percent(row["share"]), percent(row["tied"])]
        for row in solutions.to_dict("records")
    ]
    heads = ["Solution", "Agreed on most often", "Draws\nin %", "Tied\nin %"]
    none = solutions["none_rational"].max()
    note = f"In {percent(none)} % of draws there is no zone; then both have what they have without agreement."
    yield table(heads, chosen, "lwrr") + (f"\n{paragraph(note, rest='  ')}" if none > 0 else "")


def _offers(offers: pd.DataFrame, scenario: Scenario) -> Iterator[str]:
    if offers.empty:
        return
    dispute = scenario.dispute
    names = {player: who_words(dispute, player) for player in dispute.players}
    heads = ["Offer on the table\n(% of draws; points)", "Effi-\ncient", "In the\nzone"]
    heads += [f"{what} for\n{_narrow(name)}" for what in ("Good", "Left") for name in names.values()]
    shown = offers.sort_values("efficient", ascending=False, kind="stable").head(_MOST_OFFERS).sort_index()
    rows = [
        [
            row["label"],
            percent(row["efficient"]),
            percent(row["both_rational"]),
            *(percent(row[f"{player}_rational"]) for player in names),
            *(number(row[f"{player}_left_mean"]) for player in names),
        ]
        for row in shown.to_dict("records")
    ]
    yield table(_level_with(heads), rows, "wrrrrrr")
    more = len(offers) - len(shown)
    rest = f" {more:,} more offers are in offers.csv." if more else ""
    yield paragraph(f"{goal()}{rest}", rest="  ")


def _narrow(name: str, width: int = 9) -> str:
    """A name of a player in lines that leave room for the other columns."""
    return "\n".join(textwrap.wrap(name, width))


def _level_with(heads: list[str]) -> list[str]:
    """Heads whose last lines stand beside each other; of the first column, the first ones."""
    tall = max(head.count("\n") for head in heads)
    return [heads[0], *("\n" * (tall - head.count("\n")) + head for head in heads[1:])]


def _certificate(certificate: Certificate) -> str:
    return paragraph(
        "Self-check passed: payoffs of the packages that are agreed on, summed anew term by term, are those "
        "of the frontier, and no offer on the table lies beyond it, to within "
        f"{certificate.gap:.0e} of the largest payoff (allowed: {certificate.tolerance:.0e})."
    )
