"""A report as one file of HTML that needs no other and no network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from negosim.reports.model import Page
from negosim.store.seals import sealed
from negosim.version import VERSION

__all__ = ["report_html"]


def report_html(page: Page) -> str:
    """A report as HTML; the same page gives the same text."""
    script = _held("report.js")
    bundle = _library() if any(part.charts for part in page.parts) else ""
    text = _template().render(
        page=page,
        version=VERSION,
        style=Markup(_held("report.css")),
        script=Markup(script),
        bundle=Markup(bundle),
        policy=_policy([script, bundle] if bundle else [script]),
    )
    return sealed(text, "html")


def _template() -> Any:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, lstrip_blocks=True
    )
    environment.filters |= {"as_json": _as_json, "tied": _tied}
    return environment.from_string(_held("report.html"))


def _held(name: str) -> str:
    return resources.files("negosim.reports").joinpath("page", name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """What draws the charts: Vega, Vega-Lite and Vega-Embed in one."""
    import vl_convert

    found: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    if "</script" in found.lower() or "<!--" in found:
        raise RuntimeError("the drawing library holds what would end its script")
    return f"{{{found}\n}}"  # in a block, so that its names are its own


def _policy(scripts: list[str]) -> str:
    """What a browser may do with the page: run these scripts, and fetch nothing."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    allowed = (
        "default-src 'none'",
        f"script-src {hashes}",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(allowed)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _tied(text: str) -> str:
    """A text in whose lines no unit or error stands apart from its number."""
    for unit in (" %", " ±", "± "):
        text = text.replace(unit, unit.replace(" ", "\N{NO-BREAK SPACE}"))
    return text


def _as_json(data: Mapping[str, Any]) -> Markup:
    """JSON that nothing in it can end: within a script, only ``<`` could."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
