"""YAML that comes with the program. Out of scope: what people write (`metadata.declared.yaml_file`)."""

from __future__ import annotations

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast, where PyYAML was built with it


def own_yaml(data: bytes) -> Any:
    """Return the values of a file of this program."""
    return yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader
