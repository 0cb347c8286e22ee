"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["HEADER", "block", "cell", "code", "one_line", "page", "plain_code", "table"]

HEADER = "<!-- Made by docs/make_reference.py from {source}; do not edit it by hand. -->"


def page(title: str, source: str, parts: Iterable[str]) -> str:
    """A page with a title and a note of what it was made from."""
    said = [f"# {title}", HEADER.format(source=source), *(part for part in parts if part)]
    return "\n\n".join(part.rstrip() for part in said) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing if it has no rows."""
    lines = [_row(cell(text) for text in row) for row in rows]
    return "\n".join([_row(heads), _row("---" for _ in heads), *lines]) if lines else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cell(text: str) -> str:
    """Text in a table: on one line, without bars."""
    return one_line(text).replace("|", "\\|")


def one_line(text: str) -> str:
    """Text without line ends."""
    return " ".join(text.split())


def code(text: object) -> str:
    """Text as it is typed."""
    return f"`{text}`"


def block(kind: str, text: str) -> str:
    """A fenced block."""
    return f"```{kind}\n{text.rstrip()}\n```"


def plain_code(text: str) -> str:
    """Prose of a docstring: literals in single backticks."""
    return re.sub(r"``(.+?)``", r"`\1`", text)
