"""The table of a sweep: outcomes at every value of what is varied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from negosim.figures.endings import ENDINGS
from negosim.figures.sweep_charts import Swept, view_of
from negosim.figures.sweep_view import SweepView
from negosim.figures.words import RARE
from negosim.tables.digits import shortest
from negosim.tables.estimates import estimate
from negosim.tables.notes import DIGITS, ERROR, notes_of
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean
from negosim.wording import say

__all__ = ["sweep_kinds"]

_MOST_CLASSES, _MOST_MATRICES, _MOST_WITH_TWO = 4, 4, 3
_MOST_ROWS, _MOST_COLUMNS, _MOST_NAMED = 60, 9, 2
_ALONE = "Every other parameter keeps its prior, and every cell is solved for the same draws."
_LEFT_OUT = "Further cells, in the CSV file: {many} of {all}."
_TABLES = "Outcomes without a column are in the CSV file."


def sweep_kinds(found: Swept) -> tuple[Kind, ...]:
    """The kinds of table that there are of a sweep."""
    return (Kind("sweep", partial(_sweep, found)),)


def _sweep(found: Swept) -> Table:
    view, plan = view_of(found), found.plan
    matrix = len(view.axes) == 2 and all(axis.values for axis in view.axes)
    matrix = matrix and len(view.axes[1].values) <= _MOST_COLUMNS and len(view.axes[0].values) <= _MOST_ROWS
    beside = _MOST_CLASSES if len(view.axes) == 1 else _MOST_WITH_TWO
    shown = _leading(view, _MOST_MATRICES if matrix else beside)
    columns, groups = _matrix(view, shown) if matrix else _listed(view, shown)
    left = 0 if matrix else max(0, plan.cells - _MOST_ROWS)
    more = say(_LEFT_OUT, many=f"{left:,}", all=f"{plan.cells:,}") if left else ""
    names = say(", ").join(axis.name for axis in view.axes)
    varied = any(axis.path == "run.concept" for axis in plan.axes)
    told = (
        say("Varied: {names}.", names=names),
        _ALONE,
        say("Draws at a cell: {many}.", many=view.draws) if isinstance(view.draws, str) else "",
        DIGITS if matrix else ERROR,
        more,
        _TABLES if len(shown) < len(view.drawn) else "",
    )
    return Table(
        name="sweep",
        caption=_caption(view, plan.scenario.title),
        columns=columns,
        groups=groups,
        notes=notes_of(plan.scenario, plan.recipe, *told, concept=not varied),
        data=found.classes,
    )


def _caption(view: SweepView, title: str) -> str:
    """What is varied, and in which scenario."""
    labels = say("; ").join(say(axis.label) if axis.label else axis.title for axis in view.axes)
    many = len(view.axes)
    names = labels if many <= _MOST_NAMED else say("{many} quantities", many=many)
    return say("Outcomes in % by {names}: {title}", names=names, title=title)


def _leading(view: SweepView, most: int) -> list[str]:
    """Settlements that are kept, then those of other classes that get farthest, in the order of the table."""
    highest = view.classes.groupby("class", sort=False)["mean"].max()
    kept = [name for name in view.drawn if view.parts.get(name) == ENDINGS[0]]
    others = highest.drop(kept).nlargest(max(0, most - len(kept)))
    shown = [*kept, *(name for name in others.index if others[name] >= RARE)]
    return [name for name in view.labels if name in shown]


def _listed(view: SweepView, names: list[str]) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
    """A row for each cell, a column for each axis and for each leading class."""
    heads = tuple(
        Column(axis.title, Side.WRAPPED if k == 0 else Side.LEFT) for k, axis in enumerate(view.axes)
    )
    columns = (*heads, *(Column(say(view.labels[name])) for name in names))
    cells = list(dict.fromkeys(view.classes["cell"]))[:_MOST_ROWS]
    shown = view.classes[view.classes["cell"].isin(cells)]
    rows: list[tuple[Cell, ...]] = []
    for _, cell in shown.groupby("cell", sort=False):
        by = cell.set_index("class").to_dict("index")
        first = cell.iloc[0]
        at = tuple(_at(axis, first[axis.path]) for axis in view.axes)
        rows.append((*at, *(error(estimate(by[name], 100)) for name in names)))
    return columns, (Group(tuple(rows)),)


def _at(axis: Any, value: Any) -> str:
    """A value on an axis; of a sample, with the digits that tell it apart."""
    if axis.values:
        return str(axis.text(value if axis.numeric else str(value)))
    return shortest(float(f"{value:.4g}")) if isinstance(value, float) else str(value)


def _matrix(view: SweepView, names: list[str]) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
    """For each leading class, values of the first axis down and of the second one across."""
    down, across = view.axes
    columns = (
        Column(down.title, Side.WRAPPED),
        *(Column(across.text(value), over=across.title) for value in across.order),
    )
    groups = tuple(Group(tuple(_lines(view, name)), say(view.labels[name])) for name in names)
    return columns, groups


def _lines(view: SweepView, name: str) -> Iterator[tuple[Cell, ...]]:
    down, across = view.axes
    own: pd.DataFrame = view.classes[view.classes["class"] == name]
    keys = [(str(one), str(two)) for one, two in zip(own[down.path], own[across.path], strict=True)]
    by = dict(zip(keys, own.to_dict("records"), strict=True))
    for value in down.order:
        rows = (by.get((str(value), str(other))) for other in across.order)
        yield (down.text(value), *(mean(estimate(row, 100)) if row else "–" for row in rows))
