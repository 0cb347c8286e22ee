"""Every kind of figure: it shows what the tables say, and all of it can be read, in colour and grey."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from test_figures import LONG, assert_readable, texts

import negosim
from negosim.dispute.load import read_dispute
from negosim.errors import RequestFault
from negosim.experiment import bargaining_set as module
from negosim.experiment.bargaining_set import bargaining_set
from negosim.figures.bargaining_set import bargaining_data, bargaining_figure
from negosim.figures.captions import half_width, rounded, rounded_mean
from negosim.figures.chart import Told
from negosim.figures.charted import Drawing
from negosim.figures.choices import USUAL_FORMATS, Format, Kind, Tones, formats_chosen
from negosim.figures.draw import figure_data, figure_of, run_charts
from negosim.figures.endings import looks
from negosim.figures.look import look_chosen
from negosim.figures.page import run_page
from negosim.figures.sheet import percent
from negosim.figures.style import WIDTHS, in_grey, write
from negosim.scenario.data import Design, Offer, Scenario
from negosim.scenario.merge import plain_scenario
from negosim.version import VERSION

DATA = Path(__file__).parent / "data"
DRAWS = 64


def fishery() -> Scenario:
    dispute = read_dispute(DATA / "fishery.yaml")
    plain = plain_scenario(dispute, "fishery")
    offers = tuple(Offer(name, dict(own.set), label=own.label) for name, own in dispute.offers.items())
    return replace(plain, offers=offers)


def worded(scenario: Scenario) -> Scenario:
    """A scenario with a long label wherever there is one."""
    dispute = scenario.dispute
    classes = {k: c.model_copy(update={"label": f"{LONG} ({k})"}) for k, c in dispute.classes.items()}
    issues = {
        k: i.model_copy(update={"label": LONG, "levels": {n: f"{LONG} ({n})" for n in i.levels}})
        for k, i in dispute.issues.items()
    }
    players = {
        k: p.model_copy(update={"label": f"The {k} of a long name"}) for k, p in dispute.players.items()
    }
    changed = dispute.model_copy(update={"classes": classes, "issues": issues, "players": players})
    offers = tuple(replace(offer, label=f"{LONG} ({offer.name})") for offer in scenario.offers)
    return replace(scenario, dispute=changed, offers=offers, title=f"{LONG}, and {LONG.lower()}")


def many_offers() -> Scenario:
    """A table of 60 offers."""
    scenario = negosim.load("base")
    offers = tuple(
        Offer(f"offer_{k}", {"economics": level, "us_basing": clause, "territory": land, "treaty": "peace"})
        for k, (land, clause, level) in enumerate(
            (land, clause, level)
            for land in scenario.dispute.issues["territory"].levels
            for clause in scenario.dispute.issues["us_basing"].levels
            for level in ("current", "projects", "strategic")
        )
    )
    return replace(scenario, offers=offers)


MADE = {
    "base": lambda: negosim.load("base"),
    "no_us_basing": lambda: negosim.load("two_islands_no_us_basing"),
    "escalation": lambda: negosim.load("escalation"),
    "fishery": fishery,
    "worded": lambda: worded(negosim.load("base")),
    "no_offers": lambda: replace(negosim.load("base"), offers=()),
    "no_moves": lambda: replace(fishery(), offers=(), moves=()),
    "one_round": lambda: negosim.load("base").replace(game={"rounds": 1}),
    "long": lambda: replace(fishery(), rounds=40),
    "many_offers": many_offers,
}


@cache
def outcomes(case: str) -> negosim.Outcomes:
    return negosim.run(MADE[case](), draws=DRAWS, bounds=case in ("base", "fishery"))


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("case", MADE)
def test_nothing_overlaps_or_is_cut_off(case: str, kind: Kind, width: float) -> None:
    figure = figure_of(outcomes(case), kind, width_mm=width)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    assert_readable(figure)


@cache
def changed() -> negosim.Outcomes:
    scenario = replace(negosim.load("base"), changes=("sway_japan+=0.5",))
    return negosim.run(scenario, draws=16, seed=7)


@cache
def one_draw() -> negosim.Outcomes:
    return negosim.run("base", draws=1)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("kind", Kind)
def test_every_chart_says_what_it_was_made_from(kind: Kind, width: float) -> None:
    run = changed()
    figure = figure_of(run, kind, width_mm=width)
    assert_readable(figure)
    said = " ".join(text for text, _ in texts(figure))
    note = f"base · 16 draws, seed 7 · recipe {run.recipe[:8]}"
    assert f"{note} · changed: sway_japan+=0.5" in said
    unchanged = " ".join(text for text, _ in texts(figure_of(outcomes("base"), kind)))
    assert f"base · {DRAWS} draws" in unchanged
    assert "changed:" not in unchanged


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_many_changes_take_two_lines(width: float) -> None:
    changes = tuple(f"parameter_{k}=0.{k}" for k in range(40))
    figure = figure_of(
        negosim.run(replace(fishery(), changes=changes), draws=16), Kind.TIMING, width_mm=width
    )
    assert_readable(figure)
    said = [text for text, _ in texts(figure)]
    ends = [k for k, text in enumerate(said) if text.endswith("…")]
    assert len(ends) == 1
    assert said[ends[0] - 1].startswith("fishery · ")


@pytest.mark.parametrize("kind", Kind)
def test_one_draw_can_be_drawn(kind: Kind) -> None:
    assert_readable(figure_of(one_draw(), kind))


# ---- What they show
def test_timing_adds_up_and_is_the_table() -> None:
    run = outcomes("base")
    data = figure_data(run, Kind.TIMING)
    assert data.groupby("round")["mean"].sum().to_numpy() == pytest.approx(np.full(8, 100.0), abs=1e-9)
    shown = data[data["class"] != ""].set_index(["class", "round"])["mean"].sort_index()
    table = run.timing.set_index(["class", "round"])["mean"].sort_index()
    assert shown.to_numpy() == pytest.approx(100 * table.to_numpy(), rel=1e-15)
    parts = dict(zip(data["class"], data["part"], strict=True))
    assert parts["two_islands"] == "kept"
    assert parts["collapsed"] == "broken"
    assert parts["breakdown"] == "breakdown"
    assert parts["economic_cooperation"] == "no_settlement"
    order = ["kept", "broken", "breakdown", "no_settlement", "going_on"]
    places = data["part"].map(order.index).tolist()
    assert places == sorted(places), "from the bottom of the stack to its top"


def test_timing_draws_what_it_says() -> None:
    """The area of breakdown ends as high as its numbers, on top of what stands below it."""
    run = outcomes("fishery")
    data = figure_data(run, Kind.TIMING)
    figure = figure_of(run, Kind.TIMING)
    drawn = data.loc[data["drawn"] & (data["class"] != ""), "class"].unique().tolist()
    areas = dict(zip(drawn, figure.findobj(mpl.patches.Polygon), strict=False))
    kept, breakdown = areas["quota_kept"], areas["breakdown"]
    axis = [line for line in figure.findobj(mpl.lines.Line2D) if len(set(line.get_xdata())) == 1]
    bottom, top = max(axis[0].get_ydata()), min(axis[0].get_ydata())
    levels = [(bottom - y) / (bottom - top) * 100 for _, y in breakdown.get_xy()[:-1]]
    values = data.pivot(index="round", columns="class", values="mean")
    base = values[drawn[: drawn.index("breakdown")]].sum(axis=1)
    above = base + values["breakdown"]
    expected = [*np.repeat(above, 2), *np.repeat(base[::-1], 2)]
    assert levels == pytest.approx(expected, abs=1e-6)
    assert (kept.get_hatch() or "") != breakdown.get_hatch()


def test_a_class_looks_the_same_in_every_run_of_a_dispute() -> None:
    looks = [_looks(outcomes(case)) for case in ("base", "no_us_basing", "escalation")]
    shared = set(looks[0]) & set(looks[1])
    assert "two_islands" in shared
    assert len(shared) < max(map(len, looks)), "not the same classes are drawn"
    for one in looks:
        assert all(one[name] == looks[0][name] for name in set(one) & set(looks[0]))
        assert len(set(one.values())) == len(one)


@pytest.mark.parametrize("case", ["base", "no_us_basing", "escalation", "fishery"])
def test_charts_draw_the_classes_that_the_page_lists(case: str) -> None:
    run = outcomes(case)
    outcome, timing = (figure_data(run, kind) for kind in (Kind.OUTCOMES, Kind.TIMING))
    drawn = set(outcome.loc[outcome["drawn"], "class"])
    assert drawn == set(timing.loc[timing["drawn"] & (timing["class"] != ""), "class"])
    page = run_page(run)
    for label in outcome.loc[~outcome["drawn"], "label"]:
        rows = re.findall(rf"^{label} +[\d<]", page.split("95 % interval:")[0], flags=re.MULTILINE)
        assert not rows, label


def test_what_shares_are_of_is_said() -> None:
    run = outcomes("base")
    stops, paths = (" ".join(t for t, _ in texts(figure_of(run, k))) for k in (Kind.STOPS, Kind.PATHS))
    assert "Shares are of rounds at the table or turns to move, not of talks." in stops
    assert "Percentages at the right: shares in the last round." in paths
    assert "before any breakdown in that round" in paths


def _looks(run: negosim.Outcomes) -> dict[str, tuple[object, object]]:
    """Tone and hatch of each class in the stack, which the areas are drawn from the bottom of."""
    data = figure_data(run, Kind.TIMING)
    names = data.loc[data["drawn"] & (data["class"] != ""), "class"].unique()
    areas = figure_of(run, Kind.TIMING).findobj(mpl.patches.Polygon)
    return {k: (area.get_facecolor(), area.get_hatch()) for k, area in zip(names, areas, strict=False)}


def test_stops_flow_from_the_table_to_what_is_kept() -> None:
    run = outcomes("base")
    data = figure_data(run, Kind.STOPS)
    assert data["mean"].tolist() == run.stops["mean"].tolist()
    for _, flow in data.groupby("flow"):
        left = flow["mean"].sum() - flow["mean"].cumsum()
        assert flow["remaining"].to_numpy() == pytest.approx(left.to_numpy(), abs=1e-12)
        assert flow["remaining"].iloc[-1] == 0
    said = [text for text, _ in texts(figure_of(run, Kind.STOPS))]
    for label in data.loc[data["mean"] > 0, "label"]:
        assert label in said
    assert said.count("Rejected by Japan") == 2, "settlements, interim offers"
    assert any(re.fullmatch(r"enlarged \d+ times", text) for text in said)


def test_lengths_of_stops_are_their_counts() -> None:
    run = outcomes("fishery")
    stops = run.stops[(run.stops["kind"] == "settlement") & (run.stops["mean"] > 0)]
    bars = [
        bar
        for bar in figure_of(run, Kind.STOPS).findobj(mpl.patches.Rectangle)
        if bar.get_hatch() and bar.get_y() < 60
    ]
    lengths = [bar.get_width() for bar in bars][:4]
    counts = stops["mean"].tolist()[:4]
    assert np.array(lengths) / lengths[0] == pytest.approx(np.array(counts) / counts[0], rel=1e-9)


def test_paths_are_the_table() -> None:
    run = outcomes("base")
    data = figure_data(run, Kind.PATHS)
    assert data["share"].tolist() == pytest.approx((100 * run.paths["share"]).tolist(), rel=1e-15)
    assert set(data["issue"]) == {k for k, i in run.scenario.dispute.issues.items() if i.interim}
    said = " ".join(text for text, _ in texts(figure_of(run, Kind.PATHS)))
    for label in ("Russian forces", "Sanctions", "Economic ties", "Exchange", "Strategic package"):
        assert label in said


# ---- The bargaining set
def test_the_bargaining_set_agrees_with_the_account_of_each_offer() -> None:
    run = outcomes("no_us_basing")
    table = run.bargaining_set.set_index("offer")
    for offer in run.scenario.offers:
        account = negosim.account(run.scenario, offer.name).groupby("who")["mean"].sum()
        for player in ("japan", "russia"):
            assert table.loc[offer.name, f"{player}_mean"] == pytest.approx(account[player], abs=1e-12)


def test_frozen_issues_stay_as_they_are_in_force() -> None:
    run = outcomes("escalation")
    assert run.scenario.frozen == ("militarisation",)
    table = run.bargaining_set.set_index("offer")
    account = negosim.account(run.scenario, "easing_for_restraint").groupby("who")["mean"].sum()
    assert table.loc["easing_for_restraint", "russia_mean"] == pytest.approx(account["russia"], abs=1e-12)


def test_no_agreement_is_the_game_with_nothing_on_the_table() -> None:
    table = outcomes("base").bargaining_set.set_index("kind")
    nothing = outcomes("no_offers").payoffs.set_index("who")
    for player in ("japan", "russia"):
        for column in ("mean", "error", "p05", "p95"):
            found = table.loc["no_agreement", f"{player}_{column}"]
            assert found == pytest.approx(nothing.loc[player, column], rel=1e-12)
    quo = table.loc["status_quo"]
    assert (quo[["japan_mean", "russia_mean", "japan_p05", "russia_p95"]] == 0).all()


def test_efficient_offers_are_not_dominated() -> None:
    table = outcomes("many_offers").bargaining_set
    offers = table[table["offer"] != ""]
    points = offers[["japan_mean", "russia_mean"]].to_numpy()
    no_worse = (points[None] >= points[:, None]).all(axis=2)
    better = (points[None] > points[:, None]).any(axis=2)
    assert offers["efficient"].tolist() == (~(no_worse & better).any(axis=1)).tolist()
    assert 1 < offers["efficient"].sum() < len(offers)


def test_who_gains_by_hand() -> None:
    """Without offers, moves and breakdown talks are worth 0, so that gains are the signs of payoffs.

    A licence costs the north 1 point and is worth half of the catch, 1 to 3 points, to the south.
    """
    scenario = replace(fishery(), moves=()).replace(parameters={"hazard": 0}, run={"draws": 256})
    table = pd.DataFrame(bargaining_set(scenario)).set_index("offer")
    licences = table.loc["licences"]
    assert licences[["north_mean", "north_gains", "south_gains", "both_gain"]].tolist() == [-1, 0, 1, 0]
    assert licences["south_mean"] == pytest.approx(1.0, abs=0.1)
    assert licences["south_p05"] == pytest.approx(0.55, abs=0.05)
    # A quota is worth 4 stocks to the north, the open strait costs it 1 stock; stocks are 0.5 to 1.5.
    assert table.loc["deal", "north_mean"] == pytest.approx(3.0, abs=0.1)
    assert not licences["efficient"]
    assert table.loc["deal", "efficient"]


@pytest.mark.parametrize("design", Design)
def test_the_bargaining_set_does_not_depend_on_what_is_held_at_a_time(
    design: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = negosim.load("base").replace(run={"draws": 64, "design": design.value})
    whole = bargaining_set(scenario, workers=1)
    monkeypatch.setattr(module, "_MOST_NUMBERS", 1)
    pd.testing.assert_frame_equal(
        pd.DataFrame(bargaining_set(scenario)), pd.DataFrame(whole), check_exact=True
    )


def test_without_a_value_of_no_agreement_gains_are_against_the_status_quo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise RequestFault("too large")

    monkeypatch.setattr(module, "simulate", refuses)
    scenario = replace(fishery(), run=replace(fishery().run, draws=DRAWS))
    table = pd.DataFrame(bargaining_set(scenario))
    assert table["kind"].tolist() == ["interim", "settlement", "status_quo"]
    assert table["north_gains"].tolist()[:2] == [0, 1]
    figure = bargaining_figure(bargaining_data(table, scenario.dispute), "Fishing")
    assert_readable(figure)
    said = " ".join(text for text, _ in texts(figure))
    assert "Both players gain against the status quo" in said
    assert "No agreement" not in said


def test_the_figure_of_the_bargaining_set_is_the_table() -> None:
    run = outcomes("base")
    data = figure_data(run, Kind.BARGAINING_SET)
    assert data["number"].tolist() == [*range(1, 14), 0, 0]
    pd.testing.assert_frame_equal(
        data[list(run.bargaining_set.columns)], run.bargaining_set, check_exact=True
    )
    said = [text for text, _ in texts(figure_of(run, Kind.BARGAINING_SET))]
    for offer in run.scenario.offers:
        assert offer.label in said
    row = run.bargaining_set.set_index("offer").loc["projects"]
    assert f"{100 * row['both_gain']:.1f} %" in said
    filled = [
        line
        for line in figure_of(run, Kind.BARGAINING_SET).findobj(mpl.lines.Line2D)
        if line.get_marker() in ("o", "s") and line.get_markerfacecolor() != "#FFFFFF"
    ]
    assert len(filled) == 2 * run.bargaining_set["efficient"].sum() + 1, "in the chart, its table, the key"


def test_of_many_offers_only_efficient_ones_are_named() -> None:
    run = outcomes("many_offers")
    data = figure_data(run, Kind.BARGAINING_SET)
    assert (data.loc[data["number"] > 0, "efficient"]).all()
    unnamed = (data["offer"] != "").sum() - (data["number"] > 0).sum()
    said = " ".join(text for text, _ in texts(figure_of(run, Kind.BARGAINING_SET)))
    assert f"{unnamed} more offers are drawn and not named" in said


# ---- Files and choices
@pytest.mark.parametrize("kind", Kind)
def test_files_are_the_same_twice_and_fonts_are_truetype(kind: Kind, tmp_path: Path) -> None:
    run = outcomes("base")
    one, other = (
        [path.read_bytes() for path in write(figure_of(run, kind), tmp_path / f"{kind}{k}")] for k in (0, 1)
    )
    assert one == other
    pdf = one[USUAL_FORMATS.index(Format.PDF)]
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"/CreationDate" not in pdf
    svg = one[USUAL_FORMATS.index(Format.SVG)].decode()
    assert run.scenario.title in svg
    assert "<dc:date>" not in svg


@pytest.mark.parametrize("kind", Kind)
def test_grey_has_no_colour(kind: Kind, tmp_path: Path) -> None:
    run = outcomes("base")
    for style in Tones:
        figure = figure_of(run, kind)
        (path,) = write(in_grey(figure) if style is Tones.GREY else figure, tmp_path / style, ["png"])
        pixels = mpl.image.imread(path)[..., :3]
        assert bool((np.ptp(pixels, axis=2) == 0).all()) == (style is Tones.GREY)


def test_only_the_formats_asked_for_are_written() -> None:
    run = outcomes("fishery")
    charts = set(run.figures(Drawing(look_chosen("grey"), formats_chosen("svg,png,svg"))))
    assert charts == {f"{kind}.{form}" for kind in Kind for form in ("svg", "png", "csv", "txt")}
    assert formats_chosen(["pdf"]) == (Format.PDF,)


def test_data_are_written_beside_the_charts(tmp_path: Path) -> None:
    run = outcomes("fishery")
    files = run.figures(Drawing(look_chosen(), formats_chosen("png")))
    for kind in Kind:
        path = tmp_path / f"{kind}.csv"
        files[f"{kind}.csv"](path)
        found = pd.read_csv(path, keep_default_na=False, na_values=[""])
        expected = figure_data(run, kind)
        assert list(found.columns) == list(expected.columns)
        numbers = expected.select_dtypes("number").columns
        np.testing.assert_array_equal(found[numbers].to_numpy(float), expected[numbers].to_numpy(float))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"kind": "timming"}, "expected a kind of figure, found 'timming'; did you mean 'timing'?"),
        (
            {"kind": "sankey"},
            "expected a kind of figure, found 'sankey'; "
            "use outcomes, timing, stops, bargaining_set or paths.",
        ),
        ({"style": "gray"}, "expected a style of figures, found 'gray'; did you mean 'grey'?"),
    ],
)
def test_unknown_choices_are_refused(asked: dict[str, str], message: str) -> None:
    with pytest.raises(RequestFault) as fault:
        outcomes("fishery").plot(**asked)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("formats", "message"),
    [
        ("pdf,jpg", "expected a format of figures, found 'jpg'"),
        ("", "expected a format of figures, found nothing; use pdf, svg, png or pgf."),
        ("pdf,,svg", "expected a format of figures, found nothing; use pdf, svg, png or pgf."),
        ("pdf,jpeg", "expected a format of figures, found 'jpeg'; use pdf, svg, png or pgf."),
        ((), "expected a format of figures, found none; use pdf, svg, png or pgf."),
    ],
)
def test_unknown_formats_are_refused(formats: str, message: str) -> None:
    with pytest.raises(RequestFault, match=re.escape(message)):
        formats_chosen(formats)


def test_plot_draws_the_kind_asked_for() -> None:
    run = outcomes("fishery")
    says = {
        "outcomes": "How the talks may end",
        "timing": "How the talks have ended by each round: shares that add up, in percent",
        "stops": "What stops agreement: expected counts per game",
        "bargaining_set": "The bargaining set: what each offer would be worth if it were kept for ever",
        "paths": "What is in force while the talks go on, by round: shares of these talks, in percent",
    }
    for kind in Kind:
        assert says[kind] in [text for text, _ in texts(run.plot(kind))]
    assert says["outcomes"] in [text for text, _ in texts(run.plot())]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_notebook_shows_every_chart(kind: Kind) -> None:
    chart = outcomes("base").plot(kind)
    assert chart.axes  # without any, matplotlib's own way of showing it shows nothing
    picture = chart._repr_png_()  # type: ignore[attr-defined]
    assert picture.startswith(b"\x89PNG")


# ---- What is said of them
def told(run: negosim.Outcomes, kind: Kind) -> Told:
    (chart,) = (each for each in run_charts(run) if each.name == kind)
    return chart.told()


def test_captions_name_all_that_stands_on_a_bare_figure() -> None:
    run = outcomes("base")
    for kind in Kind:
        caption = told(run, kind).caption
        assert caption.startswith(f"{run.scenario.title}: ")
        assert f"{DRAWS} draws of the uncertain parameters, seed 1." in caption
        assert caption.endswith(f"negosim {VERSION}, recipe {run.recipe[:8]}.")
    assert "Monte Carlo error" in told(run, Kind.OUTCOMES).caption
    assert "5th to 95th percentile over draws" in told(run, Kind.OUTCOMES).caption
    assert "Hatched" in told(run, Kind.STOPS).caption
    assert "in its own points" in told(run, Kind.BARGAINING_SET).caption


def test_captions_tell_a_concept_and_what_was_changed() -> None:
    assert "Changed against the file: sway_japan+=0.5." in told(changed(), Kind.PATHS).caption
    nash = negosim.run(negosim.load("base").replace(run={"concept": "nash", "draws": 8}))
    assert "Solution concept: Nash bargaining solution." in told(nash, Kind.STOPS).caption
    assert "Solution concept" not in told(outcomes("base"), Kind.STOPS).caption


def test_numbers_of_alternative_texts_are_those_of_the_data() -> None:
    run = outcomes("base")
    data = figure_data(run, Kind.OUTCOMES)
    top = data.loc[data["mean"].idxmax()]
    half = half_width(top)
    ends = f"(5th to 95th percentile {rounded(top['p05'], half)} to {rounded(top['p95'], half)})"
    alt = told(run, Kind.OUTCOMES).alt
    assert f"Highest means: {top['label']} {rounded(top['mean'], half)} {ends}" in alt
    for row in data[data["drawn"]].to_dict("records"):
        assert f"{row['label']} {rounded_mean(row)}" in alt

    offers = figure_data(run, Kind.BARGAINING_SET)
    offers = offers[offers["offer"] != ""]
    best = offers.loc[offers["both_gain"].idxmax()]
    both = f"both gain: {best['label']} {percent(100 * best['both_gain'])}"
    assert both in told(run, Kind.BARGAINING_SET).alt

    stops = figure_data(run, Kind.STOPS)
    first = stops[stops["flow"] == stops["flow"].iloc[0]]
    most = first.iloc[:-1].sort_values("mean").iloc[-1]
    assert f"most stops at '{most['label']}' ({100 * most['share']:.1f} %)" in told(run, Kind.STOPS).alt

    timing = figure_data(run, Kind.TIMING)
    kept = timing["part"].isin(["kept", "broken"]) & (timing["round"] == timing["round"].max())
    settled = percent(timing.loc[kept, "mean"].sum())
    assert f"Settlements together come to {settled} in the end." in told(run, Kind.TIMING).alt

    paths = figure_data(run, Kind.PATHS)
    last = paths[(paths["issue"] == paths["issue"].iloc[0]) & (paths["round"] == paths["round"].max())]
    level = last.loc[last["share"].idxmax()]
    assert f"{level['issue_label']}: {level['label']}, {percent(level['share'])}" in told(run, Kind.PATHS).alt
    for kind in Kind:
        assert 20 <= len(told(run, kind).alt.split()) <= 160


@pytest.mark.parametrize("width", [145.0, 190.0])
def test_parts_stand_side_by_side_where_a_sheet_is_wide(width: float) -> None:
    run = outcomes("base")
    for kind in (Kind.STOPS, Kind.BARGAINING_SET):
        high = figure_of(run, kind, width_mm=width).get_size_inches()[1]
        assert (high < 0.85 * figure_of(run, kind).get_size_inches()[1]) == (width > 150)


def test_bars_of_outcomes_have_the_colours_of_their_classes() -> None:
    run = outcomes("base")
    drawn = figure_data(run, Kind.OUTCOMES).query("drawn")["class"]
    fills = {
        mpl.colors.to_hex(patch.get_facecolor()).upper()
        for patch in figure_of(run, Kind.OUTCOMES).findobj(mpl.patches.Rectangle)
    }
    assert {looks(run.scenario.dispute)[name].colour for name in drawn} <= fills
