"""The strict reading of RDF files before they are published."""

from __future__ import annotations

import pytest

from metadata.formats.paging import page_files
from metadata.gates.rdf_files import check_rdf_files
from tests.metadata.formats.dcat_samples import all_datasets, catalogue, catalogue_pages

FILES = {name: data for page in catalogue_pages(all_datasets(), 2) for name, data in page_files(catalogue(), page).items()}


def test_what_is_written_is_read_the_same_in_all_syntaxes_and_pages() -> None:
    assert len(FILES) >= 6
    assert list(check_rdf_files(FILES)) == []
    assert list(check_rdf_files({"a.csv": b"<", "feed.xml": b"<"})) == []


@pytest.mark.parametrize("ending", [".ttl", ".rdf"])
@pytest.mark.parametrize("bad", ["plan[1].pdf", "100%", "a#b#c"])
def test_an_address_that_is_no_iri_is_unreadable(ending: str, bad: str) -> None:
    name = f"catalog{ending}"
    spoilt = FILES[name].replace(b"https://www.city.mihon.example/", f"https://www.city.mihon.example/{bad}".encode())
    assert spoilt != FILES[name]
    (problem,) = check_rdf_files(FILES | {name: spoilt})
    assert (problem.code, problem.place.file) == ("rdf-unreadable", name)
    assert "Invalid IRI" in problem.facts["detail"]


def test_a_syntax_that_says_less_is_found() -> None:
    name = "catalog.jsonld"
    spoilt = FILES[name].replace(b"https://www.city.mihon.example/", b"https://www.city.mihon.example/[")
    (problem,) = check_rdf_files(FILES | {name: spoilt})
    assert (problem.code, problem.place.file, problem.facts["other"]) == ("rdf-differs", name, "catalog.ttl")
    assert int(problem.facts["count"]) < int(problem.facts["other_count"])
