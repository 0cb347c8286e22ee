"""What scenarios say differently from the baseline, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from negosim.figures.text import NONE, paragraph
from negosim.scenario.data import Scenario

__all__ = ["changes_text"]

_MOST = 12  # lines for one scenario


def changes_text(changes: pd.DataFrame, scenarios: Mapping[str, Scenario]) -> str:
    """What each scenario says differently, in lines of at most 80 characters.

    Parameters
    ----------
    changes : DataFrame
        Of a ``Comparison``.
    scenarios : mapping of str to Scenario
        By name, the baseline first.
    """
    baseline, *others = scenarios
    head = paragraph(f"What differs from {baseline}")
    lines = [head, "-" * max(map(len, head.split("\n")))]
    for name in others:
        own = list(_lines(changes[changes["scenario"] == name], scenarios[baseline], scenarios[name]))
        lines.append(paragraph(name if own else f"{name}: nothing"))
        lines += [paragraph(text, "  ", "    ") for text in own[:_MOST]]
        if len(own) > _MOST:
            lines.append(f"  and {len(own) - _MOST:,} more, which stand in changes.csv")
    return "\n".join(lines)


def _lines(changes: pd.DataFrame, before: Scenario, after: Scenario) -> Iterator[str]:
    """A sentence for each change; all offers that go stand in one."""
    ours, theirs = ({offer.name for offer in each.offers} for each in (before, after))
    offers = changes[changes["part"] == "offers"]["name"]
    gone = [name for name in offers if name in ours - theirs]
    if gone:
        yield f"offers dropped: {', '.join(gone)}"
    for row in changes.to_dict("records"):
        part, name = row["part"], row["name"]
        if part == "offers" and name in gone:
            continue
        if part == "offers" and name in theirs - ours:
            yield f"offers.{name} added: {row['value']}"
        else:
            yield f"{part}.{name}: {row['baseline'] or NONE} → {row['value'] or NONE}"
