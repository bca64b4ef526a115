"""Any file through the door: its content decides the format; what cannot be read is one problem with a cure."""

from __future__ import annotations

import random
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metadata.messages.rendering import render
from pipelines.documents import places
from pipelines.documents.formats.pdf import reading as pdf_format
from pipelines.documents.model import Document, Heading, Table
from pipelines.documents.opening import open_document
from pipelines.problems import KeikakuError, SourceError
from tests.pipelines.documents import samples
from tests.sampling import COPIES, tries

OFFICE = Path(__file__).parent / "office"


def fault(data: bytes, name: str = "plan.bin") -> str:
    with pytest.raises(SourceError) as raised:
        open_document(name, data)
    (problem,) = raised.value.problems
    assert problem.place.file == name
    for language in ("ja", "en"):
        assert render(problem, language).cure
    return problem.code


def words(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        found += [cell.text for cell in block.cells] if isinstance(block, Table) else [block.text]
    return found


@pytest.mark.parametrize("form", samples.MADE)
def test_the_content_decides_not_the_ending(form: str) -> None:
    document = open_document("計画.xyz", samples.MADE[form]())
    assert document.format == form
    assert any("取組一覧" in text or text in ("窓口の改善", "施策") for text in words(document))


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "docx", "pdf", "html", "csv"])
def test_the_same_table_reads_the_same_in_every_format(form: str) -> None:
    table = next(open_document("計画", samples.MADE[form]()).tables())
    texts = [cell.text for cell in table.cells]
    start = texts.index("施策")
    assert texts[start : start + 9] == [text for line in samples.TABLE for text in line]


@pytest.mark.parametrize("form", samples.MADE)
def test_every_place_names_the_file_and_no_two_cells_stand_in_one(form: str) -> None:
    document = open_document("計画 1#a.bin", samples.MADE[form]())
    places = [cell.place for table in document.tables() for cell in table.cells]
    places += [block.place for block in document.blocks if not isinstance(block, Table)]
    assert all(place.startswith("計画%201%23a.bin#") for place in places)
    assert len(places) == len(set(places)) > 0
    assert not any(char in place for place in places for char in ' "<>')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document-empty"),
        (b" \r\n\r\n", "document-empty"),
        (b"\xef\xbb\xbf", "document-empty"),
        (b"\x89PNG\r\n\x1a\n....", "document-image"),
        (b"\xff\xd8\xff\xe0....", "document-image"),
        (b"{\\rtf1 plan}", "document-format"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "document-format"),
        (b"<?xml version='1.0'?><plan/>", "document-format"),
        (b"PK\x03\x04 cut off", "document-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "document-damaged"),
        (b"%PDF-1.4 cut off", "document-damaged"),
        ("計画".encode() + b"\xe8\xa8", "document-cut"),
        (b"\xfa\xff\xfe\xfd" * 5, "document-encoding"),
    ],
)
def test_what_is_no_document_is_said(data: bytes, code: str) -> None:
    assert fault(data) == code


@pytest.mark.parametrize("name", ["~$計画.xlsx", "~$画.docx"])
def test_what_office_leaves_beside_an_open_document_is_no_document(name: str) -> None:
    with pytest.raises(SourceError) as raised:
        open_document(name, b"\x05User".ljust(165))
    assert [problem.code for problem in raised.value.problems] == ["document-lock"]


