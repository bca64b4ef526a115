"""What changed in a catalogue, version by version: for the page "what changed", for the feeds, and for programs.

    changes.html               the newest versions of all datasets, for people (`catalog.site.pages.history`)
    feed.xml                   the same as a feed; datasets/<id>/feed.xml has all versions of one dataset
    datasets/<id>/changes.json all its versions, with what counts as its content (`metadata.versions.published`)
    datasets/<id>/changes/     row differences of each version, as the ledger's folder keeps them

Feeds are Atom 1.0 (RFC 4287). A version keeps its id for ever: the dataset's IRI with `#version-…`. It is dated with its day
in the ledger, midnight in Japan, since a ledger knows no time of day. Out of scope: what a version is
(`metadata.versions.ledger`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from xml.etree import ElementTree as ET

from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Dataset, Described, Release
from metadata.versions.kept.kept_datasets import summaries
from metadata.versions.ledger import DIFFERENCES
from metadata.versions.published import NAME, changes_json

FEED = "feed.xml"
PAGE = "changes.html"
NEWEST = 200
"""Versions on the page and in the feed of the catalogue; the older ones are with their datasets."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Step:
    """A version of a dataset."""

    dataset: Described
    release: Release

    @property
    def id(self) -> str:
        """IRI of the version."""
        return f"{self.dataset.iri}#version-{self.release.version}"

    @property
    def differences(self) -> str:
        """Path of the row differences from the dataset's page; empty when there are none."""
        return f"{DIFFERENCES}/{self.release.version}.csv" if self.release.differences else ""


def steps(datasets: Iterable[Described], most: int) -> list[Step]:
    """Return the newest versions of datasets, at most so many, the newest first; those of one day in the datasets' order."""
    found = (Step(dataset, release) for dataset in datasets for release in reversed(dataset.history))
    return nlargest(most, found, key=lambda step: step.release.date)


def own_changes(dataset: Dataset) -> Iterator[tuple[str, bytes]]:
    """Yield what tells of the versions of a dataset and lies beside it: path and bytes."""
    folder = f"datasets/{dataset.id}"
    yield f"{folder}/{FEED}", dataset_feed(dataset)
    yield f"{folder}/{NAME}", changes_json(dataset)
    for step in steps([dataset], len(dataset.history)):
        if step.differences:
            yield f"{folder}/{step.differences}", step.release.differences.read()


def catalogue_feed(catalogue: Catalogue, datasets: Sequence[Dataset]) -> bytes:
    """Return the feed of a catalogue: its newest versions. Only the datasets of these are read."""
    known = summaries(datasets)
    places = {one.id: place for place, one in enumerate(known)}
    feed = _feed(f"{catalogue.base_url}#changes", catalogue.title.ja, catalogue.publisher.name.ja, catalogue.modified)
    _text(feed, "subtitle", catalogue.title.en, "en")
    _link(feed, "self", f"{catalogue.base_url}{FEED}", "application/atom+xml")
    _link(feed, "alternate", f"{catalogue.base_url}{PAGE}", "text/html")
    for step in steps(known, NEWEST):
        _entry(feed, step, datasets[places[step.dataset.id]])
    return _bytes(feed)


def dataset_feed(dataset: Dataset) -> bytes:
    """Return the feed of a dataset: all its versions."""
    feed = _feed(f"{dataset.iri}#changes", dataset.title.ja, dataset.publisher.name.ja, dataset.modified)
    _text(feed, "subtitle", dataset.title.en, "en")
    _link(feed, "self", dataset.url(FEED), "application/atom+xml")
    _link(feed, "alternate", dataset.landing_page, "text/html")
    for step in steps([dataset], len(dataset.history)):
        _entry(feed, step, dataset)
    return _bytes(feed)


def _feed(id_: str, title: str, author: str, updated: date) -> ET.Element:
    feed = ET.Element("feed", {"xmlns": _ATOM, _LANGUAGE: "ja"})
    _text(feed, "id", id_)
    _text(feed, "title", title)
    _text(feed, "updated", _moment(updated))
    _text(ET.SubElement(feed, "author"), "name", author)
    return feed


def _entry(feed: ET.Element, step: Step, dataset: Dataset) -> None:
    release = step.release
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", step.id)
    _text(entry, "title", f"{dataset.title.ja} {release.version}")
    _text(entry, "updated", _moment(release.date))
    _text(ET.SubElement(entry, "author"), "name", dataset.publisher.name.ja)
    _text(entry, "summary", f"{release.notes.ja} / {release.notes.en}")
    _text(entry, "rights", dataset.attribution.ja)
    _link(entry, "alternate", dataset.landing_page, "text/html")
    _link(entry, "related", dataset.url(NAME), "application/json")
    if step.differences:
        _link(entry, "related", dataset.url(step.differences), "text/csv")


def _text(parent: ET.Element, name: str, text: str, language: str = "") -> None:
    ET.SubElement(parent, name, {_LANGUAGE: language} if language else {}).text = text


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+09:00"


def _bytes(feed: ET.Element) -> bytes:
    ET.indent(feed, " ")
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
