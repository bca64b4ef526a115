"""The indicator values of a plan as an RDF Data Cube (W3C 2014), in Turtle.

An observation is a row of indicator_values with a number. Its dimensions are indicator, area, period (a fiscal year, or the
whole plan), 値区分, and what tells values of one year apart, as their IDs do: condition, change and date (`kc:qualifier`).
値区分 is a dimension because SDMX's list of obsStatus has no code for a target; obsStatus stands on figures of what was, and
not on those that a document calls approximate, for which the list has no code either. Structure and code lists are those of
`vocabularies/cube.ttl`, the same for every plan, so that cubes of several plans make one graph.

A value in words is no observation, because every observation has a number (integrity constraint 14). Rows that differ in
nothing but their number are none either; those that are the same are one, with all their places. The data set says how many
were left out. Out of scope: DCAT (`metadata.formats.dcat`), Turtle (`metadata.formats.rdf_syntax`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import quote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from metadata.described.across.tables import counted
from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.table import Table, printed
from metadata.formats.dcat_nodes import Triples, add, add_texts, part, period
from metadata.formats.rdf_syntax import DCAT, FILE_TYPES, MEDIA_TYPES, turtle
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import MatchState, concepts
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.rows import Flag, ValueKind

QB = Namespace("http://purl.org/linked-data/cube#")
KC = Namespace("https://keikaku.example/def/cube#")
STANDARD = "http://www.w3.org/TR/vocab-data-cube/"

_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_DIMENSION, _ATTRIBUTE = Namespace(f"{_SDMX}dimension#"), Namespace(f"{_SDMX}attribute#")
_MEASURE, _CODE = Namespace(f"{_SDMX}measure#"), Namespace(f"{_SDMX}code#")
_INTERVAL = Namespace("http://reference.data.gov.uk/id/gregorian-interval/")
_UNIT = Namespace("https://keikaku.example/def/units#")
_PREFIXES = {
    "dcat": str(DCAT),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "kc": str(KC),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sdmx-attribute": str(_ATTRIBUTE),
    "sdmx-code": str(_CODE),
    "sdmx-concept": f"{_SDMX}concept#",
    "sdmx-dimension": str(_DIMENSION),
    "sdmx-measure": str(_MEASURE),
    "skos": str(SKOS),
    "xsd": str(XSD),
}
_KINDS = {ValueKind.BASELINE: KC.baseline, ValueKind.TARGET: KC.target, ValueKind.ACTUAL: KC.actual}
_TITLE = Bilingual("指標値（RDF Data Cube）", "Indicator values (RDF Data Cube)")
_LEFT_OUT = Bilingual(
    "数値の指標値だけを観測値としている。言葉で書かれた値{words}件と、同じ条件で異なる数値が書かれた{differing}件は含まない。",
    "Only values that are numbers are observations. Left out are {words} values in words, and {differing} that give "
    "different numbers for the same thing.",
)

ENDING = "_cube.ttl"

Row = Mapping[str, Any]


def cube_files(dataset: Dataset) -> Iterator[File]:
    """Yield the cube of a plan that states a number for an indicator: `<id>_indicator_values_cube.ttl`."""
    for table in dataset.tables:
        if dataset.sources and table.name == "indicator_values":
            keys = [field.key for field in table.fields]
            rows: list[Row] = [dict(zip(keys, record, strict=True)) for record in table.records]
            if any(map(_is_observed, rows)):
                yield _file(dataset, table, rows)


def _file(dataset: Dataset, table: Table, rows: list[Row]) -> File:
    observations = list(_observations(dataset, filter(_is_observed, rows)))
    counts = {
        "words": sum(row["value"] is None for row in rows),
        "differing": sum(len(each) for each in observations if len({row["value"] for row in each}) > 1),
    }
    said = Bilingual(_LEFT_OUT.ja.format(**counts), _LEFT_OUT.en.format(**counts))
    triples = set(_structure())
    _add_data_set(triples, dataset, table, said)
    for same in observations:
        if len({row["value"] for row in same}) == 1:
            _add_observation(triples, dataset, same)
    return File(
        f"{dataset.id}_{table.name}{ENDING}",
        Content.of(turtle(triples, {"": f"{dataset.iri}#", **_PREFIXES})),
        MEDIA_TYPES[".ttl"],
        FILE_TYPES[".ttl"],
        _TITLE,
        Bilingual(f"{table.description.ja}統計データの標準形式。{said.ja}", f"{table.description.en} {said.en}"),
        conforms_to=STANDARD,
    )


def _is_observed(row: Row) -> bool:
    return row["value"] is not None and row["value_kind"] in _KINDS  # the gate, which comes later, refuses any other kind


def _observations(dataset: Dataset, rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield the rows that are of one thing, told by its dimensions: mostly one row each."""

    def thing(row: Row) -> tuple[Any, ...]:
        return (row["indicator_id"], _days(dataset, row["fiscal_year"]), row["value_kind"], *_qualifiers(row))

    for _, same in groupby(sorted(rows, key=thing), thing):
        yield sorted(same, key=lambda row: str(row["id"]))


def _qualifiers(row: Row) -> tuple[str, ...]:
    return row["condition"], row["change"], row["as_of"]


@cache
def _structure() -> frozenset[Any]:
    return frozenset(Graph().parse(code_lists.FOLDER / "cube.ttl", format="turtle"))


