"""Make the charts of scenarios that the documentation shows: ``python docs/make_figures.py``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import negosim
from negosim.figures.choices import ComparisonKind, Kind

FOLDER = Path(__file__).resolve().parent / "figures"
SCENARIO = "two_islands_no_us_basing"
COMPARED = (SCENARIO, "us_consents", "territory_first", "thaad_tension", "china_pivot")


def main() -> None:
    """Run the scenario, compare it with others, and keep the charts as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        place = negosim.compare(*COMPARED).save(Path(folder, "compared"), formats="png")
        for each in ComparisonKind:
            shutil.copyfile(place / "figures" / f"{each}.png", FOLDER / f"compare_{each}.png")
            print(f"docs/figures/compare_{each}.png")
        place = negosim.run(SCENARIO).save(Path(folder, "run"), formats="png")
        for kind in Kind:
            name = SCENARIO if kind is Kind.OUTCOMES else f"{SCENARIO}_{kind}"
            shutil.copyfile(place / "figures" / f"{kind}.png", FOLDER / f"{name}.png")
            print(f"docs/figures/{name}.png")


if __name__ == "__main__":
    main()
