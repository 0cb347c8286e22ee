"""Asking in a terminal: lines, one of a list, several of a list, until the answer can be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from negosim.errors import NegosimError, RequestFault
from negosim.figures.text import paragraph
from negosim.reading import did_you_mean, named

__all__ = [
    "Item",
    "agreed",
    "asked",
    "chosen_of",
    "head",
    "line",
    "listed",
    "noted",
    "one",
    "several",
    "step",
    "tell",
    "told",
    "until",
]

_Answer = TypeVar("_Answer")
_SPAN = re.compile(r"(\d+)-(\d+)")
_NONE = ("-", "none")
_YES, _NO = ("", "y", "yes"), ("n", "no")
_STEPS = 6


@dataclass(frozen=True)
class Item:
    """Something that can be chosen.

    Attributes
    ----------
    name : str
    says : str
        In a few words; a label.
    about : str
        At length, for who asks.
    line : str
        How a list shows it, if not as the label with the name behind it.
    """

    name: str
    says: str = ""
    about: str = ""
    line: str = ""

    @property
    def shown(self) -> str:
        """How a list shows it."""
        return self.line or (f"{self.says} [{self.name}]" if self.says else self.name)

    def is_called(self, text: str) -> bool:
        """Whether a text is its name or its label, in letters of any size."""
        return bool(text) and text.casefold() in (self.name.casefold(), self.says.casefold())


def tell(text: str, first: str = "") -> None:
    """Print a paragraph."""
    click.echo(paragraph(text, first))


def step(number: int, title: str, text: str) -> None:
    """Begin a step."""
    head(f"Step {number} of {_STEPS}: {title}", text)


def noted(text: str) -> None:
    """Say what an answer led to."""
    tell(text, "  = ")


def told(fault: NegosimError) -> None:
    """Say what is wrong with an answer."""
    for each in fault.faults:
        tell(str(each), "  ! ")


def head(title: str, text: str) -> None:
    """Begin a part."""
    click.echo(f"\n{title}\n{'-' * len(title)}")
    tell(text)


def line(prompt: str, about: str = "") -> str:
    """Ask for a line; Enter gives an empty one, and ``?`` an explanation if there is one."""
    tell(prompt)
    answer: str = click.prompt("", default="", show_default=False, prompt_suffix="> ")
    if about and answer.strip() == "?":
        tell(about, "  ")
        return line(prompt, about)
    return answer.strip()


def until(prompt: str, read: Callable[[str], _Answer], about: str = "") -> _Answer:
    """Ask until an answer can be used; what is wrong with the others is told."""
    while True:
        try:
            return read(line(prompt, about))
        except RequestFault as fault:
            told(fault)


def listed(items: Sequence[Item]) -> None:
    """Print a list with numbers."""
    wide = len(str(len(items)))
    for number, item in enumerate(items, 1):
        tell(item.shown, f"  {number:{wide}}  ")
    click.echo()


def agreed(question: str) -> bool:
    """Ask yes or no; Enter is yes."""

    def read(text: str) -> bool:
        if text.casefold() not in (*_YES, *_NO):
            raise RequestFault(f"expected y or n, found '{named(text, 60)}'; type one of them.")
        return text.casefold() in _YES

    return until(f"{question} (Enter or y: yes; n: no)", read)


def one(items: Sequence[Item], prompt: str, default: str = "") -> str:
    """Ask for one of a list that was printed; Enter gives the default."""
    return asked(items, prompt, lambda text: chosen_of(text, items) if text else default)


def several(items: Sequence[Item], prompt: str, default: Sequence[str] = ()) -> list[str]:
    """Ask for some of a list that was printed; Enter gives the default, ``-`` none."""

    def read(text: str) -> list[str]:
        if not text:
            return list(default)
        return [] if text.lower() in _NONE else _listed_names(text, items)

    return asked(items, prompt, read)


def asked(items: Sequence[Item], prompt: str, read: Callable[[str], _Answer]) -> _Answer:
    """Ask until an answer can be used; ``?`` explains all items, ``?3`` or ``3?`` one."""

    def answer(text: str) -> _Answer:
        while text.startswith("?") or text.endswith("?"):
            _explain(text.strip("? "), items)
            text = line("Your answer:")
        return read(text)

    return until(prompt, answer)


def _explain(text: str, items: Sequence[Item]) -> None:
    names = _listed_names(text, items) if text else [item.name for item in items]
    for item in items:
        if item.name in names:
            tell(f"{item.name}: {item.about or item.says or 'nothing more is known of it.'}", "  ")


def _listed_names(text: str, items: Sequence[Item]) -> list[str]:
    """What a list with commas, or with spaces between numbers or names, stands for; each once."""
    found: list[str] = []
    for part in filter(None, map(str.strip, text.split(","))):
        whole = any(item.is_called(part) for item in items)
        found += [name for each in ([part] if whole else part.split()) for name in _names(each, items)]
    return list(dict.fromkeys(found))


def _names(text: str, items: Sequence[Item]) -> list[str]:
    """What a number, a span such as 2-4, or a name stands for."""
    span = _SPAN.fullmatch(text)
    if span:
        return [chosen_of(str(each), items) for each in range(int(span[1]), min(int(span[2]), 9_999) + 1)]
    return [chosen_of(text, items)]


def chosen_of(text: str, items: Sequence[Item], unlisted: Sequence[str] = ()) -> str:
    """The name that a number, a name or a label stands for; names can be taken that no list shows.

    Raises
    ------
    RequestFault
        There is none such.
    """
    names = [item.name for item in items]
    if text in (*names, *unlisted):
        return text
    called = next((item.name for item in items if item.is_called(text)), "")
    if called:
        return called
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= len(items):
        return names[int(text) - 1]
    hint = did_you_mean(text, [*names, *unlisted]) or "; type one of them."
    raise RequestFault(f"expected a number from 1 to {len(items)} or a name, found '{named(text, 60)}'{hint}")
