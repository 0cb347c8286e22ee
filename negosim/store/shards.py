"""The cells of a sweep on disk: shards, each a Parquet file that is written aside and then renamed.

A row is a block of draws of a cell. Rows never change, so a store only grows: what a killed run had
written stays, and the next one adds what is missing. A shard that cannot be read whole is set aside, and
its rows are missing.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from negosim.errors import StoreError
from negosim.store.system import explained

__all__ = ["SHARDS", "WRITING", "ShardStore", "list_column"]

SHARDS = "shards"

WRITING = ".writing-"
"""How names begin of files that are being written."""

_KEYS = ["cell", "begin", "end"]
_COLUMNS = [*_KEYS, "settings", "mean", "squares", "low", "high"]
_NUMBERS = [f"{name}.list.element" for name in ("mean", "squares", "low", "high")]
_KEPT = 16  # shards in memory while a table is made
_UNREADABLE = (pa.ArrowException, OSError, KeyError, ValueError)
_RECIPE = b"negosim.recipe"

Ints = npt.NDArray[np.int64]


class ShardStore:
    """Shards in the folder ``shards`` of a results folder.

    Parameters
    ----------
    directory : Path
        The results folder.
    recipe : str
        Of the sweep: what each shard is marked with. Shards with another mark, which someone has copied
        here, are left alone and not counted on.
    read_only : bool
        Whether damaged shards stay where they are.
    """

    def __init__(self, directory: Path, recipe: str = "", *, read_only: bool = False) -> None:
        self.directory = directory
        self.damaged: list[Path] = []
        self._folder = directory / SHARDS
        self._recipe = recipe.encode("ascii")
        self._index: dict[str, Ints] = {}
        self._tables: OrderedDict[str, Any] = OrderedDict()
        self._sorted: tuple[Ints, list[str]] | None = None
        if not read_only:
            with explained(f"cannot write to {directory}"):
                self._folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(self._folder.glob("*.parquet")):
            self._take(path, read_only)

    def _take(self, path: Path, read_only: bool) -> None:
        try:
            # All of it is read, so that a shard that was changed is found before its rows are counted on.
            table = pq.read_table(path, page_checksum_verification=True)
            if not set(_COLUMNS) <= set(table.column_names):
                raise KeyError(path.name)
            mark = (table.schema.metadata or {}).get(_RECIPE, self._recipe)
            if not self._recipe or mark == self._recipe:
                self._index[path.name] = _key_columns(table)
        except _UNREADABLE:
            self.damaged.append(path)
            if not read_only:
                with explained(f"cannot set the damaged {path} aside"):
                    os.replace(path, path.with_suffix(".damaged"))

    @property
    def rows(self) -> int:
        """Number of blocks of draws that are stored."""
        return sum(keys.shape[1] for keys in self._index.values())

    @property
    def paths(self) -> list[Path]:
        """Files of the shards that can be read."""
        return [self._folder / name for name in self._index]

    @property
    def size(self) -> int:
        """Bytes of all shards."""
        return sum(path.stat().st_size for path in self.paths)

    def worst(self) -> tuple[float, float, float]:
        """Largest gap, deviation (NaN if no precision is infinite) and mass of all rows; 0 without rows."""
        names = ["gap", "deviation", "mass"]
        found = [pq.read_table(path, columns=names) for path in self.paths]
        columns = [np.concatenate([[], *(table[name].to_numpy() for table in found)]) for name in names]
        gap, mass = (float(np.max(column, initial=0.0)) for column in (columns[0], columns[2]))
        finite = columns[1][~np.isnan(columns[1])]
        return gap, float(np.max(finite)) if finite.size else np.nan, mass

    def write(self, columns: Mapping[str, Any]) -> None:
        """Add a shard with these columns, of which ``cell``, ``begin`` and ``end`` say what its rows are.

        Raises
        ------
        StoreError
            It cannot be written; everything that was stored before is as it was.
        """
        table = pa.table(dict(columns)).replace_schema_metadata({_RECIPE: self._recipe})
        keys = _key_columns(table)
        name = f"{hashlib.sha256(keys.tobytes()).hexdigest()[:24]}.parquet"
        aside = self._folder / f"{WRITING}{os.getpid()}-{name}.part"  # which no pattern of shards matches
        kept = "what was solved before is kept; mend that and run the same command again"
        try:
            with explained(f"cannot write to {self.directory} ({kept})"):
                with aside.open("wb") as file:
                    pq.write_table(
                        table,
                        file,
                        compression="zstd",
                        use_dictionary=["settings"],
                        use_byte_stream_split=_NUMBERS,  # a quarter less, as sorted numbers share bytes
                        write_page_checksum=True,
                    )
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(aside, self._folder / name)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
        self._index[name] = keys
        self._sorted = None

    def blocks(self, cell: int) -> set[tuple[int, int]]:
        """First and last draw (exclusive) of every block that is stored of a cell."""
        order, _ = self._order()
        first, last = np.searchsorted(order[0], [cell, cell + 1] if cell < 2**63 - 1 else [cell, cell])
        return {(int(begin), int(end)) for begin, end in order[1:3, first:last].T}

    def read(
        self, wanted: Sequence[tuple[int, int, int]], columns: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Rows by cell, begin and end, in the order wanted, as values by column.

        Raises
        ------
        StoreError
            A row is not stored.
        """
        order, names = self._order()
        for cell, begin, end in wanted:
            place = np.searchsorted(order[0], cell)
            while place < order.shape[1] and order[0, place] == cell:
                if (order[1, place], order[2, place]) == (begin, end):
                    break
                place += 1
            else:
                raise StoreError(
                    f"{self.directory} lacks a block of draws; run the sweep again to have it solved."
                )
            yield self._row(names[order[3, place]], int(order[4, place]), columns)

    def _row(self, name: str, row: int, columns: Sequence[str]) -> dict[str, Any]:
        if name not in self._tables:
            try:
                table = pq.read_table(self._folder / name, page_checksum_verification=True)
            except _UNREADABLE:
                raise StoreError(
                    f"the shard {self._folder / name} was damaged while it was used; run the sweep again."
                ) from None
            self._tables[name] = {column: _values(table[column]) for column in table.column_names}
            if len(self._tables) > _KEPT:
                self._tables.popitem(last=False)
        self._tables.move_to_end(name)
        table = self._tables[name]
        return {column: table[column][row] for column in columns}

    def _order(self) -> tuple[Ints, list[str]]:
        """All rows by cell and draws: cell, begin, end, number of the shard, row in it; and the shards."""
        if self._sorted is None:
            names = sorted(self._index)
            parts = [
                np.concatenate([self._index[name], _places(number, self._index[name].shape[1])])
                for number, name in enumerate(names)
            ]
            rows = np.concatenate([np.empty((5, 0), dtype=np.int64), *parts], axis=1)
            self._sorted = (rows[:, np.lexsort(rows[2::-1])], names)
        return self._sorted


def _key_columns(table: Any) -> Ints:
    """Cell, begin and end, ``(3, rows)``."""
    return np.stack([table[name].to_numpy().astype(np.int64) for name in _KEYS])


def _places(shard: int, rows: int) -> Ints:
    return np.stack([np.full(rows, shard, dtype=np.int64), np.arange(rows, dtype=np.int64)])


def _values(column: Any) -> Any:
    """A column as an array or a list, with an array for each list in it."""
    array = column.combine_chunks()
    if pa.types.is_list(array.type):
        flat, ends = array.values.to_numpy(), array.offsets.to_numpy()
        return [flat[a:b] for a, b in itertools.pairwise(ends)]
    return array.to_pylist() if pa.types.is_string(array.type) else array.to_numpy()


def list_column(rows: Iterable[npt.NDArray[Any]], kind: Any) -> Any:
    """A column with an array in every row."""
    parts = [np.ravel(row) for row in rows]
    ends = np.cumsum([0, *map(len, parts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(np.concatenate(parts), type=kind))
