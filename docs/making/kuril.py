"""The page of the Kuril dispute: every value with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from making.markdown import code, one_line, page, table
from negosim.dispute.data import Consent, Dispute, Entry, Issue, OutcomeClass, Parameter, Term
from negosim.dispute.load import shipped_dispute

__all__ = ["kuril_page"]

_ABOUT = """\
Every parameter has a unit, a legal range, a prior, and a *basis*: **reported** (a source gives the
number), **inferred** (a source gives the direction or the rank, the number is the authors'), or
**judgement** (the number is the authors' alone). Points are a player's own gain or loss against the
status quo; those of two players are not compared. `negosim parameters --evidence` prints the same list."""


def kuril_page() -> str:
    """Parameters, issues, terms, offers, classes and sources."""
    dispute = shipped_dispute("kuril")
    parts = [
        *(one_line(text) for text in dispute.about.split("\n\n")),
        _ABOUT,
        *_parameters(dispute),
        "## Issues and levels",
        _issues(dispute),
        "## Payoff terms",
        *_terms(dispute),
        "## Consent, ratification, breakdown, delivery",
        *_chances(dispute),
        "## Offers",
        _offers(dispute),
        "## Outcome classes",
        "The first class whose condition holds names the end.",
        _classes(dispute),
        "## Structure of the talks",
        _game(dispute),
        "## Sources",
        _sources(dispute),
    ]
    return page(f"Parameters of the Kuril dispute: {dispute.title}", "negosim/dispute/kuril.yaml", parts)


def _parameters(dispute: Dispute) -> Iterable[str]:
    levers = dict.fromkeys(p.lever for p in dispute.parameters.values())
    counts = dict.fromkeys(("reported", "inferred", "judgement"), 0)
    for parameter in dispute.parameters.values():
        counts[parameter.basis.value] += 1
    told = ", ".join(f"{count} {basis}" for basis, count in counts.items())
    yield f"## Parameters\n\n{len(dispute.parameters)} parameters: {told}. They stand by lever."
    for lever in levers:
        yield f"### Lever: {lever or 'none'}"
        for name, parameter in dispute.parameters.items():
            if parameter.lever == lever:
                yield _parameter(name, parameter)


def _parameter(name: str, parameter: Parameter) -> str:
    facts = [parameter.prior.describe(), parameter.unit, parameter.range.describe(), parameter.basis.value]
    rows = [[code(facts[0]), facts[1], facts[2], f"**{facts[3]}**"]]
    parts = [
        f"#### `{name}`",
        _sentence(parameter.meaning),
        table(["Prior", "Unit", "Legal range", "Basis"], rows),
        _evidence(parameter.evidence),
        f"*Note.* {one_line(parameter.note)}" if parameter.note else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _sentence(text: str) -> str:
    text = one_line(text)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def _evidence(evidence: dict[str, str]) -> str:
    return "\n".join(f"- [{key}](#sources): {one_line(said)}" for key, said in evidence.items())


def _issues(dispute: Dispute) -> str:
    rows = [_issue(name, issue) for name, issue in dispute.issues.items()]
    return table(["Issue", "Levels, in order (**status quo**)", "Delivered by", "Moved by", "Meaning"], rows)


def _issue(name: str, issue: Issue) -> list[str]:
    levels = ", ".join(
        (f"**{code(level)}**" if level == issue.status_quo else code(level)) + f" {label}"
        for level, label in issue.levels.items()
    )
    moved = (issue.owner or "agreement") if issue.interim else "settlement only"
    return [code(name), levels, issue.delivered_by or "nobody", moved, issue.meaning]


def _terms(dispute: Dispute) -> Iterable[str]:
    for player, terms in dispute.terms.items():
        label = dispute.players[player].label or player
        yield f"### Terms of {label}"
        yield from (_term(name, term) for name, term in terms.items())
    for name, observer in dispute.observers.items():
        yield f"### Terms of {observer.label or name}, whose payoff is reported"
        if observer.breakdown != (0.0,):
            yield f"Where talks break down: {_entry(observer.breakdown)} points."
        yield from (_term(key, term) for key, term in observer.terms.items())


def _term(name: str, term: Term) -> str:
    weights = f"; times {_entry(term.weights)}" if term.weights else ""
    lever = f"; lever: {term.lever}" if term.lever else ""
    facts = f"Effect: {term.effect.value}{weights}{lever}; basis: **{term.basis.value}**."
    points = [[" × ".join(map(code, levels)), _entry(entry)] for levels, entry in term.table.items()]
    parts = [
        f"#### {term.label or name} (`{name}`)",
        facts,
        table([" × ".join(map(code, term.scope)), "Points"], points),
        _evidence(term.evidence),
        f"*Note.* {one_line(term.note)}" if term.note else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _entry(entry: Entry) -> str:
    factors = list(entry)
    sign = ""
    if len(factors) > 1 and factors[0] == -1:
        sign, factors = "−", factors[1:]
    return sign + " × ".join(code(f) if isinstance(f, str) else f"{f:g}".replace("-", "−") for f in factors)


def _chances(dispute: Dispute) -> Iterable[str]:
    if dispute.consent:
        yield _consent(dispute, dispute.consent)
    if dispute.ratification:
        yield f"### Ratification, by the level of `{dispute.ratification.issue}`"
        for player, by in dispute.ratification.by.items():
            support = ", ".join(f"{code(level)} {_entry(entry)}" for level, entry in by.support.items())
            sway, sharpness, shifts = _entry(by.sway), _entry(by.sharpness), _shifts("Shifts", by.shifts)
            label = dispute.players[player].label or player
            yield f"**{label}.** Support: {support}. Sway: {sway}. Sharpness: {sharpness}. {shifts}"
    hazard, shifts = _entry(dispute.breakdown.hazard), _shifts("Shifts", dispute.breakdown.shifts)
    yield f"### Breakdown, per round\n\nHazard: {hazard}. {shifts}"
    if dispute.delivery:
        rows = [
            [
                code(level),
                plan.first,
                *(", ".join(f"{v:.3g}" for v in shares) for shares in plan.shares.values()),
            ]
            for level, plan in dispute.delivery.schedules.items()
        ]
        heads = [
            f"`{dispute.delivery.issue}`",
            "First in each stage",
            *(f"Delivered by {p}" for p in dispute.players),
        ]
        yield "### Delivery, cumulative shares after each stage\n\n" + table(heads, rows)


def _consent(dispute: Dispute, consent: Consent) -> str:
    actor = dispute.observers[consent.actor].label if consent.actor in dispute.observers else consent.actor
    rows = [
        [code(issue), code(level), _entry(entry)]
        for issue, levels in consent.issues.items()
        for level, entry in levels.items()
    ]
    return f"### Consent of {actor}\n\n" + table(["Issue", "Level", "Chance of consent"], rows)


def _shifts(head: str, shifts: dict[str, dict[str, Entry]]) -> str:
    said = [
        f"{code(issue)} at {code(level)}: {_entry(entry)}"
        for issue, levels in shifts.items()
        for level, entry in levels.items()
    ]
    return f"{head}: {'; '.join(said)}." if said else ""


def _offers(dispute: Dispute) -> str:
    rows = [
        [code(name), f"{offer.label}. {offer.meaning}", ", ".join(f"{k}: {v}" for k, v in offer.set.items())]
        for name, offer in dispute.offers.items()
    ]
    return table(["Offer", "In words", "Sets"], rows)


def _classes(dispute: Dispute) -> str:
    rows = [[code(name), _words(outcome)] for name, outcome in dispute.classes.items()]
    return table(["Class", "In words"], rows)


def _words(outcome: OutcomeClass) -> str:
    return f"**{outcome.label}.** {outcome.meaning}"


def _game(dispute: Dispute) -> str:
    game = dispute.game
    moves = ", then ".join(game.moves) or "nobody"
    return (
        f"{game.rounds} rounds; proposers in turn: {', '.join(game.proposers)}; moves of one's own: {moves}."
    )


def _sources(dispute: Dispute) -> str:
    rows = [[code(key), s.title, s.publisher, s.date, s.note] for key, s in dispute.sources.items()]
    return table(["Key", "Title", "Publisher", "Date", "Note"], rows)
