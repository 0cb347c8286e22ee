"""Every chart at every preset and in every language: nothing overlaps, is cut off or left in English."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType

import matplotlib as mpl
import pytest
from every_result import KINDS, made
from pypdf import PdfReader
from test_figures import assert_readable, texts

from negosim.dispute.languages import Language
from negosim.figures.chart import Chart, drawn
from negosim.figures.charted import Charted, Drawing
from negosim.figures.choices import Format
from negosim.figures.look import Look, look_chosen
from negosim.wording import speaking

PRESETS = ("single", "page", "double", "slide")
STYLES = ("single,9pt", "page,6.5pt,serif,bare,grey")
LANGUAGES = tuple(Language)
LEAST = 6.0

_FOREIGN = re.compile(r"[A-Za-z]{2,}")
# Identifiers, names of methods and units stand as they are in every language.
_KEPT = {"kuril", "negosim", "QRE", "SPE", "PRIM", "CART", "PAWN", "Sobol", "Morris", "SALib", "CSV", "PDF"}
_KEPT |= {"km", "GDP", "THAAD", "logit", "logits", "mu", "inf", "pp"}


def looks() -> Iterator[Look]:
    """Every preset in English, the usual one in every language, and other letters."""
    yield from (look_chosen(style) for style in PRESETS)
    yield from (look_chosen("page", language) for language in LANGUAGES if language is not Language.EN)
    yield from map(look_chosen, STYLES)


def other_looks() -> Iterator[Look]:
    """The other presets in other languages: with ``looks``, every preset in every language."""
    for style, language in itertools.product(PRESETS, LANGUAGES):
        if language is not Language.EN and style != "page":
            yield look_chosen(style, language)


def spoken(results: Charted, look: Look) -> list[tuple[Chart, mpl.figure.Figure]]:
    words = results._catalogue(look)
    return [(chart, drawn(chart, look, words)) for chart in results._spoken(look)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_can_be_read_at_every_preset_in_every_language(kind: str) -> None:
    assert_can_be_read(kind, looks())


@pytest.mark.system
@pytest.mark.parametrize("kind", KINDS)
def test_wide_and_narrow_charts_can_be_read_in_other_languages(kind: str) -> None:
    assert_can_be_read(kind, other_looks())


def assert_can_be_read(kind: str, all_looks: Iterable[Look]) -> None:
    results = made(kind)
    for look in all_looks:
        for chart, figure in spoken(results, look):
            told = f"{chart.name}, {look.words() or 'page'}, {look.language}"
            try:
                assert_readable(figure)
            except AssertionError as error:
                raise AssertionError(f"{told}: {error}") from None
            assert figure.get_size_inches()[0] * 25.4 == pytest.approx(look.width), told
            sizes = [text.get_fontsize() for text in figure.findobj(mpl.text.Text) if text.get_text().strip()]
            assert min(sizes) >= LEAST - 1e-9, told
            if look.language is not Language.EN and look.width == Look().width:
                assert_nothing_is_left_in_english(results, look, chart, figure)


def identifiers(results: Charted) -> set[str]:
    """Names that stand as they are in every language."""
    scenarios = results._subject().scenarios
    own = {name for each in scenarios for name in (each.name, *each.priors, *each.changes)}
    offers = {offer.name for each in scenarios for offer in each.offers}
    return own | offers | {name for each in scenarios for name in each.dispute.issues}


def assert_nothing_is_left_in_english(
    results: Charted, look: Look, chart: Chart, figure: mpl.figure.Figure
) -> None:
    with speaking(results._catalogue(look)):
        told = chart.told()
    for text in [*(text for text, _ in texts(figure)), told.caption, told.alt]:
        foreign = set(_FOREIGN.findall(_without(text, identifiers(results)))) - _KEPT
        assert not foreign, f"{chart.name}: {foreign} in '{text}'"


def _without(text: str, own: set[str]) -> str:
    """A text without identifiers, hexadecimal digits and addresses."""
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "")
    text = re.sub(r"\b\w*(?:_\w+)+\b|\b[\w.]+[*+]?=\S*", "", text)
    return re.sub(r"\b[0-9a-f]{8}\b", "", text)


@pytest.mark.parametrize("kind", KINDS)
def test_captions_say_what_the_figure_is_and_where_it_is_from(kind: str) -> None:
    results = made(kind)
    subject = results._subject()
    for chart in results._charts():
        told = chart.told()
        assert subject.scenarios[0].title in told.caption, chart.name
        assert subject.recipe[:8] in told.caption and "negosim" in told.caption, chart.name
        assert f"{subject.scenarios[0].run.draws:,} draws" in told.caption, chart.name
        assert 15 <= len(told.alt.split()) <= 160, (chart.name, told.alt)
        assert "\n" not in told.caption + told.alt, chart.name


@pytest.mark.parametrize("kind", ["run", "sweep over two"])
def test_fonts_are_embedded_and_bytes_are_the_same_twice(kind: str, tmp_path: Path) -> None:
    results = made(kind)
    drawing = Drawing(look_chosen("single,serif"), (Format.PDF, Format.SVG, Format.PNG), "negosim run")
    kinds = [chart.name for chart in results._charts()][:2]
    for turn in ("a", "b"):
        (tmp_path / turn).mkdir()
        for name, write in results.figures(drawing, kinds).items():
            write(tmp_path / turn / name)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
        if path.suffix == ".pdf":
            for font in _fonts(path):
                assert font["/Subtype"] == "/Type0"
                descendant = font["/DescendantFonts"][0].get_object()
                assert descendant["/Subtype"] == "/CIDFontType2"
                assert "/FontFile2" in descendant["/FontDescriptor"]


def test_japanese_letters_are_embedded(tmp_path: Path) -> None:
    results = made("nash")
    drawing = Drawing(look_chosen("single", "ja"), (Format.PDF,), "negosim run")
    files = results.figures(drawing, ["outcomes"])
    for name, write in files.items():
        write(tmp_path / name)
    names = [str(font["/BaseFont"]) for font in _fonts(tmp_path / "outcomes.pdf")]
    assert any("IPAexGothic" in name for name in names)
    assert "確率" in PdfReader(tmp_path / "outcomes.pdf").pages[0].extract_text()


def _fonts(path: Path) -> list[MappingProxyType[str, object]]:
    fonts = PdfReader(path).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    found = [font.get_object() for font in fonts.values()]
    assert found
    return found
