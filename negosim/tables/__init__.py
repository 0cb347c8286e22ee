"""Tables of results for papers: what they hold, in LaTeX, Markdown, HTML and CSV."""
