"""Which draws are of interest, and the numbers of a scenario as arrays for the search."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from negosim.dispute.priors import Kind, Prior
from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.scenario.data import Scenario

__all__ = [
    "LEAST",
    "SHARE",
    "Chosen",
    "Inputs",
    "Threshold",
    "derived",
    "inputs_of",
    "prior_range",
    "threshold",
]

SHARE, LEAST = 0.1, 40
_SLACK, _DIGITS = 1.1, range(2, 7)
_STEPS = 30
_FAR = 0.001
_UNLIKELY = 1e-4


class Chosen(StrEnum):
    """How a threshold was chosen."""

    GIVEN = "given"
    TENTH = "tenth"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Threshold:
    """A draw is of interest if the outcome's probability in it is at least ``value``."""

    value: float
    chosen: Chosen


def check_draws(draws: int) -> None:
    """Refuse a number of draws in which no threshold leaves enough on both sides.

    Raises
    ------
    RequestFault
        There are too few.
    """
    if draws < 2 * LEAST:
        raise RequestFault(
            f"expected at least {2 * LEAST} draws to find conditions in, found {draws:,}; ask for "
            f"{LEAST / SHARE:.0f} --draws or more."
        )


def threshold(chance: Floats, above: float | None, label: str) -> Threshold:
    """The threshold that is asked for, or else the one that a tenth of the draws reaches.

    That is rounded down to as few digits, at least two, as let through a tenth more draws at most. Where the
    outcome cannot happen at all in nine tenths of the draws, it is the least probability above 0.

    Raises
    ------
    RequestFault
        The outcome never happens, or hardly ever, is as likely in all draws, or too few draws are of
        interest or too few are not.
    """
    if above is not None and not 0 < above <= 1:
        raise RequestFault(
            f"--above: expected a probability above 0 and up to 1, such as 0.2, found {above:g}."
        )
    if not (chance > 0).any():
        raise RequestFault(f"'{label}' has probability 0 in every draw; ask for another outcome class.")
    if chance.min() == chance.max():
        raise RequestFault(
            f"'{label}' has the same probability in every draw, {chance[0]:.3g}, whatever the uncertain "
            "parameters are; ask for another outcome class."
        )
    if above is None and chance.max() < _UNLIKELY:
        raise RequestFault(
            f"'{label}' is likely in no draw: its probability is at most {chance.max():.2g}; ask for another "
            "outcome class, or say with --above which probability is of interest."
        )
    found = _reached(chance) if above is None else Threshold(above, Chosen.GIVEN)
    _check(chance, found)
    return found


def _reached(chance: Floats) -> Threshold:
    falling = np.sort(chance)[::-1]
    value = float(falling[math.ceil(SHARE * len(chance)) - 1])
    if value <= 0:
        return Threshold(float(chance[chance > 0].min()), Chosen.POSSIBLE)
    most = _SLACK * np.count_nonzero(chance >= value)
    for digits in _DIGITS:
        rounded = _down(value, digits)
        if rounded > 0 and np.count_nonzero(chance >= rounded) <= most:
            return Threshold(rounded, Chosen.TENTH)
    return Threshold(value, Chosen.TENTH)


def _down(value: float, digits: int) -> float:
    """A number rounded down to so many digits."""
    places = digits - 1 - math.floor(math.log10(value))
    rounded = round(value, places)
    return rounded if rounded <= value else round(rounded - 10.0**-places, places)


def _check(chance: Floats, found: Threshold) -> None:
    many, cases = len(chance), int(np.count_nonzero(chance >= found.value))
    if LEAST <= cases <= many - LEAST:
        return
    spread = f"the probability is between {chance.min():.2g} and {chance.max():.2g}"
    wanted = f"expected at least {LEAST} draws of interest and {LEAST} others"
    message = f"{wanted}, found {cases:,} of interest among {many:,} ({spread})"
    if found.chosen is Chosen.GIVEN:
        other = "lower" if cases < LEAST else "higher"
        raise RequestFault(
            f"--above {found.value:g}: {message}; give a {other} probability, or more --draws."
        )
    raise RequestFault(
        f"{message}; ask for {LEAST / SHARE:.0f} --draws or more, or say with --above which probability is "
        "of interest."
    )


# ---- Inputs
@dataclass(frozen=True)
class Inputs:
    """Uncertain parameters in the order of the dispute.

    Attributes
    ----------
    names : tuple of str
    rows : tuple of int
        Their rows among all parameters.
    decimals : tuple of int
        To how many places limits are rounded: to a thirtieth of the range that was drawn, or finer.
    infinite : tuple of float
        What stands for infinity: a number beyond all finite ones.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    decimals: tuple[int, ...]
    infinite: tuple[float, ...]

    def of(self, theta: Floats) -> Floats:
        """Their values, finite, ``(uncertain parameters, draws)``."""
        x = theta[list(self.rows)]
        for row, beyond in zip(x, self.infinite, strict=True):
            row[np.isposinf(row)] = beyond
        return x


def inputs_of(scenario: Scenario, theta: Floats) -> Inputs:
    """Parameters that differ between draws, ``theta`` being ``(parameters, draws)``.

    Raises
    ------
    RequestFault
        There are none.
    """
    found = []
    for row, name in enumerate(scenario.priors):
        values = theta[row]
        if values.min() < values.max():
            finite = values[np.isfinite(values)]
            low, high = float(finite.min()), float(finite.max())
            beyond = high + max(high - low, abs(high), 1.0)
            width = (beyond if np.isinf(values).any() else high) - low
            found.append((name, row, -math.floor(math.log10(width / _STEPS)), beyond))
    if not found:
        raise RequestFault(
            f"{scenario.name}: no parameter is uncertain, so all draws are alike and there are no conditions "
            "to find; give parameters priors."
        )
    names, rows, decimals, infinite = zip(*found, strict=True)
    return Inputs(names, rows, decimals, infinite)


def prior_range(prior: Prior, values: Floats) -> tuple[float, float]:
    """Between which values a prior lies; where its ends are far out, all but a thousandth at each end."""
    if prior.kind in (Kind.NORMAL, Kind.LOGNORMAL, Kind.BETA):
        low, high = quantile(prior, np.array([_FAR, 1 - _FAR])).tolist()
    else:
        low, high = prior.support()
    finite = values[np.isfinite(values)]
    return (low if math.isfinite(low) else float(finite.min())), (
        high if math.isfinite(high) else float(finite.max())
    )


def derived(seed: int, what: str) -> int:
    """A seed that depends on another one, below 2³¹."""
    words = hashlib.sha256(f"negosim|{seed}|discover|{what}".encode()).digest()
    return int.from_bytes(words[:4], "little") >> 1
