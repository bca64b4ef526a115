"""A plan in words and as JSON: everything that a push would do, in Japanese and English."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from catalog.ckan.planning.actual import ActualState
from catalog.ckan.planning.plan import Rules, compared, plan_datasets
from catalog.ckan.planning.plan_words import document, show_plan
from catalog.ckan.portal.model import Action, ActualDataset, DatasetPlan, Plan
from catalog.runs.report import Report
from catalog.secret import keep_secret
from metadata.messages.rendering import LANGUAGES
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Place, Problem
from tests.catalog.ckan.target_samples import as_held, desired
from tests.metadata.formats.dcat_samples import other_plan, plan

MEASURES = "999997_dx_plan_measures.csv"


def shown(plan_: Plan, language: Any) -> str:
    console = Console(width=200, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        show_plan(console, plan_, language)
    return captured.get()


def whole(of: Plan) -> dict[str, Any]:
    told = document(of)
    return {**told, "datasets": list(told["datasets"])}


@pytest.fixture
def sample(tmp_path: Path) -> Plan:
    want = desired(tmp_path)
    package = as_held(want)
    package.update(title="[red]手で変えた題", notes=None)
    next(each for each in package["resources"] if each["url"].endswith(MEASURES))["hash"] = "0" * 64
    package["resources"].append({"id": "f0", "url": "https://a.example/memo.pdf", "name": "覚書"})
    changed_ = compared(want, ActualDataset(package), Rules())
    create = plan_datasets([desired(tmp_path, other_plan())], ActualState({}, {}), (), Rules())
    taken = DatasetPlan(Action.NOT_OURS, "999981_dx_plan", owner="別の市")
    orphan = DatasetPlan(Action.ORPHAN, "999982_dx_plan", actual=ActualDataset(package))
    return Plan("kyoto", "https://ckan.example", (changed_, *create, taken, orphan), ("999989",), (), ("package_search",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_is_told_in_words(language: Any, sample: Plan) -> None:
    told = shown(sample, language)
    change = next(line for line in told.splitlines() if "title:" in line)
    assert change.split() == ["title:", '"[red]手で変えた題"', "→", '"見本市デジタル推進計画"']
    for words in (MEASURES, "覚書", "別の市", "999989", "999982_dx_plan", "kyoto", "https://ckan.example"):
        assert words in told, words


def test_the_words_differ_by_language(sample: Plan) -> None:
    ja, en = shown(sample, "ja"), shown(sample, "en")
    assert "新規作成1、変更1、そのまま0、他者のもの1、余り1、ポータルで削除済み0、削除0" in ja
    assert "1 to create, 1 to change, 0 to leave, 1 not ours, 1 orphans, 0 deleted there, 0 to remove" in en


def test_a_plan_is_told_to_machines_whole(sample: Plan) -> None:
    told = json.loads(json.dumps(whole(sample)))
    assert (told["target"], told["writes"], told["organisations"], told["calls"]) == (
        "kyoto",
        True,
        ["999989"],
        ["package_search"],
    )
    first, second, third, fourth = told["datasets"]
    assert [each["action"] for each in told["datasets"]] == ["change", "create", "not ours", "orphan"]
    assert {"field": "title", "old": "[red]手で変えた題", "new": "見本市デジタル推進計画"} in first["changes"]
    assert [each["file"] for each in first["uploads"]] == [MEASURES]
    assert first["uploads"][0]["size"] == next(file.size for file in plan().files if file.name == MEASURES)
    assert first["foreign"] == [{"id": "f0", "name": "覚書"}]
    assert {each["file"]: each["rows"] for each in second["tables"]} == {
        file.name: len(next(table for table in plan().tables if table.name == file.table).records)
        for file in other_plan().files
        if file.format == "CSV"
    }
    assert (third["owner"], fourth["portal_id"]) == ("別の市", "0f8fad5b-d9cb-469f-a165-70867728950e")


def test_a_long_text_is_cut_on_the_screen_and_whole_for_machines(tmp_path: Path) -> None:
    long = dataclasses.replace(plan(), title=Bilingual("題" * 300, "Title"))
    change = compared(desired(tmp_path, long), ActualDataset(as_held(desired(tmp_path))), Rules())
    found = Plan("kyoto", "https://ckan.example", (change,))
    assert "題" * 300 not in shown(found, "ja")
    assert "題" * 300 in json.dumps(whole(found), ensure_ascii=False)


def test_a_report_tells_a_plan_dataset_by_dataset_as_if_at_once(sample: Plan, tmp_path: Path) -> None:
    problem = Problem("report-unwritable", Place(key="--report"), {"file": "f", "detail": "d"})
    for each in (sample, dataclasses.replace(sample, datasets=())):
        report = Report("plan", plan=document(each), push={"datasets": []}, problems=(problem,))
        report.write(tmp_path / "report.json")
        text = (tmp_path / "report.json").read_text(encoding="utf-8")
        told = json.loads(text)
        assert text == json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        assert told["plan"] == json.loads(json.dumps(whole(each)))
        assert (told["push"], list(told)[-2:]) == ({"datasets": []}, ["problems", "warnings"])


def test_no_secret_gets_into_the_plan_of_a_report(sample: Plan, tmp_path: Path) -> None:
    keep_secret("secret-of-the-plan")
    told = dataclasses.replace(sample.datasets[0], owner="it is secret-of-the-plan")
    Report("plan", plan=document(dataclasses.replace(sample, datasets=(told,)))).write(tmp_path / "report.json")
    text = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert "it is " in text
    assert "secret-of-the-plan" not in text
