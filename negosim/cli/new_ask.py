"""Asking in a terminal: lines, one of a list, several of a list, until the answer can be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from negosim.errors import RequestFault
from negosim.figures.text import paragraph
from negosim.reading import did_you_mean, named

__all__ = ["Item", "asked", "chosen_of", "head", "line", "listed", "one", "several", "tell", "until"]

_Answer = TypeVar("_Answer")
_SPAN = re.compile(r"(\d+)-(\d+)")
_NONE = ("-", "none")


@dataclass(frozen=True)
class Item:
    """Something that can be chosen.

    Attributes
    ----------
    name : str
    says : str
        In a few words, behind the name.
    about : str
        At length, for who asks.
    """

    name: str
    says: str = ""
    about: str = ""


def tell(text: str, first: str = "") -> None:
    """Print a paragraph."""
    click.echo(paragraph(text, first))


def head(title: str, text: str) -> None:
    """Begin a step."""
    click.echo(f"\n{title}\n{'-' * len(title)}")
    tell(text)


def line(prompt: str) -> str:
    """Ask for a line; Enter gives an empty one."""
    tell(prompt)
    answer: str = click.prompt("", default="", show_default=False, prompt_suffix="> ")
    return answer.strip()


def until(prompt: str, read: Callable[[str], _Answer]) -> _Answer:
    """Ask until an answer can be used; what is wrong with the others is told."""
    while True:
        try:
            return read(line(prompt))
        except RequestFault as fault:
            for each in fault.faults:
                tell(str(each), "  ! ")


def listed(items: Sequence[Item]) -> None:
    """Print a list with numbers."""
    wide = len(str(len(items)))
    for number, item in enumerate(items, 1):
        tell(f"{item.says} [{item.name}]" if item.says else item.name, f"  {number:{wide}}  ")


def one(items: Sequence[Item], prompt: str, default: str = "") -> str:
    """Ask for one of a list that was printed; Enter gives the default."""
    return asked(items, prompt, lambda text: chosen_of(text, items) if text else default)


def several(items: Sequence[Item], prompt: str, default: Sequence[str] = ()) -> list[str]:
    """Ask for some of a list that was printed; Enter gives the default, ``-`` none."""

    def read(text: str) -> list[str]:
        if not text:
            return list(default)
        parts = [part for part in re.split(r"[,\s]+", text) if part]
        names = [] if text.lower() in _NONE else [name for part in parts for name in _names(part, items)]
        return list(dict.fromkeys(names))

    return asked(items, prompt, read)


def asked(items: Sequence[Item], prompt: str, read: Callable[[str], _Answer]) -> _Answer:
    """Ask until an answer can be used; one that begins with ``?`` asks for an explanation of an item."""

    def answer(text: str) -> _Answer:
        while text.startswith("?"):
            _explain(text.removeprefix("?").strip(), items)
            text = line("Your answer:")
        return read(text)

    return until(prompt, answer)


def _explain(text: str, items: Sequence[Item]) -> None:
    if not text:
        tell("Type ? and a number, such as ?1, to read more of one of them.", "  ")
        return
    for name in _names(text, items):
        item = next(each for each in items if each.name == name)
        tell(f"{name}: {item.about or item.says or 'nothing more is known of it.'}", "  ")


def _names(text: str, items: Sequence[Item]) -> list[str]:
    """What a number, a span such as 2-4, or a name stands for."""
    span = _SPAN.fullmatch(text)
    if span:
        return [chosen_of(str(each), items) for each in range(int(span[1]), min(int(span[2]), 9_999) + 1)]
    return [chosen_of(text, items)]


def chosen_of(text: str, items: Sequence[Item]) -> str:
    """The name that a number or a name stands for.

    Raises
    ------
    RequestFault
        There is none such.
    """
    names = [item.name for item in items]
    if text in names:
        return text
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= len(items):
        return names[int(text) - 1]
    hint = did_you_mean(text, names) or "; type one of them."
    raise RequestFault(f"expected a number from 1 to {len(items)} or a name, found '{named(text, 60)}'{hint}")
