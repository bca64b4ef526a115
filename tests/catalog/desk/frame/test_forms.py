"""Forms and files: sizes are counted, names are words, a stale form changes nothing, paths stay in the workplace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse, Response

from catalog.desk.forms import Upload
from catalog.desk.guard import MOST_BYTES
from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from catalog.desk.workplace import Workplace, stamp
from catalog.runs.lock import run_lock
from pipelines.problems import KeikakuError
from tests.catalog.desk.desks import FROM_A_PAGE, Desk

SEEN: list[tuple[Upload, bytes]] = []


def note_path(visit: Visit) -> Path:
    return visit.workplace.inside("datasets", "note.txt")


def show(visit: Visit) -> Response:
    return visit.render("test-form.html", made_from=visit.stamp(note_path(visit)))


def save(visit: Visit) -> Response:
    with visit.writing(note_path(visit)):
        note_path(visit).write_text(visit.form.get("note"), encoding="utf-8")
    return visit.go("/note")


def take(visit: Visit) -> Response:
    SEEN[:] = [(upload, upload.path.read_bytes()) for upload in visit.form.files.values()]
    return PlainTextResponse("taken")


NOTE = Page("publish", "/note", (Get("/note", show), Post("/note/save", save, again=show), Post("/note/file", take)))


@pytest.fixture
def noting(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with one page: a note, and a file that is looked at."""
    from jinja2 import ChoiceLoader, DictLoader

    from catalog.desk import rendering

    template = """{% extends "base.html" %}{% block title %}Note{% endblock %}{% block main %}
    <form method="post" action="/note/save">{{ m.hidden(made_from) }}{{ m.lines("note", "Note") }}<button>ok</button></form>
    {% endblock %}"""
    environment = rendering._environment()
    monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader({"test-form.html": template}), environment.loader]))
    made = Desk(workplace, (NOTE,))
    yield made
    made.close()


def test_a_form_is_saved(noting: Desk) -> None:
    page = noting.send(noting.open("/note"), "/note/save", note="一つ")
    assert (page.status, page.address) == (200, "/note")
    assert note_path_of(noting).read_text(encoding="utf-8") == "一つ"


def note_path_of(desk: Desk) -> Path:
    return desk.workplace.datasets / "note.txt"


def test_two_tabs_do_not_write_over_each_other(noting: Desk) -> None:
    first, second = noting.open("/note"), noting.open("/note")
    noting.send(first, "/note/save", note="first")
    told = noting.send(second, "/note/save", note="second")
    assert told.status == 422
    assert "変わりました" in told.problems[0]
    assert note_path_of(noting).read_text(encoding="utf-8") == "first"
    assert told.form("/note/save").fields["note"].strip() == "second"  # what was typed is there still
    noting.send(told, "/note/save")
    assert note_path_of(noting).read_text(encoding="utf-8").strip() == "second"


def test_while_a_run_writes_the_form_waits(noting: Desk) -> None:
    page = noting.open("/note")
    with run_lock(noting.workplace.out, "run"):
        told = noting.send(page, "/note/save", note="mine")
    assert told.status == 409
    assert told.form("/note/save").fields["note"].strip() == "mine"
    assert not note_path_of(noting).exists()
    assert noting.send(told, "/note/save").status == 200


def send_file(desk: Desk, name: str, data: bytes) -> int:
    sent = {"csrf": desk.session.form_token}
    return desk.client.post("/note/file", data=sent, files={"file": (name, data)}, headers=FROM_A_PAGE).status_code


NAMES = ["../../evil.xlsx", "C:\\Users\\x\\計画.xlsx", "/etc/passwd", "a\x00b.csv", "..", "CON", "計画.xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_no_path(noting: Desk, name: str) -> None:
    assert send_file(noting, name, b"data") == 200
    ((upload, data),) = SEEN
    assert data == b"data"
    assert upload.size == 4
    assert upload.path.parent.parent == noting.workplace.work / "desk"
    assert upload.path.stem.isdigit()
    assert not upload.path.exists()  # gone with the request
    assert list((noting.workplace.work / "desk").glob("upload-*")) == []


def test_a_gigabyte_is_refused_before_it_comes(noting: Desk) -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    headers = {**FROM_A_PAGE, "Content-Length": str(10**9), "Content-Type": "multipart/form-data; boundary=x"}
    answer = noting.client.post("/note/file", content=never(), headers=headers)
    assert answer.status_code == 413
    assert "大きすぎます" in answer.text


def test_what_does_not_say_its_size_is_counted(noting: Desk) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    come = 0

    def endless() -> Iterator[bytes]:
        nonlocal come
        yield head
        while come < 2 * MOST_BYTES:
            come += 1_000_000
            yield b"0" * 1_000_000

    headers = {**FROM_A_PAGE, "Transfer-Encoding": "chunked", "Content-Type": "multipart/form-data; boundary=x"}
    answer = noting.client.post("/note/file", content=endless(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "given_path", ["../x", "datasets/../../x", "/etc/passwd", "..\\x", "C:/x", "datasets/a\0b", "datasets/link/passwd"]
)
def test_no_path_leads_out_of_the_workplace(workplace: Workplace, given_path: str) -> None:
    (workplace.datasets / "link").symlink_to("/etc")
    with pytest.raises(KeikakuError) as raised:
        workplace.inside(given_path)
    assert raised.value.problems[0].code == "desk-outside"


@given(st.lists(st.text(max_size=8), max_size=4))
def test_whatever_is_asked_stays_inside(parts: list[str]) -> None:
    workplace = Workplace(Path(__file__).resolve().parent, Path(), Path())
    try:
        path = workplace.inside(*parts)
    except KeikakuError:
        return
    assert path.is_relative_to(workplace.root)


def test_a_stamp_tells_every_change(tmp_path: Path) -> None:
    one = tmp_path / "a"
    seen = {stamp([tmp_path, one])}
    one.write_bytes(b"")
    seen.add(stamp([tmp_path, one]))
    one.write_bytes(b"x")
    seen.add(stamp([tmp_path, one]))
    (tmp_path / "b").write_bytes(b"x")
    seen.add(stamp([tmp_path, one]))
    assert len(seen) == 4
    assert stamp([one, tmp_path]) in seen
