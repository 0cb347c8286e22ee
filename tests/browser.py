"""A page in headless Chromium: opened, looked at, printed. Needs its driver, and the extra ``browser``."""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

PATIENCE = 60.0  # seconds
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=800,1000")
_DRAWN = "return document.documentElement.dataset.ready === 'yes'"


class Browser:
    """A browser with a page."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, page: Path) -> float:
        """Open a page, and wait until all its charts are drawn; how many seconds that took."""
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        begin = time.monotonic()
        self.driver.get(page.resolve().as_uri())
        while not self.run(_DRAWN):
            assert time.monotonic() - begin < PATIENCE, self.driver.get_log("browser")
            time.sleep(0.01)
        return time.monotonic() - begin

    def run(self, script: str, *given: Any) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *given)

    def command(self, name: str, **given: Any) -> Any:
        """What a command of Chromium's protocol returns."""
        return self.driver.execute_cdp_cmd(name, given)

    def size(self, width: int, height: int = 900) -> None:
        """Lay the page out for a screen of this size in pixels."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def media(self, kind: str = "screen", colours: str = "light") -> None:
        """Show the page on a screen or on paper, to somebody who likes it light or dark."""
        scheme = {"name": "prefers-color-scheme", "value": colours}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.command("Emulation.setEmulatedMedia", media=kind, features=[scheme, still])

    def errors(self) -> list[str]:
        """What the page said went wrong since it was opened."""
        return [each["message"] for each in self.driver.get_log("browser") if each["level"] == "SEVERE"]

    def requests(self) -> list[str]:
        """What was asked for since the page was opened, the page itself and what it holds left out."""
        events = [json.loads(each["message"])["message"] for each in self.driver.get_log("performance")]
        sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        here = self.driver.current_url.partition("#")[0]
        return [url for url in sent if not url.startswith(("data:", "about:")) and url != here]

    def violations(self) -> list[str]:
        """What axe finds that is serious or critical, with the first place where it is."""
        if not self.run("return typeof axe === 'object'"):
            axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
            self.command("Runtime.evaluate", expression=axe)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done);"
        )
        return [
            f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:300]}"
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
        ]

    def pdf(self, **given: Any) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.command("Page.printToPDF", **given)["data"])

    def picture(self, width: int, height: int) -> bytes:
        """What is seen on a screen of this size, as PNG."""
        self.size(width, height)
        return base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser, closed in the end."""
    options = Options()
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    place = shutil.which("chromedriver")
    assert place, "there is no chromedriver; install chromium-driver"
    driver = webdriver.Chrome(options=options, service=Service(place))
    driver.set_script_timeout(PATIENCE)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
