"""What the page says of the leading parameters, method by method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from negosim.figures.sensitivity_words import (
    about,
    estimate,
    fine,
    group_words,
    method_of,
    numeral,
    percentage,
    shares,
)
from negosim.figures.text import paragraph, table
from negosim.store.study import Study
from negosim.study.sensitivity_designs import Method

__all__ = ["leading_parts"]

_MOST = 12
_PERCENT = 100.0
_WIDE = 0.25  # half of an interval of a share

_ORDERS = (
    "First order: the share of the variance of this probability over draws that would go, on average, if "
    "this parameter alone were known.",
    "Total: the share that would stay, on average, if all others were known; what lies between both is what "
    "it does together with others.",
    "±: half of the 95 % interval, from a bootstrap of the base points. More of them (--base) make it "
    "smaller.",
)
_GROUPS = (
    "First order of a group holds what its members do together with each other; its total, also what they do "
    "together with the rest. So totals overlap and may add up to more than 100 %."
)
_EFFECTS = (
    "Effect: change of the probability, in percentage points, when one parameter alone moves by half of its "
    "prior: from the 12.5 % to the 62.5 % quantile, or from 37.5 % to 87.5 %, all others anywhere.",
    "μ*: mean of its size, by which parameters are ranked; ±: half of the 95 % interval, from a bootstrap. "
    "μ: mean with its sign. σ: standard deviation; where it is as large as μ*, the effect depends on the "
    "others or on where it starts.",
    "How much of the variance rests on which parameters, and on what kinds of numbers, is said by --method "
    "sobol.",
)
_DISTANCES = (
    "Distance: how far the distribution of the probability over draws moves if one parameter is known to "
    "within a tenth of its prior (largest difference of two distribution functions: 0 not at all, 1 apart).",
    "Median and largest over the ten tenths; ±: 1.96 standard errors, from a bootstrap of the points.",
)
_SECTIONS = {"basis": "By what they rest on", "player": "By player", "lever": "By lever"}


def leading_parts(found: Study) -> list[str]:
    """Tables of the leading parameters, and how to read them."""
    return _PARTS[method_of(found)](found)


def _notes(notes: tuple[str, ...]) -> str:
    return "\n".join(paragraph(note, rest="  ") for note in notes)


# ---- Sobol' indices
def _sobol(found: Study) -> list[str]:
    indices, groups = found.tables["indices"], found.tables["groups"]
    rows = [
        [about(row), row["basis"], _index(row, "first"), _index(row, "total")]
        for row in indices[indices["total"] > 0].head(_MOST).to_dict("records")
    ]
    leading = table(["Leading by total index", "Rests on", "First order", "Total"], rows, "wlrr")
    return [
        f"{leading}\n{paragraph(_rest(indices), rest='  ')}",
        _notes((*_ORDERS, *_noise(indices, groups))),
        _judgement(groups),
        _groups(groups, found),
        paragraph(_together(found), rest="  "),
        paragraph(_settled(found), rest="  "),
    ]


def _index(row: Mapping[Any, Any], name: str) -> str:
    return estimate(row[name], (row[f"{name}_high"] - row[f"{name}_low"]) / 2)


def _rest(indices: pd.DataFrame) -> str:
    rest, idle = indices[indices["total"] > 0].iloc[_MOST:], int((indices["total"] == 0).sum())
    told = []
    if len(rest):
        most = f"total of at most {numeral(float(rest['total'].max()), 3)}"
        told.append(f"The other {len(rest)} have a {most}.")
    if idle:
        many = "1 parameter changes" if idle == 1 else f"{idle} parameters change"
        told.append(f"{many} nothing at any point that was solved.")
    return " ".join([*told, "indices.csv has all."])


def _noise(*tables: pd.DataFrame) -> tuple[str, ...]:
    """A sentence on indices below 0, if there are any."""
    below = sum(int((rows[name] < 0).sum()) for rows in tables for name in ("first", "total"))
    if not below:
        return ()
    what = "1 estimate is" if below == 1 else f"{below} estimates are"
    return (
        f"{what} below 0, here or in the files. No index can be; these are noise around one that is "
        "nearly 0, and are not cut off.",
    )


def _judgement(groups: pd.DataFrame) -> str:
    """How much of the answer rests on judgement, inferred and reported numbers."""
    rows = groups[groups["by"] == "basis"].to_dict("records")
    if len(rows) == 1:
        return paragraph(
            f"All uncertain parameters rest on {_on(rows[0]['group'])}, so that all of the variance does."
        )
    told = "; ".join(
        f"on {_on(row['group'])} alone {shares(row, 'first')} % ({shares(row, 'total')} %)" for row in rows
    )
    return paragraph(
        f"How much of the variance rests on what kind of numbers: {told}. In brackets: with what they do "
        "together with the others."
    )


def _on(basis: str) -> str:
    return basis if basis == "judgement" else f"{basis} numbers"


def _groups(groups: pd.DataFrame, found: Study) -> str:
    tables = []
    for by, head in _SECTIONS.items():
        rows = [
            [
                group_words(by, row["group"], found.scenario.dispute),
                str(row["parameters"]),
                shares(row, "first"),
                shares(row, "total"),
            ]
            for row in groups[groups["by"] == by].to_dict("records")
        ]
        heads = [f"\n{head}", "Para-\nmeters", "First order,\nin %", "Total,\nin %"]
        tables.append(table(heads, rows, "wrrr"))
    return "\n\n".join([*tables, paragraph(_GROUPS, rest="  ")])


def _together(found: Study) -> str:
    told = found.told
    alone = estimate(_PERCENT * told["first_sum"], _PERCENT * told["first_sum_half_width"], 1)
    said = f"First orders of single parameters add up to {alone} %"
    if told["first_sum"] + told["first_sum_half_width"] >= 1:
        return (
            f"{said}, which is not surely less than 100 %, so that it is open how much several do together."
        )
    return (
        f"{said}; the rest of the variance comes from what several do together, and no parameter known alone "
        "would take it away."
    )


def _settled(found: Study) -> str:
    """Whether half of the points give the same, and how wide the widest interval is."""
    told = found.told["convergence"]
    count, base = len(told["leading"]), found.question["base"]
    kept, held = (f"{100 * told[name]:.0f} %" for name in ("order_kept", "set_kept"))
    first, total = (numeral(told[f"widest_{order}"], 2) for order in ("first", "total"))
    more = f" More base points tell more apart: --base {2 * base}." if told["settled"] < count else ""
    widest = f"The widest interval is ± {first} (first order) and ± {total} (total).{more}{_too_wide(told)}"
    if count == 1:
        return f"At the points that were solved one parameter alone has an effect. {widest}"
    held_set = f", in {held} the set" if told["has_others"] else ""
    return (
        f"{_ranking(told, count)}. {_half(told, count, base // 2)}; in {kept} of bootstrap resamples the "
        f"order is the same{held_set}. {widest}"
    )


def _too_wide(told: Mapping[Any, Any]) -> str:
    if told["widest_total"] < _WIDE:
        return ""
    return (
        " With an interval as wide as that, shares of a variance say little. --method pawn looks at the "
        "whole distribution instead."
    )


def _ranking(told: Mapping[Any, Any], count: int) -> str:
    settled = told["settled"]
    if settled == count:
        return f"The ranking of the leading {count} is settled"
    if settled:
        places = "first place is" if settled == 1 else f"first {settled} places are"
        return f"In the ranking of the leading {count} the {places} settled, the others are not"
    if told["is_set_settled"]:
        return f"Which {count} lead is settled, their ranking is not"
    return f"The ranking of the leading {count} is not settled"


def _half(told: Mapping[Any, Any], count: int, half: int) -> str:
    """What the first half of the base points gives."""
    if not told["has_half"]:
        return f"At the first {half:,} base points the probability is the same, so that they give no ranking"
    first = f"From the first {half:,} base points"
    if told["same_order"]:
        return f"{first} it is the same"
    if not told["has_others"]:
        return f"{first} the order is another"
    return f"{first} {f'the same {count} lead in another order' if told['same_set'] else 'others lead'}"


# ---- Elementary effects
def _morris(found: Study) -> list[str]:
    effects, like = found.tables["effects"], found.told["mean"]
    rows = [
        [
            about(row),
            row["basis"],
            percentage(row["mu_star"], (row["mu_star_high"] - row["mu_star_low"]) / 2, like),
            *(numeral(_PERCENT * row[name], fine(like)) for name in ("mu", "sigma")),
        ]
        for row in effects[effects["mu_star"] > 0].head(_MOST).to_dict("records")
    ]
    leading = table(["Leading by mean effect", "Rests on", "μ*", "μ", "σ"], rows, "wlrrr")
    rest = paragraph(_rest_of(effects, "mu_star", "effects.csv"), rest="  ")
    return [f"{leading}\n{rest}", _notes(_EFFECTS)]


def _rest_of(rows: pd.DataFrame, name: str, file: str) -> str:
    some, idle = rows[rows[name] > 0].iloc[_MOST:], int((rows[name] == 0).sum())
    told = [f"{len(some)} others have less."] if len(some) else []
    told += [f"{idle} change nothing at any point that was solved."] if idle else []
    return " ".join([*told, f"{file} has all."])


# ---- PAWN
def _pawn(found: Study) -> list[str]:
    distances, told = found.tables["distances"], found.told
    rows = [
        [about(row), row["basis"], _index(row, "median"), _index(row, "largest")]
        for row in distances.head(_MOST).to_dict("records")
    ]
    leading = table(["Leading by median distance", "Rests on", "Median", "Largest"], rows, "wlrr")
    above = distances["above"]
    threshold = (
        f"Of {told['dummies']} made-up parameters that the game does not see, the largest median is "
        f"{numeral(told['median_threshold'], 3)}: {above.sum()} of {len(above)} parameters are above it. "
        f"One without any influence would be with probability 1/{told['dummies'] + 1}, so a few may be by "
        "chance. With finitely many points distances are too high, by up to about the middle one of those "
        f"medians, {numeral(told['median_of_dummies'], 3)}; ± does not cover that."
    )
    return [
        f"{leading}\n{paragraph('distances.csv has all.', rest='  ')}",
        _notes((*_DISTANCES, threshold)),
    ]


_PARTS = {Method.SOBOL: _sobol, Method.MORRIS: _morris, Method.PAWN: _pawn}
