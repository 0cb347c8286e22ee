"""How figures look: words, files, and looks as words again."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negosim.errors import FileFault, RequestFault
from negosim.figures.choices import Tones
from negosim.figures.look import LEGAL, SIZES, Letters, Look, look_chosen

POINTS = st.floats(6.5, 11, allow_nan=False)
WIDTHS = st.floats(130, 500, allow_nan=False)


@settings(max_examples=100, derandomize=True)
@given(
    st.sampled_from(sorted(SIZES)),
    st.one_of(st.none(), WIDTHS),
    st.one_of(st.none(), POINTS),
    st.sampled_from(Letters),
    st.sampled_from(Tones),
    st.booleans(),
    st.integers(72, 1200),
)
def test_the_words_of_a_look_give_it_again(
    size: str,
    width: float | None,
    points: float | None,
    letters: Letters,
    tones: Tones,
    heading: bool,
    dpi: int,
) -> None:
    sets = dict(SIZES[size])
    sets |= {} if width is None else {"width": width}
    sets |= {} if points is None else {"points": points}
    look = Look(**sets, letters=letters, tones=tones, heading=heading, dpi=dpi)
    assert look_chosen(look.words()) == look


def test_words_and_their_order() -> None:
    assert look_chosen() == look_chosen("page") == look_chosen("colour,sans") == Look()
    assert look_chosen("single").width == 90 and look_chosen("slide").points == 15
    assert look_chosen("9pt,single") == look_chosen("single,9pt") == Look(width=90, points=9)
    assert look_chosen("slide,200mm").height == SIZES["slide"]["height"]
    assert look_chosen(" single , grey,bare ") == Look(width=90, tones=Tones.GREY, heading=False)
    assert look_chosen("single,double").width == 190
    assert math.isinf(look_chosen("254mm").height)


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("singel", "found 'singel'; did you mean 'single'"),
        ("tall", "expected a style of figures, found 'tall'; use page, single"),
        ("5pt", "expected a style of 6.5pt to 40pt, found 5pt"),
        ("1000mm", "expected a style of 60mm to 500mm"),
        ("99.5dpi", r"72dpi to 1200dpi \(a whole number\), found 99.5dpi"),
        ("single,20pt", "letters of 20 points are too large for a figure of 90 mm; use at most 11.2pt"),
        ("nowhere.yaml", "there is no style file 'nowhere.yaml'"),
    ],
)
def test_styles_that_there_are_not(style: str, told: str) -> None:
    with pytest.raises(RequestFault, match=told):
        look_chosen(style)


def test_a_style_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_text("points: 8\nwidth: single\nletters: serif\ntones: grey\nheading: false\ndpi: 600\n")
    assert look_chosen(str(path)) == look_chosen("single,8pt,serif,grey,bare,600dpi")
    path.write_text("width: 120\n")
    assert look_chosen(f"{path},9pt") == Look(width=120, points=9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("widht: 120\n", r":1:1: .*found 'widht'; did you mean 'width'"),
        ("width: 12\n", r":1:8: expected a number of 60 to 500 mm"),
        ("letters: gothic\n", r":1:10: expected sans or serif"),
        ("heading: maybe\n", r":1:10: expected true or false"),
        ("dpi: 99.9\n", r":1:6: expected a whole number of 72 to 1200 dpi"),
        ("- single\n", "expected keys such as width"),
    ],
)
def test_faults_of_a_style_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "house.yaml"
    path.write_text(text)
    with pytest.raises(FileFault, match=told):
        look_chosen(str(path))


def test_every_legal_number_has_its_unit() -> None:
    assert {unit for unit, *_ in LEGAL.values()} == {"mm", "pt", "dpi"}
