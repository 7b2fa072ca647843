"""Let ``python -m kb`` be ``kb``."""

from kb.cli import main

main()
