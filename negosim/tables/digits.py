"""Numbers as they are printed: never more digits than their interval bears."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

__all__ = ["NONE", "Estimate", "fixed", "places", "rounded", "share_of", "shortest"]

NONE = "–"
"""Stands where there is no number."""

_MINUS = "\N{MINUS SIGN}"
_NORMAL_95 = 1.959963984540054
_NOISE, _NOTHING = 1e-9, 1e-12  # errors of rounding: of an interval for its number's size, of a zero
_TWO_DIGITS = 0.2  # of a power of ten: an interval that bears two digits of a number that begins there
_ALL = 0.005  # of a whole: a share that lacks less is all of it in two digits
_MOST = 6  # significant digits of a number without an interval
_EXPANDED = range(-6, 16)  # powers of ten that are written out


def places(half_width: float) -> int:
    """Decimals that an interval bears: to its first significant digit, or the second if the first is 1.

    Parameters
    ----------
    half_width : float
        Half of the interval, above 0; below 0 decimals tens, hundreds and so on are rounded.
    """
    exact = Decimal(f"{half_width:.6g}")  # without errors of rounding, such as 0.19999999999999993
    return -exact.adjusted() + (exact.as_tuple().digits[0] == 1)


def rounded(value: float, decimals: int, *, signed: bool = False, bounded: bool = False) -> str:
    """A number with so many decimals, its minus as long as a plus, and never a negative zero.

    Parameters
    ----------
    value : float
    decimals : int
    signed : bool
        Whether a number above 0 has a plus.
    bounded : bool
        Whether the number cannot be below 0, so that what would be rounded to 0 is told apart from it.
    """
    if not math.isfinite(value):
        return _special(value)
    if value == 0 and bounded:
        return "0"
    text = f"{round(value, decimals):.{max(0, decimals)}f}" if decimals < 0 else f"{value:.{decimals}f}"
    if float(text) == 0:
        least = f"{10.0**-decimals:.{max(0, decimals)}f}"
        return f"<{least}" if bounded and value > 0 else text.removeprefix("-")
    return _with_sign(text, signed)


def shortest(value: float, *, signed: bool = False) -> str:
    """A number that is known for certain: its shortest form, of at most six significant digits."""
    if not math.isfinite(value):
        return _special(value)
    text = f"{value + 0.0:.{_MOST}g}"
    if value and Decimal(text).adjusted() in _EXPANDED:
        text = f"{Decimal(text):f}"
    return _with_sign(text, signed) if float(text) else "0"


def _special(value: float) -> str:
    return NONE if math.isnan(value) else "∞" if value > 0 else f"{_MINUS}∞"


def _with_sign(text: str, signed: bool) -> str:
    plus = "+" if signed and not text.startswith("-") else ""
    return plus + text.replace("-", _MINUS)


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % interval, and with its spread over draws if it has one.

    Attributes
    ----------
    mean, low, high : float
        A number without an interval (missing, or of no width) is taken for certain.
    p05, p95 : float
        Missing if there is no spread.
    signed : bool
        Whether the mean is a difference, which has its sign.
    bounded : bool
        Whether it cannot be below 0.
    """

    mean: float
    low: float = math.nan
    high: float = math.nan
    p05: float = math.nan
    p95: float = math.nan
    signed: bool = False
    bounded: bool = True

    @property
    def half_width(self) -> float:
        """Half the width of the interval; 0 if there is none."""
        half = (self.high - self.low) / 2
        return half if math.isfinite(half) and half > max(_NOTHING, _NOISE * abs(self.mean)) else 0.0

    def times(self, factor: float) -> Estimate:
        """The same in another unit, such as percent."""
        ends = (self.mean, self.low, self.high, self.p05, self.p95)
        mean, low, high, p05, p95 = (factor * each for each in ends)
        return replace(self, mean=mean, low=low, high=high, p05=p05, p95=p95)

    def like(self, mean: float, whole: float = math.inf) -> Estimate:
        """Another number from the same draws, whose own interval is not known.

        It is taken to be no surer than this one for its size, and has two significant digits at most.

        Parameters
        ----------
        mean : float
        whole : float
            What the number is a share of, such as 100: where two digits would be all of it, those of what
            it lacks count.
        """
        lacks = abs(whole - mean)
        size = min(abs(mean), lacks)
        if not math.isfinite(mean) or size < _NOTHING:
            return Estimate(mean, bounded=self.bounded)
        own = self.half_width / abs(self.mean) if self.mean else 0.0
        is_all = math.isfinite(whole) and lacks <= _ALL * abs(whole)
        begins = Decimal(f"{lacks if is_all else abs(mean):.1e}").adjusted()
        half = max(own * size, _TWO_DIGITS * 10.0**begins)
        return replace(self, mean=mean, low=mean - half, high=mean + half, p05=math.nan, p95=math.nan)

    def shown(self) -> str:
        """The mean."""
        return self._end(self.mean, signed=self.signed)

    def interval(self) -> str:
        """The 95 % interval: ``[0.97, 1.66]``."""
        return f"[{self._end(self.low)}, {self._end(self.high)}]" if self.half_width else NONE

    def spread(self) -> str:
        """5 % and 95 % quantiles over draws, no finer than the mean; none of what is the same in all."""
        same = not self.half_width and math.isclose(self.p05, self.p95, rel_tol=_NOISE, abs_tol=_NOTHING)
        if same or math.isnan(self.p05) or math.isnan(self.p95):
            return NONE
        return f"[{self._end(self.p05)}, {self._end(self.p95)}]"

    def with_error(self) -> str:
        """The mean and half its interval: ``2.4 ± 0.5``."""
        if not self.half_width:
            return self.shown()
        return f"{self.shown()} ± {rounded(self.half_width, places(self.half_width))}"

    def _end(self, value: float, *, signed: bool = False) -> str:
        half = self.half_width
        if not half:
            return shortest(0.0 if abs(value) < _NOTHING else value, signed=signed)
        return rounded(value, places(half), signed=signed, bounded=self.bounded and not self.signed)


def fixed(value: float) -> Estimate:
    """A number that is known for certain."""
    return Estimate(value, bounded=False)


def share_of(share: float, draws: int) -> Estimate:
    """A share of so many draws, with the interval of a binomial share (Wald)."""
    half = _NORMAL_95 * math.sqrt(max(0.0, share * (1 - share)) / draws)
    return Estimate(share, share - half, share + half)
