"""The charts of a report: valid, the same every time, and with the numbers of the tables."""

from __future__ import annotations

import dataclasses
import itertools
import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pytest
import vl_convert
from every_result import made

import negosim
from negosim.api import Outcomes
from negosim.comparison import Comparison
from negosim.figures.sweep_charts import view_of
from negosim.figures.words import RARE
from negosim.papers import told_tables
from negosim.reports.charts import live_charts
from negosim.reports.live import LiveChart
from negosim.sweeps import Sweep
from negosim.tables.estimates import difference, estimate
from negosim.tables.table import Shown

CHARTS = {
    "run": ("outcomes", "stops", "timing", "payoffs", "bargaining_set"),
    "nash": ("outcomes", "stops", "payoffs", "bargaining_set"),
    "comparison": ("distributions", "differences"),
    "sweep": ("lines",),
    "sweep over two": ("regimes", "heat"),
    "sweep of concepts": ("lines",),
}
HOSTILE = """</script><img src=x onerror=alert(1)> datum["x"] 'quoted' \\ ${a}"""


@cache
def charts(kind: str) -> dict[str, LiveChart]:
    return {chart.name: chart for chart in live_charts(made(kind))}


def rows(spec: Any) -> list[dict[str, Any]]:
    """All rows of data, wherever they stand in a chart."""
    if isinstance(spec, dict):
        own = spec.get("data", {}).get("values", []) if isinstance(spec.get("data"), dict) else []
        return own + list(itertools.chain.from_iterable(map(rows, spec.values())))
    return list(itertools.chain.from_iterable(map(rows, spec))) if isinstance(spec, list) else []


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def expressions(spec: Any) -> Iterator[str]:
    """What Vega evaluates of a chart in Vega-Lite."""
    if isinstance(spec, list):
        for each in spec:
            yield from expressions(each)
    elif isinstance(spec, dict):
        for name, value in spec.items():
            if name in ("expr", "filter", "calculate", "test", "labelExpr", "signal"):
                yield from texts(value)
            elif name not in ("data", "datasets"):
                yield from expressions(value)


def drawn(spec: Any, width: int = 500) -> str:
    return vl_convert.vegalite_to_svg({**spec, "width": width})


