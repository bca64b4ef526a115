"""The text of a text format: which encoding its bytes are in.

A byte order mark decides, then UTF-8 (which hardly any other text passes by chance), UTF-16 by the zero bytes of its ASCII
letters, and at last the encodings of Japanese offices, of which charset-normalizer weighs what the text looks like.
"""

from __future__ import annotations

import codecs
import re

from pipelines.problems import Place, Problem, SourceError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_JAPANESE = ("cp932", "euc_jp")
_JAPANESE_NAMES = dict.fromkeys(("shift_jis", "sjis", "x_sjis", "cp932", "windows_31j", "ms932"), "cp932")
_JAPANESE_NAMES |= dict.fromkeys(("euc_jp", "eucjp", "x_euc_jp"), "euc_jp")
_LONGEST_CHARACTER = 4  # bytes, in UTF-8
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")


def decode(name: str, data: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of a file, without its byte order mark, and its encoding as Python names it (`cp932`, `utf-8-sig` …).

    What the file itself declares (`declared`, any spelling) decides only between encodings that fit: it is often wrong.

    Raises SourceError `document-empty` (no character but white space), `document-cut` (it ends inside a character of
    UTF-8), `document-encoding` (none of the encodings fits) or `document-format` (bytes that are no text).
    """
    encoding = _encoding(name, data, declared)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            Problem("document-encoding", Place(name), {"byte": str(error.start), "guess": encoding})
        ) from error
    if _NOT_TEXT.search(text):
        raise SourceError(Problem("document-format", Place(name), {"found": "?"}))
    if not text.strip("\ufeff \t\r\n\u3000\x0c"):
        raise SourceError(Problem("document-empty", Place(name)))
    return text, encoding


def _encoding(name: str, data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data:
        return _without_mark(data)
    if b"\x1b$" in data or b"\x1b(" in data:
        return "iso2022_jp"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _of_an_office(name, data, declared, error)
    return "utf-8"


def _without_mark(data: bytes) -> str:
    """Tell UTF-16 by where the zero bytes of its ASCII letters stand."""
    return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 but for a few: hardly a character of another encoding passes for one of UTF-8."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii > 2 * text.count("\ufffd")


def _of_an_office(name: str, data: bytes, declared: str, error: UnicodeDecodeError) -> str:
    fitting = [] if _is_damaged_utf8(data) else [encoding for encoding in _JAPANESE if _decodes(data, encoding)]
    if not fitting:
        code = "document-cut" if error.start >= len(data) - _LONGEST_CHARACTER else "document-encoding"
        facts = {"byte": str(error.start), "guess": "utf-8" if _is_damaged_utf8(data) else "?"}
        raise SourceError(Problem(code, Place(name), facts)) from error
    told = _JAPANESE_NAMES.get(declared.lower().replace("-", "_"), "")
    if told in fitting or len(fitting) == 1:
        return told if told in fitting else fitting[0]
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=fitting).best()
    return best.encoding if best is not None else fitting[0]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
