"""What the gallery shows, read from ``gallery.yaml``: results, and the figures and tables made of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

__all__ = ["FIGURES", "LOOKS", "RESULTS", "TABLES", "Shown"]

_READ: Any = YAML(typ="safe").load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Shown:
    """A figure or table of the gallery.

    Attributes
    ----------
    results : str
        Folder that it is made from.
    kind : str
    title : str
        Above it on the page.
    use : str
        What it answers.
    file : str
        Name of the picture, without its ending.
    options : str
        Further words of the command.
    """

    results: str
    kind: str
    title: str
    use: str
    file: str = ""
    options: str = ""


RESULTS: dict[str, str] = _READ["results"]
"""Commands that make results, by the name of the folder."""

FIGURES, LOOKS, TABLES = (
    tuple(Shown(**each) for each in _READ[name]) for name in ("figures", "looks", "tables")
)
