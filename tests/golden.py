"""What every shipped scenario gives, kept in tests/golden/.

    python tests/golden.py            says what differs, changes nothing, and fails if anything does
    python tests/golden.py --write    writes the files anew

A change of these numbers is a change of the model, of the dispute or of a scenario. Write them anew
only when it is meant.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from negosim import api
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names

__all__ = ["DRAWS", "FOLDER", "SEED", "differences", "golden", "main", "stored"]

FOLDER = Path(__file__).parent / "golden"
DRAWS, SEED = 48, 1
TOLERANCE = 1e-9

Numbers = dict[str, dict[str, float]]


def golden(name: str) -> Numbers:
    """What a shipped scenario gives: means over draws, and what it gives at the modes."""
    found = api.run(name, draws=DRAWS, seed=SEED)
    modes = api.run(load(name).at_modes(), draws=1, seed=SEED)
    return {
        "summary": _column(found.summary(), "class"),
        "agreement": _column(found.agreement, "step"),
        "stops": _column(found.stops, "kind", "stop", "by"),
        "payoffs": _column(found.payoffs, "who"),
        "summary at the modes": _column(modes.summary(), "class"),
        "payoffs at the modes": _column(modes.payoffs, "who"),
    }


def _column(table: Any, *keys: str) -> dict[str, float]:
    """The means in a table by what its rows are called, with 12 significant digits."""
    names = [" ".join(filter(None, row)) for row in table[list(keys)].itertuples(index=False)]
    return {name: float(f"{mean:.12g}") for name, mean in zip(names, table["mean"], strict=True)}


def stored(name: str) -> Numbers:
    """What is kept of a scenario; nothing if there is no file."""
    path = FOLDER / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def differences(found: Numbers, kept: Numbers) -> list[str]:
    """Every number that is missing on one side or differs by more than 1e-9."""
    ours, theirs = _flat(found), _flat(kept)
    faults = []
    for key in {**ours, **theirs}:
        now, then = ours.get(key), theirs.get(key)
        if now is None or then is None or not abs(now - then) <= TOLERANCE:
            faults.append(f"{' · '.join(key)}: {then} → {now}")
    return faults


def _flat(numbers: Numbers) -> dict[tuple[str, str], float]:
    return {(part, row): value for part, rows in numbers.items() for row, value in rows.items()}


def write(name: str) -> None:
    """Keep what a scenario gives now."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(golden(name), indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Compare every scenario with its file, or write the files."""
    if arguments not in ([], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    if arguments:
        for name in shipped_names():
            write(name)
        return 0
    faults = {name: differences(golden(name), stored(name)) for name in shipped_names()}
    for name, found in faults.items():
        print("\n  ".join([f"{name}: {len(found)} differences", *found]))
    return 1 if any(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
