"""Profiles: those that come with the program say what their portals want, and a wrong one is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.ckan.portal.model import DesiredDataset
from catalog.ckan.targets.profiles import FOLDER, load_profile, profile_names
from pipelines.problems import Place, Problem, SettingsError
from tests.catalog.ckan.target_samples import NAMES, desired, target
from tests.metadata.formats.dcat_samples import cross, listing, plan
from tests.metadata.samples import sample_publisher

HERE = Place("publish.yaml", 7, "targets.portal.profile")
SMALL = """
title: Small
fields: {title: title, license_id: licence}
resource_fields: {name: title}
files: ["*.csv"]
"""


def problem_of(folder: Path, text: str) -> Problem:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_profile("own.yaml", folder, HERE)
    (problem,) = caught.value.problems
    return problem


def names(of: DesiredDataset) -> list[str]:
    return [resource.file_name for resource in of.resources]


def test_three_portals_are_known(tmp_path: Path) -> None:
    assert profile_names() == ("bodik", "ckan", "egov")
    for name in profile_names():
        load_profile(name, tmp_path, HERE)


def test_an_unknown_profile_is_told_where_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        target(tmp_path, "bodick")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.key) == ("profile-unknown", "targets.portal.profile")
    assert (problem.facts["given"], problem.facts["known"]) == ("bodick", "bodik, ckan, egov")


def test_a_profile_of_ones_own_lies_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "tokyo.yaml").write_text(
        SMALL + 'licences: {CC-BY-4.0: CC-BY-4.0}\norganisation: {municipality: "t{code}"}\n', encoding="utf-8"
    )
    made = desired(tmp_path, plan(), "tokyo.yaml")
    assert (made.organisation, made.fields["license_id"]) == ("t999997", "CC-BY-4.0")
    assert all(name.endswith(".csv") for name in names(made))
    with pytest.raises(SettingsError) as caught:
        target(tmp_path, "osaka.yaml")
    assert [problem.code for problem in caught.value.problems] == ["file-missing"]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("title: title", "title: titel", "profile-fact", "fields.title"),
        ("title: title", "name: title", "profile-field", "fields.name"),
        ("title: title", "題名: title", "profile-field", "fields.題名"),
        ("{name: title}", "{hash: title}", "profile-field", "resource_fields.hash"),
        ("{name: title}", "{name: publisher}", "profile-fact", "resource_fields.name"),
        ("files:", "extras: {更新頻度: frequency}\nfiles:", "profile-extra", "extras.更新頻度"),
        ("files:", "extras: {title: title}\nfiles:", "profile-extra", "extras.title"),
        ("files:", "extras: {keikaku_owner: title}\nfiles:", "profile-extra", "extras.keikaku_owner"),
        ("files:", "tags: [title]\nfiles:", "profile-fact", "tags.0"),
        ("files:", "licences: {CC-BY: cc-by}\nfiles:", "licence-unknown", "licences.CC-BY"),
        ('["*.csv"]', "[]", "key-value", "files"),
        ('files: ["*.csv"]\n', "", "key-missing", "files"),
        ("title: Small", "title: Small\nfile: x", "key-unknown-near", "file"),
    ],
)
def test_what_is_wrong_in_a_profile_is_told_at_its_key(old: str, new: str, code: str, key: str, tmp_path: Path) -> None:
    assert old in SMALL
    problem = problem_of(tmp_path, SMALL.replace(old, new, 1))
    assert (problem.code, problem.place.file, problem.place.key) == (code, "own.yaml", key)


# What the reference says of each portal


def test_a_plain_ckan_gets_its_own_fields_and_extras_that_ckanext_dcat_reads(tmp_path: Path) -> None:
    made = desired(tmp_path)
    publisher = sample_publisher()
    assert made.organisation == "999997"
    assert made.fields["license_id"] == "cc-by"
    assert made.fields["title"] == "見本市デジタル推進計画"
    assert str(made.fields["notes"]).startswith("見本市の計画の取組と指標")
    assert "見本市「見本市デジタル推進計画」" in str(made.fields["notes"])  # how to name the source
    assert made.fields["url"] == "https://data.example/datasets/999997_dx_plan/"
    assert (made.fields["author"], made.fields["maintainer"]) == (publisher.name.ja, publisher.contact.name.ja)
    assert made.extras["issued"] == "2025-04-01"
    assert made.extras["modified"] == "2025-10-01"
    assert made.extras["frequency"] == "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    assert (made.extras["temporal_start"], made.extras["temporal_end"]) == ("2024-04-01", "2026-03-31")
    assert made.extras["spatial_uri"] == "http://data.e-stat.go.jp/lod/sac/C99999"
    assert made.extras["theme"] == '["http://publications.europa.eu/resource/authority/data-theme/GOVE"]'
    assert "datapackage.json" in names(made)
    assert not [name for name in names(made) if name.startswith("dcat.") or name.endswith("-metadata.json")]


def test_several_municipalities_have_no_single_place(tmp_path: Path) -> None:
    made = desired(tmp_path, cross())
    assert made.organisation == "keikaku"
    assert "spatial_uri" not in made.extras
    assert made.extras["spatial_text"] == "見本県見本市;見本県手本町"


def test_bodik_gets_what_its_portals_have(tmp_path: Path) -> None:
    made = desired(tmp_path, plan(), "bodik")
    assert made.organisation == "999997"  # the 6-digit code
    assert made.name == "999997_dx_plan"
    assert made.fields["license_id"] == "cc-by-40-intl"
    assert made.fields["author"] == sample_publisher().contact.name.ja  # the office
    assert made.extras["frequency"] == "1年に1回"
    assert "自治体標準ODS" not in made.tags
    assert {name.rpartition(".")[2] for name in names(made)} == {"csv", "xlsx", "json"}
    assert not {"datapackage.json", "999997_dx_plan.schema.json"} & set(names(made))


def test_only_a_standard_data_set_is_tagged_as_one(tmp_path: Path) -> None:
    assert {"自治体標準ODS", "オープンデータ一覧"} <= set(desired(tmp_path, listing(), "bodik").tags)


def test_bodik_has_to_be_told_who_holds_the_catalogues_own_datasets(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        desired(tmp_path, cross(), "bodik")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.key) == ("target-organisation", "targets.portal.organisations")
    assert (problem.facts["code"], problem.facts["dataset"]) == ("catalogue", "cross_dx_indicators")
    assert desired(tmp_path, cross(), "bodik", NAMES).organisation == "office"


def test_frequency_is_a_field_where_the_portals_schema_has_one(tmp_path: Path) -> None:
    from catalog.ckan.planning.desired import desired_dataset

    made = desired_dataset(plan(), target(tmp_path, "bodik"), frozenset({"frequency"}))
    assert made.fields["frequency"] == "1年に1回"
    assert "frequency" not in made.extras


def test_egov_gets_the_columns_of_the_list_of_open_data_as_fields(tmp_path: Path) -> None:
    made = desired(tmp_path, plan(), "egov", 'organisations: {"999997": mihon}')
    assert "license_id" not in made.fields
    assert made.fields["frequency_of_update"] == "1年に1回"
    assert made.fields["landingPage"] == "https://data.example/datasets/999997_dx_plan/"
    assert made.fields["temporal"] == "2024-04-01/2026-03-31"
    assert made.fields["spatial"] == "見本県見本市"
    assert made.fields["contactPoint"] == sample_publisher().contact.name.ja
    file = made.resources[0]
    assert file.fields["license_id"] == "CC BY 4.0"
    assert file.fields["download_url"] == f"https://data.example/datasets/999997_dx_plan/{file.file_name}"
    assert file.fields["terms_and_conditions"] == "https://creativecommons.org/licenses/by/4.0/"


def test_no_profile_has_a_field_that_it_says_twice() -> None:
    for path in FOLDER.glob("*.yaml"):
        profile = load_profile(path.stem, FOLDER, HERE)
        for names_ in (profile.fields, profile.extras):
            assert not set(names_) & set(profile.fields_or_extras), path.name
        assert not set(profile.fields) & set(profile.extras), path.name
