"""Tables of break-even values: a row for each parameter, for each crossing, and for each value of a scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negosim.scenario.data import Scenario
from negosim.study.breakeven_prior import facts_of_prior
from negosim.study.breakeven_values import BreakEvenValues

__all__ = ["CROSSINGS", "PARAMETERS", "SCAN", "crossing_rows", "parameter_row", "scan_rows"]

PARAMETERS: dict[str, type] = {
    "parameter": str,
    "meaning": str,
    "lever": str,
    "unit": str,
    "basis": str,
    "reach": str,
    "crossings": int,
    "best": float,
    "best_low": float,
    "best_high": float,
    "best_value": float,
    "best_in_prior": float,
    "best_in_prior_low": float,
    "best_in_prior_high": float,
    "best_in_prior_value": float,
    "flat": bool,
    "prior": str,
    "mode": float,
    "mean": float,
    "sd": float,
    "p05": float,
    "p95": float,
    "prior_low": float,
    "prior_high": float,
    "legal_low": float,
    "legal_high": float,
    "searched_low": float,
    "searched_high": float,
}
"""Columns of ``parameters``."""

CROSSINGS: dict[str, type] = {
    "parameter": str,
    "value": float,
    "low": float,
    "high": float,
    "low_open": bool,
    "high_open": bool,
    "reach": str,
    "met": str,
    "mean": float,
    "mean_low": float,
    "mean_high": float,
    "jumps": bool,
    "deviations": float,
    "share_beyond": float,
}
"""Columns of ``crossings``."""

SCAN: dict[str, type] = {
    "parameter": str,
    "value": float,
    "mean": float,
    "low": float,
    "high": float,
    "draws": int,
}
"""Columns of ``scan``."""


def parameter_row(scenario: Scenario, found: BreakEvenValues) -> dict[str, Any]:
    """What a parameter is, and what it alone can do."""
    name, where = found.parameter, found.searched
    told, prior = scenario.dispute.parameters[name], scenario.priors[name]
    facts, best, inside = facts_of_prior(prior), found.best, found.best_in_prior
    return {
        "parameter": name,
        "meaning": told.meaning,
        "lever": told.lever,
        "unit": told.unit,
        "basis": told.basis.value,
        "reach": found.reach.value,
        "crossings": len(found.crossings),
        "best": best.mean,
        "best_low": best.ends[0],
        "best_high": best.ends[1],
        "best_value": best.value,
        "best_in_prior": inside.mean,
        "best_in_prior_low": inside.ends[0],
        "best_in_prior_high": inside.ends[1],
        "best_in_prior_value": inside.value,
        "flat": found.flat,
        "prior": prior.describe(),
        "mode": facts.mode,
        "mean": facts.mean,
        "sd": facts.sd,
        "p05": facts.p05,
        "p95": facts.p95,
        "prior_low": where.prior[0],
        "prior_high": where.prior[1],
        "legal_low": where.legal[0],
        "legal_high": where.legal[1],
        "searched_low": where.ends[0],
        "searched_high": where.ends[1],
    }


def crossing_rows(scenario: Scenario, found: BreakEvenValues) -> Iterator[dict[str, Any]]:
    """Every break-even value of a parameter, by rising values."""
    facts = facts_of_prior(scenario.priors[found.parameter])
    for each in found.crossings:
        yield {
            "parameter": found.parameter,
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "low_open": each.low_open,
            "high_open": each.high_open,
            "reach": found.reach_of(each.value).value,
            "met": "above" if each.met_above else "below",
            "mean": each.there.mean,
            "mean_low": each.there.ends[0],
            "mean_high": each.there.ends[1],
            "jumps": each.jumps,
            "deviations": facts.deviations(each.value),
            "share_beyond": facts.share_beyond(each.value),
        }


def scan_rows(found: BreakEvenValues) -> Iterator[dict[str, Any]]:
    """Every value that was solved, with the mean over as many draws as were solved there."""
    for each in found.scan:
        low, high = each.ends
        row = {"parameter": found.parameter, "value": each.value, "mean": each.mean}
        yield row | {"low": low, "high": high, "draws": each.draws}
