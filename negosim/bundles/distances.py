"""How far what two files hold is from each other, number by number."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from negosim.origins.numbers import Distance, distance, relative
from negosim.reading import named

__all__ = [
    "apart",
    "file_distance",
    "frame_distance",
    "is_of_numbers",
    "json_distance",
    "shard_distance",
    "text_distance",
]

_NUMBERS = (".csv", ".parquet", ".json")
_TEXTS = (".tex", ".md", ".html", ".txt")
_RECORD = re.compile(
    r"<!-- negosim.*?-->\n?|^% negosim[^\n]*\n?|^\(negosim-seal:[^\n]*\n?", re.DOTALL | re.MULTILINE
)
_VERSION = re.compile(r"(?<=negosim )\d[\w.]*")
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d]+|[^\w\s]")
_DECIMAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_KEYS = ["cell", "begin", "end"]
_UNREADABLE = (pa.ArrowException, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


def apart(why: str) -> Distance:
    """The distance of what is too different for its numbers to be set side by side."""
    return Distance(math.inf, why)


_EQUAL = Distance(0.0, "the numbers are equal, and written otherwise")


def is_of_numbers(name: str) -> bool:
    """Whether a file holds numbers in full, and not rounded or drawn."""
    return name.endswith(_NUMBERS)


def file_distance(then: Path, now: Path) -> Distance | None:
    """How far two files of one name are from each other; None if theirs hold no numbers to be compared."""
    try:
        if then.suffix in _TEXTS:
            return text_distance(*(each.read_text(encoding="utf-8") for each in (then, now)))
        if then.suffix == ".csv":
            return distance(then.read_bytes(), now.read_bytes())
        if then.suffix == ".parquet":
            return frame_distance(*(pq.read_table(each).to_pandas() for each in (then, now)))
        if then.suffix == ".json":
            return json_distance(*(json.loads(each.read_bytes()) for each in (then, now)))
    except _UNREADABLE:
        return apart("it cannot be read")
    return None


def text_distance(then: str, now: str) -> Distance:
    """How far two texts with rounded numbers are from each other, but for records, seals and versions.

    Where rounding falls the other way a number may differ by one in its last digit.
    """
    before, after = (_WORD.findall(_VERSION.sub("", _RECORD.sub("", text))) for text in (then, now))
    if len(before) != len(after):
        return apart(f"{len(before):,} words and numbers then, {len(after):,} now")
    for one, two in zip(before, after, strict=True):
        if one != two and not _is_rounded_otherwise(one, two):
            return apart(f"'{named(one)}' then, '{named(two)}' now")
    return _EQUAL


def _is_rounded_otherwise(one: str, two: str) -> bool:
    if not (_DECIMAL.fullmatch(one) and _DECIMAL.fullmatch(two)):
        return False
    first, second = (Decimal(text.replace(",", "")) for text in (one, two))
    digit = Decimal(1).scaleb(max(int(first.as_tuple().exponent), int(second.as_tuple().exponent)))
    return abs(first - second) <= digit


def shard_distance(then: Sequence[Path], now: Sequence[Path]) -> Distance:
    """How far the rows of some shards are from those of others, whichever shard holds them."""
    if not then or not now:
        return apart(f"{len(then):,} files of rows then, {len(now):,} now")
    try:
        before, after = (
            pd.concat([pq.read_table(path).to_pandas() for path in sorted(paths)]).set_index(_KEYS)
            for paths in (then, now)
        )
        before, after = before.sort_index(), after.sort_index()
        if not before.index.is_unique or not before.index.equals(after.index):
            return apart(f"{len(before):,} blocks of draws then, {len(after):,} now, or others")
        return frame_distance(before.reset_index(), after.reset_index())
    except _UNREADABLE:
        return apart("they cannot be read")


def frame_distance(then: pd.DataFrame, now: pd.DataFrame) -> Distance:
    """How far two tables are from each other; cells may hold arrays."""
    if list(then.columns) != list(now.columns) or len(then) != len(now):
        return apart("they do not have the same rows and columns")
    if not then.index.equals(now.index):
        return apart("their rows have other names")
    columns = [_column(str(name), then[name].to_numpy(), now[name].to_numpy()) for name in then.columns]
    return max(columns, key=lambda each: each.size, default=_EQUAL)


def _column(name: str, then: npt.NDArray[Any], now: npt.NDArray[Any]) -> Distance:
    if len(then) and isinstance(then[0], np.ndarray):
        if [len(each) for each in then] != [len(each) for each in now]:
            return apart(f"'{named(name)}' has lists of other lengths")
        then, now = np.concatenate(then), np.concatenate(now)
    if then.dtype.kind in "biuf" and now.dtype.kind in "biuf":
        return _numbers(name, then.astype(float), now.astype(float))
    wrong = [place for place, pair in enumerate(zip(then, now, strict=True)) if str(pair[0]) != str(pair[1])]
    return apart(f"'{named(name)}' in row {wrong[0] + 1} holds other words") if wrong else _EQUAL


def _numbers(name: str, then: npt.NDArray[np.float64], now: npt.NDArray[np.float64]) -> Distance:
    same = (then == now) | (np.isnan(then) & np.isnan(now))
    sizes = np.where(same, 0.0, relative(then, now))
    row = int(sizes.argmax()) if len(sizes) else 0
    if not sizes.any():
        return _EQUAL
    return Distance(
        float(sizes[row]), f"'{named(name)}' in row {row + 1}: {then[row]:.17g} then, {now[row]:.17g} now"
    )


def _apart(one: float, two: float) -> float:
    try:
        pair = float(one), float(two)
    except OverflowError:  # whole numbers with hundreds of digits
        return 0.0 if one == two else math.inf
    if one == two or all(map(math.isnan, pair)):
        return 0.0
    return float(relative(np.array(pair[:1]), np.array(pair[1:]))[0])


def json_distance(then: Any, now: Any, where: str = "") -> Distance:
    """How far two JSON documents are from each other."""
    if isinstance(then, dict) and isinstance(now, dict) and then.keys() == now.keys():
        return _farthest([json_distance(then[key], now[key], f"{where}/{key}") for key in then])
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return _farthest([json_distance(*pair, f"{where}/{place}") for place, pair in pairs])
    if _is_number(then) and _is_number(now):
        return Distance(_apart(then, now), f"{named(where, 200)}: {then!r} then, {now!r} now")
    if type(then) is type(now) and then == now:
        return _EQUAL
    return apart(f"{named(where, 200)}: {named(then)} then, {named(now)} now")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _farthest(found: Sequence[Distance]) -> Distance:
    return max(found, key=lambda each: each.size, default=_EQUAL)
