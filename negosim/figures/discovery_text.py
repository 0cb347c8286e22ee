"""Tables of the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from negosim.figures.discovery_words import (
    NUMBERS,
    Row,
    chance_words,
    condition_limits,
    conditions_of,
    counted,
    end_text,
    hundred,
    hundred_with,
    is_beyond,
    places,
    regions,
    with_unit,
)
from negosim.figures.text import NONE, WIDTH, paragraph, table
from negosim.store.study import Study

__all__ = ["boxes_text", "conditions_text", "sizes_text", "stability_text"]

_MOST_SIZES, _OFTEN = 8, 0.2
_RARE = 0.5


# ---- Conditions
def conditions_text(found: Study, number: int) -> str:
    """The conditions of a box, one by one."""
    rows = conditions_of(found, number)
    resamples = int(rows[0]["resamples"])
    heads = [
        "Condition" if number == 1 else f"{NUMBERS[number].capitalize()} set",
        "Alone",
        "Without\nit",
        "Chance",
        f"Found,\nof {resamples}",
        "Limit when\nfound again",
    ]
    cells = [
        [
            f"{with_unit(row)}: {condition_limits(row)} ({_rests_on(row)})",
            hundred(row["holds"]),
            hundred(row["without"]),
            _chance(row["quasi_p_holdout"]),
            f"{int(row['same_side'])}",
            _again(row),
        ]
        for row in rows
    ]
    text = table(heads, cells, "wrrrrr")
    return text if number > 1 else f"{text}\n{_legend(resamples)}"


def _rests_on(row: Row) -> str:
    """The prior's range, and what the parameter is."""
    low, high = (end_text(row[end]) for end in ("prior_low", "prior_high"))
    told = ", ".join(filter(None, (row["lever"], row["basis"])))
    return f"prior {low} to {high}; {told}; {row['parameter']}"


def _legend(resamples: int) -> str:
    return paragraph(
        "Fresh draws. Alone: of 100 draws, how many meet this condition. Without it: of 100 draws that meet "
        "all others, how many are cases. Chance: how likely as many cases would be if the condition added "
        f"nothing (quasi-p-value). Found: in how many of {resamples} resamples of the searched draws the "
        "whole search limits this parameter on the same side; the limit there, 5th to 95th percentile.",
        rest="  ",
    )


def _chance(value: float) -> str:
    return "<0.001" if value < 0.0005 else f"{value:.3f}" if value < 0.0995 else f"{value:.2f}"


def _again(row: Row) -> str:
    """Where the limit was in resamples."""
    parts = []
    for side, none in (("low", -math.inf), ("high", math.inf)):
        ends = (row[f"{side}_p05"], row[f"{side}_p95"])
        if row[side] != none and all(map(math.isfinite, ends)):
            said = ["∞" if is_beyond(row, end) else f"{end:.{places(row)}f}" for end in ends]
            parts.append("–".join(dict.fromkeys(said) if "∞" in said else said))
    return " ".join(parts) or NONE


def stability_text(found: Study, number: int) -> Iterator[str]:
    """Conditions that resamples seldom confirm, and parameters that they find instead."""
    rows = conditions_of(found, number)
    resamples = int(rows[0]["resamples"])
    weak = [row["parameter"] for row in rows if row["same_side"] < _RARE * resamples]
    table_ = found.tables["stability"]
    others = table_[(table_["box"].astype(int) == number) & ~table_["limited"].astype(bool)]
    often = [
        f"{row['meaning']} ({int(row['restricted'])})"
        for row in others.to_dict("records")
        if row["restricted"] >= _OFTEN * resamples
    ]
    if weak:
        yield paragraph(
            f"Unstable: fewer than half of the resamples confirm {', '.join(weak)}; do not rest an argument "
            f"on {'it' if len(weak) == 1 else 'them'}.",
            rest="  ",
        )
    if often:
        yield paragraph(f"Not among them, but found in a fifth or more: {'; '.join(often)}.", rest="  ")


# ---- Boxes
def boxes_text(found: Study) -> str:
    """Draws and cases within conditions and outside, searched and fresh."""
    text = _boxes(found, hundred_with)
    if max(map(len, text.split("\n"))) <= WIDTH:
        return text
    note = paragraph("boxes.csv has the intervals of the cases held.", rest="  ")
    return f"{_boxes(found, _share_alone)}\n{note}"


def _share_alone(row: Row, name: str) -> str:
    return hundred(row[name])


def _boxes(found: Study, held: Callable[[Row, str], str]) -> str:
    """With the share of cases that are held in these words."""
    heads = [
        "Of 100\ndraws, cases",
        "\nSearched",
        "\nFresh",
        "Draws,\nof 100",
        "Cases held,\nof 100",
        "Mean proba-\nbility, %",
    ]
    cells = []
    for what, said in _sets(regions(found.tables["conditions"])).items():
        searched, fresh = counted(found, what, "training"), counted(found, what)
        cells.append(
            [
                said,
                hundred(searched["density"]),
                hundred_with(fresh),
                hundred(fresh["mass"]),
                "100" if what == "all draws" else held(fresh, "coverage"),
                chance_words(fresh),
            ]
        )
    return table(heads, cells, "wrrrrr")


def _sets(numbers: list[int]) -> dict[str, str]:
    """Sets of draws and what readers call them."""
    if len(numbers) == 1:
        return {"all draws": "All draws", "box 1": "All conditions hold", "no box": "Elsewhere"}
    named = {f"box {number}": f"{NUMBERS[number].capitalize()} set" for number in numbers}
    return {"all draws": "All draws"} | named | {"any box": "Any set", "no box": "Elsewhere"}


# ---- How many conditions
def sizes_text(found: Study, number: int) -> str:
    """What ever more conditions would add."""
    sizes = found.tables["sizes"]
    rows = sizes[sizes["box"].astype(int) == number].to_dict("records")
    stability = found.tables["stability"]
    meanings = dict(zip(stability["parameter"], stability["meaning"], strict=True))
    before: list[str] = []
    cells = []
    for row in rows[:_MOST_SIZES]:
        now = row["names"].split(", ")
        cells.append(
            [
                "; ".join(meanings[name] for name in now if name not in before),
                f"{int(row['parameters'])}{' (taken)' if row['chosen'] else ''}",
                hundred(row["density"]),
                hundred(row["holdout_density"]),
                hundred(row["holdout_coverage"]),
            ]
        )
        before = now
    heads = [
        "How many conditions:\neach row adds one",
        "\nCount",
        "Searched,\nof 100",
        "\nFresh",
        "Cases\nheld",
    ]
    more = len(rows) - _MOST_SIZES
    rest = f" {more} more rows are in sizes.csv." if more > 0 else ""
    note = paragraph(
        "Boxes that hold at least half of the searched cases. A further condition is taken if it raises the "
        "share of cases by more than a twentieth of itself and two standard errors, on the searched draws, "
        "and at most five are. With the parameters so taken the box that is told above was found again: "
        f"larger, where that cost no more than such a share, and rounded.{rest}",
        rest="  ",
    )
    return f"{table(heads, cells, 'wlrrr')}\n{note}"
