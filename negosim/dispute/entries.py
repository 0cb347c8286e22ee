"""The short ways in which a dispute file may write numbers, tables and lists, brought to one form.

Each function takes what the file says; a ``ValueError`` says what was expected and found.
"""

from __future__ import annotations

from typing import Any

from negosim.reading import comma_advice, named, shown

__all__ = ["as_list", "not_nan", "read_factors", "read_levels", "read_share", "read_table"]


def read_factors(value: Any) -> Any:
    """An entry as its list of factors; a fraction such as ``1/3`` is a number."""
    items = value if isinstance(value, list) else [value]
    return tuple(_factor(item) for item in items)


def _factor(item: Any) -> Any:
    if isinstance(item, bool) or not isinstance(item, (int, float, str)):
        wanted = "a number, a parameter's name or a list of those"
        raise ValueError(f"expected {wanted}, such as [0.5, NAME], found {shown(item)}; change it")
    if isinstance(item, str):
        top, slash, bottom = item.partition("/")
        if slash and top.strip().isdigit() and bottom.strip().isdigit() and int(bottom):
            return _ratio(top, bottom)
        if comma_advice(item):
            raise ValueError(
                f"expected a number or a parameter's name, found {shown(item)}; {comma_advice(item)}"
            )
        return item
    if not float("-inf") < item < float("inf"):
        raise ValueError(f"expected a finite number, found {shown(item)}; change it")
    return _float(item)


def _ratio(top: str, bottom: str) -> float:
    try:
        return int(top) / int(bottom)
    except (OverflowError, ValueError):
        found = f"{named(top)}/{named(bottom)}"
        raise ValueError(f"expected a fraction such as 1/3, found '{found}'; change it") from None


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        raise ValueError(f"expected a number that can be computed with, found {shown(number)}") from None


def read_table(value: Any, above: tuple[str, ...] = ()) -> Any:
    """A nested table as one mapping from a tuple of levels to an entry's factors."""
    if not isinstance(value, dict):
        return {above: read_factors(value)} if above else value
    flat: dict[tuple[str, ...], Any] = {}
    for level, entry in value.items():
        flat.update(read_table(entry, (*above, str(level))))
    return flat


def read_share(value: Any) -> Any:
    """A share from 0 to 1, which may be a fraction."""
    (number,) = read_factors(value) if not isinstance(value, list) else (None,)
    if not isinstance(number, float) or not 0 <= number <= 1:
        raise ValueError(f"expected a share from 0 to 1, found {shown(value)}; change it")
    return number


def read_levels(value: Any) -> Any:
    """Levels as a mapping from name to label; a plain list takes its labels from the names."""
    if isinstance(value, list):
        if len(set(map(str, value))) != len(value):
            raise ValueError("expected levels with different names, found one twice; remove one")
        if not all(isinstance(name, (str, int)) and not isinstance(name, bool) for name in value):
            raise ValueError(f"expected the names of levels, found {shown(value)}; write each as text")
        return {str(name): str(name).replace("_", " ") for name in value}
    if not isinstance(value, dict):
        raise ValueError(f"expected levels such as [closed, open], found {shown(value)}; write a list")
    return value


def as_list(value: Any) -> Any:
    """A list as it is, and one thing as a list of one."""
    return value if isinstance(value, list) else [value]


def not_nan(value: float) -> float:
    """A number that is one."""
    if value != value:
        raise ValueError("expected a number, found .nan; write a number")
    return value
