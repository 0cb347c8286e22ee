"""The part on clauses of the page on what it would take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.text import paragraph, percent, table
from negosim.figures.whatif_words import asked_for, goal_label
from negosim.figures.words import who_words
from negosim.store.study import Study

__all__ = ["clauses_part"]

_TITLE = "3  Single clauses"
_MOST = 8
_NEITHER = "neither"


def clauses_part(found: Study) -> Iterator[str]:
    """What one clause more, or otherwise, does to settlements on the table."""
    told, rows = found.told["clauses"], found.tables["clauses"]
    yield f"{_TITLE}\n{'-' * len(_TITLE)}"
    if not told["clauses"]:
        yield paragraph(
            f"None: no settlement on the table counts as {goal_label(found)} when it is kept, or none has an "
            "issue to change."
        )
        return
    clear = rows[rows["clear"].astype(bool) & (rows["gain"] > 0)]
    gains = clear[clear["counts"].astype(bool)]
    counted = rows[rows["counts"].astype(bool)]
    yield paragraph(_result(found, counted, gains), rest="  ")
    leaving = _leaving(found, clear)
    if leaving:
        yield paragraph(leaving, rest="  ")
    if len(gains):
        yield _table(found, gains)
        yield "\n".join(paragraph(note, rest="  ") for note in _notes(found, gains))


def _result(found: Study, rows: pd.DataFrame, gains: pd.DataFrame) -> str:
    reached = rows[rows["reaches"].astype(bool)]
    target = asked_for(found)
    words = f"{len(rows)} changes of one issue of a settlement on the table leave it one of the outcome: "
    words += "1 clearly raises" if len(gains) == 1 else f"{len(gains)} clearly raise"
    words += " the probability"
    more = found.told["clauses"]["clauses"] - found.told["clauses"]["looked_at"]
    words += f" (95 % interval above 0). {f'{more:,} more were not looked at. ' if more else ''}"
    if not len(reached):
        return f"{words}None of them alone reaches {target}."
    if found.told["as_is"]["mean"] >= found.question["target"]:
        return f"{words}With {len(reached)} of them the probability is {target} or more, as it is without."
    return f"{words}Alone {'it reaches' if len(reached) == 1 else 'they reach'} {target}: {_listed(reached)}."


def _leaving(found: Study, clear: pd.DataFrame) -> str:
    """Of clauses with which a settlement is none of the outcome any more, so that they have no price."""
    left = clear[~clear["counts"].astype(bool)]
    if not len(left):
        return ""
    return (
        f"{len(left)} more raise{'s' if len(left) == 1 else ''} the probability, too, but with "
        f"{'it' if len(left) == 1 else 'them'} the settlement itself counts no longer as "
        f"{goal_label(found)}: "
        f"others gain by its leaving. No price is given: {_listed(left)}."
    )


def _listed(rows: pd.DataFrame) -> str:
    """The first of some clauses, and how many more there are."""
    words = "; ".join(_words(row) for row in rows.head(_MOST).to_dict("records"))
    return words + (f"; and {len(rows) - _MOST} more" if len(rows) > _MOST else "")


def _words(row: Any) -> str:
    return (
        f"{row['offer_label']}: {row['issue_label']} {row['from_label'].lower()} → {row['to_label'].lower()}"
    )


def _table(found: Study, gains: pd.DataFrame) -> str:
    """Clauses that gain, by who pays; within each the cheapest first."""
    dispute = found.scenario.dispute
    heads = ["Clause", "Gain in\npoints", "±", "Price,\npoints", "Price per\n% point"]
    cells: list[list[str]] = []
    for payer in (_NEITHER, *dispute.players):
        paid = gains[gains["payer"] == payer]
        if len(paid):
            who = "Costs neither" if payer == _NEITHER else f"{who_words(dispute, payer)} pays"
            cells.append([f"{who}:", *[""] * (len(heads) - 1)])
        for row in paid.head(_MOST).to_dict("records"):
            free = payer == _NEITHER
            cells.append(
                [
                    _words(row),
                    f"{100 * row['gain']:+.2f}",
                    percent((row["gain_high"] - row["gain_low"]) / 2),
                    "0" if free else f"{row['price']:.2f}",
                    "0" if free else f"{row['price_per_point']:.2g}",
                ]
            )
    return table(heads, cells, "wrrrr")


def _notes(found: Study, gains: pd.DataFrame) -> Iterator[str]:
    yield (
        "Gain: change of the probability in percentage points, on the same draws. Price: what the "
        "settlement, "
        "once kept, is worth less by the clause to the player who loses most by it, in points of its "
        "own, mean "
        "over draws. Cheapest: the lowest price per percentage point among the clauses that clearly "
        "gain. Points of "
        "two players are not compared, so each has a list of its own."
    )
    two = gains[gains.apply(lambda row: _both_lose(found, row), axis=1)]
    if len(two):
        yield f"Both lose by: {'; '.join(_words(row) for row in two.to_dict('records'))}."
    hidden = sum(max(0, len(part) - _MOST) for _, part in gains.groupby("payer"))
    more = f"{hidden} more clauses that gain, and " if hidden else ""
    yield f"clauses.csv has {more}those that gain nothing, with what each does to expected payoffs."


def _both_lose(found: Study, row: pd.Series) -> bool:
    return all(row[f"{player}_kept"] < -1e-9 for player in found.scenario.dispute.players)
