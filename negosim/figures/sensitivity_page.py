"""A sensitivity analysis as a page of text: which assumptions carry the answer, and how sure that is."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from negosim.figures.page import certificate_text
from negosim.figures.sensitivity_methods import leading_parts
from negosim.figures.sensitivity_words import (
    BASES,
    about,
    asked_words,
    changed_words,
    equal_ends,
    fine,
    mean_words,
    numeral,
    percentage,
    points_words,
    uncertain_words,
)
from negosim.figures.study_text import heading
from negosim.figures.text import paragraph, table
from negosim.store.study import Study

__all__ = ["page"]

_MOST_TORNADO = 8


def page(found: Study) -> str:
    """The page, at most 80 characters wide."""
    parts = [
        heading(found),
        _asked(found),
        *leading_parts(found),
        *_tornado(found),
        _limits(found),
        certificate_text(
            found.certificate,
            "Self-checks of all solutions passed",
            played=found.scenario.run.concept.has_rounds,
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _asked(found: Study) -> str:
    lines = (
        f"Asked: which assumptions carry {asked_words(found)}. It is {mean_words(found)}.",
        f"{uncertain_words(found)}. All vary at once, each as its prior says: {points_words(found)} "
        f"({found.told['rows']:,} with all that is told below).",
        changed_words(found),
    )
    return "\n".join(paragraph(line, rest="  ") for line in lines if line)


# ---- One at a time
def _tornado(found: Study) -> list[str]:
    rows = found.tables["tornado"]
    shown = rows[rows["difference"] != 0].head(_MOST_TORNADO)
    if shown.empty:
        return []
    heads = [
        "One at a time, all others drawn\n(probability in %)",
        "Value at\n5 – 95 %",
        "\nAt 5 %",
        "\nAt 95 %",
        "Difference\n(points)",
    ]
    like = found.told["tornado_mean"]
    cells = [_tornado_row(row, like) for row in shown.to_dict("records")]
    return [f"{table(heads, cells, 'wrrrr')}\n{paragraph(_tornado_note(found), rest='  ')}"]


def _tornado_row(row: Any, like: float) -> list[str]:
    ends = [(row[name], (row[f"{name}_high"] - row[f"{name}_low"]) / 2) for name in _MEANS]
    return [
        about(row),
        f"{row['value_p05']:.3g} – {row['value_p95']:.3g}",
        *(percentage(*end, like).partition(" ")[0] for end in ends),
        _signed(percentage(row["difference"], (row["high"] - row["low"]) / 2, like)),
    ]


_MEANS = ("mean_p05", "mean_p95")


def _signed(text: str) -> str:
    return text if text.startswith("-") else f"+{text}"


def _tornado_note(found: Study) -> str:
    rows, told, draws = found.tables["tornado"], found.told, found.question["tornado_draws"]
    half = told["tornado_half_width"]
    mean = percentage(told["tornado_mean"], math.nan if half is None else half)
    return (
        f"Each at the 5 % and the 95 % quantile of its prior, in the same {draws:,} draws of all others, "
        f"where the mean is {mean} %; ±: 95 % Monte Carlo interval of the paired difference. "
        f"{_more(rows, told['tornado_mean'])}{_equal(rows)}"
    )


def _more(rows: pd.DataFrame, like: float) -> str:
    more = int((rows["difference"] != 0).sum()) - _MOST_TORNADO
    if more <= 0:
        return "tornado.csv has all."
    widest = numeral(100 * float(rows["difference"].abs().iloc[_MOST_TORNADO]), fine(like))
    return f"The other {more} make a difference of at most {widest} points; tornado.csv has all."


def _equal(rows: pd.DataFrame) -> str:
    told = equal_ends(rows)
    return f" {told}" if told else ""


def _limits(found: Study) -> str:
    bases = dict.fromkeys(row for row in found.tables["tornado"]["basis"])
    told = "; ".join(f"{name}: {BASES[name]}" for name in BASES if name in bases)
    return paragraph(
        f"{told[:1].upper()}{told[1:]}. Numbers that the files fix, the structure of the game and the "
        "solution concept are not varied here. What carries the answer is what its prior leaves open: a "
        "narrower prior would carry less, and none of this says which value is right.",
        rest="  ",
    )
