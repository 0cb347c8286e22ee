"""``negosim show``: a scenario, or a dispute, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negosim.cli.options import complete_file, dispute_named, is_dispute

if TYPE_CHECKING:
    from negosim.dispute.data import Dispute
    from negosim.scenario.data import Scenario

__all__ = ["command"]


@click.command("show", short_help="Say what a scenario asks and assumes.")
@click.argument("file", required=False, metavar="[FILE]", shell_complete=complete_file)
@click.option("--dispute", metavar="NAME", help="Show a dispute instead: a name (kuril) or a file.")
@click.option("--yaml", "as_yaml", is_flag=True, help="With --dispute: print its file as it stands.")
def command(file: str | None, dispute: str | None, as_yaml: bool) -> None:
    """Say what a scenario asks and assumes, with all that it extends.

    With --dispute, what is argued over; its --yaml is the pattern for a dispute of one's own.

    \b
    Examples:
      negosim show two_islands_no_us_basing
      negosim show --dispute kuril
      negosim show --dispute kuril --yaml > mine.yaml
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    if file is not None and dispute is None and is_dispute(file):
        file, dispute = None, file
    if (file is None) == (dispute is None):
        raise click.UsageError("give a scenario FILE (or name), or --dispute NAME.")
    if as_yaml and dispute is None:
        raise click.UsageError("--yaml goes with --dispute NAME.")
    if file is not None:
        from negosim.scenario.load import asked_by, load

        click.echo(_scenario(load(file), asked_by(file)))
    elif dispute is not None and as_yaml:
        click.echo(_yaml(dispute), nl=False)
    elif dispute is not None:
        from negosim.cli.overview import overview

        click.echo(overview(dispute_named(dispute), dispute))


def _yaml(name: str) -> str:
    from importlib import resources

    dispute = dispute_named(name)
    path = Path(name)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    return resources.files("negosim.dispute").joinpath(f"{dispute.name}.yaml").read_text(encoding="utf-8")


def _scenario(scenario: Scenario, asker: str) -> str:
    """A scenario in words; ``asker`` names the one of those it extends that says what is asked."""
    from negosim.figures.text import paragraph

    title = paragraph(scenario.title)
    of = f"(of {asker}:) " if asker != scenario.name else ""
    parts = [
        f"{title}\n{'=' * max(map(len, title.splitlines()))}",
        paragraph(f"{scenario.name}, a question to the dispute '{scenario.dispute.title}'."),
        paragraph(f"{of}{scenario.asks}") if scenario.asks else "",
        _sources(scenario),
        _offers(scenario),
        _in_force(scenario),
        _changes(scenario),
        _calendar(scenario),
        _game(scenario),
        _run(scenario),
    ]
    return "\n\n".join(part for part in parts if part.strip())


def _sources(scenario: Scenario) -> str:
    from negosim.cli.overview import source_line

    lines = [source_line(scenario.dispute, key) for key in scenario.sources]
    return "\n".join(["Sources", *lines]) if lines else ""


def _offers(scenario: Scenario) -> str:
    from negosim.game.axes import axes_of
    from negosim.game.table import compiled_offers

    compiled = compiled_offers(scenario.offers, axes_of(scenario.dispute), frozenset())
    groups = []
    for head, settles in (("Settlements that can be offered", True), ("Interim offers", False)):
        offers = [o for o, c in zip(scenario.offers, compiled, strict=True) if c.settlement is settles]
        lines = [_offer(scenario.dispute, o.name, o.label, o.sets, o.salience) for o in offers]
        groups.append("\n".join([head, *(lines or ["  none"])]))
    return "\n\n".join(groups)


def _offer(dispute: Dispute, name: str, label: str, sets: dict[str, str], salience: float) -> str:
    from negosim.figures.text import named, paragraph

    weight = "" if salience == 1 else f" (salience {salience:g})"
    return f"  {named(label, name)} [{name}]{weight}\n" + paragraph(_levels(dispute, sets), "      ")


def _levels(dispute: Dispute, sets: dict[str, str]) -> str:
    """Levels in words: ``Territory: Two islands; …``."""
    from negosim.figures.text import named

    issues = dispute.issues
    return "; ".join(f"{named(issues[k].label, k)}: {issues[k].levels[v]}" for k, v in sets.items()) + "."


def _in_force(scenario: Scenario) -> str:
    from negosim.figures.text import named, paragraph

    text = "In force at the start\n" + paragraph(_levels(scenario.dispute, scenario.in_force), "  ")
    if scenario.frozen:
        frozen = ", ".join(named(scenario.dispute.issues[k].label, k) for k in scenario.frozen)
        text += "\n" + paragraph(f"Frozen, so that nothing moves it: {frozen}.", "  ")
    return text


def _changes(scenario: Scenario) -> str:
    from negosim.cli.parameters import prior_text
    from negosim.figures.text import table

    parameters = scenario.dispute.parameters
    changed = {name: prior for name, prior in scenario.priors.items() if prior != parameters[name].prior}
    if not changed:
        return "Parameters\n  All as in the dispute."
    heads = ["Parameters that differ", "Here", "In the dispute (low, mode, high)"]
    rows = [[name, prior_text(prior), prior_text(parameters[name].prior)] for name, prior in changed.items()]
    return table(heads, rows, "lwl")


def _calendar(scenario: Scenario) -> str:
    lines = [
        f"  Round {number}: " + ", ".join(f"{name} {value:+g}" for name, value in additions.items() if value)
        for number, additions in sorted(scenario.calendar.items())
        if any(additions.values())
    ]
    return "\n".join(["Calendar", *lines]) if lines else ""


def _game(scenario: Scenario) -> str:
    from negosim.figures.text import named

    players = {name: named(player.label, name) for name, player in scenario.dispute.players.items()}
    rounds = "1 round" if scenario.rounds == 1 else f"{scenario.rounds} rounds"
    if scenario.rounds_per_year > 1:
        rounds += f", {scenario.rounds_per_year} in a year"
    proposers = ", ".join(players[name] for name in scenario.proposers)
    moves = ", then ".join(players[name] for name in scenario.moves) or "nobody"
    return (
        f"Game\n  {rounds}; who proposes, in turn: {proposers}.\n  Who may move alone, each round: {moves}."
    )


def _run(scenario: Scenario) -> str:
    from negosim.figures.agreed_page import taken_for_granted
    from negosim.figures.text import paragraph
    from negosim.scenario.recipe import recipe
    from negosim.version import MODEL

    run = scenario.run
    at_once = "" if run.concept.has_rounds else f"\n{paragraph(taken_for_granted(scenario), '  ')}"
    design = run.design.value.replace("_", " ")
    swept = "" if not scenario.sweep else f"\n{paragraph('The file also holds a sweep.', '  ')}"
    drawn = f"{run.draws:,} draws, seed {run.seed}, {design} design"
    return (
        f"Run\n  {drawn}, concept {run.concept.value}.{at_once}{swept}\n  Recipe {recipe(scenario, MODEL)[0]}"
    )
