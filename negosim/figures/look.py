"""How figures look, apart from what they show: width, letters, tones, language.

Every figure is planned for letters of 7.5 points and blown up or reduced as a whole. So a figure of 127 mm
with letters twice as high is the figure of 63.5 mm, enlarged; nothing but the width matters to its plan.
What the plan must know besides (how wide letters are, whether there is a title) holds inside ``looking``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from negosim.dispute.languages import Language
from negosim.errors import RequestFault
from negosim.figures.choices import Tones, chosen
from negosim.reading import did_you_mean, named

__all__ = ["PRESETS", "Letters", "Look", "current", "look_chosen", "looking"]

PLANNED = 7.5
"""Size in points of the letters that figures are planned for."""


class Letters(StrEnum):
    """With serifs or without."""

    SANS = "sans"
    SERIF = "serif"


@dataclass(frozen=True)
class Look:
    """How a figure looks.

    Attributes
    ----------
    width : float
        In millimetres.
    points : float
        Size of ordinary letters; titles are larger, notes smaller, in proportion.
    height : float
        Most height in millimetres; a figure that would be higher is drawn with smaller letters, though
        not with ones below 9 points, and after that as high as it is.
    letters : Letters
    tones : Tones
    heading : bool
        Whether the title stands above the figure and what it was made from below. Journals put both
        into the caption.
    dpi : int
        Dots per inch of PNG files.
    language : Language
    """

    width: float = 145.0
    points: float = PLANNED
    height: float = math.inf
    letters: Letters = Letters.SANS
    tones: Tones = Tones.COLOUR
    heading: bool = True
    dpi: int = 300
    language: Language = Language.EN

    @property
    def scale(self) -> float:
        """By how much the plan is enlarged."""
        return self.points / PLANNED

    def words(self) -> str:
        """The words of ``--style`` that give this look; empty if it is the usual one."""
        usual = Look()
        parts = [
            *(_width_words(self.width) if self.width != usual.width else []),
            *([f"{self.points:g}pt"] if self.points != _points_at(self.width) else []),
            *([str(self.letters)] if self.letters is not usual.letters else []),
            *([str(self.tones)] if self.tones is not usual.tones else []),
            *([] if self.heading else ["bare"]),
            *([f"{self.dpi}dpi"] if self.dpi != usual.dpi else []),
        ]
        return ",".join(parts)


PRESETS: Mapping[str, Mapping[str, Any]] = {
    "single": {"width": 90.0, "points": PLANNED, "height": math.inf},
    "page": {"width": 145.0, "points": PLANNED, "height": math.inf},
    "double": {"width": 190.0, "points": PLANNED, "height": math.inf},
    "slide": {"width": 254.0, "points": 15.0, "height": 142.875},
    "sans": {"letters": Letters.SANS},
    "serif": {"letters": Letters.SERIF},
    "colour": {"tones": Tones.COLOUR},
    "grey": {"tones": Tones.GREY},
    "bare": {"heading": False},
}
"""Words of ``--style`` and what they set: widths of a column, a page, two columns, a slide; and the rest."""

LEGAL: Mapping[str, tuple[str, float, float]] = {
    "width": ("mm", 60.0, 500.0),
    "points": ("pt", 6.5, 40.0),
    "dpi": ("dpi", 72, 1200),
}
"""Units and legal values of what is a number. Smaller letters would leave some below 6 points."""

_LEAST_PLAN = 60.0
"""Least width in millimetres that a figure can be planned for."""

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|pt|dpi)")

_LOOK: ContextVar[Look | None] = ContextVar("look", default=None)


def current() -> Look:
    """The look of the figure that is being planned; outside of ``looking`` the usual one."""
    return _LOOK.get() or _USUAL


_USUAL = Look()


@contextmanager
def looking(look: Look) -> Iterator[None]:
    """Plan figures with a look, for as long as they are made."""
    token = _LOOK.set(look)
    try:
        yield
    finally:
        _LOOK.reset(token)


def look_chosen(style: str = "", lang: str = "en") -> Look:
    """The look that words name.

    Parameters
    ----------
    style : str
        Words with commas between them, of which later ones prevail: ``single``, ``page``, ``double`` or
        ``slide``; a width such as ``120mm``; a size of letters such as ``9pt``; ``sans`` or ``serif``;
        ``colour`` or ``grey``; ``bare`` (no title, no note); ``600dpi``; or a file that says all this.
    lang : str
        ``en``, ``ja`` or ``ru``.

    Raises
    ------
    RequestFault
        A word means nothing, or a number is out of its range.
    FileFault
        A file of one's own says something that cannot be used.
    """
    look = Look(language=chosen(Language, lang))
    for word in filter(None, (part.strip() for part in style.split(","))):
        look = replace(look, **_meant(word))
    return checked(look, style)


def checked(look: Look, told: str) -> Look:
    """A look, if its numbers are legal.

    Raises
    ------
    RequestFault
        One is not, or letters are too large for the width.
    """
    for name, (unit, low, high) in LEGAL.items():
        if not low <= getattr(look, name) <= high:
            found = f"found {getattr(look, name):g}{unit} in '{told}'"
            raise RequestFault(f"expected a style of {low:g}{unit} to {high:g}{unit}, {found}.")
    if look.width / look.scale < _LEAST_PLAN:
        most = look.width / _LEAST_PLAN * PLANNED
        raise RequestFault(
            f"letters of {look.points:g} points are too large for a figure of {look.width:g} mm; "
            f"use at most {int(10 * most) / 10:g}pt, or a wider figure."
        )
    return look


def _meant(word: str) -> Mapping[str, Any]:
    if word in PRESETS:
        return PRESETS[word]
    number = _NUMBER.fullmatch(word)
    if number:
        name = next(name for name, (unit, *_) in LEGAL.items() if unit == number[2])
        return {name: int(float(number[1])) if name == "dpi" else float(number[1])}
    if word.endswith((".yaml", ".yml")):
        from negosim.figures.look_file import read_look

        return read_look(Path(word))
    hint = did_you_mean(word, PRESETS) or (
        f"; use {', '.join(PRESETS)}, a width such as 120mm, a size of letters such as 9pt, "
        "a resolution such as 600dpi, or a YAML file."
    )
    raise RequestFault(f"expected a style of figures, found '{named(word)}'{hint}")


def _width_words(width: float) -> list[str]:
    preset = next((name for name, sets in PRESETS.items() if sets.get("width") == width), None)
    return [preset or f"{width:g}mm"]


def _points_at(width: float) -> float:
    """Size of letters that comes with a width."""
    found = (float(sets["points"]) for sets in PRESETS.values() if sets.get("width") == width)
    return next(found, PLANNED)
