"""A style of one's own: a YAML file that says how figures look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from negosim.errors import RequestFault
from negosim.figures.choices import Tones
from negosim.figures.look import LEGAL, SIZES, Letters
from negosim.reading import Notes, did_you_mean, named, read, shown

__all__ = ["read_look"]

_WORDS = {"letters": Letters, "tones": Tones}
_KEYS = ("width", "points", "letters", "tones", "heading", "dpi")


def read_look(path: Path) -> Mapping[str, Any]:
    """What a file sets.

    Parameters
    ----------
    path : Path
        A YAML file with some of ``width`` (mm, or the name of a preset), ``points``, ``letters``, ``tones``,
        ``heading`` (true or false) and ``dpi``.

    Raises
    ------
    RequestFault
        There is no such file.
    FileFault
        It says something that cannot be used.
    """
    if not path.is_file():
        raise RequestFault(f"there is no style file '{named(str(path))}'; check its name.")
    document = read(path)
    notes = Notes(document)
    data = document.data if isinstance(document.data, dict) else {}
    if not isinstance(document.data, dict):
        notes.add((), f"expected keys such as {', '.join(_KEYS)}, found {shown(document.data)}.")
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"; use {', '.join(_KEYS)}."
            notes.add((key,), f"expected a part of a style, found '{named(str(key))}'{hint}", key=True)
            continue
        found |= _part(key, value, notes)
    notes.raise_all()
    return found


def _part(key: str, value: Any, notes: Notes) -> Mapping[str, Any]:
    if key in _WORDS:
        known = [str(choice) for choice in _WORDS[key]]
        if value in known:
            return {key: _WORDS[key](value)}
        notes.add((key,), f"expected {' or '.join(known)}, found {shown(value)}.")
    elif key == "heading":
        if isinstance(value, bool):
            return {key: value}
        notes.add((key,), f"expected true or false, found {shown(value)}.")
    elif key == "width" and isinstance(value, str) and value in SIZES:
        return {"size": value}
    else:
        unit, low, high = LEGAL[key]
        kinds = int if key == "dpi" else (int, float)
        if isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high:
            return {key: value if key == "dpi" else float(value)}
        what = "a whole number" if key == "dpi" else "a number"
        notes.add((key,), f"expected {what} of {low:g} to {high:g} {unit}, found {shown(value)}.")
    return {}
