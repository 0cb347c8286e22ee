"""What it would take, as a page of text: the one that is printed and kept."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from negosim.figures.page import certificates_text
from negosim.figures.study_text import heading
from negosim.figures.text import paragraph, percent, table
from negosim.figures.whatif_clauses import clauses_part
from negosim.figures.whatif_offers import offers_part
from negosim.figures.whatif_words import asked_for, goal_label, half_of, ranges, share, value_text
from negosim.scenario.data import Concept
from negosim.store.study import Study

__all__ = ["page"]


def page(found: Study) -> str:
    """The page, at most 80 characters wide."""
    parts = [heading(found), _asked(found)]
    if "changes" in found.told:
        parts += list(_changes(found))
    if "offers" in found.told:
        parts += list(offers_part(found))
    if "clauses" in found.told:
        parts += list(clauses_part(found))
    parts.append(certificates_text(found.certificate))
    return "\n\n".join(parts) + "\n"


def _asked(found: Study) -> str:
    as_is, target = found.told["as_is"], asked_for(found)
    told = (
        f"Asked for: {goal_label(found)}, with a probability of at least {target}. As the scenario is: "
        f"{share(as_is)} ({_kind(as_is)})."
    )
    left = [] if found.scenario.run.concept.has_rounds else [_NO_ROUNDS]
    return "\n".join(paragraph(line, rest="  ") for line in (told, *left))


def _kind(told: Mapping[str, Any]) -> str:
    if math.isfinite(half_of(told["low"], told["high"])):
        return "mean over draws, 95 % Monte Carlo interval"
    return "one draw, which has no interval"


_PASTED = 76
_NO_ROUNDS = "Offers and clauses are not compared: under this concept nobody makes offers in rounds."


# ---- The smallest change
def _changes(found: Study) -> Iterator[str]:
    told = found.told["changes"]
    yield _title("1  The smallest joint change of parameters")
    if told["met"]:
        yield paragraph("Nothing has to change: the target is reached as the scenario is. Distance: 0.")
        return
    if "found" not in told:
        yield paragraph(
            "None: no uncertain parameter of this scenario raises the probability at 5 % or 95 % of its "
            "prior. To ask of others, name them with --vary."
        )
        return
    yield "\n".join(paragraph(line, rest="  ") for line in (_result(found), _verified(found)))
    yield _values(found)
    yield "\n".join(paragraph(note, rest="  ") for note in _notes(found))
    few = list(_few(found))
    if few:
        yield "\n".join(paragraph(line, rest="  ") for line in few)
    yield "\n".join(["To set them, in any command:", *_to_paste(list(_settings(found)))])


def _title(words: str) -> str:
    return f"{words}\n{'-' * len(words)}"


def _result(found: Study) -> str:
    told, target = found.told["changes"], asked_for(found)
    many = len(found.tables["changes"])
    these = "this parameter" if many == 1 else f"these {many} parameters"
    if told["reached"]:
        error = told["distance_error"]
        sure = f" ± {error:.1g}" if error and math.isfinite(error) and error >= 0.001 else ""
        return (
            f"{these.capitalize()}, set in every draw to the values below, reach{_s(many)} {target} at a "
            f"distance of {told['distance']:.3g}{sure} {_units(found)} from the means of the priors"
            f"{_before_rounding(told)}. "
            f"No shorter joint change of {'it' if many == 1 else 'them'} was found{_coarsely(found)}."
            f"{_shorter(found)}"
        )
    return (
        f"Not reached by {these} inside {'its' if many == 1 else 'their'} legal "
        f"range{'' if many == 1 else 's'}, as far as the search found. The highest probability that it "
        f"found is {share(told['found'])}, at the values below; farther on it hardly rises. To ask more, "
        "name others with --vary."
    )


def _shorter(found: Study) -> str:
    """Fewer changes may be shorter: then the others are not set to a value, but drawn."""
    few = found.tables["few"]
    reached = few[few["reached"].astype(bool)]
    if not len(reached) or reached["distance"].min() >= found.told["changes"]["distance"]:
        return ""
    best = reached.iloc[int(reached["distance"].to_numpy().argmin())]
    return (
        f" With {best['parameters'].replace(' + ', ' and ')} alone set, and the others drawn as before, it "
        f"takes less: {best['distance']:.3g} (see below)."
    )


def _coarsely(found: Study) -> str:
    """Where choices jump, differences of probabilities lead a search less well."""
    smooth = found.scenario.run.concept is Concept.QRE
    return (
        ""
        if smooth
        else f", as far as a coarse search finds it (under '{found.scenario.run.concept}' choices jump)"
    )


def _before_rounding(told: Mapping[str, Any]) -> str:
    if f"{told['optimum']:.3g}" == f"{told['distance']:.3g}":
        return ""
    return f" ({told['optimum']:.3g} before the values are rounded)"


def _s(many: int) -> str:
    return "es" if many == 1 else ""


def _units(found: Study) -> str:
    costs, fixed = found.question["costs"], found.tables["changes"]["fixed"].astype(bool).any()
    return "units of cost" if costs or fixed else "prior standard deviations"


def _verified(found: Study) -> str:
    told = found.told["changes"]
    fresh, target = told["fresh"], float(found.question["target"])
    words = f"On the same draws: {share(told['found'])}. "
    words += f"On fresh draws (seed {told['fresh_seed']}): {share(fresh)}"
    if not told["reached"]:
        return f"{words}."
    if not math.isfinite(half_of(fresh["low"], fresh["high"])):
        return f"{words}; one draw says nothing of its error."
    if fresh["low"] > target:
        return f"{words}, above the target."
    if fresh["high"] < target:
        return f"{words}, which is below the target by more than its interval; take more draws."
    return f"{words}, the target within Monte Carlo error."


def _values(found: Study) -> str:
    heads = ["Parameter", "Prior\nmean", "5–95 %\nof prior", "Set to", "Moved\nby", "Without\nit, %"]
    rows = []
    for row in found.tables["changes"].to_dict("records"):
        mark = "" if row["in_prior"] else "*"
        rows.append(
            [
                f"{row['parameter']}: {row['meaning']} ({row['unit']})",
                value_text(row["prior_mean"]),
                ranges(row),
                f"{value_text(row['value'], row['error'])}{mark}",
                f"{row['moved']:+.2g}".replace("-", "\N{MINUS SIGN}"),
                percent(row["without"]),
            ]
        )
    return table(heads, rows, "wrrrrr")


def _notes(found: Study) -> Iterator[str]:
    told, rows = found.told["changes"], found.tables["changes"]
    chosen = (
        "The parameters are those that were named."
        if told["chosen_by"] == "you"
        else "The parameters are the uncertain ones that together raise the probability most, chosen "
        f"one after another on {min(told['chosen_draws'], found.scenario.run.draws)} draws, each at 5 % "
        "or 95 % of its "
        "prior: six, or up to twelve if these do not reach the target. Others may serve as well; "
        "--vary names them."
    )
    yield chosen + " All parameters that are not listed are drawn as before."
    yield (
        f"Moved by: in {_units(found)}. Without it: probability if this change alone is taken back, so that "
        f"the parameter is drawn again.{_sure(rows)}"
    )
    idle = rows.loc[rows["without"] >= found.question["target"], "parameter"] if told["reached"] else ()
    if len(idle):
        yield (
            f"Taken back alone, each of these leaves the target reached: {', '.join(idle)}. To ask what it "
            "takes without it, name the others with --vary."
        )
    if not rows["in_prior"].all():
        yield "* Outside the range of its prior, which gives such values no chance."
    if rows["at_bound"].any():
        names = ", ".join(rows.loc[rows["at_bound"], "parameter"])
        yield f"At the end of what is legal, or as far as was looked ({found.told['far']:g} units): {names}."
    yield _starts(found)


def _sure(rows: Any) -> str:
    ends = zip(rows["contribution_low"], rows["contribution_high"], strict=True)
    width = max(half_of(low, high) for low, high in ends)
    return f" Its 95 % interval is within ± {percent(width)} points." if math.isfinite(width) else ""


def _starts(found: Study) -> str:
    told, starts = found.told["changes"], found.tables["starts"]
    if not told["reached"]:
        ends = ", ".join(percent(p) for p in starts["probability"])
        return f"{_searches(len(starts))} on {told['start_draws']:,} draws ended at {ends} %."
    reached = starts[starts["reached"].astype(bool)]
    words = (
        f"Of {_searches(len(starts))} on {told['start_draws']:,} draws, {told['alike']} ended within 1 "
        "% of the "
        "shortest distance"
    )
    if len(reached) > told["alike"]:
        words += f", others at up to {reached['distance'].max():.3g}"
    if len(reached) < len(starts):
        words += f"; {len(starts) - len(reached)} did not reach the target"
    return f"{words}. The best went on over all draws. Digits are those that starts and draws agree on."


def _searches(many: int) -> str:
    return "1 search" if many == 1 else f"{many} searches"


def _few(found: Study) -> Iterator[str]:
    few, target = found.tables["few"], asked_for(found)
    for changes, words in ((1, "One of them alone"), (2, "Two of them")):
        rows = few[few["changes"] == changes]
        if not len(rows):
            continue
        reached = rows[rows["reached"].astype(bool)].sort_values("distance", kind="stable")
        if len(reached):
            listed = "; ".join(
                f"{row['values'].replace('; ', ' with ')}, distance {row['distance']:.3g}"
                for row in reached.to_dict("records")
            )
            yield f"{words} {'reaches' if changes == 1 else 'reach'} {target}: {listed}."
        else:
            best = rows.iloc[int(rows["probability"].to_numpy().argmax())]
            yield (
                f"{words} {'reaches' if changes == 1 else 'reach'} it nowhere, as far as was found; the "
                "most is "
                f"{share({'mean': best['probability'], **best[['low', 'high']]})} "
                f"({best['values'].replace('; ', ' with ')})."
            )


def _settings(found: Study) -> Iterator[str]:
    for row in found.tables["changes"].to_dict("records"):
        yield f"--set {row['parameter']}={value_plain(row['value'])}"


def _to_paste(words: list[str]) -> Iterator[str]:
    """Words in lines that a shell takes for one."""
    line = " "
    for word in words:
        if len(line) + len(word) > _PASTED and line.strip():
            yield f"{line} \\"
            line = " "
        line += f" {word}"
    yield line


def value_plain(value: float) -> str:
    """A value as it has to be typed to be the same."""
    return f"{value:.15g}"
