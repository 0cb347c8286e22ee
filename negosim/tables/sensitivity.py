"""Tables of a sensitivity analysis: indices, groups, and what one parameter alone does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from negosim.figures.captions import changed_says, drawn_says, sentences, source_says
from negosim.figures.sensitivity_words import numeral, points_words
from negosim.figures.words import who_words
from negosim.outcomes.words import CONCEPTS
from negosim.store.study import Study
from negosim.study.sensitivity_factors import BOTH, NEITHER
from negosim.tables.digits import Estimate
from negosim.tables.estimates import difference, named
from negosim.tables.notes import ERROR, STAR, basis_note
from negosim.tables.spoken import classes_words
from negosim.tables.studies import Answered, parameter_words, value_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean
from negosim.wording import say

__all__ = ["sensitivity_kinds"]

_MOST = 20
_SOBOL = (
    "First order: the share of the variance over draws that would go, on average, if this parameter alone "
    "were known. Total: the share that would stay if all others were."
)
_NOISE = "No index can be below 0 or above 1; such estimates are noise around one that is near it."
_BOOTSTRAP = "±: half the 95 % interval, from a bootstrap of the points; more of them make it smaller."
_ERRORS = "±: 1.96 standard errors from a bootstrap of the points; more of them make it smaller."
_THRESHOLD = "Largest median of {many} made-up parameters without influence: {value}."
_MORRIS = (
    "Effects are changes of the probability, in percentage points, when the parameter alone moves by half of "
    "its prior: the mean of their size, their mean, and their standard deviation."
)
_PAWN = (
    "Distance: the median of Kolmogorov distances between the distributions of the probability with this "
    "parameter known and unknown; with finitely many points distances are too high."
)
_TORNADO = (
    "The mean probability with this parameter at the 5 % and at the 95 % quantile of its prior, in all draws."
)
_BY = {"basis": "By what they rest on", "player": "By player", "lever": "By lever"}


def sensitivity_kinds(answer: Answered) -> tuple[Kind, ...]:
    """The kinds of table that there are of a sensitivity analysis, by its method."""
    found = answer.study
    made = (
        ("indices", _indices),
        ("groups", _groups),
        ("effects", _effects),
        ("distances", _distances),
        ("tornado", _tornado),
    )
    return tuple(Kind(name, partial(make, found)) for name, make in made if len(found.tables.get(name, ())))


def _title(found: Study, template: str) -> str:
    goal = classes_words(str(found.question["for"]), found.scenario.dispute)
    return say(template, goal=goal, title=found.scenario.title)


def _noted(found: Study, solved: str, *told: str) -> tuple[str, ...]:
    """Notes below a table: first the points that it rests on, which are not the scenario's own draws."""
    scenario = found.scenario
    concept = say("Solution concept: {concept}.", concept=CONCEPTS[scenario.run.concept])
    made = (concept, changed_says(scenario.changes), source_says(found.recipe))
    return tuple(filter(None, (sentences((solved, *told)), basis_note(scenario), sentences(made))))


def _points(found: Study) -> str:
    """Which points were solved by the method itself."""
    return say("Based on {points}, seed {seed}.", points=points_words(found), seed=found.scenario.run.seed)


def _leading(
    found: Study,
    name: str,
    template: str,
    heads: Sequence[str],
    cells: Callable[[Mapping[Any, Any]], tuple[Cell, ...]],
    *told: str,
) -> Table:
    """A table with a row for each of the leading parameters, and numbers in columns with these heads."""
    rows = found.tables[name]
    lines: list[tuple[Cell, ...]] = [
        (parameter_words(row), say(row["basis"]), *cells(row)) for row in rows.head(_MOST).to_dict("records")
    ]
    return Table(
        name=name,
        caption=_title(found, template),
        columns=(
            Column(say("Parameter"), Side.WRAPPED),
            Column(say("Basis"), Side.LEFT),
            *(Column(say(head)) for head in heads),
        ),
        groups=(Group(tuple(lines)),),
        notes=_noted(found, _points(found), *told, _more(rows)),
        data=rows,
    )


def _more(rows: pd.DataFrame) -> str:
    many = len(rows) - _MOST
    return say("Further parameters, in the CSV file: {many}.", many=many) if many > 0 else ""


