"""What holding draws against a second solver found: figures, ties, and a verdict in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from negosim.audit.checks import Checked
from negosim.errors import CertificateError
from negosim.model.certificate import TOLERANCE
from negosim.outcomes.words import who_words
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe
from negosim.version import MODEL

__all__ = ["JUDGED", "Certification", "Figure", "certification_of"]

JUDGED = ("formula", "gain", "own")
"""Figures that judge one solver, where all others compare the two."""

_LABELS = {
    "observers": "Observers' points",
    "classes": "Outcome classes",
    "ends": "Ends of the game",
    "stops": "Expected counts",
    "mass": "Sum of all ends, less 1",
    "delivery": "How settlements end",
    "choices": "Probabilities of choices",
    "formula": "Distance from the logit formula",
    "gain": "Gain from one deviation",
    "own": "The run's own certificate",
}


@dataclass(frozen=True)
class Figure:
    """One figure over all draws.

    Attributes
    ----------
    name, label : str
        ``value:PLAYER``, ``observers``, ``classes``, ``ends``, ``stops``, ``mass``, ``delivery``,
        ``choices``; ``formula``, ``gain``, ``own``.
    compared : int
        How many numbers (or nodes) were looked at.
    largest : float
        The largest difference; payoffs are relative to the payee's largest one in the draw.
    draw : int or None
        The draw, from 0, in which it is; None if it is 0 or nothing was looked at.
    where : str
        At which class, end, count or node.
    """

    name: str
    label: str
    compared: int
    largest: float
    draw: int | None
    where: str


@dataclass(frozen=True)
class Certification:
    """Some draws of a run, solved by the package and by an independent solver, and judged.

    Attributes
    ----------
    scenario : Scenario
    draws : int
        Number of draws, from the first on.
    precision : float or None
        λ of both players where it was not the scenario's.
    figures : tuple of Figure
    choices, errorless : int
        Nodes with several options in all draws, and those of them where λ is infinite.
    ties, tied_draws : int
        Of the latter, nodes with several options of the same worth, of which the first listed is
        chosen; and draws that have any.
    tolerance : float
        What no figure may exceed.
    """

    scenario: Scenario
    draws: int
    precision: float | None
    figures: tuple[Figure, ...]
    choices: int
    errorless: int
    ties: int
    tied_draws: int
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        """Whether every figure is within the tolerance."""
        return not self.faults

    @property
    def faults(self) -> tuple[Figure, ...]:
        """The figures that are not within the tolerance, or no numbers."""
        return tuple(figure for figure in self.figures if not figure.largest <= self.tolerance)

    @property
    def table(self) -> pd.DataFrame:
        """The figures, a row for each."""
        columns = ["name", "label", "compared", "largest", "draw", "where"]
        table = pd.DataFrame([asdict(figure) for figure in self.figures], columns=columns)
        return table.astype({"draw": "Int64"})

    @property
    def verdict(self) -> str:
        """What was found, in one sentence."""
        draws = "1 draw" if self.draws == 1 else f"{self.draws:,} draws"
        if self.holds:
            found = "both solvers agree" + (", and no deviation gains," if self.errorless else "")
            return f"Certified: in {draws} {found} to within {_small(self.tolerance)}."
        told = "; ".join(map(_fault_text, self.faults))
        return (
            f"Not certified: of {draws}, what may differ by {_small(self.tolerance)} differs by more: {told}."
        )

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers of the run depend on."""
        return recipe(self.scenario, MODEL)[0]

    @property
    def fault(self) -> CertificateError | None:
        """The verdict as an error, if the certification does not hold."""
        told = f"{self.scenario.name}: {self.verdict[0].lower()}{self.verdict[1:]}"
        return None if self.holds else CertificateError(told)

    def require(self) -> None:
        """Raise unless the certification holds.

        Raises
        ------
        CertificateError
            A figure is not within the tolerance.
        """
        if (fault := self.fault) is not None:
            raise fault

    def __repr__(self) -> str:
        return f"<Certification of {self.scenario.name}: {self.verdict}>"


def certification_of(scenario: Scenario, precision: float | None, checks: Sequence[Checked]) -> Certification:
    """The figures over all draws.

    Parameters
    ----------
    scenario : Scenario
    precision : float or None
    checks : sequence of Checked
        Draw by draw, from draw 0 on.
    """
    return Certification(
        scenario=scenario,
        draws=len(checks),
        precision=precision,
        figures=tuple(_figure(scenario, name, checks) for name in checks[0].found),
        choices=sum(each.choices for each in checks),
        errorless=sum(each.errorless for each in checks),
        ties=sum(each.ties for each in checks),
        tied_draws=sum(each.ties > 0 for each in checks),
    )


def _figure(scenario: Scenario, name: str, checks: Sequence[Checked]) -> Figure:
    found = [each.found[name] for each in checks]
    # What is not a number is larger than all that are.
    draw = max(range(len(found)), key=lambda d: (found[d].largest != found[d].largest, found[d].largest))
    worst = found[draw]
    kind, _, player = name.partition(":")
    label = f"Value of {who_words(scenario.dispute, player)}" if kind == "value" else _LABELS[name]
    compared = sum(each.compared for each in found)
    return Figure(name, label, compared, worst.largest, draw if worst.largest != 0 else None, worst.where)


def _fault_text(figure: Figure) -> str:
    where = f", {figure.where}" if figure.where else ""
    return f"{figure.label} by {_small(figure.largest)} (draw {figure.draw}{where})"


def _small(number: float) -> str:
    """A small number, two digits: 1e-9, 3.2e-16."""
    return re.sub(r"e([+-])0+", r"e\1", f"{number:.2g}")
