"""The description of a dataset and of the catalogue, computed once from what is declared and what was read.

Out of scope: files and checks (`metadata.building.build`), the form of any metadata format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from metadata.declared.dataset_folder import ReadDataset
from metadata.declared.declaration import ContactDeclaration, DatasetDeclaration, PublisherDeclaration, Words
from metadata.declared.settings import CataloguePublisher, Settings
from metadata.described.across.tables import INDICATORS, CrossWords, cross_words
from metadata.described.catalogue import Catalogue
from metadata.described.content import Content
from metadata.described.dataset import Contact, DataService, Dataset, Described, Publisher, Release, SourceDocument
from metadata.described.derived_versions import derived_history, derived_version
from metadata.described.schema import plan_tables
from metadata.described.series import with_series
from metadata.described.standard_table import CORRECTIONS, repairs_table, standard_table
from metadata.described.table import Table
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual

STANDARD = Bilingual("自治体標準オープンデータセット（共通ルール）", "Municipal standard open data set (common rules)")

STANDARD_KEYWORD = Bilingual("自治体標準ODS", "Municipal standard ODS")
"""The keyword of every dataset of the standard."""

UNRELEASED = Release("0.0.0", date.max, Bilingual("版なし", "No version"))
"""Stands for the version of a dataset until `with_history` gives it one."""


def bilingual(words: Words) -> Bilingual:
    """Return declared words as the model's pair."""
    return Bilingual(words.ja, words.en)


def contact(declared: ContactDeclaration) -> Contact:
    """Return a declared contact as the model's."""
    return Contact(bilingual(declared.name), declared.email, declared.telephone, declared.form)


def publisher(code: str, declared: PublisherDeclaration) -> Publisher:
    """Return an entry of publishers.yaml as the model's publisher."""
    return Publisher(code, declared.corporate_number, bilingual(declared.name), declared.site, contact(declared.contact))


def catalogue_publisher(declared: CataloguePublisher) -> Publisher:
    """Return who makes the catalogue: a publisher that is no municipality, so without code and 法人番号."""
    return Publisher("", "", bilingual(declared.name), declared.site, contact(declared.contact), declared.type)


def data_service(settings: Settings) -> DataService | None:
    """Return the interface of the first target of publish.yaml that has a title, or None when none has one."""
    target, maker = settings.targets.get(settings.service_target), settings.catalogue
    if target is None or target.title is None:
        return None
    licence, by = code_lists.licences()[maker.licence], catalogue_publisher(maker.publisher)
    return DataService(settings.base_url, target.address, bilingual(target.title), by, licence)


def described_tables(read: ReadDataset, by: Publisher) -> tuple[Table, ...]:
    """Return the tables of a dataset that was read; places in the document are named from the folder of datasets."""
    tables = plan_tables(read.plan, read.source, by)
    if read.standard is not None:
        repairs = repairs_table(read.standard.reading, by, next((one for one in tables if one.name == CORRECTIONS), None))
        tables = (standard_table(read.standard, by), *((repairs,) if repairs else ()))
    return tuple(_in_folder(table, read.name) for table in tables)


def describe_dataset(read: ReadDataset, by: Publisher, tables: tuple[Table, ...], base_url: str) -> Dataset:
    """Return the description of a dataset with its tables, without files and, until `with_history`, without a version."""
    declared = read.declared
    document = SourceDocument(
        declared.source.file,
        declared.source.sha256,
        bilingual(declared.source.title),
        declared.source.page,
        declared.source.published,
        Content.of(read.data),
    )
    dataset = Dataset(
        id=declared.id,
        base_url=base_url,
        title=bilingual(declared.title),
        description=bilingual(declared.description),
        publisher=by,
        contact=contact(declared.contact) if declared.contact else by.contact,
        licence=code_lists.licences()[declared.licence],
        frequency=code_lists.frequencies()[declared.frequency],
        keywords=_keywords(read),
        category=declared.category,
        themes=tuple(declared.themes),
        issued=UNRELEASED.date,
        modified=UNRELEASED.date,
        version=UNRELEASED.version,
        version_notes=UNRELEASED.notes,
        period=(declared.period.start, declared.period.end),
        conforms_to=_standard_of(read),
        attribution=attribution(declared, by),
        sources=(document,),
        derived_from=(),
        tables=tables,
        doubts=read.plan.doubts,
        overview=read.plan.overview,
        shares=read.plan.shares,
        standard=declared.standard,
        edition=read.standard.reading.edition_id if read.standard else "",
        received_edition=read.standard.received_edition if read.standard else "",
    )
    series = declared.series
    return with_series(dataset, series.id, bilingual(series.title), bilingual(series.description)) if series else dataset


