"""What an operating system may or may not offer: two folders change places at once, a folder reaches the disk, hard links.

The first two are calls of the C library of Linux (`renameat2` since 3.15, `syncfs` since 2.6.39). Where a system or a file
system has none, the caller goes the longer way. Out of scope: which folders (`catalog.folder.catalogue_folder`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_EXCHANGE = 2  # RENAME_EXCHANGE of <linux/fs.h>
_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_NOT_OFFERED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places, with no moment between; return False where that is not offered. Raises OSError."""
    call = _offered("renameat2")
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), ctypes.c_uint(_EXCHANGE)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_OFFERED:
        return False
    raise OSError(code, os.strerror(code), str(one))


def linked(one: Path, other: Path) -> bool:
    """Give a file a second name (a hard link); return False where that is not offered: FAT, another disk, some shares."""
    try:
        os.link(one, other, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not offered here; the second where Python cannot tell a link from its target
        return False  # the caller copies, which tells what is really wrong
    return True


def flush(folder: Path) -> None:
    """Bring a folder with all its files to the disk, so that no power cut leaves them empty. Raises OSError."""
    if os.name == "nt":  # folders cannot be opened there, and NTFS orders its own names
        return
    call = _offered("syncfs")
    with _opened(folder) as number:
        if call is not None and call(number) == 0:  # one call for all: a hundred times faster than file by file
            return
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            flush_one(path)


def flush_one(path: Path) -> None:
    """Bring one file, or the names in one folder, to the disk. Raises OSError."""
    if os.name == "nt":
        return
    with _opened(path) as number:
        os.fsync(number)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield number
    finally:
        os.close(number)


def _offered(name: str) -> Any:
    """Return a function of the C library, or None where it has none of that name."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)
