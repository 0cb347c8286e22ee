"""YAML 1.2 into plain Python data, remembering where each key and value stands.

Tags are refused rather than executed, keys may not repeat, and depth and the size of what aliases
expand to are limited, so that a file can be wrong but never dangerous.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from negosim.errors import FileFault, NegosimError, Place, together
from negosim.reading.document import UNREAD, Document, Loc
from negosim.reading.syntax import at_position, syntax_fault
from negosim.reading.words import comma_advice, named, stray_sign

__all__ = ["parse"]

_MOST_NODES = 200_000
_MOST_DEPTH = 60
_MOST_DIGITS = 400
_CORE = "tag:yaml.org,2002:"
_SCALARS = {"null", "bool", "int", "float", "str"}
_GLUED = re.compile(r"[\w.-]+:\S.*")

EMPTY = "the file is empty; a scenario begins with 'negosim: 1' and goes on with, say, 'extends: base'."
_DEEP = f"more than {_MOST_DEPTH} parts stand inside each other here; check the brackets, and simplify it."
_LARGE = "the file is too large, or repeats its parts too often; shorten it."


def parse(text: str, path: Path | str, faults: list[NegosimError] | None = None) -> Document:
    """Parse YAML text.

    Parameters
    ----------
    text : str
    path : Path or str
        What names the text in messages.
    faults : list, optional
        If given, faults that leave the rest of the text readable are added to it, not raised.

    Raises
    ------
    FileFault
        The text is no YAML of the kind that negosim takes.
    """
    node = _composed(text, path)
    if node is None:
        raise FileFault(Place(path, 1, 1), EMPTY)
    document = Document(None, path)
    builder = _Builder(document)
    data = builder.build(node, (), 0)
    if faults is None and builder.faults:
        raise together(builder.faults)
    if faults is not None:
        faults += builder.faults
    data = None if data is _NOTHING else data
    return Document(data, path, document.keys, document.values, document.unread)


def _composed(text: str, path: Path | str) -> Any:
    """The text as ruamel.yaml's tree, or None if it says nothing."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe", pure=True)
    # One more than is allowed, so that the place can be told; older versions know no such limit.
    reader.max_depth = _MOST_DEPTH + 2
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader.compose(text)
    except MarkedYAMLError as error:
        if type(error).__name__ == "MaxDepthExceededError":
            mark = error.problem_mark
            raise FileFault(Place(path, mark.line + 1, mark.column + 1), _DEEP) from None
        raise syntax_fault(error, text, path) from None
    except YAMLError as error:
        raise at_position(error, text, path) from None
    except RecursionError:
        raise FileFault(Place(path, 1, 1), _DEEP) from None
    except (ValueError, OverflowError, AssertionError, IndexError, AttributeError, TypeError):
        # What the library itself stumbles over is a fault of the text all the same.
        raise FileFault(Place(path, 1, 1), "the text cannot be read; look for stray signs in it.") from None


