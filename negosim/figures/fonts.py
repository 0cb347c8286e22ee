"""The fonts of figures: those that come with matplotlib, and for Japanese one that the machine has."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from negosim.dispute.languages import Language
from negosim.errors import RequestFault
from negosim.figures.look import Letters, current

__all__ = ["font", "font_key"]

_OWN = {Letters.SANS: ("DejaVu Sans", "DejaVuSans.ttf"), Letters.SERIF: ("DejaVu Serif", "DejaVuSerif.ttf")}
_GENERIC = {Letters.SANS: "sans-serif", Letters.SERIF: "serif"}

_JAPANESE = {
    Letters.SANS: (
        "IPAexGothic",
        "IPAGothic",
        "Noto Sans JP",
        "Yu Gothic",
        "Meiryo",
        "MS Gothic",
        "TakaoGothic",
        "VL Gothic",
        "Hiragino Sans",
        "Noto Sans CJK JP",
        "Source Han Sans JP",
    ),
    Letters.SERIF: (
        "IPAexMincho",
        "IPAMincho",
        "Noto Serif JP",
        "Yu Mincho",
        "MS Mincho",
        "TakaoMincho",
        "Hiragino Mincho ProN",
        "Noto Serif CJK JP",
        "Source Han Serif JP",
    ),
}
"""Fonts with Japanese letters that machines often have; those with TrueType outlines, which PDF files take as
they are, first."""

_PACKAGE, _IN_PACKAGE = "matplotlib_fontja", "fonts/ipaexg.ttf"
"""A package that brings one, installed by the extra ``japanese``."""


def font_key() -> tuple[Letters, Language]:
    """All that fonts depend on besides their size: what to remember widths of letters by."""
    look = current()
    return look.letters, Language.JA if look.language is Language.JA else Language.EN


def font(size: float) -> Any:
    """The font of the figure that is being planned, at a size in points.

    Raises
    ------
    RequestFault
        The figure is in Japanese, and no font here has its letters.
    """
    return _font(size, *font_key())


@cache
def _font(size: float, letters: Letters, language: Language) -> Any:
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    name, file = _OWN[letters]
    if language is Language.JA:
        return FontProperties(family=[_japanese(letters), name], size=size)
    # By its name, a machine might find another version of it.
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / file
    return FontProperties(family=[name, _GENERIC[letters]], fname=path, size=size)


@cache
def _japanese(letters: Letters) -> str:
    """Name of a font with Japanese letters; one without serifs if there is none with them."""
    from matplotlib.font_manager import fontManager

    _add_package()
    known = {entry.name for entry in fontManager.ttflist}
    if not known.intersection(_JAPANESE[letters]):
        known = _installed_lately()
    wanted = (*_JAPANESE[letters], *_JAPANESE[Letters.SANS])
    found = next((name for name in wanted if name in known), None)
    if found is None:
        raise RequestFault(
            "no font on this machine has Japanese letters; install one with: "
            "pip install 'negosim[japanese]', or one of your system's, such as Noto Sans CJK JP."
        )
    return found


def _add_package() -> None:
    from matplotlib.font_manager import fontManager

    spec = importlib.util.find_spec(_PACKAGE)
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / _IN_PACKAGE
        if path.is_file():
            fontManager.addfont(path)


def _installed_lately() -> set[str]:
    """Names of fonts that were installed after matplotlib made its list."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    listed = {entry.fname for entry in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - listed):
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError, ValueError):  # no font that can be read
            continue
    return {entry.name for entry in fontManager.ttflist}
