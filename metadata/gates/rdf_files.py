"""Read every RDF file back with a strict parser before it is published, and hold the three syntaxes of a graph together.

One address that is no IRI makes a whole Turtle or RDF/XML file unreadable to a strict parser, and a JSON-LD one lose what it
says of it: a harvester would delete all datasets, or some. Declarations are refused earlier, by line
(`metadata.declared.value_types`); what is found here is a fault of the program. Out of scope: what a graph says
(`metadata.gates.shacl`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from metadata.formats.rdf_syntax import HYDRA
from pipelines.problems import Place, Problem

_FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD}


def check_rdf_files(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what is wrong with the RDF files among these, given by path; files that differ in their ending are one graph.

    Codes: `rdf-unreadable` (with the parser's words), `rdf-differs` (a syntax does not say what the first one says). Which
    page of the catalogue follows on which is left out: each syntax leads to pages of its own.
    """
    of_graph: dict[str, list[str]] = {}
    for name in files:
        if PurePosixPath(name).suffix in _FORMATS:
            of_graph.setdefault(str(PurePosixPath(name).with_suffix("")), []).append(name)
    for names in of_graph.values():  # one after the other: together they are as large as the catalogue
        yield from _check_graph({name: files[name] for name in names})


def _check_graph(files: Mapping[str, bytes]) -> Iterator[Problem]:
    other, first = "", set[Triple]()
    for name, data in files.items():
        try:
            triples = {quad.triple for quad in parse(data, format=_FORMATS[PurePosixPath(name).suffix])}
        except SyntaxError as error:
            yield Problem("rdf-unreadable", Place(name, error.lineno), {"file": name, "detail": str(error.msg)})
            continue
        triples -= set(_paging(triples))
        if not other:
            other, first = name, triples
        elif triples != first:
            counts = {"count": str(len(triples)), "other_count": str(len(first))}
            yield Problem("rdf-differs", Place(name), {"file": name, "other": other, **counts})


def _paging(triples: set[Triple]) -> Iterator[Triple]:
    views = {triple.object for triple in triples if triple.predicate == NamedNode(HYDRA.view)}
    for triple in triples:
        if triple.subject in views or triple.object in views:
            yield triple