def _keywords(read: ReadDataset) -> tuple[Bilingual, ...]:
    """Return the declared keywords, and of a standard dataset the two by which portals know it (BODIK's crawler does)."""
    declared = tuple(Bilingual(keyword.ja, keyword.en) for keyword in read.declared.keywords)
    if read.standard is None:
        return declared
    definition = read.standard.definition
    named = (STANDARD_KEYWORD, Bilingual(definition.keyword, definition.title.en))
    known = {keyword.ja for keyword in declared}
    return (*declared, *(keyword for keyword in named if keyword.ja not in known))


def _standard_of(read: ReadDataset) -> Bilingual:
    """Return the standard that a dataset follows: the common rules, or those of the dataset that it is."""
    if read.standard is None:
        return STANDARD
    title = read.standard.definition.title
    return Bilingual(f"自治体標準オープンデータセット（{title.ja}）", f"Municipal standard open data set ({title.en})")


def with_history(dataset: Dataset, history: tuple[Release, ...]) -> Dataset:
    """Return the dataset with its versions, of which there is one or more: issued with the first, modified with the last."""
    last, series = history[-1], dataset.series
    released = replace(
        dataset,
        issued=history[0].date,
        modified=last.date,
        version=last.version,
        version_notes=last.notes,
        history=history,
    )
    return with_series(released, series.id, series.title, series.description) if series else released


def _in_folder(table: Table, name: str) -> Table:
    return replace(table, places=tuple(replace(place, file=f"{name}/{place.file}") for place in table.places))


def attribution(declared: DatasetDeclaration, by: Publisher) -> Bilingual:
    """Return how a user names the source, and, apart from it, that it was processed (PDL1.0: processed works)."""
    source, licence = declared.source, code_lists.licences()[declared.licence]
    return Bilingual(
        f"出典：「{source.title.ja}」（{by.name.ja}）（{source.page}）、{licence.short}（{licence.iri}）。Keikakuが表形式に加工して作成。",
        f'Source: "{source.title.en}" ({by.name.en}) ({source.page}), {licence.short} ({licence.iri}). '
        "Processed into tables with Keikaku.",
    )


def describe_cross(id_: str, table: Table, plans: Sequence[Described], settings: Settings) -> Dataset:
    """Return the description of a dataset across municipalities, made of those in `plans`; it is as new as they are.

    cross_dx_indicators is called what the settings say; the others, of the same 分類 and themes, by `across/words.yaml`.
    """
    declared, maker = settings.cross_dx_indicators, catalogue_publisher(settings.catalogue.publisher)
    words = cross_words(id_)
    if id_ == INDICATORS:
        keywords = tuple(Bilingual(keyword.ja, keyword.en) for keyword in declared.keywords)
        words = CrossWords(bilingual(declared.title), bilingual(declared.description), keywords)
    licence = code_lists.licences()[settings.catalogue.licence]
    names = "、".join(dict.fromkeys(plan.publisher.name.ja for plan in plans))
    english = "; ".join(dict.fromkeys(plan.publisher.name.en for plan in plans))
    return Dataset(
        id=id_,
        base_url=settings.base_url,
        title=words.title,
        description=words.description,
        publisher=maker,
        contact=maker.contact,
        licence=licence,
        frequency=code_lists.frequencies()["ANNUAL"],
        keywords=words.keywords,
        category=declared.category,
        themes=tuple(declared.themes),
        issued=min(plan.issued for plan in plans),
        modified=max(plan.modified for plan in plans),
        version=derived_version(plan.version for plan in plans),
        version_notes=Bilingual("各計画のデータから作成", "Made from the datasets of the plans"),
        period=(min(plan.period[0] for plan in plans), max(plan.period[1] for plan in plans)),
        conforms_to=STANDARD,
        attribution=Bilingual(
            f"出典：{names}の計画・報告書（各データセットの出典を参照）、{licence.short}（{licence.iri}）。Keikakuが加工して作成。",
            f"Source: plans and reports of {english} (see the datasets), {licence.short} ({licence.iri}). "
            "Processed with Keikaku.",
        ),
        sources=(),
        derived_from=tuple(plan.id for plan in plans),
        tables=(table,),
        covers=tuple(dict.fromkeys(plan.publisher for plan in plans)),
        history=derived_history(plans),
    )


def describe_catalogue(datasets: Sequence[Described], settings: Settings) -> Catalogue:
    """Return the description of the catalogue of these datasets; it is as new as they are."""
    declared = settings.catalogue
    return Catalogue(
        base_url=settings.base_url,
        title=bilingual(declared.title),
        description=bilingual(declared.description),
        publisher=catalogue_publisher(declared.publisher),
        licence=code_lists.licences()[declared.licence],
        issued=declared.issued,
        modified=max((dataset.modified for dataset in datasets), default=declared.issued),
        period=(
            min((dataset.period[0] for dataset in datasets), default=declared.issued),
            max((dataset.period[1] for dataset in datasets), default=declared.issued),
        ),
    )
