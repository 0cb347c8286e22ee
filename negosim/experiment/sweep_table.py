"""The tidy table of a sweep, made from its store cell by cell.

A row for each cell and quantity: the cell's number and its value on every axis, its draws, what the
quantity is and its name, mean with Monte Carlo error and 95 % interval, and 5 % and 95 % quantiles over
draws (classes and payoffs). Cells are in the plan's order, whatever the order in which they were solved.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.errors import StoreError
from negosim.experiment.cells import quantities, with_spread
from negosim.experiment.plan import Cell, settings_of
from negosim.model.lanes import Floats
from negosim.outcomes.statistics import Block, Mean, Moments, Tally
from negosim.outcomes.tails import Tails, quantiles
from negosim.store.shards import ShardStore

if TYPE_CHECKING:
    from negosim.experiment.sweep import Target

__all__ = ["half_widths", "table_of"]

_CELLS = 256  # in memory at a time
_MOMENTS = ("settings", "mean", "squares")
_LIMITS = {"class": (0.0, 1.0), "agreement": (0.0, 1.0), "stop": (0.0, np.inf), "payoff": (-np.inf, np.inf)}


def table_of(target: Target, store: ShardStore, *, without: Container[int] = ()) -> Iterator[pd.DataFrame]:
    """The table, some cells at a time; it may leave cells out.

    Raises
    ------
    StoreError
        The store lacks a block of draws, or holds another cell under the key of one.
    """
    plan = target.plan
    found = quantities(plan.scenario.dispute)
    limits = np.array([_LIMITS[q.what] for q in found]).T
    spread = with_spread(plan.scenario.dispute)
    for first in range(0, plan.cells, _CELLS):
        parts: list[dict[str, Any]] = []
        for number in range(first, min(first + _CELLS, plan.cells)):
            if number in without:
                continue
            cell = plan.cell(number)
            rows = _rows(target, store, cell, (*_MOMENTS, "low", "high"))
            blocks = target.blocks(number)
            mean = _mean(target, blocks, rows)
            low, high = quantiles(
                [_tails(row, block, spread) for row, block in zip(rows, blocks, strict=True)]
            )
            nothing = np.full(len(found) - spread, np.nan)
            parts.append(
                {
                    "cell": number,
                    "values": cell.values,
                    "draws": target.draws(number),
                    "mean": mean.mean,
                    "error": mean.error,
                    "low": np.clip(mean.mean - mean.half_width, *limits),
                    "high": np.clip(mean.mean + mean.half_width, *limits),
                    "p05": np.concatenate([low, nothing]),
                    "p95": np.concatenate([high, nothing]),
                }
            )
        if parts:
            yield _frame(target, parts)


def half_widths(target: Target, store: ShardStore) -> Iterator[float]:
    """For each cell, the largest half width of the 95 % intervals of its class probabilities."""
    classes = len(target.plan.scenario.dispute.classes)
    for number in range(target.plan.cells):
        rows = _rows(target, store, target.plan.cell(number), _MOMENTS)
        yield float(np.max(_mean(target, target.blocks(number), rows).half_width[:classes]))


def _rows(target: Target, store: ShardStore, cell: Cell, columns: Sequence[str]) -> list[dict[str, Any]]:
    wanted = [(cell.key, block.begin, block.end) for block in target.blocks(cell.number)]
    rows = list(store.read(wanted, columns))
    settings = settings_of(target.plan.axes, cell.values)
    if any(row["settings"] != settings for row in rows):
        raise StoreError(
            f"{store.directory} holds another cell in the place of {settings}; use another --name."
        )
    return rows


def _mean(target: Target, blocks: Sequence[Block], rows: Sequence[dict[str, Any]]) -> Mean:
    tally = Tally(target.plan.scenario.run.design)
    for block, row in zip(blocks, rows, strict=True):
        tally.add_moments(Moments(block.end - block.begin, row["mean"], row["squares"]), block.replicate)
    return tally.mean()


def _tails(row: dict[str, Any], block: Block, rows: int) -> Tails:
    low: Floats = row["low"].reshape(rows, -1)
    return Tails(block.end - block.begin, low, row["high"].reshape(rows, -1))


def _frame(target: Target, parts: Sequence[dict[str, Any]]) -> pd.DataFrame:
    plan = target.plan
    found = quantities(plan.scenario.dispute)
    many = len(found)
    columns: dict[str, Any] = {"cell": np.repeat([part["cell"] for part in parts], many)}
    for k, axis in enumerate(plan.axes):
        columns[axis.name] = np.repeat([shown_value(part["values"][k]) for part in parts], many)
    columns["draws"] = np.repeat([part["draws"] for part in parts], many)
    columns["what"] = [q.what for q in found] * len(parts)
    columns["name"] = [q.name for q in found] * len(parts)
    for name in ("mean", "error", "low", "high", "p05", "p95"):
        columns[name] = np.concatenate([part[name] for part in parts])
    return pd.DataFrame(columns)


def shown_value(value: Any) -> Any:
    """A value as a table holds it: a list of players as text, which is not empty where the list is."""
    return ", ".join(value) or "nobody" if isinstance(value, tuple) else value
