"""Tables of the keys of scenario and dispute files, from the classes that read them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from making.markdown import code, one_line, plain_code, table
from negosim.dispute.languages import Language
from negosim.dispute.priors import Prior
from negosim.scenario.text import GameText

__all__ = ["key_tables"]

# What a reader of files says for values that are read by a function of their own.
_READ_BY = {
    "read_factors": "number or parameter",
    "read_table": "numbers or parameters, nested by level",
    "read_levels": "level: label, or list of levels",
    "_prior": "number or prior",
    "_change": "number, prior, or `{scale: …, add: …}`",
    "_private_cost": "number, `{uniform: …}` or `{discrete: …}`",
    "read_share": "share from 0 to 1",
    "as_list": "",  # one, or a list of those
}
_PLAIN = {str: "text", bool: "true or false", int: "whole number", float: "number", Prior: "number or prior"}
_SIGNS = {Ge: ("ge", "≥"), Gt: ("gt", ">"), Le: ("le", "≤"), Lt: ("lt", "<")}


def key_tables(model: type[BaseModel], top: str, skipped: frozenset[str] = frozenset()) -> Iterator[str]:
    """A section for every mapping of a file, the whole file first.

    Parameters
    ----------
    model : class
        Class of the file.
    top : str
        Heading of the section on the whole file.
    skipped : set of str
        Places that have a section elsewhere.
    """
    done: dict[type[BaseModel], str] = {}
    for place, part in _places(model, ""):
        heading = f"## {code(place)}" if place else f"## {top}"
        if part in done:
            yield f"{heading}\n\nAs {code(done[part])}."
        elif place not in skipped:
            done[part] = place
            yield f"{heading}\n\n{_about(part)}\n\n{_table(part)}"


def _about(model: type[BaseModel]) -> str:
    text = inspect.cleandoc(model.__doc__ or "")
    return plain_code(one_line(text.replace("; see the module's docstring", "")))


def _places(model: type[BaseModel], place: str) -> Iterator[tuple[str, type[BaseModel]]]:
    yield place, model
    for name, field in model.model_fields.items():
        for inner, named in _models(field.annotation):
            key = field.alias or name
            at = f"{place}.{key}" if place else key
            yield from _places(inner, at + ".NAME" * named)


def _models(annotation: Any, named: int = 0) -> Iterator[tuple[type[BaseModel], int]]:
    """Classes of files in a type, each with how many names lead to it."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation, named
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is dict:
        yield from _models(inner[1], named + 1)
    elif origin in (Annotated, Union, UnionType):
        for part in inner:
            yield from _models(part, named)


def _table(model: type[BaseModel]) -> str:
    rows = [_row(model, field.alias or name, field) for name, field in model.model_fields.items()]
    return table(["Key", "Value", "If left out", "Meaning"], rows)


def _row(model: type[BaseModel], key: str, field: FieldInfo) -> list[str]:
    if not field.description:
        raise SystemExit(f"expected a description of the key '{key}', found none; add it to its Field.")
    return [code(key), _words(field.annotation, field.metadata), _default(model, field), field.description]


def _words(annotation: Any, metadata: list[Any] | tuple[Any, ...] = ()) -> str:
    readers = [getattr(mark.func, "__name__", "") for mark in metadata if isinstance(mark, BeforeValidator)]
    if unknown := set(readers) - _READ_BY.keys():
        raise SystemExit(
            f"expected what a file says for {sorted(unknown)} in docs/making/keys.py, found nothing."
        )
    for name in readers:
        if said := _READ_BY[name]:
            return said
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _words(inner, [*metadata, *marks])
    if readers and get_origin(annotation) is tuple:
        return f"{_item(annotation)}, or list of those"
    return _of_type(annotation) + _limits(metadata)


def _of_type(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return "one of " + ", ".join(code(item.value) for item in annotation)
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return "keys below"
    if origin is dict:
        return f"{_key(inner[0])}: {_words(inner[1])}"
    if origin is tuple:
        return f"list of {_item(annotation)}"
    if origin in (Union, UnionType):
        return " or ".join(_words(part) for part in inner if part is not type(None))
    return "any"


def _key(annotation: Any) -> str:
    """What stands before the colon."""
    if annotation is str:
        return "name"
    return "language" if Language in get_args(annotation) else "number"


def _item(annotation: Any) -> str:
    said = _words(get_args(annotation)[0])
    return {"text": "names", "keys below": "keys below"}.get(said, said)


def _limits(metadata: list[Any] | tuple[Any, ...]) -> str:
    limits = [mark for item in metadata for mark in getattr(item, "metadata", None) or [item]]
    said = [
        f"{sign} {getattr(mark, name):,}"
        for mark in limits
        for kind, (name, sign) in _SIGNS.items()
        if isinstance(mark, kind)
    ]
    return ", " + ", ".join(said) if said else ""


def _default(model: type[BaseModel], field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if model is GameText:
        return "as inherited"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Enum):
        return code(value.value)
    if value in (None, "", (), {}) or isinstance(value, BaseModel):
        return "–"
    if isinstance(value, tuple):
        return code(f"{value[0]:g}")
    return code(
        str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else f"{value:g}"
    )
