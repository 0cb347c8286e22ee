"""What a sweep found, as a page of text: the one that is printed and kept with its tables."""

from __future__ import annotations

import re
from typing import Any, Protocol

import pandas as pd

from negosim.experiment.plan import Plan, Sample
from negosim.experiment.sweep_table import shown_value
from negosim.figures.sweep_charts import view_of
from negosim.figures.sweep_leaders import sweep_regimes_data
from negosim.figures.sweep_settings import swept_concept
from negosim.figures.sweep_view import SweepView
from negosim.figures.text import paragraph, percent, table
from negosim.figures.words import RARE, rare_notes
from negosim.scenario.axes import Axis

__all__ = ["sweep_page"]

_MOST_CELLS = 100_000  # of which the page says more than their number
_MOST_AXES = 2  # whose values stand beside a mean; of more, the number of the cell does
_ALONE = (
    "Every other parameter keeps its prior, and every cell is solved for the same draws of all of them, as "
    "far as it has them."
)
_TABLES = (
    "Mind: cells differ in what is on the table. In the proposer's choice the offers of each family share "
    "one prior weight, so an offer has less of it beside another one; part of a difference may come from "
    "that, and not from what the offer says."
)
_LEADS = (
    "A class leads a cell for certain when its lead over the next is larger than the Monte Carlo error of "
    "both together; more draws decide more cells."
)


class Swept(Protocol):
    """What a sweep must offer to be told of."""

    @property
    def plan(self) -> Plan:
        """What was solved."""

    @property
    def classes(self) -> pd.DataFrame:
        """Outcome classes at every cell."""


def sweep_page(swept: Swept) -> str:
    """The page of a sweep, at most 80 characters wide."""
    view = view_of(swept) if swept.plan.cells <= _MOST_CELLS else None
    drawn = f"at least {swept.plan.scenario.run.draws:,}" if view is None else view.draws
    parts = [_heading(swept.plan, drawn), _varied(swept.plan), paragraph(_ALONE, rest="  ")]
    if any(re.fullmatch(r"offers\.[^.]+", axis.path) for axis in swept.plan.axes):
        parts.append(paragraph(_TABLES, rest="  "))
    if view is not None:
        parts += [_classes(swept), _leaders(view), paragraph(_LEADS, rest="  ")]
    return "\n\n".join(parts) + "\n"


def _heading(plan: Plan, draws: int | str) -> str:
    run, scenario = plan.scenario.run, plan.scenario
    title = paragraph(f"{scenario.title}: a sweep")
    how = "" if plan.sample is Sample.GRID else f" ({plan.sample.value.replace('_', ' ')})"
    each = draws if isinstance(draws, str) else f"{draws:,}"
    drawn = f"{each} draws each, seed {run.seed}{swept_concept(plan)}, recipe {plan.recipe[:8]}"
    facts = f"{scenario.name}: {plan.cells:,} cells{how}, {drawn}"
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(facts)]
    if scenario.changes:
        lines.append(paragraph(f"Changed: {'; '.join(scenario.changes)}.", rest="  "))
    return "\n".join(lines)


def _varied(plan: Plan) -> str:
    rows = []
    for axis in plan.axes:
        rows.append([axis.name, str(len(axis.values)) if axis.values else "sampled", *_ends(axis)])
    return table(["What is varied", "Values", "From", "To"], rows, "wrll")


def _ends(axis: Axis) -> tuple[str, str]:
    values = axis.bounds or axis.values
    return _told(values[0]), _told(values[-1])


def _told(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(shown_value(value))


def _classes(swept: Swept) -> str:
    """Lowest and highest mean of each class, and where."""
    axes = [axis.name for axis in swept.plan.axes]
    if len(axes) > _MOST_AXES:
        axes = ["cell"]
    rows: list[list[str]] = []
    rare: dict[str, bool] = {}
    for label, here in swept.classes.groupby("label", sort=False):
        most = float(here["mean"].max())
        if most < RARE:
            rare[str(label)] = most > 0
            continue
        means = here["mean"].to_numpy()
        low, high = here.iloc[int(means.argmin())], here.iloc[int(means.argmax())]
        told = ((percent(row["mean"]), _where(row, axes)) for row in (low, high))
        rows.append([str(label), *(text for pair in told for text in pair)])
    heads = ["Outcome", "Lowest\n%", "\nat", "Highest\n%", "\nat"]
    told_table = table(heads, rows, "wrlrl")
    labels = pd.Series(list(rare), dtype=object)
    notes = rare_notes(labels, pd.Series(list(rare.values()), dtype=bool), "Nowhere above")
    at = f"at: {' / '.join(axes)}."
    return "\n".join([told_table, paragraph(at, rest="  "), *(paragraph(n, rest="  ") for n in notes)])


def _where(row: pd.Series[Any], axes: list[str]) -> str:
    return " / ".join(_told(row[name]) for name in axes)


def _leaders(view: SweepView) -> str:
    """How many cells each class leads, and of how many that is certain."""
    data = sweep_regimes_data(view)
    rows = []
    for label in view.labels.values():
        here = data[data["label"] == label]
        if len(here):
            rows.append([str(label), f"{len(here):,}", f"{int((~here['in_doubt']).sum()):,}"])
    return table(["Leading outcome", "Cells", "for certain"], rows, "lrr")
