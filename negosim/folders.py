"""``open``: whatever a results folder holds, read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from negosim.api import Outcomes
from negosim.comparison import Comparison
from negosim.frontier_study import FrontierStudy
from negosim.questions.answer import Answer
from negosim.questions.kinds import answer_of
from negosim.robustness_study import Robustness
from negosim.store.comparison import COMPARISON
from negosim.store.frontier import FRONTIER
from negosim.store.kept import KeptFolder
from negosim.store.opened import OpenedResults
from negosim.store.opened_comparison import OpenedComparison
from negosim.store.opened_frontier import OpenedFrontier
from negosim.store.robustness import ROBUSTNESS, open_robustness
from negosim.store.study import is_study, open_study
from negosim.store.sweeps import KIND as SWEEP

if TYPE_CHECKING:
    from negosim.sweeps import Sweep

__all__ = ["open_results"]


def open_results(
    directory: str | Path,
) -> Outcomes | Comparison | FrontierStudy | Robustness | Answer | Sweep:
    """Read a results folder back.

    Parameters
    ----------
    directory : str or Path
        A folder that a command or ``save`` wrote.

    Returns
    -------
    Outcomes, Comparison, FrontierStudy, Robustness, Sweep, or an answer such as Explanation
        What was found then; nothing is solved. The scenario of ``Outcomes``, and those of a
        ``Comparison``, can be run again.

    Raises
    ------
    StoreError
        There is no results folder, or a file of it is missing or was changed.
    """
    folder = KeptFolder(Path(directory))
    if folder.kind == COMPARISON:
        return Comparison(OpenedComparison(folder.directory))
    if folder.kind == FRONTIER:
        return FrontierStudy(OpenedFrontier(folder.directory))
    if folder.kind == ROBUSTNESS:
        return Robustness(**open_robustness(folder.directory))
    if is_study(folder):
        return answer_of(open_study(folder))
    if folder.kind == SWEEP:
        from negosim.sweeps import open_sweep

        return open_sweep(folder.directory)
    return Outcomes(OpenedResults(folder.directory))