class _Builder:
    """Turns composed YAML nodes into data, noting places and faults as it goes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[NegosimError] = []
        self.seen = 0

    def build(self, node: Any, loc: Loc, depth: int) -> Any:
        place = self._place(node)
        self.document.values[loc] = place
        self.seen += 1
        if depth > _MOST_DEPTH:
            raise FileFault(place, _DEEP)
        if self.seen > _MOST_NODES:
            raise FileFault(place, _LARGE)
        if node.id != "scalar" and not self._check_tag(node, {"map" if node.id == "mapping" else "seq"}, loc):
            return _stand_in(loc)
        if node.id == "mapping":
            return self._keys(node, loc, depth)
        if node.id == "sequence":
            return [self.build(child, (*loc, i), depth + 1) for i, child in enumerate(node.value)]
        return self._scalar(node, loc)

    def _keys(self, node: Any, loc: Loc, depth: int) -> dict[str | int, Any]:
        result: dict[str | int, Any] = {}
        for key_node, value_node in self._without_commas(node, loc):
            place = self._place(key_node)
            key = self._key(key_node, value_node, loc)
            if key is None:
                self.document.unread.add((*loc, UNREAD))
            elif key in result:
                self._note(place, _twice(key, self.document.keys[*loc, key].line, place.line))
            else:
                self.document.keys[*loc, key] = place
                result[key] = self.build(value_node, (*loc, key), depth + 1)
                if result[key] is None and not value_node.value:
                    self.document.values[*loc, key] = place  # nothing stands nowhere
        return {key: value for key, value in result.items() if value is not _NOTHING}

    def _without_commas(self, node: Any, loc: Loc) -> list[tuple[Any, Any]]:
        """Keys with values but for numbers such as ``{draws: 10,000}``, in which a comma begins a key."""
        pairs = list(node.value)
        kept: list[tuple[Any, Any]] = []
        while pairs:
            key, value = pairs.pop(0)
            number = str(value.value) if _is_number(value) else ""
            end = value.end_mark.index
            while number and pairs and _is_bare_digits(pairs[0]) and pairs[0][0].start_mark.index == end + 1:
                more, _ = pairs.pop(0)
                number, end = f"{number},{more.value}", more.end_mark.index
            advice = comma_advice(number, whole=True) or comma_advice(number) or "put it in quotes"
            if "," not in number:
                kept.append((key, value))
                continue
            self._note(self._place(value), f"found '{named(number)}', a number with a comma; {advice}.")
            self.document.unread.add((*loc, str(key.value)))
        return kept

    def _key(self, node: Any, value: Any, loc: Loc) -> str | int | None:
        """A key, or None after a note on why it is none."""
        place = self._place(node)
        if node.id != "scalar":
            self._note(place, "expected a name before the colon, found a list or keys; write a name.")
            return None
        if str(node.tag) == _CORE + "merge":
            self._note(place, "'<<' is not read here; write out the keys that it should bring in.")
            return None
        text = str(node.value)
        if value.id == "scalar" and value.value == "" and not node.style and _GLUED.fullmatch(text):
            name, _, rest = text.partition(":")
            hint = f"write '{named(name)}: {named(rest)}'"
            self._note(place, f"a space is missing after the colon in '{named(text)}'; {hint}.")
            self.document.unread.add((*loc, name))
            return None
        key = self._scalar(node, (*loc, UNREAD))
        if isinstance(key, (str, int)) and not isinstance(key, bool):
            return key
        return None if key is _NOTHING else text

    def _scalar(self, node: Any, loc: Loc) -> Any:
        if not self._check_tag(node, _SCALARS, loc):
            return _stand_in(loc)
        kind = str(node.tag).removeprefix(_CORE)
        text = str(node.value)
        if kind == "null":
            return None
        if kind == "str":
            wrong = stray_sign(text)
            if wrong:
                self._note(self._place(node), wrong)
                self.document.unread.add(loc)
            return _stand_in(loc) if wrong else text
        try:
            return _PLAIN[kind](text)
        except (KeyError, ValueError):
            self._note(self._place(node), f"expected {_WORDS[kind]}, found '{named(text)}'; correct it.")
            self.document.unread.add(loc)
            return _stand_in(loc)

    def _check_tag(self, node: Any, allowed: set[str], loc: Loc) -> bool:
        tag = str(node.tag)
        if tag.startswith(_CORE) and tag.removeprefix(_CORE) in allowed:
            return True
        if tag == _CORE + "timestamp":
            message = f"expected text, found the date {named(node.value)}; put it in quotes."
        else:
            short = named(tag.replace(_CORE, "!!"))
            message = (
                f"'{short}' is a command to the reader of the file, which is not obeyed here; remove it."
            )
        self._note(self._place(node), message)
        self.document.unread.add(loc)
        return False

    def _note(self, place: Place, message: str) -> None:
        self.faults.append(FileFault(place, message))

    def _place(self, node: Any) -> Place:
        mark = node.start_mark
        return Place(self.document.path, mark.line + 1, mark.column + 1)


def _twice(key: object, first: int, second: int) -> str:
    where = "twice in this line" if first == second else f"here and in line {first}"
    return f"the key '{named(key)}' stands {where}; keep one of the two."


_NOTHING = object()
"""Stands for a value that cannot be read until it is left out."""


def _stand_in(loc: Loc) -> Any:
    """What stands for a part that cannot be read: nothing, or in a list a name that is never reported."""
    return UNREAD if loc and isinstance(loc[-1], int) else _NOTHING


def _is_number(node: Any) -> bool:
    return node.id == "scalar" and str(node.tag) in (_CORE + "int", _CORE + "float")


def _is_bare_digits(pair: tuple[Any, Any]) -> bool:
    """Whether a key is a number that has neither a colon nor a value after it."""
    key, value = pair
    bare = key.id == "scalar" and not key.style and re.fullmatch(r"\d+(\.\d+)?", str(key.value)) is not None
    return bare and value.id == "scalar" and not value.style and value.value == ""


def _int(text: str) -> int:
    plain = text.replace("_", "")
    if len(plain) > _MOST_DIGITS:
        raise ValueError("too many digits")
    return int(plain, 0 if plain.lstrip("+-")[:2].lower() in ("0x", "0o", "0b") else 10)


def _float(text: str) -> float:
    plain = text.replace("_", "").lower()
    if plain.lstrip("+-") == ".inf":
        return float("-inf") if plain.startswith("-") else float("inf")
    return float("nan") if plain == ".nan" else float(plain)


_PLAIN: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "int": _int,
    "float": _float,
}
_WORDS = {"bool": "true or false", "int": "a whole number", "float": "a number"}
