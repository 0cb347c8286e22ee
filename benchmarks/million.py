"""Time and memory of a million draws, saved to a temporary folder.

    python benchmarks/million.py [--draws 1000000] [--scenario base] [--out FOLDER]

A tenth of the draws goes first, which shows whether time grows in proportion. Fails where the peak of memory
reaches 2 GiB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import negosim

LIMIT = 2 * 2**30


@dataclass(frozen=True)
class Figures:
    """Seconds to solve and to save, bytes written, and the peak of memory so far in bytes."""

    draws: int
    solved: float
    saved: float
    written: int
    peak: int

    def line(self) -> str:
        seconds = self.solved + self.saved
        return (
            f"{self.draws:9,}{self.solved:11.1f}{self.saved:9.1f}{1e6 * seconds / self.draws:9.1f}"
            f"{self.written / 2**20:15.1f}{self.peak / 2**20:11.0f}"
        )


def peak_memory() -> int:
    """Largest resident memory of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def measure(scenario: str, draws: int, folder: Path) -> Figures:
    begin = time.perf_counter()
    outcomes = negosim.run(scenario, draws=draws)
    solved = time.perf_counter()
    place = outcomes.save(folder / f"{draws}")
    saved = time.perf_counter()
    written = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    return Figures(draws, solved - begin, saved - solved, written, peak_memory())


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of many draws.")
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--scenario", default="base")
    parser.add_argument("--out", type=Path, help="where the temporary folder is made")
    options = parser.parse_args()
    negosim.run(options.scenario, draws=64)
    print("    draws  solve (s) save (s)  µs/draw  written (MiB) peak (MiB)")
    found = []
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        for draws in (max(1, options.draws // 10), options.draws):
            found.append(measure(options.scenario, draws, Path(folder)))
            print(found[-1].line(), flush=True)
    tenth, whole = (one.solved + one.saved for one in found)
    print(f"Ten times the draws take {whole / tenth:.2f} times as long.")
    if found[-1].peak >= LIMIT:
        raise SystemExit(f"the peak of memory is not below {LIMIT / 2**30:g} GiB")


if __name__ == "__main__":
    main()
