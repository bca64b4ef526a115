"""A broken rule is told at its cause: the file, line and key that an officer can correct, in words without RDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from rdflib import Graph, URIRef

from metadata.building.build import ON_LEDGER, publishers
from metadata.building.cataloguing import catalogued
from metadata.building.one_dataset import Context, laid_down, prepare
from metadata.declared.declaration import Words
from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset, Publisher
from metadata.gates import causes
from metadata.gates.shacl import FOLDER, SH
from metadata.messages.rendering import LANGUAGES, render
from metadata.versions.kept.keeping import Keeping, TemporaryFolder
from metadata.versions.kept.kept_datasets import KeptDatasets
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import MetadataError, Place, Problem, SettingsError
from tests.conftest import ROOT, SMALL, Project

Change = Callable[[Dataset], Dataset]
DECLARED, PUBLISHERS = f"datasets/{SMALL}/dataset.yaml", "datasets/publishers.yaml"
LEDGER = f"datasets/{SMALL}/changes.yaml"
RDF_WORDS = re.compile(r"\b(dcat|dct|foaf|vcard|prov|xsd|skos|spdx|adms|sh|rdfs?):|urn:|shacl|Violation|Constraint", re.I)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return read_settings(ROOT / "publish.yaml")


@pytest.fixture(scope="module")
def dataset(settings: Settings) -> Dataset:
    """A real dataset as it was read, with one of its files."""
    root = ROOT / "datasets"
    read = prepare(SMALL, Context(root, settings.base_url, publishers(root), ON_LEDGER)).dataset
    assert read is not None
    return replace(read, files=tuple(file for file in read.files if file.name.endswith(".json") and not file.describes_data))


def broken(dataset: Dataset, settings: Settings) -> tuple[Problem, ...]:
    """Return what is told of a dataset that must not be published."""
    with pytest.raises(MetadataError) as caught:
        folder = TemporaryFolder()
        keeping = Keeping(folder.path, "")
        catalogued(KeptDatasets([laid_down(dataset, keeping)]), settings, ROOT / "datasets", keeping)
    return caught.value.problems


def line(problem: Problem) -> str:
    """Return the line of the file that a problem points to."""
    assert problem.place.line is not None
    return (ROOT / problem.place.file).read_text(encoding="utf-8").splitlines()[problem.place.line - 1].strip()


def english(field: str) -> Change:
    """Empty the English text of a field."""
    return lambda dataset: replace(dataset, **{field: Bilingual(getattr(dataset, field).ja, " ")})


def publisher(**fields: object) -> Change:
    def change(dataset: Dataset) -> Dataset:
        changed: Publisher = replace(dataset.publisher, **fields)
        return replace(dataset, publisher=changed, series=None)

    return change


def contact(**fields: object) -> Change:
    return lambda dataset: replace(dataset, contact=replace(dataset.contact, **fields))


def source(**fields: object) -> Change:
    return lambda dataset: replace(dataset, sources=(replace(dataset.sources[0], **fields),))


def series(**fields: object) -> Change:
    return lambda dataset: replace(dataset, series=replace(dataset.series, **fields))


def unknown(field: str, **fields: str) -> Change:
    return lambda dataset: replace(dataset, **{field: replace(getattr(dataset, field), **fields)})


LATE = date(2099, 1, 1)
CASES: list[tuple[str, Change, str, str, str]] = [
    # rule, change, file, key, how the line begins
    ("dataset-title", english("title"), DECLARED, "title.en", "en:"),
    ("dataset-description", english("description"), DECLARED, "description.en", "en:"),
    ("dataset-keyword", lambda d: replace(d, keywords=(Bilingual("行政,計画", "plan"),)), DECLARED, "keywords", "keywords:"),
    ("dataset-dates-ordered", lambda d: replace(d, issued=LATE), LEDGER, "changes", "changes:"),
    ("dataset-version", lambda d: replace(d, version="第 1 版"), LEDGER, "changes", "changes:"),
    ("dataset-version-notes", english("version_notes"), LEDGER, "changes", "changes:"),
    ("dataset-theme", lambda d: replace(d, themes=("PLAN",)), DECLARED, "themes", "themes:"),
    ("dataset-category", lambda d: replace(d, category="観光"), DECLARED, "category", "category:"),
    (
        "dataset-frequency",
        unknown("frequency", iri="http://publications.europa.eu/resource/authority/frequency/YEARLY"),
        DECLARED,
        "frequency",
        "frequency:",
    ),
    (
        "distribution-licence",
        unknown("licence", eu_iri="https://creativecommons.org/licenses/by-nc/4.0/"),
        DECLARED,
        "licence",
        "licence:",
    ),
    ("period-ordered", lambda d: replace(d, period=(LATE, date(2024, 4, 1))), DECLARED, "period.end", "period:"),
    ("source-title", source(title=Bilingual(" ", "Plan")), DECLARED, "source.title.ja", "ja:"),
    ("source-issued", source(published="2024-13"), DECLARED, "source.published", "published:"),
    ("literal", source(published="2024-02-30"), DECLARED, "source.published", "published:"),
    ("checksum-value", source(sha256="AB" * 32), DECLARED, "source.sha256", "sha256:"),
    ("series-title", series(title=Bilingual("各期", "")), DECLARED, "series.title.en", "title:"),
    ("series-description", series(description=Bilingual("", "All")), DECLARED, "series.description.ja", "ja:"),
    ("contact-form", contact(form="電話で"), PUBLISHERS, "publishers.264652.contact.form", "form:"),
    ("contact-email", contact(email="dx@town"), PUBLISHERS, "publishers.264652.contact.email", "contact:"),
    ("contact-telephone", contact(telephone="3-12"), PUBLISHERS, "publishers.264652.contact.telephone", "contact:"),
    ("contact-reachable", contact(form=""), PUBLISHERS, "publishers.264652.contact", "contact:"),
    ("contact-name", contact(name=Bilingual("町", " ")), PUBLISHERS, "publishers.264652.contact.name.en", "name:"),
    ("agent-name", publisher(name=Bilingual("", "Town")), PUBLISHERS, "publishers.264652.name.ja", "name:"),
    (
        "corporate-number-check-digit",
        publisher(corporate_number="1000020264652"),
        PUBLISHERS,
        "publishers.264652.corporate_number",
        "corporate_number:",
    ),
    (
        "identifier-number",
        publisher(corporate_number="50000202646"),
        PUBLISHERS,
        "publishers.264652.corporate_number",
        "corporate_number:",
    ),
    ("code-check-digit", publisher(code="264653"), PUBLISHERS, "publishers.264652", '"264652":'),
]


@pytest.mark.parametrize(("rule", "change", "file", "key", "begins"), CASES, ids=[case[0] for case in CASES])
def test_the_cause_is_the_key_that_was_declared(
    rule: str, change: Change, file: str, key: str, begins: str, dataset: Dataset, settings: Settings
) -> None:
    problems = broken(change(dataset), settings)
    found = next((problem for problem in problems if problem.code == f"shape-{rule}"), None)
    assert found is not None, problems
    assert (found.place.file, found.place.key) == (file, key)
    assert line(found).startswith(begins)
    for problem in problems:
        for language in LANGUAGES:
            message = render(problem, language)
            assert not RDF_WORDS.search(message.text + message.cure), message
            assert key.split(".")[0] in message.place
            assert "—" not in message.cure
    japanese = render(found, "ja")
    assert re.search("[ぁ-ん]", japanese.text) and re.search("[ぁ-ん]", japanese.cure)
    assert render(found, "en").text != japanese.text


def test_one_wrong_value_is_told_once(dataset: Dataset, settings: Settings) -> None:
    # It is repeated in the record and in every file, the licence in every file.
    assert [problem.code for problem in broken(replace(dataset, issued=LATE), settings)] == ["shape-dataset-dates-ordered"]
    of_all = replace(dataset.licence, eu_iri="https://creativecommons.org/licenses/by-nc/4.0/")
    assert len(broken(replace(dataset, licence=of_all), settings)) == 1


def test_the_wrong_value_is_shown_as_people_write_it(dataset: Dataset, settings: Settings) -> None:
    (problem,) = broken(replace(dataset, themes=("PLAN",)), settings)[:1]
    assert problem.facts["given"] == "PLAN"
    (problem,) = broken(contact(email="dx@town")(dataset), settings)[:1]
    assert problem.facts["given"] == "dx@town"


def settings_with(path: tuple[str, ...], value: object, settings: Settings) -> Settings:
    """Return settings with another value at a path, past the checks of the declaration."""

    def changed(model: Settings, rest: tuple[str, ...]) -> Settings:
        inner = value if len(rest) == 1 else changed(getattr(model, rest[0]), rest[1:])
        return model.model_copy(update={rest[0]: inner})

    return changed(settings, path)


@pytest.mark.parametrize(
    ("path", "value", "code", "key"),
    [
        (("catalogue", "title"), Words.model_construct(ja="目録", en=" "), "shape-catalogue-title", "catalogue.title.en"),
        (("catalogue", "issued"), LATE, "shape-catalogue-dates-ordered", "catalogue.issued"),
        (
            ("catalogue", "publisher", "name"),
            Words.model_construct(ja="室", en=" "),
            "shape-agent-name",
            "catalogue.publisher.name.en",
        ),
    ],
)
def test_what_the_catalogue_says_is_told_at_publish_yaml(
    path: tuple[str, ...], value: object, code: str, key: str, dataset: Dataset, settings: Settings
) -> None:
    changed = settings_with(path, value, settings)
    problems = broken(dataset, changed)
    assert (problems[0].code, problems[0].place.file, problems[0].place.key) == (code, "publish.yaml", key)


def test_the_address_of_a_ckan_is_told_at_its_line(tmp_path: Path) -> None:
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    words = "targets:\n  kyoto:\n    title: {ja: 窓口, en: API}\n    url: https://ckan.example/{dx}\n    profile: ckan\n"
    (tmp_path / "publish.yaml").write_text(words + text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "publish.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("key-value", Place("publish.yaml", 4, "targets.kyoto.url"))


def test_what_no_key_decides_is_called_a_fault_of_the_program(dataset: Dataset, settings: Settings) -> None:
    file = replace(dataset.files[0], media_type="JSON")
    problems = broken(replace(dataset, files=(file,)), settings)
    assert {problem.code.partition("-")[0] for problem in problems} == {"fault"}
    assert "このプログラムの誤り" in render(problems[0], "ja").text
    assert "fault of this program" in render(problems[0], "en").text


def test_a_fault_is_not_told_beside_its_likely_cause(dataset: Dataset, settings: Settings) -> None:
    file = replace(dataset.files[0], media_type="JSON")
    problems = broken(replace(dataset, files=(file,), version=""), settings)
    assert [problem.code for problem in problems] == ["shape-dataset-version"]


def test_every_cause_is_of_a_rule_and_its_words_have_no_rdf() -> None:
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    declared = yaml.safe_load(causes.CAUSES.read_text(encoding="utf-8"))
    for rule in {rule for rules in declared.values() for rule in rules}:
        words = [str(text) for text in shapes.objects(URIRef(f"urn:keikaku:shape:{rule}"), SH.message)]
        assert len(words) == 2, rule
        assert not any(RDF_WORDS.search(text) for text in words), rule


def empty_english_title(project: Project) -> None:
    project.edit("dataset.yaml", '"Yosano Town Administrative DX Promotion Plan"\ndescription', '" "\ndescription')


def form_in_words(project: Project) -> None:
    path = project.datasets / "publishers.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("form: https://www.town.yosano.lg.jp/", "form: 役場の窓口で"), encoding="utf-8")


def page_with_braces(project: Project) -> None:
    project.edit("dataset.yaml", "page: https://www.town.yosano.lg.jp/", "page: https://www.town.yosano.lg.jp/{dx}")


def contact_of_its_own(project: Project) -> None:
    words = "contact:\n  name: {ja: 企画課, en: Planning}\n  telephone: '12-3456'\nlayout:"
    project.edit("dataset.yaml", "layout:", words)


def impossible_month(project: Project) -> None:
    project.edit("dataset.yaml", 'published: "2025-03"', 'published: "2025-13"')


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (empty_english_title, f"datasets/{SMALL}/dataset.yaml:5 [title.en]"),
        (form_in_words, "datasets/publishers.yaml:24 [publishers.264652.contact.form]"),
        (page_with_braces, f"datasets/{SMALL}/dataset.yaml:17 [source.page]"),
        (contact_of_its_own, f"datasets/{SMALL}/dataset.yaml:12 [contact.telephone]"),
        (impossible_month, f"datasets/{SMALL}/dataset.yaml:18 [source.published]"),
    ],
)
def test_the_screen_shows_place_and_cure(project: Project, change: Callable[[Project], None], place: str, lang: str) -> None:
    change(project)
    run = project.run("check", lang=lang)
    assert run.exit_code == 1
    assert f"{place}: " in run.shown
    assert ("→ 直し方: " if lang == "ja" else "→ cure: ") in run.shown
    assert not RDF_WORDS.search(run.shown), run.shown


def test_a_series_worded_in_two_ways_is_told_at_the_later_dataset(project: Project) -> None:
    project.add("242101_dx_plan")
    project.add("242101_dx_achievements")
    path = project.datasets / "242101_dx_plan" / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  id: 242101_dx_plan\n", "  id: 242101_dx_achievements\n"), encoding="utf-8")
    run = project.run("check")
    assert run.exit_code == 1
    assert set(run.codes) == {"series-differs"}
    assert [problem["place"]["key"] for problem in run.report["problems"]] == ["series.title", "series.description"]
    assert "datasets/242101_dx_plan/dataset.yaml:" in run.shown
