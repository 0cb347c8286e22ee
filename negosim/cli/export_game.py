"""``negosim export-game``: one draw's game as a file that Gambit and OpenSpiel read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import asking, complete_file, say, with_options

if TYPE_CHECKING:
    from negosim.audit.export import ExportedGame
    from negosim.scenario.data import Scenario

__all__ = ["command"]


@click.command("export-game", short_help="Write one draw's game for Gambit or OpenSpiel.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--draw", type=int, default=0, show_default=True, metavar="N", help="Which draw, counted from 0."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File to write; default: the scenario's name with .efg. The choices go beside it, to .csv.",
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@asking
def command(file: str, draw: int, output: Path | None, force: bool, **options: Any) -> None:
    """Write the extensive form of one draw's game, for Gambit (.efg) and OpenSpiel.

    Payoffs at the leaves are values in points, as seen from the start. Beside it goes a table (.csv) with
    every choice: its probability, and what it is worth. For small games only: few rounds, few offers.

    \b
    Examples:
      negosim export-game two_islands_1956 --set game.rounds=1 --draw 17
      negosim export-game base --set game.rounds=2 --set 'game.moves=[]'
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.audit.export import export_game
    from negosim.scenario.load import load

    scenario = with_options(load(file), options)
    found = export_game(scenario, draw=draw, path=output, force=force)
    click.echo(_page(scenario, found))
    say(options, f"Written to {found.path} and {found.choices}.")


def _page(scenario: Scenario, found: ExportedGame) -> str:
    from negosim.figures.text import paragraph
    from negosim.outcomes.words import who_words

    values = ", ".join(f"{value:.6g} to {who_words(scenario.dispute, i)}" for i, value in found.value.items())
    return paragraph(
        f"{scenario.name}, draw {found.draw}: {found.nodes:,} nodes, {found.information_sets:,} information "
        f"sets. With the probabilities that negosim finds, the game is worth {values}."
    )
