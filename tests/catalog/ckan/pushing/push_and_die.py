"""A program for test_push_kill.py: pushes the pickled datasets and kills itself (SIGKILL) when an action was carried out.

python -m tests.catalog.ckan.pushing.push_and_die FOLDER URL ACTION      the key is in the environment
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path
from typing import Any

from catalog.ckan.portal.client import Client
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.pushing.push_samples import Pusher


class Mortal(Client):
    """A client that ends the program before it can read an answer."""

    last = ""

    def call(self, action: str, *data: Any, **files: Any) -> Any:
        answer = super().call(action, *data, **files)
        if action == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def main(folder: str, url: str, action: str) -> None:
    key = os.environ["KEIKAKU_TEST_KEY"]
    Mortal.last = action
    datasets = pickle.loads((Path(folder) / "datasets").read_bytes())  # noqa: S301 (the test has just written it)
    Pusher(Portal(url, key), Path(folder)).push(*datasets, client=Mortal(url, key))


if __name__ == "__main__":
    main(*sys.argv[1:])
