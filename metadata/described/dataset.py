"""The one description of a dataset, from which every metadata format is written.

A value here is a fact stated once: title, period, licence, publisher, dates, files with size and checksum, tables with
their fields. Writers (`datapackage`, `dcat`, `open_data_list`, pages) only turn it into their own form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from metadata.described.content import NOTHING, Content
from metadata.described.table import Table
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Frequency, Licence
from metadata.vocabularies.concepts import MatchState
from pipelines.tables.doubt import Doubt
from pipelines.tables.plan import Overview, Shares


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: an office, and at least one way to reach it."""

    name: Bilingual
    email: str = ""
    telephone: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A municipality. `code` is the 6-digit 全国地方公共団体コード, `corporate_number` the 13-digit 法人番号."""

    code: str
    corporate_number: str
    name: Bilingual  # prefecture and municipality: 京都府亀岡市
    site: str
    contact: Contact
    type: str = ""  # one of metadata/vocabularies/publisher_types.yaml; empty: told from the code

    @property
    def area(self) -> str:
        """IRI of the municipality in e-Stat's 標準地域コード (plain form: five digits, no date)."""
        return f"http://data.e-stat.go.jp/lod/sac/C{self.code[:5]}"


@dataclass(frozen=True)
class SourceDocument:
    """A document a dataset was read from. `published` is YYYY, YYYY-MM or YYYY-MM-DD, or empty when not stated.

    `sha256` is the declared one, `content` what was read.
    """

    file: str
    sha256: str
    title: Bilingual
    page: str
    published: str
    content: Content

    @property
    def data(self) -> bytes:
        """The bytes. Raises OSError when they lie in a file that cannot be read."""
        return self.content.read()


@dataclass(frozen=True)
class File:
    """A file of a dataset. `format` is a code of the EU file-type list (CSV, XLSX, JSON …)."""

    name: str
    content: Content
    media_type: str
    format: str
    title: Bilingual
    description: Bilingual
    table: str = ""  # the table it holds, when it holds one
    conforms_to: str = ""  # IRI of the standard that it follows, beside the one of its format

    @property
    def size(self) -> int:
        """Size in bytes."""
        return self.content.size

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, lower-case hex."""
        return self.content.sha256

    @property
    def data(self) -> bytes:
        """The bytes. Raises OSError when they lie in a file that cannot be read."""
        return self.content.read()

    def holding(self, data: bytes) -> File:
        """Return the file with other bytes."""
        return replace(self, content=Content.of(data))

    @property
    def describes_data(self) -> bool:
        """Whether the file tells of the data (Data Package, CSVW, JSON Schema, DCAT) and holds none; known by its name."""
        return self.name.startswith(("datapackage.", "dcat.")) or self.name.endswith(("-metadata.json", ".schema.json"))


@dataclass(frozen=True)
class CombinedFile:
    """A file at the root of the catalogue that holds tables of all datasets, described. `name` is its path there."""

    name: str
    media_type: str
    format: str  # as that of a File
    title: Bilingual
    description: Bilingual
    size: int
    sha256: str
    modified: date


@dataclass(frozen=True)
class DataService:
    """An interface through which programs get at the datasets: the CKAN that they are pushed to."""

    base_url: str
    address: str  # of the portal, without slash at the end
    title: Bilingual
    publisher: Publisher  # who runs the catalogue
    licence: Licence  # of the catalogue's own descriptions


@dataclass(frozen=True)
class Release:
    """A version of a dataset: an entry of its ledger (`metadata.versions.ledger`), or of what is derived from several.

    `content` and `columns` are what it held, as SHA-256 (`metadata.versions.content`); empty for a derived dataset.
    `approved` is the content of a change that was larger than the limits and was let through. `differences` is the CSV
    of what it changed, row by row; empty when there is none (a first version has none).
    """

    version: str
    date: date
    notes: Bilingual
    content: str = ""
    columns: str = ""
    approved: str = ""
    differences: Content = NOTHING


@dataclass(frozen=True, slots=True)
class Member:
    """What a series takes over from one of its datasets."""

    id: str
    period: tuple[date, date]
    issued: date
    frequency: Frequency
    publisher: Publisher
    contact: Contact
    municipalities: tuple[Publisher, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The editions of one plan or report: what is declared of them together, and the members in their order.

    What the editions need not agree on (frequency, contact) is that of the last one.
    """

    id: str
    title: Bilingual
    description: Bilingual
    members: tuple[Member, ...]  # never empty, ordered by period (`metadata.described.series`)

    @property
    def last(self) -> Member:
        """The newest member."""
        return self.members[-1]

    @property
    def issued(self) -> date:
        """When the first of the members was published."""
        return min(member.issued for member in self.members)

    @property
    def modified(self) -> date:
        """When a member was last added; a change inside a member is not a change of the series (DCAT 3)."""
        return max(member.issued for member in self.members)

    @property
    def period(self) -> tuple[date, date]:
        """First and last day that any member speaks of."""
        return min(member.period[0] for member in self.members), max(member.period[1] for member in self.members)

    @property
    def municipalities(self) -> tuple[Publisher, ...]:
        """The municipalities that any member speaks of, each once, in order."""
        return tuple(dict.fromkeys(place for member in self.members for place in member.municipalities))

    def before(self, dataset_id: str) -> str:
        """Return the id of the member before this one, or an empty text for the first."""
        ids = [member.id for member in self.members]
        place = ids.index(dataset_id)
        return ids[place - 1] if place else ""


