"""What other results say in words: the paragraphs of the page that their command prints."""

from __future__ import annotations

import re

from negosim.figures.charted import charts_of
from negosim.frontier_study import FrontierStudy
from negosim.questions.answer import Answer as Asked
from negosim.questions.sensitivity import Sensitivity
from negosim.questions.trace import Trace
from negosim.reports.model import Answer, Transcript
from negosim.reports.told import share
from negosim.robustness_study import Robustness
from negosim.tables.digits import share_of
from negosim.tables.estimates import estimate

__all__ = ["certificate_of", "printed_answer", "printed_page"]

_RULE = re.compile(r"^\s*-{4,}$", re.MULTILINE)
_CHECK = re.compile(r"^Self-checks? ")
_MEANT = re.compile(r"^(95 % interval|±|5–95 %)")
_PLAY = re.compile(r"^(Round \d+|How it ended)")
_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z“0-9])")
_LONG = 320
_FORM = re.compile(r"^(Bar chart|Horizontal axis)")
_TERM = re.compile(r"^([A-Z][^.:]{0,40}: |Limits\. |Solutions without rounds |One play out of )")
"""How paragraphs begin that say what words of a table mean."""


def printed_page(found: Asked | FrontierStudy | Robustness) -> str:
    """The page that the command prints."""
    if isinstance(found, FrontierStudy):
        from negosim.figures.frontier_page import frontier_page

        return frontier_page(found)
    if isinstance(found, Robustness):
        from negosim.figures.robustness_page import robustness_page

        return robustness_page(found)
    return found.page()


def printed_answer(found: Asked | FrontierStudy | Robustness) -> Answer:
    """The paragraphs of that page: those before its first table answer, the others say how to read it."""
    blocks = printed_page(found).strip().split("\n\n")[1:]
    first = next((k for k, block in enumerate(blocks) if _is_table(block)), len(blocks))
    before, after = _prose(blocks[:first]), _prose(blocks[first:])
    if isinstance(found, (Robustness, Trace)):
        # What these found stands below their tables.
        before, after = _verdict_first([*before, *after])
    before, after = _terms_last([*_leading(found), *before], after)
    headline, rest = _headline(before[0]) if before else ("", "")
    return Answer(
        headline=headline,
        paragraphs=tuple(filter(None, (rest, *before[1:]))),
        remarks=tuple(after),
        transcript=_transcript(blocks) if isinstance(found, Trace) else None,
    )


def _verdict_first(told: list[str]) -> tuple[list[str], list[str]]:
    verdict = [each for each in told if each.startswith(("In means over draws", "Outcome:"))]
    return verdict, [each for each in told if each not in verdict]


def _leading(found: Asked | FrontierStudy | Robustness) -> list[str]:
    """What was found, where the page says it in tables alone."""
    if isinstance(found, FrontierStudy):
        return [_frontier(found)]
    if not isinstance(found, Sensitivity):
        return []
    told = _SENTENCE.split(charts_of(found)[0].told().alt)
    return [" ".join(each for each in told if not _FORM.match(each))]


def _frontier(found: FrontierStudy) -> str:
    rows = {row["what"]: row for row in found.facts.to_dict("records")}
    efficient, packages = (estimate(rows[name]) for name in ("efficient", "packages"))
    gain, zone = (share_of(rows[name]["mean"], found.scenario.run.draws) for name in ("both_gain", "zone"))
    return (
        "There is a package that both sides would sign, rather than have no agreement, in "
        f"{share(zone.times(100))} of the draws, and one by which both gain in {share(gain.times(100))}. Of "
        f"{packages.mean:,.0f} packages {efficient.shown()} are efficient on average over draws."
    )


def _terms_last(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Of what stands below tables, what says only what words mean goes to the end."""
    terms = [each for each in after if _TERM.match(each)]
    return [*before, *(each for each in after if each not in terms)], terms


def _headline(paragraph: str) -> tuple[str, str]:
    """The first sentence of a long paragraph, and the rest; a short one as it is."""
    if len(paragraph) <= _LONG:
        return paragraph, ""
    first, *rest = _SENTENCE.split(paragraph, maxsplit=1)
    return first, "".join(rest)


def certificate_of(found: Asked | FrontierStudy | Robustness) -> str:
    """What the page says of its own accuracy."""
    blocks = map(_line, printed_page(found).split("\n\n"))
    return next((block for block in blocks if _CHECK.match(block)), "")


def _is_table(block: str) -> bool:
    return _RULE.search(block) is not None


def _prose(blocks: list[str]) -> list[str]:
    """Paragraphs in one line each, without what tables and the certificate say themselves."""
    lines = [_line(block) for block in blocks if not _is_table(block)]
    return [line for line in lines if not (_CHECK.match(line) or _MEANT.match(line))]


def _line(block: str) -> str:
    return " ".join(block.split())


def _transcript(blocks: list[str]) -> Transcript:
    """How the play went, round by round."""
    return Transcript(
        "The play, round by round", "\n\n".join(block for block in blocks if _PLAY.match(block))
    )
