"""What a sweep varies: paths with values, as a file or ``--over`` gives them.

On the command line ``PATH=LO:HI:N`` (N values at equal distances), ``PATH=LO:HI`` (a range, for
samples) or ``PATH=a,b,c``; with ``*=`` and ``+=`` a parameter's prior is scaled or shifted by each. In
a file the same as text, or a list of values, or ``[LO, HI, N]`` where N can be nothing but a number of
values; ``{scale: …}``, ``{add: …}`` and ``{values: […]}`` say which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from negosim.errors import NegosimError, RequestFault, together
from negosim.reading import named, parse, shown
from negosim.scenario.data import Scenario
from negosim.scenario.paths import SETTING, path_fault, put

__all__ = ["Axis", "AxisFault", "axes_of_settings", "axes_of_sweep", "axis_of"]

Value = Any
"""A number, a level, or a list of players."""

_MOST_VALUES = 100_000
_LEAST, _MOST = 1e-300, 1e300
_RANGE = re.compile(r"\s*([^:,\[\]]+?)\s*:\s*([^:,\[\]]+?)\s*(?::\s*([^:,\[\]]+?)\s*)?")
_LIST = "values such as 0,0.5,1 or LO:HI:N such as 0:1:21"
_OPERATORS = {"scale": "*=", "add": "+=", "values": "="}


class AxisFault(Exception):
    """What is wrong with the values of a path, in one sentence."""


@dataclass(frozen=True)
class Axis:
    """One path and what it is set to.

    Attributes
    ----------
    path : str
        In the grammar of ``negosim.scenario.paths``; a parameter by its bare name.
    operator : str
        ``=`` sets, ``*=`` scales and ``+=`` shifts.
    values : tuple
        In the order of the sweep; empty if a range is sampled.
    bounds : tuple of float, optional
        Ends of a range that is sampled.
    """

    path: str
    operator: str
    values: tuple[Value, ...]
    bounds: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Heading of the axis' column: the path, with ``*`` or ``+`` if a prior is scaled or shifted."""
        return self.path + self.operator[:-1]

    @property
    def is_parameter(self) -> bool:
        """Whether a parameter varies, and with it no part of the game's structure."""
        return "." not in self.path

    def put(self, scenario: Scenario, value: Value) -> Scenario:
        """A scenario with one value on this axis."""
        plain = list(value) if isinstance(value, tuple) else value
        return put(scenario, self.path, plain, self.operator)

    def setting(self, value: Value) -> str:
        """The setting that gives one value, as ``--set`` takes it."""
        return f"{self.path}{self.operator}{_written(value)}"


def axes_of_settings(scenario: Scenario, texts: Iterable[str]) -> tuple[Axis, ...]:
    """Axes from texts such as ``"consent_written=0:1:21"``.

    Raises
    ------
    RequestFault
        A text is no axis, names something unknown, or has values that are not legal.
    """
    axes: list[Axis] = []
    faults: list[NegosimError] = []
    for text in texts:
        try:
            axes.append(_axis_of_text(scenario, text))
            _check_twice(axes)
        except AxisFault as fault:
            faults.append(RequestFault(f"'{named(text, 300)}': {fault}"))
        except RequestFault as fault:
            faults.append(fault)
    if faults:
        raise together(faults)
    return tuple(axes)


def axes_of_sweep(scenario: Scenario, over: Mapping[str, Any]) -> tuple[Axis, ...]:
    """Axes from what a file or a mapping says.

    Raises
    ------
    RequestFault
        A path or its values cannot be used.
    """
    axes: list[Axis] = []
    for path, spec in over.items():
        try:
            axes.append(axis_of(scenario, str(path), spec))
            _check_twice(axes)
        except AxisFault as fault:
            raise RequestFault(f"sweep.over.{named(path)}: {fault}") from None
    return tuple(axes)


def axis_of(scenario: Scenario, path: str, spec: Any, operator: str = "=") -> Axis:
    """An axis from a path and what is said of its values.

    Raises
    ------
    AxisFault
        They cannot be used.
    """
    for sign in ("*", "+"):
        if path.endswith(sign):
            path, operator = path[:-1].rstrip(), sign + "="
    message = path_fault(scenario, path)
    if message:
        raise AxisFault(message)
    path = path.removeprefix("parameters.")
    if path in ("run.draws", "run.seed", "run.design"):
        raise AxisFault(
            f"every cell of a sweep has the same draws; set '{path}' once, with --set or its option."
        )
    if isinstance(spec, Mapping):
        operator, spec = _said(spec)
    elif hasattr(spec, "tolist"):  # an array of numpy or a column of pandas, which is never LO, HI, N
        spec = {"list": spec.tolist()}
    if operator != "=" and "." in path:
        raise AxisFault(f"only parameters can be scaled or shifted; give values that '{path}' can have.")
    values, bounds = _values(scenario, path, operator, spec)
    if bounds and "." in path:
        raise AxisFault(f"a range is for parameters; list the values that '{path}' takes.")
    values = _distinct(tuple(_plain(value, "." not in path) for value in values))
    for value in bounds or values:
        _check_value(scenario, path, operator, value)
    if bounds and bounds[0] > bounds[1]:
        raise AxisFault(
            f"expected a range from its lower to its upper end, found {bounds[0]:g}:{bounds[1]:g}."
        )
    return Axis(path, operator, values, bounds)


