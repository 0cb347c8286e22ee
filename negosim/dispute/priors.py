"""What a file may say about an uncertain number: a prior, checked but not yet sampled."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from negosim.reading import brief, comma_advice, named, near, shown

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
_SPECIAL = {Kind.FIXED: "{fixed: value}", Kind.DISCRETE: "{discrete: {values: [...], weights: [...]}}"}
_INFINITE = ("inf", "infinity", "+inf", "∞")


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
    if not isinstance(entry, dict) or len(entry) != 1:
        raise ValueError(f"expected {_PRIOR}, found {shown(entry)}{_advice(entry)}")
    (name, numbers), *_ = entry.items()
    names = [kind.value for kind in Kind]
    if name not in names:
        raise ValueError(_no_such_prior(name, names))
    kind = Kind(name)
    if kind is Kind.FIXED:
        if not _is_number(numbers):
            raise ValueError(f"expected {_SPECIAL[kind]} with a number, found {brief(entry)}; change it")
        return fixed(numbers)
    if kind is Kind.DISCRETE:
        return _read_discrete(numbers)
    return _read_shaped(kind, numbers)


_PRIOR = "a number or a prior such as {triangular: [low, mode, high]}"


def _shape(kind: Kind) -> str:
    """A kind of prior as a file writes it."""
    return _SPECIAL.get(kind) or f"{{{kind.value}: [{', '.join(_SHAPES[kind])}]}}"


def _advice(entry: Any) -> str:
    if str(entry).lower() in _INFINITE:
        return "; write .inf for infinity"
    if comma_advice(entry):
        return f"; {comma_advice(entry)}"
    percent = re.fullmatch(r"([0-9.]{1,9}) ?%", str(entry))
    if percent and percent[1].count(".") <= 1 and percent[1] != ".":
        return f"; write {float(percent[1]) / 100:g}"
    if isinstance(entry, dict) and len(entry) > 1:
        return "; keep one of them"
    if isinstance(entry, list) and len(entry) in (2, 3):
        kind = Kind.UNIFORM if len(entry) == 2 else Kind.TRIANGULAR
        return f"; write {{{kind.value}: {brief(entry)}}}"
    return "; write a number without quotes, or one of those"


def _no_such_prior(name: object, names: list[str]) -> str:
    meant = near(name, names)
    if meant:
        return f"there is no prior '{named(name)}'; did you mean {_shape(Kind(meant))}?"
    return f"there is no prior '{named(name)}'; use one of {', '.join(names)}, such as {_shape(Kind.UNIFORM)}"


def _read_shaped(kind: Kind, numbers: Any) -> Prior:
    shape = _SHAPES[kind]
    given = [*numbers, 0.0, 1.0] if kind is Kind.BETA and _has(numbers, 2) else numbers
    found = f"found {brief({kind.value: numbers})}"
    if not isinstance(given, list) or len(given) != len(shape):
        raise ValueError(f"expected {_shape(kind)}, {len(shape)} numbers, {found}; change it")
    if not all(map(_is_finite, given)):
        raise ValueError(f"expected {_shape(kind)} with finite numbers only, {found}; change it")
    prior = Prior(kind, tuple(float(v) for v in given))
    wrong = _wrong_shape(prior)
    if wrong:
        raise ValueError(f"expected {_shape(kind)} with {wrong}, {found}; change it")
    return prior


def _has(numbers: Any, many: int) -> bool:
    return isinstance(numbers, list) and len(numbers) == many


def _read_discrete(numbers: Any) -> Prior:
    wanted, found = f"expected {_SPECIAL[Kind.DISCRETE]}", f"found {brief({'discrete': numbers})}; change it"
    if not isinstance(numbers, dict) or set(numbers) != {"values", "weights"}:
        raise ValueError(f"{wanted}, {found}")
    values, weights = numbers["values"], numbers["weights"]
    lists = isinstance(values, list) and isinstance(weights, list)
    if not lists or len(values) != len(weights) or not values:
        raise ValueError(f"{wanted} with as many weights as values, {found}")
    if not all(map(_is_number, values)) or not all(_is_finite(w) and w >= 0 for w in weights):
        raise ValueError(f"{wanted} with numbers as values and weights of 0 or more, {found}")
    total = math.fsum(weights) if max(weights) < 1e300 else math.inf
    if not 0 < total < math.inf:
        raise ValueError(f"{wanted} with weights that are not all 0 and not too large, {found}")
    return Prior(Kind.DISCRETE, tuple(map(float, values)), tuple(w / total for w in weights))


def _wrong_shape(prior: Prior) -> str:
    """What the numbers of a prior should be and are not, or nothing."""
    numbers = prior.numbers
    if prior.kind in (Kind.UNIFORM, Kind.TRIANGULAR, Kind.PERT):
        rising = list(numbers) == sorted(numbers) and numbers[0] != numbers[-1]
        return "" if rising else "the numbers in rising order"
    first, second, low, high = numbers
    names = _SHAPES[prior.kind]
    if low >= high:
        return "low below high"
    if second <= 0:
        return f"'{names[1]}' above 0"
    if prior.kind is not Kind.NORMAL and first <= 0:
        return f"'{names[0]}' above 0"
    return "low of 0 or more" if prior.kind is Kind.LOGNORMAL and low < 0 else ""


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    # An integer beyond the range of floating-point numbers is none that can be computed with.
    return not math.isnan(value) if isinstance(value, float) else abs(value) < 10**300


def _is_finite(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value)
