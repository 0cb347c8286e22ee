"""How a play of the talks ended, and how likely it was: the last part of its page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from negosim.dispute.data import End
from negosim.figures.text import named, number, paragraph, table
from negosim.figures.words import who_words
from negosim.model.certificate import Certificate
from negosim.store.study import Study
from negosim.study.trace_words import share

__all__ = ["ending", "is_rare", "one_in"]

_RARE = -3.0  # logarithm to base 10

_NOTE = (
    "Of players: all flows and one-off costs of this play, in points as seen from the start, each round "
    "discounted. Of observers: what the end is worth to them, undiscounted. Expected: over all plays of this "
    "draw, before the first round. Points are each one's own."
)
_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def ending(found: Study) -> Iterator[str]:
    """Paragraphs and a table."""
    told, dispute = found.told, found.scenario.dispute
    label = named(dispute.classes[told["class"]].label, told["class"])
    often = share(told["class_probability"])
    yield "\n".join(["How it ended", "------------", paragraph(_how(found), rest="  ")])
    yield paragraph(f"Outcome: {label}. Of all plays of this draw, {often} end so.", rest="  ")
    yield _points(found)
    yield paragraph(_NOTE, rest="  ")
    yield paragraph(_likely(told), rest="  ")
    yield _certificate(found.certificate)


def _how(found: Study) -> str:
    told, t = found.told, found.told["round"]
    if told["end"] == End.KEPT:
        return f"Settled in round {t}, and kept: {told['offer_label']}."
    if told["end"] == End.BROKEN:
        by = who_words(found.scenario.dispute, told["by"])
        return (
            f"Settled in round {t}: {told['offer_label']}; broken by {by} at stage {told['stage']} of its "
            f"delivery. By then {_delivered(found)} (before snapback)."
        )
    force = f" In force: {told['in_force']}." if told["in_force"] else ""
    if told["end"] == End.BREAKDOWN:
        return f"Talks broke down in round {t}, and the status quo is back for ever.{force}"
    return f"Talks ended after round {t} without a settlement; what is in force lasts for ever.{force}"


def _delivered(found: Study) -> str:
    dispute, delivered = found.scenario.dispute, found.told["delivered"]
    parts = [f"{who_words(dispute, i)} {100 * part:.0f} %" for i, part in delivered.items()]
    return f"{', '.join(parts)} of its part was delivered"


def _points(found: Study) -> str:
    rows = found.tables["end"].to_dict("records")
    heads = ["What each has from it, in points", "This play", "Expected"]
    cells = [[_who(row), number(row["points"]), number(row["expected"])] for row in rows]
    return table(heads, cells, "lrr")


def _who(row: Mapping[Any, Any]) -> str:
    return f"{row['label']} (observer)" if row["role"] == "observer" else str(row["label"])


def _likely(told: Mapping[str, Any]) -> str:
    many = "1 step" if told["steps"] == 1 else f"its {told['steps']} steps"
    if told["probability"] == 1:
        return f"How likely this play was: certain, as every one of {many} was."
    often = "Any one play is rare, as there are so many; how" if told["log10_probability"] < _RARE else "How"
    return (
        f"How likely this play was, step by step as it went: {one_in(told['log10_probability'])} (the "
        f"probabilities of {many}, multiplied). {often} likely each outcome is over all draws, negosim run "
        "says."
    )


def is_rare(found: Study) -> bool:
    """Whether the play is one out of very many."""
    return bool(found.told["log10_probability"] < _RARE)


def one_in(digits: float) -> str:
    """A probability of which the logarithm to base 10 is given, as ``one in 32 million``."""
    if digits < -15:
        return f"one in 10^{-digits:.0f}"
    many = 10.0**-digits
    for size, word in _WORDS:
        if many >= 0.9995 * size:
            return f"one in {_round(many / size)} {word}"
    return f"one in {_round(many)}"


def _round(value: float) -> str:
    """Two digits, or three before the point of a large number."""
    places = 1 if value < 9.95 else 0
    kept = value if value < 100 else round(value, 1 - math.floor(math.log10(value)))
    return f"{kept:,.{places}f}"


def _certificate(certificate: Certificate) -> str:
    deviation = certificate.deviation
    gain = "" if deviation is None else f", no deviation at λ = ∞ gains more than {deviation:.0e}"
    return paragraph(
        f"Self-check of this draw passed: payoffs found in two ways differ by {certificate.gap:.0e} of the "
        f"largest{gain}, probabilities add up to 1 within {certificate.mass:.0e}, and both solvers give the "
        f"same probabilities of outcomes (allowed: {certificate.tolerance:.0e})."
    )
