"""data.json: the whole catalogue in the form of DCAT-US 3.0, as data.gov and readers of Project Open Data take it.

One file at the root of the site, plain JSON without `@context` (3.0 has none). The standard is written for one language;
texts are Japanese, the English beside them in the language maps (`titleMap` …) of the same standard.

A contact's `hasEmail` is compulsory there and must be an address for e-mail (Kind.json: `^mailto:…@…`); that of a form
would be refused just the same, and an invented address would be a lie. So a contact that declares no e-mail is written
with what it has, its form as `hasURL` and its telephone, and such a dataset passes data.gov's validator once an officer
declares `email`.

Out of scope: DCAT-AP (`metadata.formats.dcat`), which harvesters outside the United States read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Contact, DataService, Dataset, File, Publisher, Series
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual

NAME = "data.json"
_STANDARD = {"@type": "Standard", "@id": "https://resources.data.gov/dcat-us/3.0", "title": "DCAT-US 3.0"}
_THEMES = "http://publications.europa.eu/resource/authority/data-theme"
_THEME_SCHEME = {"@type": "ConceptScheme", "@id": _THEMES, "title": "EU data themes"}


def data_json(catalogue: Catalogue, datasets: Iterable[Dataset]) -> Iterator[bytes]:
    """Yield data.json piece by piece: UTF-8 without BOM, LF, indent 1, the datasets in the order given, one in memory."""
    series: dict[str, Any] = {}
    services: dict[str, Any] = {}
    between = _json(_catalogue(catalogue)).removesuffix("\n}") + ',\n "dataset": ['
    end = "]"
    for dataset in datasets:
        yield f"{between}\n  {_json(_dataset(dataset), 2)}".encode()
        between, end = ",", "\n ]"
        series |= {dataset.series_iri: _series(dataset, dataset.series)} if dataset.series else {}
        services |= {dataset.service.address: _service(dataset.service)} if dataset.service else {}
    yield (end if between == "," else between + end).encode()
    for key, entries in (("datasetSeries", series), ("service", services)):
        if entries:
            yield f',\n "{key}": {_json(list(entries.values()), 1)}'.encode()
    yield b"\n}\n"


def _json(value: Any, depth: int = 0) -> str:
    """Return a value as it stands that deep in the document."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _catalogue(catalogue: Catalogue) -> dict[str, Any]:
    """Return what is said of the catalogue itself."""
    return {
        "@type": "Catalog",
        "@id": catalogue.iri,
        "conformsTo": _STANDARD,
        **_texts("title", catalogue.title),
        **_texts("description", catalogue.description),
        "homepage": _page(catalogue.base_url, catalogue.title),
        "publisher": _publisher(catalogue.publisher),
        "contactPoint": [_contact(catalogue.publisher.contact)],
        "license": catalogue.licence.iri,
        "language": ["ja", "en"],
        "issued": catalogue.issued.isoformat(),
        "modified": catalogue.modified.isoformat(),
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    series = dataset.series
    return {
        "@type": "Dataset",
        "@id": dataset.iri,
        "identifier": dataset.iri,
        **_texts("title", dataset.title),
        **_texts("description", dataset.description),
        "publisher": _publisher(dataset.publisher),
        "contactPoint": _contact(dataset.contact),
        "keyword": [keyword.ja for keyword in dataset.keywords],
        "keywordMap": {
            "ja": [keyword.ja for keyword in dataset.keywords],
            "en": [keyword.en for keyword in dataset.keywords],
        },
        "theme": [_theme(code) for code in dataset.themes],
        "language": "ja",
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        "version": dataset.version,
        "versionNotes": dataset.version_notes.ja,
        "accrualPeriodicity": code_lists.intervals()[dataset.frequency.id],
        "accessRights": "public",
        "rights": [dataset.attribution.ja],
        "spatial": [_place(place) for place in dataset.municipalities],
        "temporal": [_period(dataset.period)],
        "landingPage": _page(dataset.landing_page, dataset.title),
        "conformsTo": [{"@type": "Standard", "title": dataset.conforms_to.ja}],
        **({"inSeries": [_series(dataset, series)]} if series else {}),
        "distribution": [_distribution(dataset, file) for file in dataset.files if not file.describes_data],
    }


def _series(dataset: Dataset, series: Series) -> dict[str, Any]:
    return {
        "@type": "DatasetSeries",
        "@id": dataset.series_iri,
        **_texts("title", series.title),
        **_texts("description", series.description),
        "publisher": _publisher(series.last.publisher),
        "contactPoint": [_contact(series.last.contact)],
        "issued": series.issued.isoformat(),
        "modified": series.modified.isoformat(),
        "accrualPeriodicity": code_lists.intervals()[series.last.frequency.id],
        "spatial": [_place(place) for place in series.municipalities],
        "temporal": [_period(series.period)],
    }


def _service(service: DataService) -> dict[str, Any]:
    return {
        "@type": "DataService",
        **_texts("title", service.title),
        "endpointURL": [f"{service.address}/api/3/action"],
        "publisher": _publisher(service.publisher),
        "contactPoint": [_contact(service.publisher.contact)],
        "license": service.licence.iri,
    }


def _distribution(dataset: Dataset, file: File) -> dict[str, Any]:
    return {
        "@type": "Distribution",
        **_texts("title", file.title),
        **_texts("description", file.description),
        "accessURL": dataset.landing_page,
        "downloadURL": dataset.url(file.name),
        "format": file.format,
        "mediaType": file.media_type,
        "byteSize": str(file.size),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
        "license": dataset.licence.iri,
        "rights": [dataset.attribution.ja],
        "language": "ja",
        "issued": dataset.issued.isoformat(),
        "modified": dataset.modified.isoformat(),
        **_dictionary(dataset, file),
    }


def _dictionary(dataset: Dataset, file: File) -> dict[str, Any]:
    """Return where the columns of a table are described, for a file that holds one and has its description beside it."""
    described = next((other for other in dataset.files if other.name == f"{file.name}-metadata.json"), None)
    if described is None:
        return {}
    download = {"downloadURL": dataset.url(described.name), "mediaType": described.media_type}
    return {"describedBy": {"@type": "Distribution", "title": described.title.ja, **download}}


def _texts(key: str, text: Bilingual) -> dict[str, Any]:
    return {key: text.ja, f"{key}Map": {"ja": text.ja, "en": text.en}}


def _period(period: tuple[date, date]) -> dict[str, str]:
    return {"@type": "PeriodOfTime", "startDate": period[0].isoformat(), "endDate": period[1].isoformat()}


def _page(address: str, title: Bilingual) -> dict[str, str]:
    return {"@type": "Document", "@id": address, "title": title.ja, "accessURL": address}


def _publisher(publisher: Publisher) -> dict[str, Any]:
    notation = {"notation": [publisher.code]} if publisher.code else {}
    return {"@type": "Organization", "name": publisher.name.ja, "altLabel": publisher.name.en, **notation}


def _contact(contact: Contact) -> dict[str, str]:
    ways = {
        "hasEmail": f"mailto:{contact.email}" if contact.email else "",
        "tel": f"tel:{contact.telephone}" if contact.telephone else "",
        "hasURL": contact.form,
    }
    return {"@type": "Kind", "fn": contact.name.ja, **{key: way for key, way in ways.items() if way}}


def _theme(code: str) -> dict[str, Any]:
    name = code_lists.eu_themes()[code].en
    return {"@type": "Concept", "@id": f"{_THEMES}/{code}", "prefLabel": name, "inScheme": _THEME_SCHEME}


def _place(publisher: Publisher) -> dict[str, str]:
    return {
        "@type": "Location",
        "@id": publisher.area,
        "prefLabel": publisher.name.ja,
        "altLabel": publisher.name.en,
        "identifier": publisher.area,
    }
