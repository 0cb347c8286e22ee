"""Texts in PDF files: of the file itself, and of the figures that a paper includes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

from negosim.errors import RequestFault
from negosim.reading import named

__all__ = ["pdf_texts"]

_WORDS = "/Keywords"
_INCLUDED = "/PTEX.InfoDict"
"""Where pdfTeX and LuaTeX keep what an included PDF file says of itself."""

_DAMAGED = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
)
"""What a damaged file may lead to, besides ValueError and OSError."""

_LOCKED = (DependencyError, FileNotDecryptedError, WrongPasswordError)
"""What an encrypted file leads to; the first is no fault of pypdf, which then lacks a cipher."""

_DEEPEST = 4  # drawings within drawings


def pdf_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Keywords of a PDF file, and of every figure on its pages, with the pages.

    Raises
    ------
    ValueError
        It is no PDF file, or damaged.
    RequestFault
        It is encrypted.
    """
    try:
        with _quiet(), path.open("rb") as file:
            found = list(_texts(PdfReader(file)))
    except _LOCKED:
        raise RequestFault(
            f"{named(path.as_posix(), 300)} is encrypted; ask for the figure's own file, as negosim wrote it."
        ) from None
    except _DAMAGED as error:
        raise ValueError from error
    yield from found


def _texts(reader: PdfReader) -> Iterator[tuple[str, str]]:
    own = reader.metadata
    if own is not None and _WORDS in own:
        yield "", str(own[_WORDS])
    seen: set[int] = set()
    for number, page in enumerate(reader.pages, 1):
        for text in _included(page.get("/Resources"), _DEEPEST, seen):
            yield f"page {number}", text


def _included(resources: Any, deep: int, seen: set[int]) -> Iterator[str]:
    """Keywords of what a page, or a drawing on it, includes; each drawing is looked at once."""
    drawings = _entry(_resolved(resources), "/XObject")
    for name in drawings if isinstance(drawings, dict) else ():
        drawing = _resolved(drawings.get(name))
        if not isinstance(drawing, dict) or id(drawing) in seen:
            continue
        seen.add(id(drawing))
        words = _entry(_entry(drawing, _INCLUDED), _WORDS)
        if words is not None:
            yield str(words)
        elif deep:
            yield from _included(drawing.get("/Resources"), deep - 1, seen)


def _entry(of: Any, name: str) -> Any:
    return _resolved(of.get(name)) if isinstance(of, dict) else None


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what pypdf says of flaws of a file that can be read all the same."""
    logger, silent = logging.getLogger("pypdf"), logging.NullHandler()
    # Its modules have loggers of their own, which hand on to this one.
    before, logger.propagate = logger.propagate, False
    logger.addHandler(silent)
    try:
        yield
    finally:
        logger.removeHandler(silent)
        logger.propagate = before
