"""The answer in plain words, made from the numbers of the tables and saying no more than they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from negosim.figures.explanation_anew import anew_sentence
from negosim.figures.explanation_numbers import (
    digits,
    estimate,
    half_of,
    interval_words,
    of_draws,
    one_in,
    share,
    signed,
)
from negosim.outcomes.words import who_words
from negosim.store.study import Study

__all__ = ["answer", "choice", "done", "level_words", "no_round"]

_VERBS = {
    "offered": "offered in",
    "accepted": "accepted in",
    "consented": "consented to in",
    "in_force": "put in force in",
    "ratified": "ratified in",
    "kept": "kept in",
}
_OPENED = {
    "offers": "{who} always offered it when it proposes",
    "accepts": "{who} always accepted it",
    "consents": "{who} always consented",
    "ratifies": "the public of {who} always ratified it",
    "delivers": "{who} always delivered",
}


def answer(found: Study) -> list[str]:
    """The answer in paragraphs: what becomes of the offer, what it is worth to whom, what else matters."""
    parts = [
        [*_reached(found), *_chain(found)],
        [*anew_sentence(found), *_gates(found)],
        [*_payoffs(found)],
        [*_clauses(found), *_leverage(found)],
    ]
    return [" ".join(sentences) for sentences in parts if sentences]


def choice(found: Study) -> str:
    """Which offer is explained, and why this one."""
    told = found.told
    frozen = [each["label"] for each in told["sets"] if each["issue"] in told["frozen"]]
    sets = "; ".join(
        f"{each['label']}: {level_words(each['says'])}"
        for each in told["sets"]
        if each["issue"] not in told["frozen"]
    )
    what = "a settlement" if told["kind"] == "settlement" else "an interim offer"
    says = f"“{told['label']}” is {what}{': ' if sets else ''}{sets}."
    if told["same_as"]:
        other = f"“{told['same_as']}”, which is listed before it and made instead"
        says += f" At the start it means the same as {other}."
    if frozen:
        says += f" Frozen, and so left as in force: {'; '.join(frozen)}."
    if found.question["asked"]:
        return says
    if told["settlements"] == 1:
        return f"{says} It is explained because it is the only settlement on the table."
    kept = _left(found, "kept")["count"]
    if kept <= 0:
        return f"{says} No settlement on the table is kept in any draw; this is the first that is listed."
    return (
        f"{says} It is explained because no other settlement on the table is kept more often: in "
        f"{share(kept)} of the games, next “{told['next']}” in {share(told['next_kept'])}."
    )


def no_round(found: Study) -> str:
    """That an offer of its kind can be made in no round."""
    what = "a settlement" if found.told["kind"] == "settlement" else "an interim offer"
    return f"There is no round in which {what} can be made, so that nothing becomes of it."


def done(found: Study) -> str:
    """What it comes to: kept, or put in force."""
    return "kept" if found.told["kind"] == "settlement" else "put in force"


# ---- What becomes of it
def _reached(found: Study) -> Iterator[str]:
    label = found.told["label"]
    if found.told["kind"] != "settlement":
        row = _left(found, "in_force")
        if row["count"] <= 0:
            yield f"In this model “{label}” is put in force in no draw."
            return
        many = digits(row["count"], half_of(row, "count"))
        yield f"In this model “{label}” is put in force {many} times a game, on average."
        return
    kept = _left(found, "kept")
    if kept["count"] <= 0:
        yield f"In this model “{label}” is kept in no draw."
        return
    half = half_of(kept, "count")
    often = f", about one in {one_in(kept['count'], half)}" if 0.0001 < kept["count"] < 0.2 else ""
    yield f"In this model “{label}” is signed and kept in {estimate(kept, 'count')} of the games{often}."
    whole = found.tables["classes"].set_index("role").loc["kept"]
    if whole["mean"] > kept["count"] * 1.005:
        told = estimate(whole, "mean")
        yield f"All that counts as the same outcome, “{whole['label']}”, comes to {told}."


def _chain(found: Study) -> Iterator[str]:
    chain = found.tables["chain"]
    left = chain[chain["kind"] == "left"]
    whole = left.iloc[0]
    can = (
        "A settlement can be offered"
        if found.told["kind"] == "settlement"
        else "An interim offer can be made"
    )
    if whole["count"] <= 0:
        yield no_round(found)
        return
    rounds = f"{can} in {digits(whole['count'], half_of(whole, 'count'))} rounds a game."
    stopped = left[~(left["share"] > 0)]
    if len(stopped):
        yield rounds
        yield f"In no draw does it come as far as this: {stopped.iloc[0]['label']}."
        return
    steps = [
        f"{_VERBS[row['link']]} {digits(1000 * row['share'], 1000 * half_of(row, 'share'))}"
        for row in left.to_dict("records")
        if row["link"] in _VERBS
    ]
    yield f"{rounds} Of 1,000 such rounds it is {_listed(steps)}."


def _gates(found: Study) -> Iterator[str]:
    gates = found.tables["gates"]
    ranked = gates[gates["factor"] > 1.0 + 1e-9].sort_values("factor", ascending=False, kind="stable")
    if ranked.empty:
        return
    first, *others = ranked.head(2).to_dict("records")
    said = [f"if {_opened(first, found)}, it would be {done(found)} {_times(first)} as often"]
    for second in others:
        bound = first["nothing"] > 0 or second["nothing"] > 0
        hedge = ", and these draws do not tell the two apart" if second["leads"] and not bound else ""
        said.append(f"if {_opened(second, found)}, {_times(second)}{hedge}")
    yield f"By accounting alone, all else going on as it does: {'; '.join(said)}."
    some = [row for row in (first, *others) if row["nothing"] > 0]
    if some:
        often = _listed([of_draws(row["nothing"], found.scenario) for row in some])
        often = often.replace(" of the draws", "", len(some) - 1)
        yield f"At least: in {often} nothing passes that decision, so that there is nothing to multiply."
    yield "The gates multiply: opening one leaves all the others."


def _opened(row: Any, found: Study) -> str:
    dispute = found.scenario.dispute
    return _OPENED[row["gate"]].format(who=who_words(dispute, row["by"]))


def _times(row: Any) -> str:
    if row["factor"] >= 1000:
        return "more than a thousand times"
    least = "at least " if row["nothing"] > 0 else ""
    return f"{least}{digits(row['factor'], half_of(row, 'factor'))} times"


# ---- What it is worth
def _payoffs(found: Study) -> Iterator[str]:
    preferences = found.tables["preferences"]
    better = "no agreement" if found.told["no_agreement"] else "the status quo"
    for player in found.scenario.dispute.players:
        own = preferences[preferences["who"] == player]
        row = own[own["explained"]].iloc[0]
        who = who_words(found.scenario.dispute, player)
        points = f"{signed(row['mean'], half_of(row))} points{interval_words(row)}"
        yield (
            f"{done(found).capitalize()} for ever, it is worth {points} to {who}, and more than {better} in "
            f"{of_draws(row['gains'], found.scenario)}{_terms(found, player)}."
        )
        yield _rather(own, row, who, found)


def _terms(found: Study, player: str) -> str:
    """What adds most to it, and what takes most; several where the draws do not tell them apart."""
    terms = found.tables["terms"]
    own = terms[terms["who"] == player].sort_values("mean", kind="stable")
    parts = []
    for words, rows in (("adds most", own[own["mean"] > 0][::-1]), ("takes most", own[own["mean"] < 0])):
        if len(rows):
            alike = [
                f"{row['label']} ({signed(row['mean'], half_of(row))})"
                for row in rows.to_dict("records")
                if row["leads"]
            ]
            parts.append(f"what {words} is {_listed(alike, 'or')}")
    return f"; {', '.join(parts)}" if parts else ""


def _rather(own: pd.DataFrame, row: Any, who: str, found: Study) -> str:
    """How it ranks among the options."""
    top = own.sort_values("best", ascending=False, kind="stable").iloc[0]
    often = of_draws(row["best"], found.scenario)
    if bool(top["explained"]):
        return f"In {often} nothing among the options is worth more to {who}."
    return (
        f"It is the best of the options for {who} in {often}; most often that is “{top['label']}” "
        f"({of_draws(top['best'], found.scenario)})."
    )


# ---- Its clauses, and leverage
def _clauses(found: Study) -> Iterator[str]:
    if found.told["same_as"]:
        return  # the other one is made in its place, whatever its clauses are
    ends = _ends_of_clauses(found)
    own, apart = ends[ends["comparable"].astype(bool)], ends[~ends["comparable"].astype(bool)]
    nothing = own["difference"] == 0
    if len(own) and nothing.all():
        yield f"Without {_labels(own, 'or')} alone it would be {done(found)} just as often."
    elif len(own):
        unclear = ~own["clear"].astype(bool) & own["low"].notna() & ~nothing  # one draw has no interval
        yield from _less_and_more(own[~unclear & ~nothing], found)
        if unclear.any():
            yield f"For {_labels(own[unclear])} the interval of the difference includes zero."
        if nothing.any():
            yield f"For {_labels(own[nothing])} nothing differs."
    if len(apart):
        why = "without which it would be no offer of its own that counts as the same outcome"
        yield f"Not compared: {_labels(apart)}, {why}."


def _less_and_more(clear: pd.DataFrame, found: Study) -> Iterator[str]:
    """Of clauses that differ: which of them it is kept most often with, and without."""
    clear = clear.sort_values("difference", kind="stable")
    for words, rows in (
        ("less", clear[clear["difference"] > 0][::-1]),
        ("more", clear[clear["difference"] < 0]),
    ):
        first = [
            f"{row['label']} ({_instead(row, found)})" for row in rows.to_dict("records") if row["leads"]
        ]
        if len(rows) == 1:
            yield f"Without {first[0]} alone it would be {done(found)} {words} often."
        elif len(rows):
            told = "of those that the draws tell from zero " if rows["low"].notna().any() else ""
            yield (
                f"Without any one of {_labels(rows, 'or')} alone it would be {done(found)} {words} often, "
                f"{told}most of all without {_listed(first, 'or')}."
            )


def _ends_of_clauses(found: Study) -> pd.DataFrame:
    """What each clause adds to how often the offer is kept, or put in force."""
    clauses = found.tables["clauses"]
    name = "kept" if found.told["kind"] == "settlement" else "signed"
    own: pd.DataFrame = clauses[(clauses["what"] == "offer") & (clauses["name"] == name)]
    return own


def _labels(rows: pd.DataFrame, last: str = "and") -> str:
    return _listed([str(label) for label in rows["label"]], last)


def _instead(row: Any, found: Study) -> str:
    if found.told["kind"] == "settlement":
        return f"{share(row['without_clause'])} instead of {share(row['with_clause'])} of the games"
    half = half_of(row, "difference")
    return f"{digits(row['without_clause'], half)} instead of {digits(row['with_clause'], half)} times a game"


def _leverage(found: Study) -> Iterator[str]:
    leverage, dispute = found.tables["leverage"], found.scenario.dispute
    ranges = leverage[(leverage["level"] == "") & (leverage["affected"] == "other")].to_dict("records")
    parts = []
    for mover in dispute.players:
        own = [row for row in ranges if row["mover"] == mover]
        if own and mover not in found.told["unmoved"]:
            top = max(own, key=lambda row: float(row["mean"]))
            who, other = who_words(dispute, mover), who_words(dispute, top["who"])
            said = f"{who} can shift what {other} has over a range of {digits(top['mean'], half_of(top))}"
            parts.append(f"{said} points ({top['label']})")
    if parts:
        yield f"By moves of its own on one issue, short of agreement, {_listed(parts)}."


def _left(found: Study, link: str) -> Any:
    chain = found.tables["chain"]
    return chain[(chain["link"] == link) & (chain["kind"] == "left")].iloc[0]


def level_words(text: str) -> str:
    """The label of a level within a sentence."""
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() else text


def _listed(parts: Sequence[str], last: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
