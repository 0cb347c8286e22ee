"""Why an offer ends as it does, as a page of text: the one that is printed and kept with the results."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.explanation_anew import anew_parts
from negosim.figures.explanation_numbers import half_of, plus_minus, whole_percent
from negosim.figures.explanation_tables import clauses_parts, leverage_parts, preferences_parts
from negosim.figures.explanation_words import answer, choice, done, no_round
from negosim.figures.page import certificate_text
from negosim.figures.study_text import heading
from negosim.figures.text import NONE, interval, number, paragraph, percent, table
from negosim.outcomes.words import who_words
from negosim.store.study import Study

__all__ = ["page"]

_LEAST = 0.0005  # of what comes to a link: what is lost there below this has no line

_ROUNDING = 1e-9
_MOST = 9999.5  # larger factors are said to be above it

_NOTES = (
    "±: half the 95 % interval of the mean, which is Monte Carlo error. More draws make it smaller.",
    "5–95 % of draws: how far the value itself differs between draws of the uncertain parameters. More draws "
    "do not make it smaller.",
)
_ONE = ("With one draw there is neither an interval of the mean nor a range over draws.",)
_DOOR = (
    "A settlement that is refused abroad or not ratified shuts the door to any; rounds after that are not "
    "counted."
)
_IN_FORCE = "Rounds in which all that it sets is in force already count as rounds in which it is not offered."
_ACCOUNTING = (
    "Times as often: how many times as often it would be {kept} if this alone never failed, and of what "
    "passes anew all else let through the share that it does now. This is accounting: nobody would adapt, "
    "and talks that are over could be settled again, so that large factors are too large. Narrowest: share "
    "of draws in which no other gate has a larger factor."
)


_NOTHING = (
    "≥, at least: in the share of draws under “Nothing passes” something comes to this decision and nothing "
    "passes it. How much would go on from there is not known; these draws add nothing."
)


def page(found: Study) -> str:
    """The page of an explanation, at most 80 characters wide.

    Parameters
    ----------
    found : Study
    """
    parts = [
        heading(found),
        *(paragraph(words) for words in answer(found)),
        paragraph(choice(found), rest="  "),
        "\n".join(paragraph(note, rest="  ") for note in (_NOTES if found.scenario.run.draws > 1 else _ONE)),
        _chain(found),
        *_gates(found),
        *anew_parts(found),
        *_terms(found),
        *preferences_parts(found),
        *clauses_parts(found),
        *leverage_parts(found),
        certificate_text(found.certificate, "Self-checks of all solutions passed, at worst"),
    ]
    return "\n\n".join(parts) + "\n"


# ---- The chain
def _chain(found: Study) -> str:
    heads = [
        "From the table to the end",
        "Of 1,000 rounds\n± 95 %",
        "Holds, in %\n± 95 %",
        "5–95 %\nof draws",
    ]
    if found.tables["chain"]["count"].iloc[0] <= 0:
        return paragraph(no_round(found))
    rows = [_link(row) for row in found.tables["chain"].to_dict("records") if _is_worth_a_line(row, found)]
    text = table(heads, rows, "wrrr")
    return "\n".join([text, *(paragraph(note, rest="  ") for note in _chain_notes(found))])


def _link(row: dict[Any, Any]) -> list[str]:
    if row["link"] == "table":
        return [row["label"], "1000" + " " * 10, "", ""]
    rounds = plus_minus(1000 * row["share"], 1000 * half_of(row, "share"))
    if row["kind"] == "lost":
        return [f"- {row['label']}", rounds, "", ""]
    holds = plus_minus(100 * row["holds"], 100 * half_of(row, "holds"))
    return [row["label"], rounds, holds, interval(percent(row["holds_p05"]), percent(row["holds_p95"]))]


def _is_worth_a_line(row: dict[Any, Any], found: Study) -> bool:
    """Whether enough is lost of what comes to a link."""
    if row["kind"] == "left":
        return True
    chain = found.tables["chain"]
    left = chain[chain["kind"] == "left"]
    place = left["link"].tolist().index(row["link"])
    return bool(row["count"] >= _LEAST * left["count"].iloc[max(0, place - 1)])


def _chain_notes(found: Study) -> Iterator[str]:
    chain = found.tables["chain"]
    whole = chain.iloc[0]
    count = plus_minus(whole["count"], half_of(whole, "count"))
    settles = found.told["kind"] == "settlement"
    what = "a settlement can be offered" if settles else "an interim offer can be made"
    yield f"Rounds in which {what}: {count} a game. Holds: given all that comes before it."
    yield from _some_draws(chain[(chain["kind"] == "left") & (chain["link"] != "table")])
    yield _DOOR if settles else _IN_FORCE
    hidden = sum(not _is_worth_a_line(row, found) for row in chain.to_dict("records"))
    if hidden:
        lost = "1 loss is" if hidden == 1 else f"{hidden} losses are"
        yield f"{lost} below 0.05 % of what comes to the link; chain.csv has all."


def _some_draws(left: pd.DataFrame) -> Iterator[str]:
    """Where to some links something comes only in some draws."""
    least = float(left["holds_draws"].min())
    if least < 1:
        yield (
            "5–95 % of draws: only of those in which something comes to the link; to the last one in "
            f"{whole_percent(float(left['holds_draws'].iloc[-1]))} %."
        )


# ---- Gates
def _gates(found: Study) -> Iterator[str]:
    gates = found.tables["gates"]
    if gates.empty:
        return
    heads = ["Whose decision", "Holds\nin %", "Times as often\n± 95 %", "5–95 %\nof draws", "Narrow-\nest, %"]
    stops, told = bool((gates["nothing"] > 0).any()), bool((gates["narrowest"] > 0).any())
    rows = [
        [
            row["label"],
            percent(row["holds"]),
            _factor(row),
            interval(_times(row["factor_p05"]), _times(row["factor_p95"]), 6),
            whole_percent(row["narrowest"]) if told else NONE,
            *([whole_percent(row["nothing"])] if stops else []),
        ]
        for row in gates.to_dict("records")
    ]
    notes = [_ACCOUNTING.format(kept=done(found)), *_gate_notes(gates, done(found))]
    text = table([*heads, "Nothing\npasses, %"] if stops else heads, rows, "wrrrr" + "r" * stops)
    yield "\n".join([text, *(paragraph(note, rest="  ") for note in notes)])


def _gate_notes(gates: pd.DataFrame, ending: str) -> Iterator[str]:
    """What holds where in some draws there is nothing to multiply."""
    if gates["factor"].isna().all():
        yield f"In no draw it is {ending}: there is nothing to multiply, and a dash stands for that."
    elif (gates["nothing"] > 0).any():
        yield _NOTHING + (" A dash: so wherever anything comes to it." if _bare(gates).any() else "")
    ranges, told = gates["factor_draws"], float(gates["narrowest"].sum())
    if (ranges < 1).any() and ranges.max() > 0:
        least, most = (whole_percent(float(share)) for share in (ranges.min(), ranges.max()))
        over = f"{least} %" if least == most else f"{least} to {most} %"
        yield (
            "5–95 % of draws: only of those in which there is something to multiply and to divide by, "
            f"{over} of the draws."
        )
    if told == 0:
        yield "Narrowest is told in no draw: in each some decision lets nothing through, or none fails."
    elif told < 1 - 1e-9:
        yield (
            f"Narrowest: told in {whole_percent(told)} % of the draws; in the others some decision lets "
            "nothing through, or none fails."
        )


def _factor(row: dict[Any, Any]) -> str:
    """How many times as often; at least, where in some draws there is nothing to multiply."""
    least = "≥ " if row["nothing"] > 0 else ""
    if math.isnan(row["factor"]) or _bare(row):
        return NONE
    if row["factor"] >= _MOST:
        return _times(row["factor"])
    return least + plus_minus(row["factor"], half_of(row, "factor"), 2 if row["factor"] < 100 else 0)


def _bare(row: Any) -> Any:
    """Whether all that is known of a factor is that it is no less than 1; also of all gates."""
    return (row["nothing"] > 0) & (row["factor"] <= 1 + _ROUNDING)


def _times(value: float) -> str:
    if math.isnan(value):
        return NONE
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}" if value < _MOST else ">9,999"


# ---- Terms
def _terms(found: Study) -> Iterator[str]:
    payoffs = found.tables["payoffs"].set_index("who")
    dispute = found.scenario.dispute
    for who in dispute.players:
        yield _account(found, who, payoffs.loc[who])
    if len(dispute.observers):
        yield _observers(payoffs.loc[list(dispute.observers)], done(found))


def _account(found: Study, who: str, total: Any) -> str:
    """The terms of one player, and what they add up to."""
    terms = found.tables["terms"]
    own = terms[(terms["who"] == who) & _counts(terms)]
    name = who_words(found.scenario.dispute, who)
    heads = [
        _head(f"Points of {name}, if {done(found)}"),
        "Mean\n± 95 %",
        "5–95 %\nof draws",
        "Counts\nas",
        "Rests on",
    ]
    rows = [
        [row["label"], *_points(row), str(row["effect"]), str(row["basis"])] for row in own.to_dict("records")
    ]
    rows.append([f"{name}, all together", *_points(total), "", ""])
    zero = terms[(terms["who"] == who) & ~_counts(terms)]["label"]
    note = [paragraph(f"Not touched: {'; '.join(zero)}.", rest="  ")] if len(zero) else []
    return "\n".join([table(heads, rows, "wrrll"), *note])


def _head(text: str) -> str:
    """A head in lines that leave room for the other columns."""
    return "\n".join(textwrap.wrap(text, 26))


def _counts(terms: pd.DataFrame) -> pd.Series[bool]:
    return (terms["mean"] != 0) | (terms["p05"] != 0) | (terms["p95"] != 0)


def _points(row: Any) -> list[str]:
    return [
        plus_minus(row["mean"], half_of(row), sign=True),
        interval(number(row["p05"]), number(row["p95"])),
    ]


def _observers(payoffs: pd.DataFrame, ending: str) -> str:
    rows = [[str(row["label"]), *_points(row)] for row in payoffs.to_dict("records")]
    text = table([f"Points of outsiders, if {ending}", "Mean\n± 95 %", "5–95 %\nof draws"], rows, "wrr")
    note = "Everyone's points are its own: they cannot be compared. terms.csv has evidence for each term."
    return f"{text}\n{paragraph(note, rest='  ')}"
