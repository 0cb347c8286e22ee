"""What differs between two scenarios of one dispute, one row for each thing, in words.

Rows follow the recipe: two scenarios without a row between them have the same recipe, but for the
settings of the run. Names are those of the files, so that a row says what to write to undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from negosim.dispute.priors import Kind, Prior
from negosim.scenario.data import Offer, Scenario
from negosim.scenario.recipe import recipe

__all__ = ["Change", "changes_between", "prior_words"]

_Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that two scenarios say differently.

    Attributes
    ----------
    part : str
        Section of a scenario file: offers, parameters, game, in_force, frozen, calendar, bargaining,
        screening.
    name : str
        What it is called there, such as ``consent_written`` or ``relief_first.sequence``.
    before, after : str
        What each of the two says of it; empty where one says nothing.
    """

    part: str
    name: str
    before: str
    after: str


def changes_between(before: Scenario, after: Scenario) -> list[Change]:
    """All that the second scenario says differently from the first, section by section.

    Parameters
    ----------
    before, after : Scenario
        Of one dispute.
    """
    one, two = (recipe(scenario, "")[1]["scenario"] for scenario in (before, after))
    return [
        *_offers(before, after),
        *_parameters(before, after, one, two),
        *_game(one, two),
        *_levels("in_force", one["in_force"], two["in_force"]),
        *_frozen(one, two),
        *_levels("calendar", _additions(one), _additions(two)),
        *_settings("bargaining", one, two),
        *_settings("screening", one, two),
    ]


# ---- Offers
def _offers(before: Scenario, after: Scenario) -> Iterator[Change]:
    one, two = ({offer.name: offer for offer in each.offers} for each in (before, after))
    issues = list(before.dispute.issues)
    for name, offer in one.items():
        if name not in two:
            yield Change("offers", name, _offer_words(offer, issues), "")
    for name, offer in two.items():
        if name not in one:
            yield Change("offers", name, "", _offer_words(offer, issues))
        else:
            yield from _levels(
                "offers", _offer_parts(one[name], issues), _offer_parts(offer, issues), f"{name}."
            )
    # The first listed of two offers that mean the same is the one that counts.
    orders = [[name for name in names if name in one and name in two] for names in (one, two)]
    if orders[0] != orders[1]:
        yield Change("offers", "order", *(", ".join(order) for order in orders))


def _offer_parts(offer: Offer, issues: list[str]) -> dict[str, str]:
    levels = {issue: offer.sets[issue] for issue in issues if issue in offer.sets}
    block = {} if offer.block is None else {"block": offer.block}
    return levels | {"salience": _number(offer.salience)} | block


def _offer_words(offer: Offer, issues: list[str]) -> str:
    levels = ", ".join(f"{issue} {offer.sets[issue]}" for issue in issues if issue in offer.sets)
    salience = "" if offer.salience == 1 else f"; salience {_number(offer.salience)}"
    return f"{levels}{salience}" + ("" if offer.block is None else f"; of the block {offer.block}")


def _number(value: float) -> str:
    """A number with all its digits, so that two different ones never look the same."""
    return repr(float(value)).removesuffix(".0")


# ---- Parameters
def prior_words(prior: Prior) -> str:
    """A prior in words, such as ``triangular 0.1, 0.3, 0.6``; of a fixed one, its value."""
    if prior.is_fixed:
        return f"{prior.affine(prior.numbers[0]):g}"
    low, high = prior.support()
    if prior.kind is Kind.TRIANGULAR:
        return f"triangular {low:g}, {prior.mode():g}, {high:g}"
    return f"uniform {low:g}, {high:g}" if prior.kind is Kind.UNIFORM else prior.describe()


def _parameters(before: Scenario, after: Scenario, one: _Parts, two: _Parts) -> Iterator[Change]:
    for (name, prior), (_, other) in zip(one["priors"], two["priors"], strict=True):
        if prior != other:
            yield Change("parameters", name, *_told_apart(before.priors[name], after.priors[name]))


def _told_apart(one: Prior, two: Prior) -> tuple[str, str]:
    """Two priors in the shortest words in which they are not the same."""
    wordings: tuple[Callable[[Prior], str], ...] = (prior_words, Prior.describe)
    for words in wordings:
        if words(one) != words(two):
            return words(one), words(two)
    return _exactly(one), _exactly(two)


def _exactly(prior: Prior) -> str:
    """A prior with all digits of its numbers."""
    numbers = ", ".join(map(repr, prior.numbers))
    weights = f" with weights {', '.join(map(repr, prior.weights))}" if prior.weights else ""
    scaled = f" × {prior.scale!r} + {prior.add!r}" if (prior.scale, prior.add) != (1.0, 0.0) else ""
    return f"{prior.kind.value} {numbers}{weights}{scaled}"


# ---- Structure
def _game(one: _Parts, two: _Parts) -> Iterator[Change]:
    if one["rounds"] != two["rounds"]:
        yield Change("game", "rounds", str(one["rounds"]), str(two["rounds"]))
    years = [str(each.get("rounds_per_year", 1)) for each in (one, two)]
    if years[0] != years[1]:
        yield Change("game", "rounds_per_year", *years)
    for name in ("proposers", "moves"):
        if one[name] != two[name]:
            yield Change("game", name, *(", ".join(each[name]) or "nobody" for each in (one, two)))


def _settings(part: str, one: _Parts, two: _Parts) -> Iterator[Change]:
    """Settings of concepts without rounds, which scenarios solved by others do not have."""
    before, after = ({name: _setting(v) for name, v in each.get(part, {}).items()} for each in (one, two))
    yield from _levels(part, before, after)


def _setting(value: Any) -> str:
    if isinstance(value, dict):
        weights = f" with weights {', '.join(map(_number, value['weights']))}" if value["weights"] else ""
        return f"{value['kind']} {', '.join(map(_number, value['numbers']))}{weights}"
    if value is None:
        return "uniform from 0 to twice the cost of a breakdown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else _number(value)


def _frozen(one: _Parts, two: _Parts) -> Iterator[Change]:
    words = {True: "frozen", False: "not frozen"}
    for name in dict.fromkeys([*one["frozen"], *two["frozen"]]):
        pair = [name in each["frozen"] for each in (one, two)]
        if pair[0] != pair[1]:
            yield Change("frozen", name, *(words[each] for each in pair))


def _additions(parts: _Parts) -> dict[str, str]:
    """A calendar as one line for each addition, such as ``2.sway_russia``, in the order of the rounds."""
    calendar = sorted(parts["calendar"].items(), key=lambda item: int(item[0]))
    return {f"{t}.{name}": _signed(value) for t, added in calendar for name, value in added.items()}


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{_number(value)}"


def _levels(part: str, one: Mapping[str, str], two: Mapping[str, str], within: str = "") -> Iterator[Change]:
    """What two mappings say differently; where one lacks a key, it says nothing of it."""
    for name in dict.fromkeys([*one, *two]):
        if one.get(name) != two.get(name):
            yield Change(part, f"{within}{name}", one.get(name, ""), two.get(name, ""))
