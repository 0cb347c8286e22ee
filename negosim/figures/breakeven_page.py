"""Break-even values as a page of text: the one that is printed and kept with the results."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from negosim.figures.breakeven_words import asked_words, between, nearest, plain, said_value, share, wanted
from negosim.figures.page import certificates_text
from negosim.figures.study_text import heading
from negosim.figures.text import NONE, WIDTH, interval, paragraph, percent, table
from negosim.store.study import Study

__all__ = ["page"]

_MOST, _MOST_BELOW, _MOST_LETTERS = 20, 10, 16
_UNSURE = "*: the target lies within the interval."


_REACH = {
    "prior": ("crosses", "cross", "{target} inside {its} prior's range"),
    "legal": ("crosses", "cross", "{target} only outside {outside}, at values that are legal"),
    "infinity": ("crosses", "cross", "{target} only at infinity"),
    "never": ("lies", "lie", "below {target} at every value searched"),
    "always": ("lies", "lie", "at or above {target} at every value searched"),
}
"""What parameters do, by how far they reach."""


def page(found: Study) -> str:
    """The page of break-even values, at most 80 characters wide.

    Parameters
    ----------
    found : Study
    """
    parts = [heading(found), paragraph(_question(found), rest="  "), *_of_parameters(found)]
    parts += [*_of_values(found), *_of_pairs(found)]
    parts += [paragraph(words, rest="  ") for words in found.told["left_out"]]
    return "\n\n".join([*parts, certificates_text(found.certificate)]) + "\n"


def _question(found: Study) -> str:
    base = found.told["base"]
    side = "below" if found.told["upwards"] else "at or above"
    return (
        f"{asked_words(found)} As the scenario is, that probability is {share(base['mean'])} (95 % interval "
        f"{percent(base['low'])} – {percent(base['high'])}), {side} the target. The number has the same "
        "value in every draw; all others vary over their priors, in the same draws each time."
    )


# ---- Parameters
def _of_parameters(found: Study) -> Iterator[str]:
    parameters = found.tables["parameters"]
    if parameters.empty:
        return
    yield paragraph(_summary(parameters), rest="  ")
    rows = nearest(found)
    if len(rows):
        yield _crossing_table(found, rows)
        yield "\n".join(paragraph(note, rest="  ") for note in _crossing_notes(found, rows))
    yield from _without(found, parameters)
    yield "\n".join(paragraph(note, rest="  ") for note in _scan_notes(found))


def _summary(parameters: pd.DataFrame) -> str:
    """How many parameters cross the target, and where."""
    reach = parameters["reach"].value_counts()
    there = [name for name in _REACH if name in reach]
    if len(parameters) == 1:
        return f"{parameters['parameter'].iloc[0]} alone {_reached(there[0], 1)}."
    told = [f"{reach[name]} {_reached(name, int(reach[name]), there[:k])}" for k, name in enumerate(there)]
    return f"{len(parameters)} parameters, each alone: {'; '.join(told)}."


def _reached(name: str, many: int, before: Sequence[str] = ()) -> str:
    """What so many parameters do; the target and the prior's range are named once."""
    its, target = ("its" if many == 1 else "their"), ("it" if before else "the target")
    outside = "that" if "prior" in before else f"{its} prior's range"
    one, several, said = _REACH[name]
    return f"{one if many == 1 else several} {said.format(target=target, its=its, outside=outside)}"


def _crossing_table(found: Study, rows: pd.DataFrame) -> str:
    """Each parameter in a line of its own, its numbers below it."""
    heads = [
        "\n ",
        "Prior,\n5–95 %",
        "\nMode",
        "Break-\neven at",
        "95 %\ninterval",
        "Target\nmet",
        "SDs\naway",
        "Beyond,\nin %",
    ]
    crossings, lines, names = found.tables["crossings"], [], []
    for row in rows.head(_MOST).to_dict("records"):
        own = crossings[crossings["parameter"] == row["parameter"]].to_dict("records")
        names += [f"{row['parameter']}: {row['meaning']}", *[""] * (len(own) - 1)]
        lines += [_crossing_row(row, crossing, k == 0) for k, crossing in enumerate(own)]
    head, body = (
        table(heads, lines, "lrrrrlrr").split("\n")[:3],
        table(heads, lines, "lrrrrlrr").split("\n")[3:],
    )
    for name, line in zip(names, body, strict=True):
        head += [paragraph(name, rest="  ")] if name else []
        head.append(line)
    return "\n".join(head)


def _crossing_row(row: Any, crossing: Any, is_first: bool) -> list[str]:
    fixed = row["sd"] == 0
    prior = "fixed" if fixed else interval(plain(row["p05"], 3), plain(row["p95"], 3), 0)
    return [
        " ",
        prior if is_first else "",
        plain(row["mode"]) if is_first else "",
        said_value(crossing) + ("*" if crossing["jumps"] else ""),
        between(crossing),
        crossing["met"],
        NONE if pd.isna(crossing["deviations"]) else f"{crossing['deviations']:+.1f}",
        NONE if fixed else percent(crossing["share_beyond"]),
    ]


def _crossing_notes(found: Study, rows: pd.DataFrame) -> Iterator[str]:
    yield (
        "Interval: all values around it at which the target lies within the 95 % Monte Carlo interval of "
        "the mean. Target met: on which side of the value the mean is at or above the target. SDs away: "
        "standard deviations of the prior between its mean and the value. Beyond: share of the prior that "
        "lies as far."
    )
    if rows["jumps"].any():
        yield "*: the mean leaps over the target there."
    more = len(rows) - _MOST
    if more > 0:
        yield f"{more} more parameters cross it; crossings.csv has all."


