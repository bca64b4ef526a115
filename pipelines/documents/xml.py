"""XML from outside, parsed without harm: no entity is expanded, nothing fetched, depth and size within lxml's limits."""

from __future__ import annotations

from typing import Any

from pipelines.problems import Place, Problem, SourceError


def parsed(name: str, body: bytes) -> Any:
    """Return the root element of an XML part.

    Raises SourceError `document-damaged` (not well-formed) or `document-bomb` (it declares entities).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(Problem("document-damaged", Place(name), {"detail": str(error)})) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(Problem("document-bomb", Place(name), {"part": "DTD"}))
    return root
