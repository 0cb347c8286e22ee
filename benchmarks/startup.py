"""How long a user waits: start of the command, and a first answer, each in a process of its own.

    python benchmarks/startup.py [--draws 10000] [--scenario two_islands_no_us_basing] [--repeats 5]

Of several runs the quickest is shown; what needs a command that is not there is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time

CALL = "import sys; from negosim.cli.main import main; sys.exit(main())"

# Prints the seconds of each part of a run; arguments: scenario, draws, folder.
PARTS = """
import json, sys, time
name, draws, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
marks = [("", time.perf_counter())]
def mark(part):
    marks.append((part, time.perf_counter()))
import negosim.api
from negosim.game.compile import compile_game
from negosim.model.draws import Sampler
from negosim.model.solve import solve
mark("import")
scenario = negosim.api.load(name)
mark("load")
game = compile_game(scenario)
mark("compile game")
solve(game, Sampler(scenario.priors, 1, scenario.run.design, draws).parameters(0, 8))
mark("make solver ready")
outcomes = negosim.api.run(scenario, draws=draws)
mark("solve")
outcomes.save(folder)
mark("write")
seconds = {part: end - begin for (_, begin), (part, end) in zip(marks, marks[1:])}
# A run compiles the game itself; what it took is known from before.
seconds["solve"] -= seconds["compile game"]
print(json.dumps(seconds))
"""


def run(arguments: list[str], cache: str | None = None) -> tuple[float, str]:
    """Seconds of a process, and what it prints; ``cache`` is where compiled code is kept."""
    environment = os.environ | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - begin, done.stdout


def best(arguments: list[str], repeats: int) -> float:
    return min(run(arguments)[0] for _ in range(repeats))


def has_command() -> bool:
    try:
        return importlib.util.find_spec("negosim.cli.main") is not None
    except ModuleNotFoundError:
        return False


def show(what: str, seconds: float) -> None:
    print(f"{what:50}{seconds:8.3f} s", flush=True)


def starts(repeats: int) -> None:
    """Processes that do nothing yet."""
    for code in ("pass", "import click", "import negosim", "import negosim.api"):
        show(f'python -c "{code}"', best(["-c", code], repeats))
    if has_command():
        show("negosim --help", best(["-c", CALL, "--help"], repeats))
    else:
        print("negosim --help: there is no command yet")


def command(scenario: str, draws: int, repeats: int) -> None:
    """The whole command, with a solver that was compiled before."""
    if not has_command():
        return
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["-c", CALL, "run", scenario, "--draws", str(draws), "--out", folder]
        run(arguments)
        show(f"negosim run {scenario}", best(arguments, repeats))


def parts(scenario: str, draws: int, repeats: int, *, first: bool) -> None:
    """A run part by part; ``first`` with a solver that was never compiled on this machine."""
    state = "never compiled" if first else "compiled before"
    print(f"\n{scenario}, {draws:,} draws, solver {state}")
    found = []
    for _ in range(1 if first else 1 + repeats):
        with tempfile.TemporaryDirectory() as folder:
            cache = folder if first else None
            _, printed = run(["-c", PARTS, scenario, str(draws), f"{folder}/out"], cache)
        found.append(json.loads(printed))
    quickest = min(found, key=lambda seconds: sum(seconds.values()))
    for part, seconds in quickest.items():
        show(f"  {part}", seconds)
    show("  all parts", sum(quickest.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description="Time to start and to a first answer.")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--scenario", default="two_islands_no_us_basing")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    starts(options.repeats)
    command(options.scenario, options.draws, options.repeats)
    parts(options.scenario, options.draws, options.repeats, first=False)
    parts(options.scenario, options.draws, options.repeats, first=True)


if __name__ == "__main__":
    main()
