"""What a run found, as a page of text: the one that is printed and kept with the results."""

from __future__ import annotations

from typing import Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.agreed_page import agreed_parts
from negosim.figures.text import concept_text, count, drawn_text, interval, number, paragraph, percent, table
from negosim.figures.words import RARE, rare_notes, stop_words, who_words
from negosim.model.certificate import Certificate
from negosim.scenario.data import Concept, Scenario
from negosim.store.results import Results

__all__ = ["BOUNDS_SAY", "DOOR_SHUT", "certificate_text", "certificates_text", "run_page"]

_NOTES = (
    "95 % interval: Monte Carlo error of the mean. More draws make it smaller.",
    "5–95 % of draws: how far the value itself differs between draws of the uncertain parameters. "
    "More draws do not make it smaller.",
)
DOOR_SHUT = (
    "A settlement that is refused abroad or not ratified shuts the door: from then on only interim offers "
    "can be made."
)
"""Said below offers, wherever there are settlements."""

BOUNDS_SAY = (
    "At random: every choice by its prior weight alone, as if payoffs did not matter. Without error: every "
    "choice the best for who makes it (subgame perfection)."
)
"""Said below the bounds of choice at random and without error."""

_SPREADS = ("95 % interval\nof the mean", "5–95 %\nof draws")


def run_page(results: Results) -> str:
    """The page of a run, at most 80 characters wide.

    Parameters
    ----------
    results : Results
        Such as ``Outcomes``.
    """
    scenario = results.scenario
    notes = "\n".join(paragraph(note, rest="  ") for note in _NOTES)
    played = scenario.run.concept.has_rounds
    parts = [
        _heading(scenario, results.recipe),
        _outcomes(results.classes, scenario.run.concept),
        notes,
        *([] if results.bounds is None else [_bounds(results.classes, results.bounds)]),
        *(_talks(results) if played else agreed_parts(results)),
        _agreement(results.agreement),
        *_stops(results.stops, scenario),
        *([paragraph(DOOR_SHUT, rest="  ")] if played and _settlements(results.offers) else []),
        _payoffs(results.payoffs, scenario.dispute),
        certificate_text(results.certificate, played=played),
    ]
    return "\n\n".join(parts) + "\n"


def _talks(results: Results) -> list[str]:
    """Who says yes to what, and how far each settlement gets."""
    answers = _answers(results.offers, results.stops, results.scenario.dispute)
    return [answers, *_fates(results.offers, results.ends)]


def certificate_text(
    certificate: Certificate, passed: str = "Self-check passed", *, played: bool = True
) -> str:
    """The certificate in one plain sentence."""
    if not played:
        return paragraph(
            f"{passed}: payoffs of the packages agreed on, summed anew term by term, are those of the "
            f"frontier to within {certificate.gap:.0e} of the largest, and the probabilities of all ends "
            f"add up to 1 to within {certificate.mass:.0e} (allowed: {certificate.tolerance:.0e})."
        )
    deviation = certificate.deviation
    told = ", no deviation of a player without error gains more than "
    gain = "" if deviation is None else f"{told}{deviation:.0e}"
    return paragraph(
        f"{passed}: played forward, the solution earns the payoffs that it promises to within "
        f"{certificate.gap:.0e} of a player's largest payoff{gain}, and the probabilities of all ends add "
        f"up to 1 to within {certificate.mass:.0e} (allowed: {certificate.tolerance:.0e})."
    )


def certificates_text(worst: Certificate, solved: str = "solutions") -> str:
    """The worst of many certificates, whatever was solved, in one plain sentence."""
    deviation = worst.deviation
    gain = "" if deviation is None else f", no deviation at λ = ∞ gains more than {deviation:.0e}"
    return paragraph(
        f"Self-checks of all {solved} passed: payoffs that a solution promises and those that it earns "
        f"differ by at most {worst.gap:.0e} of the largest payoff{gain}, and probabilities add up to 1 to "
        f"within {worst.mass:.0e} (allowed: {worst.tolerance:.0e})."
    )


