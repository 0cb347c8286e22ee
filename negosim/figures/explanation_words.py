"""The answer in plain words, made from the numbers of the tables and saying no more than they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

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

__all__ = ["answer", "choice", "done", "level_words"]

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
        [*_reached(found), *_chain(found), *_gates(found)],
        [*_payoffs(found)],
        [*_clauses(found), *_leverage(found)],
    ]
    return [" ".join(sentences) for sentences in parts if sentences]


def choice(found: Study) -> str:
    """Which offer is explained, and why this one."""
    told = found.told
    sets = "; ".join(f"{each['label']}: {level_words(each['says'])}" for each in told["sets"])
    what = "a settlement" if told["kind"] == "settlement" else "an interim offer"
    says = f"“{told['label']}” is {what}: {sets}."
    if told["same_as"]:
        other = f"“{told['same_as']}”, which is listed before it and made instead"
        says += f" At the start it means the same as {other}."
    if told["frozen"]:
        says += f" Frozen, and so left as in force: {', '.join(told['frozen'])}."
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


def done(found: Study) -> str:
    """What it comes to: kept, or put in force."""
    return "kept" if found.told["kind"] == "settlement" else "put in force"


# ---- What becomes of it
def _reached(found: Study) -> Iterator[str]:
    label = found.told["label"]
    if found.told["kind"] != "settlement":
        row = _left(found, "in_force")
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
    rounds = f"{can} in {digits(whole['count'], half_of(whole, 'count'))} rounds a game."
    stopped = left[~(left["share"] > 0)]
    if len(stopped):
        yield rounds if whole["count"] > 0 else "There is no round in which it could be offered."
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
    ranked = gates[gates["factor"] > 1.0].sort_values("factor", ascending=False, kind="stable")
    if ranked.empty:
        return
    first = ranked.iloc[0]
    said = [f"if {_opened(first, found)}, it would be {done(found)} {_times(first)} as often"]
    if len(ranked) > 1:
        second = ranked.iloc[1]
        alike = second["factor_high"] >= first["factor_low"]  # one draw has no interval to say so
        hedge = "" if not alike else ", and these draws do not tell the two apart"
        said.append(f"if {_opened(second, found)}, {_times(second)}{hedge}")
    yield (
        f"By accounting alone, all else going on as it does: {'; '.join(said)}. The gates multiply: opening "
        "one leaves all the others."
    )


def _opened(row: Any, found: Study) -> str:
    dispute = found.scenario.dispute
    return _OPENED[row["gate"]].format(who=who_words(dispute, row["by"]))


def _times(row: Any) -> str:
    if row["factor"] >= 1000:
        return "more than a thousand times"
    return f"{digits(row['factor'], half_of(row, 'factor'))} times"


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
    """What adds most to it, and what takes most; several where their intervals overlap."""
    terms = found.tables["terms"]
    own = terms[terms["who"] == player].sort_values("mean", kind="stable")
    parts = []
    for words, rows in (("adds most", own[own["mean"] > 0][::-1]), ("takes most", own[own["mean"] < 0])):
        if len(rows):
            alike = [
                f"{row['label']} ({signed(row['mean'], half_of(row))})" for row in _like_first(rows, "mean")
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
    own = _comparable(found)
    if own.empty:
        return
    if (own["difference"] == 0).all():
        yield f"Without any one of its clauses it would be {done(found)} just as often."
        return
    nothing = own["difference"] == 0
    unclear = ~own["clear"].astype(bool) & own["low"].notna() & ~nothing  # one draw has no interval
    clear = own[~unclear].sort_values("difference", kind="stable")
    less, more = clear[clear["difference"] > 0][::-1], clear[clear["difference"] < 0]
    for words, rows in (("less", less), ("more", more)):
        if len(rows):
            alike = [f"{row['label']} ({_instead(row, found)})" for row in _like_first(rows, "difference")]
            yield (
                f"Without one of these clauses alone it would be {done(found)} {words} often, most of all "
                f"without {_listed(alike, 'or')}."
            )
    for which, words in (
        (unclear, "the interval of the difference holds zero"),
        (nothing, "nothing differs"),
    ):
        if which.any():
            labels = [str(label) for label in own.loc[which, "label"]]
            yield f"For {_listed(labels)} {words}."


def _comparable(found: Study) -> pd.DataFrame:
    """Clauses without which the offer still is an offer of its own that counts as the same outcome."""
    clauses, classes = found.tables["clauses"], found.tables["classes"].set_index("role")
    name = "kept" if found.told["kind"] == "settlement" else "signed"
    own: pd.DataFrame = clauses[(clauses["what"] == "offer") & (clauses["name"] == name)]
    own = own[(own["becomes"] == found.told["kind"]) & (own["same_as"] == "")]
    if "kept" in classes.index:
        own = own[own["kept_in"] == classes.loc["kept", "class"]]
    return own


def _instead(row: Any, found: Study) -> str:
    if found.told["kind"] == "settlement":
        return f"{share(row['without_clause'])} instead of {share(row['with_clause'])} of the games"
    half = half_of(row)
    return f"{digits(row['without_clause'], half)} instead of {digits(row['with_clause'], half)} times a game"


def _leverage(found: Study) -> Iterator[str]:
    leverage, dispute = found.tables["leverage"], found.scenario.dispute
    ranges = leverage[(leverage["level"] == "") & (leverage["affected"] == "other")].to_dict("records")
    parts = []
    for mover in dispute.players:
        own = [row for row in ranges if row["mover"] == mover]
        if own:
            top = max(own, key=lambda row: float(row["mean"]))
            who, other = who_words(dispute, mover), who_words(dispute, top["who"])
            said = f"{who} can shift what {other} has over a range of {digits(top['mean'], half_of(top))}"
            parts.append(f"{said} points ({top['label']})")
    if parts:
        yield f"By moves of its own on one issue, short of agreement, {_listed(parts)}."


def _like_first(rows: pd.DataFrame, name: str) -> list[Any]:
    """The first row, and those whose interval overlaps with its own."""
    first = rows.iloc[0]
    listed = rows.to_dict("records")
    alike = [row for row in listed if row["low"] <= first["high"] and row["high"] >= first["low"]]
    return [row for row in alike if row[name] * first[name] > 0] or listed[:1]


def _left(found: Study, link: str) -> Any:
    chain = found.tables["chain"]
    return chain[(chain["link"] == link) & (chain["kind"] == "left")].iloc[0]


def level_words(text: str) -> str:
    """The label of a level within a sentence."""
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() else text


def _listed(parts: Sequence[str], last: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
