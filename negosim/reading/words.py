"""Names and values as messages show them: short, on one line, with the name that may be meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

__all__ = ["brief", "comma_advice", "did_you_mean", "named", "near", "shown", "stray_sign", "unknown"]

_MOST_NAMES = 12
_MOST_SIGNS = 50
_BEGINNING = 3

_STRAY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def stray_sign(text: str) -> str:
    """What to say of a text with a sign that is no text, such as a terminal's command, or nothing."""
    found = _STRAY.search(text)
    return f"found a sign that is no text (number {ord(found[0])}); delete it." if found else ""


def named(name: object, most: int = _MOST_SIGNS) -> str:
    """A name or text from a file, on one line, shortened, and without signs that a terminal obeys."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(name)[: 4 * most])
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"


def near(name: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name that is meant, or nothing when none is near (a likeness from 0 to 1)."""
    text, names = str(name), list(known)
    if len(text) > 4 * _MOST_SIGNS:
        return ""
    folded = {each.lower().replace("-", "_"): each for each in reversed(names)}
    same = folded.get(text.lower().replace("-", "_").replace(" ", "_"))
    if same:
        return same
    begun = [each for each in names if len(text) >= _BEGINNING and each.startswith(text)]
    if len(begun) == 1:
        return begun[0]
    found = difflib.get_close_matches(text, names, n=1, cutoff=cutoff)
    found = found or [each for each in names if text and each.startswith(text)]
    return found[0] if found else ""


_COMMAS = re.compile(r"([+-]?)(\d{1,30}(?:,\d{1,30})+)(\.\d{1,30})?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


def comma_advice(value: object, *, whole: bool = False) -> str:
    """What to write for a number with a comma in it, such as ``0,9`` or ``10,000``, or nothing."""
    found = _COMMAS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return ""
    sign, digits, rest = found[1], found[2], found[3] or ""
    plain = f"{sign}{digits.replace(',', '')}{rest}"
    point = f"{sign}{digits.replace(',', '.')}"
    if _THOUSANDS.fullmatch(digits):
        decimal = not whole and not rest and digits.count(",") == 1
        return f"write {plain} without a comma" + (f", or {point} with a point" if decimal else "")
    return "" if whole or rest or digits.count(",") > 1 else f"write {point} with a point"


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """A hint such as ``"; did you mean 'hold'?"``, or nothing when no known name is near."""
    meant = near(name, known)
    return f"; did you mean '{meant}'?" if meant else ""


def unknown(kind: str, name: object, known: Iterable[str], where: str = "") -> str:
    """One sentence on a name that does not exist (``where``), with the near or the known names."""
    names = list(known)
    missing = f"there is no {kind} '{named(name)}'{f' {where}' if where else ''}"
    hint = did_you_mean(name, names)
    if hint:
        return missing + hint
    if not names:
        return f"{missing}, as there are none; remove it."
    more = " and others" if len(names) > _MOST_NAMES else ""
    return f"{missing}; use one of {', '.join(names[:_MOST_NAMES])}{more}."


def shown(value: object) -> str:
    """A value in a few words, as a message shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, (list, tuple)):
        return f"the list {brief(value)}" if value else "an empty list"
    return f"'{named(value)}'" if isinstance(value, str) else _plain(value)


def brief(value: Any) -> str:
    """A value as a file would write it, shortened."""
    if isinstance(value, dict):
        return f"{{{_joined(f'{brief(key)}: {brief(item)}' for key, item in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{_joined(map(brief, value))}]"
    return "nothing" if value is None else _plain(value)


def _joined(parts: Iterable[str]) -> str:
    """Parts with commas, as many as are soon read."""
    told = ""
    for part in parts:
        if len(told) + len(part) > _MOST_SIGNS:
            return f"{told}, …" if told else "…"
        told = f"{told}, {part}" if told else part
    return told


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(f"{value:g}", f"{value:g}")
    # An integer of thousands of digits cannot even be written out.
    if isinstance(value, int) and abs(value) >= 10**_MOST_SIGNS:
        return "a number of very many digits"
    return named(value)
