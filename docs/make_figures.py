"""Make the charts of scenarios that the documentation shows: ``python docs/make_figures.py``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import negosim
from negosim.figures.choices import ComparisonKind, Kind
from negosim.questions.answer import Answer

FOLDER = Path(__file__).resolve().parent / "figures"
SCENARIO = "two_islands_no_us_basing"
COMPARED = (SCENARIO, "us_consents", "territory_first", "thaad_tension", "china_pivot")
LINE = (SCENARIO, ["consent_written=0:1:21"], 2000)
WHATIF = "two_islands=0.5"
MAP = ("publics_persuaded", ["breakdown_hazard=0:0.1:11", "integrity_russia*=0:1.5:13"], 1024)


def swept(scenario: str, over: list[str], draws: int, place: Path) -> None:
    """Solve a sweep, and keep its charts."""
    found = negosim.sweep(scenario, over, draws=draws, workers=1, directory=place)
    for path in found.save_charts(formats="png"):
        if path.suffix == ".png":
            name = f"sweep_{path.stem.rpartition('_')[2]}.png"
            shutil.copyfile(path, FOLDER / name)
            print(f"docs/figures/{name}")


def robust(place: Path) -> None:
    """Check the scenario's robustness, and keep the chart; no variant may be missing from it."""
    found = negosim.robustness(SCENARIO)
    if found.left_out:
        raise SystemExit("\n".join(found.left_out))
    chart = found.save(place, formats="png") / "figures" / "robustness.png"
    shutil.copyfile(chart, FOLDER / chart.name)
    print(f"docs/figures/{chart.name}")


def efficient(place: Path) -> None:
    """Find the scenario's Pareto frontier, and keep the chart."""
    chart = negosim.frontier(SCENARIO).save(place, formats="png") / "figures" / "frontier.png"
    shutil.copyfile(chart, FOLDER / chart.name)
    print(f"docs/figures/{chart.name}")


def answered(place: Path) -> None:
    """Ask why, what matters and what it would take, and keep the charts."""
    asked: dict[str, tuple[Answer, str]] = {
        "explain": (negosim.explain(SCENARIO), "chain"),
        "whatif": (negosim.whatif(SCENARIO, WHATIF, only=["changes"]), "changes"),
        "sensitivity": (negosim.sensitivity(SCENARIO), "indices"),
        "discover": (negosim.discover(SCENARIO, "two_islands"), "conditions"),
    }
    for command, (answer, chart) in asked.items():
        made = answer.save(place / command, formats="png") / "figures" / f"{chart}.png"
        shutil.copyfile(made, FOLDER / f"{command}_{chart}.png")
        print(f"docs/figures/{command}_{chart}.png")


def main() -> None:
    """Run the scenario, compare it, sweep, check robustness, ask about it, and keep the charts as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (scenario, over, draws) in enumerate((LINE, MAP)):
            swept(scenario, over, draws, Path(folder, f"swept_{number}"))
        place = negosim.compare(*COMPARED).save(Path(folder, "compared"), formats="png")
        for each in ComparisonKind:
            shutil.copyfile(place / "figures" / f"{each}.png", FOLDER / f"compare_{each}.png")
            print(f"docs/figures/compare_{each}.png")
        efficient(Path(folder, "efficient"))
        robust(Path(folder, "robust"))
        answered(Path(folder, "answered"))
        place = negosim.run(SCENARIO).save(Path(folder, "run"), formats="png")
        for kind in Kind:
            name = SCENARIO if kind is Kind.OUTCOMES else f"{SCENARIO}_{kind}"
            shutil.copyfile(place / "figures" / f"{kind}.png", FOLDER / f"{name}.png")
            print(f"docs/figures/{name}.png")


if __name__ == "__main__":
    main()
