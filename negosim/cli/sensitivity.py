"""``negosim sensitivity``: which assumptions carry an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, solving
from negosim.cli.study import answer

if TYPE_CHECKING:
    from negosim.questions.sensitivity import Sensitivity
    from negosim.scenario.data import Scenario
    from negosim.study.responses import Watch

__all__ = ["command"]


@click.command("sensitivity", short_help="See which assumptions carry an answer.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--for",
    "goal",
    metavar="CLASS",
    help="Outcome class, or several joined with +; default: the likeliest kept settlement.",
)
@click.option(
    "--method", default="sobol", show_default=True, metavar="NAME", help="How: sobol, morris or pawn."
)
@click.option(
    "--base",
    type=int,
    metavar="N",
    help="Base points (sobol, a power of two), trajectories (morris) or points (pawn).",
)
@solving
@as_json
def command(file: str, goal: str | None, method: str, base: int | None, **options: Any) -> None:
    """See which of the uncertain parameters carry the probability of an outcome.

    FILE is a scenario file, or the name of a scenario that comes with negosim. Every uncertain parameter
    varies at once, each as its own prior says. Sobol' indices say how much of the variance each carries,
    alone and together with others, and how much rests on judgement, inferred and reported numbers.

    \b
    Examples:
      negosim sensitivity two_islands_no_us_basing
      negosim sensitivity base --for two_islands+two_plus --base 4096
      negosim sensitivity mine.yaml --method morris
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    def ask(scenario: Scenario, watch: Watch | None) -> Sensitivity:
        from negosim.questions.sensitivity import sensitivity

        return sensitivity(scenario, goal, method=method, base=base, workers=options["workers"], watch=watch)

    words = ["sensitivity", file, *(["--for", goal] if goal is not None else []), "--method", method]
    words += ["--base", str(base)] if base is not None else []
    answer(file, StudyKind.SENSITIVITY, ask, words, options)
