"""Words in the reader's language: what is written in English is looked up where it is put on paper.

A catalogue maps English texts, or templates with named parts such as ``Rejected by {who}``, to another
language. It is in use inside ``speaking`` only; outside of it, and for what it does not hold, English stays.
It travels by context, since every label of a chart would otherwise have to be handed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

__all__ = ["say", "speaking"]

_ENGLISH: Mapping[str, str] = {}

_CATALOGUE: ContextVar[Mapping[str, str]] = ContextVar("catalogue", default=_ENGLISH)


def say(text: str, /, **parts: Any) -> str:
    """A text in the language in use.

    Parameters
    ----------
    text : str
        In English; with ``parts`` a template, whose braces name them.
    **parts
        What stands in the template; texts among them are looked up, too.
    """
    catalogue = _CATALOGUE.get()
    found = catalogue.get(text, text)
    if not parts:
        return found
    said = {
        name: catalogue.get(part, part) if isinstance(part, str) else part for name, part in parts.items()
    }
    return found.format(**said)


@contextmanager
def speaking(catalogue: Mapping[str, str]) -> Iterator[None]:
    """Have ``say`` use a catalogue, for as long as something is written or drawn."""
    token = _CATALOGUE.set(catalogue)
    try:
        yield
    finally:
        _CATALOGUE.reset(token)
