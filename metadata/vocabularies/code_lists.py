"""The closed lists that declarations choose from, loaded from `metadata/vocabularies/`.

Licences, update frequencies, 分類, EU data themes, and the themes of `cross_dx_indicators` (a SKOS scheme). The files are
the source; this module only reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from metadata.vocabularies.bilingual import Bilingual
from pipelines.own_yaml import own_yaml

FOLDER = Path(__file__).parent
CURRENT_LIST_FORM = 45
"""The form of オープンデータ一覧 of the edition 2026-08-01, by its number of columns."""

EU_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"


@dataclass(frozen=True, slots=True)
class Licence:
    """An entry of `metadata/vocabularies/licences.yaml`."""

    id: str  # as dataset.yaml writes it: CC-BY-4.0
    iri: str  # the licence's own page
    eu_iri: str  # its entry in the EU licence authority list
    title: Bilingual
    short: str  # as オープンデータ一覧 writes it: CC BY 4.0


@dataclass(frozen=True, slots=True)
class Frequency:
    """An entry of `metadata/vocabularies/frequencies.yaml`."""

    id: str  # EU authority code: ANNUAL
    iri: str
    title: Bilingual  # 1年に1回


@cache
def licences() -> dict[str, Licence]:
    """Return the known licences by the id that dataset.yaml writes."""
    return {
        id_: Licence(id_, entry["iri"], entry["eu_iri"], Bilingual(**entry["title"]), entry["short"])
        for id_, entry in _load("licences.yaml").items()
    }


@cache
def frequencies() -> dict[str, Frequency]:
    """Return the update frequencies by their EU authority code."""
    return {
        code: Frequency(code, EU_FREQUENCY + code, Bilingual(**words)) for code, words in _load("frequencies.yaml").items()
    }


@cache
def intervals() -> dict[str, str]:
    """Return the update frequencies as DCAT-US writes them, by their EU code: `R/P1Y`, `irregular`, `notPlanned`."""
    return {code: str(interval) for code, interval in _load("dcat_us.yaml")["frequencies"].items()}


@cache
def categories() -> tuple[str, ...]:
    """Return the 17 values of データセット_分類."""
    return tuple(_load("categories.yaml")["categories"])


@cache
def eu_themes() -> dict[str, Bilingual]:
    """Return the EU data themes: code → names."""
    return {code: Bilingual(**words) for code, words in _load("categories.yaml")["eu_themes"].items()}


@cache
def publisher_types() -> dict[str, Bilingual]:
    """Return the kinds of publishers (ADMS): code → names."""
    return {code: Bilingual(**words) for code, words in _load("publisher_types.yaml").items()}


@cache
def category_names() -> dict[str, tuple[str, str]]:
    """Return, for each 分類, its short name in IRIs and its English name."""
    return {name: (entry["id"], entry["en"]) for name, entry in _load("categories.yaml")["categories"].items()}


@cache
def dx_themes() -> dict[str, Bilingual]:
    """Return the themes of cross_dx_indicators: notation (`DX-4`) → names, in the scheme's order."""
    themes = {notation: names for notation, names, _ in _dx_concepts()}
    return dict(sorted(themes.items(), key=lambda item: (item[0][:2], int(item[0][3:]))))


@cache
def dx_theme_iris() -> dict[str, str]:
    """Return the IRIs of the themes of cross_dx_indicators by their Japanese names."""
    return {names.ja: iri for _, names, iri in _dx_concepts()}


@cache
def _dx_concepts() -> tuple[tuple[str, Bilingual, str], ...]:
    """Return notation, names and IRI of each theme."""
    from rdflib import Graph  # heavy, and needed by the derived dataset only
    from rdflib.namespace import SKOS

    graph = Graph().parse(FOLDER / "dx-themes.ttl", format="turtle")
    found = []
    for concept, notation in graph.subject_objects(SKOS.notation):
        labels = {getattr(label, "language", None): str(label) for label in graph.objects(concept, SKOS.prefLabel)}
        found.append((str(notation), Bilingual(labels["ja"], labels["en"]), str(concept)))
    return tuple(found)


@cache
def open_data_list() -> dict[str, Any]:
    """Return `open_data_list.yaml`: the columns of オープンデータ一覧 in all its forms, as plain values."""
    return _load("open_data_list.yaml")


def open_data_list_forms() -> tuple[str, ...]:
    """Return the forms of オープンデータ一覧 by their number of columns, newest first."""
    return tuple(str(form["number"]) for form in open_data_list()["forms"])


def _load(name: str) -> dict[str, Any]:
    return dict(own_yaml((FOLDER / name).read_bytes()))