def test_what_is_a_zip_and_no_document_is_said() -> None:
    assert fault(samples.zipped({"a.csv": b"a,b"})) == "document-format"
    assert fault(samples.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"})) == "document-format"
    parts = samples.parts_of(samples.listed_xlsx())
    assert (
        fault(samples.zipped({name: body for name, body in parts.items() if name != "xl/workbook.xml"}))
        == "document-damaged"
    )


def ole(stream: str) -> bytes:
    """Return the smallest container of old Office with one stream: header, a sector of the table, one of the directory."""

    def entry(name: str, kind: int, child: int) -> bytes:
        letters = name.encode("utf-16-le")
        free = b"\xff" * 4
        head = letters.ljust(64, b"\x00") + (len(letters) + 2).to_bytes(2, "little") + bytes([kind, 1])
        return (head + free * 2 + child.to_bytes(4, "little")).ljust(116, b"\x00") + b"\xfe\xff\xff\xff" + b"\x00" * 8

    end, free = b"\xfe\xff\xff\xff", b"\xff\xff\xff\xff"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + b"\x00" * 10
    header += (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + b"\x00" * 4 + (4096).to_bytes(4, "little")
    header += end + b"\x00" * 4 + end + b"\x00" * 4 + b"\x00" * 4 + free * 108
    table = b"\xfd\xff\xff\xff" + end + free * 126
    none = 0xFFFFFFFF
    return header + table + entry("Root Entry", 5, 1) + entry(stream, 2, none) + (entry("", 0, none) * 2)


@pytest.mark.parametrize(
    ("stream", "code"),
    [("WordDocument", "document-old-word"), ("EncryptedPackage", "document-password"), ("VisioDocument", "document-format")],
)
def test_an_old_container_is_known_by_what_is_in_it(stream: str, code: str) -> None:
    assert fault(ole(stream)) == code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("old.doc", "document-old-word"),
        ("locked.xlsx", "document-password"),
        ("locked.xls", "document-password"),
        ("locked.ods", "document-password"),
    ],
)
def test_files_of_office_programs_that_cannot_be_read_are_said(file: str, code: str) -> None:
    data = (OFFICE / file).read_bytes()
    assert fault(data, file) == code
    assert fault(data, "計画.docx") == code


def test_a_file_beyond_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.documents.opening.MOST_BYTES", 100)
    assert fault(b"a,b\n" * 26) == "document-large"


def test_a_zip_that_explodes_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = samples.parts_of(samples.listed_xlsx())
    bomb = samples.zipped({**parts, "xl/worksheets/sheet1.xml": b" " * 20_000_000})
    assert len(bomb) < 100_000
    assert fault(bomb) == "document-bomb"
    monkeypatch.setattr("pipelines.documents.archives.MOST_UNPACKED", 1000)
    assert fault(samples.listed_xlsx()) == "document-bomb"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (samples.listed_xlsx, "xl/worksheets/sheet1.xml"),
        (samples.listed_xlsx, "xl/workbook.xml"),
        (samples.planned_docx, "word/document.xml"),
        (samples.planned_docx, "word/styles.xml"),
        (samples.ods, "content.xml"),
    ],
)
def test_entities_are_not_expanded(make: object, part: str) -> None:
    assert callable(make)
    parts = samples.parts_of(make())
    head, _, rest = parts[part].partition(b"?>")
    parts[part] = head + b"?>" + ENTITIES + rest.replace(b"</", b"&c;&b;</", 1) if rest else ENTITIES + head
    assert fault(samples.zipped(parts)) == "document-bomb"


def test_merged_cells_without_end_are_not_made() -> None:
    parts = samples.parts_of(samples.listed_xlsx())
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:C1"', b'ref="A1:XFD1048576"')
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    assert fault(samples.zipped(parts)) == "document-bomb"


def test_a_repeated_row_without_end_is_not_made() -> None:
    parts = samples.parts_of(samples.ods())
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="99999999">'
    )
    assert fault(samples.zipped(parts)) == "document-bomb"


def test_a_pdf_stream_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_format, "MOST_UNPACKED", 1000)

    bomb = (
        samples.ruled_pdf() + b"7 0 obj <</Filter/FlateDecode>> stream\n" + zlib.compress(b" " * 5000) + b"endstream endobj"
    )
    assert fault(bomb) == "document-bomb"


def test_passwords_are_said() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = samples.pdf(lambda canvas: canvas.drawString(60, 700, "plan"), encrypt=StandardEncryption("geheim", canPrint=0))
    assert fault(locked) == "document-password"


