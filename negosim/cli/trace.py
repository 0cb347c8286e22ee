"""``negosim trace``: one play of the talks, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, solving
from negosim.cli.study import answer

if TYPE_CHECKING:
    from negosim.questions.trace import Trace
    from negosim.scenario.data import Scenario
    from negosim.study.responses import Watch

__all__ = ["command"]


@click.command("trace", short_help="Follow one play of the talks, step by step.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--draw", type=int, default=0, show_default=True, metavar="N", help="Which draw, counted from 0."
)
@click.option(
    "--play", type=int, default=1, show_default=True, metavar="N", help="Which play of it, counted from 1."
)
@click.option(
    "--for",
    "outcome",
    default="",
    metavar="CLASS",
    help="Take the first play from there on that ends in this outcome class.",
)
@solving
@as_json
def command(file: str, draw: int, play: int, outcome: str, **options: Any) -> None:
    """Follow one play of the talks of one draw, step by step.

    FILE is a scenario file, or the name of a scenario that comes with negosim. The play is sampled from the
    solved game: who moves, offers, answers, consents, ratifies, delivers or breaks, how probable that was,
    and what else could have happened. Another --play is another play of the same draw.

    \b
    Examples:
      negosim trace two_islands_no_us_basing
      negosim trace two_islands_no_us_basing --draw 17 --play 4
      negosim trace two_islands_no_us_basing --draw 9 --for two_islands
      negosim trace base --concept spe --set game.rounds=4
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    def ask(scenario: Scenario, watch: Watch | None) -> Trace:
        from negosim.questions.trace import trace

        workers = options["workers"]
        return trace(scenario, draw=draw, play=play, outcome=outcome, workers=workers, watch=watch)

    words = ["trace", file, "--draw", str(draw), "--play", str(play)]
    words += ["--for", outcome] if outcome else []
    answer(file, StudyKind.TRACE, ask, words, options)
