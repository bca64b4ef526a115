"""The closed lists that declarations choose from, loaded from `metadata/vocabularies/`.

Licences, update frequencies, 分類, EU data themes, and the themes of `cross_dx_indicators` (a SKOS scheme). The files are
the source; this module only reads them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from metadata.dataset import Frequency, Licence
from metadata.table import Bilingual

FOLDER = Path(__file__).parent / "vocabularies"
EU_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"


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
    from rdflib import Graph  # heavy, and needed by the derived dataset only
    from rdflib.namespace import SKOS

    graph = Graph().parse(FOLDER / "dx-themes.ttl", format="turtle")
    themes: dict[str, Bilingual] = {}
    for concept, notation in graph.subject_objects(SKOS.notation):
        labels = {getattr(label, "language", None): str(label) for label in graph.objects(concept, SKOS.prefLabel)}
        themes[str(notation)] = Bilingual(labels["ja"], labels["en"])
    return dict(sorted(themes.items(), key=lambda item: (item[0][:2], int(item[0][3:]))))


def _load(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return dict(loaded)
