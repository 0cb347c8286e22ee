"""``negosim certify``: hold draws of a run against a second solver, node by node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from negosim.cli.colour import painted
from negosim.cli.long import progressing
from negosim.cli.options import as_json, complete_file, echo_json, with_options, working
from negosim.errors import CertificateError

if TYPE_CHECKING:
    from negosim.audit.certification import Certification, Figure
    from negosim.scenario.data import Scenario

__all__ = ["command"]


@click.command("certify", short_help="Hold draws of a run against a second, independent solver.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="How many draws, from the first of the run on.",
)
@working
@as_json
def command(files: tuple[str, ...], draws: int, as_json: bool, **options: Any) -> None:
    """Solve draws of a run again, by a solver that shares nothing with the first, and compare.

    Values, outcome classes, ends, counts and the choice at every node are compared, and every choice is
    held against the formula of the model, or, where nobody errs, against every deviation. Nothing is
    written. The exit code is 1 if anything differs by more than 1e-9.

    \b
    Examples:
      negosim certify two_islands_no_us_basing
      negosim certify base mine.yaml --draws 20
      negosim certify base --concept spe
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.audit.certify import with_rounds
    from negosim.scenario.load import load

    scenarios = [with_options(load(file), options) for file in files]
    for scenario in scenarios:
        with_rounds(scenario)
    found = []
    for number, scenario in enumerate(scenarios):
        found.append(_certified(scenario, draws, options))
        if not as_json:
            click.echo(("\n" if number else "") + painted(_page(found[-1])))
    if as_json:
        echo_json({"certifications": [_data(each) for each in found]})
    failed = [str(fault) for fault in (each.fault for each in found) if fault is not None]
    if failed:
        raise CertificateError("\n".join(failed))


def _certified(scenario: Scenario, draws: int, options: dict[str, Any]) -> Certification:
    from negosim.audit.certify import certify
    from negosim.cli.run import announce_compiling

    if not options["quiet"]:
        announce_compiling()
    draws = min(draws, scenario.run.draws)
    with progressing(scenario.name, draws, options["quiet"]) as progress:
        return certify(scenario, draws=draws, workers=options["workers"], progress=progress)


def _page(found: Certification) -> str:
    from negosim.audit.certification import JUDGED
    from negosim.figures.text import drawn_text, paragraph, table

    scenario, run = found.scenario, found.scenario.run
    title = paragraph(f"{scenario.title}: certified" if found.holds else f"{scenario.title}: not certified")
    draws = "draw 0" if found.draws == 1 else f"draws 0 to {found.draws - 1:,}"
    of = paragraph(f"{scenario.name}: {draws} of {drawn_text(run)}, recipe {found.recipe[:8]}")
    compared = [_row(figure) for figure in found.figures if figure.name not in JUDGED]
    judged = [_row(figure) for figure in found.figures if figure.name in JUDGED]
    heads = ["Compared", "Largest", "In draw"]
    parts = [
        f"{title}\n{'=' * max(map(len, title.splitlines()))}\n{of}",
        table(["What both solvers give", *heads], compared, "lrrr"),
        table(["What is judged", *heads], judged, "lrrr"),
        paragraph(_NOTE),
        paragraph(_ties(found)),
        paragraph(found.verdict),
    ]
    return "\n\n".join(parts)


_NOTE = (
    "Largest: the largest difference, of payoffs as a share of the largest payoff in the draw. Distance from "
    "the logit formula: of probabilities at nodes where the precision λ is finite. Gain from one deviation: "
    "at nodes where λ is infinite."
)


def _row(figure: Figure) -> list[str]:
    from negosim.figures.text import NONE

    if not figure.compared:
        return [figure.label, "0", NONE, NONE]
    largest = "0" if figure.largest == 0 else f"{figure.largest:.1e}"
    return [figure.label, f"{figure.compared:,}", largest, NONE if figure.draw is None else str(figure.draw)]


def _ties(found: Certification) -> str:
    nodes = f"{found.choices:,} choices among several options were checked"
    if not found.errorless:
        return f"{nodes}, all with a finite λ; ties play no part in these."
    draws = "1 draw" if found.tied_draws == 1 else f"{found.tied_draws:,} draws"
    return (
        f"{nodes}, {found.errorless:,} of them with λ = ∞. At {found.ties:,} of these, in {draws}, several "
        "options are worth the same to whoever chooses, and the first listed is taken."
    )


def _data(found: Certification) -> dict[str, Any]:
    from dataclasses import asdict

    run = found.scenario.run
    return {
        "name": found.scenario.name,
        "title": found.scenario.title,
        "recipe": found.recipe,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "draws": found.draws,
        "holds": found.holds,
        "verdict": found.verdict,
        "tolerance": found.tolerance,
        "figures": [asdict(figure) for figure in found.figures],
        "choices": found.choices,
        "errorless": found.errorless,
        "ties": found.ties,
        "tied_draws": found.tied_draws,
    }
