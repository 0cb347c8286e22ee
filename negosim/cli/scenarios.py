"""``negosim scenarios``: the scenarios that come with negosim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.options import as_json, echo_json

if TYPE_CHECKING:
    from negosim.scenario.data import Scenario

__all__ = ["command"]

_SENTENCE = re.compile(r".+?[.?!](?=\s+[A-Z]|$)", re.DOTALL)


@click.command("scenarios")
@click.option("--long", "at_length", is_flag=True, help="Say what each one asks.")
@as_json
def command(at_length: bool, as_json: bool) -> None:
    """List the scenarios that come with negosim.

    \b
    Examples:
      negosim scenarios
      negosim scenarios --long
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.scenario.load import load
    from negosim.scenario.shipped import shipped_names

    scenarios = [load(name) for name in shipped_names()]
    if as_json:
        echo_json({"scenarios": [_data(scenario) for scenario in scenarios]})
    elif at_length:
        click.echo("\n\n".join(map(_entry, scenarios)))
    else:
        width = max(len(scenario.name) for scenario in scenarios)
        for scenario in scenarios:
            click.echo(f"{scenario.name:{width}}  {scenario.title}")


def _entry(scenario: Scenario) -> str:
    from negosim.figures.text import paragraph

    asks = _first_sentence(scenario.asks)
    lines = [scenario.name, paragraph(scenario.title, "  ")]
    return "\n".join([*lines, paragraph(asks, "    ")] if asks else lines)


def _first_sentence(text: str) -> str:
    words = " ".join(text.split())
    found = _SENTENCE.match(words)
    return found.group() if found else words


def _data(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "asks": " ".join(scenario.asks.split()),
        "sources": scenario.sources,
    }
