"""Make the pages of docs/reference/ from the code and the Kuril dispute.

Run as ``python docs/make_reference.py``; with ``--check`` nothing is written, and it fails if a page
is not what the code gives.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable
from pathlib import Path

from making.commands import commands_page
from making.files import dispute_page, scenario_page, scenarios_page
from making.kuril import kuril_page
from making.python import python_page
from making.results import results_page

FOLDER = Path(__file__).resolve().parent / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "scenario-files.md": scenario_page,
    "dispute-files.md": dispute_page,
    "commands.md": commands_page,
    "results.md": results_page,
    "scenarios.md": scenarios_page,
    "kuril.md": kuril_page,
    "python.md": python_page,
}


def stale(folder: Path = FOLDER) -> list[str]:
    """What differs between the pages of a folder and the code, as lines of a difference."""
    found: list[str] = []
    for name, make in PAGES.items():
        path = folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = before.splitlines(), make().splitlines()
        found += difflib.unified_diff(*lines, f"docs/reference/{name}", "the code", n=0, lineterm="")
    return found


def main() -> None:
    """Write the pages, or check them."""
    if sys.argv[1:] == ["--check"]:
        if lines := stale():
            sys.exit(
                "\n".join([*lines[:60], "run 'python docs/make_reference.py', and look at what changed."])
            )
        print(f"{len(PAGES)} pages of docs/reference are what the code gives")
        return
    if sys.argv[1:]:
        sys.exit(f"expected --check or nothing, found {' '.join(sys.argv[1:])}")
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
