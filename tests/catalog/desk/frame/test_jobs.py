"""Long work: it runs as the command does, goes on without a page, can be stopped, and one at a time."""

from __future__ import annotations

import json
import re

import pytest

from tests.catalog.desk.desks import Desk


def test_a_job_is_the_command(desk: Desk) -> None:
    page = desk.send(desk.open("/publish"), "/publish/build")
    assert re.fullmatch(r"/jobs/[0-9-]+", page.address)
    desk.wait()
    done = desk.open(page.address)
    assert done.title == "終わりました"
    assert (desk.workplace.out / "index.html").is_file()
    number = page.address.rpartition("/")[2]
    report = desk.jobs.report(number)
    assert (report["command"], report["exit_code"]) == ("build", 0)
    with desk.client.stream("GET", f"{page.address}/events") as stream:
        sent = [line.removeprefix("data: ") for line in stream.iter_lines() if line.startswith("data: ")]
    assert next(json.loads(each) for each in sent if each).startswith("読み取り：264652_dx_plan")


@pytest.mark.usefixtures("first_build_kept")
def test_one_job_at_a_time(desk: Desk) -> None:
    form = desk.open("/publish")
    desk.send(form, "/publish/build")
    second = desk.send(form, "/publish/build")
    assert second.status == 409
    assert "ほかの作業" in second.problems[0]
    desk.wait()


def test_a_job_is_stopped(desk: Desk) -> None:
    page = desk.send(desk.open("/publish"), "/publish/build")
    desk.send(page, f"{page.address}/stop")
    desk.wait()
    done = desk.open(page.address)
    assert done.title in ("止めました", "途中で終わりました。どこまで済んだかは分かりません")
    assert not (desk.workplace.out / "index.html").exists()


def test_no_job_of_another_name(desk: Desk) -> None:
    assert desk.open("/jobs/nothing").status == 404
    assert desk.open("/jobs/%2e%2e").status == 404
