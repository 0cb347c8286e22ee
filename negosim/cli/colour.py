"""Emphasis on a terminal; in a pipe click takes it away again, and a terminal may refuse it (NO_COLOR)."""

from __future__ import annotations

import os

import click

__all__ = ["painted"]


def painted(page: str) -> str:
    """A page of text with its headings bold, rules and notes dim. Its letters stay the same."""
    if os.environ.get("NO_COLOR"):
        return page
    lines = page.split("\n")
    heads = _heads(lines)
    return "\n".join(_line(line, number in heads) for number, line in enumerate(lines))


def _heads(lines: list[str]) -> set[int]:
    """Lines above a rule, back to the empty line before them."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        above = number - 1
        while _is_rule(line) and above >= 0 and lines[above].strip():
            found.add(above)
            above -= 1
    return found


def _is_rule(line: str) -> bool:
    return len(line) > 2 and set(line) in ({"-"}, {"="})


def _line(line: str, is_head: bool) -> str:
    if is_head:
        return click.style(line, bold=True)
    return click.style(line, dim=True) if _is_rule(line) else line
