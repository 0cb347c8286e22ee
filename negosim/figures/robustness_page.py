"""What a robustness check found, as a page of text: the one that is printed and kept."""

from __future__ import annotations

import textwrap

import pandas as pd

from negosim.figures.agreed_page import at_once_words, over_words
from negosim.figures.page import certificates_text
from negosim.figures.text import NONE, drawn_text, paragraph, percent, table
from negosim.scenario.data import Scenario
from negosim.store.robustness import Robust

__all__ = ["robustness_page"]

_COLUMNS, _HEAD = 3, 8  # classes with a column of their own; letters in a line of its head
_NOTES = (
    "Outcomes and settlements kept: probabilities in %; robustness.csv and distributions.csv have all.",
    "Verdict changes: share of draws whose likeliest outcome is not that of the scenario as it is, in %. "
    "Moved: probability that would have to be moved to make a draw's outcomes the same, on average, in %.",
)


def robustness_page(found: Robust) -> str:
    """The page of a robustness check, at most 80 characters wide.

    Parameters
    ----------
    found : Robust
        Such as ``Robustness``.
    """
    parts = [
        _heading(found),
        _table(found),
        "\n".join(
            paragraph(note, rest="  ") for note in (*_NOTES, _alike(found.scenario), _widest(found.table))
        ),
        paragraph(at_once_words(found.scenario), rest="  "),
        _verdict(found.table),
        *(paragraph(words, rest="  ") for words in found.left_out),
        certificates_text(found.certificate, "variants"),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(found: Robust) -> str:
    scenario = found.scenario
    title = paragraph(f"Robustness: {scenario.title}")
    drawn = f"the same {drawn_text(scenario.run)}, recipe {found.recipe[:8]}"
    facts = f"{scenario.name}: {len(found.table)} variants on {drawn}"
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(facts)]
    if scenario.changes:
        lines.append(paragraph(f"Changed: {'; '.join(scenario.changes)}.", rest="  "))
    return "\n".join(lines)


def _table(found: Robust) -> str:
    """A row for each variant; where what is varied changes, a heading."""
    means = found.distributions.pivot(index="variant", columns="class", values="mean")
    labels = dict(zip(found.distributions["class"], found.distributions["label"], strict=True))
    own = means.max().nlargest(_COLUMNS).index
    shown = [name for name in labels if name in own]
    own_heads = [_head(labels[name]) for name in shown]
    heads = _level(["Variant", *own_heads, "Settle-\nment\nkept", "Verdict\nchanges", "Moved"])
    rows = []
    for group, variants in found.table.groupby("group", sort=False):
        if group != "baseline":
            rows.append([f"{str(group).capitalize()}:", *[""] * (len(heads) - 1)])
        for row in variants.to_dict("records"):
            mean = means.loc[row["variant"]]
            cells = [*(percent(mean[name]) for name in shown), percent(row["kept"])]
            apart = [NONE, NONE] if group == "baseline" else [percent(row[c]) for c in ("changed", "moved")]
            rows.append([row["label"], *cells, *apart])
    return table(heads, rows, "w" + "r" * (len(heads) - 1))


def _alike(scenario: Scenario) -> str:
    """What variants have in common."""
    alike = "All variants are solved for the same draws, and "
    if scenario.run.concept.has_rounds:
        return f"{alike}over the same table of offers but where all packages are named."
    return f"{alike}solutions without rounds over {over_words(scenario.bargaining)}."


def _widest(rows: pd.DataFrame) -> str:
    """How far the shares of draws may be off."""
    width = (rows["changed_high"] - rows["changed_low"]).max() / 2
    return f"95 % intervals of the shares of draws are within ± {percent(width)} points."


def _level(heads: list[str]) -> list[str]:
    """Heads that end in the same line."""
    most = max(head.count("\n") for head in heads)
    return ["\n" * (most - head.count("\n")) + head for head in heads]


def _head(label: str) -> str:
    """A label in short lines, long words broken with a hyphen."""
    words = (w if len(w) <= _HEAD + 1 else f"{w[: _HEAD - 1]}- {w[_HEAD - 1 :]}" for w in label.split())
    return "\n".join(textwrap.wrap(" ".join(words), _HEAD + 1, break_on_hyphens=False))


def _verdict(rows: pd.DataFrame) -> str:
    """Where the leading outcome is another one, in one sentence."""
    first = rows.iloc[0]
    others = rows.iloc[1:]
    apart = others[others["leading"] != first["leading"]]
    if apart.empty:
        return paragraph("In means over draws every variant has the same likeliest outcome.")
    named = "; ".join(apart["label"])
    return paragraph(
        f"In means over draws the likeliest outcome is another one under {len(apart)} of {len(others)} "
        f"variants: {named}."
    )
