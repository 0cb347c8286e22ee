"""The tree as an outline: a line for each node, indented below the one that it splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from negosim.figures.discovery_words import Row, hundred, hundred_with, limit_text
from negosim.figures.text import paragraph, table
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["Line", "is_split", "outline", "tree_text"]

_STEP = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Line:
    """A node other than the root.

    Attributes
    ----------
    depth : int
        0 below the root.
    side : str
        Which draws of the node above: ``at most 0.22``.
    asks : str
        By what it is split; nothing for a leaf.
    row : mapping
        Its row of the table.
    """

    depth: int
    side: str
    asks: str
    row: Row


def is_split(found: Study) -> bool:
    """Whether the tree has any split."""
    return len(found.tables["tree"]) > 1


def outline(found: Study) -> tuple[str, list[Line]]:
    """By what all draws are split, and the lines below that."""
    rows: list[dict[Any, Any]] = found.tables["tree"].to_dict("records")
    depths = [-1]
    lines = []
    for row in rows[1:]:
        up = rows[int(row["parent"])]
        depths.append(depths[int(row["parent"])] + 1)
        side = _side(up, bool(row["above"]))
        asks = "" if int(row["leaf"]) else row["meaning"]
        lines.append(Line(depths[-1], side, asks, row))
    return rows[0]["meaning"], lines


def _side(up: Row, above: bool) -> str:
    """On which side of the limit of the node above; of infinite values there is no other one beyond."""
    if up["limit"] > up["finite"]:
        return say("infinite") if above else say("finite")
    limit = limit_text(up["limit"])
    return say("above {low}", low=limit) if above else say("at most {high}", high=limit)


def tree_text(found: Study) -> str:
    """The tree, as a table."""
    if not is_split(found):
        return paragraph("A tree (CART) finds no split of the draws that separates cases from others.")
    first, lines = outline(found)
    heads = ["A tree: of 100 draws, cases", "\nSearched", "\nFresh", "Draws,\nof 100", "Cases\nheld"]
    whole: dict[Any, Any] = found.tables["tree"].iloc[0].to_dict()
    cells = [[first, *_numbers(whole)]]
    for line in lines:
        asks = f": {line.asks}" if line.asks else ""
        cells.append([f"{_STEP * (line.depth + 1)}{line.side}{asks}", *_numbers(line.row)])
    note = paragraph(
        "Every draw ends in one of the lines without a further question. The tree (CART) asks for one "
        "parameter at a time, so it can say other things than conditions that must hold together.",
        rest="  ",
    )
    return f"{table(heads, cells, 'wrrrr')}\n{note}".replace("\N{NO-BREAK SPACE}", " ")


def _numbers(row: Row) -> list[str]:
    fresh = {name: row[f"holdout_{name}"] for name in ("density", "density_low", "density_high")}
    shares = (row["holdout_mass"], row["holdout_coverage"])
    return [hundred(row["density"]), hundred_with(fresh), *map(hundred, shares)]
