"""Versions as an officer meets them: what a build says of new content, how it becomes a version, what stops it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ACROSS_SMALL, BY_THE_CLOCK, SMALL, Project
from tests.sampling import some

Snapshot = Callable[[Path], dict[str, bytes]]
GLOSSARY = ("フリーアドレス", "オープンデータ")
DAY = ("--accept", "--date", "2026-12-01")


def ledger(project: Project) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = yaml.safe_load((project.small / "changes.yaml").read_text(encoding="utf-8"))["changes"]
    return changes


def in_document(project: Project, old: str, new: str) -> None:
    """Change the words of the document, as when it comes again corrected."""
    text = (project.small / "plan.txt").read_text(encoding="utf-8")
    assert old in text
    project.replace_source(text.replace(old, new, 1).encode())


def new_title(project: Project) -> None:
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")


def new_target(project: Project) -> None:
    in_document(project, "80手続", "81手続")


def published(project: Project, name: str, dataset_id: str = SMALL) -> Any:
    return json.loads((project.out / "datasets" / dataset_id / name).read_text(encoding="utf-8"))


@pytest.mark.usefixtures("published")
def test_new_content_is_told_with_the_entry_to_paste_and_nothing_is_published(project: Project, snapshot: Snapshot) -> None:
    before = snapshot(project.out)
    new_title(project)
    run = project.run("build")
    assert (run.exit_code, run.codes) == (1, ["ledger-behind"])
    assert f"datasets/{SMALL}/changes.yaml:3 [changes.0]" in run.shown
    assert snapshot(project.out) == before
    assert len(ledger(project)) == 1
    entry = run.report["problems"][0]["facts"]["entry"]
    with (project.small / "changes.yaml").open("a", encoding="utf-8") as file:
        file.write(entry.replace("YYYY-MM-DD", "2026-12-01"))
    assert project.run("build").exit_code == 0
    assert (ledger(project)[-1]["version"], ledger(project)[-1]["notes"]["ja"]) == ("1.1.0", "説明の変更1件")


@pytest.mark.usefixtures("published")
def test_check_says_the_same_and_leaves_the_ledger(project: Project) -> None:
    new_title(project)
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, ["ledger-behind"])
    assert run.report["problems"][0]["facts"]["version"] == "1.1.0"
    assert len(ledger(project)) == 1


@pytest.mark.usefixtures("published")
def test_an_accepted_version_is_in_every_place(project: Project) -> None:
    in_document(project, "必ずしも対面を要すものではない", "対面を要しない")
    run = project.run("build", *DAY)
    assert run.exit_code == 0, run.shown
    assert run.report["versions"] == {SMALL: "1.1.0"}
    assert f"新しい版を台帳に書きました：{SMALL} 1.1.0" in run.shown
    first, last = ledger(project)
    assert (first["version"], str(last["date"]), last["version"]) == ("1.0.0", "2026-12-01", "1.1.0")
    changes = published(project, "changes.json")
    assert (changes["version"], changes["modified"], changes["content"]) == ("1.1.0", "2026-12-01", last["content"])
    package = published(project, "datapackage.json")
    assert (package["version"], package["created"][:10], package["modified"]) == ("1.1.0", "2026-11-21", "2026-12-01")
    text = (project.out / "datasets" / "264652_open_data_list" / "264652_open_data_list.csv").read_text(encoding="utf-8-sig")
    row = next(csv.DictReader(text.splitlines()))
    assert [row[f"データセット_{name}"] for name in ("公開日", "最終更新日", "バージョン")] == [
        "2026-11-21",
        "2026-12-01",
        "1.1.0",
    ]
    assert row["データセット_来歴情報"].startswith("2026-11-21：初版;2026-12-01：")
    for derived in ("264652_open_data_list", *ACROSS_SMALL):
        package = published(project, "datapackage.json", derived)
        assert (package["version"], package["modified"]) == ("1.1.0", "2026-12-01")
    assert project.run("build").report["outcome"] == "unchanged"


@pytest.mark.usefixtures("published")
def test_the_row_differences_are_kept_and_published(project: Project) -> None:
    new_target(project)
    assert project.run("build", *DAY, "--approve").exit_code == 0
    kept = (project.small / "changes" / "1.1.0.csv").read_bytes()
    rows = list(csv.DictReader(kept.decode("utf-8-sig").splitlines()))
    assert {"表": "indicator_values", "変更": "値の変更", "項目": "値", "前": "80", "後": "81"}.items() <= rows[1].items()
    assert (project.out / "datasets" / SMALL / "changes" / "1.1.0.csv").read_bytes() == kept
    assert published(project, "changes.json")["versions"][-1]["counts"] == {
        "rows_added": 0,
        "rows_removed": 0,
        "rows_changed": 1,
    }
    page = (project.out / "changes.html").read_text(encoding="utf-8")
    assert f'href="datasets/{SMALL}/changes/1.1.0.csv"' in page


def test_nothing_but_content_moves_a_date(project: Project) -> None:
    project.edit("dataset.yaml", "# この説明は", "# この 説明は")

    assert project.run("build", "--base-url", "https://elsewhere.example/").exit_code == 0
    assert project.run("build", *DAY).report["versions"] == {}
    assert len(ledger(project)) == 1


def test_without_what_was_published_the_note_counts_nothing(project: Project) -> None:
    new_title(project)
    assert project.run("build", *DAY, "--approve").exit_code == 0
    assert ledger(project)[-1]["notes"] == {"ja": "内容を更新", "en": "Content updated"}
    assert not (project.small / "changes").exists()


def test_a_new_dataset_gets_its_first_version(project: Project) -> None:
    (project.small / "changes.yaml").unlink()
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, ["ledger-empty"])
    assert project.run("build", *DAY).exit_code == 0
    (first,) = ledger(project)
    assert (first["version"], str(first["date"]), first["notes"]["ja"]) == ("1.0.0", "2026-12-01", "初版")


def test_a_day_before_the_last_version_is_refused(project: Project) -> None:
    new_title(project)
    run = project.run("build", "--accept", "--date", "2026-11-20")
    assert (run.exit_code, run.codes) == (1, ["date-before-last"])
    assert len(ledger(project)) == 1
    assert not project.out.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--accept",), "date-needed"),
        (("--accept", "--date", "2026-02-30"), "date-form"),
        (("--date", "tomorrow"), "date-form"),
        (("--accept", "--date", "2206-11-28"), "date-future"),
        (("--accept", "--date", "2027-03-03"), "date-future"),  # today is 2027-03-01
    ],
)
def test_accepting_needs_a_real_day(project: Project, snapshot: Snapshot, words: tuple[str, ...], code: str) -> None:
    new_title(project)
    before = snapshot(project.datasets)
    run = project.run("build", *words)
    assert (run.exit_code, run.codes) == (2, [code])
    assert "日" in run.shown
    assert (snapshot(project.datasets), project.out.exists()) == (before, False)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("day", some(["2027-03-02", "2027-03-01"], 1))
def test_today_and_tomorrow_are_taken(project: Project, day: str) -> None:
    new_title(project)
    assert project.run("build", "--accept", "--date", day).exit_code == 0


def test_a_scheduled_run_refuses_a_day_in_the_future(project: Project) -> None:
    run = project.run("run", "--date", "2206-11-28")
    assert run.exit_code == 2
    assert "2206-11-28" in run.shown
    assert not project.out.exists()


def test_a_version_dated_in_the_future_by_hand_is_refused_by_its_line(project: Project) -> None:
    project.edit("changes.yaml", "date: 2026-11-21", "date: 2206-11-21")
    run = project.run("build")
    assert (run.exit_code, run.codes) == (1, ["ledger-date-future"])
    assert f"{SMALL}/changes.yaml:" in run.report["problems"][0]["messages"]["ja"]["place"]


@pytest.mark.parametrize(
    ("moment", "day"), [("2026-11-27T14:59:59+00:00", "2026-11-27"), ("2026-11-27T15:00:00+00:00", "2026-11-28")]
)
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_day_is_that_of_japan(monkeypatch: pytest.MonkeyPatch, moment: str, day: str, zone: str) -> None:
    import datetime
    import time

    from catalog.runs import day as of_day

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Clock:
            return cls.fromisoformat(moment).astimezone(tz)

    monkeypatch.setenv("TZ", zone)
    if hasattr(time, "tzset"):
        time.tzset()
    monkeypatch.setattr(of_day, "datetime", Clock)
    try:
        assert BY_THE_CLOCK().isoformat() == day
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()


def test_what_is_not_fit_gets_no_version(project: Project) -> None:
    new_title(project)
    (project.small / "corrections.yaml").unlink()
    run = project.run("build", *DAY)
    assert (run.exit_code, set(run.codes)) == (1, {"doubt-open"})
    assert len(ledger(project)) == 1


@pytest.mark.usefixtures("published")
def test_a_changed_target_stops_until_it_is_approved(project: Project, snapshot: Snapshot) -> None:
    before = snapshot(project.out)
    new_target(project)
    run = project.run("build", *DAY)
    assert (run.exit_code, run.codes) == (1, ["limit-targets-changed"])
    assert (snapshot(project.out), len(ledger(project))) == (before, 1)
    content = run.report["problems"][0]["facts"]["content"]
    assert project.run("build", *DAY, "--approve").exit_code == 0
    assert ledger(project)[-1]["approved"] == content
    assert project.run("check").exit_code == 0


@pytest.mark.usefixtures("published")
def test_an_approval_in_the_ledger_is_for_that_content_only(project: Project) -> None:
    new_target(project)
    entry = project.run("build").report["problems"][0]["facts"]["entry"].replace("YYYY-MM-DD", "2026-12-01")
    path = project.small / "changes.yaml"
    text = path.read_text(encoding="utf-8") + entry
    path.write_text(text, encoding="utf-8")
    run = project.run("build")
    assert run.codes == ["limit-targets-changed"]
    path.write_text(f"{text}    approved: {'0' * 64}\n", encoding="utf-8")
    assert project.run("build").codes == ["limit-targets-changed"]
    path.write_text(f"{text}    approved: {run.report['problems'][0]['facts']['content']}\n", encoding="utf-8")
    assert project.run("build").exit_code == 0


def gone(project: Project) -> None:
    shutil.rmtree(project.out)


def emptied(project: Project) -> None:
    (project.out / "datasets" / SMALL / "changes.json").write_text("", encoding="utf-8")


def table_broken(project: Project) -> None:
    (project.out / "datasets" / SMALL / "datapackage.json").write_text("{", encoding="utf-8")


def elsewhere(project: Project) -> None:
    project.out.rename(project.root / f"elsewhere{len(list(project.root.iterdir()))}")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("lose", some([gone, emptied, elsewhere, table_broken], 2))
def test_without_a_published_copy_the_limits_are_closed(project: Project, lose: Callable[[Project], None]) -> None:
    lose(project)
    assert project.run("build").exit_code == 0  # what the ledger has is published anew
    lose(project)
    new_target(project)
    for words in (("build", *DAY), ("run", "--settings", str(project.settings("{accept: auto}")), "--date", "2026-12-01")):
        run = project.run(*words)
        assert (run.exit_code, run.codes) == (1, ["limit-not-judged"])
    assert len(ledger(project)) == 1
    assert project.run("build", *DAY, "--approve").exit_code == 0
    assert ledger(project)[-1]["approved"] == ledger(project)[-1]["content"]


def test_a_first_version_is_taken_by_a_person_and_by_no_schedule(project: Project) -> None:
    (project.small / "changes.yaml").unlink()
    run = project.run("run", "--settings", str(project.settings("{accept: auto}")))
    assert (run.exit_code, run.codes, project.out.exists()) == (1, ["ledger-empty"], False)
    assert project.run("build", *DAY).exit_code == 0


@pytest.mark.usefixtures("published")
def test_a_changed_figure_stops_until_it_is_approved(project: Project) -> None:
    in_document(project, "40手続", "41手続")  # where it stood at the beginning; what counts as a figure: test_differences
    run = project.run("build", *DAY)
    assert (run.exit_code, run.codes) == (1, ["limit-figures-changed"]), run.shown


def limited(project: Project, limits: str) -> tuple[str, str]:
    text = Path("publish.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("limits:"))
    (project.root / "publish.yaml").write_text(text.replace(line, f"limits: {limits}"), encoding="utf-8")
    return "--settings", str(project.root / "publish.yaml")


@pytest.mark.usefixtures("published")
def test_lost_rows_stop_beyond_the_limit(project: Project) -> None:
    text = (project.small / "plan.txt").read_text(encoding="utf-8")
    first, second = (next(line for line in text.splitlines() if line.startswith(f"{term}\t")) for term in GLOSSARY)
    in_document(project, f"{first}\n", "")
    within = project.run("build", *DAY, *limited(project, "{rows_lost_percent: 2}"))
    assert within.exit_code == 0, within.shown
    in_document(project, f"{second}\n", "")
    run = project.run("build", *DAY, *limited(project, "{rows_lost_percent: 0}"))
    assert (run.exit_code, run.codes) == (1, ["limit-rows-lost"])
    assert run.report["problems"][0]["facts"]["count"] == "1"


@pytest.mark.usefixtures("published")
def test_diff_tells_what_a_build_would_change(project: Project) -> None:
    assert project.run("diff").report["differences"] == []
    new_target(project)
    files = ("--json", str(project.root / "d" / "d.json"), "--csv", str(project.root / "d" / "d.csv"))
    run = project.run("diff", *files, lang="en")
    assert run.exit_code == 0
    assert f"{SMALL} (1.0.0 → 1.1.0): rows added 0, removed 0, changed 1" in run.shown
    (said,) = [
        d for d in json.loads((project.root / "d" / "d.json").read_text(encoding="utf-8"))["datasets"] if not d["derived"]
    ]
    assert {"id": SMALL, "old": "1.0.0", "new": "1.1.0"}.items() <= said.items()
    assert said["changes"][1]["new"] == "81"
    assert "indicator_values,値の変更" in (project.root / "d" / "d.csv").read_text(encoding="utf-8-sig")
    assert [d["id"] for d in run.report["differences"]] == [SMALL, "264652_open_data_list", *sorted(ACROSS_SMALL)]
    only = project.run("diff", SMALL)
    assert [d["id"] for d in only.report["differences"]] == [SMALL]


@pytest.mark.usefixtures("published")
def test_diff_of_two_folders(project: Project) -> None:
    project.add("242101_dx_plan")
    other = project.root / "other"
    assert project.run("build", "--out", str(other)).exit_code == 0
    run = project.run("diff", "--other", str(other))
    assert {d["id"]: (d["old"], d["new"]) for d in run.report["differences"]} == {
        "242101_dx_plan": (None, "1.0.0"),
        "242101_open_data_list": (None, "1.0.0"),
        "cross_dx_measures": ("1.0.0", "2.0.0"),
    }
    back = project.run("diff", "--against", str(other), "--other", str(project.out))
    assert {d["id"]: (d["old"], d["new"]) for d in back.report["differences"]} == {
        "242101_dx_plan": ("1.0.0", None),
        "242101_open_data_list": ("1.0.0", None),
        "cross_dx_measures": ("2.0.0", "1.0.0"),
    }


def test_diff_needs_a_catalogue(project: Project) -> None:
    run = project.run("diff", "--against", str(project.root))
    assert (run.exit_code, run.codes) == (2, ["catalogue-missing"])


@pytest.mark.usefixtures("published")
def test_a_published_folder_that_was_spoilt_stops_a_diff_but_not_the_build_that_mends_it(project: Project) -> None:
    (project.out / "datasets" / SMALL / "changes.json").write_text("{", encoding="utf-8")
    assert project.run("diff").codes == ["published-unreadable"]
    assert project.run("build").exit_code == 0
    assert project.run("diff").report["differences"] == []


@pytest.mark.usefixtures("published")
def test_status_tells_age_due_day_and_goal(project: Project) -> None:
    settings = ("--out", str(project.out), "--settings", "publish.yaml")
    run = project.run("status", *settings, "--date", "2027-11-21", "--fail-overdue")
    assert run.exit_code == 0, run.shown
    line = next(line for line in run.report["status"]["datasets"] if line["dataset"] == SMALL)
    assert (line["version"], line["age"], line["due"], line["state"]) == ("1.0.0", 365, "2027-11-21", "current")
    late = ("status", *settings, "--date", "2027-11-22")
    assert project.run(*late).exit_code == 0
    run = project.run(*late, "--fail-overdue", lang="en")
    assert (run.exit_code, run.report["status"]["overdue"]) == (1, True)
    assert "264652: 2 datasets published (goal: 10 by 2027-03-31) — missed" in run.shown


def test_a_version_that_was_not_published_is_overdue_the_day_after(project: Project) -> None:
    words = ("status", "--out", str(project.out), "--settings", "publish.yaml", "--date")
    (line,) = project.run(*words, "2026-11-21").report["status"]["datasets"]
    assert (line["version"], line["wanted"], line["age"], line["state"]) == ("", "1.0.0", None, "current")
    (line,) = project.run(*words, "2026-11-22").report["status"]["datasets"]
    assert line["state"] == "overdue"
