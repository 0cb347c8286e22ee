"""What the YAML library cannot read, in words for people who have never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from negosim.errors import FileFault, Place
from negosim.reading.words import named

__all__ = ["at_position", "keyless", "syntax_fault"]

_KEY = re.compile(r"\s*(?:- +)?(?P<name>[^\s:#'\"{}\[\],-][^:#]*?):(?: |$)")


def syntax_fault(error: Any, text: str, path: Path | str) -> FileFault:
    """The fault that stands for an error of the YAML library, which knows where it stopped reading."""
    mark = error.problem_mark or error.context_mark
    start = error.context_mark or mark
    if mark is None:
        return FileFault(Place(path, 1, 1), "the text cannot be read; compare it with a scenario that works.")
    problem = " ".join(str(error.problem or error.context or "").split())
    lines = text.splitlines() or [""]
    for sign, say in _SAYINGS:
        if sign in problem:
            found = say(_Spot(problem, lines, mark, start))
            place = Place(path, mark.line + 1, mark.column + 1)
            if found.at is not None:
                place = Place(path, found.at[0] + 1, found.at[1] + 1)
            return FileFault(place, found.message)
    message = f"the text cannot be read from here on; look at this line and the one above it{_what(problem)}."
    return FileFault(Place(path, mark.line + 1, mark.column + 1), message)


def at_position(error: Any, text: str, path: Path | str) -> FileFault:
    """The fault of a sign that may not stand in a file at all."""
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return FileFault(Place(path, 1, 1), "the text cannot be read; look for stray signs in it.")
    before = text[:position]
    place = Place(path, before.count("\n") + 1, position - before.rfind("\n"))
    code = ord(text[position]) if position < len(text) else 0
    message = f"found a sign that is no text (number {code}); delete it, or save the file as plain text."
    return FileFault(place, message)


class _Spot:
    """Where reading stopped, and why."""

    def __init__(self, problem: str, lines: list[str], mark: Any, start: Any) -> None:
        self.problem, self.lines, self.mark, self.start = problem, lines, mark, start

    def line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def sign(self) -> str:
        return self.line(self.mark.line)[self.mark.column : self.mark.column + 1]

    def above(self) -> int:
        """Number of the last line above that says something, or -1."""
        numbers = range(min(self.mark.line, len(self.lines)) - 1, -1, -1)
        return next((n for n in numbers if self.lines[n].split("#")[0].strip()), -1)

    def begins(self) -> tuple[int, int]:
        """Where the part begins in which reading stopped."""
        return self.start.line, self.start.column


class _Found:
    """A message, and the line and column (from 0) that it is about, if not where reading stopped."""

    def __init__(self, message: str, at: tuple[int, int] | None = None) -> None:
        self.message, self.at = message, at


def _what(problem: str) -> str:
    return f" ({named(problem)})" if problem else ""


def _character(spot: _Spot) -> _Found:
    sign = spot.sign()
    if sign == "\t" or "'\\t'" in spot.problem:
        return _Found("found a tab where the line is indented; use spaces, not tabs.")
    return _Found(f"a value cannot begin with the sign '{named(sign)}'; put the value in quotes.")


def _colon(spot: _Spot) -> _Found:
    """A colon where none can stand: two on a line, a line indented too far, or none on the line above."""
    here = spot.line(spot.mark.line)[: spot.mark.column]
    if re.search(r":\s", here):
        return _Found(
            "found a second colon in this line; put the text that holds it in quotes, or begin a new line."
        )
    number = spot.above()
    above = spot.line(number)
    if above and not re.search(r":(\s|$)", above):
        return _Found(keyless(above), (number, _indent(above)))
    if _indent(here) > _indent(above):
        return _Found(
            "this line is indented further than the one above, which has a value already; "
            "indent lines that belong together equally."
        )
    return _Found(
        "found a colon where none can stand; check this line and the one above, and put text in quotes."
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(spot: _Spot) -> _Found:
    return _Found(keyless(spot.line(spot.start.line)), spot.begins())


def keyless(line: str) -> str:
    """What to say of a line that should be a key with a value and is not."""
    text = named(line.split(" #")[0])
    key, colon, value = text.partition(":")
    if colon and value and re.fullmatch(r"[\w-]+", key):
        return f"a space is missing after the colon in '{text}'; write '{key}: {value}'."
    return f"the line '{text}' has no colon with a space after it; write it as 'key: value'."


def _unclosed(bracket: str, close: str) -> Callable[[_Spot], _Found]:
    def say(spot: _Spot) -> _Found:
        line = spot.start.line + 1
        sign = spot.sign()
        if spot.line(spot.mark.line)[: spot.mark.column].endswith(":"):
            return _Found("a space is missing after the colon before this; add it.")
        if sign and sign in "]}" and sign != close:
            told = f"found '{sign}' where '{close}' should close the '{bracket}' of line {line}"
            return _Found(f"{told}; write '{close}' before it.")
        if spot.mark.line == spot.start.line and sign not in ("", "\n"):
            return _Found(
                f"expected a comma, or '{close}' to close the '{bracket}' of this line; "
                "put one here, and text with signs in it in quotes."
            )
        return _Found(
            f"the '{bracket}' that opens here is not closed; add '{close}' where it ends.", spot.begins()
        )

    return say


def _block_end(spot: _Spot) -> _Found:
    """A part goes on where it cannot: on the same line, or on one that is indented otherwise."""
    sign, here = spot.sign(), spot.line(spot.mark.line)
    if sign and sign in "]}":
        return _Found(f"found '{sign}' with nothing to close; remove it, or open the bracket before it.")
    if spot.mark.line == spot.start.line or here[: spot.mark.column].strip():
        return _Found(
            "found more text after a value that was complete; put the whole value in one pair of quotes "
            "(in text in '…', write ' twice)."
        )
    if here.lstrip().startswith("- ") or here.strip() == "-":
        return _Found("a '-' begins an item of a list, but the lines above are no list; indent them alike.")
    if spot.line(spot.start.line)[spot.start.column :].startswith("-"):
        return _Found(
            "this line stands where an item of the list above should; begin it with '- ', or indent it "
            "like the key of the list."
        )
    if _KEY.match(here):
        return _Found(
            "this line is indented neither like the lines above nor like the part they stand in; "
            "indent lines that belong together equally."
        )
    return _Found(
        "this line belongs to none of those above; indent it like the text that it goes on with, "
        "or write it as 'key: value'."
    )


def _quote(spot: _Spot) -> _Found:
    sign = spot.line(spot.start.line)[spot.start.column : spot.start.column + 1]
    return _Found(
        f"the quotation mark {sign} that opens here is not closed; add another where the text ends.",
        spot.begins(),
    )


def _fixed(message: str) -> Callable[[_Spot], _Found]:
    return lambda spot: _Found(message)


_SAYINGS: tuple[tuple[str, Callable[[_Spot], _Found]], ...] = (
    ("that cannot start any token", _character),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("expected ',' or ']'", _unclosed("[", "]")),
    ("expected ',' or '}'", _unclosed("{", "}")),
    ("expected <block end>", _block_end),
    ("found unexpected end of stream", _quote),
    ("found unexpected document separator", _quote),
    (
        "found unknown escape character",
        _fixed("in text in double quotes, '\\' is a special sign; use single quotes, or write '\\\\'."),
    ),
    (
        "expected escape sequence",
        _fixed("in text in double quotes, '\\' is a special sign; use single quotes, or write '\\\\'."),
    ),
    (
        "sequence entries are not allowed",
        _fixed("a list with '-' begins on a line of its own; begin a new line."),
    ),
    ("mapping keys are not allowed", _fixed("a value cannot begin with '? '; put the value in quotes.")),
    (
        "found undefined alias",
        _fixed(
            "a value that begins with '*' stands for a part marked with '&', and none is marked so; "
            "put the value in quotes."
        ),
    ),
    (
        "expected alphabetic or numeric character",
        _fixed(
            "a value that begins with '*', '&' or '%' is read as a special sign; put the value in quotes."
        ),
    ),
    (
        "but found another document",
        _fixed("a line '---' begins a second text in the file; remove what follows, or the line."),
    ),
    ("<document start>", _fixed("found more text where the file should end; put text with signs in quotes.")),
    ("document end marker", _fixed("found more text after a line '...'; remove the line.")),
    (
        "chomping or indentation",
        _fixed("after '|' or '>', text begins on the next line; begin a new line, or use quotes."),
    ),
    (
        "expected a comment or a line break",
        _fixed("after '|' or '>', text begins on the next line; begin a new line, or use quotes."),
    ),
    (
        "more indented follow up line",
        _fixed("this line of text is indented further than those after it; indent all its lines equally."),
    ),
    ("indentation indicator", _fixed("after '|' or '>', text begins on the next line; begin a new line.")),
    (
        "expected the node content",
        _fixed("found a sign where a value should stand; write the value, or use quotes."),
    ),
    ("undefined tag handle", _fixed("a value cannot begin with '!'; put the value in quotes.")),
    ("URI", _fixed("a value cannot begin with '!'; put the value in quotes.")),
    ("found unexpected ':'", _fixed("found a colon inside brackets; put text with a colon in quotes.")),
    ("incompatible YAML", _fixed("a line that begins with '%YAML' is not needed here; remove it.")),
    ("directive", _fixed("a line cannot begin with '%' here; remove it, or put the text in quotes.")),
)
