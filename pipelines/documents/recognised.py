"""Which format a file is in, by its content: the name's ending is asked only where the content leaves it open.

Out of scope: whether the file is whole (its format's module tells).
"""

from __future__ import annotations

import posixpath
import re
from io import BytesIO

from pipelines.documents import archives
from pipelines.documents.damage import DAMAGE, damaged
from pipelines.documents.encodings import decode
from pipelines.documents.formats.delimited import is_delimited
from pipelines.documents.office import Package
from pipelines.problems import Place, Problem, SourceError

_HEAD = 1024  # bytes in which a mark of the format stands
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*){0,5}<(?:!doctype html|html|head|body|table|div|meta)\b", re.I
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def recognised(name: str, data: bytes) -> str:
    """Return the key of the format: text, csv, html, pdf, xlsx, xls, ods or docx.

    Raises SourceError with a cure for what is known and cannot be read: `document-password`, `document-old-word` (.doc),
    `document-image`, `document-format` (anything else), and what `encodings.decode` and `archives.parts` raise.
    """
    if data.startswith(_IMAGES):
        raise SourceError(Problem("document-image", Place(name)))
    if b"%PDF-" in data[:_HEAD]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(name, data)
    if data.startswith(_OLE):
        return _in_ole(name, data)
    if data.startswith((b"{\\rtf", b"PK")):
        raise _unknown(name, "RTF" if data.startswith(b"{") else "ZIP")
    return _in_text(name, data)


def _unknown(name: str, found: str) -> SourceError:
    return SourceError(Problem("document-format", Place(name), {"found": found}))


def _in_zip(name: str, data: bytes) -> str:
    main = Package(name, data).main()
    if main.startswith("xl/") and main.endswith(".xml"):
        return "xlsx"
    if main.startswith("word/"):
        return "docx"
    kind = archives.part(name, data, "mimetype").decode("ascii", "replace").strip()
    if kind.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        return "ods"
    raise _unknown(name, kind.removeprefix(_OPEN_DOCUMENT) or posixpath.basename(main) or "ZIP")


def _in_ole(name: str, data: bytes) -> str:
    """Look into the container that Office used before 2007, and still uses around an encrypted file."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {entry[0] for entry in ole.listdir()}
    except DAMAGE as error:
        raise damaged(name, error) from error
    if "EncryptedPackage" in streams:
        raise SourceError(Problem("document-password", Place(name)))
    if streams & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in streams:
        raise SourceError(Problem("document-old-word", Place(name)))
    raise _unknown(name, "OLE")


def _in_text(name: str, data: bytes) -> str:
    text, _ = decode(name, data)
    if _HTML.match(text) is not None:
        return "html"
    if text.lstrip().startswith("<?xml"):
        raise _unknown(name, "XML")
    if is_delimited(text):
        return "csv"
    # One column of words, or ragged rows, may be a list or a text: only the ending tells.
    return "csv" if name.lower().endswith((".csv", ".tsv")) else "text"
