"""``negosim breakeven``: what one number would have to be for an outcome to be as likely as a target says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, solving
from negosim.cli.study import answer

if TYPE_CHECKING:
    from negosim.questions.breakeven import BreakEven
    from negosim.scenario.data import Scenario
    from negosim.study.responses import Watch

__all__ = ["command"]


@click.command("breakeven", short_help="Find what one number would have to be for a target to be met.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--for",
    "goal",
    required=True,
    metavar="CLASS=P",
    help="Outcome class and its probability: two_islands=0.1, two_islands+two_plus=0.2.",
)
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH",
    help="What to vary: a parameter, game.rounds, offers.NAME, offers.NAME.ISSUE, in_force.ISSUE, "
    "run.concept. "
    "May be repeated; default: every uncertain parameter.",
)
@click.option(
    "--pair",
    "pairs",
    multiple=True,
    metavar="A,B",
    help="Two parameters together: for values of A the break-even values of B. May be repeated.",
)
@solving
@as_json
def command(file: str, goal: str, vary: tuple[str, ...], pairs: tuple[str, ...], **options: Any) -> None:
    """Find what one number would have to be for an outcome to be as likely as a target says.

    FILE is a scenario file, or the name of a scenario that comes with negosim. Each parameter in turn is held
    at the same value in every draw, while all others vary: at which value does the mean probability of the
    outcome cross the target? Every crossing is given with its interval; of other parameters it is said how
    far they get.

    \b
    Examples:
      negosim breakeven two_islands_no_us_basing --for two_islands=0.02
      negosim breakeven base --for breakdown=0.25 --vary breakdown_hazard
      negosim breakeven base --for two_islands=0.01 --vary game.rounds
      negosim breakeven mine.yaml --for deal=0.5 --pair sway_north,sway_south
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    def ask(scenario: Scenario, watch: Watch | None) -> BreakEven:
        from negosim.questions.breakeven import breakeven

        workers = options["workers"]
        return breakeven(scenario, goal, vary=vary or None, pairs=pairs or None, workers=workers, watch=watch)

    words = ["breakeven", file, "--for", goal]
    words += [word for path in vary for word in ("--vary", path)]
    words += [word for pair in pairs for word in ("--pair", pair)]
    answer(file, StudyKind.BREAKEVEN, ask, words, options)
