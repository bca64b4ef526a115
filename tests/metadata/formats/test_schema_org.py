"""schema.org descriptions; how they stand in the pages is in tests/catalog/site/test_pages.py."""

import dataclasses
import json

import pytest

from metadata.formats.schema_org import catalogue_json_ld, dataset_json_ld, description, embedded
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.formats.dcat_samples import all_datasets, catalogue, cross, other_plan, plan


def told(dataset):
    return dataset_json_ld(dataset, catalogue())


@pytest.mark.parametrize("text", ["短い", "ちょうどよい長さの説明。" * 8, "長い説明。" * 2000])
def test_a_description_has_the_length_that_google_takes(text):
    dataset = dataclasses.replace(plan(), description=Bilingual(text, "In English"))
    assert 50 <= len(description(dataset)) <= 5000
    assert description(dataset).startswith(text[:100])


def test_a_long_description_says_that_it_was_cut():
    assert description(dataclasses.replace(plan(), description=Bilingual("あ" * 6000, "b"))).endswith("あ…")


def test_a_description_stands_in_both_languages():
    assert "見本市の計画の取組と指標\nMeasures and indicators of the plan of Mihon City" in told(plan())["description"]


def test_no_text_can_end_the_script_element():
    dataset = dataclasses.replace(plan(), title=Bilingual("</script><script>", "<!-- x"))
    text = embedded(told(dataset))
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>"


def test_the_document_that_was_read_is_what_the_data_are_based_on():
    (document,) = told(plan())["isBasedOn"]
    assert (document["url"], document["datePublished"]) == ("https://www.city.mihon.example/plan.html", "2024-03")


def test_a_derived_dataset_names_what_it_is_made_of_and_covers_all_of_their_places():
    stated = told(cross())
    assert [origin["@id"] for origin in stated["isBasedOn"]] == [plan().iri, other_plan().iri]
    assert [place["name"] for place in stated["spatialCoverage"]] == ["見本県見本市", "見本県手本町"]
    assert stated["publisher"]["@type"] == "Organization"
    assert "identifier" not in stated["publisher"]


def test_a_contact_states_the_ways_that_it_gives_and_no_others():
    assert told(other_plan())["publisher"]["contactPoint"] == {
        "@type": "ContactPoint",
        "name": "手本町総務課",
        "alternateName": "General Affairs Division, Tehon Town",
        "telephone": "0999-12-3456",
        "url": "https://www.town.tehon.example/form",
    }


def test_each_column_is_one_variable():
    variables = [(each["propertyID"], each["name"], each["alternateName"]) for each in told(plan())["variableMeasured"]]
    assert len(variables) == len(set(variables))
    assert set(variables) == {(field.key, *field.title) for table in plan().tables for field in table.fields}
    assert variables[0][:2] == ("local_government_code", "全国地方公共団体コード")


def test_the_catalogue_states_who_runs_it():
    stated = catalogue_json_ld(catalogue(), all_datasets())
    assert (stated["@type"], stated["name"], stated["url"]) == ("DataCatalog", "見本目録", "https://data.example/")
    assert stated["publisher"]["contactPoint"]["email"] == "office@catalogue.example"
    assert stated["dateModified"] == "2026-01-15"
