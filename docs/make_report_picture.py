"""Draw the top of a report as a browser shows it: docs/figures/report.png.

Run from anywhere: ``python docs/make_report_picture.py``, with Chromium and its driver installed (Debian:
chromium, chromium-driver; pip install '.[browser]'). Fonts are those of the machine.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import negosim

ROOT = Path(__file__).resolve().parents[1]
FIGURE = ROOT / "docs" / "figures" / "report.png"
SCENARIOS = ("two_islands_no_us_basing", "us_consents", "territory_first")
WIDTH, HEIGHT = 1240, 1180
TO_CHARTS = "document.getElementById('p1-charts').scrollIntoView()"

sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    """Make the report, open it, and take the picture."""
    from browser import browsing

    with tempfile.TemporaryDirectory() as folder:
        results = negosim.compare(*SCENARIOS, draws=2_000).save(Path(folder, "clause"), formats="svg")
        page = negosim.report(results, out=Path(folder, "report.html"))
        with browsing() as browser:
            browser.media()
            browser.size(WIDTH, HEIGHT)
            browser.open(page)
            browser.run(TO_CHARTS)
            FIGURE.write_bytes(browser.picture(WIDTH, HEIGHT))
    print(FIGURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
