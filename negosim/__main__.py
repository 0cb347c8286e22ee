"""``python -m negosim`` is the command ``negosim``."""

from negosim.cli.main import main

main()
