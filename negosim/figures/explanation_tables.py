"""What lies beside an offer that is explained: other options, its clauses, and leverage, as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.explanation_numbers import half_of, plus_minus, whole_percent
from negosim.figures.explanation_words import done, level_words
from negosim.figures.text import NONE, interval, number, paragraph, table
from negosim.outcomes.words import who_words
from negosim.store.study import Study

__all__ = ["clauses_parts", "leverage_parts", "preferences_parts"]

_MOST_OFFERS = 14
_NO_OWN = "No side has an issue that it can move alone."
_LEVERAGE = (
    "One issue at another level, the rest as in force at the start, less what is in force. Range: best less "
    "worst, draw by draw. Moves: how many it takes; their cost is not in the points."
)
_CLEAR = (
    "* The interval excludes zero. Where nothing differs, one row in twenty would have a star by chance, and "
    "with enough draws small differences have one, too: judge the size."
)


# ---- Other options
def preferences_parts(found: Study) -> Iterator[str]:
    """What each player would rather have."""
    preferences = found.tables["preferences"]
    players = list(found.scenario.dispute.players)
    heads = ["Options"]
    for player in players:
        heads += [f"{_short(found, player)}, points\n± 95 %", "Best\nin %", "Gains\nin %"]
    rows = []
    for option, own in _shown(preferences).groupby("option", sort=False):
        by = own.set_index("who").to_dict("index")
        first = by[players[0]]
        cells = [f"> {first['label']}" if first["explained"] else f"  {first['label']}"]
        for player in players:
            row = by[player]
            gains = NONE if option == _judged(found) else whole_percent(row["gains"])
            cells += [plus_minus(row["mean"], half_of(row)), whole_percent(row["best"]), gains]
        rows.append(cells)
    notes = [
        "> the offer that is explained. Best: share of draws in which it is the player's best. Gains: in "
        f"which it is worth more than {'no agreement' if found.told['no_agreement'] else 'the status quo'}.",
    ]
    hidden = preferences["option"].nunique() - len(rows)
    if hidden:
        notes.append(f"{hidden:,} more are in preferences.csv.")
    yield "\n".join([table(heads, rows, "wrrrrrr"), *(paragraph(note, rest="  ") for note in notes)])


def _judged(found: Study) -> str:
    return "no_agreement" if found.told["no_agreement"] else "status_quo"


def _shown(preferences: pd.DataFrame) -> pd.DataFrame:
    """All options, or of very many those that rank first for a player."""
    if preferences["option"].nunique() <= _MOST_OFFERS:
        return preferences
    always = preferences["explained"] | preferences["kind"].isin(["no_agreement", "status_quo"])
    ranked = preferences.sort_values("rank", kind="stable").drop_duplicates("option")["option"]
    wanted = [*preferences.loc[always, "option"].unique(), *ranked]
    return preferences[preferences["option"].isin(list(dict.fromkeys(wanted))[:_MOST_OFFERS])]


# ---- Clauses
def clauses_parts(found: Study) -> Iterator[str]:
    """What the offer has of each of its clauses."""
    clauses = found.tables["clauses"]
    if clauses.empty:
        yield paragraph("The offer sets nothing off what it would be without it.")
        return
    yield _worth(found, clauses)
    yield _in_the_talks(found, clauses)


def _worth(found: Study, clauses: pd.DataFrame) -> str:
    players = list(found.scenario.dispute.players)
    heads = [
        f"What a clause adds, if {done(found)}",
        *(f"{_short(found, p)}, points\n± 95 %" for p in players),
    ]
    rows = [
        [_clause(own, in_full=True), *(_added(_pick(own, "payoff", player)) for player in players)]
        for _, own in clauses.groupby("issue", sort=False)
    ]
    notes = _alike(clauses, settles=found.told["kind"] == "settlement")
    return "\n".join([table(heads, rows, "wrr"), *(paragraph(note, rest="  ") for note in notes)])


def _in_the_talks(found: Study, clauses: pd.DataFrame) -> str:
    columns = list(_talk_columns(found))
    heads = ["What it adds\n± 95 %", *(head for _, _, head, _ in columns)]
    shown = [(column, _decimals(clauses, column[0], column[1], column[3])) for column in columns]
    rows = [
        [_clause(own), *(_added(_pick(own, column[0], column[1]), column[3], n) for column, n in shown)]
        for _, own in clauses.groupby("issue", sort=False)
    ]
    notes = [
        "Each row: the talks as they are, less the talks in which the offer leaves this issue out.",
        _CLEAR,
    ]
    kept = found.tables["classes"].set_index("role")["label"].get("kept")
    if kept is not None:
        notes.insert(1, f"Outcome: “{kept}”, whichever offer it comes from.")
    aligned = "w" + "r" * len(columns)
    return "\n".join([table(heads, rows, aligned), *(paragraph(note, rest="  ") for note in notes)])


def _talk_columns(found: Study) -> Iterator[tuple[str, str, str, float]]:
    """Which numbers the table of clauses shows: what and name, head, and by how much it is multiplied."""
    if found.told["kind"] == "settlement":
        yield ("offer", "signed", "Signed,\n% points", 100.0)
        yield ("offer", "kept", "Kept,\n% points", 100.0)
    else:
        yield ("offer", "signed", "Put in force,\ntimes a game", 1.0)
    classes = found.tables["classes"].set_index("role")["class"]
    if "kept" in classes.index:
        yield ("class", str(classes["kept"]), "Outcome,\n% points", 100.0)
    if "breakdown" in classes.index:
        yield ("class", str(classes["breakdown"]), "Breakdown,\n% points", 100.0)


def _clause(own: pd.DataFrame, *, in_full: bool = False) -> str:
    first = own.iloc[0]
    said = f"{first['label']}: {level_words(first['level_label'])}"
    return f"{said} (else {level_words(first['without_label'])})" if in_full else said


def _alike(clauses: pd.DataFrame, *, settles: bool) -> Iterator[str]:
    """What an offer comes to be without a clause."""
    for _, own in clauses.groupby("issue", sort=False):
        first = own.iloc[0]
        if first["same_as"]:
            yield f"Without {first['label']} it means the same at the start as “{first['same_as_label']}”."
        elif first["becomes"] == "nothing":
            yield f"Without {first['label']} nothing is left of it at the start."
        elif settles and first["becomes"] == "interim":
            yield f"Without {first['label']} it is an interim offer."


def _pick(own: pd.DataFrame, what: str, name: str) -> Any:
    return own[(own["what"] == what) & (own["name"] == name)].iloc[0]


def _added(row: Any, times: float = 1.0, decimals: int = 2) -> str:
    told = plus_minus(times * row["difference"], times * half_of(row, "difference"), decimals, sign=True)
    return f"{told}{' *' if row['clear'] else '  '}"


def _decimals(clauses: pd.DataFrame, what: str, name: str, times: float) -> int:
    """Two; one where intervals bear no more."""
    column = clauses[(clauses["what"] == what) & (clauses["name"] == name)]
    wide = (column["high"] - column["low"]).max() * times / 2
    return 1 if wide >= 10.0 else 2


# ---- Leverage
def leverage_parts(found: Study) -> Iterator[str]:
    """How far each side's own moves shift what the other has."""
    leverage = found.tables["leverage"]
    if leverage.empty:
        yield paragraph(_NO_OWN)
        return
    heads = [
        "Leverage without agreement",
        "Moves",
        "Other's points\n± 95 %",
        "5–95 %\nof draws",
        "Mover's\n± 95 %",
    ]
    dispute = found.scenario.dispute
    moving = leverage[~leverage["mover"].isin(found.told["unmoved"])]
    for mover, rows in moving.groupby("mover", sort=False):
        other = next(player for player in dispute.players if player != mover)
        names = who_words(dispute, str(mover)), who_words(dispute, other)
        head = [f"{names[0]} moves", "Moves", f"{names[1]}'s points\n± 95 %", *heads[3:]]
        yield table(head, list(_moves(rows)), "wrrrr")
    notes = [_LEVERAGE] if len(moving) else []
    notes += [
        f"{who_words(dispute, name)} makes no moves of its own in this scenario."
        for name in found.told["unmoved"]
    ]
    yield "\n".join(paragraph(note, rest="  ") for note in notes)


def _moves(rows: pd.DataFrame) -> Iterator[list[str]]:
    own = rows[rows["affected"] == "mover"].set_index(["issue", "level"])
    for row in rows[rows["affected"] == "other"].to_dict("records"):
        range_ = row["level"] == ""
        what = f"{row['label']}: {'range' if range_ else level_words(row['level_label'])}"
        mover = own.loc[(row["issue"], row["level"])]
        yield [
            what,
            "" if range_ else str(row["steps"]),
            plus_minus(row["mean"], half_of(row), sign=not range_),
            interval(number(row["p05"]), number(row["p95"])),
            plus_minus(mover["mean"], half_of(mover), sign=not range_),
        ]


def _short(found: Study, player: str) -> str:
    name = who_words(found.scenario.dispute, player)
    return name if len(name) <= 10 else f"{name[:9]}."
