"""Versions: of the package, and of the mathematics."""

__all__ = ["MODEL", "VERSION"]

VERSION = "0.1.0"

MODEL = "1"
"""Changes whenever the same scenario and draws would give other numbers."""
