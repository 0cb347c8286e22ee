"""What is known of a parameter, in words for somebody who is about to change it."""

from __future__ import annotations

from negosim.dispute.priors import Kind, Prior
from negosim.scenario.changes import prior_words
from negosim.scenario.data import Scenario

__all__ = ["belief", "meaning_of", "rests_on"]


def belief(prior: Prior) -> str:
    """A prior as its numbers are called in a file: ``low 0.5, mode 1, high 1.5``."""
    if prior.is_fixed:
        return f"fixed at {prior_words(prior)}"
    if prior.kind is not Kind.TRIANGULAR:
        return prior_words(prior)
    low, high = prior.support()
    return f"low {low:g}, mode {prior.mode():g}, high {high:g}"


def meaning_of(name: str, before: Scenario) -> str:
    """What a parameter means, as the beginning of a sentence."""
    meaning = before.dispute.parameters[name].meaning.rstrip(".")
    return meaning[:1].upper() + meaning[1:]


def rests_on(name: str, before: Scenario) -> str:
    """Its unit, prior, basis and legal range."""
    own = before.dispute.parameters[name]
    basis = own.basis if before.priors[name] == own.prior else "this scenario's own"
    return (
        f"Unit: {own.unit}; before: {belief(before.priors[name])}; basis: {basis}; "
        f"legal: {own.range.describe()}."
    )
