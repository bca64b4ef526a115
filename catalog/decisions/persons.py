"""Who sits at this machine: the name by which the system knows whoever runs the program.

Asked of the system itself, not of an environment variable that anybody can set. Out of scope: who may do what.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def system_user() -> str:
    """Return the name of the user whose process this is; where the system has none (a bare container), the number."""
    if os.name == "nt":
        return os.getlogin()
    with NamedTemporaryFile() as file:  # it belongs to whoever makes it
        try:
            return Path(file.name).owner()
        except KeyError:
            return str(Path(file.name).stat().st_uid)
