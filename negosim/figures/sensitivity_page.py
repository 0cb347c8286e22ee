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
    estimate,
    mean_words,
    numeral,
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
        f"{uncertain_words(found)}. All vary at once, each as its prior says: {points_words(found)}.",
    )
    return "\n".join(paragraph(line, rest="  ") for line in lines)


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
    cells = [_tornado_row(row) for row in shown.to_dict("records")]
    return [f"{table(heads, cells, 'wrrrr')}\n{paragraph(_tornado_note(found), rest='  ')}"]


def _tornado_row(row: Any) -> list[str]:
    half = 50 * (row["high"] - row["low"])
    ends = [(100 * row[name], 50 * (row[f"{name}_high"] - row[f"{name}_low"])) for name in _MEANS]
    return [
        about(row),
        f"{row['value_p05']:.3g} – {row['value_p95']:.3g}",
        *(estimate(*end).partition(" ")[0] for end in ends),
        _signed(100 * row["difference"], half),
    ]


_MEANS = ("mean_p05", "mean_p95")


def _signed(value: float, half_width: float) -> str:
    text = estimate(value, half_width)
    return text if text.startswith("-") or value == 0 else f"+{text}"


def _tornado_note(found: Study) -> str:
    rows, told, draws = found.tables["tornado"], found.told, found.question["tornado_draws"]
    half = told["tornado_half_width"]
    mean = estimate(100 * told["tornado_mean"], math.nan if half is None else 100 * half)
    return (
        f"Each at the 5 % and the 95 % quantile of its prior, in the same {draws:,} draws of all others, "
        f"where the mean is {mean} %; ±: 95 % Monte Carlo interval of the paired difference. "
        f"{_more(rows)}"
    )


def _more(rows: pd.DataFrame) -> str:
    more = int((rows["difference"] != 0).sum()) - _MOST_TORNADO
    if more <= 0:
        return "tornado.csv has all."
    widest = 100 * float(rows["difference"].abs().iloc[_MOST_TORNADO])
    return f"The other {more} make a difference of at most {numeral(widest, 2)} points; tornado.csv has all."


def _limits(found: Study) -> str:
    bases = dict.fromkeys(row for row in found.tables["tornado"]["basis"])
    told = "; ".join(f"{name}: {BASES[name]}" for name in BASES if name in bases)
    return paragraph(
        f"{told[:1].upper()}{told[1:]}. Numbers that the files fix, the structure of the game and the "
        "solution concept are not varied here. What carries the answer is what its prior leaves open: a "
        "narrower prior would carry less, and none of this says which value is right.",
        rest="  ",
    )