def _add_data_set(triples: Triples, dataset: Dataset, table: Table, said: Bilingual) -> None:
    node = part(dataset, "cube")
    add(triples, node, RDF.type, QB.DataSet)
    add(triples, node, QB.structure, KC.structure)
    title = Bilingual(f"{dataset.title.ja} {table.title.ja}", f"{dataset.title.en}: {table.title.en}")
    add_texts(triples, node, DCTERMS.title, title)
    add_texts(triples, node, RDFS.comment, said)
    add(triples, node, DCTERMS.isPartOf, URIRef(dataset.iri))
    add(triples, node, DCTERMS.issued, Literal(dataset.issued))
    add(triples, node, DCTERMS.modified, Literal(dataset.modified))
    add(triples, node, DCTERMS.license, URIRef(dataset.licence.iri))
    add_texts(triples, node, DCTERMS.rights, dataset.attribution)


def _add_observation(triples: Triples, dataset: Dataset, same: list[Row]) -> None:
    row = same[0]
    node = part(dataset, f"value-{row['id']}")
    add(triples, node, RDF.type, QB.Observation)
    add(triples, node, QB.dataSet, part(dataset, "cube"))
    add(triples, node, KC.indicator, _indicator(triples, dataset, row))
    add(triples, node, _DIMENSION.refArea, _area(triples, dataset))
    add(triples, node, _DIMENSION.refPeriod, _period(triples, dataset, row["fiscal_year"]))
    add(triples, node, KC.kind, _KINDS[row["value_kind"]])
    add(triples, node, KC.qualifier, _qualifier(triples, row))
    add(triples, node, _MEASURE.obsValue, Literal(printed(row["value"]), datatype=XSD.decimal, normalize=False))
    approximate = row["approximate"] == Flag.YES
    add(triples, node, KC.approximate, Literal(str(approximate).lower(), datatype=XSD.boolean, normalize=False))
    if row["value_kind"] != ValueKind.TARGET and not approximate:
        add(triples, node, _ATTRIBUTE.obsStatus, _CODE["obsStatus-A"])
    if row["unit"]:
        add(triples, node, _ATTRIBUTE.unitMeasure, _concept(triples, _UNIT[_encoded(row["unit"])], KC.units, row["unit"]))
    for attribute, key in ((KC.condition, "condition"), (KC.change, "change"), (KC.asOf, "as_of")):
        if row[key]:
            add(triples, node, attribute, Literal(row[key]))
    add(triples, node, KC.sourceText, *(Literal(each["source_text"]) for each in same))
    add(triples, node, KC.sourcePlace, *(Literal(each["source_place"]) for each in same))


def _indicator(triples: Triples, dataset: Dataset, row: Row) -> URIRef:
    id_ = row["indicator_id"]
    node = part(dataset, f"indicator-{id_}")
    name = counted(row["measure_name"], row["indicator_name"])
    _concept(triples, node, KC.indicators, name)
    add(triples, node, SKOS.notation, Literal(id_))
    add(triples, node, FOAF.page, URIRef(dataset.url(f"indicators/{quote(id_)}.html")))
    themes = dataset.measure_themes.get(row["measure_id"], ())
    add(triples, node, DCTERMS.subject, *(URIRef(code_lists.dx_theme_iris()[theme]) for theme in themes))
    counted_by = (each for each in dataset.concepts if each.row == id_ and each.state == MatchState.CONFIRMED)
    add(triples, node, SKOS.broadMatch, *(URIRef(concepts()[each.concept].iri) for each in counted_by))
    return node


def _area(triples: Triples, dataset: Dataset) -> URIRef:
    node = URIRef(dataset.publisher.area)
    add_texts(triples, node, RDFS.label, dataset.publisher.name)
    return node


def _period(triples: Triples, dataset: Dataset, year: int | None) -> URIRef:
    """Add the period of a value as an interval of reference.data.gov.uk: a fiscal year, or the period of the plan."""
    start, end = _days(dataset, year)
    node = period(triples, _INTERVAL[f"{start.isoformat()}T00:00:00/{_duration(start, end)}"], (start, end))
    add(triples, node, RDFS.label, Literal("計画期間" if year is None else japanese_year(year), lang="ja"))
    return node


def _days(dataset: Dataset, year: int | None) -> tuple[date, date]:
    """Return first and last day of a fiscal year, or of the plan."""
    return dataset.period if year is None else (date(year, 4, 1), date(year + 1, 3, 31))


def _duration(start: date, end: date) -> str:
    """Return how long a period is: whole years where it is, else days."""
    day_after = date.fromordinal(end.toordinal() + 1)
    if (day_after.month, day_after.day) == (start.month, start.day):
        return f"P{day_after.year - start.year}Y"
    return f"P{(day_after - start).days}D"


def _qualifier(triples: Triples, row: Row) -> URIRef:
    stated = [each for each in _qualifiers(row) if each]
    if not stated:
        return KC.unqualified
    iri = KC["qualifier-" + "/".join(map(_encoded, _qualifiers(row)))]
    return _concept(triples, iri, KC.qualifiers, "、".join(stated))


def _concept(triples: Triples, node: URIRef, scheme: URIRef, name: str) -> URIRef:
    """Add an entry of a code list that has only a Japanese name."""
    add(triples, node, RDF.type, SKOS.Concept)
    add(triples, node, SKOS.inScheme, scheme)
    add(triples, node, SKOS.prefLabel, Literal(name, lang="ja"))
    return node


def _encoded(name: str) -> str:
    return quote(name, safe="")
