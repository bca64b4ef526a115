"""A described dataset as a portal should hold it: ids that stay, tags and columns that CKAN takes, its content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.ckan.planning.desired import clean_tags, desired_table, in_scope, resource_id
from catalog.ckan.portal.model import DesiredTable
from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import MetadataError, SettingsError
from tests.catalog.ckan.target_samples import desired, target
from tests.metadata.formats.dcat_samples import listing, plan
from tests.metadata.samples import with_files, with_records

CSV = "999997_dx_plan_indicator_values.csv"


def table_of(dataset: Dataset, name: str) -> DesiredTable:
    return desired_table(next(table for table in dataset.tables if table.name == name))


def test_the_id_of_a_resource_is_known_for_ever() -> None:
    # Reckoned apart from the program, from SHA-1 as RFC 4122 §4.3 has it; a change would break every published link.
    assert resource_id("264652_dx_plan", "264652_dx_plan_measures.csv") == "5dc0c511-ffea-57b7-875e-3ec02889f78c"


def test_ids_and_content_stay_from_build_to_build_and_portal_to_portal(tmp_path: Path) -> None:
    one, again = desired(tmp_path), desired(tmp_path, dataclasses.replace(plan()))
    assert one == again
    other = desired(tmp_path, plan(), "bodik")
    ids = {resource.file_name: resource.id for resource in one.resources}
    assert {resource.file_name: resource.id for resource in other.resources}.items() <= ids.items()
    assert len(set(ids.values())) == len(one.resources)
    assert one.content != other.content


@pytest.mark.parametrize(
    ("dataset", "settings"),
    [
        (dataclasses.replace(plan(), title=Bilingual("別の題", "Other")), ()),
        (dataclasses.replace(plan(), frequency=dataclasses.replace(plan().frequency, iri="https://a.example/")), ()),
        (dataclasses.replace(plan(), keywords=(Bilingual("別の語", "other"),)), ()),
        (with_files(with_records(plan(), "measures", 0, 概要="別の概要")), ()),
        (plan(), ("visibility: private",)),
        (plan(), ("groups: [gyosei]",)),
        (plan(), ('organisations: {"999997": mihon}',)),
        (plan(), ("datastore: no",)),
        (plan(), ("licences: {CC-BY-4.0: CC-BY-4.0}",)),
    ],
)
def test_whatever_changes_changes_the_content(dataset: Dataset, settings: tuple[str, ...], tmp_path: Path) -> None:
    assert desired(tmp_path, dataset, "ckan", *settings).content != desired(tmp_path).content


def test_settings_go_before_the_profile(tmp_path: Path) -> None:
    made = desired(
        tmp_path,
        plan(),
        "ckan",
        'organisations: {"999997": mihon}',
        "licences: {CC-BY-4.0: CC-BY-4.0}",
        "visibility: private",
        "groups: [b2, a1]",
    )
    assert (made.organisation, made.fields["license_id"], made.fields["private"]) == ("mihon", "CC-BY-4.0", True)
    assert made.groups == ("a1", "b2")
    assert desired(tmp_path).fields["private"] is False


def test_a_licence_that_the_portal_has_no_id_for_is_told(tmp_path: Path) -> None:
    dataset = dataclasses.replace(plan(), licence=dataclasses.replace(plan().licence, id="MIT"))
    with pytest.raises(SettingsError) as caught:
        desired(tmp_path, dataset)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.key) == ("target-licence", "targets.portal.licences")
    assert (problem.facts["licence"], problem.facts["dataset"]) == ("MIT", "999997_dx_plan")


def test_every_file_carries_its_checksum_and_size(tmp_path: Path) -> None:
    for resource in desired(tmp_path).resources:
        assert resource.fields["hash"] == resource.sha256
        assert resource.fields["size"] == len(resource.file.read())
    assert {r.fields["format"] for r in desired(tmp_path).resources} == {"CSV", "XLSX", "JSON", "TTL", "XML"}


def test_an_extra_that_ckan_cannot_index_is_refused_here(tmp_path: Path) -> None:
    fits = dataclasses.replace(plan(), description=Bilingual("説明", "あ" * (32_766 // 3)))
    assert len(desired(tmp_path, fits).extras["description_en"].encode()) == 32_766
    with pytest.raises(MetadataError) as caught:
        desired(tmp_path, dataclasses.replace(plan(), description=Bilingual("説明", "あ" * (32_766 // 3) + "a")))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.key) == ("portal-extra-too-long", "extras.description_en")


def test_extras_that_would_say_nothing_are_left_out(tmp_path: Path) -> None:
    made = desired(tmp_path)
    assert "" not in made.extras.values()
    assert "contact_url" not in made.extras  # the sample's contact has no form
    assert made.fields["maintainer_email"] == "kikaku@city.mihon.example"


# Tags


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("行政計画", "行政計画"),
        ("digital transformation", "digital transformation"),
        ("社会保障・衛生", "社会保障-衛生"),
        ("企業・家計・経済", "企業-家計-経済"),
        ("子ども（こども）", "子ども-こども"),
        ("「道」、橋", "道-橋"),
        ("R&D/IT+AI", "R-D-IT-AI"),
        ("市民\u3000生活", "市民 生活"),
        (" 前後 ", "前後"),
        ("ｶﾞｲﾄﾞ", "ｶﾞｲﾄﾞ"),
        ("か\u3099いこく", "がいこく"),
        ("Ver_1.0-b", "Ver_1.0-b"),
        ("あ" * 101, "あ" * 100),
    ],
)
def test_a_keyword_becomes_a_tag_that_ckan_takes(text: str, tag: str) -> None:
    assert clean_tags([text]) == (tag,)
    assert re.fullmatch(r"[\w \-.]{2,100}", tag), "CKAN's own rule (tag_name_validator, tag_length_validator)"


@pytest.mark.parametrize("text", ["水", "（水）", "・", "", "   ", "--"])
def test_what_cannot_be_a_tag_is_left_out(text: str) -> None:
    assert clean_tags([text, "道路"]) == ("道路",)


def test_tags_stand_once_and_in_their_order() -> None:
    assert clean_tags(["い・ろ", "はに", "い/ろ"]) == ("い-ろ", "はに")


def test_the_keywords_as_declared_are_kept_beside_the_tags(tmp_path: Path) -> None:
    dataset = dataclasses.replace(plan(), keywords=(Bilingual("水", "water"), Bilingual("保健・衛生", "health")))
    made = desired(tmp_path, dataset)
    assert made.tags == ("保健-衛生", "行財政")
    assert made.extras["keywords"] == "水;保健・衛生"


# Tables


def test_columns_are_typed_and_labelled() -> None:
    columns = {column.id: column for column in table_of(plan(), "indicator_values").columns}
    assert {id_: columns[id_].type for id_ in ("id", "fiscal_year", "value", "unit")} == {
        "id": "text",
        "fiscal_year": "int",
        "value": "numeric",
        "unit": "text",
    }
    assert columns["fiscal_year"].label == "年度"
    assert columns["local_government_code"].label == "全国地方公共団体コード"
    listed = {column.id: column for column in table_of(listing(), "open_data_list").columns}
    assert listed["dataset_issued"].type == "date"


def test_records_hold_values_and_nothing_for_what_is_not_stated() -> None:
    first, second = table_of(plan(), "indicator_values").records
    assert (first["id"], first["fiscal_year"], first["value"], first["content"]) == ("1-1-k-2024", 2024, "90.0", None)
    assert (second["fiscal_year"], second["value"], second["content"]) == (None, None, "全ての手続に対応")
    json.dumps(first)


def test_a_number_keeps_its_digits_and_has_no_exponent() -> None:
    dataset = with_records(plan(), "indicator_values", 0, 値=Decimal("1E+4"))
    assert table_of(dataset, "indicator_values").records[0]["value"] == "10000"
    exact = with_records(plan(), "indicator_values", 0, 値=Decimal("0.10000000000000000000000000001"))
    assert table_of(exact, "indicator_values").records[0]["value"] == "0.10000000000000000000000000001"


@pytest.mark.parametrize(("number", "type_"), [(2**31 - 1, "int"), (-(2**31) + 1, "int"), (2**31, "numeric")])
def test_a_whole_number_too_large_for_int_gets_a_column_that_holds_it(number: int, type_: str) -> None:
    dataset = with_records(plan(), "indicator_values", 0, 年度=number)
    columns = {column.id: column.type for column in table_of(dataset, "indicator_values").columns}
    assert columns["fiscal_year"] == type_


def test_the_primary_key_is_named_by_column_ids() -> None:
    assert table_of(plan(), "measures").primary_key == ("id",)


def test_the_content_of_a_table_is_that_of_its_rows_and_columns() -> None:
    before = table_of(plan(), "measures")
    assert table_of(plan(), "measures").content == before.content
    assert table_of(with_records(plan(), "measures", 0, 概要="別の概要"), "measures").content != before.content
    tables = [table for table in plan().tables if table.name == "measures"]
    renamed = dataclasses.replace(tables[0].fields[-1], description=Bilingual("別", "other"))
    other = dataclasses.replace(tables[0], fields=(*tables[0].fields[:-1], renamed))
    assert desired_table(other).content != before.content


@pytest.mark.parametrize(
    ("records", "content"),
    [
        (
            (("a", 2**31, Decimal("-80.50"), "2025-03-31"), ('「引用」"\n', None, None, "")),
            "3bf220f8e1c0c0a4fe492a7ff4ed599a6688072afe504e32ab48084862b1ef94",
        ),
        ((), "6f4312816e74680e51b61747e0801e481a1996e6e253455ff8260b5622c04e96"),
    ],
)
def test_the_content_of_a_table_is_known_for_ever(records: tuple[tuple[Cell, ...], ...], content: str) -> None:
    # It stands on portals: made otherwise, every table there would be filled anew.
    words = Bilingual("語", "word")
    fields = tuple(Field(f"列{type_}", type_, type_, words, words) for type_ in ("string", "integer", "number", "date"))
    made = desired_table(Table("t", words, words, fields, records, ("列string",)))
    assert made.content == content


def test_the_content_of_a_table_is_the_checksum_of_its_json(real_build: Build) -> None:
    for table in (table for dataset in real_build.datasets for table in dataset.tables):
        made = desired_table(table)
        whole = [[dataclasses.asdict(column) for column in made.columns], made.primary_key, list(made.records)]
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
        assert made.content == hashlib.sha256(text.encode()).hexdigest()


def test_a_portal_without_datastore_gets_files_only(tmp_path: Path) -> None:
    made = desired(tmp_path, plan(), "ckan", "datastore: no")
    assert not [resource for resource in made.resources if resource.table]
    tables = {resource.file_name for resource in desired(tmp_path).resources if resource.table}
    assert tables == {file.name for file in plan().files if file.format == "CSV"}
    assert CSV in tables


def test_every_column_of_the_project_fits_postgresql(real_build: Build) -> None:
    columns = 0
    for dataset in real_build.datasets:
        for table in dataset.tables:
            made = desired_table(table)
            ids = [column.id for column in made.columns]
            assert len(set(ids)) == len(ids)
            for column in made.columns:
                columns += 1
                assert len(column.id.encode()) <= 63, column.id
                assert re.fullmatch(r"[a-z][a-z0-9_]*", column.id), column.id
            keys = [tuple(record[id_] for id_ in made.primary_key) for record in made.records]
            assert len(set(keys)) == len(keys)
            assert None not in [part for key in keys for part in key]
    assert columns > 500


def test_a_table_of_numbers_and_dates_keeps_its_types() -> None:
    words = Bilingual("語", "word")
    fields = tuple(Field(f"列{type_}", type_, type_, words, words) for type_ in ("string", "integer", "number", "date"))
    table = Table("t", words, words, fields, (("a", 1, Decimal("-80"), "2025-03-31"), ("", None, None, "")), ("列string",))
    made = desired_table(table)
    assert [column.type for column in made.columns] == ["text", "int", "numeric", "date"]
    assert list(made.records[0].values()) == ["a", 1, "-80", "2025-03-31"]
    assert list(made.records[1].values()) == [None, None, None, None]


# Which datasets


@pytest.mark.parametrize(
    ("publishers", "own", "others"),
    [
        ("publishers: []", ["262064_dx_plan", "cross_dx_indicators"], []),
        ('publishers: ["262064"]', ["262064_dx_plan", "262064_open_data_list"], ["242101_dx_plan", "cross_dx_indicators"]),
        ("publishers: [catalogue]", ["cross_dx_indicators"], ["262064_dx_plan"]),
    ],
)
def test_a_target_is_for_the_datasets_of_its_publishers(
    publishers: str, own: list[str], others: list[str], tmp_path: Path
) -> None:
    settings = target(tmp_path, "ckan", publishers).settings
    assert [id_ for id_ in own + others if in_scope(id_, settings)] == own
