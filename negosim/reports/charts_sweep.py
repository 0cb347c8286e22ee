"""The charts of a sweep that answer the pointer: lines along one number, bars at levels, maps over two."""

from __future__ import annotations

from negosim.figures.chart import Chart
from negosim.figures.choices import SweepKind
from negosim.figures.sweep_charts import view_of
from negosim.figures.sweep_view import SweepView, run_looks
from negosim.figures.sweep_words import beyond_says, rare_says
from negosim.reports.charts_lines import lines_chart
from negosim.reports.charts_map import heat_chart, regimes_chart
from negosim.reports.charts_parts import captioned, chart_names, live, tones_of, unlike
from negosim.reports.charts_stack import POINT_AT_PART, colour_of, stack_chart, stack_of
from negosim.reports.live import LiveChart
from negosim.sweeps import Sweep

__all__ = ["sweep_charts"]

_MOST_CELLS = 4_000
"""Of a map on a page; of more, there are the charts that are drawn on paper."""


def sweep_charts(results: Sweep) -> tuple[LiveChart, ...]:
    """The charts of a sweep that answer the pointer."""
    drawn = chart_names(results)
    if not drawn or results.plan.cells > _MOST_CELLS:
        return ()
    view = view_of(results)
    labels = unlike({name: view.labels[name] for name in view.drawn})
    tones = tones_of(run_looks(view))
    if SweepKind.REGIMES in drawn:
        return (
            regimes_chart(results, view, drawn[SweepKind.REGIMES], tones),
            heat_chart(results, view, drawn[SweepKind.HEAT], labels),
        )
    chart = drawn[SweepKind.LINES]
    if view.axes[0].numeric:
        return (lines_chart(results, view, chart, labels, tones),)
    return (_levels(results, view, chart, labels, tones),)


def _levels(
    results: Sweep, view: SweepView, chart: Chart, labels: dict[str, str], tones: dict[str, str]
) -> LiveChart:
    """Stacked bars, one for each level; the scenario's own is told."""
    (axis,) = view.axes
    data = view.percent()
    data = data[data["drawn"]].assign(part=lambda rows: rows["class"].map(dict(view.parts)), at=axis.places)
    order = {name: number for number, name in enumerate(tones)}
    bars = []
    for place, text in enumerate(axis.texts):
        rows = data[(data["at"] == place) & data["mean"].notna()]
        own = " (the scenario's own)" if place == axis.own_level else ""
        rows = rows.sort_values("class", key=lambda names: names.map(order), kind="stable")
        bars.append((f"{text}{own}", stack_of(rows, labels, tones)))
    shown = {name: labels[name] for name in tones if name in labels}
    spec = stack_chart("levels", bars, colour_of(shown, tones), axis.title, None)
    caption = captioned(
        results,
        "Bars: mean probability of each outcome over draws, which add up to 100 %.",
        *beyond_says(view),
        *rare_says(view),
    )
    title = f"How the talks may end, by “{axis.title}”"
    return live("lines", title, caption, chart.told().alt, spec, POINT_AT_PART)
