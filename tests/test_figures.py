"""The chart of outcomes: everything can be read, and the files are the same every time."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from string import Formatter

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from negosim.dispute.languages import Language
from negosim.figures.choices import USUAL_FORMATS
from negosim.figures.fit import Scale, placed, spaced, text_width, ticks, wrapped
from negosim.figures.languages import own_words
from negosim.figures.outcomes import outcome_data, outcome_figure
from negosim.figures.sheet import KEY, key_of, percent
from negosim.figures.style import (
    EDGE,
    END,
    FLOW,
    LOST,
    SERIES,
    WIDTHS,
    grey_of,
    in_grey,
    lightness,
    ramp,
    series,
    styled,
    write,
)

LONG = "A settlement with a very long label that must be broken over several lines"


def summary(rows: list[tuple[str, float, float, float]]) -> pd.DataFrame:
    """A summary with these labels, means, and ends of the spread."""
    frame = pd.DataFrame(rows, columns=["label", "mean", "p05", "p95"])
    frame.insert(0, "class", [f"class_{i}" for i in range(len(rows))])
    frame["low"] = (frame["mean"] - 0.01).clip(lower=0)
    frame["high"] = (frame["mean"] + 0.01).clip(upper=1)
    return frame


CASES = {
    "usual": [
        ("Two islands", 0.0139, 0.0004, 0.0515),
        ("Collapsed", 0.0012, 0.0, 0.005),
        ("Breakdown", 0.3327, 0.2157, 0.441),
        ("Economic cooperation", 0.5429, 0.3198, 0.7115),
        ("Four islands", 0.0, 0.0, 0.0),
    ],
    "certain": [("Breakdown", 1.0, 1.0, 1.0), ("Unchanged", 0.0, 0.0, 0.0)],
    "rare": [(f"Class {i}", 0.001 * i, 0.0, 0.002 * i) for i in range(9)],
    "long": [(LONG, 0.6, 0.1, 0.99), ("x" * 120, 0.4, 0.0, 0.9), (LONG + " too", 0.0, 0.0, 0.0)],
    "many": [(f"Outcome {i}", 1 / 40, 0.0, 0.1) for i in range(40)],
}
TITLES = ["Two islands", f"{LONG}, and {LONG.lower()}", "50 % of $5 and $6_x^2$"]


def figure_of(case: str, width: float, title: str = TITLES[0]) -> Figure:
    return outcome_figure(summary(CASES[case]), title, 10_000, width_mm=width)


def texts(figure: Figure) -> list[tuple[str, mpl.transforms.Bbox]]:
    """All texts that are seen, with the room they take, in pixels."""
    with styled():
        renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        found = [t for t in figure.findobj(mpl.text.Text) if t.get_visible() and t.get_text().strip()]
        return [(t.get_text(), t.get_window_extent(renderer)) for t in found if _in_a_figure(t)]


def assert_readable(figure: Figure) -> None:
    """No text is cut off or overlaps another one."""
    found = texts(figure)
    edge = figure.bbox
    assert len(found) > 2
    for text, box in found:
        assert box.x0 >= -0.5, text
        assert box.y0 >= -0.5, text
        assert box.x1 <= edge.x1 + 0.5, text
        assert box.y1 <= edge.y1 + 0.5, text
    for (one, first), (other, second) in itertools.combinations(found, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        # The room of a line holds its leading; letters touch only beyond a pixel of overlap.
        assert across <= 1 or down <= 1.5, (one, other)


def _in_a_figure(text: mpl.text.Text) -> bool:
    return text.axes is None or text.axes.axison


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("title", TITLES, ids=["short", "long", "signs"])
@pytest.mark.parametrize("case", CASES)
def test_nothing_overlaps_or_is_cut_off(case: str, title: str, width: float) -> None:
    assert_readable(figure_of(case, width, title))


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_figure_is_as_wide_as_asked(width: float) -> None:
    assert figure_of("usual", width).get_size_inches()[0] * 25.4 == pytest.approx(width)


def test_what_the_figure_says() -> None:
    said = [text for text, _ in texts(figure_of("usual", 145.0))]
    assert {"Two islands", "Probability (%)", "Mean", "1.4 %", "0.12 %", "33.3 %", "54.3 %"} <= set(said)
    assert "Mean over 10,000 draws of the uncertain parameters" in said
    assert any("Monte Carlo error" in text for text in said)
    assert any("5th to 95th percentile" in text for text in said)
    assert "In no draw: Four islands." in said


def test_what_is_tiny_and_what_cannot_happen_are_told_apart() -> None:
    table = summary([("A", 0.9999, 0.9, 1.0), ("B", 0.0001, 0.0, 0.0004), ("C", 0.0, 0.0, 0.0)])
    said = [text for text, _ in texts(outcome_figure(table, "Three", 100))]
    assert {"Not drawn, below 0.05 %: B.", "In no draw: C."} <= set(said)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (100.0, "100.0 %"),
        (100 - 1e-12, "100.0 %"),
        (99.999, ">99.99 %"),
        (99.97, "99.97 %"),
        (99.94, "99.9 %"),
        (0.03, "0.03 %"),
        (0.001, "<0.01 %"),
        (0.0, "0 %"),
    ],
)
def test_percentages_tell_all_from_nearly_all(value: float, text: str) -> None:
    assert percent(value) == text


BOUNDS = pd.DataFrame(
    {
        "class": [f"class_{i}" for i in range(5)],
        "at_random": [0.1, 0.2, 0.3, 0.35, 0.05],
        "without_error": [0.0, 0.0, 0.2, 0.8, 0.0],
    }
)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_bounds_are_drawn_beside_the_estimate(width: float) -> None:
    table = summary(CASES["usual"])
    data = outcome_data(table, BOUNDS)
    assert data["at_random"].tolist() == pytest.approx([10, 20, 30, 35, 5])
    assert data["drawn"].all(), "what would be seen at random has a line, too"
    figure = outcome_figure(table, "Bounds", 100, BOUNDS, width_mm=width)
    assert_readable(figure)
    markers = [line.get_marker() for line in figure.findobj(mpl.lines.Line2D)]
    assert markers.count("v") == markers.count("D") == 6, "five classes and the key"
    said = " ".join(text for text, _ in texts(figure))
    assert "At random" in said
    assert "Without error" in said
    assert "at_random" not in outcome_data(table)


def test_rare_classes_are_named_and_not_drawn() -> None:
    data = outcome_data(
        summary([("A", 0.0004, 0.0, 0.0004), ("B", 0.0004, 0.0, 0.0005), ("C", 0.9992, 0, 1)])
    )
    assert data["drawn"].tolist() == [False, True, True]
    assert data["mean"].tolist() == pytest.approx([0.04, 0.04, 99.92])


def test_one_draw_has_no_interval() -> None:
    table = summary(CASES["usual"])
    table[["low", "high"]] = math.nan
    assert any(text == "33.3 %" for text, _ in texts(outcome_figure(table, "One", 1)))


@pytest.mark.parametrize("kind", USUAL_FORMATS)
def test_the_same_bytes_twice(kind: str, tmp_path: Path) -> None:
    paths = [write(figure_of("usual", 145.0), tmp_path / name, [kind])[0] for name in ("a", "b")]
    assert paths[0].name == f"a.{kind}"
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_fonts_are_embedded_as_truetype(tmp_path: Path) -> None:
    (path,) = write(figure_of("usual", 145.0), tmp_path / "a.b", ["pdf"])
    content = path.read_bytes()
    assert path.name == "a.b.pdf"
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    assert b"/CreationDate" not in content


def test_text_in_svg_stays_text(tmp_path: Path) -> None:
    (path,) = write(figure_of("usual", 145.0), tmp_path / "a", ["svg"])
    assert ">Economic cooperation<" in path.read_text(encoding="utf-8")


def test_the_users_own_settings_neither_act_nor_change(tmp_path: Path) -> None:
    (plain,) = write(figure_of("usual", 145.0), tmp_path / "plain", ["png"])
    with mpl.rc_context({"font.size": 30, "axes.grid": True, "savefig.bbox": "tight"}):
        (odd,) = write(figure_of("usual", 145.0), tmp_path / "odd", ["png"])
        assert mpl.rcParams["font.size"] == 30
    assert plain.read_bytes() == odd.read_bytes()


def test_things_differ_in_lightness_and_in_hatch() -> None:
    for family in SERIES.values():
        for one, other in itertools.combinations(family, 2):
            assert abs(lightness(one.colour) - lightness(other.colour)) > 3
            assert one.hatch != other.hatch
        for one, other in itertools.pairwise(family):
            assert abs(lightness(one.colour) - lightness(other.colour)) > 20
    for one_tone, other_tone in itertools.combinations((FLOW, LOST, END), 2):
        assert abs(lightness(one_tone) - lightness(other_tone)) > 25
    assert len({series("kept", k) for k in range(16)}) == 16
    for count in range(1, 7):
        tones = [lightness(tone) for tone in ramp(count)]
        assert all(one - other > 10 for one, other in itertools.pairwise(tones))


@pytest.mark.parametrize("colour", ["#000000", "#FFFFFF", "#2A6FA8", "#CB7C4B", "#FFFF00"])
def test_a_grey_is_as_light_as_its_colour(colour: str) -> None:
    grey = grey_of(colour)
    assert grey[0] == grey[1] == grey[2]
    assert lightness(grey) == pytest.approx(lightness(colour), abs=0.01)


def test_known_lightness() -> None:
    """L* of the sRGB primaries and of middle grey (IEC 61966-2-1, CIE 15)."""
    expected = {"#FF0000": 53.24, "#00FF00": 87.73, "#0000FF": 32.30, "#777777": 50.03}
    assert {colour: round(lightness(colour), 2) for colour in expected} == pytest.approx(expected, abs=0.02)


def test_a_grey_figure_has_no_colour(tmp_path: Path) -> None:
    figure = in_grey(outcome_figure(summary(CASES["usual"]), "Grey", 100, BOUNDS))
    assert _is_grey(figure, tmp_path)
    assert not _is_grey(figure_of("usual", 145.0), tmp_path)


def _is_grey(figure: Figure, folder: Path) -> bool:
    (path,) = write(figure, folder / "a", ["png"])
    pixels = mpl.image.imread(path)
    return bool((pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all())


def test_labels_keep_apart_and_in_order() -> None:
    assert spaced([50.0], [4.0], 0, 100) == [50.0]
    assert spaced([10.0, 11.0, 90.0], [4.0] * 3, 0, 100) == [10.0, 14.0, 90.0]
    assert spaced([100.0, 100.0, 100.0], [4.0] * 3, 0, 100) == [98.0, 94.0, 90.0]
    assert spaced([0.0, 1.0], [4.0, 6.0], 0, 10) == [2.0, 7.0]


def test_labels_stand_beside_their_points_and_nowhere_else() -> None:
    points = [(50.0 + k % 3, 50.0 + k // 3) for k in range(9)]
    taken = [(x - 1, y - 1, x + 1, y + 1) for x, y in points]
    spots = placed(points, [(3.0, 3.0)] * 9, (0, 0, 100, 100), taken)
    boxes = [(x - 1.5, y - 1.5, x + 1.5, y + 1.5) for x, y in spots]
    for one, other in itertools.chain(itertools.combinations(boxes, 2), itertools.product(boxes, taken)):
        across, down = (min(one[k + 2], other[k + 2]) - max(one[k], other[k]) for k in (0, 1))
        assert across <= 1e-9 or down <= 1e-9


@pytest.mark.parametrize(
    ("low", "high", "most", "marks"),
    [
        (0.0, 0.68, 5, [0, 0.2, 0.4, 0.6, 0.8]),
        (-22.0, 5.0, 6, [-25, -20, -15, -10, -5, 0, 5]),
        (0.0, 100.0, 5, [0, 20, 40, 60, 80, 100]),
        (0.0, 0.0, 5, [0, 2e-13]),
    ],
)
def test_ticks(low: float, high: float, most: int, marks: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(marks, abs=1e-12)


def test_a_scale_goes_from_end_to_end() -> None:
    scale = Scale(-1.0, 3.0, 100.0, 20.0)
    assert [scale(value) for value in (-1.0, 1.0, 3.0)] == [100.0, 60.0, 20.0]


def test_lines_are_as_wide_as_measured() -> None:
    lines = wrapped(f"{LONG} {'y' * 60}", 40.0, 8.0)
    assert "".join(lines).replace(" ", "") == f"{LONG}{'y' * 60}".replace(" ", "")
    assert all(text_width(line, 8.0) <= 40.0 for line in lines)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (54.321, "54.3 %"),
        (1.4, "1.4 %"),
        (0.134, "0.13 %"),
        (100, "100.0 %"),
        (0.042, "0.04 %"),
        (0.001, "<0.01 %"),
        (0.0, "0 %"),
    ],
)
def test_percentages(value: float, text: str) -> None:
    assert percent(value) == text


# ---- Words
def test_languages_say_the_same_texts_with_the_same_parts() -> None:
    japanese, russian = own_words(Language.JA), own_words(Language.RU)
    assert set(japanese) == set(russian)
    for english in japanese:
        for said in (japanese[english], russian[english]):
            assert parts_of(said) == parts_of(english), said


def parts_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("width", "columns"), [(60.0, 1), (145.0, 3), (500.0, 5)], ids=["narrow", "page", "wide"]
)
def test_a_key_has_the_columns_that_fit(width: float, columns: int) -> None:
    entries = [(lambda sheet, x, y: None, f"Outcome class number {k}") for k in range(5)]
    key = key_of(entries, width, columns=True)
    assert len(key.columns) == columns
    assert [text.lines[0] for column in key.columns for _, text in column] == [text for _, text in entries]
    assert key.step * (len(key.columns) - 1) + KEY + key.texts[0].width <= width - 2 * EDGE or columns == 1
    assert key.height < key_of(entries, width).height or columns == 1
