"""Pydantic's errors as faults with a place: what was expected, what was found, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from negosim.reading import Finding, Loc, comma_advice, did_you_mean, keyless, named, shown

__all__ = ["field_at", "finding_of", "keys_at"]


def finding_of(model: type[BaseModel], error: dict[str, Any]) -> Finding:
    """One of pydantic's errors in validating ``model``, as a finding."""
    loc: Loc = tuple(error["loc"])
    if loc and loc[-1] == "[key]":
        if error["type"] == "value_error":
            return Finding(loc[:-1], _ours(error, error["ctx"]), key=True)
        wanted = "a whole number" if error["type"].startswith("int") else "text (in quotes)"
        message = f"expected {wanted} before the colon, found {shown(error['input'])}; change it."
        return Finding(loc[:-1], message, key=True)
    if error["type"] == "missing":
        return Finding(loc[:-1], f"the key '{loc[-1]}' is missing; add it.")
    if error["type"] == "extra_forbidden":
        return Finding(loc, _unknown_key(model, loc, error["input"]), key=True)
    if error["type"] in ("list_type", "tuple_type") and error["input"] is None:
        return Finding(loc, _no_list(field_at(model, loc)))
    say = _MESSAGES.get(error["type"], _other)
    return Finding(loc, say(error, error.get("ctx", {})))


def keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that a part of the file may have, if they are fixed."""
    inside = _model_at(model, loc)
    return [] if inside is None else [f.alias or name for name, f in inside.model_fields.items()]


def field_at(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    """The field that a part of the file is read as, or None for one of several things with names."""
    inside = _model_at(model, loc[:-1]) if loc else None
    if inside is None:
        return None
    fields = {f.alias or name: f for name, f in inside.model_fields.items()}
    return fields.get(str(loc[-1]))


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


_UNDER = {
    **dict.fromkeys(("rounds", "rounds_per_year", "proposers", "moves"), "game"),
    **dict.fromkeys(("draws", "seed", "design", "concept"), "run"),
    **dict.fromkeys(("use", "drop", "new", "combine"), "offers"),
    **dict.fromkeys(("over", "lotteries", "no_agreement", "weight", "chances"), "bargaining"),
    **dict.fromkeys(("informed", "cost"), "screening"),
}

_ELSEWHERE = {
    "bargaining": "a scenario",
    "calendar": "a scenario",
    "extends": "a scenario",
    "frozen": "a scenario",
    "in_force": "a scenario",
    "run": "a scenario",
    "screening": "a scenario",
    "sweep": "a scenario",
    "classes": "a dispute",
    "consent": "a dispute",
    "delivery": "a dispute",
    "issues": "a dispute",
    "observers": "a dispute",
    "players": "a dispute",
    "ratification": "a dispute",
    "terms": "a dispute",
}


def _unknown_key(model: type[BaseModel], loc: Loc, value: Any) -> str:
    name, known = loc[-1], keys_at(model, loc[:-1])
    if len(loc) == 1 and name in _ELSEWHERE:
        here = "a dispute" if "issues" in known else "a scenario"
        return f"'{name}' belongs in {_ELSEWHERE[name]}, and this file is {here}; remove it."
    if len(loc) == 1 and name in _UNDER and _UNDER[name] in known:
        return f"'{name}' stands under '{_UNDER[name]}'; write it there, as '{_UNDER[name]}: {{{name}: …}}'."
    if "new" in known and isinstance(value, dict) and value.keys() & {"set", "like", "label"}:
        return f"unknown key '{named(name)}'; an offer of one's own stands under 'new'."
    hint = did_you_mean(name, known) or f"; use one of {', '.join(known)}."
    return f"unknown key '{named(name)}'{hint}"


Say = Callable[[dict[str, Any], dict[str, Any]], str]


def _expected(what: str, advice: str = "change it") -> Say:
    return lambda error, context: f"expected {what}, found {shown(error['input'])}; {advice}."


def _text(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    if value is None:
        return "expected text, found nothing; write it after the colon, or remove the key."
    plain = isinstance(value, (bool, int, float))
    return f"expected text, found {shown(value)}; {'put it in quotes' if plain else 'change it'}."


def _no_list(field: FieldInfo | None) -> str:
    may_be_empty = field is not None and not any(getattr(each, "min_length", 0) for each in field.metadata)
    advice = "write [] for none" if may_be_empty else "write one with at least one name"
    return f"expected a list such as [a, b], found nothing; {advice}, or remove the key."


def _list(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    advice = "write it in square brackets" if isinstance(value, dict) else f"write [{named(value)}]"
    return f"expected a list such as [a, b], found {shown(value)}; {advice}."


_LINE = re.compile(r"[\w-]+(:| +)[^\s=:][^=:\n]*")
"""Text that is a key with a value but for a colon or a space."""


def _keys(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    if value is None:
        return "expected keys with values here, found nothing; write them, indented, or remove the key."
    advice = "change it"
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        advice = "begin its lines without '-'"
    if isinstance(value, str) and _LINE.fullmatch(value):
        return keyless(value)
    if isinstance(value, str) and "=" in value:
        key, _, rest = value.partition("=")
        advice = f"write a colon and a space for '=', as in '{named(f'{key.strip()}: {rest.strip()}')}'"
    return f"expected keys with values, such as {{key: value}}, found {shown(value)}; {advice}."


def _ours(error: dict[str, Any], context: dict[str, Any]) -> str:
    message = str(context["error"])
    return message if message.endswith(("?", ".")) else f"{message}."


def _choice(error: dict[str, Any], context: dict[str, Any]) -> str:
    known = [part.strip("'") for part in context["expected"].replace(" or ", ", ").split(", ")]
    hint = did_you_mean(error["input"], known) or "; use one of these."
    wanted = context["expected"] if len(known) > 1 else f"{context['expected']}, the only one there is so far"
    return f"expected {wanted}, found {shown(error['input'])}{hint if len(known) > 1 else '; change it.'}"


def _bound(what: str, key: str) -> Say:
    return lambda error, context: (
        f"expected a number {what} {shown(context[key])}, found {shown(error['input'])}; change it."
    )


def _few(error: dict[str, Any], context: dict[str, Any]) -> str:
    return f"expected at least {context['min_length']} here, found {context['actual_length']}; add to it."


def _many(error: dict[str, Any], context: dict[str, Any]) -> str:
    found = context.get("actual_length") or "more"
    return f"expected at most {context['max_length']} here, found {found}; shorten it."


def _other(error: dict[str, Any], context: dict[str, Any]) -> str:
    return f"this cannot be used here: {shown(error['input'])}; compare with a file that works."


def _truth(error: dict[str, Any], context: dict[str, Any]) -> str:
    advice = {"yes": "write true", "on": "write true", "no": "write false", "off": "write false"}
    hint = advice.get(str(error["input"]).lower(), "write one of the two, without quotes")
    return f"expected true or false, found {shown(error['input'])}; {hint}."


def _whole(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST_PLAIN:
        return f"expected a whole number, found one with a point or an exponent; write {int(value)}."
    digits = "".join(sign for sign in str(value) if sign not in " ,._'")
    plain = isinstance(value, str) and digits.isascii() and digits.isdigit() and digits != value
    advice = f"write {digits}" if plain else "write one such as 8, without quotes"
    if comma_advice(value):
        advice = comma_advice(value, whole=True) or "write one such as 8"
    return f"expected a whole number, found {shown(value)}; {advice}."


def _number(error: dict[str, Any], context: dict[str, Any]) -> str:
    value = error["input"]
    return f"expected a number, found {shown(value)}; {comma_advice(value) or 'write one, without quotes'}."


_MOST_PLAIN = 1e15

_MESSAGES: dict[str, Say] = {
    "string_type": _text,
    "value_error": _ours,
    "invalid_key": _expected("a name before the colon", "write one, and put text with a comma in quotes"),
    "enum": _choice,
    "dict_type": _keys,
    "model_type": _keys,
    "model_attributes_type": _keys,
    "list_type": _list,
    "tuple_type": _list,
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing": _whole,
    "int_parsing_size": _expected("a smaller number"),
    "bool_type": _truth,
    "float_type": _number,
    "finite_number": _expected("a finite number"),
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("of at least", "ge"),
    "less_than": _bound("below", "lt"),
    "less_than_equal": _bound("of at most", "le"),
    "too_short": _few,
    "too_long": _many,
}
