"""data.json: what DCAT-US 3.0 asks of a catalogue, its datasets and their files."""

import dataclasses
import json
import re

from metadata.described.dataset import DataService
from metadata.described.series import join, with_series
from metadata.formats.csvw import csvw_files
from metadata.formats.data_json import data_json
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.formats.dcat_samples import KEEPER, all_datasets, catalogue, other_plan, plan

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def written(*datasets):
    return json.loads(b"".join(data_json(catalogue(), datasets)))


def test_a_catalogue_names_its_standard_and_holds_all_datasets():
    stated = written(*all_datasets())
    assert (stated["@type"], stated["title"], stated["titleMap"]["en"]) == ("Catalog", "見本目録", "Mihon catalogue")
    assert stated["conformsTo"]["title"] == "DCAT-US 3.0"
    assert "@context" not in stated
    assert [dataset["@id"] for dataset in stated["dataset"]] == [dataset.iri for dataset in all_datasets()]
    assert (stated["issued"], stated["modified"]) == ("2024-06-01", "2026-01-15")


def test_every_dataset_has_what_is_compulsory():
    stated = written(*all_datasets())["dataset"]
    for dataset in stated:
        assert all(dataset[key] for key in ("title", "description", "identifier"))
        assert dataset["publisher"]["name"]
        assert dataset["contactPoint"]["fn"]
        assert all(DATE.fullmatch(dataset[key]) for key in ("issued", "modified"))
        assert all(theme["prefLabel"] and theme["inScheme"]["title"] for theme in dataset["theme"])
        assert dataset["language"] == "ja"
    identifiers = [dataset["identifier"] for dataset in stated]
    assert len(set(identifiers)) == len(identifiers)


def test_a_dataset_states_its_facts():
    (stated,) = written(plan())["dataset"]
    assert stated["titleMap"] == {"ja": "見本市デジタル推進計画", "en": "Mihon City digital promotion plan"}
    assert stated["contactPoint"]["hasEmail"] == "mailto:kikaku@city.mihon.example"
    assert stated["keyword"] == ["デジタル推進", "行政計画"]
    assert stated["temporal"] == [{"@type": "PeriodOfTime", "startDate": "2024-04-01", "endDate": "2026-03-31"}]
    assert stated["spatial"][0]["@id"] == "http://data.e-stat.go.jp/lod/sac/C99999"
    assert (stated["accrualPeriodicity"], stated["version"]) == ("R/P1Y", "1.1.0")
    assert stated["publisher"] == {
        "@type": "Organization",
        "name": "見本県見本市",
        "altLabel": "Mihon City, Mihon Prefecture",
        "notation": ["999997"],
    }


def test_a_contact_without_e_mail_gets_none():
    (stated,) = written(other_plan())["dataset"]
    assert "hasEmail" not in stated["contactPoint"]
    assert stated["contactPoint"]["tel"] == "tel:0999-12-3456"


def test_the_data_files_are_the_distributions_with_size_checksum_and_licence():
    (stated,) = written(plan())["dataset"]
    files = [file for file in plan().files if not file.describes_data]
    assert [d["downloadURL"] for d in stated["distribution"]] == [plan().url(file.name) for file in files]
    for told, file in zip(stated["distribution"], files, strict=True):
        assert (told["byteSize"], told["mediaType"], told["format"]) == (str(len(file.data)), file.media_type, file.format)
        assert told["checksum"] == {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256}
        assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_table_has_its_columns_described():
    dataset = dataclasses.replace(plan(), files=(*plan().files, *csvw_files(plan())))
    (stated,) = written(dataset)["dataset"]
    described = [told["describedBy"]["downloadURL"] for told in stated["distribution"] if "describedBy" in told]
    assert described == [dataset.url(file.name) for file in csvw_files(plan())]


def test_every_frequency_has_its_word():
    words = [
        written(dataclasses.replace(plan(), frequency=frequency))["dataset"][0]["accrualPeriodicity"]
        for frequency in code_lists.frequencies().values()
    ]
    assert all(re.fullmatch(r"R/P\d+[DWMY]|irregular|notPlanned", word) for word in words)
    assert len(set(words)) == len(words)


def test_series_and_service_stand_at_the_root():
    words = Bilingual("見本市の計画", "Plans of Mihon City")
    service = DataService("https://data.example/", "https://ckan.example", words, KEEPER, plan().licence)
    editions = [dataclasses.replace(plan(), id=id_, service=service) for id_ in ("999997_a", "999997_b")]
    stated = written(*join(with_series(edition, "mihon", words, words) for edition in editions))
    (series,) = stated["datasetSeries"]
    assert (series["@id"], series["title"]) == ("https://data.example/#series-mihon", "見本市の計画")
    assert [dataset["inSeries"][0]["@id"] for dataset in stated["dataset"]] == [series["@id"]] * 2
    assert [each["endpointURL"] for each in stated["service"]] == [["https://ckan.example/api/3/action"]]


def test_a_catalogue_without_series_or_service_says_nothing_of_them():
    assert not {"datasetSeries", "service"} & written(plan()).keys()


def test_a_catalogue_without_datasets_is_a_document_too():
    assert written()["dataset"] == []


def test_the_same_datasets_give_the_same_bytes():
    data = b"".join(data_json(catalogue(), all_datasets()))
    assert data == b"".join(data_json(catalogue(), all_datasets()))
    assert data == (json.dumps(json.loads(data), ensure_ascii=False, indent=1) + "\n").encode()
    assert (data[:1], data[-2:], b"\r" in data) == (b"{", b"}\n", False)
