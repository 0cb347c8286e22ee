"""Charts of a report, which answer the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["LiveChart"]


@dataclass(frozen=True)
class LiveChart:
    """A chart as the page draws it.

    Attributes
    ----------
    name : str
        Of its kind, such as ``outcomes``.
    title : str
        What it shows, in a few words.
    caption : str
        What stands below it.
    alt : str
        What is told to who does not see it.
    spec : mapping
        The chart in Vega-Lite, as ``altair.Chart.to_dict`` gives it, with its data. It names no colour of
        the background and none of text, which the page sets for light and for dark.
    hint : str
        What the pointer and the menus do, which paper leaves out.
    """

    name: str
    title: str
    caption: str
    alt: str
    spec: Mapping[str, Any]
    hint: str = ""
