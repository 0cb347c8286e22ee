"""``negosim provenance``: what a figure or table was made from, and whether it can be made again."""

from __future__ import annotations

import shlex
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, echo_json
from negosim.errors import RequestFault
from negosim.reading import named

if TYPE_CHECKING:
    from negosim.origins import Verified
    from negosim.store.record import Record
    from negosim.store.records import Carried

__all__ = ["command"]

_WIDTH, _LABEL = 80, 10
_MOST = 4_000  # signs of a command that are printed

_WITH_VERIFY = {
    "directory": "--in",
    "results": "--results",
    "outside": "--outside",
    "workers": "--workers",
}


@click.command("provenance", short_help="Say what a figure or table was made from.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Make it again, and compare recipe, data and bytes.")
@click.option(
    "--in",
    "directory",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the scenario files are that its command names; default: here.",
)
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Draw it from this results folder; solve nothing.",
)
@click.option("--number", type=int, metavar="N", help="Which figure of a paper, counted from 1.")
@click.option("--outside", is_flag=True, help="Read scenario files outside of that folder, too.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many work at once; default: one a core.",
)
@click.option("--quiet", is_flag=True, help="Print results only: no progress bar.")
@as_json
@click.pass_context
def command(ctx: click.Context, /, file: Path, verify: bool, **options: Any) -> None:
    """Say what a figure or table was made from, and the command that makes it again.

    FILE is a figure (PDF, SVG, PNG, PGF) or table (TeX, Markdown, HTML) that negosim wrote, its data
    (CSV), or a paper by pdflatex or lualatex that includes some. With --verify, the command is carried
    out, into a folder that is deleted again. A file may come from anybody: only commands that solve are
    carried out, and they read only scenario files in the folder.

    \b
    Examples:
      negosim provenance fig3.pdf
      negosim provenance fig3.pdf --verify
      negosim provenance paper.pdf --verify --number 3 --in replication
      negosim provenance fig3.pdf --verify --results results/base
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    if verify:
        _verify(ctx, file, options)
        return
    said = next((option for name, option in _WITH_VERIFY.items() if options[name]), None)
    if said is not None:
        raise RequestFault(f"{said} says how to verify; add --verify.")
    _tell(file, options)


# ---- What is told
def _tell(file: Path, options: dict[str, Any]) -> None:
    from negosim.origins import carried_one
    from negosim.store.records import carried_by

    found = carried_by(file) if options["number"] is None else (carried_one(file, options["number"]),)
    if options["as_json"]:
        records = [
            {"file": each.file.as_posix(), "place": each.place, **asdict(each.record)} for each in found
        ]
        echo_json({"records": records})
        return
    click.echo(_page(file, found[0]) if len(found) == 1 else _list(file, found))


def _list(file: Path, found: tuple[Carried, ...]) -> str:
    """Several records in short."""
    name = named(file.as_posix(), 300)
    lines = _wrapped(f"{name} carries {len(found)} records:")
    for number, each in enumerate(found, 1):
        record = each.record
        place = f"{each.place}: " if each.place.startswith("page") else ""
        what = f"{place}{record.what} '{record.kind}' of {record.title}, recipe {record.recipe[:8]}"
        lines += textwrap.wrap(f"{number:>4}  {named(what, 400)}", _WIDTH, subsequent_indent=" " * 6)
    command = shlex.join(["negosim", "provenance", name, "--number", "1"])
    return "\n".join([*lines, "", "To see one in full:", *_broken(command)])


def _wrapped(told: str) -> list[str]:
    return textwrap.wrap(told, _WIDTH)


def _page(file: Path, carried: Carried) -> str:
    record = carried.record
    heads = [_heading(file, carried), named(record.title, 300)]
    lines = [*(part for head in heads for part in textwrap.wrap(head, _WIDTH)), ""]
    for label, text in _rows(record):
        lines += _row(label, text)
    return "\n".join([*lines, "", *_commands(record), "", *textwrap.wrap(_advice(record), _WIDTH)])


def _heading(file: Path, carried: Carried) -> str:
    record = carried.record
    place = f", {carried.place}" if carried.place else ""
    taken = f" (as {carried.file.name} beside it says)" if carried.file != file else ""
    article = "an" if record.results[:1] in "aeiou" else "a"
    what = f"{named(record.what)} '{named(record.kind)}' of {article} {named(record.results)}"
    return f"{named(file.as_posix(), 300)}{place}: {what}{taken}"


def _rows(record: Record) -> list[tuple[str, str]]:
    from negosim.origins import other_versions

    then = ", ".join(f"{name} {version}" for name, version in _first(record.versions).items())
    others = other_versions(record)
    here = ", ".join(f"{name} {here}" for name, (_, here) in others.items())
    return [
        ("Recipe", record.recipe),
        ("Draws", f"{record.draws:,}, seed {record.seed}, design {record.design}"),
        ("Concept", record.concept),
        ("Style", f"{record.style or 'page'}, language {record.lang}"),
        ("Data", f"SHA-256 {record.data}"),
        ("Versions", then),
        ("Here", here or "the same versions"),
    ]


def _first(versions: Any) -> dict[str, str]:
    """Versions, that of negosim and of the model first."""
    names = [name for name in ("negosim", "model") if name in versions]
    return {name: versions[name] for name in (*names, *sorted(set(versions) - set(names)))}


def _row(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        f"{label:<{_LABEL}}{named(text, 1000)}",
        _WIDTH,
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
    )


def _commands(record: Record) -> list[str]:
    if not record.command:
        lines = ["The results were made in Python."]
    else:
        lines = ["The command that made the results:", *_broken(record.command)]
    if record.drawn:
        lines += ["", f"The command that made this {named(record.what)} from them:", *_broken(record.drawn)]
    return lines


def _broken(command: str) -> list[str]:
    """A command in lines that a shell takes for one."""
    text = f"  {named(command, _MOST)}"
    if len(text) <= _WIDTH:
        return [text]
    try:
        words = [shlex.quote(word) for word in shlex.split(named(command, _MOST))]
    except ValueError:
        return [text]
    lines = [f"  {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + len(word) + 3 > _WIDTH:
            lines[-1] += " \\"
            lines.append(f"      {word}")
        else:
            lines[-1] += f" {word}"
    return lines


def _advice(record: Record) -> str:
    version = named(record.versions.get("negosim", ""))
    if not record.command:
        return (
            "To get it again, make the results again in Python; to see whether they are the same, save them, "
            "and add --verify --results DIR with their folder."
        )
    many = "these two commands" if record.drawn else "this command"
    return (
        f"To get it again, give {many} with negosim {version} where the scenario files are. With --verify it "
        "is made again here, and compared."
    )


# ---- What is verified
def _verify(ctx: click.Context, file: Path, options: dict[str, Any]) -> None:
    from negosim.cli.again import verify
    from negosim.cli.run import announce_compiling

    if options["results"] is None and not options["quiet"]:
        announce_compiling()
    found = verify(
        file,
        directory=options["directory"] or ".",
        results=options["results"],
        number=options["number"],
        outside=options["outside"],
        workers=options["workers"],
        progress=not options["quiet"],
        notify=None if options["quiet"] else lambda told: click.echo("\n".join(_wrapped(told)), err=True),
    )
    if options["as_json"]:
        checks = {each.what: {"agrees": each.agrees, "says": each.says} for each in found.checks}
        echo_json({"file": file.as_posix(), "agrees": found.agrees, **checks, "record": asdict(found.record)})
    else:
        click.echo(_verdict(found))
    if not found.agrees:
        ctx.exit(1)


def _verdict(found: Verified) -> str:
    lines = [part for each in found.checks for part in _row(each.what.capitalize(), each.says)]
    return "\n".join([*lines, found.verdict])
