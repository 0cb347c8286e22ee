"""The part on offers of the page on what it would take."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from negosim.figures.text import NONE, number, paragraph, percent, table
from negosim.figures.whatif_words import asked_for, goal_label, half_of, share
from negosim.figures.words import who_words
from negosim.store.study import Study

__all__ = ["offers_part"]

_TITLE = "2  The settlement that does most for it"


def offers_part(found: Study) -> Iterator[str]:
    """What a further offer on the table does."""
    told, rows = found.told["offers"], found.tables["offers"]
    yield f"{_TITLE}\n{'-' * len(_TITLE)}"
    if told["counting"] and not len(rows[rows["where"] == "added"]):
        yield paragraph(f"None: every settlement that counts as {goal_label(found)} is on the table already.")
        return
    if not told["counting"]:
        yield paragraph(
            f"None: no settlement that is kept counts as {goal_label(found)}, so that no offer was "
            "looked for."
        )
        return
    yield paragraph(_result(found), rest="  ")
    yield _table(found, rows)
    yield "\n".join(paragraph(note, rest="  ") for note in _notes(found))


def _result(found: Study) -> str:
    best = found.tables["offers"].iloc[0]
    reaches = "reaches" if best["probability"] >= found.question["target"] else "does not reach"
    return (
        f"One settlement more on the table, with salience 1, beside all others. {_effect(best)} "
        f"{share({'mean': best['probability'], **best[['low', 'high']]})} and {reaches} {asked_for(found)}. "
        "On fresh draws: "
        f"{share({'mean': best['fresh'], 'low': best['fresh_low'], 'high': best['fresh_high']})}."
    )


def _effect(best: pd.Series) -> str:
    """What the best one does, by sign, and whether that can be told from nothing."""
    if best["gain"] > 0 and best["clear"]:
        return f"The best that was found raises the probability by {_points(best)} percentage points to"
    half = half_of(best["gain_low"], best["gain_high"])
    if best["gain"] > 0 and not math.isfinite(half):
        return f"The best that was found raises it in this one draw by {_points(best)} percentage points to"
    what = "clearly raises it" if best["gain"] > 0 else "raises it"
    change = f"{_points(best)} percentage points".replace("-", "\N{MINUS SIGN}")
    return (
        f"No further settlement that was found {what}: with the best the probability changes by {change} to"
    )


def _points(row: pd.Series) -> str:
    half = 100 * half_of(row["gain_low"], row["gain_high"])
    if not math.isfinite(half):
        return f"{100 * row['gain']:.2g}"
    digits = 2 if half >= 0.01 or half == 0 else min(6, 1 - math.floor(math.log10(half)))
    return f"{100 * row['gain']:.{digits}f} ± {half:.{digits}f}"


def _table(found: Study, rows: pd.DataFrame) -> str:
    players = list(found.scenario.dispute.players)
    heads = ["Settlement", "Added\nto the\ntable, %", "Gain in\npoints", "±", "As the\nonly\none, %"]
    heads += [f"Kept:\n{who_words(found.scenario.dispute, player)[:10]},\npoints" for player in players]
    cells = []
    for row in rows.to_dict("records"):
        added = row["where"] == "added"
        half = half_of(row["gain_low"], row["gain_high"])
        cells.append(
            [
                row["label"] if added else f"{row['label']} (on the table)",
                percent(row["probability"]) if added else NONE,
                f"{100 * row['gain']:+.2f}" if added else NONE,
                percent(half) if added and math.isfinite(half) else NONE,
                percent(row["alone"]),
                *(number(row[f"{player}_kept"]) for player in players),
            ]
        )
    return table(heads, cells, "w" + "r" * (len(heads) - 1))


def _notes(found: Study) -> Iterator[str]:
    rows = found.tables["offers"]
    yield (
        "As the only one: probability with this, at salience 1, as the only settlement on the table that "
        "counts towards the outcome, so that new and old ones stand on equal terms. Kept: points once it is "
        "kept for ever, against the status quo, mean over draws; each player's points are its own. Issues "
        "that an added one does not name stay at their status quo."
    )
    yield _searched(found)
    added, old = rows[rows["where"] == "added"], rows[rows["where"] == "table"]
    if len(added) and len(old):
        best, other = added.iloc[0], old.iloc[int(old["alone"].to_numpy().argmax())]
        yield (
            f"On equal terms the best of those on the table, {other['label']}, comes to "
            f"{percent(other['alone'])} %, the first of the new ones to {percent(best['alone'])} %."
        )


def _on_table(found: Study) -> bool:
    return bool((found.tables["offers"]["where"] == "table").any())


def _searched(found: Study) -> str:
    told, steps = found.told["offers"], found.tables["searched"]
    drawn = f"{found.scenario.run.draws:,} draws"
    counted = f"{told['counting']:,} of {told['packages']:,} packages"
    if told["sampled"]:
        counted = f"{told['counting']:,} packages, drawn at random from {told['packages']:,}"
    counted += " count when kept" + (" (those on the table already are left out)" if _on_table(found) else "")
    first = steps.iloc[0]
    if told["complete"]:
        every = f"all were solved exactly on all {drawn}: none is better"
        return f"Searched: {counted}, and {every}."
    stages = "; ".join(
        f"{row['packages']:,} on {row['draws']:,}"
        for row in steps[steps["step"] == "best"].to_dict("records")
    )
    pairs = (
        f"{told['pairs']:,} packages" if told["pairs_complete"] else f"the first {told['pairs']:,} packages"
    )
    return (
        f"Searched: {counted}. All were solved exactly on {first['draws']:,} draws, the best of them on more "
        f"({stages} draws). Guaranteed on the {drawn}: no package that counts when kept and differs from the "
        "first one in one issue, frozen issues apart, does better. "
        f"Of {pairs} that differ in two, those that could not be told apart from it or were better on fewer "
        "draws were solved on all: none is better. That no other package is better is not guaranteed."
    )
