"""The cube of indicator values: well-formed by the W3C's own rules, complete, and the same bytes each time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest

from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Table
from metadata.formats.statistical.cube import cube_files
from metadata.vocabularies.concepts import MatchState, concepts
from tests.metadata.samples import sample_dataset

PREFIXES = {
    "kc": "https://keikaku.example/def/cube#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_, *RULES = Path(__file__).with_name("cube_rules.rq").read_text(encoding="utf-8").split("\n### ")
UPDATES = [text.partition("\n")[2] for text in RULES if text.startswith("NORMALISE")]
CONSTRAINTS = {text.split()[0]: text.partition("\n")[2] for text in RULES if text.startswith("IC-")}
TEMPLATES = {"IC-20", "IC-21"}


def store(*cubes: bytes) -> pyoxigraph.Store:
    """Return cubes in one graph, normalised."""
    found = pyoxigraph.Store()
    for cube in cubes:
        found.load(cube, format=pyoxigraph.RdfFormat.TURTLE)
    for update in UPDATES:
        found.update(update, prefixes=PREFIXES)
    return found


def broken(graph: pyoxigraph.Store) -> set[str]:
    """Return the names of the constraints that a graph breaks; the templates are asked for each hierarchy it declares."""
    parents = graph.query("SELECT ?p { ?list a qb:HierarchicalCodeList ; qb:parentChildProperty ?p }", prefixes=PREFIXES)
    asked = [(name, query) for name, query in CONSTRAINTS.items() if name not in TEMPLATES]
    asked += [(name, CONSTRAINTS[name].replace("$p", row["p"].value)) for row in parents for name in sorted(TEMPLATES)]
    return {name for name, query in asked if graph.query(query, prefixes=PREFIXES)}


def with_values(*changes: dict[str, Cell]) -> Dataset:
    """The sample plan whose indicator values are copies of its first, each with some cells (by key) changed."""
    plan = sample_dataset()
    tables = tuple(copies(table, changes) if table.name == "indicator_values" else table for table in plan.tables)
    return dataclasses.replace(plan, tables=tables)


def copies(table: Table, changes: Iterable[dict[str, Cell]]) -> Table:
    keys = [field.key for field in table.fields]
    first = dict(zip(keys, table.records[0], strict=True))
    return dataclasses.replace(table, records=tuple(tuple({**first, **change}.values()) for change in changes))


def cube(dataset: Dataset) -> bytes:
    (file,) = cube_files(dataset)
    return file.data


def rows(graph: pyoxigraph.Store, query: str) -> list[tuple[str, ...]]:
    found = graph.query(query, prefixes=PREFIXES)
    return sorted(tuple(term.value if term else "" for term in row) for row in found)


@pytest.fixture(scope="module")
def real(real_build: Build) -> dict[str, bytes]:
    return {d.id: file.data for d in real_build.datasets for file in d.files if file.name.endswith("_cube.ttl")}


def test_all_constraints_of_the_recommendation_are_asked() -> None:
    numbers = {name.rstrip("ab") for name in CONSTRAINTS}
    assert numbers == {f"IC-{number}" for number in range(1, 22)}
    assert len(UPDATES) == 2


def test_every_cube_and_all_together_are_well_formed(real: dict[str, bytes]) -> None:
    assert len(real) == 4
    for id_, data in real.items():
        assert broken(store(data)) == set(), id_
    assert broken(store(*real.values())) == set()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE WHERE { ?o qb:dataSet ?d }", "IC-1"),
        ("DELETE WHERE { ?d qb:structure ?s }", "IC-2"),
        ("DELETE WHERE { ?m a qb:MeasureProperty }", "IC-3"),
        ("DELETE WHERE { kc:kind rdfs:range ?r }", "IC-4"),
        ("DELETE WHERE { kc:kind qb:codeList ?l }", "IC-5"),
        ("INSERT DATA { kc:component-kind qb:componentRequired false }", "IC-6"),
        ("INSERT DATA { kc:key a qb:SliceKey }", "IC-7"),
        ("INSERT DATA { kc:slice a qb:Slice }", "IC-9"),
        ("DELETE WHERE { ?o sdmx-dimension:refPeriod ?p }", "IC-11"),
        ("DELETE { ?o kc:kind ?k } INSERT { ?o kc:kind kc:target } WHERE { ?o kc:kind ?k }", "IC-12"),
        ("DELETE WHERE { ?o kc:sourcePlace ?p }", "IC-13"),
        ("DELETE WHERE { ?o sdmx-measure:obsValue ?v }", "IC-14"),
        ("DELETE WHERE { kc:target skos:inScheme ?s }", "IC-19a"),
    ],
)
def test_a_damaged_cube_breaks_its_constraint(damage: str, found: str) -> None:
    two = with_values({"id": "a", "value_kind": "目標値"}, {"id": "b", "value_kind": "実績値"})
    graph = store(cube(two))
    assert broken(graph) == set()
    graph.update(damage, prefixes=PREFIXES)
    assert found in broken(graph)


def test_observations_are_the_numbers_of_the_table(real: dict[str, bytes], real_build: Build) -> None:
    for dataset in real_build.datasets:
        if dataset.id not in real:
            continue
        (table,) = (table for table in dataset.tables if table.name == "indicator_values")
        cells = zip(table.column("ID"), table.column("値"), table.column("値区分"), strict=True)
        wanted = {(f"{dataset.iri}#value-{id_}", kind, value) for id_, value, kind in cells if value is not None}
        query = "SELECT ?o ?kind ?value { ?o sdmx-measure:obsValue ?value ; kc:kind/skos:notation ?kind }"
        assert {(node, kind, Decimal(value)) for node, kind, value in rows(store(real[dataset.id]), query)} == wanted


def test_what_a_value_says_beside_its_number_is_kept() -> None:
    changed = {"approximate": "有", "condition": "以上", "change": "増加", "as_of": "2025-03-31", "unit": "件/年"}
    graph = store(cube(with_values({**changed, "value_kind": "実績値"})))
    query = (
        "SELECT ?about ?least ?more ?day ?unit ?status { ?o kc:approximate ?about ; kc:condition ?least ; kc:change ?more ; "
        "kc:asOf ?day ; sdmx-attribute:unitMeasure/skos:prefLabel ?unit "
        "OPTIONAL { ?o sdmx-attribute:obsStatus ?status } }"
    )
    assert rows(graph, query) == [("true", "以上", "増加", "2025-03-31", "件/年", "")]
    assert rows(graph, "SELECT ?name { ?o kc:qualifier/skos:prefLabel ?name }") == [("以上、増加、2025-03-31",)]


def test_the_two_ends_of_a_range_are_two_observations() -> None:
    graph = store(
        cube(with_values({"id": "a", "condition": "以上"}, {"id": "b", "condition": "以下", "value": Decimal(95)}))
    )
    assert broken(graph) == set()
    assert rows(graph, "SELECT ?v { ?o sdmx-measure:obsValue ?v }") == [("90",), ("95",)]


def test_the_same_printed_twice_is_one_and_what_contradicts_itself_is_left_out_and_said() -> None:
    same = with_values({"id": "a"}, {"id": "a-2", "source_place": "plan.txt#line=1,2"})
    graph = store(cube(same))
    assert len(rows(graph, "SELECT ?o { ?o a qb:Observation }")) == 1
    assert len(rows(graph, "SELECT ?p { ?o kc:sourcePlace ?p }")) == 2
    differing = with_values({"id": "a"}, {"id": "a-2", "value": Decimal(5)}, {"id": "b", "fiscal_year": 2030})
    graph = store(cube(differing))
    assert broken(graph) == set()
    assert len(rows(graph, "SELECT ?o { ?o a qb:Observation }")) == 1
    assert any(
        "異なる数値が書かれた2件" in text for (text,) in rows(graph, "SELECT ?c { ?d a qb:DataSet ; rdfs:comment ?c }")
    )


def test_a_value_for_the_whole_plan_has_the_period_of_the_plan() -> None:
    whole, year = {"id": "a", "fiscal_year": None}, {"id": "b", "fiscal_year": 2024}
    graph = store(cube(with_values(whole, year)))
    base = "http://reference.data.gov.uk/id/gregorian-interval/2024-04-01T00:00:00"
    assert rows(graph, "SELECT ?p { ?o sdmx-dimension:refPeriod ?p }") == [(f"{base}/P1Y",), (f"{base}/P2Y",)]
    one_year = dataclasses.replace(with_values(whole, year), period=(date(2024, 4, 1), date(2025, 3, 31)))
    assert broken(store(cube(one_year))) == set()  # both are of the same days then


def test_values_in_words_are_counted_not_observed() -> None:
    graph = store(cube(with_values({"id": "a"}, {"id": "b", "value": None, "content": "計画の承認", "approximate": ""})))
    assert len(rows(graph, "SELECT ?o { ?o a qb:Observation }")) == 1
    assert any("言葉で書かれた値1件" in text for (text,) in rows(graph, "SELECT ?c { ?d a qb:DataSet ; rdfs:comment ?c }"))


def test_there_is_no_cube_without_a_number() -> None:
    assert list(cube_files(with_values({"value": None, "content": "計画の承認"}))) == []


def test_the_order_of_rows_does_not_change_the_bytes() -> None:
    changes = [{"id": "a", "fiscal_year": 2024}, {"id": "b", "fiscal_year": 2025}, {"id": "c", "value_kind": "実績値"}]
    assert cube(with_values(*changes)) == cube(with_values(*reversed(changes)))


def test_what_an_indicator_counts_joins_the_cubes_of_municipalities(real_build: Build) -> None:
    plans = [dataset for dataset in real_build.datasets if list(cube_files(dataset))]
    graph = store(*(file.data for dataset in plans for file in cube_files(dataset)))
    asked = "SELECT ?i ?c { ?i a skos:Concept ; skos:broadMatch ?c }"
    joined = {(row["i"].value, row["c"].value) for row in graph.query(asked, prefixes=PREFIXES)}
    decided = {
        (f"{dataset.iri}#indicator-{each.row}", concepts()[each.concept].iri)
        for dataset in plans
        for each in dataset.concepts
        if each.table == "indicators" and each.state == MatchState.CONFIRMED
    }
    assert joined <= decided
    assert len(joined) > len(plans)
    assert len({concept for _, concept in joined}) < len(joined)  # some are counted by several
