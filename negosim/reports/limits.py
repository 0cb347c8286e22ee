"""What the model does not do, and what words mean, for readers who do not know it."""

from __future__ import annotations

from negosim.reports.model import Entry

__all__ = ["GLOSSARY", "LIMITS"]

LIMITS = (
    Entry(
        "No forecast",
        "The numbers that go in are consistent with the documents cited, most of which give a direction or "
        "a rank and no number; many are judgement. What comes out says what would follow from them, and "
        "recommends no outcome.",
    ),
    Entry(
        "No comparison between sides",
        "Points measure one side's gain or loss against the status quo. Those of two sides are never added "
        "or compared.",
    ),
    Entry(
        "The length of a round matters",
        "With shorter rounds the same years hold more decisions, each with its own chance of an unlikely "
        "choice, so that rare outcomes become less rare.",
    ),
    Entry(
        "The horizon matters",
        "Without a settlement, what is in force after the last round stays for ever. More rounds give more "
        "chances of a settlement, and of a breakdown.",
    ),
    Entry(
        "Interim deals bind nobody",
        "Whoever owns an issue can change it in the next round, at the cost of a move. Nobody remembers who "
        "did.",
    ),
    Entry(
        "Nothing is hidden",
        "Both sides know all payoffs and chances; only the analyst does not. Signals and bluff are not in "
        "the model. One concept, screening, has private costs of one side, and simple talks.",
    ),
    Entry(
        "Solutions without rounds look at less",
        "Nash's solution, those like it and screening look at what packages are worth if they are kept. "
        "They have no breakdown, no move of one's own and no cost of failure.",
    ),
    Entry(
        "A breakdown is for ever",
        "Talks do not resume. The chance of a breakdown stands in the main for what is not modelled.",
    ),
    Entry(
        "Few actors",
        "Each side is one decider. An outsider consents or does not, and does not bargain. Publics are "
        "probabilities, and parties and ministries are not modelled.",
    ),
    Entry(
        "One settlement",
        "Once a settlement is refused abroad or fails at home, only interim offers can be made for the rest "
        "of the talks.",
    ),
    Entry(
        "A yes may be cheap",
        "A side may accept what it expects others to refuse. Shares of acceptance are not shares of "
        "agreement: read signed, ratified and kept.",
    ),
    Entry(
        "Uncertain numbers are independent",
        "Priors of two parameters are not correlated, though in the world some would be.",
    ),
    Entry(
        "The sources have dates",
        "What came after the documents listed under sources is in the model only where a scenario sets it.",
    ),
    Entry(
        "Small probabilities",
        "Ratios of small probabilities depend strongly on the priors of the publics. Quote the spread over "
        "draws beside the mean.",
    ),
)
"""Heads, and what they mean for the answers."""

GLOSSARY = (
    Entry(
        "Draw",
        "One set of values of all uncertain parameters, taken at random from their priors. The talks are "
        "solved for each draw; most numbers are means over all draws.",
    ),
    Entry(
        "Prior",
        "What is taken to be known of a parameter before anything is computed: the values that it may have, "
        "and how likely they are.",
    ),
    Entry(
        "95 % interval, Monte Carlo interval",
        "How far a mean over these draws may be from that over infinitely many. It is an error of the "
        "computation alone: more draws make it smaller.",
    ),
    Entry(
        "5–95 % of draws",
        "How far the value itself differs from draw to draw: nine of ten draws lie between the two ends. It "
        "says what is not known of the parties. More draws do not make it smaller.",
    ),
    Entry("Mode", "The most likely value of a prior."),
    Entry(
        "Status quo",
        "The state of things before the talks. Points count gains and losses against it; it is 0 points for "
        "all.",
    ),
    Entry("Points", "The unit of what one side gains or loses, on a scale of its own."),
    Entry(
        "Settlement",
        "A package that ends the dispute, once it is signed, consented to, ratified and delivered.",
    ),
    Entry("Interim offer", "An offer on what can change for the time being; talks go on after it."),
    Entry("Consent", "The yes of an outsider without which a settlement cannot be signed."),
    Entry(
        "Ratification",
        "The yes of both publics to a settlement that was signed. Its chance depends on public support and "
        "on how far a leader can sway it.",
    ),
    Entry("Breakdown", "The talks end for good, and everything lapses to the status quo."),
    Entry(
        "Round",
        "One turn of the talks: each side may make a move of its own, and one side may make an offer, which "
        "the other accepts or rejects.",
    ),
    Entry(
        "Quantal response equilibrium",
        "How choices are made in the model: better options are chosen more often, though not always, and "
        "each side expects just that of itself and of the other. The precision says how sharply.",
    ),
    Entry(
        "Recipe",
        "A checksum of all that the numbers depend on: scenario, dispute, draws, seed and version of the "
        "model. The same recipe gives the same numbers.",
    ),
)
"""Words that are not those of everyday, in the order in which they build on each other."""
