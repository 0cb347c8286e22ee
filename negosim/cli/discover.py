"""``negosim discover``: under which conditions an outcome is likely."""

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


@click.command("discover", short_help="Find the conditions under which an outcome is likely.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--for", "goal", required=True, metavar="CLASS", help="Outcome class, or several: two_islands+two_plus."
)
@click.option(
    "--above",
    type=float,
    metavar="P",
    help="From which probability on a draw counts as a case; default: what a tenth of the draws reaches.",
)
@solving
@as_json
def command(file: str, goal: str, above: float | None, **options: Any) -> None:
    """Find conditions on uncertain parameters under which an outcome is likely.

    FILE is a scenario file, or the name of a scenario that comes with negosim. Conditions are boxes found
    by PRIM, and a tree by CART. Fresh draws that the search did not see say how often the outcome is likely
    where they hold, and resamples how stable they are. Needs: pip install 'negosim[discover]'.

    \b
    Examples:
      negosim discover two_islands_no_us_basing --for two_islands
      negosim discover base --for breakdown --above 0.4 --draws 2000
      negosim discover mine.yaml --for two_islands+two_plus --style grey
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    def ask(scenario: Scenario, watch: Watch | None) -> Answer:
        from negosim.questions.discover import discover

        return discover(scenario, goal, above=above, workers=options["workers"], watch=watch)

    words = ["discover", file, "--for", goal]
    words += [] if above is None else ["--above", f"{above:.17g}"]
    answer(file, StudyKind.DISCOVERY, ask, words, options)
