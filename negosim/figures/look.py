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

__all__ = ["LEGAL", "PLANNED", "SIZES", "Letters", "Look", "current", "look_chosen", "looking"]

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
        usual, size = Look(), _size_of(self)
        sized = replace(usual, **SIZES[size])
        parts = [
            *([size] if sized != usual else []),
            *([_worded(self.width, "mm")] if self.width != sized.width else []),
            *([_worded(self.points, "pt")] if self.points != sized.points else []),
            *([str(self.letters)] if self.letters is not usual.letters else []),
            *([str(self.tones)] if self.tones is not usual.tones else []),
            *([] if self.heading else ["bare"]),
            *([f"{self.dpi}dpi"] if self.dpi != usual.dpi else []),
        ]
        return ",".join(parts)


SIZES: Mapping[str, Mapping[str, Any]] = {
    "page": {"width": 145.0, "points": PLANNED, "height": math.inf},
    "single": {"width": 90.0, "points": PLANNED, "height": math.inf},
    "double": {"width": 190.0, "points": PLANNED, "height": math.inf},
    "slide": {"width": 254.0, "points": 15.0, "height": 142.875},
}
"""Words of ``--style`` for sizes: of a page, a column, two columns, a slide (16:9)."""

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "sans": {"letters": Letters.SANS},
    "serif": {"letters": Letters.SERIF},
    "colour": {"tones": Tones.COLOUR},
    "grey": {"tones": Tones.GREY},
    "bare": {"heading": False},
}

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
    sets: dict[str, Any] = {}
    for word in filter(None, (part.strip() for part in style.split(","))):
        sets |= _meant(word)
    # A size brings a width and letters of its own, but not against those that are asked for besides.
    sets = {**SIZES[sets.pop("size", "page")], **sets}
    return checked(replace(Look(language=chosen(Language, lang)), **sets), style)


def checked(look: Look, told: str) -> Look:
    """A look, if its numbers are legal.

    Raises
    ------
    RequestFault
        One is not, or letters are too large for the width.
    """
    for name, (unit, low, high) in LEGAL.items():
        value = getattr(look, name)
        if not low <= value <= high or (name == "dpi" and not isinstance(value, int)):
            whole = " (a whole number)" if name == "dpi" else ""
            legal = f"{low:g}{unit} to {high:g}{unit}{whole}"
            raise RequestFault(f"expected a style of {legal}, found {value:g}{unit} in '{told}'.")
    if look.width / look.scale < _LEAST_PLAN:
        most = look.width / _LEAST_PLAN * PLANNED
        raise RequestFault(
            f"letters of {look.points:g} points are too large for a figure of {look.width:g} mm; "
            f"use at most {int(10 * most) / 10:g}pt, or a wider figure."
        )
    return look


def is_style_file(word: str) -> bool:
    """Whether a word of a style names a file."""
    return word.endswith((".yaml", ".yml"))


def _meant(word: str) -> Mapping[str, Any]:
    """What a word sets: parts of a look, or its ``size``."""
    if word in SIZES:
        return {"size": word}
    if word in _WORDS:
        return _WORDS[word]
    number = _NUMBER.fullmatch(word)
    if number:
        name = next(name for name, (unit, *_) in LEGAL.items() if unit == number[2])
        return {name: int(number[1]) if name == "dpi" and number[1].isdecimal() else float(number[1])}
    if is_style_file(word):
        from negosim.figures.look_file import read_look

        return read_look(Path(word))
    known = (*SIZES, *_WORDS)
    hint = did_you_mean(word, known) or (
        f"; use {', '.join(known)}, a width such as 120mm, a size of letters such as 9pt, "
        "a resolution such as 600dpi, or a YAML file."
    )
    raise RequestFault(f"expected a style of figures, found '{named(word)}'{hint}")


def _size_of(look: Look) -> str:
    """The size that a look has, or whose height it has."""
    alike = [name for name, size in SIZES.items() if size["height"] == look.height]
    return next((name for name in alike if SIZES[name]["width"] == look.width), alike[0])


def _worded(value: float, unit: str) -> str:
    """A number with its unit, with all its digits."""
    return f"{int(value) if value.is_integer() else repr(value)}{unit}"
