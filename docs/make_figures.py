"""Make the charts of the flagship scenario that the documentation shows: ``python docs/make_figures.py``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import negosim
from negosim.figures.choices import Kind

FOLDER = Path(__file__).resolve().parent / "figures"
SCENARIO = "two_islands_no_us_basing"


def main() -> None:
    """Run the scenario, and keep its charts as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        place = negosim.run(SCENARIO).save(Path(folder, "run"), formats="png")
        for kind in Kind:
            name = SCENARIO if kind is Kind.OUTCOMES else f"{SCENARIO}_{kind}"
            shutil.copyfile(place / "figures" / f"{kind}.png", FOLDER / f"{name}.png")
            print(f"docs/figures/{name}.png")


if __name__ == "__main__":
    main()
