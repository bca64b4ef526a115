"""Targets in publish.yaml: read as written, every wrong key at its line, and no key to a portal in any message."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from catalog.ckan.planning.planning import connect
from catalog.ckan.portal.key import find_key
from catalog.ckan.targets.target import open_target
from metadata.declared.settings import read_settings
from metadata.declared.targets import KeySettings, TargetSettings
from metadata.messages.rendering import LANGUAGES, render
from pipelines.problems import Place, Problem, SettingsError
from tests.catalog.ckan.target_samples import ROOT, settings_with
from tests.conftest import Project

TOKEN = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJqdGkiOiJzZWNyZXQifQ", "c2lnbmF0dXJl"))
UUID_KEY = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
FULL = """
kyoto:
  url: https://data.bodik.jp/
  profile: bodik
  key: {variable: KYOTO_KEY, file: kyoto.key}
  title: {ja: 京都データストア, en: Kyoto Datastore}
  publishers: ["262064", catalogue]
  organisations: {"262064": "260002", catalogue: office}
  create_organisations: yes
  groups: [gr_0800]
  licences: {CC-BY-4.0: CC-BY-4.0}
  parallel: 8
  requests_per_second: 2.5
  timeout: 30
  visibility: private
  datastore: no
plain: {url: http://127.0.0.1:5000, profile: ckan}
"""


def problems_of(folder: Path, targets: str) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as caught:
        settings_with(folder, targets)
    assert caught.value.exit_code == 2
    return caught.value.problems


def test_a_target_is_read_as_it_is_written(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, FULL)
    kyoto, plain = settings.targets["kyoto"], settings.targets["plain"]
    assert kyoto.address == "https://data.bodik.jp"
    assert (kyoto.create_organisations, kyoto.datastore, kyoto.visibility) == (True, False, "private")
    assert (kyoto.parallel, kyoto.requests_per_second, kyoto.timeout) == (8, 2.5, 30)
    assert kyoto.organisations == {"262064": "260002", "catalogue": "office"}
    assert (plain.parallel, plain.requests_per_second, plain.timeout) == (4, 0, 60)
    assert (plain.create_organisations, plain.datastore, plain.visibility) == (False, True, "public")
    assert settings.service_target == "kyoto"


def test_the_examples_in_publish_yaml_are_targets(tmp_path: Path) -> None:
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    before, line, examples = text.partition("# targets:\n")
    (tmp_path / "publish.yaml").write_text(before + re.sub(r"(?m)^# ", "", line + examples), encoding="utf-8")
    settings = read_settings(tmp_path / "publish.yaml")
    kyoto, mie = (open_target(settings, name).settings for name in ("kyoto", "mie"))
    assert (kyoto.address, mie.address) == ("https://data.bodik.jp", "https://data.bodik.jp")
    assert (kyoto.publishers, mie.publishers) == (["262064", "262111", "264652"], ["242101"])
    assert settings.service_target == "own"
    assert read_settings(ROOT / "publish.yaml").targets == {}


def test_every_key_of_a_target_is_documented() -> None:
    text = (ROOT / "docs" / "en" / "declaring.md").read_text(encoding="utf-8")
    assert [name for name in TargetSettings.model_fields if f"| `{name}` |" not in text] == []


def test_targets_that_are_all_commented_out_are_none(tmp_path: Path) -> None:
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    (tmp_path / "publish.yaml").write_text(f"{text}\ntargets:\n  # plain: {{}}\n", encoding="utf-8")
    assert read_settings(tmp_path / "publish.yaml").targets == {}


@pytest.mark.parametrize(
    ("entry", "code", "key"),
    [
        ("url: https://a.example/", "key-missing", "profile"),
        ("profile: ckan", "key-missing", "url"),
        ("{url: ckan.example, profile: ckan}", "key-value", "url"),
        ("{url: 'https://me:secret@ckan.example/', profile: ckan}", "target-address", "url"),
        ("{url: 'https://ckan.example/?key=secret', profile: ckan}", "target-address", "url"),
        ("{url: https://a.example/, profile: ckan, organisation: {}}", "key-unknown-near", "organisation"),
        (
            "{url: https://a.example/, profile: ckan, organisations: {'262065': kameoka}}",
            "code-check-digit",
            "organisations.262065",
        ),
        ("{url: https://a.example/, profile: ckan, organisations: {'262064': 亀岡}}", "portal-name", "organisations.262064"),
        ("{url: https://a.example/, profile: ckan, publishers: [kyoto]}", "code-check-digit", "publishers.0"),
        ("{url: https://a.example/, profile: ckan, groups: [くらし]}", "portal-name", "groups.0"),
        ("{url: https://a.example/, profile: ckan, licences: {CC-BY: cc-by}}", "licence-unknown", "licences.CC-BY"),
        ("{url: https://a.example/, profile: ckan, parallel: 0}", "key-value", "parallel"),
        ("{url: https://a.example/, profile: ckan, parallel: many}", "key-value", "parallel"),
        ("{url: https://a.example/, profile: ckan, timeout: 0}", "key-value", "timeout"),
        ("{url: https://a.example/, profile: ckan, timeout: inf}", "key-value", "timeout"),
        ("{url: https://a.example/, profile: ckan, requests_per_second: -1}", "key-value", "requests_per_second"),
        ("{url: https://a.example/, profile: ckan, visibility: hidden}", "choice-unknown", "visibility"),
        ("{url: https://a.example/, profile: ckan, datastore: maybe}", "key-value", "datastore"),
        ("{url: https://a.example/, profile: ckan, title: CKAN}", "key-value", "title"),
    ],
)
def test_a_wrong_value_is_told_at_its_key(entry: str, code: str, key: str, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, f"portal: {entry}" if entry.startswith("{") else f"portal:\n  {entry}")
    assert (problem.code, problem.place.key) == (code, f"targets.portal.{key}")
    assert problem.place.file == "publish.yaml"
    assert problem.place.line is not None
    for language in LANGUAGES:
        message = render(problem, language)
        assert "secret" not in message.text + message.cure
        assert "—" not in message.text, "a fact is missing"


def test_a_target_needs_a_name_that_can_be_typed(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "京都: {url: https://a.example/, profile: ckan}")
    assert problem.code == "target-name"


@pytest.mark.parametrize("key", [TOKEN, UUID_KEY])
@pytest.mark.parametrize("form", ["{}", "{{variable: {}}}", "{{file: {}}}", "{{value: {}}}", "[{}]", "{{variable: [{}]}}"])
def test_a_key_written_into_the_settings_is_refused_and_not_repeated(form: str, key: str, tmp_path: Path) -> None:
    entry = f"portal: {{url: https://a.example/, profile: ckan, key: {form.format(key)}}}"
    for problem in problems_of(tmp_path, entry):
        told = json.dumps([str(problem), *(str(render(problem, language)) for language in LANGUAGES)], ensure_ascii=False)
        assert key not in told


def test_a_key_needs_a_place(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "portal: {url: https://a.example/, profile: ckan, key: {}}")
    assert problem.code == "portal-key-nowhere"


# Finding the key


def find(declared: KeySettings | None, folder: Path, **environment: str) -> str:
    return find_key("kyoto-2", declared, folder, environment, Place("publish.yaml", 3))


def test_the_key_is_taken_from_the_variable_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "kyoto.key").write_text(f"\ufeff {TOKEN}file \nsecond line\n", encoding="utf-8")
    declared = KeySettings(variable="KYOTO", file="kyoto.key")
    assert find(declared, tmp_path, KYOTO=f"{TOKEN}\n") == TOKEN
    assert find(declared, tmp_path, KYOTO="") == f"{TOKEN}file"
    assert find(KeySettings(file=str(tmp_path / "kyoto.key")), Path("elsewhere")) == f"{TOKEN}file"


def test_without_a_place_each_target_has_a_variable_of_its_own(tmp_path: Path) -> None:
    assert find(None, tmp_path, KEIKAKU_KEY_KYOTO_2=TOKEN) == TOKEN
    with pytest.raises(SettingsError) as caught:
        find(None, tmp_path, CKAN_API_KEY=TOKEN, KEIKAKU_KEY_MIE=TOKEN)
    assert caught.value.problems[0].facts["searched"] == "$KEIKAKU_KEY_KYOTO_2"


def test_a_missing_key_lists_the_places_searched(tmp_path: Path) -> None:
    (tmp_path / "empty.key").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        find(KeySettings(variable="KYOTO", file="empty.key"), tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("portal-key-missing", Place("publish.yaml", 3))
    assert problem.facts["searched"] == f"$KYOTO, {tmp_path / 'empty.key'}"


@pytest.mark.parametrize("text", ["鍵はここ", "Bearer eyJhbGci", "eyJ\x07hbGci"])
def test_what_cannot_be_a_key_is_not_sent_and_not_repeated(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        find(KeySettings(variable="KYOTO"), tmp_path, KYOTO=text)
    (problem,) = caught.value.problems
    assert problem.code == "portal-key-form"
    assert text not in str(problem)


# Opening a target


def test_an_unknown_target_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        open_target(settings_with(tmp_path, FULL), "mie")
    (problem,) = caught.value.problems
    assert (problem.code, problem.facts["known"]) == ("target-unknown", "kyoto, plain")
    with pytest.raises(SettingsError) as caught:
        open_target(read_settings(ROOT / "publish.yaml"), "mie")
    assert caught.value.problems[0].code == "target-unknown"


def test_a_file_of_certificates_has_to_be_there(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, "portal: {url: https://a.example/, profile: ckan, tls_ca: authority.pem}")
    with pytest.raises(SettingsError) as caught:
        open_target(settings, "portal")
    assert caught.value.problems[0].code == "target-authorities"
    assert caught.value.problems[0].place.key == "targets.portal.tls_ca"
    (tmp_path / "authority.pem").write_text("", encoding="utf-8")
    assert open_target(settings, "portal").authorities == tmp_path / "authority.pem"


def test_a_target_without_a_key_is_not_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEIKAKU_KEY_PORTAL", raising=False)
    target = open_target(settings_with(tmp_path, "portal: {url: https://a.example/, profile: ckan}"), "portal")
    with pytest.raises(SettingsError) as caught:
        connect(target)
    assert caught.value.problems[0].code == "portal-key-missing"
    monkeypatch.setenv("KEIKAKU_KEY_PORTAL", TOKEN)
    with connect(target) as client:
        assert (client.url, client.calls) == ("https://a.example", [])


def test_the_command_tells_a_wrong_target_before_it_builds(project: Project) -> None:
    run = project.run("plan", "nowhere", "--settings", str(ROOT / "publish.yaml"), lang="en")
    assert (run.exit_code, run.codes, run.report["datasets"]) == (2, ["target-unknown"], [])
