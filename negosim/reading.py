"""YAML 1.2 into plain Python data, remembering where each key and value stands.

Tags are refused rather than executed, keys may not repeat, and the size of what aliases
expand to is limited, so that a file can be wrong but never dangerous.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negosim.errors import FileFault, NegosimError, Place

__all__ = ["Document", "Finding", "Loc", "did_you_mean", "parse", "read", "shown", "unknown"]

Loc = tuple[str | int, ...]

_MOST_NODES = 200_000
_MOST_NAMES = 12
_MOST_DEPTH = 60
_CORE = "tag:yaml.org,2002:"
_SCALARS = {"null", "bool", "int", "float", "str"}


@dataclass(frozen=True)
class Finding:
    """Something wrong at a location; ``key`` if it is the key rather than the value."""

    loc: Loc
    message: str
    key: bool = False


@dataclass(frozen=True)
class Document:
    """A file's data and the places of its parts.

    Attributes
    ----------
    data : object
        Mappings, lists and scalars.
    path : Path or str
        The file, or what stands for it.
    keys, values : dict
        Place of the key and of the value at each location (a tuple of keys and indices).
    """

    data: Any
    path: Path | str
    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """Place of a location, or of the nearest part of the file that contains it."""
        loc = tuple(loc)
        while loc:
            found = self.keys.get(loc) if key else self.values.get(loc)
            if found is None:
                found = self.values.get(loc) or self.keys.get(loc)
            if found is not None:
                return found
            loc = loc[:-1]
        return self.values.get((), Place(self.path, 1, 1))

    def nearest(self, *locs: Loc) -> Loc:
        """The first of several locations (of keys) that the data has, or the last of them."""
        return next((loc for loc in locs if _holds(self.data, loc)), locs[-1])

    def fault(self, loc: Loc, message: str, *, key: bool = False) -> NegosimError:
        """The fault to raise for what stands at ``loc``."""
        return FileFault(self.place(loc, key=key), message)

    def raise_first(self, findings: Iterable[Finding]) -> None:
        """Raise the fault for the finding that comes first in the file, if there is one.

        Raises
        ------
        NegosimError
            There is a finding.
        """
        found = min(findings, key=self._order, default=None)
        if found is not None:
            raise self.fault(found.loc, found.message, key=found.key)

    def _order(self, finding: Finding) -> tuple[int, int]:
        place = self.place(finding.loc, key=finding.key)
        return place.line, place.column


def _holds(data: Any, loc: Loc) -> bool:
    for step in loc:
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint such as ``"; did you mean 'hold'?"``, or nothing when no known name is near."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1) or [n for n in names if name and n.startswith(name)]
    return f"; did you mean '{near[0]}'?" if near else ""


def unknown(kind: str, name: object, known: Iterable[str], where: str = "") -> str:
    """One sentence on a name that does not exist (``where``), with the near or the known names."""
    names = list(known)
    missing = f"there is no {kind} '{name}'{f' {where}' if where else ''}"
    near = did_you_mean(str(name), names)
    if near:
        return missing + near
    if not names:
        return f"{missing}, as there are none; remove it."
    more = " and others" if len(names) > _MOST_NAMES else ""
    return f"{missing}; use one of {', '.join(names[:_MOST_NAMES])}{more}."


def shown(value: object) -> str:
    """A value in a few words, as a message shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    return f"'{value}'" if isinstance(value, str) else str(value)


def read(path: Path) -> Document:
    """Read a YAML file.

    Raises
    ------
    FileFault
        The file is missing, unreadable, not UTF-8, or no YAML of the kind that negosim takes.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileFault(
            Place(path, line, 1), "expected text in UTF-8, found other bytes; save the file as UTF-8."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileFault(Place(path, 1, 1), f"the file cannot be read ({reason}); check its name.") from None
    return parse(text, path)


def parse(text: str, path: Path | str) -> Document:
    """Parse YAML text; ``path`` names it in messages.

    Raises
    ------
    FileFault
        The text is no YAML of the kind that negosim takes.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    document = Document(None, path)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path, 1, 1)
        hint = "; indent with spaces, not tabs" if "\\t" in str(error.problem) else ""
        raise FileFault(place, f"this is not valid YAML: {_one_line(error.problem)}{hint}.") from None
    except YAMLError as error:
        raise FileFault(Place(path, 1, 1), f"this is not valid YAML: {_one_line(error)}.") from None
    except RecursionError:
        raise FileFault(Place(path, 1, 1), "the file is nested too deeply; flatten it.") from None
    if node is None:
        raise FileFault(Place(path, 1, 1), "expected a mapping of keys to values, found nothing.")
    data = _Builder(document).build(node, (), 0)
    return Document(data, path, document.keys, document.values)


class _Builder:
    """Turns composed YAML nodes into data, noting places as it goes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen = 0

    def build(self, node: Any, loc: Loc, depth: int) -> Any:
        place = self._place(node)
        self.document.values[loc] = place
        self.seen += 1
        if self.seen > _MOST_NODES or depth > _MOST_DEPTH:
            raise FileFault(place, "the file is too large or nested too deeply to be a scenario.")
        if node.id == "mapping":
            return self._mapping(node, loc, depth)
        if node.id == "sequence":
            self._refuse_tag(node, {"seq"})
            return [self.build(child, (*loc, i), depth + 1) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: Any, loc: Loc, depth: int) -> dict[str | int, Any]:
        self._refuse_tag(node, {"map"})
        result: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if key_node.id != "scalar":
                raise FileFault(place, "expected a name as the key, found a list or mapping.")
            key = self._scalar(key_node)
            if not isinstance(key, (str, int)) or isinstance(key, bool):
                key = str(key_node.value)
            if key in result:
                raise FileFault(place, f"the key '{key}' stands twice; keep one of the two.")
            self.document.keys[(*loc, key)] = place
            result[key] = self.build(value_node, (*loc, key), depth + 1)
        return result

    def _scalar(self, node: Any) -> Any:
        self._refuse_tag(node, _SCALARS)
        kind = str(node.tag).removeprefix(_CORE)
        text = str(node.value)
        if kind == "null":
            return None
        if kind == "str":
            return text
        try:
            return _PLAIN[kind](text)
        except (KeyError, ValueError):
            message = f"expected a {kind}, found '{text[:40]}'; correct it."
            raise FileFault(self._place(node), message) from None

    def _refuse_tag(self, node: Any, allowed: set[str]) -> None:
        tag = str(node.tag)
        if tag == _CORE + "timestamp":
            message = f"expected text, found the date {node.value}; put it in quotes."
            raise FileFault(self._place(node), message)
        if not tag.startswith(_CORE) or tag.removeprefix(_CORE) not in allowed:
            raise FileFault(self._place(node), f"the tag or value '{tag}' is not allowed; remove it.")

    def _place(self, node: Any) -> Place:
        mark = node.start_mark
        return Place(self.document.path, mark.line + 1, mark.column + 1)


def _int(text: str) -> int:
    plain = text.replace("_", "")
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


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
