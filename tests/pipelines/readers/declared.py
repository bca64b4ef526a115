"""The readers of the five documents, as their dataset.yaml names them or by the layout that it names."""

from __future__ import annotations

from pathlib import Path

import yaml

from metadata.declared.yaml_file import load_yaml
from pipelines.layouts.layout import Layout, read_layout
from pipelines.readers import Reader, by_layout, get_reader


def reader_of(folder: Path) -> Reader:
    """Return the reader of a dataset's folder."""
    declared = yaml.safe_load((folder / "dataset.yaml").read_text(encoding="utf-8"))
    return get_reader(declared["reader"]) if "reader" in declared else by_layout(layout_of(folder))


def layout_of(folder: Path) -> Layout:
    """Return the layout beside a document."""
    file = load_yaml(folder / "layout.yaml", "layout.yaml")
    return read_layout(file.data, file.place)
