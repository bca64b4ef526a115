"""A package of Office Open XML (.xlsx, .docx): parts that refer to each other by relations (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from pipelines.documents import archives
from pipelines.documents.xml import parsed
from pipelines.problems import Place, Problem, SourceError

_DECLARATION = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")  # in UTF-8 or UTF-16
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of one file; nothing that lies outside of it is followed.

    Raises SourceError of `archives.parts` and `xml.parsed` wherever a part is damaged or harmful.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data
        self.parts = archives.parts(name, data)

    def refuse_entities(self) -> None:
        """Raise `document-bomb` where a part declares a type of document: Office never does, and entities come with it."""
        for path in self.parts:
            if path.endswith((".xml", ".rels")) and _DECLARATION.search(self.part(path)):
                raise SourceError(Problem("document-bomb", Place(self.name), {"part": path}))

    def part(self, path: str) -> bytes:
        """Return the bytes of a part, empty where there is none."""
        return archives.part(self.name, self.data, path) if path in self.parts else b""

    def xml(self, path: str) -> Any:
        """Return the root element of a part, None where there is none."""
        body = self.part(path)
        return parsed(self.name, body) if body else None

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return kind (the last word of its IRI) and target of what a part refers to, by the relation's id."""
        folder, file = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        if root is None:
            return {}
        return {
            relation.get("Id", ""): (relation.get("Type", "").rpartition("/")[2], _absolute(folder, relation))
            for relation in root.iter(_RELATION)
        }

    def related(self, path: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part refers to: `footnotes`, `drawing`, `styles` …"""
        return [target for found, target in self.relations(path).values() if found == kind]

    def main(self) -> str:
        """Return the part that the document begins in (`word/document.xml`), empty where the package names none."""
        return next(iter(self.related("", "officeDocument")), "")


def _absolute(folder: str, relation: Any) -> str:
    if relation.get("TargetMode") == "External":
        return ""
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
