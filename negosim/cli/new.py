"""``negosim new``: a scenario file from answers in the terminal, or from options."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.errors import RequestFault

if TYPE_CHECKING:
    from negosim.drafts.draft import Draft

__all__ = ["command"]


@click.command("new", short_help="Write a scenario file: a question of your own.")
@click.argument("file", metavar="QUESTION.yaml", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The question in a line.")
@click.option("--asks", metavar="TEXT", help="What you want to know, and why.")
@click.option("--dispute", metavar="NAME", help="Start from a dispute: a name or a file; usual: kuril.")
@click.option("--extends", metavar="FILE", help="Start from a scenario: a name or a file.")
@click.option(
    "--offer",
    "offers",
    multiple=True,
    metavar="NAME",
    help="An offer on the table; may be repeated. Usual: all.",
)
@click.option(
    "--new-offer",
    "new_offers",
    multiple=True,
    metavar="NAME=OFFER,ISSUE=LEVEL",
    help="An offer like another, but for some levels; may be repeated.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="A lever: consent_written=0.9, sway_russia*=1.5, game.rounds=12. May be repeated.",
)
@click.option(
    "--over", multiple=True, metavar="PATH=VALUES", help="What a sweep varies: consent_written=0:1:21."
)
@click.option("--in-force", multiple=True, metavar="ISSUE=LEVEL", help="A level in force at the start.")
@click.option("--frozen", multiple=True, metavar="ISSUE", help="An interim issue that nobody moves.")
@click.option("--rounds", type=int, metavar="N", help="Rounds of the talks, of a year each.")
@click.option("--draws", type=int, metavar="N", help="Draws of what is uncertain.")
@click.option("--seed", type=int, metavar="N", help="Seed of the draws.")
@click.option(
    "--ask/--no-ask",
    default=None,
    help="Ask for what is not given, or take what is usual. Usual: ask in a terminal.",
)
def command(file: Path, ask: bool | None, **options: Any) -> None:
    """Write a scenario file: a question of your own.

    In a terminal it asks, step by step, for the question, what it starts from, the offers on the table, new
    clauses, and the levers that matter; Enter takes what is usual, and ? explains. What is given as an option
    is not asked for. The file has remarks that say what each part does, and passes 'negosim check'.

    \b
    Examples:
      negosim new my_question.yaml
      negosim new my_question.yaml --extends us_consents \\
        --set 'us_threat_russia*=1.5'
      negosim new clause.yaml --no-ask --title 'A clause in the treaty' \\
        --new-offer clause=two_islands_1956,us_basing=treaty_exclusion \\
        --over consent_treaty=0:1:11
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.drafts.write import check_place, written

    check_place(file)
    draft = _draft(options)
    if sys.stdin.isatty() and sys.stdout.isatty() if ask is None else ask:
        from negosim.cli.new_talk import talked

        draft = talked(draft, file)
    elif not draft.is_a_question:
        raise RequestFault(
            "expected a question, found none; in a terminal 'negosim new' asks for it, else give at least "
            "one of --title, --offer, --new-offer, --set, --over, as 'negosim new --help' shows."
        )
    path = written(draft, file)
    _say_next(path, bool(draft.over))


def _draft(options: dict[str, Any]) -> Draft:
    from negosim.drafts.draft import Draft, new_offer

    draft = Draft(
        title=options["title"] or "",
        asks=options["asks"] or "",
        dispute=options["dispute"] or "",
        extends=options["extends"] or "",
        offers=tuple(options["offers"]) or None,
        new=tuple(map(new_offer, options["new_offers"])),
        settings=tuple(options["settings"]),
        over=tuple(options["over"]),
        in_force=dict(map(_level, options["in_force"])),
        frozen=tuple(options["frozen"]),
    )
    for path, name in (("game.rounds", "rounds"), ("run.draws", "draws"), ("run.seed", "seed")):
        if options[name] is not None:
            draft = replace(draft, settings=(*draft.settings, f"{path}={options[name]}"))
    return draft


def _level(text: str) -> tuple[str, str]:
    issue, _, level = (part.strip() for part in text.partition("="))
    if not issue or not level:
        raise RequestFault(f"--in-force: expected ISSUE=LEVEL, found '{text}'; write it so.")
    return issue, level


def _say_next(path: Path, sweeps: bool) -> None:
    """What was written, and what can be done with it."""
    import shlex

    file = shlex.quote(str(path))
    click.echo(f"Written to {path}. What to do next:\n")
    width = len(f"negosim check {file}")
    verbs = {"show": "what it asks, in words", "check": "what is wrong in it, after you have edited it"}
    verbs |= {"sweep": "solve it for every value"} if sweeps else {"run": "solve it"}
    for verb, says in verbs.items():
        click.echo(f"  {f'negosim {verb} {file}':{width}}   {says}")