def _without(found: Study, parameters: pd.DataFrame) -> Iterator[str]:
    """Parameters without a break-even value: how far they get."""
    none = parameters[parameters["crossings"] == 0]
    flat, other = none[none["flat"]], none[~none["flat"]]
    if len(other):
        upwards = found.told["upwards"]
        head = "Not reachable by this alone" if upwards else "Met at all values searched"
        if (other["reach"] == ("always" if upwards else "never")).any():
            head = "No crossing"
        what = "Highest mean" if upwards else "Lowest mean"
        heads = [
            f"\n\n{head}",
            f"{what}\nin the prior's\nrange, in %",
            "\n\nat",
            f"{what}\nof all sear-\nched, in %",
            "\n\nat",
        ]
        ordered = other.sort_values("best_in_prior", ascending=not upwards, kind="stable")
        yield table(heads, [_best_row(row) for row in ordered.head(_MOST_BELOW).to_dict("records")], "wrrrr")
        more = len(ordered) - _MOST_BELOW
        if more > 0:
            last = ordered.iloc[_MOST_BELOW]
            words = "at most" if upwards else "at least"
            yield paragraph(
                f"{more} more get to {words} {share(last['best_in_prior'])} in their prior's range; "
                "parameters.csv has all.",
                rest="  ",
            )
    if len(flat):
        names = ", ".join(flat["parameter"])
        draws = f"{found.told['scan']['draws']:,} draws"
        yield paragraph(f"Without any effect on this probability in any of {draws}: {names}.", rest="  ")


def _best_row(row: Any) -> list[str]:
    return [
        f"{row['parameter']}: {row['meaning']}",
        _with_error(row, "best_in_prior"),
        plain(round(row["best_in_prior_value"], 10)),
        _with_error(row, "best"),
        plain(row["best_value"]),
    ]


def _with_error(row: Any, name: str) -> str:
    mean = row[name]
    # One end of the interval may be cut off at 0 or 1; the other one is as far as its half-width.
    half = max(row[f"{name}_high"] - mean, mean - row[f"{name}_low"])
    return f"{percent(mean)} ± {percent(half)}"


def _scan_notes(found: Study) -> Iterator[str]:
    scan, draws = found.told["scan"], found.scenario.run.draws
    yield (
        f"Scan: at least {scan['within']} values within a prior's range (one, if it is fixed), and "
        f"{scan['beside']} on either side as far as more is legal there; what crosses and returns between "
        "two of them is not seen."
    )
    yield (
        f"Where the legal range has no upper end, values up to {scan['reach']:g} times the prior's upper end "
        f"are searched ({scan['far']:g} times, and infinity, where that is legal); where it has none at all, "
        f"{scan['reach']:g} widths of the prior. parameters.csv says how far (searched_low, searched_high)."
    )
    if scan["draws"] < draws:
        yield (
            f"The scan uses {scan['draws']} of the draws, and all of them where these do not tell by "
            f"{scan['errors']:g} standard errors on which side of the target the mean is. All numbers above "
            f"rest on all {draws:,} draws."
        )


# ---- Rounds, levels, concepts
def _of_values(found: Study) -> Iterator[str]:
    values, target = found.tables["values"], wanted(found)
    for path, rows in values.groupby("path", sort=False):
        heads = [str(path), "Mean,\nin %", "95 % interval\nof the mean", f"{target}\nmet"]
        lines = [
            [
                f"{row['value']}: {row['label']}" + (" (as it is)" if row["as_it_is"] else ""),
                percent(row["mean"]),
                interval(percent(row["low"]), percent(row["high"])),
                ("yes" if row["met"] else "no") + ("*" if _is_unsure(row, found) else ""),
            ]
            for row in rows.to_dict("records")
        ]
        unsure = any(line[-1].endswith("*") for line in lines)
        yield table(heads, lines, "wrrl") + (f"\n{_UNSURE}" if unsure else "")


def _is_unsure(row: Any, found: Study) -> bool:
    return bool(row["low"] <= found.question["target"] <= row["high"])


# ---- Pairs
def _of_pairs(found: Study) -> Iterator[str]:
    pairs = found.tables["pairs"]
    for (first, second), rows in pairs.groupby(["first", "second"], sort=False):
        lines = [_pair_row(row) for row in rows.to_dict("records")]
        told = table(_pair_heads(f"If {first}", str(second)), lines, "rrrw")
        if max(map(len, told.split("\n"))) > WIDTH:
            told = table(_pair_heads(f"If {_broken(str(first))}", _broken(str(second))), lines, "rrrw")
        yield told


def _pair_heads(first: str, second: str) -> list[str]:
    heads = [f"{first}\nis held at", f"{second}\nbreaks even at", "95 %\ninterval", "Target is met"]
    tall = max(head.count("\n") for head in heads)
    return ["\n" * (tall - head.count("\n")) + head for head in heads]


def _broken(name: str) -> str:
    """A long name over several lines, broken behind its underscores where it has any."""
    return "\n".join(part.replace(" ", "") for part in textwrap.wrap(name.replace("_", "_ "), _MOST_LETTERS))


def _pair_row(row: Any) -> list[str]:
    held = plain(row["first_value"])
    if row["met"] in ("nowhere", "everywhere"):
        words = "nowhere (at best" if row["met"] == "nowhere" else "everywhere (at least"
        return [held, "none", NONE, f"{words} {share(row['mean'])}, at {plain(row['second_value'])})"]
    value = row | {"value": row["second_value"]}
    outside = "" if row["reach"] == "prior" else ", outside the prior"
    return [held, said_value(value), between(value), f"{row['met']}{outside}"]