@dataclass(frozen=True)
class ConceptDecision:
    """Whether a row of a table (indicators, achievement_figures) counts what a concept says, and why."""

    table: str
    row: str
    concept: str
    state: MatchState
    reason: str


@dataclass(frozen=True, kw_only=True)
class Described:
    """What lists and catalogues say of a dataset, a few kilobytes whatever its size. `base_url` ends in a slash."""

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
    derived_from: tuple[str, ...]  # ids of the datasets a derived dataset is made of
    shares: Shares | None = None  # what became of the places of the document, where it was read by a layout
    covers: tuple[Publisher, ...] = ()  # the municipalities it speaks of, where that is not its publisher alone
    series: Series | None = None  # the editions of the plan or report that it is one of
    history: tuple[Release, ...] = ()  # its versions, oldest first; dates, version and notes above are taken from it
    standard: str = ""  # slug of the national standard dataset that it is; empty for a plan or a report
    edition: str = ""  # of that standard, in whose form it is published
    received_edition: str = ""  # in which its file was received

    @property
    def iri(self) -> str:
        """IRI of the dataset: stable, absolute, without file ending."""
        return f"{self.base_url}datasets/{self.id}"

    @property
    def landing_page(self) -> str:
        """Address of the dataset's page; its files lie beside it."""
        return f"{self.base_url}datasets/{self.id}/"

    @property
    def series_iri(self) -> str:
        """IRI of the series it belongs to; empty when it belongs to none."""
        return f"{self.base_url}#series-{self.series.id}" if self.series else ""

    @property
    def standard_iri(self) -> str:
        """IRI of the standard it follows: of an edition of a standard dataset one for all that are of it."""
        of_all = f"{self.base_url}#standard-{self.standard}-{self.edition}"
        return of_all if self.standard else f"{self.iri}#standard"

    def url(self, file_name: str) -> str:
        """Return the address of one of its files."""
        return self.landing_page + file_name

    @property
    def municipalities(self) -> tuple[Publisher, ...]:
        """The municipalities the data speak of, each once, in order."""
        return tuple(dict.fromkeys(self.covers or (self.publisher,)))


@dataclass(frozen=True, kw_only=True)
class Summary(Described):
    """A dataset without its tables and files: what there is of it is counted. `tables` is table name → records."""

    tables: Mapping[str, int]
    doubts: int
    settled: int

    @property
    def row_count(self) -> int:
        """Records in all tables together."""
        return sum(self.tables.values())


@dataclass(frozen=True, kw_only=True)
class Dataset(Described):
    """A described dataset with its tables and files."""

    conforms_to: Bilingual  # the standard followed, in words
    attribution: Bilingual
    sources: tuple[SourceDocument, ...]  # empty for a derived dataset
    tables: tuple[Table, ...]
    files: tuple[File, ...] = ()
    combined: tuple[CombinedFile, ...] = ()  # that hold its tables with those of others
    doubts: Sequence[Doubt] = ()
    overview: Overview | None = None  # what the document says of itself; None for a derived dataset
    service: DataService | None = None  # through which it can be had, when there is one
    measure_themes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # measure ID → Japanese names of its dx-themes
    concepts: tuple[ConceptDecision, ...] = ()  # what its rows count, as decided

    @property
    def row_count(self) -> int:
        """Records in all tables together."""
        return sum(len(table.records) for table in self.tables)

    def summary(self) -> Summary:
        """Return what lists and catalogues say of it."""
        return Summary(
            **{each.name: getattr(self, each.name) for each in fields(Described)},
            tables={table.name: len(table.records) for table in self.tables},
            doubts=len(self.doubts),
            settled=sum(not doubt.open for doubt in self.doubts),
        )
