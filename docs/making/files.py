"""The pages of scenario files, dispute files and the scenarios that come with the package."""

from __future__ import annotations

from making.keys import key_tables
from making.markdown import code, one_line, page, table
from making.sweep import sweep_keys
from negosim.dispute.data import Dispute
from negosim.dispute.priors import read_prior
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names
from negosim.scenario.text import ScenarioText

__all__ = ["dispute_page", "scenario_page", "scenarios_page"]

_PRIORS = [
    ("a number", "0.4", "the value, for certain"),
    ("`fixed`", "{fixed: 0.4}", "the same"),
    ("`uniform`", "{uniform: [0.2, 0.6]}", "low, high"),
    ("`triangular`", "{triangular: [0.2, 0.4, 0.7]}", "low, mode, high"),
    ("`pert`", "{pert: [0.2, 0.4, 0.7]}", "low, mode, high; smoother than the triangular one"),
    ("`normal`", "{normal: [0.4, 0.1, 0, 1]}", "mean, standard deviation, low, high; truncated"),
    ("`lognormal`", "{lognormal: [0.4, 0.5, 0.1, 2]}", "median, sd of the logarithm, low, high; truncated"),
    ("`beta`", "{beta: [2, 3]}", "a, b; on 0 to 1, or on low to high with `[a, b, low, high]`"),
    ("`discrete`", "{discrete: {values: [0.2, 0.6], weights: [3, 1]}}", "values and their weights"),
]

_PATHS = [
    ("`NAME`", "a parameter; also written `parameters.NAME`"),
    (
        "`game.rounds`",
        "the number of rounds; also `game.rounds_per_year`, `game.proposers` and `game.moves`",
    ),
    ("`offers.NAME.ISSUE`", "the level at which an offer on the table sets an issue"),
    (
        "`offers.NAME`",
        "`absent` takes an offer or a block off the table; `present` puts a named offer of the dispute on it",
    ),
    ("`in_force.ISSUE`", "the level in force at the start"),
    ("`run.draws`", "the number of draws; also `run.seed`, `run.design`, `run.concept`"),
    (
        "`bargaining.over`",
        "what can be agreed on; also `lotteries`, `no_agreement`, `weight`, `chances` and `delivery`",
    ),
    ("`screening.offers`", "the number of offers; also `screening.informed` and `screening.cost`"),
]

_SCENARIO = """\
A scenario file is YAML. It says what differs from the scenario that it `extends`, or from its `dispute`.
What it does not say is inherited: mappings merge, lists replace. Names of keys, issues, levels and
parameters are checked; a fault is reported with file, line and column. How to write one: [A scenario of
your own](../how-to/own-scenario.md)."""

_DISPUTE = """\
A dispute file is YAML. It says what is argued over, and holds every number with its unit, legal range,
basis and evidence. `negosim show --dispute kuril --yaml` prints the one that comes with the package. How
to write one: [A dispute of your own](../how-to/own-dispute.md). Symbols are those of [The
model](../model.md).

Where a number or a parameter can stand, so can a list of those, which is their product; `1/3` is a
number."""


def scenario_page() -> str:
    """Every key of a scenario file, priors, the grammar of ``--set``, and what a sweep varies."""
    return page(
        "Scenario files",
        "negosim/scenario/text.py",
        [_SCENARIO, *key_tables(ScenarioText, "The whole file"), _priors(), _settings(), sweep_keys()],
    )


def dispute_page() -> str:
    """Every key of a dispute file."""
    parts = [_DISPUTE, *key_tables(Dispute, "The whole file")]
    return page("Dispute files", "negosim/dispute/data.py", parts)


def _priors() -> str:
    rows = [[name, code(entry), numbers] for name, entry, numbers in _PRIORS]
    for _, entry, _ in _PRIORS:
        read_prior(_parsed(entry))
    return "## Priors\n\n" + table(["Prior", "As written", "Its numbers"], rows)


def _parsed(entry: str) -> object:
    from negosim.reading import parse

    return parse(entry, "prior").data


def _settings() -> str:
    return "\n\n".join(
        [
            "## Paths, for `--set` and `--over`",
            "`PATH=VALUE` sets a value. `NAME*=1.5` scales the prior of a parameter, `NAME+=0.5` shifts it.",
            table(["Path", "What it reaches"], _PATHS),
        ]
    )


def scenarios_page() -> str:
    """The scenarios that come with the package, with what each asks."""
    parts = ["`negosim show NAME` prints a scenario with all that it extends."]
    for name in shipped_names():
        scenario = load(name)
        sources = ", ".join(f"[{key}](kuril.md#sources)" for key in scenario.sources)
        parts += [f"## `{name}`", f"**{scenario.title}.** {one_line(scenario.asks)}"]
        offers = ", ".join(code(offer.name) for offer in scenario.offers)
        parts += [f"*Offers*: {offers}." + (f" *Sources*: {sources}." if sources else "")]
    return page("Scenarios that come with it", "scenarios", parts)
