"""What is said of the charts of a sweep: drafts of their captions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from negosim.experiment.plan import Plan
from negosim.figures.alt_sweep import heat_alt, lines_alt, regimes_alt
from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.choices import SweepKind
from negosim.figures.sweep_leaders import sweep_regimes_data
from negosim.figures.sweep_map import axes_of
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.sweep_words import OwnSort, beyond_says, own_sort, own_text, rare_says
from negosim.wording import say

__all__ = ["sweep_told"]

_BANDS = (
    "Line: mean over draws; dark band: 95 % interval of that mean (Monte Carlo error, smaller with more "
    "draws); light band: 5th to 95th percentile over draws (what is not known of the dispute, however many "
    "draws)."
)
_BARS = (
    "Upright stroke: mean over draws; thick bar: 95 % interval of that mean (Monte Carlo error, smaller with "
    "more draws); thin line: 5th to 95th percentile over draws (what is not known of the dispute, however "
    "many draws)."
)
_LEADS = (
    "Tone and hatch of a cell: the outcome class with the largest mean probability; lines of equal "
    "probability of that class, in percent."
)
_LEADS_ALONE = "Tone and hatch of a cell: the outcome class with the largest mean probability."
_DOUBT = (
    "Circles: cells where its lead is no larger than the half-widths of both 95 % intervals together, so "
    "that Monte Carlo error might explain it."
)
_HEAT = (
    "Each map: mean probability over draws of one outcome class, in percent, on a scale of its own, in steps "
    "no finer than Monte Carlo error."
)
_ALIKE = "Every other parameter keeps its prior, and all cells are solved for the same draws."
_OWNS = {
    OwnSort.VALUE: "the scenario's own value, {values}",
    OwnSort.VALUES: "the scenario's own values, {values}",
    OwnSort.MODE: "the mode of the scenario's prior, {values}",
    OwnSort.MODES: "the modes of the scenario's priors, {values}",
    OwnSort.BOTH: "the scenario's own value or the mode of its prior, {values}",
}
_RANGED = "Grey bar: 5th to 95th percentile of the prior, over which the scenario itself averages."


def sweep_told(view: SweepView, kind: SweepKind, plan: Plan) -> Told:
    """Caption and alternative text of a chart of a sweep, in the language in use.

    Parameters
    ----------
    view : SweepView
    kind : SweepKind
    plan : Plan
        What was solved.
    """
    shown, marks, alt = _KINDS[kind]
    return Told(sentences([shown(view), *_drawn(view, plan), *marks(view), *_made(view, plan)]), alt(view))


_Says = Callable[[SweepView], str]
_LIKELIEST = "{title}: the likeliest way for the talks to end, by “{across}” (across) and “{up}” (upwards)."
_ENDS = "{title}: how the talks may end, by “{across}” (across) and “{up}” (upwards)."


def _along(view: SweepView) -> str:
    words = "{title}: how the talks may end, by “{axis}”."
    return say(words, title=view.title, axis=view.axes[0].name)


def _map(words: str, view: SweepView) -> str:
    across, up = axes_of(view)
    return say(words, title=view.title, across=across.name, up=up.name)


# ---- Marks
def _lines(view: SweepView) -> Iterator[str]:
    (axis,) = view.axes
    yield "Each panel: probability of one outcome class in percent, on a scale of its own from 0."
    yield _BANDS if axis.numeric else _BARS
    if axis.own is not None and not beyond_says(view):
        words = "Dashed line: {own}." if axis.numeric else "Grey row: {own}."
        yield say(words, own=_own(view.axes))
    yield from _ranged(view)
    yield from beyond_says(view)
    yield from rare_says(view)


def _regimes(view: SweepView) -> Iterator[str]:
    yield _LEADS if all(axis.numeric for axis in view.axes) else _LEADS_ALONE
    if sweep_regimes_data(view)["in_doubt"].any():
        yield _DOUBT
    yield from _owns(view)


def _heat(view: SweepView) -> Iterator[str]:
    yield _HEAT
    yield from _owns(view)
    yield from rare_says(view)


def _owns(view: SweepView) -> Iterator[str]:
    """The scenario's own values, as maps mark them."""
    known = [axis for axis in axes_of(view) if axis.own is not None]
    if known:
        words = "Triangles, and the cross where they meet: {own}." if len(known) > 1 else "Triangle: {own}."
        yield say(words, own=_own(known))
    yield from _ranged(view)
    yield from beyond_says(view)


def _own(axes: tuple[SweepAxis, ...] | list[SweepAxis]) -> str:
    values = say(", ").join(own_text(axis) for axis in axes)
    return say(_OWNS[own_sort(axes)], values=values)


def _ranged(view: SweepView) -> Iterator[str]:
    if any(axis.own_range is not None and axis.numeric for axis in view.axes):
        yield _RANGED


_KINDS: dict[SweepKind, tuple[_Says, Callable[[SweepView], Iterator[str]], _Says]] = {
    SweepKind.LINES: (_along, _lines, lines_alt),
    SweepKind.REGIMES: (partial(_map, _LIKELIEST), _regimes, regimes_alt),
    SweepKind.HEAT: (partial(_map, _ENDS), _heat, heat_alt),
}
"""What each chart shows, what its marks are, and the chart in words."""


# ---- What it was made from
def _drawn(view: SweepView, plan: Plan) -> Iterator[str]:
    draws = view.classes["draws"]
    yield drawn_says(replace(plan.scenario.run, draws=int(draws.min())))
    if draws.min() < draws.max():
        yield say("Some cells have up to {count} draws.", count=f"{int(draws.max()):,}")


def _made(view: SweepView, plan: Plan) -> Iterator[str]:
    yield say("Cells: {count}.", count=f"{plan.cells:,}")
    yield _ALIKE
    if not any(axis.path == "run.concept" for axis in plan.axes):
        yield concept_says(plan.scenario.run)
    yield changed_says(plan.scenario.changes)
    yield source_says(plan.recipe)
