"""What figures were made from, in one line, so that two of them can be told apart."""

from __future__ import annotations

from collections.abc import Iterable

from negosim.wording import say

__all__ = ["source_line"]


def source_line(name: str, drawn: str, recipe: str, changes: Iterable[str] = ()) -> str:
    """Name, draws and seed, the start of the recipe, and what was changed on the command line."""
    changed = say("; ").join(changes)
    parts = [name, drawn, say("recipe {digits}", digits=recipe[:8])]
    return " · ".join([*parts, *([say("changed: {changes}", changes=changed)] if changed else [])])
