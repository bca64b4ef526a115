"""Keikaku as it is installed: `keikaku …` is `publish.py …` of a checkout.

The program's halls keep their names (`pipelines`, `metadata`, `catalog`), which other packages may have, too. So the wheel
has this one package, and the halls lie in `program/` inside of it; they are put before everything else on the path of the
process that runs them, and of no other. Out of scope: what the program does, and importing it from other programs.
"""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent / "program"


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(PROGRAM))
    import publish

    publish.main()
