"""Labels that results hold in English, put together of words and names, in the language in use."""

from __future__ import annotations

import re

from negosim.dispute.data import Dispute
from negosim.outcomes.words import who_words
from negosim.wording import say

__all__ = ["spoken"]

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]|,\d)")


def spoken(label: str, dispute: Dispute) -> str:
    """A label such as ``Japan rejects`` or ``Kept (stage 3 of 3)``: a template, a name and numbers.

    Templates are looked up as ``{who} rejects`` and ``Kept (stage {one} of {two})``.
    """
    whole = say(label)
    if whole != label or set(label) & set("{}"):
        return whole
    parts: dict[str, str] = {}
    template = label
    for name in sorted((*dispute.players, *dispute.observers), key=len, reverse=True):
        who = who_words(dispute, name)
        if who in template and "who" not in parts:
            parts["who"] = who
            template = template.replace(who, "{who}")
    for place, number in zip(("one", "two"), _NUMBER.findall(template), strict=False):
        parts[place] = number
        template = _NUMBER.sub(f"{{{place}}}", template, count=1)
    return say(template, **parts) if parts else label
