"""What a dataset and a file say, by name: the facts that a profile puts into the fields of a portal.

A fact is a text, empty when the dataset does not say it. Japanese where a text is in both languages, English under the same
name with `_en`. Several values are joined by `;`, several IRIs are a JSON list. Out of scope: where a fact goes
(`catalog.ckan.targets.profiles`), the licence's id on a portal (`catalog.ckan.planning.desired`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from metadata.described.dataset import Dataset, File

MANY = ";"
EU_THEME = "http://publications.europa.eu/resource/authority/data-theme/"


def _joined(texts: Iterable[str]) -> str:
    return MANY.join(dict.fromkeys(text for text in texts if text))


OF_DATASET: Mapping[str, Callable[[Dataset], str]] = {
    "id": lambda d: d.id,
    "iri": lambda d: d.iri,
    "title": lambda d: d.title.ja,
    "title_en": lambda d: d.title.en,
    "description": lambda d: d.description.ja,
    "description_en": lambda d: d.description.en,
    "description_with_attribution": lambda d: f"{d.description.ja}\n\n{d.attribution.ja}",
    "attribution": lambda d: d.attribution.ja,
    "attribution_en": lambda d: d.attribution.en,
    "landing_page": lambda d: d.landing_page,
    "publisher": lambda d: d.publisher.name.ja,
    "publisher_en": lambda d: d.publisher.name.en,
    "publisher_code": lambda d: d.publisher.code,
    "publisher_number": lambda d: d.publisher.corporate_number,
    "publisher_site": lambda d: d.publisher.site,
    "contact": lambda d: d.contact.name.ja,
    "contact_en": lambda d: d.contact.name.en,
    "contact_email": lambda d: d.contact.email,
    "contact_telephone": lambda d: d.contact.telephone,
    "contact_form": lambda d: d.contact.form,
    "licence_name": lambda d: d.licence.short,
    "licence_iri": lambda d: d.licence.iri,
    "frequency": lambda d: d.frequency.title.ja,
    "frequency_iri": lambda d: d.frequency.iri,
    "keywords": lambda d: _joined(keyword.ja for keyword in d.keywords),
    "keywords_en": lambda d: _joined(keyword.en for keyword in d.keywords),
    "category": lambda d: d.category,
    "themes": lambda d: _joined(d.themes),
    "theme_iris": lambda d: json.dumps([f"{EU_THEME}{code}" for code in d.themes]),
    "issued": lambda d: d.issued.isoformat(),
    "modified": lambda d: d.modified.isoformat(),
    "version": lambda d: d.version,
    "version_notes": lambda d: d.version_notes.ja,
    "history": lambda d: f"{d.modified.isoformat()}：{d.version_notes.ja}",
    "period_start": lambda d: d.period[0].isoformat(),
    "period_end": lambda d: d.period[1].isoformat(),
    "period": lambda d: f"{d.period[0].isoformat()}/{d.period[1].isoformat()}",
    "area": lambda d: _joined(place.name.ja for place in d.municipalities),
    "area_iri": lambda d: d.municipalities[0].area if len(d.municipalities) == 1 and d.municipalities[0].code else "",
    "standard": lambda d: d.conforms_to.ja,
    "sources": lambda d: _joined(source.title.ja for source in d.sources),
    "source_pages": lambda d: _joined(source.page for source in d.sources),
    "derived_from": lambda d: _joined(d.derived_from),
    "series": lambda d: d.series.title.ja if d.series else "",
    "language": lambda _: "ja",
}
"""The facts of a dataset."""

_SHARED = (
    "landing_page",
    "licence_name",
    "licence_iri",
    "issued",
    "modified",
    "standard",
    "language",
    "attribution",
    "source_pages",
)


def _of_its_dataset(fact: Callable[[Dataset], str]) -> Callable[[Dataset, File], str]:
    return lambda dataset, _: fact(dataset)


_FORMATS = {"RDF_TURTLE": "TTL"}
"""Entries of the EU list of file types that portals call otherwise."""

OF_FILE: Mapping[str, Callable[[Dataset, File], str]] = {
    "name": lambda _, f: f.name,
    "title": lambda _, f: f.title.ja,
    "title_en": lambda _, f: f.title.en,
    "description": lambda _, f: f.description.ja,
    "description_en": lambda _, f: f.description.en,
    "format": lambda _, f: _FORMATS.get(f.format, f.format),
    "media_type": lambda _, f: f.media_type,
    "table": lambda _, f: f.table,
    "address": lambda d, f: d.url(f.name),
    **{name: _of_its_dataset(OF_DATASET[name]) for name in _SHARED},
}
"""The facts of a file, with those of its dataset that are as true of the file."""
