"""Fonts of a PDF that give their letters no meaning: none of them is guessed.

A font says by ToUnicode, or by the names of its glyphs, what its letters are. pdfminer takes a letter of neither by the
standard encoding, where the number of a glyph is some other letter or figure (8 for 3): here it stays nameless.
Out of scope: how a nameless letter is written (`pdf.lines`), how many a document may have (`pdf.reading`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFType3Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import list_value, resolve1
from pdfminer.psparser import PSLiteral


class Fonts(PDFResourceManager):
    """The fonts of a file, in each of which a letter without a meaning is none."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font of the file."""
        font = super().get_font(objid, spec)
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(font, PDFSimpleFont) and isinstance(encoding, dict):
            names = dict(_names(encoding))
            own = names if isinstance(font, PDFType3Font) else font.cid2unicode  # Type 3 has no letters but those it draws
            font.cid2unicode = {
                code: font.cid2unicode[code]
                for code in own
                if code in font.cid2unicode and (code not in names or _is_known(names[code]))
            }
        return font


def _names(encoding: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the codes of an encoding that have a name of their own."""
    code = 0
    for one in list_value(encoding.get("Differences", [])):
        if isinstance(one, int):
            code = one
        elif isinstance(one, PSLiteral):
            yield code, str(one.name)
            code += 1


def _is_known(name: str) -> bool:
    try:
        return bool(name2unicode(name))
    except (KeyError, ValueError):
        return False
