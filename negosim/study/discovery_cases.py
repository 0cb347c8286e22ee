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
from negosim.study.discovery_steps import Mask

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
_ALIKE = 1e-9  # relative; far above errors of rounding


class Chosen(StrEnum):
    """How a threshold was chosen."""

    GIVEN = "given"
    TENTH = "tenth"
    TIED = "tied"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Threshold:
    """From which probability of the outcome on a draw is of interest.

    Attributes
    ----------
    value : float
        At least so much; above it, if chosen is ``possible``, when it is 0.
    chosen : Chosen
    """

    value: float
    chosen: Chosen

    def met(self, chance: Floats) -> Mask:
        """Which draws are of interest, ``(draws,)``."""
        found: Mask = chance > 0 if self.chosen is Chosen.POSSIBLE else chance >= self.value
        return found


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

    That is rounded down to as few digits, at least two, as let through a tenth more draws at most. Where many
    draws have the same probability, more than a tenth may reach it. Where the outcome cannot happen at all in
    nine tenths of the draws, all those are of interest in which it can.

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
    if np.ptp(chance) <= _ALIKE * chance.max():
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
        return Threshold(0.0, Chosen.POSSIBLE)
    reach = int(np.count_nonzero(chance >= value))
    how = Chosen.TIED if reach > _SLACK * SHARE * len(chance) + 1 else Chosen.TENTH
    most = min(_SLACK * reach, max(reach, len(chance) - LEAST))
    for digits in _DIGITS:
        rounded = _down(value, digits)
        if rounded > 0 and np.count_nonzero(chance >= rounded) <= most:
            return Threshold(rounded, how)
    return Threshold(value, how)


def _down(value: float, digits: int) -> float:
    """A number rounded down to so many digits."""
    places = digits - 1 - math.floor(math.log10(value))
    rounded = round(value, places)
    return rounded if rounded <= value else round(rounded - 10.0**-places, places)


def _check(chance: Floats, found: Threshold) -> None:
    many, cases = len(chance), int(np.count_nonzero(found.met(chance)))
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
        f"{message}; ask for {_enough(many, cases):,} --draws or more, or say with --above which probability "
        "is of interest."
    )


def _enough(many: int, cases: int) -> int:
    """In how many draws, by hundreds, enough are to be expected where so many of so many are."""
    fewer = max(1, min(cases, many - cases))
    return 100 * math.ceil(many * LEAST / fewer / 100)


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
    finite : tuple of float
        The greatest value that was drawn, infinity aside.
    infinite : tuple of float
        What stands for infinity: a number beyond all finite ones; infinity, if none was drawn.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    decimals: tuple[int, ...]
    finite: tuple[float, ...]
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
            is_infinite = bool(np.isinf(values).any())
            width = (beyond if is_infinite else high) - low
            places = -math.floor(math.log10(width / _STEPS))
            found.append((name, row, places, high, beyond if is_infinite else math.inf))
    if not found:
        raise RequestFault(
            f"{scenario.name}: no parameter is uncertain, so all draws are alike and there are no conditions "
            "to find; give parameters priors."
        )
    names, rows, decimals, finite, infinite = zip(*found, strict=True)
    return Inputs(names, rows, decimals, finite, infinite)


def prior_range(prior: Prior) -> tuple[float, float]:
    """Between which values a prior lies; where its ends are far out, all but a thousandth at each end."""
    if prior.kind in (Kind.NORMAL, Kind.LOGNORMAL, Kind.BETA):
        low, high = quantile(prior, np.array([_FAR, 1 - _FAR])).tolist()
        return low, high
    return prior.support()


def derived(seed: int, what: str) -> int:
    """A seed that depends on another one, below 2³¹."""
    words = hashlib.sha256(f"negosim|{seed}|discover|{what}".encode()).digest()
    return int.from_bytes(words[:4], "little") >> 1
