"""Labels that results hold in English, put together of words and names, in the language in use."""

from __future__ import annotations

from negosim.figures.spoken import spoken
from negosim.figures.words import classes_words, meaning_words

__all__ = ["classes_words", "meaning_words", "spoken"]
