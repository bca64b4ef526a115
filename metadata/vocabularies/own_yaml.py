"""YAML files that come with the program. Out of scope: what people write (`metadata.declared.yaml_file`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast, where PyYAML was built with it


def own_yaml(path: Path) -> Any:
    """Return the values of a file of this program."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
