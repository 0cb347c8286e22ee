"""The table of a robustness check: what comes out under other assumptions, on the same draws."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from negosim.figures.agreed_page import after_words, against_words, over_words
from negosim.figures.captions import sentences
from negosim.figures.robustness_words import variant_says
from negosim.scenario.data import Bargaining
from negosim.store.robustness import Robust
from negosim.tables.estimates import estimate, named
from negosim.tables.notes import DIGITS, ERROR, notes_of
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean
from negosim.wording import say

__all__ = ["robustness_kinds"]

_CLASSES = 2
_COLUMNS = (
    "Changed: share of draws whose likeliest outcome is not that of the scenario as it is. Moved: "
    "probability that would have to be moved to make a draw's outcomes the same, on average."
)

_TABLE = (
    "Solutions without rounds settle talks at once, {against}: over the offers on the table, and in the "
    "group '{group}' over all of them."
)


def robustness_kinds(found: Robust) -> tuple[Kind, ...]:
    """The kinds of table that there are of a robustness check."""
    return (Kind("robustness", partial(_robustness, found)),)


def _robustness(found: Robust) -> Table:
    scenario, own = found.scenario, found.distributions
    leading = own.groupby("class", sort=False)["mean"].max().nlargest(_CLASSES).index
    labels = own.drop_duplicates("class").set_index("class")["label"]
    shown = [name for name in labels.index if name in leading]
    heads = (*(labels[name] for name in shown), "Settlement kept", "Changed", "Moved")
    told = (DIGITS, ERROR, _COLUMNS, _alike(found), _verdict(found))
    return Table(
        name="robustness",
        caption=say("Other assumptions on the same draws, in %: {title}", title=scenario.title),
        columns=(Column(say("Variant"), Side.WRAPPED), *(Column(say(head)) for head in heads)),
        groups=_groups(found, shown),
        notes=notes_of(scenario, found.recipe, *told, concept=False),
        data=_data(found),
    )


def _groups(found: Robust, shown: list[str]) -> tuple[Group, ...]:
    own = found.distributions.set_index(["variant", "class"]).to_dict("index")
    groups = []
    for name, variants in found.table.groupby("group", sort=False):
        rows: list[tuple[Cell, ...]] = []
        for row in variants.to_dict("records"):
            means = (mean(estimate(own[row["variant"], each], 100)) for each in shown)
            kept = error(named(row, "kept", 100))
            base = name == "baseline"
            apart = ("–", "–") if base else tuple(error(named(row, k, 100)) for k in ("changed", "moved"))
            rows.append((variant_says(row["label"]), *means, kept, *apart))
        head = "" if name == "baseline" else say(f"{str(name)[:1].upper()}{str(name)[1:]}")
        groups.append(Group(tuple(rows), head))
    return tuple(groups)


def _data(found: Robust) -> pd.DataFrame:
    """Every variant with the mean and the interval of every class."""
    own = found.distributions.pivot(index="variant", columns="class", values=["mean", "low", "high"])
    order = list(dict.fromkeys(found.distributions["class"]))
    columns = [(what, name) for name in order for what in ("mean", "low", "high")]
    wide = own[columns]
    wide.columns = pd.Index([name if what == "mean" else f"{name}_{what}" for what, name in columns])
    return found.table.merge(wide.reset_index(), on="variant", suffixes=("", "_class"))


def _alike(found: Robust) -> str:
    """What is alike in all variants, and what solutions without rounds take for granted."""
    bargaining = found.scenario.bargaining
    at_once = _at_once(bargaining) if found.scenario.run.concept.has_rounds else _as_asked(bargaining)
    return sentences([*at_once, after_words(bargaining)])


def _at_once(bargaining: Bargaining) -> Iterator[str]:
    """Beside talks with rounds such solutions are over their table, and once more over all packages."""
    yield say(_TABLE, against=against_words(bargaining), group=say("Over all packages"))
    if bargaining.lotteries:
        yield "Lotteries over these can be agreed on, too."


def _as_asked(bargaining: Bargaining) -> Iterator[str]:
    words = "Solutions without rounds settle talks at once, {against}, over {what}."
    yield say(words, against=against_words(bargaining), what=over_words(bargaining))


def _verdict(found: Robust) -> str:
    """Where the leading outcome is another one."""
    first, others = found.table.iloc[0], found.table.iloc[1:]
    apart = others[others["leading"] != first["leading"]]
    if apart.empty:
        return say("In means over draws every variant has the same likeliest outcome.")
    labels = say("; ").join(variant_says(label) for label in apart["label"])
    words = (
        "In means over draws the likeliest outcome is another one under {many} of {all} variants: {labels}."
    )
    return say(words, many=len(apart), all=len(others), labels=labels)
