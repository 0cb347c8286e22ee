"""Parts of a YAML file as lines: values as the reader takes them back, and remarks."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from ruamel.yaml import YAML

__all__ = ["WIDTH", "beside", "entry", "off", "prose", "remark", "value"]

WIDTH = 100
"""Most signs in a line, but for a name or a title that is longer itself."""


def value(data: Any) -> str:
    """A value on one line, in quotes where it needs them."""
    yaml = YAML()
    yaml.default_flow_style = True
    yaml.width = 2**20
    out = io.StringIO()
    # Alone in a list, a mapping of one entry would lose its braces.
    yaml.dump({"k": data}, out)
    return out.getvalue().strip().removeprefix("{k: ").removesuffix("}")


def entry(key: str, data: Any, told: str = "", indent: int = 0) -> str:
    """A key with its value, and a remark behind it if there is room, else above it."""
    line = f"{' ' * indent}{value(key)}: {value(data)}"
    return beside(line, told, indent)


def beside(line: str, told: str, indent: int = 0) -> str:
    """A line with a remark."""
    short = _plain(told)
    if not short:
        return line
    whole = f"{line}  # {short}"
    return whole if len(whole) <= WIDTH else "\n".join([*remark(told, indent), line])


def prose(key: str, text: str) -> Iterator[str]:
    """A key with a text of any length, broken into lines where that leaves it as it is."""
    words = " ".join(text.split())
    lines = textwrap.wrap(words, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    if not words.isprintable() or words.startswith("#"):
        yield f"{key}: {value(words)}"
        return
    yield f"{key}: |"
    yield from (f"  {line}" for line in lines)


def remark(told: str, indent: int = 0) -> Iterator[str]:
    """A remark, broken into lines."""
    start = f"{' ' * indent}# "
    for line in textwrap.wrap(_plain(told), WIDTH - len(start), break_on_hyphens=False):
        yield f"{start}{line}"


def off(lines: Iterable[str]) -> Iterator[str]:
    """Lines that say nothing until their sign is taken away."""
    yield from (f"# {line}" for line in lines)


def _plain(told: str) -> str:
    """A text that stays within one remark whatever signs it holds."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())
