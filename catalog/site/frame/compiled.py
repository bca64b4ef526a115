"""Templates are compiled once, as Python's modules are: their bytecode lies beside that of the module that sets them up.

On the same terms: who may write there can change the program anyway; where nothing can be written, or Python is told not to
write bytecode, templates are compiled each time. Out of scope: what templates are given (`catalog.site.frame.rendering`).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from metadata.versions.kept.keeping import replace_quickly

_DIGEST = sha256().digest_size
"""Bytes at the beginning of a file: the digest of the rest, which Python would take as it is."""


class Compiled(BytecodeCache):
    """The bytecode of an environment's templates. `module` is the file that sets it up: how they are compiled is said there.

    What a filter makes of a constant is compiled too; so a template does not give one to a filter of ours.
    """

    def __init__(self, module: str) -> None:
        self._folder = Path(cache_from_source(module)).parent
        self._said = Path(module).read_text(encoding="utf-8")

    def get_source_checksum(self, source: str) -> str:
        """Return what is another text when a template, or how it is compiled, is another."""
        return super().get_source_checksum(source + self._said)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was written of the same source, if it is there, whole and as it was written."""
        with suppress(OSError):
            data = self._path(bucket).read_bytes()
            if data[:_DIGEST] == sha256(data[_DIGEST:]).digest():
                bucket.bytecode_from_string(data[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write what was compiled, if that can be done."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                data = bucket.bytecode_to_string()
                replace_quickly(self._path(bucket), sha256(data).digest() + data)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.template"