def _axis_of_text(scenario: Scenario, text: str) -> Axis:
    found = SETTING.fullmatch(text)
    if found is None or not found["path"]:
        raise AxisFault("expected a path with values, such as consent_written=0:1:21; write one.")
    return axis_of(scenario, found["path"], found["value"].strip(), found["operator"])


def _check_twice(axes: list[Axis]) -> None:
    """Refuse an axis that varies what another one varies."""
    *before, last = axes
    if any(axis.path == last.path for axis in before):
        axes.pop()
        raise AxisFault(f"'{last.path}' is varied twice; leave one out.")


def _said(spec: Mapping[Any, Any]) -> tuple[str, Any]:
    if len(spec) != 1 or next(iter(spec)) not in _OPERATORS:
        raise AxisFault(
            f"expected 'values', 'scale' or 'add' with values, found {shown(spec)}; write one of them."
        )
    ((key, values),) = spec.items()
    if key == "values" and not isinstance(values, list):
        raise AxisFault(f"expected a list after 'values', found {shown(values)}; write one.")
    return _OPERATORS[key], {"list": values} if key == "values" else values


def _values(
    scenario: Scenario, path: str, operator: str, spec: Any
) -> tuple[tuple[Value, ...], tuple[float, float] | None]:
    """Values, or a range to sample from."""
    if isinstance(spec, dict):
        return _listed(spec["list"]), None
    if isinstance(spec, str):
        return _of_text(path, spec)
    if isinstance(spec, (list, tuple)) and _is_span(spec):
        span = _span(*map(str, spec))
        if not _all_legal(scenario, path, operator, spec):
            return span, None
        low, high, count = (f"{value:g}" for value in spec)
        raise AxisFault(
            f"[{low}, {high}, {count}] may mean three values or {count} values from {low} to {high}; "
            f'write "{low},{high},{count}" or "{low}:{high}:{count}".'
        )
    if isinstance(spec, (list, tuple)):
        return _listed(spec), None
    raise AxisFault(f"expected {_LIST}, found {shown(spec)}; write them.")


def _listed(values: Any) -> tuple[Value, ...]:
    if not values or any(value is None or value != value for value in values):
        raise AxisFault(
            f"expected a list of values such as [0, 0.5, 1], found {shown(list(values))}; write one."
        )
    mapping = next((value for value in values if isinstance(value, Mapping)), None)
    if mapping is not None:
        raise AxisFault(f"expected numbers, names or lists as values, found {shown(mapping)}; change it.")
    return tuple(values)


def _is_span(spec: Any) -> bool:
    numbers = len(spec) == 3 and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in spec)
    return bool(numbers and float(spec[2]).is_integer() and spec[2] >= 2 and spec[0] < spec[1])


def _all_legal(scenario: Scenario, path: str, operator: str, values: Iterable[Value]) -> bool:
    try:
        for value in values:
            _check_value(scenario, path, operator, value)
    except AxisFault:
        return False
    return True


def _of_text(path: str, spec: str) -> tuple[tuple[Value, ...], tuple[float, float] | None]:
    if not spec:
        raise AxisFault(f"expected {_LIST}, found nothing; write them.")
    is_level = path.startswith(("offers.", "in_force."))
    span = None if is_level else _RANGE.fullmatch(spec)
    if span is not None:
        low, high, count = span.groups()
        if count is None:
            return (), (float(_number(low)), float(_number(high)))
        return _span(low, high, count), None
    if is_level:
        return tuple(part.strip() for part in spec.split(",")), None
    try:
        listed = parse(f"[{spec}]", "values").data
    except NegosimError:
        listed = None
    if not isinstance(listed, list) or any(isinstance(value, dict) for value in listed):
        raise AxisFault(f"expected {_LIST}, found '{named(spec)}'; write them.")
    return _listed(listed), None


def _number(text: str) -> Fraction:
    try:
        size = abs(float(text.replace("_", "x")))
        if size and not _LEAST < size < _MOST:  # its exact value would have too many digits
            raise ValueError
        return Fraction(text) if size else Fraction(0)
    except ValueError:
        raise AxisFault(f"expected a number, found '{named(text)}'; change it.") from None


def _span(low: str, high: str, count: str) -> tuple[Value, ...]:
    """Values at equal distances, each the number nearest to its exact value; so finer grids share them."""
    first, last, many = _number(low), _number(high), _number(count)
    if many.denominator != 1 or not 2 <= many <= _MOST_VALUES:
        raise AxisFault(
            f"expected a number of values from 2 to {_MOST_VALUES}, found '{named(count)}'; change it."
        )
    steps = int(many) - 1
    exact = [first + (last - first) * k / steps for k in range(steps + 1)]
    return tuple(int(v) if v.denominator == 1 and "." not in low + high else float(v) for v in exact)


def _plain(value: Value, is_number: bool) -> Value:
    """A value in one form: 1 and 1.0, 0 and -0 are the same number to a parameter."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if is_number and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) + 0.0
    return value


def _distinct(values: tuple[Value, ...]) -> tuple[Value, ...]:
    for position, value in enumerate(values):
        if value in values[:position]:
            raise AxisFault(f"the value {shown(value)} stands twice; remove one.")
    return values


def _check_value(scenario: Scenario, path: str, operator: str, value: Value) -> None:
    try:
        put(scenario, path, list(value) if isinstance(value, tuple) else value, operator, quoted=" ")
    except RequestFault as fault:
        told = str(fault.faults[0]).removeprefix("' ': ")
        raise AxisFault(f"{_written(value)} cannot be used: {told}") from None


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, float):
        return f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"
    return str(value)
