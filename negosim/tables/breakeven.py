"""Tables of break-even values: of parameters, of what is no parameter, and of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from negosim.store.study import Study
from negosim.tables.digits import NONE, Estimate
from negosim.tables.estimates import estimate, named
from negosim.tables.notes import ERROR, INTERVAL
from negosim.tables.spoken import classes_words, meaning_words, spoken
from negosim.tables.studies import Answered, between, crossing, noted, parameter_words, value_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, interval, mean
from negosim.wording import say

__all__ = ["breakeven_kinds"]

_REACH = {
    "prior": "inside its prior",
    "legal": "inside its legal range only",
    "infinity": "at infinity alone",
}
_NOT = {"never": "not by this alone", "always": "met at every value"}
_MET = {
    "above": "above it",
    "below": "below it",
    "nowhere": "nowhere",
    "everywhere": "everywhere",
}
_VALUE = (
    "Break-even value: where the mean probability crosses the target while this number has the same value in "
    "every draw and all others vary. Its interval: all values around it at which the target lies within the "
    "95 % Monte Carlo interval of the mean."
)


def breakeven_kinds(answer: Answered) -> tuple[Kind, ...]:
    """The kinds of table that there are of break-even values."""
    found = answer.study
    made = (
        ("parameters", "breakeven", _parameters),
        ("values", "values", _values),
        ("pairs", "pairs", _pairs),
    )
    return tuple(Kind(kind, partial(make, found)) for name, kind, make in made if len(found.tables[name]))


def _title(found: Study, template: str) -> str:
    goal = classes_words(str(found.question["for"]), found.scenario.dispute)
    return say(template, goal=goal, target=f"{100 * found.question['target']:g}", title=found.scenario.title)


def _base(found: Study) -> str:
    """The probability as the scenario is."""
    own = estimate(found.told["base"], 100).with_error()
    return say("As the scenario is, the probability is {share} %.", share=own)


# ---- Parameters
def _parameters(found: Study) -> Table:
    columns = (
        Column(say("Parameter"), Side.WRAPPED),
        Column(say("5–95 % of prior")),
        Column(say("Break-even value")),
        Column(say("95 % interval")),
        Column(say("Target met"), Side.WRAPPED),
        Column(say("Mean, %"), over=say("At best")),
        Column(say("Value"), over=say("At best")),
    )
    upwards = found.told["upwards"]
    best = (
        "At best: the highest mean of all values searched."
        if upwards
        else ("At best: the lowest mean of all values searched.")
    )
    return Table(
        name="breakeven",
        caption=_title(found, "Where the probability of {goal} crosses {target} %: {title}"),
        columns=columns,
        groups=tuple(_groups(found)),
        notes=noted(found, _base(found), _VALUE, best, ERROR),
        data=found.tables["parameters"].merge(
            found.tables["crossings"], on="parameter", how="left", suffixes=("", "_there")
        ),
    )


def _groups(found: Study) -> Iterator[Group]:
    """Parameters with a break-even value, the nearest to its prior first; then the others."""
    parameters, crossings = found.tables["parameters"], found.tables["crossings"]
    with_one: list[tuple[Cell, ...]] = []
    order = {name: k for k, name in enumerate([*_REACH, *_NOT])}
    ordered = parameters.assign(order=parameters["reach"].map(order)).sort_values("order", kind="stable")
    for row in ordered[ordered["crossings"] > 0].to_dict("records"):
        own = crossings[crossings["parameter"] == row["parameter"]].to_dict("records")
        for k, each in enumerate(own):
            where = say("{side}, {reach}", side=say(_MET[each["met"]]), reach=say(_REACH[each["reach"]]))
            cells = (_value(each), _interval(each), where)
            with_one.append((*_about(row, first=k == 0), *cells, *_best(row, first=k == 0)))
    if with_one:
        yield Group(tuple(with_one), say("Cross the target"))
    rest = ordered[(ordered["crossings"] == 0) & ~ordered["flat"].astype(bool)]
    far = rest.assign(far=(rest["best"] - found.question["target"]).abs()).sort_values("far", kind="stable")
    without: list[tuple[Cell, ...]] = [
        (*_about(row), NONE, NONE, say(_NOT.get(row["reach"], row["reach"])), *_best(row))
        for row in far.to_dict("records")
    ]
    if without:
        yield Group(tuple(without), say("Do not cross it"))
    flat = [
        (*_about(row), NONE, NONE, say("without any effect"), *_best(row))
        for row in ordered[ordered["flat"].astype(bool) & (ordered["crossings"] == 0)].to_dict("records")
    ]
    if flat:
        yield Group(tuple(flat), say("Change nothing"))


def _about(row: Mapping[Any, Any], *, first: bool = True) -> tuple[Cell, Cell]:
    if not first:
        return "", ""
    fixed = not row["sd"] > 0
    prior = (
        say("fixed, {value}", value=value_words(row["mode"])) if fixed else between(row["p05"], row["p95"])
    )
    return parameter_words(row), prior


def _best(row: Mapping[Any, Any], *, first: bool = True) -> tuple[Cell, Cell]:
    return (error(named(row, "best", 100)), value_words(row["best_value"])) if first else ("", "")


def _value(row: Mapping[Any, Any], value: str = "value") -> Cell:
    """A break-even value; where one end of its interval is open, the other one says how sure it is."""
    own = crossing(row, value)
    if bool(row["low_open"]) is bool(row["high_open"]):
        return mean(own)
    half = own.high - own.mean if row["low_open"] else own.mean - own.low
    return mean(Estimate(own.mean, own.mean - half, own.mean + half, bounded=False))


def _interval(row: Mapping[Any, Any], value: str = "value") -> Cell:
    """The interval of a break-even value; open where it does not end in what was searched."""
    low, high = value_words(row["low"]), value_words(row["high"])
    if row["low_open"] and row["high_open"]:
        return say("any value")
    if row["low_open"]:
        return say("below {value}", value=high)
    if row["high_open"]:
        return say("beyond {value}", value=low)
    return interval(crossing(row, value))


# ---- What is no parameter
def _values(found: Study) -> Table:
    groups = []
    for path, rows in found.tables["values"].groupby("path", sort=False):
        lines: list[tuple[Cell, ...]] = []
        for row in rows.to_dict("records"):
            own = estimate(row, 100)
            label = spoken(row["label"], found.scenario.dispute)
            label = say("{label} (as it is)", label=label) if row["as_it_is"] else label
            lines.append((label, mean(own), interval(own), say("yes" if row["met"] else "no")))
        groups.append(Group(tuple(lines), str(path)))
    return Table(
        name="values",
        caption=_title(found, "Where the probability of {goal} reaches {target} %: {title}"),
        columns=(
            Column(say("Value"), Side.WRAPPED),
            Column(say("Mean, %")),
            Column(say("95 % interval")),
            Column(say("Target met"), Side.LEFT),
        ),
        groups=tuple(groups),
        notes=noted(found, _base(found), INTERVAL),
        data=found.tables["values"],
    )


# ---- Pairs
def _pairs(found: Study) -> Table:
    meanings = {name: own.meaning for name, own in found.scenario.dispute.parameters.items()}
    groups = []
    for (first, second), rows in found.tables["pairs"].groupby(["first", "second"], sort=False):
        one, two = (meaning_words(str(name), meanings[str(name)]) for name in (first, second))
        lines = tuple(_pair(row) for row in rows.to_dict("records"))
        groups.append(Group(lines, say("{first}; then {second}", first=one, second=two)))
    heads = ("If the first is", "The second breaks even at", "95 % interval", "Target met")
    return Table(
        name="pairs",
        caption=_title(found, "Two numbers together, and where {goal} crosses {target} %: {title}"),
        columns=(*(Column(say(head)) for head in heads[:3]), Column(say(heads[3]), Side.LEFT)),
        groups=tuple(groups),
        notes=noted(found, _base(found), _VALUE),
        data=found.tables["pairs"],
    )


def _pair(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    held, met = value_words(row["first_value"]), say(_MET[row["met"]])
    if row["met"] in ("nowhere", "everywhere"):
        return held, NONE, NONE, met
    return held, _value(row, "second_value"), _interval(row, "second_value"), met
