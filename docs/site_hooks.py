"""What the site needs beyond Markdown: formulas as MathML, and the notebook as a page.

Both are done when the site is built, so that its pages need no scripts and no network for them.
"""

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

FORMULA = re.compile(
    r'<(?:span|div) class="arithmatex">\s*'
    r"(?:\\\((?P<inline>.*?)\\\)|\\\[(?P<block>.*?)\\\])\s*</(?:span|div)>",
    re.DOTALL,
)


def on_page_content(content: str, page: Page, **_: Any) -> str:
    """Formulas, as LaTeX in the page, become MathML."""
    content = FORMULA.sub(_mathml, content)
    if "arithmatex" in content or "<code>math" in content:
        raise PluginError(f"{page.file.src_uri}: a formula was left as LaTeX")
    return content


def _mathml(found: re.Match[str]) -> str:
    latex = html.unescape(found["inline"] if found["inline"] is not None else found["block"])
    return str(convert(latex.strip(), display="inline" if found["inline"] is not None else "block"))


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the page of the executed notebook, and its pictures."""
    notebook = json.loads(Path(config.docs_dir, "notebook.ipynb").read_text(encoding="utf-8"))
    parts: list[str] = []
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for output in cell["outputs"]:
            parts.append(_output(output, files, config, f"notebook-{number}.png"))
    files.append(File.generated(config, "notebook.md", content="\n\n".join(parts) + "\n"))
    return files


def _output(output: dict[str, Any], files: Files, config: MkDocsConfig, name: str) -> str:
    data = output.get("data", {})
    if "image/png" in data:
        files.append(File.generated(config, name, content=base64.b64decode(data["image/png"])))
        return f"![Output of the cell above]({name})"
    if "text/html" in data:
        return f'<div class="notebook-output">\n{_without_style("".join(data["text/html"]))}\n</div>'
    return f"```text\n{''.join(data.get('text/plain', output.get('text', []))).rstrip()}\n```"


def _without_style(table: str) -> str:
    table = re.sub(r"<style.*?</style>", "", table, flags=re.DOTALL)
    return re.sub(r'\n\s*(?=<)| (?:border|class|style)="[^"]*"', "", table).strip()
