"""Texts as LaTeX takes them, whatever stands in them, and about how wide they are."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["escaped", "is_plain", "width_of"]

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_\allowbreak{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    '"': "''",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    "\N{MINUS SIGN}": "$-$",
    "–": "--",
    "—": "---",
    "…": r"\dots{}",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
    "×": r"$\times$",
    "±": r"$\pm$",
    "·": r"$\cdot$",
    "→": r"$\to$",
    "≥": r"$\ge$",
    "≤": r"$\le$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "∞": r"$\infty$",
    "√": r"$\surd$",
    "°": r"$^{\circ}$",
    "²": "$^{2}$",
    "³": "$^{3}$",
    "½": r"$\frac{1}{2}$",
    "§": r"\S{}",
    "†": r"\textdagger{}",
    "€": "EUR",
    "\N{NO-BREAK SPACE}": "~",
    "\N{THIN SPACE}": r"\,",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{SOFT HYPHEN}": r"\-",
    "\N{NON-BREAKING HYPHEN}": "-",
}
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon"
_GREEK_CAPITALS = "gamma delta theta lambda xi pi sigma upsilon phi psi omega"
_LETTERS = {"lambda": "LAMDA"}
_SIGNS |= {
    unicodedata.lookup(f"GREEK SMALL LETTER {_LETTERS.get(name, name.upper())}"): rf"$\{name}$"
    for name in (*_GREEK.split(), "phi", "chi", "psi", "omega")
}
_SIGNS |= {
    unicodedata.lookup(f"GREEK CAPITAL LETTER {_LETTERS.get(name, name.upper())}"): rf"$\{name.capitalize()}$"
    for name in _GREEK_CAPITALS.split()
}

_PERCENT = re.compile(r"(?<=\d) \\%")
_LATIN = 0x17F  # up to here letters have accents that pdfLaTeX can set
_NARROW, _WIDE = frozenset("ijltfrI.,:;'|()[]!-– "), frozenset("mwMWOQ%@+<>=±×−→…—")


def escaped(text: str) -> str:
    """A text that LaTeX sets as it stands; line breaks in it are spaces, a space before % is a thin one."""
    line = " ".join(_shown(text).split(" "))
    # Two hyphens would be a dash, and ?` and !` are signs of Spanish.
    signs = _SIGNS | {"-": "-{}"} if "--" in line else _SIGNS
    found = "".join(signs.get(sign, sign) for sign in line)
    return _PERCENT.sub(r"\\,\\%", found).replace("?`", "?{}`").replace("!`", "!{}`")


def _shown(text: str) -> str:
    """A text on one line, without signs that are none."""
    kept = (sign if unicodedata.category(sign)[0] != "C" or sign in _SIGNS else " " for sign in text)
    return "".join(" " if sign in "\u2028\u2029" else sign for sign in kept)


def is_plain(text: str) -> bool:
    """Whether pdfLaTeX can set a text, as it can Latin letters and the signs that are known here."""
    return all(ord(sign) <= _LATIN or sign in _SIGNS for sign in text)


def width_of(text: str) -> float:
    """About how wide a line is, in ems of its letters; rather too wide than too narrow."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE:
        return 0.86
    if sign.isdigit():
        return 0.51
    return 0.73 if sign.isupper() else 0.52 if ord(sign) <= _LATIN else 0.62
