"""``negosim store``: look into the folder of a sweep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from negosim.cli.options import as_json, echo_json
from negosim.errors import RequestFault

__all__ = ["command"]

_DIRECTORY = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
_ROWS = 40  # of an answer that are printed


@click.group("store")
def command() -> None:
    """Look into the folder of a sweep.

    What is solved and what is missing, the table as CSV, any question in SQL.

    \b
    Examples:
      negosim store status results/base_sweep
      negosim store export results/base_sweep -o sweep.csv
      negosim store query results/base_sweep \\
          "select * from classes where class = 'two_islands' limit 5"
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)


@command.command("status")
@_DIRECTORY
@as_json
def status(directory: Path, as_json: bool) -> None:
    """Say how much of a sweep is solved, and how to go on."""
    from negosim.sweeps.stored import status_of

    found = status_of(directory)
    if as_json:
        echo_json(found)
        return
    from negosim.cli.sweep import size_text

    damaged = f"; {found['damaged']:,} more cannot be read" if found["damaged"] else ""
    click.echo(
        f"{found['title']}\n"
        f"{found['complete_cells']:,} of {found['cells']:,} cells are solved; "
        f"{found['missing_draws']:,} draws are missing.\n"
        f"{found['shards']:,} {'shard' if found['shards'] == 1 else 'shards'}, {size_text(found['bytes'])}"
        f"{damaged}."
    )
    if found["until"] and not found["complete"]:
        click.echo(f"Draws are then added until every interval is within ±{found['until']:g}.")
    if not found["complete"]:
        click.echo(f"To go on: {found['command']}")


@command.command("export")
@_DIRECTORY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file; default: the screen.",
)
@click.option("--partial", is_flag=True, help="Take the cells that are solved, if some are not.")
def export(directory: Path, output: Path | None, partial: bool) -> None:
    """Write the table of a sweep as CSV, cell by cell."""
    from negosim.sweeps.stored import export_csv

    if output is not None and output.suffix.lower() not in (".csv", ".txt", ""):
        raise RequestFault(
            f"-o {output}: a table is written as CSV; name it {output.with_suffix('.csv')}, which "
            "spreadsheets open."
        )
    if output is None:
        export_csv(directory, sys.stdout, partial=partial)
        return
    from negosim.store.system import explained

    with explained(f"cannot write {output}"), output.open("w", encoding="utf-8", newline="") as file:
        export_csv(directory, file, partial=partial)
    click.echo(f"Written to {output}.", err=True)


@command.command("query")
@_DIRECTORY
@click.argument("sql", metavar="SQL")
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV.")
@as_json
def query(directory: Path, sql: str, as_csv: bool, as_json: bool) -> None:
    """Answer a question in SQL (DuckDB).

    Tables: classes (cell, what is varied, draws, class, label, mean, error, low, high, p05, p95), sweep
    (every quantity, by what and name), shards (what is stored of each block of draws).
    """
    from negosim.sweeps.stored import answer

    if as_csv and as_json:
        raise RequestFault("--csv and --json are two forms of one answer; give one of them.")
    found = answer(directory, sql)
    if as_json:
        echo_json({"rows": found.to_dict("records")})
    elif as_csv:
        click.echo(found.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        _print(found)


def _print(found: Any) -> None:
    import pandas as pd

    from negosim.figures.text import table

    shown = [[_cell(value) for value in row] for row in found.head(_ROWS).itertuples(index=False)]
    align = "".join("r" if pd.api.types.is_numeric_dtype(kind) else "l" for kind in found.dtypes)
    click.echo(table([str(name) for name in found.columns], shown, align))
    if len(found) > _ROWS:
        click.echo(f"The first {_ROWS} of {len(found):,} rows; --csv prints all.")


def _cell(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
