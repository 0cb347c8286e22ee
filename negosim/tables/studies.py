"""What tables of answers to questions share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from negosim.store.study import Study
from negosim.tables.digits import Estimate, shortest
from negosim.tables.notes import notes_of
from negosim.tables.spoken import meaning_words

__all__ = ["Answered", "between", "crossing", "noted", "parameter_words", "value_words"]

_DIGITS = 3
_CLOSE = 1e-12


class Answered(Protocol):
    """What an answer must offer for its tables."""

    @property
    def study(self) -> Study:
        """What was found."""


def noted(found: Study, *told: str) -> tuple[str, ...]:
    """Notes below a table of an answer."""
    return notes_of(found.scenario, found.recipe, *told)


def parameter_words(row: Mapping[Any, Any]) -> str:
    """A parameter by what it means, with its name."""
    return meaning_words(row["parameter"], row["meaning"])


def value_words(value: float, digits: int = _DIGITS) -> str:
    """A value that is given, or that was read off a prior, with so many significant digits."""
    return shortest(float(f"{value:.{digits}g}")) if abs(value) > _CLOSE else "0"


def between(low: float, high: float) -> str:
    """Two ends of a range of values."""
    return f"[{value_words(low)}, {value_words(high)}]" if low == low and high == high else "–"


def crossing(row: Mapping[Any, Any], value: str = "value") -> Estimate:
    """A value with the ends of its interval, which may lie to one side."""
    return Estimate(float(row[value]), float(row["low"]), float(row["high"]), bounded=False)
