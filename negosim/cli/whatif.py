"""``negosim whatif``: what would have to be true for an outcome to be as likely as a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, solving
from negosim.cli.study import answer

if TYPE_CHECKING:
    from negosim.questions.answer import Answer
    from negosim.scenario.data import Scenario
    from negosim.study.responses import Watch

__all__ = ["command"]


@click.command("whatif", short_help="Find what it would take to make an outcome likely.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--for",
    "goal",
    required=True,
    metavar="CLASS=P",
    help="Outcome class and how likely it is to be: two_islands=0.5. Several: one+other=0.5.",
)
@click.option(
    "--vary",
    multiple=True,
    metavar="NAME",
    help="A parameter that may be set. May be repeated; default: six to twelve that raise it most.",
)
@click.option(
    "--cost",
    "costs",
    multiple=True,
    metavar="NAME=X",
    help="What a prior standard deviation of it costs (1), or a unit of a fixed one. May be repeated.",
)
@click.option("--starts", type=int, default=8, show_default=True, metavar="N", help="Starts of the search.")
@click.option(
    "--only",
    multiple=True,
    metavar="PART",
    help="Answer changes, offers or clauses alone. May be repeated.",
)
@solving
@as_json
def command(
    file: str,
    goal: str,
    vary: tuple[str, ...],
    costs: tuple[str, ...],
    starts: int,
    only: tuple[str, ...],
    **options: Any,
) -> None:
    """Find what would have to be true for an outcome to be as likely as a target says.

    FILE is a scenario file, or the name of a scenario that comes with negosim. Three answers: the smallest
    joint change of some parameters that reaches the target, verified on fresh draws; the settlement that,
    added to the table, makes the outcome most likely; and what each single clause more, or otherwise, does
    to the settlements on the table, and at which price.

    \b
    Examples:
      negosim whatif two_islands_no_us_basing --for two_islands=0.5
      negosim whatif base --for two_islands=0.1 --vary sway_russia
      negosim whatif base --for two_islands+two_plus=0.1 --only changes
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    priced = _costs(costs)

    def ask(scenario: Scenario, watch: Watch | None) -> Answer:
        from negosim.questions.whatif import whatif

        return whatif(
            scenario,
            goal,
            vary=vary or None,
            costs=priced,
            starts=starts,
            only=only or None,
            workers=options["workers"],
            watch=watch,
        )

    words = ["whatif", file, "--for", goal]
    for name, given in (("--vary", vary), ("--cost", costs), ("--only", only)):
        for value in given:
            words += [name, value]
    words += ["--starts", str(starts)] if starts != 8 else []
    answer(file, StudyKind.WHATIF, ask, words, options)


def _costs(texts: tuple[str, ...]) -> dict[str, float]:
    """Costs by parameter, from texts such as ``sway_russia=2``."""
    from negosim.errors import RequestFault
    from negosim.reading import named

    found: dict[str, float] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        try:
            cost = float(value)
        except ValueError:
            cost = float("nan")
        if not name or cost != cost:
            raise RequestFault(f"--cost: expected a cost such as sway_russia=2, found '{named(text)}'.")
        if name in found:
            raise RequestFault(f"--cost: '{named(name)}' stands twice; leave one out.")
        found[name] = cost
    return found