def _heading(scenario: Scenario, recipe: str) -> str:
    run = scenario.run
    facts = f"{scenario.name}: {drawn_text(run)}{concept_text(run)}, recipe {recipe[:8]}"
    title = paragraph(scenario.title)
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(facts)]
    if scenario.changes:
        lines.append(paragraph(f"Changed: {'; '.join(scenario.changes)}.", rest="  "))
    return "\n".join(lines)


def _outcomes(summary: pd.DataFrame, concept: Concept) -> str:
    listed = summary[(summary[["mean", "p95"]] >= RARE).any(axis=1)]
    heads = ["Outcome of the talks\n(probability in %)", "\nMean", *_SPREADS, "If no\nbreakdown"]
    columns = len(heads) if concept.has_rounds else len(heads) - 1  # else talks cannot break down
    rows = [
        [row["label"], percent(row["mean"]), *_ranges(row, percent), percent(row["given_no_breakdown"])]
        for row in listed.to_dict("records")
    ]
    text = table(heads[:columns], [row[:columns] for row in rows], "wrrrr"[:columns])
    rest = summary.drop(listed.index)
    possible = (rest[["mean", "p95"]] > 0).any(axis=1)
    notes = rare_notes(rest["label"], possible)
    return "\n".join([text, *(paragraph(note, rest="  ") for note in notes)])


def _bounds(classes: pd.DataFrame, bounds: pd.DataFrame) -> str:
    """The estimate between its bounds: how much of it is noise, and how much strategy."""
    heads = ["The same draws\n(probability in %)", "At random\n(λ = 0)", "As above", "Without error\n(λ = ∞)"]
    columns = zip(
        classes["label"], bounds["at_random"], classes["mean"], bounds["without_error"], strict=True
    )
    rows = [[label, *map(percent, means)] for label, *means in columns if max(means) > 0]
    return f"{table(heads, rows, 'wrrr')}\n{paragraph(BOUNDS_SAY, rest='  ')}"


def _ranges(row: Any, form: Any) -> list[str]:
    return [interval(form(row["low"]), form(row["high"])), interval(form(row["p05"]), form(row["p95"]))]


def _agreement(agreement: pd.DataFrame) -> str:
    heads = ["Settlement\n(probability in %)", "\nMean", *_SPREADS, "Given the\nstep before"]
    rows = [
        [row["step"].capitalize(), percent(row["mean"]), *_ranges(row, percent), _given(row)]
        for row in agreement.to_dict("records")
    ]
    return table(heads, rows, "wrrrr")


def _answers(offers: pd.DataFrame, stops: pd.DataFrame, dispute: Dispute) -> str:
    """Who says yes: settlements one by one, interim offers together; then outsiders and publics."""
    rows = []
    for who in dispute.players:
        to = offers[offers["to"] == who]
        interim = to[to["kind"] == "interim"]
        made = interim["made"].sum()
        answers = [(row["label"], row["made"], row["accepted"]) for row in _settlements(to)]
        if len(interim):
            yes = (interim["made"] * interim["accepted"]).sum()
            answers.append(("Interim offers", made, yes / made if made > 0 else float("nan")))
        rows += [[who_words(dispute, who), label, count(n), percent(share)] for label, n, share in answers]
    rows += [[who, what, count(n), percent(share)] for who, what, n, share in _others(offers, stops, dispute)]
    return table(["Who is\nasked", "\nWhat", "Put to it,\na game", "Says yes\nin %"], rows, "lwrr")


