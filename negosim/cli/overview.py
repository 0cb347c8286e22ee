"""A dispute in words."""

from __future__ import annotations

import shlex
from collections import Counter

from negosim.dispute.data import Dispute, Issue
from negosim.figures.text import named, paragraph, table

__all__ = ["overview", "source_line"]


def overview(dispute: Dispute, name: str) -> str:
    """What is argued over, by whom, what can be offered, how it can end, and what it rests on.

    ``name`` is the name or the file by which it was asked for.
    """
    title = paragraph(dispute.title)
    about = "\n\n".join(paragraph(part) for part in dispute.about.split("\n\n"))
    parts = [
        f"{title}\n{'=' * max(map(len, title.splitlines()))}",
        about,
        _players(dispute),
        _issues(dispute),
        _offers(dispute),
        _classes(dispute),
        _numbers(dispute, name),
        "\n".join(["Sources", *(source_line(dispute, key) for key in dispute.sources)]),
    ]
    return "\n\n".join(part for part in parts if part.strip())


def source_line(dispute: Dispute, key: str) -> str:
    """A source with its key, as one entry of a list."""
    source = dispute.sources.get(key)
    if source is None:
        return f"  {key}"
    date = "" if source.date[:4] in source.title else source.date
    told = ", ".join(part for part in (source.publisher, f'"{source.title}"', date) if part)
    return paragraph(f"{key}: {told}", "  ", "      ")


def _players(dispute: Dispute) -> str:
    players = " and ".join(named(p.label, name) for name, p in dispute.players.items())
    observers = ", ".join(named(o.label, name) for name, o in dispute.observers.items())
    told = f"Players: {players}."
    if observers:
        told += f" Observers, whose payoffs are reported: {observers}."
    return paragraph(told)


def _issues(dispute: Dispute) -> str:
    heads = ["Issue", "Levels (*: status quo)", "Delivered", "Moved by"]
    rows = []
    for name, issue in dispute.issues.items():
        told = ", ".join(_level(issue, level) for level in issue.levels)
        moved = (issue.owner or "agreement") if issue.interim else ""
        rows.append([name, told, issue.delivered_by or "", moved])
    return table(heads, rows, "lwll")


def _level(issue: Issue, level: str) -> str:
    """A level by name, with its label where that says more."""
    label = issue.levels[level]
    more = "" if label.lower() == level.replace("_", " ") else f" ({label})"
    return f"{level}{'*' if level == issue.status_quo else ''}{more}"


def _offers(dispute: Dispute) -> str:
    rows = [[name, named(offer.label, name)] for name, offer in dispute.offers.items()]
    return table(["Named offer", "In words"], rows, "lw")


def _classes(dispute: Dispute) -> str:
    rows = [
        [name, ". ".join(filter(None, (named(outcome.label, name), outcome.meaning)))]
        for name, outcome in dispute.classes.items()
    ]
    return table(["Outcome class", "In words"], rows, "lw")


def _numbers(dispute: Dispute, name: str) -> str:
    bases = Counter(parameter.basis.value for parameter in dispute.parameters.values())
    parts = ", ".join(f"{bases[basis]} {basis}" for basis in ("reported", "inferred", "judgement"))
    command = "negosim parameters" + ("" if name == "kuril" else f" --dispute {shlex.quote(name)}")
    return paragraph(
        f"{len(dispute.parameters)} parameters, by what they rest on: {parts}. "
        f"'{command}' lists them, with --evidence all that they rest on."
    )
