"""``bundle.json``: what a bundle holds, from which commands, and the SHA-256 of every other file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from negosim.errors import RequestFault
from negosim.reading import named, stray_sign
from negosim.store.writers import to_json

__all__ = ["FORMAT", "Bundle", "Entry", "Papers", "bundle_from"]

FORMAT = 1
"""Version of the layout of bundles."""

_KIND = "negosim bundle"


class _Part(BaseModel):
    """A part of the manifest, of which nothing is known but what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Entry(_Part):
    """One results folder.

    Attributes
    ----------
    name : str
        Of its folder under ``results``.
    kind, title, recipe : str
        As its manifest says.
    command : str
        What makes it again from the folder of the bundle; empty if it is the archived scenario that is
        solved again.
    rewritten : bool
        Whether the folder's own manifest names scenario files by paths that hold elsewhere only.
    scenarios : tuple of str
        The files that the command reads, by their path in the bundle.
    draws : int
        In each solution.
    seconds : float or None
        How long solving took, if it is known.
    cores : int or None
        On how many cores.
    written : str
        When.
    versions : mapping of str to str
        With what.
    """

    name: str = Field(min_length=1)
    kind: str
    title: str
    recipe: str
    command: str
    rewritten: bool
    scenarios: tuple[str, ...]
    draws: int
    seconds: float | None
    cores: int | None
    written: str
    versions: dict[str, str]


class Papers(_Part):
    """How the figures and tables for papers were made."""

    formats: tuple[str, ...]
    style: str
    lang: str


class Bundle(_Part):
    """What a bundle says of itself.

    Attributes
    ----------
    entries : tuple of Entry
    papers : Papers
    wheel : str
        Path of negosim's own code.
    software : mapping of str to str
        Exact versions of Python, negosim and all that it needs.
    license : str
        On what terms the data may be used; empty if nothing is said.
    authors : tuple of str
    files : mapping of str to str
        SHA-256 of every other file by its path.
    """

    entries: tuple[Entry, ...] = Field(min_length=1)
    papers: Papers
    wheel: str
    software: dict[str, str]
    license: str
    authors: tuple[str, ...]
    files: dict[str, str]

    def to_json(self) -> str:
        """The text of the file."""
        return to_json({"kind": _KIND, "format": FORMAT, **self.model_dump(mode="json")})


def bundle_from(content: bytes) -> Bundle:
    """What ``bundle.json`` says.

    Raises
    ------
    RequestFault
        It is no manifest of a bundle, or one of a later version.
    """
    data = _object(content)
    if data.pop("kind", None) != _KIND:
        raise RequestFault("this is no bundle of negosim; 'negosim bundle DIR -o paper.zip' makes one.")
    written = data.pop("format", None)
    if written != FORMAT or isinstance(written, bool):
        raise RequestFault(
            f"the bundle has format {named(written)}, this version of negosim reads {FORMAT}; "
            "use the version in its folder software."
        )
    try:
        return Bundle.model_validate_json(json.dumps(data))
    except (ValidationError, ValueError, RecursionError):
        raise _damaged() from None


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object in a file, without signs that command a terminal."""
    try:
        data = json.loads(content)
        if not isinstance(data, dict) or any(map(stray_sign, _texts(data))):
            raise _damaged()
    except (ValueError, RecursionError):
        raise _damaged() from None
    return data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from _texts(each)
    elif isinstance(data, dict):
        for key, each in data.items():
            yield key
            yield from _texts(each)


def _damaged() -> RequestFault:
    return RequestFault("the bundle is damaged: its bundle.json cannot be read; get it again.")
