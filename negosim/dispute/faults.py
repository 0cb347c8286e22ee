"""Pydantic's errors as faults with a place: what was expected, what was found, what to do."""

from __future__ import annotations

from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from negosim.reading import Document, Finding, Loc, did_you_mean, shown

__all__ = ["FORMAT", "check_format", "validated"]

FORMAT = 1
"""Version of the file formats that this negosim reads."""

Model = TypeVar("Model", bound=BaseModel)


def check_format(document: Document) -> None:
    """Refuse a file of another format version, before anything else is read.

    Raises
    ------
    NegosimError
        The file is no mapping, or its key ``negosim`` is not the version that is read here.
    """
    if not isinstance(document.data, dict):
        raise document.fault((), f"expected a mapping of keys to values, found {shown(document.data)}.")
    if "negosim" not in document.data:
        raise document.fault((), f"the format version is missing; add 'negosim: {FORMAT}'.")
    version = document.data["negosim"]
    if type(version) is not int or version != FORMAT:
        message = f"expected format version {FORMAT}, found {shown(version)}; write 'negosim: {FORMAT}'."
        raise document.fault(("negosim",), message)


def validated(model: type[Model], document: Document) -> Model:
    """A document's data as a model.

    Raises
    ------
    NegosimError
        The data does not fit; the fault is the first one in the file.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        document.raise_first(_finding(model, details) for details in _causes(error))
        raise


def _causes(error: ValidationError) -> list[dict[str, Any]]:
    """The errors, without keys that are missing only because they are misspelt."""
    errors: list[dict[str, Any]] = [dict(details) for details in error.errors()]
    misspelt = {details["loc"][:-1] for details in errors if details["type"] == "extra_forbidden"}
    return [d for d in errors if d["type"] != "missing" or d["loc"][:-1] not in misspelt]


def _finding(model: type[BaseModel], error: dict[str, Any]) -> Finding:
    loc: Loc = tuple(error["loc"])
    if loc and loc[-1] == "[key]":
        wanted = "a whole number" if error["type"].startswith("int") else "text (in quotes)"
        return Finding(loc[:-1], f"expected {wanted} as the key, found {shown(error['input'])}.", key=True)
    if error["type"] == "missing":
        return Finding(loc[:-1], f"the key '{loc[-1]}' is missing; add it.")
    if error["type"] == "extra_forbidden":
        return Finding(loc, _unknown_key(model, loc), key=True)
    say = _MESSAGES.get(error["type"], _other)
    return Finding(loc, say(error, error.get("ctx", {})))


def _unknown_key(model: type[BaseModel], loc: Loc) -> str:
    inside = _model_at(model, loc[:-1])
    known = [] if inside is None else [f.alias or name for name, f in inside.model_fields.items()]
    hint = did_you_mean(str(loc[-1]), known) or f"; use one of {', '.join(known)}."
    return f"unknown key '{loc[-1]}'{hint}"


def _model_at(annotation: Any, loc: Loc) -> type[BaseModel] | None:
    """The model that a part of the file is read as."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _model_at(arguments[0], loc)
    if origin in (Union, UnionType):
        return _model_at(next(a for a in arguments if a is not type(None)), loc)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if not loc:
        return annotation if is_model else None
    if is_model:
        fields = {f.alias or name: f.annotation for name, f in annotation.model_fields.items()}
        return _model_at(fields.get(str(loc[0])), loc[1:])
    return _model_at(arguments[1 if origin is dict else 0], loc[1:]) if arguments else None


Say = Callable[[dict[str, Any], dict[str, Any]], str]


def _expected(what: str) -> Say:
    return lambda error, context: f"expected {what}, found {shown(error['input'])}."


def _text(error: dict[str, Any], context: dict[str, Any]) -> str:
    scalar = isinstance(error["input"], (bool, int, float))
    return f"expected text, found {shown(error['input'])}{'; put it in quotes' if scalar else ''}."


def _list(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    advice = "" if isinstance(value, dict) or value is None else f"; write [{value}]"
    return f"expected a list, found {shown(value)}{advice}."


def _ours(error: dict[str, Any], context: dict[str, Any]) -> str:
    message = str(context["error"])
    return message if message.endswith(("?", ".")) else f"{message}."


def _choice(error: dict[str, Any], context: dict[str, Any]) -> str:
    known = [part.strip("'") for part in context["expected"].replace(" or ", ", ").split(", ")]
    hint = did_you_mean(str(error["input"]), known) or "."
    return f"expected {context['expected']}, found {shown(error['input'])}{hint}"


def _bound(what: str, key: str) -> Say:
    return lambda error, context: (
        f"expected a number {what} {shown(context[key])}, found {shown(error['input'])}."
    )


def _few(error: dict[str, Any], context: dict[str, Any]) -> str:
    return f"expected at least {context['min_length']} here, found {context['actual_length']}; add to it."


def _many(error: dict[str, Any], context: dict[str, Any]) -> str:
    return f"expected at most {context['max_length']} here, found more; shorten it."


def _other(error: dict[str, Any], context: dict[str, Any]) -> str:
    return f"{error['msg']}, found {shown(error['input'])}."


_MESSAGES: dict[str, Say] = {
    "string_type": _text,
    "value_error": _ours,
    "enum": _choice,
    "dict_type": _expected("a mapping of names to values"),
    "model_type": _expected("a mapping of keys to values"),
    "model_attributes_type": _expected("a mapping of keys to values"),
    "list_type": _list,
    "tuple_type": _list,
    "int_type": _expected("a whole number"),
    "int_from_float": _expected("a whole number"),
    "bool_type": _expected("true or false"),
    "float_type": _expected("a number"),
    "finite_number": _expected("a finite number"),
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("of at least", "ge"),
    "less_than_equal": _bound("of at most", "le"),
    "too_short": _few,
    "too_long": _many,
}
