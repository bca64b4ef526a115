"""The one description of a dataset, from which every metadata format is written.

A value here is a fact stated once: title, period, licence, publisher, dates, files with size and checksum, tables with
their fields. Writers (`datapackage`, `dcat`, `open_data_list`, pages) only turn it into their own form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from metadata.table import Bilingual, Table
from pipelines.doubts import Doubt
from pipelines.plan import Overview


@dataclass(frozen=True)
class Contact:
    """Whom to ask: an office, and at least one way to reach it."""

    name: Bilingual
    email: str = ""
    telephone: str = ""
    form: str = ""


@dataclass(frozen=True)
class Publisher:
    """A municipality. `code` is the 6-digit 全国地方公共団体コード, `corporate_number` the 13-digit 法人番号."""

    code: str
    corporate_number: str
    name: Bilingual  # prefecture and municipality: 京都府亀岡市
    site: str
    contact: Contact

    @property
    def area(self) -> str:
        """IRI of the municipality in e-Stat's 標準地域コード (plain form: five digits, no date)."""
        return f"http://data.e-stat.go.jp/lod/sac/C{self.code[:5]}"


@dataclass(frozen=True)
class Licence:
    """An entry of `metadata/vocabularies/licences.yaml`."""

    id: str  # as dataset.yaml writes it: CC-BY-4.0
    iri: str  # the licence's own page
    eu_iri: str  # its entry in the EU licence authority list
    title: Bilingual
    short: str  # as オープンデータ一覧 writes it: CC BY 4.0


@dataclass(frozen=True)
class Frequency:
    """An entry of `metadata/vocabularies/frequencies.yaml`."""

    id: str  # EU authority code: ANNUAL
    iri: str
    title: Bilingual  # 1年に1回


@dataclass(frozen=True)
class SourceDocument:
    """A document a dataset was read from. `published` is YYYY, YYYY-MM or YYYY-MM-DD, or empty when not stated."""

    file: str
    sha256: str
    title: Bilingual
    page: str
    published: str
    data: bytes


@dataclass(frozen=True)
class File:
    """A file of a dataset, whole in memory. `format` is a code of the EU file-type list (CSV, XLSX, JSON …)."""

    name: str
    data: bytes
    media_type: str
    format: str
    title: Bilingual
    description: Bilingual
    table: str = ""  # the table it holds, when it holds one

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes, lower-case hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def describes_data(self) -> bool:
        """Whether the file tells of the data (Data Package, CSVW, JSON Schema, DCAT) and holds none; known by its name."""
        return self.name.startswith(("datapackage.", "dcat.")) or self.name.endswith(("-metadata.json", ".schema.json"))


@dataclass(frozen=True)
class Dataset:
    """A described dataset with its tables and files. `base_url` ends in a slash."""

    id: str
    base_url: str
    title: Bilingual
    description: Bilingual
    publisher: Publisher
    contact: Contact
    licence: Licence
    frequency: Frequency
    keywords: tuple[Bilingual, ...]
    category: str  # 分類 of オープンデータ一覧: one of the 17
    themes: tuple[str, ...]  # codes of the EU data-theme list: GOVE
    issued: date
    modified: date
    version: str
    version_notes: Bilingual
    period: tuple[date, date]
    conforms_to: Bilingual  # the standard followed, in words
    attribution: Bilingual
    sources: tuple[SourceDocument, ...]  # empty for a derived dataset
    derived_from: tuple[str, ...]  # ids of the datasets a derived dataset is made of
    tables: tuple[Table, ...]
    files: tuple[File, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    overview: Overview | None = None  # what the document says of itself; None for a derived dataset
    covers: tuple[Publisher, ...] = ()  # the municipalities it speaks of, where that is not its publisher alone

    @property
    def iri(self) -> str:
        """IRI of the dataset: stable, absolute, without file ending."""
        return f"{self.base_url}datasets/{self.id}"

    @property
    def landing_page(self) -> str:
        """Address of the dataset's page; its files lie beside it."""
        return f"{self.base_url}datasets/{self.id}/"

    def url(self, file_name: str) -> str:
        """Return the address of one of its files."""
        return self.landing_page + file_name

    @property
    def municipalities(self) -> tuple[Publisher, ...]:
        """The municipalities the data speak of, each once, in order."""
        return tuple(dict.fromkeys(self.covers or (self.publisher,)))

    @property
    def row_count(self) -> int:
        """Records in all tables together."""
        return sum(len(table.records) for table in self.tables)
