"""``negosim parameters``: every number, what it is, and what it rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, dispute_named, echo_json, is_dispute
from negosim.errors import RequestFault

if TYPE_CHECKING:
    from negosim.dispute.data import Dispute, Parameter
    from negosim.dispute.priors import Prior
    from negosim.scenario.data import Scenario

__all__ = ["command", "prior_text"]


@dataclass(frozen=True)
class _Row:
    """A parameter with the prior that it has here."""

    name: str
    prior: Prior
    parameter: Parameter

    @property
    def changed(self) -> bool:
        return self.prior != self.parameter.prior


@click.command("parameters", short_help="List all parameters, and what they rest on.")
@click.argument("file", required=False, metavar="[FILE]", shell_complete=complete_file)
@click.option("--dispute", metavar="NAME", help="Dispute, if no FILE: a name or file. [default: kuril]")
@click.option("--lever", metavar="TEXT", help="Only those of one lever.")
@click.option(
    "--basis", type=click.Choice(["reported", "inferred", "judgement"]), help="Only those that rest on this."
)
@click.option("--evidence", is_flag=True, help="Say what each one means and rests on.")
@as_json
def command(
    file: str | None, dispute: str | None, lever: str | None, basis: str | None, evidence: bool, as_json: bool
) -> None:
    """List all parameters of a dispute, with their priors and what they rest on.

    With a scenario FILE (or name), the parameters that it changes are marked.

    \b
    Examples:
      negosim parameters
      negosim parameters two_islands_no_us_basing --evidence
      negosim parameters --lever sanctions
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    if file is not None and dispute is None and is_dispute(file):
        file, dispute = None, file
    if file is not None and dispute is not None:
        raise click.UsageError("give either a scenario FILE or --dispute, not both.")
    from negosim.scenario.load import load

    scenario = load(file) if file is not None else None
    source = scenario.dispute if scenario else dispute_named("kuril" if dispute is None else dispute)
    rows = _filtered(_rows(source, scenario), lever, basis)
    if as_json:
        echo_json(_data(source, scenario, rows))
    else:
        click.echo(_heading(source, scenario, rows))
        if rows:
            click.echo(_at_length(rows) if evidence else _tables(rows, marked=scenario is not None))
            _print_changes(scenario, rows)


def prior_text(prior: Prior) -> str:
    """A prior in a few characters: low, mode and high of a triangular one, else in words."""
    if prior.kind.value != "triangular":
        return prior.describe()
    low, high = prior.support()
    return f"{low:g}, {prior.mode():g}, {high:g}"


def _rows(dispute: Dispute, scenario: Scenario | None) -> list[_Row]:
    priors = scenario.priors if scenario else {}
    return [_Row(name, priors.get(name, p.prior), p) for name, p in dispute.parameters.items()]


def _filtered(rows: list[_Row], lever: str | None, basis: str | None) -> list[_Row]:
    from negosim.reading import unknown

    levers = dict.fromkeys(row.parameter.lever for row in rows)
    if lever is not None:
        known = {name.lower(): name for name in levers if name}
        if lever.lower() not in known:
            raise RequestFault(f"--lever: {unknown('lever', lever, known.values())}")
        rows = [row for row in rows if row.parameter.lever == known[lever.lower()]]
    return [row for row in rows if basis is None or row.parameter.basis.value == basis]


def _heading(dispute: Dispute, scenario: Scenario | None, rows: list[_Row]) -> str:
    from negosim.figures.text import paragraph

    title = f"{dispute.title}: {scenario.title}" if scenario else dispute.title
    bases = Counter(row.parameter.basis.value for row in rows)
    parts = ", ".join(f"{bases[basis]} {basis}" for basis in ("reported", "inferred", "judgement"))
    if not rows:
        return f"{paragraph(title)}\n\nNo parameter is of that kind."
    told = (
        f"{len(rows)} parameters, by what they rest on: {parts}. (Reported: a source gives the number; "
        "inferred: a source gives the direction or the rank; judgement: the number is the authors' alone.) "
        "Three numbers are the low, the mode and the high of a triangular prior."
    )
    return f"{paragraph(title)}\n\n{paragraph(told)}\n"


def _tables(rows: list[_Row], marked: bool) -> str:
    from negosim.figures.text import table

    columns = {row.name: _columns(row, marked) for row in rows}
    widths = [max(map(len, column)) for column in zip(*columns.values(), strict=True)]
    tables = []
    for lever in dict.fromkeys(row.parameter.lever for row in rows):
        cells = [_padded(columns[row.name], widths) for row in rows if row.parameter.lever == lever]
        head = lever[:1].upper() + lever[1:] if lever else "Other"
        tables.append(table([head, "Prior", "Unit", "Basis"], cells, "lwll"))
    return "\n\n".join(tables)


def _columns(row: _Row, marked: bool) -> tuple[str, ...]:
    mark = ("* " if row.changed else "  ") if marked else ""
    parameter = row.parameter
    return (f"{mark}{row.name}", prior_text(row.prior), parameter.unit, parameter.basis.value)


def _padded(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    """Cells that make the tables of all levers alike; only a long prior is broken into lines."""
    most = [widths[0], min(widths[1], 24), *widths[2:]]
    return [cell.ljust(width) for cell, width in zip(cells, most, strict=True)]


def _at_length(rows: list[_Row]) -> str:
    return "\n\n".join(_entry(row) for row in rows)


def _entry(row: _Row) -> str:
    from negosim.figures.text import paragraph

    p = row.parameter
    meaning = p.meaning[:1].upper() + p.meaning[1:]
    said = (row.prior.describe(), f"{p.unit}, {p.range.describe()}", p.lever, p.basis.value)
    facts = "; ".join(filter(None, said))
    lines = [f"{'* ' if row.changed else ''}{row.name}", paragraph(meaning, "    "), paragraph(facts, "    ")]
    lines += [paragraph(f"{key}: {said}", "    - ") for key, said in p.evidence.items()]
    return "\n".join([*lines, paragraph(p.note, "    Note: ")] if p.note else lines)


def _print_changes(scenario: Scenario | None, rows: list[_Row]) -> None:
    changed = [row for row in rows if row.changed]
    if scenario is None:
        return
    if changed:
        click.echo(f"\n* changed by {scenario.name}; in the dispute:")
        width = max(len(row.name) for row in changed)
        for row in changed:
            click.echo(f"  {row.name:{width}}  {prior_text(row.parameter.prior)}")
    else:
        click.echo(f"\n{scenario.name} changes none of them.")
    if scenario.calendar:
        click.echo(f"Its calendar adds to some in single rounds; see 'negosim show {scenario.name}'.")


def _data(dispute: Dispute, scenario: Scenario | None, rows: list[_Row]) -> dict[str, Any]:
    return {
        "dispute": dispute.name,
        "scenario": scenario.name if scenario else None,
        "parameters": [_datum(row) for row in rows],
    }


def _datum(row: _Row) -> dict[str, Any]:
    low, high = row.prior.support()
    p = row.parameter
    return {
        "name": row.name,
        "prior": row.prior.describe(),
        "low": low,
        "mode": row.prior.mode(),
        "high": high,
        "changed": row.changed,
        "prior_in_dispute": p.prior.describe(),
        "unit": p.unit,
        "range": p.range.describe(),
        "lever": p.lever,
        "meaning": p.meaning,
        "basis": p.basis.value,
        "evidence": p.evidence,
        "note": p.note,
    }
