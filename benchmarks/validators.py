"""What is published, judged by the validators alone: `python -m benchmarks.validators FOLDER` of a catalogue.

Stock Frictionless on the Data Package of each dataset, stock pySHACL on each page of the catalogue with the project's
shapes. `benchmarks.build` measures a build against it: a build should cost little more than making sure that it is right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyshacl
from frictionless import Package
from rdflib import Graph

from metadata.gates.shacl import FOLDER as SHAPES


def verdicts(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield each package and each page of a catalogue folder, and whether its validator finds nothing wrong with it."""
    for path in sorted(folder.glob("datasets/*/datapackage.json")):
        yield str(path.relative_to(folder)), Package(str(path)).validate().valid
    shapes = Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    for path in sorted(folder.glob("catalog*.ttl")):
        conforms, _, _ = pyshacl.validate(Graph().parse(path, format="turtle"), shacl_graph=shapes, inference=None)
        yield path.name, bool(conforms)


if __name__ == "__main__":
    wrong = [name for name, valid in verdicts(Path(sys.argv[1])) if not valid]
    sys.exit(f"not valid: {', '.join(wrong)}" if wrong else 0)