# ---- Each method
def _indices(found: Study) -> Table:
    title = "Sobol' indices of the probability of {goal}: {title}"
    heads = ("First order", "Total")
    return _leading(found, "indices", title, heads, _orders, _BOOTSTRAP, _SOBOL, _NOISE)


def _orders(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    return tuple(error(named(row, name, bounded=False)) for name in ("first", "total"))


def _effects(found: Study) -> Table:
    title = "Elementary effects on the probability of {goal}: {title}"
    heads = ("Mean size", "Mean", "Standard deviation")
    return _leading(found, "effects", title, heads, _effect, _BOOTSTRAP, _MORRIS)


def _effect(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    """Mean size, mean and standard deviation, of which the first alone has an interval."""
    own = named(row, "mu_star", 100, bounded=False)
    return (error(own), *(mean(_as_exact(100 * float(row[name]), own)) for name in ("mu", "sigma")))


def _as_exact(value: float, own: Estimate) -> Estimate:
    """A number in the same unit as another one, with the decimals that the interval of that bears."""
    half = own.half_width
    return replace(own, mean=value, low=value - half, high=value + half) if half else own.like(value)


def _distances(found: Study) -> Table:
    title = "Distances (PAWN) of the probability of {goal}: {title}"
    largest = numeral(found.told["median_threshold"], 3)
    threshold = say(_THRESHOLD, many=found.told["dummies"], value=largest)
    return _leading(found, "distances", title, ("Distance",), _median, _ERRORS, threshold, _PAWN)


def _median(row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    return (error(named(row, "median", bounded=False)),)


def _groups(found: Study) -> Table:
    columns = (
        Column(say("Group"), Side.WRAPPED),
        *(Column(say(head)) for head in ("Parameters", "First order, %", "Total, %")),
    )
    return Table(
        name="groups",
        caption=_title(found, "What the variance of the probability of {goal} rests on: {title}"),
        columns=columns,
        groups=tuple(_grouped(found)),
        notes=_noted(found, _points(_of_groups(found)), _BOOTSTRAP, _SOBOL, _NOISE),
        data=found.tables["groups"],
    )


def _of_groups(found: Study) -> Study:
    """The same with the designs in which groups of parameters are drawn together, if there are any."""
    own, *grouped = found.told["designs"]
    if not grouped:
        return found
    rows = sum(design["rows"] for design in grouped)
    return replace(found, told={**found.told, "designs": [{**own, "rows": rows}]})


def _grouped(found: Study) -> Iterator[Group]:
    for by, rows in found.tables["groups"].groupby("by", sort=False):
        lines: list[tuple[Cell, ...]] = []
        for row in rows.to_dict("records"):
            shares = (error(named(row, name, 100, bounded=False)) for name in ("first", "total"))
            lines.append((_group(str(by), row["group"], found), f"{row['parameters']}", *shares))
        yield Group(tuple(lines), say(_BY[str(by)]))


def _group(by: str, name: str, found: Study) -> str:
    if by == "player" and name in (BOTH, NEITHER):
        return say("Both players" if name == BOTH else "Neither (outsiders, the talks)")
    if by == "player":
        return say(who_words(found.scenario.dispute, name))
    text = say(name) if name else say("No lever")
    return text[:1].upper() + text[1:]


def _tornado(found: Study) -> Table:
    rows = found.tables["tornado"]
    run = replace(found.scenario.run, draws=int(found.question["tornado_draws"]))
    lines: list[tuple[Cell, ...]] = []
    for row in rows.head(_MOST).to_dict("records"):
        ends = tuple(
            cell
            for end in ("p05", "p95")
            for cell in (value_words(row[f"value_{end}"]), error(named(row, f"mean_{end}", 100)))
        )
        apart = error(difference(row, 100), bool(row["clear"]))
        lines.append((parameter_words(row), say(row["basis"]), *ends, apart))
    low, high = say("At 5 % of its prior"), say("At 95 % of its prior")
    columns = (
        Column(say("Parameter"), Side.WRAPPED),
        Column(say("Basis"), Side.LEFT),
        *(Column(say(head), over=over) for over in (low, high) for head in ("Value", "Probability, %")),
        Column(say("Difference")),
    )
    return Table(
        name="tornado",
        caption=_title(found, "One parameter alone and the probability of {goal}: {title}"),
        columns=columns,
        groups=(Group(tuple(lines)),),
        notes=_noted(found, drawn_says(run), _TORNADO, ERROR, STAR, _more(rows)),
        data=rows,
    )