@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_is_told_valid_and_compiled_without_a_warning(
    kind: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    assert tuple(charts(kind)) == CHARTS[kind]
    for chart in charts(kind).values():
        assert chart.title and chart.caption.endswith(".") and len(chart.alt) > 40
        alt.Chart.from_dict(chart.spec, validate=True)
        assert chart.spec["width"] == "container"
        assert chart.spec["height"] > 0
        json.dumps(chart.spec, allow_nan=False)
        with caplog.at_level(logging.WARNING):
            assert drawn(chart.spec).count("<path") > 3
    heard = capfd.readouterr()
    assert not [each for each in caplog.messages if "WARN" in each.upper()]
    assert "WARN" not in heard.err.upper()


@pytest.mark.parametrize("kind", CHARTS)
def test_the_same_results_give_the_same_charts_whatever_altair_is_set_to(kind: str) -> None:
    first = json.dumps([dataclasses.asdict(each) for each in charts(kind).values()])
    alt.Chart({"values": []}).mark_point().add_params(alt.selection_interval()).to_dict()
    with alt.theme.enable("dark"):
        again = json.dumps([dataclasses.asdict(each) for each in live_charts(made(kind))])
        assert alt.theme.active == "dark"
    assert again == first


@pytest.mark.parametrize("kind", CHARTS)
def test_charts_name_no_colour_of_page_or_text_and_no_address(kind: str) -> None:
    for chart in charts(kind).values():
        assert "background" not in chart.spec and "config" not in chart.spec
        assert not [each for each in texts(dict(chart.spec)) if re.match(r"https?://(?!vega)", each)]
        for axis in re.findall(r'"(?:labelColor|titleColor)"', json.dumps(chart.spec)):
            pytest.fail(axis)


def test_other_results_have_no_such_charts() -> None:
    three = ["consent_written=0,1", "breakdown_hazard=0.01,0.05", "integrity_russia*=0.5,1"]
    solved = negosim.sweep("publics_persuaded", three, draws=16, workers=1)
    assert live_charts(solved) == ()
    sampled = negosim.sweep(
        "publics_persuaded",
        ["consent_written=0:1"],
        sample="latin_hypercube",
        cells=3,
        draws=16,
        workers=1,
    )
    assert live_charts(sampled) == ()


# ---- Numbers
def test_outcomes_have_the_numbers_of_their_table() -> None:
    found = made("run")
    assert isinstance(found, Outcomes)
    own = {row["outcome"]: row for row in rows(charts("run")["outcomes"].spec)}
    classes = found.classes[(found.classes[["mean", "p95"]] >= RARE).any(axis=1)]
    for row in classes.to_dict("records"):
        told, shown = estimate(row, 100), own[row["label"]]
        assert shown["says"] == f"{told.shown()} %"
        assert shown["mean"] == pytest.approx(100 * row["mean"], rel=1e-4)
        assert f"[{shown['spread'].removesuffix(' %').replace(' to ', ', ')}]" == told.spread()
    table = next(each.table for each in told_tables_of(found) if each.table.name == "outcomes")
    means = {str(cells[0]): str(cells[1]) for group in table.groups for cells in group.rows}
    assert means == {name: row["says"].removesuffix(" %") for name, row in own.items()}


def told_tables_of(found: Any) -> Any:
    from negosim.figures.charted import Drawing
    from negosim.figures.look import Look

    return told_tables(found, Drawing(Look(), (), ""))


def test_stops_come_to_all_of_each_flow() -> None:
    found = rows(charts("run")["stops"].spec)
    flows = {row["flow"] for row in found}
    assert len(flows) == 4
    for flow in flows:
        own = [row for row in found if row["flow"] == flow and row["part"] != "Goes on"]
        assert sum(row["to"] - row["from"] for row in own) == pytest.approx(100, abs=0.01)
    source = made("run").stops  # type: ignore[attr-defined]
    counts = {row["says"] for row in found}
    assert counts == {estimate(row).shown() for row in source[source["mean"] > 0].to_dict("records")}


def test_talks_end_in_the_shares_of_their_classes() -> None:
    found = made("run")
    assert isinstance(found, Outcomes)
    last = [row for row in rows(charts("run")["timing"].spec) if row["round"] == found.scenario.rounds]
    means = found.classes.set_index("label")["mean"]
    for row in last:
        assert row["x1"] - row["x0"] == pytest.approx(100 * means[row["outcome"]], abs=0.01)


def test_payoffs_and_offers_have_the_numbers_of_the_results() -> None:
    found = made("run")
    assert isinstance(found, Outcomes)
    payoffs = rows(charts("run")["payoffs"].spec)
    wanted = [estimate(row, bounded=False).shown() for row in found.payoffs.to_dict("records")]
    assert [row["says"] for row in payoffs if "says" in row] == wanted
    offers = [row for row in rows(charts("run")["bargaining_set"].spec) if "offer" in row]
    assert [row["offer"] for row in offers] == list(found.bargaining_set["label"])
    assert [row["one"] for row in offers] == pytest.approx(list(found.bargaining_set["japan_mean"]), rel=1e-4)


def test_comparisons_have_every_class_of_every_scenario() -> None:
    found = made("comparison")
    assert isinstance(found, Comparison)
    parts = [row for row in rows(charts("comparison")["distributions"].spec) if "outcome" in row]
    means = found.distributions.set_index(["scenario", "label"])["mean"]
    titles = {scenario.title: name for name, scenario in found.scenarios.items()}
    assert {row["row"] for row in parts} == set(titles)
    for row in parts:
        mean = 100 * means[titles[row["row"]], row["outcome"]]
        assert row["mean"] == pytest.approx(mean, rel=1e-4, abs=1e-9)
    for _, own in itertools.groupby(parts, key=lambda row: row["row"]):
        assert list(own)[-1]["x1"] == pytest.approx(100, abs=0.2)


def test_differences_are_those_of_the_table_and_say_which_are_clear() -> None:
    found = made("comparison")
    assert isinstance(found, Comparison)
    marks = [row for row in rows(charts("comparison")["differences"].spec) if "scenario" in row]
    titles = {scenario.title: name for name, scenario in found.scenarios.items()}
    table = found.differences[found.differences["what"] == "class"].set_index(["scenario", "label"])
    for row in marks:
        own = table.loc[(titles[row["scenario"]], row["outcome"])].to_dict()
        assert row["says"] == difference(own, 100).shown()
        assert row["clear"] == own["clear"]
    assert len({row["y"] for row in marks}) == len(marks)
    assert len({row["scenario"] for row in marks}) == len(titles) - 1


def test_lines_tell_all_outcomes_at_each_value() -> None:
    found = made("sweep")
    assert isinstance(found, Sweep)
    spec = charts("sweep")["lines"].spec
    labels = view_of(found).labels
    drawn_ones = [labels[name] for name in view_of(found).drawn]
    strips = [row["tip"] for row in rows(spec) if "tip" in row]
    assert [tip["Value"] for tip in strips] == ["0", "0.25", "0.5", "0.75", "1"]
    by = found.classes.set_index(["consent_written", "label"])
    for tip in strips:
        assert list(tip) == ["Value", *drawn_ones]
        for label in drawn_ones:
            own = by.loc[(float(tip["Value"]), label)].to_dict()
            assert tip[label] == f"{estimate(own, 100).shown()} %"
    ends = [(row["from"], row["to"]) for row in rows(spec) if "tip" in row]
    assert ends[0][0] == 0 and ends[-1][1] == 1
    assert all(one[1] == two[0] for one, two in itertools.pairwise(ends))


def test_numbers_in_even_steps_of_their_logarithms_have_a_log_axis() -> None:
    over = ["us_threat_russia*=0.25,0.5,1,2,4"]
    (chart,) = live_charts(negosim.sweep("two_islands_no_us_basing", over, draws=16, workers=1))
    scales = [own for own in scales_of(chart.spec) if own.get("type") == "log"]
    assert scales and not any("zero" in own for own in scales)
    strips = [row for row in rows(chart.spec) if "tip" in row]
    assert strips[1]["from"] == pytest.approx(0.125**0.5, rel=1e-4)


def scales_of(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        if isinstance(spec.get("scale"), dict):
            yield spec["scale"]
        for each in spec.values():
            yield from scales_of(each)
    elif isinstance(spec, list):
        for each in spec:
            yield from scales_of(each)


def test_levels_are_bars_that_add_up() -> None:
    parts = [row for row in rows(charts("sweep of concepts")["lines"].spec) if "outcome" in row]
    assert len({row["row"] for row in parts}) == 3
    assert [row["row"] for row in parts if "own)" in row["row"]]


def test_maps_have_the_numbers_and_the_leaders_of_each_cell() -> None:
    found = made("sweep over two")
    assert isinstance(found, Sweep)
    view = view_of(found)
    cells = [row for row in rows(charts("sweep over two")["regimes"].spec) if "x0" in row and "leads" in row]
    assert len({(row["x0"], row["y0"]) for row in cells}) == 25
    wide = found.classes.pivot(index="cell", columns="label", values="mean")
    assert sorted(row["leads"] for row in cells[:25]) == sorted(wide.idxmax(axis=1))
    heat = [row for row in rows(charts("sweep over two")["heat"].spec) if "told" in row]
    table = found.classes.set_index(["cell", "class"])
    for cell, row in enumerate(heat):
        wanted = [estimate(table.loc[(cell, name)].to_dict(), 100).with_error() for name in view.drawn]
        assert row["told"] == wanted


# ---- What could go wrong
def _titled(scenario: negosim.Scenario) -> negosim.Scenario:
    dispute = scenario.dispute
    classes = {
        name: own.model_copy(update={"label": f"{HOSTILE} {name}"}) for name, own in dispute.classes.items()
    }
    told: dict[str, Any] = {"title": HOSTILE, "dispute": dispute.model_copy(update={"classes": classes})}
    return dataclasses.replace(scenario, **told)


def test_words_of_files_are_never_part_of_an_expression() -> None:
    own = _titled(negosim.load("two_islands_no_us_basing").replace(run={"draws": 16}))
    for chart in live_charts(negosim.run(own)):
        assert not [each for each in expressions(dict(chart.spec)) if "onerror" in each]
        fields = [each for row in rows(chart.spec) for each in row]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in fields)
        assert "<img" not in drawn(chart.spec)


def test_a_sweep_with_hostile_labels_is_drawn_as_text() -> None:
    own = _titled(negosim.load("two_islands_no_us_basing").replace(run={"draws": 16}))
    for over in (["consent_written=0,1"], ["consent_written=0,1", "breakdown_hazard=0.01,0.05"]):
        for chart in live_charts(negosim.sweep(own, over, workers=1)):
            assert not [each for each in expressions(dict(chart.spec)) if "onerror" in each]
            assert "<img" not in drawn(chart.spec)


def test_cells_without_a_result_leave_strict_json() -> None:
    found = made("sweep over two")
    assert isinstance(found, Sweep)
    table = found.table.copy()
    numbers = ["mean", "error", "low", "high", "p05", "p95"]
    table.loc[table["cell"] == 0, numbers] = np.nan
    holed = Sweep(found.plan, table)
    regimes, heat = live_charts(holed)
    for chart in (regimes, heat):
        json.dumps(chart.spec, allow_nan=False)
        drawn(chart.spec)
    assert len([row for row in rows(regimes.spec) if "x0" in row and "leads" in row and row["doubt"]]) >= 24
    first = next(row["told"] for row in rows(heat.spec) if "told" in row)
    assert first == [None] * len(view_of(holed).drawn)


def test_a_map_of_many_cells_stays_small_and_one_of_too_many_is_left_to_paper() -> None:
    assert len(json.dumps(charts("sweep over two")["heat"].spec)) / 25 < 600
    found = made("sweep over two")
    assert isinstance(found, Sweep)
    many = dataclasses.replace(found.plan, cells=4_001)
    assert live_charts(Sweep(many, found.table)) == ()


def test_numbers_of_a_table_are_shown_as_they_are() -> None:
    shown = [
        str(cell)
        for each in told_tables_of(made("sweep"))
        for group in each.table.groups
        for cells in group.rows
        for cell in cells
        if isinstance(cell, Shown)
    ]
    told = {row["says"].removesuffix(" %") for row in rows(charts("sweep")["lines"].spec) if "says" in row}
    assert {each.split(" ")[0] for each in shown} <= told


def test_what_the_pointer_and_the_menu_do_is_told_apart_from_the_caption() -> None:
    for kind in CHARTS:
        for chart in charts(kind).values():
            assert not re.search(r"Point at|menu", chart.caption), chart.name
    assert "Point at" in charts("run")["outcomes"].hint
    assert "menu" in charts("run")["stops"].hint


def test_the_key_of_stops_has_what_can_be_seen_of_each_flow() -> None:
    spec = charts("run")["stops"].spec
    (values,) = re.findall(r'"values": \{"expr": "(.+?)\[flow\]"', json.dumps(spec))
    shown = json.loads(values.replace('\\"', '"'))
    seen = {(row["flow"], row["part"]) for row in rows(spec) if row["to"] - row["from"] >= 0.5}
    assert {(flow, part) for flow, parts in enumerate(shown) for part in parts} == seen


def test_a_letter_in_a_doubtful_cell_has_a_circle_about_it() -> None:
    spec = json.loads(json.dumps(charts("sweep over two")["regimes"].spec))
    found = {layer["data"]["name"]: layer["data"]["values"] for layer in spec["layer"] if "data" in layer}
    letters = {(row["x_says"], row["y_says"]): row["ground"] for row in found["letters"]}
    doubtful = {(row["x_says"], row["y_says"]): row["size"] for row in found.get("doubtful", [])}
    assert len(letters) == len(found["letters"])
    for place, ground in letters.items():
        assert (ground == "#FFFFFF") == (place in doubtful)
        assert doubtful.get(place, 340) == 340