def nothing(*_: object) -> None:
    pass


def test_an_empty_workbook_and_a_document_of_pictures_are_told_apart() -> None:
    assert fault(samples.xlsx(nothing)) == "document-empty"
    assert fault(samples.docx(nothing)) == "document-empty"
    assert fault(samples.pdf(lambda canvas: canvas.rect(10, 10, 100, 100))) == "document-scanned"
    picture = BytesIO()
    pillow = pytest.importorskip("PIL.Image", reason="pictures are made by Pillow, which reportlab brings along")
    pillow.new("RGB", (9, 9)).save(picture, "PNG")
    assert fault(samples.docx(lambda document: document.add_picture(BytesIO(picture.getvalue())))) == "document-scanned"


def test_macros_are_told_and_not_run() -> None:
    for make, part in ((samples.listed_xlsx, "xl/vbaProject.bin"), (samples.planned_docx, "word/vbaProject.bin")):
        document = open_document("a", samples.zipped({**samples.parts_of(make()), part: b"Shell"}))
        assert [note.text for note in document.notes if note.rule == "macros-not-run"] == [part]


def test_the_same_bytes_read_the_same() -> None:
    for make in samples.MADE.values():
        data = make()
        assert open_document("a", data) == open_document("a", data)


def damaged(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place, size = rng.randrange(len(changed)), rng.randint(1, 60)
        kind = rng.randrange(5)
        if kind == 0:
            changed[place] = rng.randrange(256)
        elif kind == 1:
            del changed[place : place + size]
        elif kind == 2:
            changed[place:place] = changed[rng.randrange(len(changed)) :][:size]
        elif kind == 3:
            changed[place : place + 4] = rng.choice([b"\xff" * 4, b"\0" * 4, b"9999", b"<<<<"])
        else:
            del changed[place + len(changed) // 2 :]
        changed = changed or bytearray(b"?")
    return bytes(changed)


@pytest.mark.parametrize("form", samples.MADE)
def test_damaged_copies_are_read_or_said_never_a_traceback(form: str) -> None:
    data = samples.MADE[form]()
    for number in range(COPIES):
        rng = random.Random(f"{form} {number}")  # noqa: S311 - damage, not secrets
        if data.startswith(b"PK") and number % 4:
            parts = samples.parts_of(data)
            part = rng.choice(sorted(parts))
            copy = samples.zipped({**parts, part: damaged(rng, parts[part])})
        else:
            copy = damaged(rng, data)
        try:
            document = open_document("copy", copy)
        except KeikakuError as error:
            assert len(error.problems) == 1, (form, number)
        else:
            assert all(cell.place for table in document.tables() for cell in table.cells)


@given(st.binary(max_size=300))
@settings(max_examples=tries(100), deadline=None)
def test_any_bytes_are_read_or_said(data: bytes) -> None:
    try:
        assert open_document("a", data).blocks
    except KeikakuError as error:
        assert error.problems[0].code.startswith("document-")


def test_a_text_with_headings_of_markdown_has_them_as_headings() -> None:
    text = "# 計画とは\n本文\n  ## 1 期間\n#見出しでない\n# \n"
    blocks = open_document("plan.txt", text.encode()).blocks
    assert [(block.text, block.level) for block in blocks if isinstance(block, Heading)] == [("計画とは", 1), ("1 期間", 2)]
    assert [block.place for block in blocks] == [f"plan.txt#line={n},{n + 1}" for n in range(5)]
    assert [places.lines(block.place) for block in blocks] == [(n, n) for n in range(1, 6)]
    assert places.lines("plan.xlsx#sheet=1&cell=B5") is None


def test_headings_come_before_what_stands_under_them() -> None:
    for form in ("docx", "pdf", "html"):
        blocks = open_document("a", samples.MADE[form]()).blocks
        assert isinstance(blocks[0], Heading), form
        assert any(isinstance(block, Table) for block in blocks[1:]), form
