"""Charts of a comparison: they show what its tables say, and all of it can be read, in colour and grey."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from test_compare import fishery, poorer, surer
from test_figures import LONG, assert_readable, texts
from test_figures_kinds import worded

import negosim
from negosim.errors import RequestFault
from negosim.figures.alt_comparison import rounded_points
from negosim.figures.captions import half_width, rounded_mean
from negosim.figures.charted import Drawing
from negosim.figures.choices import USUAL_FORMATS, ComparisonKind, Format, Tones, formats_chosen
from negosim.figures.comparison import comparison_charts, comparison_data, comparison_figure
from negosim.figures.endings import looks
from negosim.figures.look import look_chosen
from negosim.figures.scenario_marks import mark_of, name_block, shown_names
from negosim.figures.style import PAPER, WIDTHS, in_grey, lightness, write
from negosim.scenario.data import Scenario

DIFFERENCES, DISTRIBUTIONS = ComparisonKind
ENDS = ("difference", "low", "high", "p05", "p95")


def eight() -> list[Scenario]:
    """Scenarios that differ much and little."""
    names = (
        "base",
        "us_consents",
        "territory_first",
        "publics_persuaded",
        "no_pressure",
        "two_islands_treaty_exclusion",
        "china_pivot",
        "sanctions_lifted",
    )
    return [negosim.load(name) for name in names]


def wordy() -> list[Scenario]:
    """Scenarios with long labels, titles and names."""
    one = worded(negosim.load("base"))
    return [
        replace(one, rounds=k, name=f"{'a_very_long_name_' * 4}{k}_{'x' * 40}", title=f"{LONG} ({k})")
        for k in (8, 3, 2)
    ]


MADE = {
    "two": lambda: [negosim.load("base"), negosim.load("us_consents")],
    "eight": eight,
    "wordy": wordy,
    "the same": lambda: [fishery(), fishery().replace(name="again")],
    "fishery": lambda: [fishery(), surer(fishery()), poorer(fishery())],
}


@cache
def made(case: str, draws: int = 48) -> negosim.Comparison:
    return negosim.compare(*MADE[case](), draws=draws)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("kind", ComparisonKind)
@pytest.mark.parametrize("case", MADE)
def test_nothing_overlaps_or_is_cut_off(case: str, kind: ComparisonKind, width: float) -> None:
    figure = comparison_figure(made(case), kind, width_mm=width)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    assert_readable(figure)


@pytest.mark.parametrize("kind", ComparisonKind)
def test_one_draw_can_be_drawn(kind: ComparisonKind) -> None:
    assert_readable(comparison_figure(made("fishery", 1), kind))


@pytest.mark.parametrize("kind", ComparisonKind)
def test_every_chart_says_what_it_was_made_from(kind: ComparisonKind) -> None:
    changed = [replace(each, changes=("stock=1",)) for each in MADE["fishery"]()]
    found = negosim.compare(*changed, draws=16, seed=7)
    said = " ".join(text for text, _ in texts(comparison_figure(found, kind)))
    note = f"fishery_vs_surer_vs_poorer · 16 draws, seed 7 · recipe {found.recipe[:8]} · changed: stock=1"
    assert note in said


# ------------------------------------------------------------------ what they show


def marks(figure: mpl.figure.Figure, many: int) -> list[mpl.lines.Line2D]:
    """The first marks of a chart: those of its rows, from top to bottom; those of the key come later."""
    lines = figure.findobj(mpl.lines.Line2D)
    return [line for line in lines if line.get_marker() in list("os^Dvph<>")][:many]


def test_dots_stand_where_the_differences_are() -> None:
    found = made("fishery")
    data = comparison_data(found, DIFFERENCES)
    shares = found.differences[found.differences["what"] == "class"]
    np.testing.assert_allclose(data["difference"], 100 * shares["difference"], rtol=1e-15)
    assert set(data.loc[~data["drawn"], "class"]) == {"emptied", "broken", "other"}
    # Fishing differs so little that it has a scale of its own, below the others.
    order = ["quota_kept", "breakdown", "unchanged", "fishing"]
    rows = [
        data[(data["class"] == name) & (data["scenario"] == own)].iloc[0]
        for name in order
        for own in ("surer", "poorer")
    ]
    figure = comparison_figure(found, DIFFERENCES)
    dots = marks(figure, len(rows))
    ys = [float(dot.get_ydata()[0]) for dot in dots]
    assert ys == sorted(ys)
    for row, dot in zip(rows, dots, strict=True):
        assert dot.get_marker() == ("o" if row["scenario"] == "surer" else "s")
        assert (dot.get_markerfacecolor() == PAPER) is not row["clear"]
    assert {bool(row["clear"]) for row in rows} == {True, False}
    for part in (slice(0, 6), slice(6, 8)):
        xs = [float(dot.get_xdata()[0]) for dot in dots[part]]
        values = [row["difference"] for row in rows[part]]
        scale = (xs[1] - xs[0]) / (values[1] - values[0])
        assert scale > 0
        for dot, row in zip(dots[part], rows[part], strict=True):
            where = {name: xs[0] + scale * (row[name] - values[0]) for name in ENDS}
            assert float(dot.get_xdata()[0]) == pytest.approx(where["difference"], abs=1e-9)
            thin, thick = lines_beside(figure, dot)
            assert thin == pytest.approx([where["p05"], where["p95"]], abs=1e-9)
            assert thick == pytest.approx([where["low"], where["high"]], abs=1e-9)


def lines_beside(figure: mpl.figure.Figure, dot: mpl.lines.Line2D) -> list[list[float]]:
    """Ends of the thin line through a dot, and of the thick one."""
    y = float(dot.get_ydata()[0])
    through = [
        line for line in figure.findobj(mpl.lines.Line2D) if set(line.get_ydata()) == {y} and line is not dot
    ]
    return [list(line.get_xdata()) for line in sorted(through, key=lambda line: float(line.get_linewidth()))]


def test_what_the_chart_of_differences_says() -> None:
    found = made("two")
    said = [text for text, _ in texts(comparison_figure(found, DIFFERENCES))]
    assert said.count("Baseline") == 2, "above the line at zero of both scales"
    assert "us_consents: The United States consents" in said
    assert "Outcomes that differ less, enlarged" in said
    row = comparison_data(found, DIFFERENCES).set_index("class").loc["economic_cooperation"]
    assert f"{row['difference']:+.2f}" in said
    assert "Not drawn, in all scenarios below 0.05 %: Two now, two later; Four islands" in " ".join(said)


def test_distributions_are_the_table_in_the_order_of_the_stack() -> None:
    found = made("fishery")
    data = comparison_data(found, DISTRIBUTIONS)
    dispute = found.scenarios["fishery"].dispute
    for name, rows in data.groupby("scenario", sort=False):
        assert rows["class"].tolist() == list(looks(dispute))
        assert rows["mean"].sum() == pytest.approx(100, abs=1e-9)
        own = found.outcomes[str(name)].classes.set_index("class")["mean"]
        assert rows.set_index("class")["mean"].to_dict() == pytest.approx((100 * own).to_dict(), rel=1e-15)
    assert data["scenario"].unique().tolist() == list(found.scenarios)


def test_bars_of_distributions_are_their_shares() -> None:
    found = made("fishery")
    data = comparison_data(found, DISTRIBUTIONS)
    data = data[data["drawn"]]
    tones = {look.colour for look in looks(found.scenarios["fishery"].dispute).values()}
    figure = comparison_figure(found, DISTRIBUTIONS)
    bars = [
        bar
        for bar in figure.findobj(mpl.patches.Rectangle)
        if mpl.colors.to_hex(bar.get_facecolor()).upper() in tones and bar.get_height() > 3
    ]
    widths = np.array([bar.get_width() for bar in bars[: len(data)]])
    shares = data["mean"].to_numpy()
    np.testing.assert_allclose(widths / widths.max(), shares / shares.max(), atol=1e-9)
    assert len(bars) > len(data), "settlements are drawn again, enlarged"


def test_marks_differ_in_shape_and_neighbours_in_lightness() -> None:
    family = [mark_of(k) for k in range(9)]
    assert len({mark.shape for mark in family}) == 9
    for one, other in itertools.pairwise(family):
        assert abs(lightness(one.tone) - lightness(other.tone)) > 15
    assert all(lightness(mark.tone) < 72 for mark in family), "a filled mark is told from a hollow one"
    assert len({(mark_of(k).shape, mark_of(k).tone) for k in range(40)}) == 40


def test_names_are_broken_after_underscores() -> None:
    assert name_block("two_islands_no_us_basing", 25).lines == ("two_islands_no_", "us_basing")
    assert name_block("base", 25).lines == ("base",)


# ------------------------------------------------------------------ files and choices
def toned(figure: Figure, tones: Tones) -> Figure:
    return in_grey(figure) if tones is Tones.GREY else figure


@pytest.mark.parametrize("kind", ComparisonKind)
def test_files_are_the_same_twice_and_grey_has_no_colour(kind: ComparisonKind, tmp_path: Path) -> None:
    found = made("fishery")
    for style in Tones:
        one, other = (
            [
                path.read_bytes()
                for path in write(toned(comparison_figure(found, kind), style), tmp_path / f"{style}{k}")
            ]
            for k in (0, 1)
        )
        assert one == other
        assert b"/Type3" not in one[USUAL_FORMATS.index(Format.PDF)]
        pixels = mpl.image.imread(tmp_path / f"{style}0.png")[..., :3]
        assert bool((np.ptp(pixels, axis=2) == 0).all()) == (style is Tones.GREY)


def test_data_are_written_beside_the_charts(tmp_path: Path) -> None:
    found = made("fishery")
    files = found.figures(Drawing(look_chosen(), formats_chosen("svg")))
    assert set(files) == {f"{kind}.{form}" for kind in ComparisonKind for form in ("svg", "csv", "txt")}
    for kind in ComparisonKind:
        files[f"{kind}.csv"](tmp_path / "data.csv")
        expected = comparison_data(found, kind)
        back = pd.read_csv(tmp_path / "data.csv")
        assert list(back.columns) == list(expected.columns)
        numbers = expected.select_dtypes("number").columns
        np.testing.assert_array_equal(back[numbers].to_numpy(float), expected[numbers].to_numpy(float))


def test_plot_refuses_what_it_does_not_know() -> None:
    found = made("fishery")
    with pytest.raises(RequestFault, match="found 'difference'; did you mean 'differences'"):
        found.plot("difference")
    with pytest.raises(RequestFault, match="use differences or distributions"):
        found.plot("stops")
    with pytest.raises(RequestFault, match="did you mean 'grey'"):
        found.plot(style="gray")
    assert_readable(found.plot("distributions", style="grey"))


# ------------------------------------------------------------------ what is said of them
def test_captions_name_scenarios_marks_and_source() -> None:
    found = made("fishery")
    for chart in comparison_charts(found):
        caption = chart.told().caption
        assert all(
            f"{name} ({each.title})" in caption or name == found.baseline
            for name, each in found.scenarios.items()
        )
        assert found.scenarios[found.baseline].title in caption
        assert caption.endswith(f"recipe {found.recipe[:8]}.")
    differences, distributions = (chart.told() for chart in comparison_charts(found))
    assert "Hollow marks: the 95 % interval of the mean includes zero." in differences.caption
    assert "Thin lines: 5th to 95th percentile over draws" in differences.caption
    assert "probabilities (%)" in distributions.caption


def test_numbers_of_alternative_texts_are_those_of_the_data() -> None:
    found = made("fishery")
    differences, distributions = (chart.told().alt for chart in comparison_charts(found))
    data = comparison_data(found, ComparisonKind.DIFFERENCES).query("drawn")
    far = data.loc[data["difference"].abs().idxmax()]
    told = rounded_points(far["difference"], half_width(far, "difference"))
    assert f"{far['label']} in “{shown_names(found)[far['scenario']]}” {told} (" in differences
    assert f"{int(data['clear'].sum())} of {len(data)}." in differences
    shares = comparison_data(found, ComparisonKind.DISTRIBUTIONS)
    own = shares[shares["scenario"] == found.baseline].sort_values("mean").iloc[-1]
    assert f"{shown_names(found)[found.baseline]}: {own['label']} {rounded_mean(own)}" in distributions


def test_scenarios_are_called_by_titles_that_are_their_own() -> None:
    assert shown_names(made("two"))["us_consents"] == "The United States consents"
    assert list(shown_names(made("fishery"))) == list(shown_names(made("fishery")).values())
