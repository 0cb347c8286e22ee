"""Any chart of a sweep by its kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from negosim.errors import RequestFault
from negosim.experiment.plan import Plan, Sample
from negosim.experiment.sweep_table import shown_value
from negosim.figures.captions_sweep import sweep_told
from negosim.figures.chart import Chart
from negosim.figures.choices import SweepKind, chosen
from negosim.figures.endings import class_parts
from negosim.figures.source import source_line
from negosim.figures.sweep_heat import sweep_heat_data, sweep_heat_figure
from negosim.figures.sweep_lines import sweep_lines_data, sweep_lines_figure
from negosim.figures.sweep_regimes import sweep_regimes_data, sweep_regimes_figure
from negosim.figures.sweep_settings import setting, swept_concept
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.text import named
from negosim.model.priors import quantile
from negosim.scenario.axes import Axis
from negosim.scenario.data import Scenario
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Swept", "charts_of", "check_chart", "sweep_charts", "view_of"]

_MOST_CELLS = 40_000
_SCALED, _SHIFTED = ("times what the scenario says", 1.0), ("added to what the scenario says", 0.0)
_LONG = 70  # signs of a meaning that still fits along an axis


class Swept(Protocol):
    """What a sweep must offer to be drawn."""

    @property
    def plan(self) -> Plan:
        """What was solved."""

    @property
    def classes(self) -> pd.DataFrame:
        """Outcome classes at every cell."""


def charts_of(plan: Plan) -> tuple[SweepKind, ...]:
    """The charts that there are of a plan: of grids over one axis or two, unless they are huge."""
    if plan.sample is not Sample.GRID or plan.cells > _MOST_CELLS:
        return ()
    return {1: (SweepKind.LINES,), 2: (SweepKind.REGIMES, SweepKind.HEAT)}.get(len(plan.axes), ())


def sweep_charts(swept: Swept, stem: str = "", of: str | None = None) -> tuple[Chart, ...]:
    """The charts that there are of a sweep.

    Parameters
    ----------
    swept : Swept
    stem : str
        What was varied, as the names of files begin.
    of : str, optional
        The one class of heat maps; by default all that are not rare.

    Raises
    ------
    RequestFault
        There is no such class.
    """
    classes = swept.plan.scenario.dispute.classes
    if of is not None and of not in classes:
        raise RequestFault(f"expected an outcome class, found '{of}'; use one of {', '.join(classes)}.")
    kinds = charts_of(swept.plan)
    view = view_of(swept) if kinds else None
    return tuple(
        Chart(
            str(kind),
            partial(_drawn, view, kind, of),
            _DATA[kind](view),
            partial(sweep_told, view, kind, swept.plan),
            f"{stem}_{kind}" if stem else "",
        )
        for kind in kinds
        if view is not None
    )


def check_chart(plan: Plan, kind: str | None) -> None:
    """Refuse a kind of chart that there is not of a plan.

    Raises
    ------
    RequestFault
        There is no such kind, or none of this plan.
    """
    there = charts_of(plan)
    what = chosen(SweepKind, kind) if kind is not None else next(iter(there), None)
    if what is None or what not in there:
        have = " and ".join(there) if there else "none, as charts are of grids over one axis or two"
        raise RequestFault(f"there is no chart '{what or 'of this sweep'}' of this sweep; it has {have}.")


def _drawn(view: SweepView, kind: SweepKind, of: str | None, width_mm: float) -> Figure:
    if kind is SweepKind.LINES:
        return sweep_lines_figure(view, width_mm=width_mm)
    if kind is SweepKind.REGIMES:
        return sweep_regimes_figure(view, width_mm=width_mm)
    return sweep_heat_figure(view, [of] if of else (), width_mm=width_mm)


_DATA = {
    SweepKind.LINES: sweep_lines_data,
    SweepKind.REGIMES: sweep_regimes_data,
    SweepKind.HEAT: sweep_heat_data,
}


def view_of(swept: Swept) -> SweepView:
    """What the charts of a sweep show."""
    plan = swept.plan
    scenario, classes = plan.scenario, swept.classes
    draws = classes["draws"]
    least, most = int(draws.min()), int(draws.max())
    many: int | str = least if least == most else say("{low} to {high}", low=f"{least:,}", high=f"{most:,}")
    count = f"{least:,}" if least == most else many
    words = "{count} draws at each of {cells} cells, seed {seed}"
    drawn = say(words, count=count, cells=f"{plan.cells:,}", seed=scenario.run.seed) + swept_concept(plan)
    note = source_line(scenario.name, drawn, plan.recipe, scenario.changes)
    axes = tuple(_axis(scenario, axis) for axis in plan.axes)
    return SweepView(axes, classes, scenario.title, note, many, class_parts(scenario.dispute))


def _axis(scenario: Scenario, axis: Axis) -> SweepAxis:
    values = tuple(shown_value(value) for value in axis.values)
    numeric = all(
        isinstance(value, (int, float)) and not isinstance(value, bool) and np.isfinite(value)
        for value in values
    )
    if not numeric:
        values = tuple(str(value) for value in values)
    if axis.is_parameter:
        return _parameter_axis(scenario, axis, values, numeric)
    label, own, words = _structure(scenario, axis.path)
    if axis.path in ("game.proposers", "game.moves"):
        words = {text: _players(scenario, text) for text in (*values, own)}
    return SweepAxis(axis.name, label, "", values, own, None, numeric, words)


def _players(scenario: Scenario, text: str) -> str:
    """A list of players in words."""
    labels = {name: named(player.label, name) for name, player in scenario.dispute.players.items()}
    return say(", ").join(say(labels.get(name, name.capitalize())) for name in text.split(", "))


def _parameter_axis(scenario: Scenario, axis: Axis, values: tuple[Any, ...], numeric: bool) -> SweepAxis:
    parameter, prior = scenario.dispute.parameters[axis.path], scenario.priors[axis.path]
    name = axis.path.replace("_", " ")
    label = parameter.meaning if 0 < len(parameter.meaning) <= _LONG else name
    if axis.operator != "=":
        how, own = _SCALED if axis.operator == "*=" else _SHIFTED
        return SweepAxis(axis.name, label, how, values, own, None, numeric)
    low, high = quantile(prior, np.array([0.05, 0.95])) if not prior.is_fixed else (np.nan, np.nan)
    own_range = None if prior.is_fixed or not numeric else (float(low), float(high))
    return SweepAxis(axis.name, label, parameter.unit, values, prior.mode(), own_range, numeric)


def _structure(scenario: Scenario, path: str) -> tuple[str, Any, dict[str, str]]:
    """Label of a part of the game's structure, the scenario's own value, and what it can be in words."""
    section, _, rest = path.partition(".")
    offers = {offer.name: offer for offer in scenario.offers}
    if section == "in_force":
        return _issue(scenario, rest, scenario.in_force.get(rest), "{issue} at the start")
    if section == "offers":
        name, dot, issue = rest.rpartition(".")
        if dot:
            offer = offers[name]
            of = say("‘{offer}’", offer=named(offer.label, name))
            return _issue(scenario, issue, offer.sets.get(issue), "{issue} in {offer}", offer=of)
        there = rest in offers or any(offer.block == rest for offer in offers.values())
        label = offers[rest].label if rest in offers else ""
        return say("Offer ‘{offer}’", offer=named(label, rest)), "present" if there else "absent", {}
    own = setting(scenario, path)
    return own.label, own.value, own.words


def _issue(
    scenario: Scenario, name: str, own: str | None, where: str, **parts: str
) -> tuple[str, str | None, dict[str, str]]:
    issue = scenario.dispute.issues[name]
    words = {level: named(label, level) for level, label in issue.levels.items()}
    return say(where, issue=named(issue.label, name), **parts), own, words