def _others(offers: pd.DataFrame, stops: pd.DataFrame, dispute: Dispute) -> list[tuple[Any, ...]]:
    """Outsider and publics: who, to what, how often a game, and in which share they say yes."""
    ours = offers[(offers["kind"] == "settlement") & (offers["made"] > 0)]
    accepted, signed = (ours["made"] * ours["accepted"]).sum(), ours["consented"].sum()
    found: list[tuple[Any, ...]] = []
    if dispute.consent is not None and accepted > 0:
        actor = who_words(dispute, dispute.consent.actor)
        found.append((actor, "Settlements that both accept", accepted, signed / accepted))
    if dispute.ratification is not None and signed > 0:
        failed = stops[(stops["kind"] == "settlement") & (stops["stop"] == "not_ratified")]
        no = failed.set_index("by")["mean"]
        for player in dispute.players:
            public = f"Public of {who_words(dispute, player)}"
            found.append((public, "Settlements signed", signed, 1 - (no[player] + no["both"]) / signed))
    return found


def _fates(offers: pd.DataFrame, ends: pd.DataFrame) -> list[str]:
    """How far each settlement gets, of those that are made."""
    ours = offers[(offers["kind"] == "settlement") & (offers["made"] > 0)]
    if ours.empty:
        return []
    heads = [
        "\nSettlement",
        "Made\na game",
        "Accepted\nin %",
        "Consent\nin %",
        "Ratified\nin %",
        "Kept, % of\nall talks",
    ]
    kept = ends[ends["end"] == "kept"].groupby("offer")["mean"].sum()
    rows = []
    for name, both in ours.groupby("offer", sort=False):
        made, accepted = both["made"].sum(), (both["made"] * both["accepted"]).sum()
        signed, failed = both["consented"].sum(), both["not_ratified"].sum()
        shares = (
            _share(accepted, made),
            _share(signed, accepted),
            _share(signed - failed, signed),
            kept[name],
        )
        rows.append([both["label"].iloc[0], count(made), *map(percent, shares)])
    return [table(heads, rows, "wrrrrr")]


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _settlements(offers: pd.DataFrame) -> list[Any]:
    return list(offers[(offers["kind"] == "settlement") & (offers["made"] > 0)].to_dict("records"))


def _given(row: Any) -> str:
    return "" if row["step"] == "signed" else percent(row["given_previous"])


def _payoffs(payoffs: pd.DataFrame, dispute: Dispute) -> str:
    heads = ["Expected payoff\n(points of each one's own)", "\nMean", *_SPREADS]
    rows = [
        [who_words(dispute, row["who"]), number(row["mean"]), *_ranges(row, number)]
        for row in payoffs.to_dict("records")
    ]
    return table(heads, rows, "wrrr")


def _stops(stops: pd.DataFrame, scenario: Scenario) -> list[str]:
    """A table for settlements, one for interim offers, one for each player's moves."""
    tables, dispute, concept = [], scenario.dispute, scenario.run.concept
    for kind, player in (("settlement", ""), ("interim", ""), *(("move", p) for p in dispute.players)):
        of_kind = stops[(stops["kind"] == kind) & ((stops["by"] == player) if player else True)]
        total = of_kind["mean"].sum()
        if total > 0:
            head = _stop_head(kind, who_words(dispute, player), total, concept)
            tables.append(_stop_table(of_kind, head, dispute, concept))
    return tables


def _stop_head(kind: str, player: str, total: float, concept: Concept) -> str:
    if not concept.has_offers:
        return f"{'Settlements' if kind == 'settlement' else 'Interim packages'},\nof all talks"
    if kind == "settlement":
        return f"Settlements: {total:.2f} rounds a game\nin which one can be offered"
    if kind == "interim":
        return f"Interim offers: {total:.2f} rounds\na game in which one can be made"
    return f"Moves of {player} alone:\n{total:.2f} turns a game"


def _stop_table(stops: pd.DataFrame, head: str, dispute: Dispute, concept: Concept) -> str:
    heads = [head, "Count\na game", *_SPREADS, "Share\nin %"]
    rows = [
        [stop_words(row, dispute, concept), count(row["mean"]), *_ranges(row, count), percent(row["share"])]
        for row in stops.to_dict("records")
        if row["mean"] > 0
    ]
    return table(heads, rows, "wrrrr")
