"""Results of every kind, of shipped scenarios with few draws: what all charts and tables are tried on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import negosim
from negosim.figures.charted import Charted

FLAGSHIP = "two_islands_no_us_basing"
CLASS = "two_islands"
FEW = 64

MAKERS: dict[str, Callable[[], Charted]] = {
    "run": lambda: negosim.run(FLAGSHIP, draws=FEW, bounds=True),
    "nash": lambda: negosim.run(negosim.load(FLAGSHIP).replace(run={"concept": "nash", "draws": FEW})),
    "comparison": lambda: negosim.compare(
        FLAGSHIP, "us_consents", "territory_first", "china_pivot", draws=FEW
    ),
    "sweep": lambda: negosim.sweep(FLAGSHIP, ["consent_written=0:1:5"], draws=FEW, workers=1),
    "sweep over two": lambda: negosim.sweep(
        "publics_persuaded", ["breakdown_hazard=0:0.1:5", "integrity_russia*=0:1.5:5"], draws=FEW, workers=1
    ),
    "sweep of concepts": lambda: negosim.sweep(FLAGSHIP, ["run.concept=qre,spe,nash"], draws=FEW, workers=1),
    "robustness": lambda: negosim.robustness(FLAGSHIP, draws=FEW),
    "frontier": lambda: negosim.frontier(FLAGSHIP, draws=FEW),
    "explain": lambda: negosim.explain(FLAGSHIP, draws=FEW),
    "breakeven": lambda: negosim.breakeven(
        FLAGSHIP,
        "two_islands=0.1",
        vary=["sway_russia", "integrity_russia"],
        pairs=[("sway_russia", "sway_japan")],
        draws=FEW,
    ),
    "whatif": lambda: negosim.whatif(
        FLAGSHIP,
        "two_islands=0.1",
        vary=["sway_russia", "sway_japan", "audience_russia"],
        starts=1,
        only=["changes"],
        draws=FEW,
    ),
    "sobol": lambda: negosim.sensitivity(FLAGSHIP, CLASS, method="sobol", base=16, draws=FEW),
    "morris": lambda: negosim.sensitivity(FLAGSHIP, CLASS, method="morris", base=8, draws=FEW),
    "pawn": lambda: negosim.sensitivity(FLAGSHIP, CLASS, method="pawn", base=200, draws=FEW),
    "discover": lambda: negosim.discover(FLAGSHIP, CLASS, draws=500),
}


KINDS = tuple(MAKERS)


@cache
def made(kind: str) -> Charted:
    """The results of a kind, made once."""
    return MAKERS[kind]()
