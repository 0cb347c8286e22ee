"""Small scenarios that are written out as game files, and the tables beside these."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from build import dispute, offer, outcomes, scenario, term

import negosim
from negosim import ExportedGame
from negosim.model.draws import Sampler
from negosim.scenario.data import Scenario


def talks(**changes: Any) -> Scenario:
    """Land for aid in two stages, which a league, two publics and a breakdown can stop; and trade before."""
    publics = {
        name: {"support": {"none": 1, "all": support}} for name, support in (("north", 0.6), ("south", 0.7))
    }
    costs = {
        "renege_cost": 0.25,
        "betrayal_cost": 0.5,
        "snapback": 0.5,
        "move_cost": 0.1,
        "breakdown_cost": 0.3,
    }
    failed = {"failure_cost": 0.2, "exposure": 0.5, "stage_discount": 0.7}
    over = dispute(
        {
            "land": {"levels": "none all", "delivered_by": "south"},
            "aid": {"levels": "none all", "delivered_by": "north"},
            "trade": {"levels": "none some open", "interim": True, "owner": "south"},
            "sequence": "staged",
        },
        [
            term("delivery", "land", {"all": 4}),
            term("delivery", "aid", {"all": -1.5}),
            term("signature", "land", {"all": -0.5}),
            term("delivery", "trade", {"some": 0.25, "open": 0.5}),
        ],
        [
            term("delivery", "land", {"all": -2.5}),
            term("delivery", "aid", {"all": 3.0}),
            term("treaty", "land", {"all": 0.5}),
            term("delivery", "trade", {"some": 0.5, "open": 0.25}),
        ],
        roles=dict.fromkeys(("north", "south"), costs | failed),
        consent={"actor": "league", "issues": {"land": {"all": 0.75}, "trade": {"open": 0.5}}},
        ratification={"issue": "land", "by": publics},
        breakdown={"hazard": 0.125, "shifts": {"trade": {"open": 0.25}}},
        delivery={
            "issue": "sequence",
            "schedules": {"staged": {"first": "south", "shares": {"north": [0.25, 1], "south": [0.5, 1]}}},
        },
        parameters={"precision_north": 2.0, "precision_south": 0.5, "discount_south": 0.6},
    )
    offers = [
        offer("freer", trade="open", salience=2.0),
        offer("deal", land="all", aid="all"),
        offer("gift", land="all"),
    ]
    form = {"rounds": 2, "proposers": ("north", "south"), "moves": ("south",)}
    return scenario(over, offers, **(form | changes))


def kuril(**changes: Any) -> Scenario:
    """A shipped scenario, cut down to one round."""
    what = negosim.load("two_islands_no_us_basing").replace(game={"rounds": 1, "moves": ["russia"]})
    return what.replace(**changes) if changes else what


SCENARIOS = {
    "one round": lambda: talks(rounds=1),
    "two rounds": lambda: talks(moves=()),
    "half years": lambda: talks(rounds_per_year=2, moves=()),
    "frozen": lambda: talks(frozen=("trade",), in_force={"trade": "some"}, rounds=2),
    "another order": lambda: replace(talks(moves=()), offers=(offer("back", trade="none"), *talks().offers)),
    "no offers": lambda: replace(talks(), offers=()),
    "no chance": lambda: kuril(
        parameters={"consent_written": 1, "breakdown_hazard": 0, "pressure_hazard": 0}
    ),
    "kuril": kuril,
    "kuril, two rounds": lambda: kuril(
        game={"rounds": 2, "moves": []}, offers={"use": ["projects", "two_islands_1956"]}
    ),
    "kuril, stages": lambda: negosim.load("staged_four").replace(game={"rounds": 1, "moves": ["japan"]}),
}
"""What is written out and judged."""


@dataclass(frozen=True)
class Row:
    """A line of the table beside a game file."""

    information_set: str
    player: str
    number: int
    action: str
    weight: float
    probability: float
    value: float
    payoff: float


def rows_of(path: Path) -> list[Row]:
    """The table beside a game file, in the order of the file."""
    with path.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        texts = list(csv.DictReader(file))
    numbers = ("weight", "probability", "value", "payoff")
    return [
        Row(**(text | {"number": int(text["number"])} | {k: float(text[k]) for k in numbers}))
        for text in texts
    ]


def exported(what: Scenario, folder: Path, draw: int = 3, **options: Any) -> ExportedGame:
    """A scenario's game in a folder."""
    return negosim.export_game(what, draw=draw, path=folder / "game.efg", **options)


def compiled_value(what: Scenario, draw: int = 3, precision: float | None = None) -> tuple[float, float]:
    """What the package's own solver says that the game is worth."""
    run = what.run
    values = Sampler(what.priors, run.seed, run.design, run.draws).parameters(draw, draw + 1)
    theta = dict(zip(what.dispute.parameters, values[:, 0].tolist(), strict=True))
    if precision is not None:
        names = {player.precision[0] for player in what.dispute.players.values()}
        theta |= {str(name): precision for name in names}
    return outcomes(what, [theta])[0].value
