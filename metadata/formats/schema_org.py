"""schema.org: a dataset, or the catalogue, as JSON-LD for its page (Google Dataset Search, F-UJI).

Text is Japanese, the language of the page; the English title stands as `alternateName`, the English description after
the Japanese one, since search engines take one text and no language map. Nodes carry the IRIs of the DCAT description.
Out of scope: the page around it (`catalog.site`), which puts `embedded(…)` between its script tags.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Contact, Dataset, File, Publisher, SourceDocument
from metadata.described.points import bounds
from metadata.vocabularies.bilingual import Bilingual

CONTEXT = "https://schema.org/"
NAMED = 100
"""Most municipalities, and datasets it is made from, that are named one by one."""
_JAPAN = {"@type": "Country", "name": "日本", "alternateName": "Japan", "identifier": "JP"}
DESCRIPTION_CHARS = (50, 5000)
"""Fewest and most characters of a description that Google Dataset Search takes."""


def dataset_json_ld(dataset: Dataset, catalogue: Catalogue) -> dict[str, Any]:
    """Return a dataset as schema.org Dataset, as plain values."""
    publisher = _organisation(dataset.publisher)
    start, end = dataset.period
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": dataset.iri,
        **_names(dataset.title),
        "description": description(dataset),
        "url": dataset.landing_page,
        "identifier": [dataset.iri, dataset.id],
        "license": dataset.licence.iri,
        "isAccessibleForFree": True,
        "inLanguage": "ja",
        "keywords": [word for keyword in dataset.keywords for word in keyword],
        "creator": publisher,
        "publisher": publisher | {"contactPoint": _contact(dataset.contact)},
        "creditText": dataset.attribution.ja,
        "datePublished": dataset.issued.isoformat(),
        "dateModified": dataset.modified.isoformat(),
        "version": dataset.version,
        "temporalCoverage": f"{start.isoformat()}/{end.isoformat()}",
        "spatialCoverage": [*_places(dataset), *_extent(dataset)],
        "variableMeasured": _variables(dataset),
        "isBasedOn": _origins(dataset, catalogue),
        **_series(dataset),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalogue.iri, **_catalogue_names(catalogue)},
        "distribution": [_download(dataset, file) for file in dataset.files if not file.describes_data],
    }


class _Named(Protocol):
    """A dataset, or what is known of one."""

    @property
    def iri(self) -> str: ...


def catalogue_json_ld(catalogue: Catalogue, datasets: Sequence[_Named]) -> dict[str, Any]:
    """Return the catalogue as schema.org DataCatalog, as plain values; some datasets by IRI, described on their pages."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": catalogue.iri,
        **_catalogue_names(catalogue),
        "description": _both(catalogue.description),
        "license": catalogue.licence.iri,
        "isAccessibleForFree": True,
        "inLanguage": "ja",
        "publisher": _organisation(catalogue.publisher) | {"contactPoint": _contact(catalogue.publisher.contact)},
        "datePublished": catalogue.issued.isoformat(),
        "dateModified": catalogue.modified.isoformat(),
        "dataset": [{"@id": dataset.iri} for dataset in datasets],
    }


def embedded(document: dict[str, Any]) -> str:
    r"""Return JSON-LD as it may stand inside `<script>`: no `<` in it, so that no text can end the element."""
    return json.dumps(document, ensure_ascii=False, indent=1).replace("<", r"\u003c")


def description(dataset: Dataset) -> str:
    """Return the description in both languages, within the length that Google takes (`DESCRIPTION_CHARS`).

    A short one is followed by the source, a long one is cut and says so with an ellipsis.
    """
    fewest, most = DESCRIPTION_CHARS
    text = _both(dataset.description)
    if len(text) < fewest:
        text += "\n" + _both(dataset.attribution)
    return text if len(text) <= most else text[: most - 1] + "…"


def _both(text: Bilingual) -> str:
    return "\n".join(dict.fromkeys(text))


def _names(title: Bilingual) -> dict[str, str]:
    return {"name": title.ja, "alternateName": title.en}


def _catalogue_names(catalogue: Catalogue) -> dict[str, str]:
    return {**_names(catalogue.title), "url": catalogue.base_url}


def _organisation(publisher: Publisher) -> dict[str, Any]:
    number = {"@type": "PropertyValue", "propertyID": "法人番号", "value": publisher.corporate_number}
    return {
        "@type": "GovernmentOrganization" if publisher.code else "Organization",
        **_names(publisher.name),
        "url": publisher.site,
        **({"identifier": number} if publisher.corporate_number else {}),
    }


def _contact(contact: Contact) -> dict[str, str]:
    ways = {"email": contact.email, "telephone": contact.telephone, "url": contact.form}
    return {"@type": "ContactPoint", **_names(contact.name), **{key: way for key, way in ways.items() if way}}


def _places(dataset: Dataset) -> list[dict[str, str]]:
    """Return the municipalities it speaks of; of more than `NAMED`, Japan."""
    places = dataset.municipalities
    return [_place(place) for place in places] if len(places) <= NAMED else [_JAPAN]


def _place(publisher: Publisher) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "@id": publisher.area, **_names(publisher.name), "identifier": publisher.code}


def _extent(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the box around the places of a standard dataset, its south-west and north-east corner; nothing without any."""
    box = bounds(dataset)
    return [{"@type": "Place", "geo": {"@type": "GeoShape", "box": " ".join(map(str, box))}}] if box else []


def _variables(dataset: Dataset) -> list[dict[str, str]]:
    """Return the columns, each once though it stand in several tables; CSVW tells their types and tables."""
    columns = dict.fromkeys((field.key, field.title) for table in dataset.tables for field in table.fields)
    return [{"@type": "PropertyValue", "propertyID": key, **_names(title)} for key, title in columns]


def _origins(dataset: Dataset, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what it is made from: documents and datasets; of more than `NAMED` datasets, the catalogue (DCAT names all)."""
    if len(dataset.derived_from) > NAMED:
        return [{"@id": catalogue.iri}]
    documents = [_document(source) for source in dataset.sources]
    return documents + [{"@id": f"{dataset.base_url}datasets/{id_}"} for id_ in dataset.derived_from]


def _series(dataset: Dataset) -> dict[str, Any]:
    series = dataset.series
    if series is None:
        return {}
    return {"isPartOf": {"@type": "CreativeWorkSeries", "@id": dataset.series_iri, **_names(series.title)}}


def _document(source: SourceDocument) -> dict[str, str]:
    published = {"datePublished": source.published} if source.published else {}
    return {"@type": "CreativeWork", **_names(source.title), "url": source.page, **published}


def _download(dataset: Dataset, file: File) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        **_names(file.title),
        "contentUrl": dataset.url(file.name),
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
        "license": dataset.licence.iri,
    }
