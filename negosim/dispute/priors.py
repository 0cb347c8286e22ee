"""What a file may say about an uncertain number: a prior, checked but not yet sampled."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from negosim.reading import did_you_mean

__all__ = ["Kind", "Prior", "fixed", "read_prior"]


class Kind(Enum):
    """The kinds of prior; each value is the key that a file uses."""

    FIXED = "fixed"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    BETA = "beta"
    PERT = "pert"
    DISCRETE = "discrete"


@dataclass(frozen=True)
class Prior:
    """A prior distribution, scaled and shifted: ``scale * X + add`` with X of the given kind.

    Attributes
    ----------
    kind : Kind
        Family of X.
    numbers : tuple of float
        fixed: (value); uniform: (low, high); triangular: (low, mode, high);
        normal: (mean, sd, low, high), truncated; lognormal: (median, sd of the logarithm,
        low, high), truncated; beta: (a, b, low, high); pert: (low, mode, high);
        discrete: the values, in the order of the file.
    weights : tuple of float
        Probabilities of a discrete prior, else empty.
    scale, add : float
        The affine change that a scenario makes to the dispute's prior.
    """

    kind: Kind
    numbers: tuple[float, ...]
    weights: tuple[float, ...] = ()
    scale: float = 1.0
    add: float = 0.0

    def changed(self, scale: float = 1.0, add: float = 0.0) -> Prior:
        """This prior after a further scaling and shift, in that order."""
        return replace(self, scale=self.scale * scale, add=self.add * scale + add)

    def affine(self, x: float) -> float:
        """A value of X on the scale of the parameter."""
        if math.isinf(x):
            return x
        return self.scale * x + self.add

    @property
    def is_fixed(self) -> bool:
        """Whether the prior has all its mass on one value."""
        return self.kind is Kind.FIXED

    def support(self) -> tuple[float, float]:
        """Least and greatest value, on the scale of the parameter."""
        if self.kind is Kind.DISCRETE:
            ends = [self.affine(v) for v, w in zip(self.numbers, self.weights, strict=True) if w > 0]
        elif self.kind in (Kind.NORMAL, Kind.LOGNORMAL, Kind.BETA):
            ends = [self.affine(v) for v in self.numbers[2:]]
        else:
            ends = [self.affine(self.numbers[0]), self.affine(self.numbers[-1])]
        return min(ends), max(ends)

    def mode(self) -> float:
        """The most likely value (of a uniform prior, the middle)."""
        return self.affine(_MODES[self.kind](self))

    def describe(self) -> str:
        """The prior in one short phrase, for tables."""
        numbers = ", ".join(f"{v:g}" for v in self.numbers)
        if self.kind is Kind.DISCRETE:
            numbers = ", ".join(f"{v:g}: {w:g}" for v, w in zip(self.numbers, self.weights, strict=True))
        text = f"{self.affine(self.numbers[0]):g}" if self.is_fixed else f"{self.kind.value}({numbers})"
        if not self.is_fixed:
            text += f" × {self.scale:g}" if self.scale != 1 else ""
            text += f" {'+' if self.add > 0 else '−'} {abs(self.add):g}" if self.add else ""
        return text


def fixed(value: float) -> Prior:
    """The prior that holds one value for certain."""
    return Prior(Kind.FIXED, (float(value),))


def _beta_mode(prior: Prior) -> float:
    a, b, low, high = prior.numbers
    if a == b == 1:
        return (low + high) / 2
    if a <= 1 or b <= 1:
        return low if a < b or (a == b) else high
    return low + (high - low) * (a - 1) / (a + b - 2)


def _clipped(value: float, prior: Prior) -> float:
    return min(max(value, prior.numbers[2]), prior.numbers[3])


_MODES: dict[Kind, Callable[[Prior], float]] = {
    Kind.FIXED: lambda p: p.numbers[0],
    Kind.UNIFORM: lambda p: (p.numbers[0] + p.numbers[1]) / 2,
    Kind.TRIANGULAR: lambda p: p.numbers[1],
    Kind.NORMAL: lambda p: _clipped(p.numbers[0], p),
    Kind.LOGNORMAL: lambda p: _clipped(p.numbers[0] * math.exp(-(p.numbers[1] ** 2)), p),
    Kind.BETA: _beta_mode,
    Kind.PERT: lambda p: p.numbers[1],
    Kind.DISCRETE: lambda p: p.numbers[p.weights.index(max(p.weights))],
}

_SHAPES = {
    Kind.UNIFORM: ("low", "high"),
    Kind.TRIANGULAR: ("low", "mode", "high"),
    Kind.NORMAL: ("mean", "sd", "low", "high"),
    Kind.LOGNORMAL: ("median", "sd of the logarithm", "low", "high"),
    Kind.BETA: ("a", "b", "low", "high"),
    Kind.PERT: ("low", "mode", "high"),
}


def read_prior(entry: Any) -> Prior:
    """The prior that a file's entry stands for.

    Parameters
    ----------
    entry : number or mapping
        A number (fixed), or one of ``{fixed: v}``, ``{uniform: [low, high]}``,
        ``{triangular: [low, mode, high]}``, ``{normal: [mean, sd, low, high]}``,
        ``{lognormal: [median, sd of the logarithm, low, high]}``, ``{beta: [a, b, low, high]}``,
        ``{pert: [low, mode, high]}``, ``{discrete: {values: [...], weights: [...]}}``.

    Raises
    ------
    ValueError
        The entry is none of these; the message says what was expected and found.
    """
    if _is_number(entry):
        return fixed(entry)
    known = ", ".join(kind.value for kind in Kind)
    if not isinstance(entry, dict) or len(entry) != 1:
        hint = "; write .inf for infinity" if str(entry).lower().lstrip("+") in ("inf", "infinity") else ""
        raise ValueError(f"expected a number or a mapping with one prior ({known}), found {entry!r}{hint}")
    (name, numbers), *_ = entry.items()
    if name not in {kind.value for kind in Kind}:
        hint = did_you_mean(str(name), (kind.value for kind in Kind))
        raise ValueError(f"expected one of the priors {known}, found '{name}'{hint}")
    kind = Kind(name)
    if kind is Kind.FIXED:
        if not _is_number(numbers):
            raise ValueError(f"expected a number after 'fixed', found {numbers!r}")
        return fixed(numbers)
    if kind is Kind.DISCRETE:
        return _read_discrete(numbers)
    shape = _SHAPES[kind]
    if kind is Kind.BETA and isinstance(numbers, list) and len(numbers) == 2:
        numbers = [*numbers, 0.0, 1.0]
    if not isinstance(numbers, list) or len(numbers) != len(shape) or not all(map(_is_finite, numbers)):
        raise ValueError(f"expected {name}: [{', '.join(shape)}], all finite numbers, found {numbers!r}")
    prior = Prior(kind, tuple(float(v) for v in numbers))
    _check_shape(prior)
    return prior


def _read_discrete(numbers: Any) -> Prior:
    wanted = "expected discrete: {values: [...], weights: [...]}"
    if not isinstance(numbers, dict) or set(numbers) != {"values", "weights"}:
        raise ValueError(f"{wanted}, found {numbers!r}")
    values, weights = numbers["values"], numbers["weights"]
    lists = isinstance(values, list) and isinstance(weights, list)
    if not lists or len(values) != len(weights) or not values:
        raise ValueError(f"{wanted} of equal length, found {numbers!r}")
    if not all(map(_is_number, values)) or not all(_is_finite(w) and w >= 0 for w in weights):
        raise ValueError(f"{wanted} with numbers as values and weights of 0 or more, found {numbers!r}")
    total = math.fsum(weights)
    if total <= 0:
        raise ValueError("expected discrete weights with a positive sum, found 0")
    return Prior(Kind.DISCRETE, tuple(map(float, values)), tuple(w / total for w in weights))


def _check_shape(prior: Prior) -> None:
    numbers = prior.numbers
    name = prior.kind.value
    if prior.kind in (Kind.UNIFORM, Kind.TRIANGULAR, Kind.PERT):
        if list(numbers) != sorted(numbers) or numbers[0] == numbers[-1]:
            raise ValueError(f"expected the numbers of {name} in rising order, found {list(numbers)}")
        return
    first, second, low, high = numbers
    if low >= high:
        raise ValueError(f"expected low < high in {name}, found {low:g} and {high:g}")
    if second <= 0 or (prior.kind is not Kind.NORMAL and first <= 0):
        found = list(numbers[:2])
        raise ValueError(f"expected positive numbers before low and high in {name}, found {found}")
    if prior.kind is Kind.LOGNORMAL and low < 0:
        raise ValueError(f"expected low of 0 or more in lognormal, found {low:g}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)


def _is_finite(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value)
