"""Write one draw's game to a file that other programs read, with what is chosen in it beside."""

from __future__ import annotations

import csv
import io
import math
import os
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from negosim.audit.certify import with_rounds
from negosim.audit.efg import Choice, GameText, game_text
from negosim.audit.recursion import Recursion
from negosim.audit.rules import Rules
from negosim.audit.tree import Tree
from negosim.errors import RequestFault, StoreError
from negosim.model.draws import Sampler
from negosim.scenario.data import Concept, Scenario
from negosim.scenario.load import load
from negosim.scenario.recipe import recipe
from negosim.store.system import explained
from negosim.version import MODEL, VERSION

__all__ = ["MOST_NODES", "ExportedGame", "export_game"]

MOST_NODES = 200_000


@dataclass(frozen=True)
class ExportedGame:
    """A game that was written out.

    Attributes
    ----------
    path, choices : Path
        The file of the game, and the CSV file of the choices in it.
    draw : int
    nodes, information_sets : int
        How many the file has.
    value : dict
        What the game is worth to each player from the start, in points.
    """

    path: Path
    choices: Path
    draw: int
    nodes: int
    information_sets: int
    value: dict[str, float]


def export_game(
    scenario: Scenario | str | Path,
    *,
    draw: int = 0,
    path: str | Path | None = None,
    precision: float | None = None,
    force: bool = False,
) -> ExportedGame:
    """Write the extensive form of one draw's game as a Gambit file (EFG 2 R).

    Beside it goes a CSV file with every choice: its prior weight, its probability, and what it is worth.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draw : int
        The draw, from 0, as data frames number them.
    path : str or Path, optional
        The file; by default ``SCENARIO.efg`` in the current folder.
    precision : float, optional
        λ of both players for the probabilities, instead of what the scenario says. The tree and its
        payoffs do not depend on it.
    force : bool
        Whether to write over files that are there.

    Returns
    -------
    ExportedGame

    Raises
    ------
    RequestFault
        There is no such draw, the game is too large to be written out, or a file is there.
    StoreError
        A file cannot be written.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    with_rounds(scenario)
    game = _solved(scenario, draw, precision)
    tree = Tree(game)
    _check_size(scenario, tree.size())
    efg = Path(f"{scenario.name}.efg" if path is None else path)
    table = efg.with_suffix(".csv")
    _check_place(efg, table, force)
    made = game_text(tree, f"{scenario.name}, draw {draw}", _comment(scenario, draw, precision))
    for place, text in ((table, _csv(made)), (efg, made.text)):
        _write(place, text)
    value = game.worth(1, game.rules.start, "open", 0)
    sets = len({choice.information_set for choice in made.choices})
    return ExportedGame(efg, table, draw, made.nodes, sets, {i: value[i] for i in game.players})


def _solved(scenario: Scenario, draw: int, precision: float | None) -> Recursion:
    run = scenario.run
    if not 0 <= draw < run.draws:
        raise RequestFault(
            f"expected a draw from 0 to {run.draws - 1}, found {draw}; the run has {run.draws:,} draws."
        )
    theta = Sampler(scenario.priors, run.seed, run.design, run.draws).parameters(draw, draw + 1)
    values = dict(zip(scenario.dispute.parameters, theta[:, 0].tolist(), strict=True))
    if precision is None and run.concept is Concept.SPE:
        precision = math.inf
    return Recursion(Rules(scenario), values, precision)


def _check_size(scenario: Scenario, nodes: int) -> None:
    if nodes > MOST_NODES:
        raise RequestFault(
            f"{scenario.name}: the tree would have {nodes:,} nodes, of which at most {MOST_NODES:,} can be "
            "written out; take fewer rounds (--set game.rounds=1), fewer offers, or no moves "
            "(--set 'game.moves=[]')."
        )


def _check_place(efg: Path, table: Path, force: bool) -> None:
    if efg == table:
        raise RequestFault(f"{efg}: the choices are to go to a file of this name; let it end in .efg.")
    there = [place for place in (efg, table) if os.path.lexists(place)]
    if there and not force:
        raise RequestFault(f"{there[0]} is there already; give another name with -o, or add --force.")


def _comment(scenario: Scenario, draw: int, precision: float | None) -> str:
    run = scenario.run
    concept = run.concept.value if precision is None else f"precision {precision:g}"
    changed = f"Changed: {'; '.join(scenario.changes)}. " if scenario.changes else ""
    return (
        f"Scenario {scenario.name} ({scenario.title}), draw {draw} of {run.draws}, seed {run.seed}, "
        f"design {run.design.value}, {concept}, recipe {recipe(scenario, MODEL)[0]}, negosim {VERSION}. "
        f"{changed}Payoffs are values in points, as seen from the start. P in the name of an information "
        "set: how probable its options are, in their order; the CSV file beside this one has all digits."
    )


def _csv(made: GameText) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([field.name for field in fields(Choice)])
    writer.writerows(astuple(choice) for choice in made.choices)
    return lines.getvalue()


def _write(place: Path, text: str) -> None:
    """Write a file aside and give it its name when it is whole."""
    with explained(f"cannot write {place}"):
        if place.is_dir():
            raise StoreError(f"cannot write {place}: a folder is in the way.")
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".negosim.{os.getpid()}.{place.name}")
        try:
            aside.write_bytes(text.encode("utf-8"))
            os.replace(aside, place)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
