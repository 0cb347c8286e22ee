"""Names of variants in the language in use: tables keep them in English, some with numbers or players."""

from __future__ import annotations

import re
from functools import cache

from negosim.figures.words import begun
from negosim.wording import say

__all__ = ["variant_says"]

_TEMPLATES = (
    "As it is: {concept}",
    "{concept}, all packages",
    "{count} rounds",
    "{who} proposes first",
    "{who} moves first",
)
"""Labels that are put together; all others are texts as they stand."""


def variant_says(label: str) -> str:
    """What readers see of a variant.

    Parameters
    ----------
    label : str
        As in the table of a robustness check.
    """
    matches = ((template, _pattern(template).fullmatch(label)) for template in _TEMPLATES)
    said = next((say(template, **found.groupdict()) for template, found in matches if found), say(label))
    said = begun(said) if label[:1].isupper() else said  # λ stays small
    # A formula stays in one line.
    return re.sub(r"λ (\S) (\S)", "λ\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}\\2", said)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template)))
