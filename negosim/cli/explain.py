"""``negosim explain``: why an offer ends as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, complete_file, solving
from negosim.cli.study import answer

if TYPE_CHECKING:
    from negosim.questions.explain import Explanation
    from negosim.scenario.data import Scenario
    from negosim.study.responses import Watch

__all__ = ["command"]


@click.command("explain", short_help="Say why an offer ends as it does.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.argument("offer", metavar="[OFFER]", required=False)
@solving
@as_json
def command(file: str, offer: str | None, **options: Any) -> None:
    """Say why an offer ends as it does: term by term, link by link, clause by clause.

    FILE is a scenario file, or the name of a scenario that comes with negosim. OFFER is the name of an offer
    on its table; without it, the settlement is explained that is kept most often.

    It tells what the offer is worth to whom, what is lost on the way from the table to a settlement kept
    and whose decision that is, what each side would rather have, what each clause adds, and how far
    each side's own moves shift what the other has without agreement.

    \b
    Examples:
      negosim explain two_islands_no_us_basing
      negosim explain base two_islands_1956 --draws 2000
      negosim explain mine.yaml my_offer --set consent_written=1 --json
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.study import StudyKind

    def ask(scenario: Scenario, watch: Watch | None) -> Explanation:
        from negosim.questions.explain import explain

        return explain(scenario, offer, workers=options["workers"], watch=watch)

    words = ["explain", file, *([offer] if offer is not None else [])]
    answer(file, StudyKind.EXPLANATION, ask, words, options)
