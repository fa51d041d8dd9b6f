"""``python -m crawler`` is ``clausewatch``."""

from crawler.app.cli import main

main()
