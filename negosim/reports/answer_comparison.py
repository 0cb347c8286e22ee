"""What a comparison found, in words: which differences are real, the largest first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from negosim.figures.words import RARE, who_words
from negosim.reports.answer_run import leaders, leading_says
from negosim.reports.model import Answer, Entry, Items
from negosim.reports.told import ONE_DRAW, POINTS, joined, number, share, unknown
from negosim.scenario.data import Scenario
from negosim.store.comparison import ComparisonTables
from negosim.tables.digits import Estimate
from negosim.tables.estimates import difference, estimate
from negosim.tables.notes import ERROR
from negosim.tables.run import STEPS

__all__ = ["comparison_answer"]

_REAL = (
    "A difference is called real where its 95 % interval excludes zero. Where nothing differs, one in twenty "
    "would seem real by chance, and with enough draws small differences are real, too: judge the size."
)


def comparison_answer(found: ComparisonTables) -> Answer:
    """The answer of a comparison."""
    baseline, *others = found.scenarios.values()
    findings = tuple(items for own in others for items in _against(found, own))
    return Answer(
        headline=_headline(found, others),
        paragraphs=(_before(found, baseline), *(_leads(found, own) for own in others)),
        findings=findings,
        remarks=(_REAL, ERROR, *found.warnings),
    )


# ---- Outcome classes
def _ranked(found: ComparisonTables, name: str) -> list[tuple[str, Estimate]]:
    """Outcomes of a scenario, the likeliest first."""
    own: pd.DataFrame = found.distributions[found.distributions["scenario"] == name]
    ranked = own.sort_values("mean", ascending=False, kind="stable")
    return [(str(row["label"]), estimate(row, 100)) for row in ranked.to_dict("records")]


def _before(found: ComparisonTables, baseline: Scenario) -> str:
    return f"Baseline, “{baseline.title}”: {_small(leading_says(_ranked(found, baseline.name)))}"


def _leads(found: ComparisonTables, own: Scenario) -> str:
    before, after = leaders(_ranked(found, found.baseline)), _ranked(found, own.name)
    label, first = after[0]
    if [label] == [name for name, _ in before] == [name for name, _ in leaders(after)]:
        return f"“{own.title}”: the likeliest outcome stays “{label}”, in {share(first)} of all talks."
    return f"“{own.title}”: {_small(leading_says(after))}"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _headline(found: ComparisonTables, others: list[Scenario]) -> str:
    """The largest real difference of an outcome, of all scenarios."""
    if unknown(_ranked(found, found.baseline)[0][1]):
        return f"{ONE_DRAW} Whether a scenario differs from the baseline by more than chance cannot be told."
    rows = _clear(found, "class")
    if rows.empty and _is_clear(found, "class").any():
        return (
            "Only rare outcomes, those below "
            f"{100 * RARE:g} % in every scenario, differ by more than these draws could show by chance."
        )
    if rows.empty:
        return (
            "No scenario changes the probability of any outcome by more than these draws could show by "
            "chance."
        )
    largest = rows.iloc[0].to_dict()
    title = next(own.title for own in others if own.name == largest["scenario"])
    told = f"“{largest['label']}” by {_points(largest)}"
    return f"The largest real change: “{title}” changes the probability of {told}."


def _points(row: Any) -> str:
    return f"{difference(row, 100).with_error()} {POINTS}"


# ---- Differences
def _is_clear(found: ComparisonTables, what: str) -> pd.Series[bool]:
    return (found.differences["what"] == what) & found.differences["clear"]


def _clear(found: ComparisonTables, what: str, name: str = "") -> pd.DataFrame:
    """Real differences of a kind, the largest first; without outcomes that are too rare for a row."""
    rows = found.differences[_is_clear(found, what)]
    if name:
        rows = rows[rows["scenario"] == name]
    if what == "class":
        most = found.distributions.groupby("class", sort=False)[["mean", "p95"]].max().max(axis=1)
        rows = rows[rows["name"].map(most) >= RARE]
    return rows.sort_values("difference", key=lambda sizes: sizes.abs(), ascending=False, kind="stable")


def _against(found: ComparisonTables, own: Scenario) -> list[Items]:
    """Real differences of one scenario, by what differs, and what cannot be told from none."""
    kinds = (
        ("class", "outcomes", _outcome),
        ("agreement", "settlements", _step),
        ("payoff", "payoffs", _payoff),
    )
    lists = [
        Items(
            f"“{own.title}” against the baseline: real differences of {told}, the largest first",
            tuple(entry(found, row) for row in _clear(found, what, own.name).to_dict("records")),
        )
        for what, told, entry in kinds
    ]
    if unclear := _unclear(found, own.name):
        head = f"“{own.title}” against the baseline: not told from no difference"
        lists.append(Items(head, (Entry("Outcomes", f"{joined(unclear)}."),)))
    found_any = [each for each in lists if each.entries]
    return found_any or [Items(f"“{own.title}” against the baseline: real differences", ())]


def _outcome(found: ComparisonTables, row: Any) -> Entry:
    before, after = (_share_in(found, name, row["name"]) for name in (found.baseline, row["scenario"]))
    return Entry(str(row["label"]), f"{_points(row)}: from {before} to {after} %")


def _share_in(found: ComparisonTables, scenario: str, name: str) -> str:
    rows = found.distributions
    own = rows[(rows["scenario"] == scenario) & (rows["class"] == name)]
    return number(estimate(own.iloc[0].to_dict(), 100), 100)


def _step(_found: ComparisonTables, row: Any) -> Entry:
    return Entry(STEPS[row["name"]], _points(row))


def _payoff(found: ComparisonTables, row: Any) -> Entry:
    who = who_words(found.scenarios[found.baseline].dispute, row["name"])
    return Entry(f"Payoff of {who}", f"{difference(row).with_error()} points of its own")


def _unclear(found: ComparisonTables, name: str) -> list[str]:
    """Outcomes whose difference may be none."""
    rows = found.differences
    own = rows[(rows["scenario"] == name) & (rows["what"] == "class") & ~rows["clear"]]
    most = found.distributions.groupby("class", sort=False)[["mean", "p95"]].max().max(axis=1)
    return [f"“{label}”" for label in own[own["name"].map(most) >= RARE]["label"]]
