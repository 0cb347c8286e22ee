"""Execute docs/notebook.ipynb, with what it shows kept stable.

Run as ``python docs/make_notebook.py`` to write it anew. With ``--check`` nothing is written: it is
executed, and fails where a cell does, or shows another text or table than the notebook that is kept.
Pictures are not compared, since their bytes depend on versions of libraries.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent / "notebook.ipynb"
MOST_SECONDS = 600


def executed(notebook: Any) -> Any:
    """The notebook after its cells were run in a process of their own, without times and counts of runs."""
    quiet = ["--log-level=ERROR"]
    NotebookClient(notebook, timeout=MOST_SECONDS, kernel_name="python3", extra_arguments=quiet).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                sys.exit(f"expected no printed text or warnings, found in '{cell.source}':\n{output.text}")
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def shown(notebook: Any) -> list[str]:
    """What the cells show, in order: texts and tables, and of pictures that there is one."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return ["a picture" if "image/png" in output.data else output.data["text/plain"] for output in outputs]


def main() -> None:
    """Execute it, and write or compare."""
    kept = nbformat.read(NOTEBOOK, as_version=4)
    anew = executed(nbformat.read(NOTEBOOK, as_version=4))
    if sys.argv[1:] != ["--check"]:
        nbformat.write(anew, NOTEBOOK)
        print(f"{NOTEBOOK.name} executed, {len(shown(anew))} outputs")
    elif shown(kept) != shown(anew):
        pairs = zip(shown(kept), shown(anew), strict=False)
        unlike = [f"--- kept\n{before}\n--- now\n{now}" for before, now in pairs if before != now]
        sys.exit("\n".join([*unlike, "run 'python docs/make_notebook.py', and look at what changed."]))
    else:
        print(f"{NOTEBOOK.name} executed anew, {len(shown(anew))} outputs as they were")


if __name__ == "__main__":
    main()
