"""Ways to fill one file; each gives a function that takes the file's path."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = [
    "GROUP",
    "Writer",
    "csv",
    "csv_bytes",
    "finite",
    "groups",
    "parquet",
    "parquet_in_groups",
    "text",
    "to_json",
]

Writer = Callable[[Path], None]
"""Writes one file at the path that it is given."""

GROUP = 65_536
"""Rows in a row group: what is in memory at a time."""


def text(content: str) -> Writer:
    """Text in UTF-8 with the same line ends everywhere."""

    def write(path: Path) -> None:
        path.write_bytes(content.encode("utf-8"))

    return write


def csv(frame: pd.DataFrame) -> Writer:
    """A table as CSV, numbers with all their digits."""

    def write(path: Path) -> None:
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

    return write


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """What ``csv`` writes."""
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


def parquet(frame: pd.DataFrame) -> Writer:
    """A table as Parquet; an index with a name becomes a column and comes back as the index."""
    return parquet_in_groups([frame])


def parquet_in_groups(frames: Iterable[pd.DataFrame]) -> Writer:
    """A table that comes in parts, one of which is in memory at a time."""

    def write(path: Path) -> None:
        writer: Any = None
        try:
            for frame in frames:
                table = pa.Table.from_pandas(frame, preserve_index=frame.index.name is not None)
                writer = writer or _opened(path, table)
                writer.write_table(table, row_group_size=GROUP)
        finally:
            if writer is not None:
                writer.close()

    return write


def _opened(path: Path, table: Any) -> Any:
    words = [f.name for f in table.schema if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)]
    # Numbers drawn at random hardly repeat, so a dictionary of them would only take time.
    return pq.ParquetWriter(path, table.schema, compression="zstd", use_dictionary=words)


def groups(draws: int) -> Iterator[tuple[int, int]]:
    """First and last draw (exclusive) of each row group."""
    for begin in range(0, draws, GROUP):
        yield begin, min(begin + GROUP, draws)


def to_json(data: Any) -> str:
    """JSON text without bare Infinity or NaN: infinity becomes ``"inf"``, what is not a number ``null``."""
    return json.dumps(finite(data), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def finite(value: Any) -> Any:
    """Data of mappings, lists, strings and finite numbers."""
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value
