"""Attacks by what is sent and what lies in the workplace: bombs, script in a cell, and two processes at once."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.catalog.desk.desks import FROM_A_PAGE, ROOT, Desk
from tests.conftest import SMALL

SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def bomb() -> bytes:
    """Return a workbook whose sheet grows to 600 MB when it is opened."""
    data = io.BytesIO()
    Workbook().save(data)
    packed = zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packed as book, book.open("xl/worksheets/sheet2.xml", "w") as sheet:
        for _ in range(60):
            sheet.write(b"<row/>" + b" " * 10_000_000)
    return data.getvalue()


def with_a_cell(text: str) -> bytes:
    book, data = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("指標名", "単位", "令和6年度", "令和7年度"), (text, "％", 10, 20), ("申請率", "％", 30, 40)):
        sheet.append(row)
    book.save(data)
    return data.getvalue()


def upload_form(desk: Desk) -> tuple[str, str]:
    """Return action and file field of the form that takes a document."""
    page = desk.open("/add")
    for form in page.tree.forms:
        field = form.find(".//input[@type='file']")
        if field is not None:
            return form.get("action"), field.get("name")
    raise AssertionError(page.text)


def upload(desk: Desk, name: str, data: bytes) -> str:
    action, field = upload_form(desk)
    page = desk.send(desk.open("/add"), action, files={field: (name, data)})
    desk.wait()
    return desk.open(page.address).response.text if page.status == 200 else page.response.text


@pytest.mark.parametrize("name", ["表.xlsx", "../../../表.xlsx"])
def test_a_cell_with_script_is_text(desk: Desk, name: str) -> None:
    before = set(desk.workplace.root.parent.iterdir())
    told = upload(desk, name, with_a_cell(SCRIPT))
    assert "<script>alert" not in told
    assert "<img src=x" not in told
    assert set(desk.workplace.root.parent.iterdir()) == before


def test_a_title_with_script_is_text_on_every_page(desk: Desk) -> None:
    path = desk.workplace.datasets / SMALL / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("ja: 与謝野町行政DX推進計画\n", f"ja: '与謝野町行政DX推進計画{SCRIPT}'\n", 1), encoding="utf-8"
    )
    for page in desk.app_pages():
        shown = desk.open(page)
        assert shown.status == 200, page
        assert "<script>alert" not in shown.response.text
        assert "<img src=x" not in shown.response.text


def test_a_bomb_is_told_and_the_desk_goes_on(desk: Desk) -> None:
    told = upload(desk, "爆弾.xlsx", bomb())
    assert "異常に大きく" in told
    assert desk.open("/publish").status == 200


def test_two_processes_do_not_write_at_once(desk: Desk) -> None:
    """Another process holds the lock as `run` does: what is sent meanwhile is told, not written, and not lost."""
    page = desk.open("/settings")
    before = desk.workplace.settings.read_bytes()
    hold = "import sys\nfrom pathlib import Path\nfrom catalog.runs.lock import run_lock\n"
    hold += "with run_lock(Path(sys.argv[1]), 'run'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    words = [sys.executable, "-c", hold, str(desk.workplace.out)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        told = desk.send(page, "/settings/save", title_ja="題")
        assert told.status == 409
        assert f"プロセス {other.pid}" in told.problems[0] or str(other.pid) in told.problems[0]
        assert desk.workplace.settings.read_bytes() == before
        built = desk.send(desk.open("/publish"), "/publish/build")
        desk.wait()
        assert desk.open(built.address).title == "別の作業が進んでいたので、始めませんでした"
        other.communicate("")
    assert desk.send(told, "/settings/save").status == 200
    assert "題" in desk.workplace.settings.read_text(encoding="utf-8")


def test_a_link_in_the_workplace_leads_nowhere(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside: Path = tmp_path_factory.mktemp("outside") / "dataset.yaml"
    outside.write_text("id: x\n", encoding="utf-8")
    (desk.workplace.datasets / "999999_link").symlink_to(outside.parent)
    for address in ("/history/999999_link/take-back", "/history/999999_link/restore"):
        data = {"csrf": desk.session.form_token, "name": "1.0.0"}
        assert desk.client.post(address, data=data, headers=FROM_A_PAGE).status_code in (404, 422)
    assert outside.read_text(encoding="utf-8") == "id: x\n"
