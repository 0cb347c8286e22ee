"""What parameters and outcome classes are called in tables, in the language in use."""

from __future__ import annotations

from negosim.dispute.data import Dispute
from negosim.figures.spoken import spoken
from negosim.wording import say

__all__ = ["classes_words", "meaning_words", "spoken"]
