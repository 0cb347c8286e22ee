"""What ``negosim store`` says of a sweep's folder: how far it is, its table, answers to SQL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import pandas as pd

from negosim.errors import RequestFault, StoreError
from negosim.experiment.sweep import Target, missing
from negosim.experiment.sweep_table import table_of
from negosim.store.shards import SHARDS, ShardStore
from negosim.store.sweeps import opened_sweep
from negosim.sweeps import open_sweep, target_in
from negosim.sweeps.swept import again, lacking_message

if TYPE_CHECKING:
    import duckdb

__all__ = ["answer", "export_csv", "status_of"]


def status_of(directory: Path) -> dict[str, Any]:
    """How much of the last plan of a sweep's folder is solved.

    Raises
    ------
    StoreError
        There is no sweep.
    """
    target, told = _target(directory)
    store = ShardStore(directory, target.plan.recipe, read_only=True)
    lacking = list(missing(target, store))
    return {
        "title": target.plan.scenario.title,
        "recipe": told["recipe"],
        "command": again(told["command"], directory),
        "cells": target.plan.cells,
        "complete_cells": target.plan.cells - len(lacking),
        "missing_draws": sum(task.draws for task in lacking),
        "shards": len(store.paths),
        "blocks": store.rows,
        "bytes": store.size,
        "damaged": len(store.damaged),
        "until": told["plan"].get("until"),
        "complete": bool(told.get("complete")) and not lacking,
    }


def export_csv(directory: Path, file: TextIO, *, partial: bool = False) -> None:
    """Write the table of the last plan as CSV, some cells in memory at a time.

    Raises
    ------
    StoreError
        There is no sweep, or cells are missing and ``partial`` is not set.
    """
    target, told = _target(directory)
    store = ShardStore(directory, target.plan.recipe, read_only=True)
    lacking = {task.number for task in missing(target, store)}
    waiting = len(lacking)
    if not waiting and told["plan"].get("until") and not told.get("complete"):
        waiting = target.plan.cells  # to which draws were still to be added
    if waiting and not partial:
        told_of = lacking_message(target, waiting, directory, told["command"]).rstrip(".")
        raise StoreError(f"{told_of}, or export the others with --partial.")
    head = True
    for frame in table_of(target, store, without=lacking):
        frame.to_csv(file, index=False, header=head, lineterminator="\n")
        head = False


def answer(directory: Path, sql: str) -> pd.DataFrame:
    """Rows that a query gives, over the tables ``sweep``, ``classes`` and ``shards``.

    Raises
    ------
    StoreError
        There is no sweep, or cells of it are not solved yet.
    RequestFault
        The query cannot be answered.
    """
    import duckdb

    swept = open_sweep(directory)
    with duckdb.connect() as connection:
        connection.register("sweep", swept.table)
        connection.register("classes", swept.classes)
        _add_shards(connection, directory)
        try:
            found: pd.DataFrame = connection.sql(sql).df()
        except (duckdb.Error, AttributeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise RequestFault(
                f"the query cannot be answered: {reason}; the tables are sweep, classes and shards."
            ) from None
    return found


def _add_shards(connection: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """The shards as a view; without those that are damaged, if there are some, and none if all are."""
    import duckdb

    try:
        _view(connection, [directory / SHARDS / "*.parquet"])
    except duckdb.Error:
        if readable := ShardStore(directory, read_only=True).paths:
            _view(connection, readable)


def _view(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    connection.execute(f"create view shards as select * from read_parquet([{listed}])")


def _target(directory: Path) -> tuple[Target, dict[str, Any]]:
    scenario, told = opened_sweep(directory)
    return target_in(scenario, told), told
