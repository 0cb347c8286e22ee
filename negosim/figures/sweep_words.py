"""What the charts of a sweep say in words, in their keys and below them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from negosim.figures.sweep_view import SweepAxis, SweepView, number
from negosim.figures.words import NOT_DRAWN, RARE

__all__ = [
    "ERROR",
    "NOTHING",
    "SPREAD",
    "beyond_says",
    "mean_says",
    "notes_of",
    "own_words",
    "rare_says",
    "scales_say",
]

ERROR = "95 % interval of that mean: Monte Carlo error, smaller with more draws"
SPREAD = "5th to 95th percentile over draws: what is not known of the dispute, however many draws"
NOTHING = "There is no result yet."


def mean_says(draws: int | str) -> str:
    """What means are over."""
    number = draws if isinstance(draws, str) else f"{draws:,}"
    return f"over {number} draw{'' if number == '1' else 's'} of the uncertain parameters"


def own_words(axes: Sequence[SweepAxis], where: Sequence[str] = ("",)) -> str:
    """The scenario's own values, with ``where`` each is to be found."""
    known = [(axis, place) for axis, place in zip(axes, where, strict=True) if axis.own is not None]
    said = [" ".join(filter(None, (place, _own(axis), _range(axis)))) for axis, place in known]
    ranged = [axis for axis, _ in known if _range(axis)]
    bars = f"; {'bars' if len(ranged) > 1 else 'bar'}: 5th to 95th percentile of the prior" if ranged else ""
    return f"The scenario's own value{'s' * (len(said) > 1)}: {', '.join(said)}{bars}"


def _own(axis: SweepAxis) -> str:
    assert axis.own is not None
    return number(float(axis.own)) if axis.numeric else f"“{axis.text(axis.own)}”"


def _range(axis: SweepAxis) -> str:
    if axis.own_range is None or not axis.numeric:
        return ""
    low, high = map(number, axis.own_range)
    return f"(prior {low} to {high})"


def scales_say(count: int) -> str:
    """What is to be known of the scales of so many small charts."""
    if not count:
        return NOTHING
    return "Each panel has a scale of its own, from 0 %." if count > 1 else ""


def notes_of(view: SweepView, first: str) -> list[str]:
    """Sentences below small charts: ``first``, own values beyond them, what they do not show."""
    notes = [first, *beyond_says(view), *_unsolved(view), *rare_says(view)]
    return [note for note in notes if note]


def beyond_says(view: SweepView) -> list[str]:
    """Own values that no chart can mark."""
    found = []
    for axis in view.axes:
        if axis.own is None:
            continue
        if axis.numeric:
            beyond = not float(axis.order[0]) <= float(axis.own) <= float(axis.order[-1])
        else:
            beyond = axis.own_level is None
        if beyond:
            found.append(f"The scenario's own value, {_own(axis)}, lies outside what is drawn: {axis.name}.")
    return found


def _unsolved(view: SweepView) -> list[str]:
    values = math.prod(len(axis.values) for axis in view.axes)
    solved = view.classes.dropna(subset=["mean"])["cell"].nunique()
    return [f"No result yet: {values - solved:,} of {values:,} values."] if 0 < solved < values else []


def rare_says(view: SweepView) -> list[str]:
    """Sentences that name the classes which are not drawn."""
    drawn, labels, most = view.drawn, view.labels, view.most
    rest = [name for name in labels if name not in drawn and not math.isnan(most[name])]
    tiny, never = ("; ".join(labels[k] for k in rest if (most[k] > 0) == some) for some in (True, False))
    notes = [f"{NOT_DRAWN} {100 * RARE:g} % everywhere: {tiny}."] if tiny else []
    return notes + ([f"In no draw at any of these values: {never}."] if never else [])
