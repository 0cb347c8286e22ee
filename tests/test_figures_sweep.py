"""Charts of a sweep: they show what its table says, and all of it can be read, at every width."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from test_figures import LONG, assert_readable, texts

import negosim
from negosim.figures.alt_sweep import heat_alt, lines_alt, regimes_alt
from negosim.figures.captions import rounded_mean
from negosim.figures.choices import Format, Kind
from negosim.figures.draw import figure_data
from negosim.figures.endings import class_parts
from negosim.figures.fit import Box
from negosim.figures.style import SERIES, WIDTHS, in_grey, lightness, write
from negosim.figures.sweep_axis import along, even_steps, marks
from negosim.figures.sweep_contours import contours, levels_of
from negosim.figures.sweep_heat import sweep_heat_data, sweep_heat_figure
from negosim.figures.sweep_lines import sweep_lines_data, sweep_lines_figure
from negosim.figures.sweep_map import axes_of, frame_of
from negosim.figures.sweep_regimes import sweep_regimes_data, sweep_regimes_figure
from negosim.figures.sweep_regions import regions_of
from negosim.figures.sweep_view import SweepAxis, SweepView, looks_of, number

Shares = Callable[..., Sequence[float]]

NAMES = ["two_islands", "collapsed", "breakdown", "cooperation", "standoff", "rare", "never"]
PARTS = dict(zip(NAMES, ["kept", "broken", "breakdown", *["no_settlement"] * 2, "kept", "kept"], strict=True))


def numbers(path: str, count: int, low: float = 0.0, high: float = 1.0, **more: Any) -> SweepAxis:
    values = tuple(np.linspace(low, high, count).tolist())
    return SweepAxis(path, f"what {path} says", "points", values, **more)


def levels(path: str, count: int, words: str = "Level {}", **more: Any) -> SweepAxis:
    values = tuple(f"level_{k}" for k in range(count))
    named = {value: words.format(k) for k, value in enumerate(values)}
    return SweepAxis(path, f"issue {path}", "", values, numeric=False, words=named, **more)


def shares(x: float, y: float = 0.5) -> list[float]:
    """Shares of the classes at a place of the unit square; four of them lead somewhere."""
    odds = np.exp([3 * x + 2 * y - 1, -1.0, 2.5 - 2 * x, 2.3 - 2 * y, 1.5 * x + 1.5 * np.cos(4 * y), -9.5])
    return [*(odds / odds.sum()), 0.0]


def view_of(
    axes: tuple[SweepAxis, ...],
    of: Shares = shares,
    *,
    half: float = 0.01,
    unsolved: Iterable[int] = (),
    labels: str = "",
    title: str = "A sweep",
    parts: dict[str, str] | None = None,
) -> SweepView:
    """A view whose shares are a function of where a cell is on each axis, from 0 to 1."""
    rows = []
    for cell, places in enumerate(itertools.product(*(range(len(axis.values)) for axis in axes))):
        at = [place / max(1, len(axis.values) - 1) for place, axis in zip(places, axes, strict=True)]
        for name, share in zip(NAMES, of(*at), strict=False):
            mean = float(share) if cell not in unsolved else np.nan
            own = half if mean > 1e-4 else 0.0
            rows.append(
                {
                    "cell": cell,
                    **{axis.path: axis.values[place] for axis, place in zip(axes, places, strict=True)},
                    "class": name,
                    "label": f"{labels} ({name})" if labels else name.replace("_", " ").capitalize(),
                    "mean": mean,
                    "low": np.clip(mean - own, 0, 1),
                    "high": np.clip(mean + own, 0, 1),
                    "p05": np.clip(mean - 5 * own, 0, 1),
                    "p95": np.clip(mean + 5 * own, 0, 1),
                }
            )
    return SweepView(
        axes, pd.DataFrame(rows), title, "scenario · 64 draws", 64, PARTS if parts is None else parts
    )


A, B = numbers("a", 9, own=0.3, own_range=(0.1, 0.6)), numbers("b", 8, own=0.8, own_range=(0.6, 3.0))
FAR = {"labels": LONG, "title": f"{LONG}, and {LONG.lower()}"}
LINES = {
    "usual": view_of((A,)),
    "gaps": view_of((numbers("a", 9, own=7.0),), unsolved=(0, 2, 3)),
    "long": view_of((SweepAxis("a", LONG, "points", (1e5, 2.5e6, 4e6), 2e6, (1e5, 9e6)),), **FAR),
    "one_value": view_of((numbers("a", 1, 2.0, 2.0),)),
    "many_values": view_of((numbers("a", 60),)),
    "one_class": view_of((A,), lambda x: [1.0]),
    "nothing": view_of((A,), unsolved=range(9)),
    "levels": view_of((levels("a", 4, own="level_2"),)),
    "long_levels": view_of((levels("a", 5, LONG + " {}"),), unsolved=(1,), **FAR),
}
MAPS = {
    "usual": view_of((A, B), half=0.03, unsolved=(11, 30)),
    "three": view_of((numbers("a", 3), numbers("b", 3, own=0.1))),
    "many": view_of((numbers("a", 40, own=0.3), numbers("b", 40, own=0.8)), unsolved=range(400, 430)),
    "levels_first": view_of((levels("a", 4, own="level_2"), B)),
    "both_levels": view_of((levels("a", 3), levels("b", 5, own="level_9"))),
    "long_levels": view_of((levels("a", 6, LONG + " {}"), levels("b", 3, LONG + " {}")), **FAR),
    "one_cell": view_of((numbers("a", 1), numbers("b", 1))),
    "one_row": view_of((A, numbers("b", 1))),
    "one_class": view_of((A, B), lambda x, y: [0.4 + 0.5 * x * y], labels=LONG),
    "nothing": view_of((numbers("a", 3), numbers("b", 3)), unsolved=range(9)),
}


WIDE_AND_NARROW = [WIDTHS["single"], WIDTHS["double"]]  # the other tests draw for a page


# ---- All can be read
@pytest.mark.parametrize("width", WIDE_AND_NARROW)
@pytest.mark.parametrize("case", LINES)
def test_lines_can_be_read(case: str, width: float) -> None:
    figure = sweep_lines_figure(LINES[case], width_mm=width)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    assert_readable(figure)


@pytest.mark.parametrize("width", WIDE_AND_NARROW)
@pytest.mark.parametrize("case", MAPS)
def test_maps_can_be_read(case: str, width: float) -> None:
    for draw in (sweep_regimes_figure, sweep_heat_figure):
        figure = draw(MAPS[case], width_mm=width)
        assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
        assert_readable(figure)


def said(figure: Figure) -> str:
    return " ".join(text for text, _ in texts(figure))


def lines(figure: Figure, **look: Any) -> list[mpl.lines.Line2D]:
    """The lines of a figure that look so."""
    return [
        line
        for line in figure.findobj(mpl.lines.Line2D)
        if all(getattr(line, f"get_{name}")() == value for name, value in look.items())
    ]


# ---- Lines
def test_lines_are_the_table() -> None:
    view = LINES["gaps"]
    data = sweep_lines_data(view)
    assert data["mean"].to_numpy() == pytest.approx(100 * view.classes["mean"].to_numpy(), nan_ok=True)
    assert set(data.loc[data["drawn"], "class"]) == set(NAMES[:5])
    words = said(sweep_lines_figure(view))
    assert "Not drawn, below 0.05 % everywhere: Rare." in words
    assert "In no draw at any of these values: Never." in words
    assert "No result yet: 3 of 9 values." in words
    assert "The scenario's own value, 7, lies outside what is drawn" in words
    assert "Each panel has a scale of its own, from 0 %." in words


def test_lines_go_through_the_means_and_stop_where_there_is_no_result() -> None:
    view = LINES["gaps"]
    means = 100 * view.classes[view.classes["class"] == "two_islands"]["mean"].to_numpy()
    runs = lines(sweep_lines_figure(view), zorder=3, marker="None")[:2]
    assert [len(run.get_xdata()) for run in runs] == [1, 5]
    heights = np.array(runs[1].get_ydata())
    expected = means[4:]
    slope = (heights[-1] - heights[0]) / (expected[-1] - expected[0])
    assert slope < 0, "the larger, the higher on paper"
    assert heights - heights[0] == pytest.approx(slope * (expected - expected[0]), abs=1e-9)


def test_the_own_value_stands_in_every_panel() -> None:
    figure = sweep_lines_figure(LINES["usual"])
    dashed = [line for line in lines(figure) if line.is_dashed()]
    assert len(dashed) == 5 + 1, "the classes and the key"
    means = lines(figure, zorder=3, marker="None")
    for own, mean in zip(dashed, means, strict=False):
        xs = mean.get_xdata()
        assert own.get_xdata()[0] == pytest.approx(xs[0] + 0.3 * (xs[-1] - xs[0]))
    assert "Mode of the scenario's prior: 0.3 (5th to 95th percentile 0.1 to 0.6); bar: this range" in said(
        figure
    )


def test_levels_stand_in_rows_in_the_order_of_the_plan() -> None:
    found = texts(sweep_lines_figure(LINES["levels"]))
    heights = [next(box.y0 for text, box in found if text == f"Level {k}") for k in range(4)]
    assert heights == sorted(heights, reverse=True)
    assert "The scenario's own value: “Level 2”" in [text for text, _ in found]


def test_probabilities_stay_within_their_scale() -> None:
    view = view_of((A,), lambda x: [1.0 - 1e-5 * x])
    view.classes["high"] = 1.2
    assert {"0", "25", "50", "75", "100"} <= {text for text, _ in texts(sweep_lines_figure(view))}


# ---- Who leads
def lone(rows: list[tuple[float, float, float]]) -> SweepView:
    """A view of one cell with classes of these means and ends of their intervals."""
    view = view_of((numbers("a", 1), numbers("b", 1)), lambda x, y: [row[0] for row in rows])
    view.classes[["mean", "low", "high"]] = rows
    return view


@pytest.mark.parametrize(
    ("rows", "leads", "doubt"),
    [
        ([(0.5, 0.4375, 0.5625), (0.25, 0.0625, 0.4375)], 0, True),
        ([(0.5, 0.4375, 0.5625), (0.2499, 0.0625, 0.4373)], 0, False),
        ([(0.25, 0.0, 0.5), (0.5, 0.25, 0.75)], 1, True),
        # Cut at 0, an interval is as wide as its other side says.
        ([(0.125, 0.0, 0.375), (0.5, 0.375, 0.625)], 1, True),
        ([(0.5, 0.5, 0.5), (0.5, 0.5, 0.5)], 0, True),
        ([(0.6, np.nan, np.nan), (0.4, np.nan, np.nan)], 0, True),
        ([(1.0, 0.5, 1.0)], 0, False),
    ],
)
def test_a_lead_is_in_doubt_exactly_within_both_half_widths(
    rows: list[tuple[float, float, float]], leads: int, doubt: bool
) -> None:
    view = lone(rows)
    (row,) = sweep_regimes_data(view).to_dict("records")
    assert row["class"] == NAMES[leads]
    assert bool(row["in_doubt"]) is doubt
    figure = sweep_regimes_figure(view)
    circles = [line for line in lines(figure, marker="o") if len(line.get_xdata()) == 1]
    assert len(circles) == 2 * doubt, "at the cell and in the key"


def test_leaders_are_those_of_the_table_whatever_its_order() -> None:
    view = MAPS["usual"]
    data = sweep_regimes_data(view)
    wide = view.classes.pivot(index="cell", columns="class", values="mean")
    solved = wide.dropna().index
    assert data.loc[solved, "class"].tolist() == wide.loc[solved].idxmax(axis=1).tolist()
    assert data.loc[solved, "mean"].to_numpy() == pytest.approx(100 * wide.loc[solved].max(axis=1).to_numpy())
    second = np.sort(wide.loc[solved].to_numpy(), axis=1)[:, -2]
    assert data.loc[solved, "second_mean"].to_numpy() == pytest.approx(100 * second)
    assert data.loc[[11, 30], "class"].tolist() == ["", ""]
    assert not data.loc[[11, 30], "in_doubt"].any()
    assert 0 < data["in_doubt"].sum() < len(solved)
    assert data["in_doubt"].sum() == (data["lead"] <= 6).sum(), "every interval is ±3 %"
    mixed = view.classes.sample(frac=1, random_state=1).sort_values("class", key=lambda c: c.map(NAMES.index))
    other = SweepView(view.axes, mixed, view.title, view.note, view.draws, view.parts)
    pd.testing.assert_frame_equal(sweep_regimes_data(other), data, check_exact=True)


def cells_of(figure: Figure, frame: Box, shape: tuple[int, int]) -> list[list[Any]]:
    """Tone and hatch that are seen in the middle of each cell of an even map."""
    left, top, right, bottom = frame
    areas = figure.findobj(mpl.patches.Polygon)
    found = []
    for row, column in itertools.product(*map(range, shape)):
        x = left + (column + 0.5) / shape[1] * (right - left)
        y = bottom - (row + 0.5) / shape[0] * (bottom - top)
        covers = [area for area in areas if Outline(area.get_xy()).contains_point((x, y))]
        tones = [area for area in covers if area.get_facecolor()[3]]
        place = covers.index(tones[-1])
        hatches = [area.get_hatch() for area in covers[place:] if area.get_hatch()]
        found.append([mpl.colors.to_hex(tones[-1].get_facecolor()).upper(), hatches[-1] if hatches else ""])
    return found


def box_of(figure: Figure) -> Box:
    """Where the first map of a figure stands."""
    sides = next(line for line in lines(figure, zorder=2.8))
    xs, ys = sides.get_xdata(), sides.get_ydata()
    return min(xs), min(ys), max(xs), max(ys)


def test_each_cell_looks_like_its_leading_class() -> None:
    view = MAPS["usual"]
    figure = sweep_regimes_figure(view)
    data = sweep_regimes_data(view).sort_values(["b", "a"])
    looks = looks_of(view, [name for name in NAMES if name in set(data["class"])])
    assert len(looks) == 4
    expected = [
        [looks[name].colour, looks[name].hatch] if name else ["#FFFFFF", ""] for name in data["class"]
    ]
    assert cells_of(figure, box_of(figure), (8, 9)) == expected


def test_marks_stand_at_the_cells_in_doubt_and_without_a_result() -> None:
    view = MAPS["usual"]
    figure = sweep_regimes_figure(view)
    data = sweep_regimes_data(view)
    left, top, right, bottom = box_of(figure)
    for marker, cells in (("o", data["in_doubt"]), ("x", data["class"] == "")):
        at = data[cells]
        marked = next(line for line in lines(figure, marker=marker) if len(line.get_xdata()) == len(at))
        xs = left + (8 * at["a"] + 0.5) / 9 * (right - left)
        ys = bottom - (7 * at["b"] + 0.5) / 8 * (bottom - top)
        found = sorted(zip(marked.get_xdata(), marked.get_ydata(), strict=True))
        assert np.array(found) == pytest.approx(np.array(sorted(zip(xs, ys, strict=True))))
    words = said(figure)
    assert "No result yet: 2 of 72 cells" in words
    assert "within Monte Carlo error: no larger than the half-widths of both" in words
    assert "errs on the side of doubt" in words


def test_the_key_counts_cells_and_names_own_values() -> None:
    view = MAPS["usual"]
    words = said(sweep_regimes_figure(view))
    for label, count in sweep_regimes_data(view)["label"].value_counts().items():
        assert not label or f"{label}: {count} of 70 cells" in words
    assert (
        "Modes of the scenario's priors: across 0.3 (5th to 95th percentile 0.1 to 0.6), upwards 0.8 "
        in words
    )
    assert "row “Level 2”" in said(sweep_regimes_figure(MAPS["levels_first"]))
    assert "lies outside what is drawn: Issue b." in said(sweep_regimes_figure(MAPS["both_levels"]))


# ---- In words
def test_maps_in_words_have_the_numbers_of_the_table() -> None:
    view = MAPS["usual"]
    data = sweep_regimes_data(view)
    told = regimes_alt(view)
    for label, rows in data[data["class"] != ""].groupby("label"):
        low, high = (rounded_mean(rows.loc[end]) for end in (rows["mean"].idxmin(), rows["mean"].idxmax()))
        ends = f"probability {low} to {high}."
        assert f"{label}: {len(rows)} of 70 cells (across {number(rows['a'].min())} to " in told
        assert ends in told
    assert f"within Monte Carlo error in {data['in_doubt'].sum()} of 70 cells." in told
    assert "There is no result yet." in regimes_alt(MAPS["nothing"])


@pytest.mark.parametrize("alt", [lines_alt, heat_alt])
def test_charts_in_words_say_where_a_class_is_likeliest_and_unlikeliest(
    alt: Callable[[SweepView], str],
) -> None:
    view = LINES["usual"] if alt is lines_alt else MAPS["usual"]
    table = view.percent().dropna(subset=["mean"])
    first = table.groupby("class")["mean"].max().idxmax()
    rows = table[table["class"] == first]
    high = rows.loc[rows["mean"].idxmax()]
    at = " and ".join(number(high[axis.path]) for axis in view.axes)
    assert f"to {rounded_mean(high)} (at {at})." in alt(view)


def test_a_unit_that_the_label_says_is_not_said_twice() -> None:
    told = SweepAxis("p", "chance per round that talks break down", "probability per round", (0.0, 1.0))
    assert told.name == "Chance per round that talks break down"
    assert SweepAxis("p", "public support", "share", (0.0, 1.0)).name == "Public support (share)"


def test_a_mode_is_not_called_the_own_value() -> None:
    fixed = view_of((SweepAxis("a", "a", "points", (0.0, 1.0), 0.5),))
    assert "The scenario's own value: 0.5." in lines_alt(fixed)
    assert "The scenario's own value" not in lines_alt(LINES["usual"])


def test_levels_in_words_are_told_by_who_leads() -> None:
    told = lines_alt(view_of((levels("a", 4),), lambda x: [0.4 + (-0.1 if x == 1 else 0.1 * x), 0.35]))
    assert "Likeliest: Two islands at Level 0, Level 1, Level 2; Collapsed at Level 3." in told
    assert "Likeliest at every value: Two islands." in lines_alt(LINES["one_class"])


# ---- How classes look
def test_classes_look_as_in_a_run() -> None:
    run = negosim.run("base", draws=16)
    timing = figure_data(run, Kind.TIMING)
    expected = dict(zip(timing["class"], timing["part"], strict=True))
    parts = class_parts(run.scenario.dispute)
    assert parts == {name: part for name, part in expected.items() if name}
    view = view_of((A, B), parts={})
    view.classes["class"] = view.classes["class"].map(dict(zip(NAMES, parts, strict=False)))
    named = SweepView(view.axes, view.classes, "", "", 1, parts)
    first, second, third, *_ = parts
    assert [*looks_of(named, [first, second, third]).values()] == [*SERIES["kept"][:3]]


def test_any_two_classes_can_be_told_apart_in_grey() -> None:
    names = [f"class_{k}" for k in range(13)]
    parts = dict(zip(names, (part for part in SERIES for _ in SERIES[part]), strict=True))
    table = pd.DataFrame({"class": names, "label": names, "mean": 0.1, "p95": 0.1})
    looks = looks_of(SweepView((A, B), table, "", "", 1, parts), names)
    for one, other in itertools.combinations(looks.values(), 2):
        assert one.hatch != other.hatch or abs(lightness(one.colour) - lightness(other.colour)) >= 15
    assert [look.colour for look in looks.values()] == [own.colour for s in SERIES.values() for own in s]


# ---- Regions
@pytest.mark.parametrize("seed", range(4))
def test_regions_painted_in_order_are_the_map(seed: int) -> None:
    codes = np.random.default_rng(seed).integers(-1, 2, (9, 12))
    if seed == 0:
        codes = np.zeros((5, 5), dtype=int)
        codes[1:4, 1:4], codes[2, 2] = 1, 0
    painted = np.full(codes.shape, 99)
    for region in regions_of(codes):
        assert (codes[region.cells] == region.code).all()
        for row, column in itertools.product(*map(range, codes.shape)):
            if Outline(region.outline).contains_point((column + 0.5, row + 0.5)):
                painted[row, column] = region.code
    assert (painted == codes).all()


def test_an_outline_has_corners_only_where_it_turns() -> None:
    (region,) = regions_of(np.zeros((30, 40), dtype=int))
    assert region.outline == ((0, 0), (40, 0), (40, 30), (0, 30))
    assert region.area == 1200


# ---- Contours
def test_contours_of_a_plane_are_where_it_has_their_value() -> None:
    xs, ys = np.linspace(10, 90, 9), np.linspace(70, 20, 6)
    values = 0.5 * xs[None, :] - 0.25 * ys[:, None] + 40
    found = contours(list(xs), list(ys), values, [30.0, 50.0, 70.0])
    assert [line.level for line in found] == [30.0, 50.0, 70.0]
    for line in found:
        x, y = line.points.T
        assert 0.5 * x - 0.25 * y + 40 == pytest.approx(np.full(len(x), line.level))
    values[2, 4] = np.nan
    for line in contours(list(xs), list(ys), values, [50.0]):
        for one, other in itertools.pairwise(line.points):
            x, y = (one + other) / 2
            assert not (xs[3] < x < xs[5] and ys[3] < y < ys[1])
    assert contours([1.0, 2.0], [1.0], np.array([[1.0, 2.0]]), [1.5]) == []


def test_contours_are_no_nearer_to_each_other_than_the_error() -> None:
    values = np.array([[31.0, 38.0], [44.0, 59.0]])
    assert levels_of(values, 0.0) == [35.0, 40.0, 45.0, 50.0, 55.0]
    assert levels_of(values, 6.0) == [40.0, 50.0]
    assert levels_of(values, 100.0) == []
    assert levels_of(np.full((2, 2), np.nan), 1.0) == []
    assert levels_of(np.full((2, 2), 33.0), 0.0) == []


def test_contours_are_drawn_and_labelled_between_numbers_only() -> None:
    view = MAPS["one_class"]
    found = [text for text, _ in texts(sweep_regimes_figure(view))]
    assert {"50 %", "60 %", "70 %"} <= set(found)
    assert "Probability of the likeliest way to end, mean over draws" in found
    assert "Probability of the likeliest way to end: 40.0 % to 90.0 %." in found
    flat = view_of((A, B), lambda x, y: [0.5 + 0.005 * x])
    assert "differences within the Monte Carlo error of each." in said(sweep_regimes_figure(flat))
    words = said(sweep_regimes_figure(MAPS["levels_first"]))
    assert "way to end, mean over" not in words


# ---- Heat
def test_the_likelier_the_darker() -> None:
    view = view_of((A, B), lambda x, y: [0.1 + 0.8 * x], half=0.001, labels="Way")
    data = sweep_heat_data(view)
    assert data["mean"].to_numpy() == pytest.approx(100 * view.classes["mean"].to_numpy())
    figure = sweep_heat_figure(view)
    row = [lightness(tone) for tone, _ in cells_of(figure, box_of(figure), (8, 9))[:9]]
    assert row == sorted(row, reverse=True)
    assert len(set(row)) == 8, "10 and 18 % are in one step of 10"
    assert {"10", "30", "50", "70", "90"} <= {text for text, _ in texts(figure)}


def test_steps_of_tone_are_no_finer_than_the_error() -> None:
    view = view_of((A, B), lambda x, y: [0.50 + 0.01 * x], half=0.03)
    figure = sweep_heat_figure(view)
    assert len({tone for tone, _ in cells_of(figure, box_of(figure), (8, 9))}) == 1
    assert {"50", "55"} <= {text for text, _ in texts(figure)}


def test_one_class_is_drawn_on_request() -> None:
    words = said(sweep_heat_figure(MAPS["usual"], ["rare"]))
    assert "Rare" in words
    assert "Breakdown" not in words
    assert "Not drawn" not in words
    assert "Steps of the scale are no finer than Monte Carlo error." in words


# ---- Axes
def test_cells_end_midway_between_values_and_values_are_sorted() -> None:
    axis = SweepAxis("a", "a", "", (5.0, 1.0, 2.0))
    own = along(axis, 0.0, 90.0)
    assert axis.order == (1.0, 2.0, 5.0)
    assert own.edges == pytest.approx((0.0, 15.0, 45.0, 90.0))
    assert own.centres == pytest.approx((7.5, 22.5, 67.5))
    line = along(axis, 0.0, 90.0, cells=False)
    assert line.centres == pytest.approx((0.0, 22.5, 90.0))
    table = pd.DataFrame({"a": [2.0, 5.0, 1.0]})
    assert axis.places(table).tolist() == [1, 2, 0]


def test_numbers_that_double_stand_evenly() -> None:
    axis = SweepAxis("a", "a", "times", (0.25, 0.5, 1.0, 2.0, 4.0), 1.0, (-1.0, 2.0))
    own = along(axis, 0.0, 50.0)
    assert own.centres == pytest.approx((5.0, 15.0, 25.0, 35.0, 45.0))
    assert own.own == pytest.approx(25.0)
    assert own.own_range == pytest.approx((0.0, 35.0))
    assert axis.name == "A (times), log scale"
    assert not numbers("a", 5, 1.0, 5.0).log


def test_own_values_beyond_an_axis_have_no_place() -> None:
    for own, there in ((-0.2, False), (0.0, True), (1.0, True), (1.2, False), (None, False)):
        assert (along(numbers("a", 5, own=own), 0, 1, cells=False).own is not None) is there
    assert along(numbers("a", 5, own_range=(2.0, 3.0)), 0, 1).own_range is None


def test_numbers_among_levels_are_found_and_named() -> None:
    axis = SweepAxis("a", "a", "", ("0.5", "1.0", "inf"), 0.5, numeric=False)
    assert axis.texts == ("0.5", "1", "∞")
    assert axis.own_level == 0
    assert axis.places(pd.DataFrame({"a": [float("inf"), 0.5]})).tolist() == [2, 0]


def test_ticks_stand_at_values_or_at_round_numbers() -> None:
    few = along(numbers("a", 5), 0.0, 60.0)
    assert [text for _, text in marks(few)] == ["0", "0.25", "0.5", "0.75", "1"]
    many = along(numbers("a", 40), 0.0, 40.0, cells=False)
    assert [text for _, text in marks(many)] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert [x for x, _ in marks(many)] == pytest.approx([0, 8, 16, 24, 32, 40])
    assert [text for _, text in marks(along(numbers("a", 3, 0, 5e6), 0.0, 60.0))] == [
        "0",
        "2,000,000",
        "4,000,000",
        "6,000,000",
    ]


def test_steps_are_round_and_reach_about_a_range() -> None:
    assert even_steps(0.0, 68.0, 0.0, 8) == [0, 10, 20, 30, 40, 50, 60, 70]
    assert even_steps(31.0, 33.0, 3.0, 8) == [30, 35]
    assert even_steps(33.0, 33.0, 0.0, 8) == pytest.approx([33.0, 33.001])


def test_levels_stand_in_rows_if_only_one_axis_has_them() -> None:
    across, up = axes_of(MAPS["levels_first"])
    assert (across.path, up.path) == ("b", "a")
    frame = frame_of(across, up, (0.0, 0.0, 60.0, 40.0), 90.0)
    assert frame.up.centres == pytest.approx((5.0, 15.0, 25.0, 35.0)), "from the top"
    assert [axis.path for axis in axes_of(MAPS["both_levels"])] == ["a", "b"]


def test_words_without_room_below_a_map_become_letters() -> None:
    words = said(sweep_regimes_figure(MAPS["long_levels"], width_mm=90.0))
    assert f"a\N{NO-BREAK SPACE}= {LONG} 0; b\N{NO-BREAK SPACE}= {LONG} 1" in words
    assert "a\N{NO-BREAK SPACE}=" not in said(sweep_regimes_figure(MAPS["both_levels"]))


# ---- Files
@pytest.mark.parametrize(
    ("draw", "view"),
    [
        (sweep_lines_figure, LINES["usual"]),
        (sweep_regimes_figure, MAPS["usual"]),
        (sweep_heat_figure, MAPS["usual"]),
    ],
    ids=["lines", "regimes", "heat"],
)
def test_files_are_the_same_twice_and_grey_has_no_colour(
    draw: Callable[[SweepView], Figure], view: SweepView, tmp_path: Path
) -> None:
    one, other = ([path.read_bytes() for path in write(draw(view), tmp_path / f"{k}")] for k in (0, 1))
    assert one == other
    assert b"/Type3" not in one[list(Format).index(Format.PDF)]
    (path,) = write(in_grey(draw(view)), tmp_path / "grey", ["png"])
    assert (np.ptp(mpl.image.imread(path)[..., :3], axis=2) == 0).all()


def test_files_of_large_maps_are_small(tmp_path: Path) -> None:
    for draw in (sweep_regimes_figure, sweep_heat_figure):
        (path,) = write(draw(MAPS["many"]), tmp_path / draw.__name__, ["pdf"])
        assert path.stat().st_size < 100_000
