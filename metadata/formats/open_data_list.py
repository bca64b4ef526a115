"""オープンデータ一覧 of a municipality: dataset A-06 of 自治体標準オープンデータセット, 45 columns (edition 2026-08-01).

One row is one file. Importers (SHIRASAGI and portals that took its rules) know a dataset by データセット_ID and a file by
ファイル_ダウンロードURL, read again only what has a new 最終更新日, and delete what is missing from the list. So every row
has a download address, and a dataset without files is an error instead of a row that would empty it downstream.

The list does not list itself: the size of its own file would depend on the row that states it. Files that only describe
data (Data Package, JSON Schema, DCAT) are no rows either; they stand as ファイル_関連ドキュメント.

Columns and words are in `schema/open_data_list.yaml`. Out of scope: writing the CSV (`metadata.formats.files`), the older
forms (`metadata.formats.open_data_lists.forms`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from metadata.described.dataset import Dataset, File, Publisher
from metadata.described.derived_versions import derived_history, derived_version
from metadata.described.table import Cell, Table
from metadata.formats.open_data_lists.columns import fields, forms, table_description
from metadata.formats.open_data_lists.forms import write_form
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.terms import MANY
from pipelines.problems import MetadataError, Place, Problem

_LANGUAGE = "ja"
_AVAILABLE = "配信中"
_NO_API = "無"


def open_data_list(publisher: Publisher, datasets: Sequence[Dataset]) -> Table:
    """Return the list of a publisher's datasets: one row a data file, in the order given.

    Datasets of other publishers among `datasets` are passed over. Raises MetadataError `list-no-files` for a dataset that
    has no data file.
    """
    own = [dataset for dataset in datasets if dataset.publisher.code == publisher.code]
    empty = [Problem("list-no-files", Place(key=d.id), {"id": d.id}) for d in own if not _data_files(d)]
    if empty:
        raise MetadataError(empty)
    words = code_lists.open_data_list()["table"]
    return Table(
        words["name"],
        Bilingual(**words["title"]),
        table_description(forms()[code_lists.CURRENT_LIST_FORM]),
        fields(),
        tuple(_record(dataset, file) for dataset in own for file in _data_files(dataset)),
        primary_key=forms()[code_lists.CURRENT_LIST_FORM].primary_key,
    )


def list_id(code: str) -> str:
    """Return the id of the list of a publisher, by its code."""
    return f"{code}_open_data_list"


def list_dataset(
    publisher: Publisher, datasets: Sequence[Dataset], base_url: str, form: int = code_lists.CURRENT_LIST_FORM
) -> Dataset:
    """Return the list as a dataset `<code>_open_data_list` in one of its forms, described and without files.

    Period: from the first day to the last of the datasets listed; dates: first issued, last modified. Raises MetadataError
    `list-no-files`; ValueError when `datasets` holds none of the publisher's.
    """
    own = [dataset for dataset in datasets if dataset.publisher.code == publisher.code]
    table = open_data_list(publisher, own)
    words, chosen = code_lists.open_data_list()["dataset"], forms()[form]
    counts = {"count": len(own), "files": len(table.records), "form": form}

    def filled(key: str) -> Bilingual:
        name, standard = publisher.name, chosen.standard
        ja = words[key]["ja"].format(publisher=name.ja, standard=standard.ja, **counts)
        en = words[key]["en"].format(publisher=name.en, standard=standard.en, **counts)
        return Bilingual(ja, en)

    return Dataset(
        id=list_id(publisher.code),
        base_url=base_url,
        title=filled("title"),
        description=filled("description"),
        publisher=publisher,
        contact=publisher.contact,
        licence=own[0].licence,
        frequency=code_lists.frequencies()[words["frequency"]],
        keywords=tuple(Bilingual(**keyword) for keyword in words["keywords"]),
        category=words["category"],
        themes=tuple(words["themes"]),
        issued=min(dataset.issued for dataset in own),
        modified=max(dataset.modified for dataset in own),
        version=derived_version(dataset.version for dataset in own),
        version_notes=filled("version_notes"),
        period=(min(dataset.period[0] for dataset in own), max(dataset.period[1] for dataset in own)),
        conforms_to=chosen.standard,
        attribution=filled("attribution"),
        sources=(),
        derived_from=tuple(dataset.id for dataset in own),
        tables=(write_form(table, form),),
        history=derived_history(own),
    )


def _data_files(dataset: Dataset) -> tuple[File, ...]:
    return tuple(file for file in dataset.files if not file.describes_data)


def _record(dataset: Dataset, file: File) -> tuple[Cell, ...]:
    filled = _of_dataset(dataset) | _of_file(dataset, file)
    return tuple(filled.get(field.key, "") for field in fields())


def _of_dataset(dataset: Dataset) -> dict[str, Cell]:
    start, end = dataset.period
    contact = dataset.contact
    return {
        "dataset_id": dataset.id,
        "local_government_code": dataset.publisher.code,
        "local_government_name": dataset.publisher.name.ja,
        "dataset_title": dataset.title.ja,
        "dataset_description": dataset.description.ja,
        "dataset_keywords": MANY.join(keyword.ja for keyword in dataset.keywords),
        "dataset_category": dataset.category,
        "dataset_issued": dataset.issued.isoformat(),
        "dataset_modified": dataset.modified.isoformat(),
        "dataset_version": dataset.version,
        "dataset_language": _LANGUAGE,
        "dataset_url": dataset.landing_page,
        "dataset_frequency": dataset.frequency.title.ja,
        "dataset_standard": dataset.conforms_to.ja,
        "dataset_documents": MANY.join(source.page for source in dataset.sources),
        "dataset_history": MANY.join(f"{release.date.isoformat()}：{release.notes.ja}" for release in dataset.history),
        "dataset_area": MANY.join(place.name.ja for place in dataset.municipalities),
        "dataset_period": f"{start.isoformat()}/{end.isoformat()}",
        "dataset_creator": dataset.publisher.name.ja,
        "contact_name": contact.name.ja,
        "contact_email": contact.email,
        "contact_telephone": contact.telephone,
        "contact_form_url": contact.form,
    }


def _of_file(dataset: Dataset, file: File) -> dict[str, Cell]:
    return {
        "file_id": file.name,
        "file_title": file.title.ja,
        "file_access_url": dataset.landing_page,
        "file_download_url": dataset.url(file.name),
        "file_description": file.description.ja,
        "file_format": PurePosixPath(file.name).suffix.removeprefix(".").lower(),
        "file_licence": dataset.licence.short,
        "file_status": _AVAILABLE,
        "file_size": file.size,
        "file_issued": dataset.issued.isoformat(),
        "file_modified": dataset.modified.isoformat(),
        "file_terms": dataset.licence.iri,
        "file_documents": MANY.join(_documents(dataset)),
        "file_language": _LANGUAGE,
        "file_standard": dataset.conforms_to.ja,
        "file_api": _NO_API,
        "file_attribution": dataset.attribution.ja,
    }


def _documents(dataset: Dataset) -> Iterator[str]:
    return (dataset.url(file.name) for file in dataset.files if file.describes_data)
