"""How large the report on a large sweep is, and how soon it is there in a browser.

    python benchmarks/report.py [--side 40] [--draws 64] [--repeats 5]

Solves a sweep over two parameters, side × side cells, writes its report and opens that in headless Chromium
(Debian: chromium, chromium-driver; pip install '.[browser]'). Open is when all charts are drawn. It fails if
the file is not below 5 MB or the best of all times is not below 2 s.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from engine import machine

import negosim

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

MOST_BYTES, MOST_SECONDS = 5_000_000, 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("side", 40), ("draws", 64), ("repeats", 5)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        page = written(Path(folder), given.side, given.draws)
        times = opened(page, given.repeats)
        size = page.stat().st_size
    print(f"{size / 1e6:.2f} MB; open in {min(times):.2f} to {max(times):.2f} s, {len(times)} times")
    if size >= MOST_BYTES or min(times) >= MOST_SECONDS:
        sys.exit("the report is larger or slower than it may be.")


def written(folder: Path, side: int, draws: int) -> Path:
    """The report on a sweep, with how long both take."""
    over = [f"breakdown_hazard=0:0.1:{side}", f"integrity_russia*=0:1.5:{side}"]
    begin = time.perf_counter()
    negosim.sweep("publics_persuaded", over, draws=draws, directory=folder / "sweep")
    solved = time.perf_counter()
    page = negosim.report(folder / "sweep", out=folder / "report.html")
    done = time.perf_counter()
    print(f"{side} x {side} cells, {draws} draws: solved in {solved - begin:.1f} s", end="; ")
    print(f"report written in {done - solved:.1f} s")
    return page


def opened(page: Path, repeats: int) -> list[float]:
    """Seconds until all is drawn."""
    from browser import browsing

    with browsing() as browser:
        browser.size(1200)
        return [browser.open(page) for _ in range(repeats)]


if __name__ == "__main__":
    main()
