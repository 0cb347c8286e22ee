"""The page of the Python interface, from its docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Any

import negosim
from making.markdown import block, page, plain_code
from negosim import errors
from negosim.model.certificate import Certificate

__all__ = ["python_page"]

_ABOUT = """\
`import negosim` is quick; what is heavy comes in on first use. Examples: [the notebook](../notebook.md)."""

_SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
_ENTRY = re.compile(r"^(?=\S)", re.MULTILINE)


def python_page() -> str:
    """Functions, then classes with their methods, then errors."""
    public = [name for name in negosim.__all__ if not name.startswith("_")]
    things = {name: getattr(negosim, name) for name in public}
    functions = {name: thing for name, thing in things.items() if not inspect.isclass(thing)}
    classes = {name: thing for name, thing in things.items() if inspect.isclass(thing)}
    parts = [
        _ABOUT,
        *(_function(f"negosim.{name}", thing, 2) for name, thing in sorted(functions.items())),
        *(_class(name, thing) for name, thing in sorted(classes.items())),
        *(_class(base.__name__, base) for base in _common(classes.values())),
        _class("Certificate", Certificate),
        *_errors(),
    ]
    return page("Python", "the docstrings of negosim", parts)


def _function(name: str, function: Callable[..., Any], level: int) -> str:
    call = f"{name}{_signature(function)}"
    return "\n\n".join([f"{'#' * level} `{name}`", block("text", call), _prose(function)])


def _signature(function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    taken = [p for name, p in signature.parameters.items() if name != "self"]
    arguments = [_argument(p) for p in taken]
    by_name = [i for i, p in enumerate(taken) if p.kind is p.KEYWORD_ONLY]
    if by_name:
        arguments.insert(by_name[0], "*")
    line = f"({', '.join(arguments)}) -> {signature.return_annotation}"
    if len(line) < 90:
        return line
    return "".join(
        ["(\n", *(f"    {argument},\n" for argument in arguments), f") -> {signature.return_annotation}"]
    )


def _argument(parameter: inspect.Parameter) -> str:
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{parameter.name}: {parameter.annotation}{default}"


def _bases(thing: type) -> list[type]:
    """What a class takes over from classes of the package that are not errors."""
    ours = [base for base in thing.__mro__[1:] if base.__module__.startswith("negosim.")]
    return [base for base in ours if not issubclass(base, (Exception, StrEnum))]


def _common(classes: Iterable[type]) -> list[type]:
    """Classes that are not public themselves, but whose methods public ones have."""
    return sorted({base for thing in classes for base in _bases(thing)}, key=lambda base: base.__name__)


def _class(name: str, thing: type) -> str:
    parts = [f"## `{name}`", _prose(thing)]
    if bases := _bases(thing):
        listed = " and ".join(f"[`{base.__name__}`](#{base.__name__.lower()})" for base in bases)
        parts.append(f"It also has what {listed} {'has' if len(bases) == 1 else 'have'}.")
    public = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
    properties = [(k, v) for k, v in public.items() if isinstance(v, (property, cached_property))]
    parts += ["\n".join(f"- `.{key}`: {_first(value)}" for key, value in properties)]
    if thing is not Certificate:  # its methods are for those who solve
        parts += [
            _function(f".{key}", value, 3) for key, value in public.items() if inspect.isfunction(value)
        ]
    return "\n\n".join(part for part in parts if part)


def _first(thing: Any) -> str:
    return plain_code(" ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split()))


def _errors() -> Iterator[str]:
    yield "## Errors"
    kinds = [
        thing for thing in vars(errors).values() if inspect.isclass(thing) and issubclass(thing, Exception)
    ]
    yield "\n".join(f"- `negosim.errors.{kind.__name__}`: {_first(kind)}" for kind in kinds)


def _prose(thing: Any) -> str:
    """A docstring in numpy's form as Markdown."""
    text = inspect.getdoc(thing)
    if not text:
        raise SystemExit(f"expected a docstring of {thing!r}, found none; add it.")
    head, *rest = _SECTION.split(text)
    sections = [_section(name, body) for name, body in zip(rest[::2], rest[1::2], strict=True)]
    return "\n\n".join([plain_code(head.strip()), *sections])


def _section(name: str, body: str) -> str:
    if name == "Examples":
        return block("pycon", body.strip())
    entries = [_entry(part) for part in _ENTRY.split(body.strip()) if part.strip()]
    return f"**{name}**\n\n" + "\n".join(entries)


def _entry(text: str) -> str:
    head, _, said = text.strip().partition("\n")
    names, _, kind = head.partition(" : ")
    about = " ".join(said.split())
    told = f"`{names}`" + (f" ({kind})" if kind else "") + (f": {about}" if about else "")
    return f"- {plain_code(told)}"
