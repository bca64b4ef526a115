"""An office's own workplace, outside of the program's checkout: settings, publishers, datasets, a start, a schedule.

    publish.yaml              settings, with comments
    datasets/publishers.yaml  the municipality, where one was named
    README.md                 three steps, in Japanese
    keikaku, keikaku.cmd      starts the program in this folder
    keikaku.cron              the line for cron; on Windows keikaku-task.xml for the Task Scheduler

The texts lie beside this module, with `${…}` where something of the office goes. Out of scope: writing them to the disk.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from metadata.building.drafting.marked_yaml import scalar
from metadata.building.drafting.new_publisher import Municipality, publisher_entry
from metadata.declared.placeholders import PLACEHOLDER
from metadata.vocabularies.municipalities import LocalGovernment

_TEXTS = Path(__file__).parent
_CRON = "（いまある登録と置き換わります。`crontab -l` で何か出るときは、`crontab -e` で行を書き足します）"
_NOBODY = "公開者"


@dataclass(frozen=True)
class Place:
    """Where the program is: the Python that runs it, its own folder; the folder of the workplace; whether it is Windows."""

    python: Path
    program: Path
    folder: Path
    windows: bool

    @property
    def start(self) -> tuple[str, ...]:
        """The words that start the program: installed it is a module, and in a checkout a file."""
        installed = self.program.parent.name == "keikaku" and not (self.program / "pyproject.toml").is_file()
        return (str(self.python), *(("-m", "keikaku") if installed else (str(self.program / "publish.py"),)))


def workplace(place: Place, office: LocalGovernment | None, site: str, day: date) -> dict[str, bytes]:
    """Return the files of a workplace by relative path. `site`: address of the municipality's site, empty if not known."""
    name, english = (office.full_name, office.english) if office else (_NOBODY, "the publisher")
    keikaku = "keikaku" if place.windows else "./keikaku"
    words = {
        "name": name,
        "english": english,
        "site": scalar(site or PLACEHOLDER),
        "kind": "RegionalAuthority" if office and not office.name else "LocalAuthority",
        "day": day.isoformat(),
        "keikaku": keikaku,
        "docs": str(place.program / "docs" / "ja" / "officers.md"),
        "schedule": "`schtasks /create /tn Keikaku /xml keikaku-task.xml`"
        if place.windows
        else f"`crontab keikaku.cron`{_CRON}",
    }
    entry = publisher_entry(office.code, Municipality(name, english, site or PLACEHOLDER, sure=False)) if office else " {}\n"
    files = {
        "publish.yaml": _filled("publish.yaml", words),
        "datasets/publishers.yaml": _filled("publishers.yaml", {"entry": f"\n{entry}" if office else entry}),
        "README.md": _filled("README.md", words),
    }
    return {name: text.encode() for name, text in files.items()} | (
        _on_windows(place) if place.windows else _on_posix(place)
    )


def _filled(name: str, words: dict[str, str]) -> str:
    return Template((_TEXTS / name).read_text(encoding="utf-8")).substitute(words)


def _on_posix(place: Place) -> dict[str, bytes]:
    program = shlex.join(place.start)
    folder = shlex.quote(str(place.folder)).replace("%", r"\%")  # of a bare one, cron makes a line break
    start = f'#!/bin/sh\n# Keikaku をこのフォルダーで動かす\ncd "$(dirname "$0")" && exec {program} "$@"\n'
    run = f"cd {folder} && mkdir -p .keikaku && ./keikaku run >> .keikaku/run.log"
    cron = f"# 毎晩2時30分。入れる：crontab keikaku.cron{_CRON}\n30 2 * * * {run}\n"
    return {"keikaku": start.encode(), "keikaku.cron": cron.encode()}


def _on_windows(place: Place) -> dict[str, bytes]:
    program = " ".join(f'"{word}"' for word in place.start) + " %*"
    here = ("@echo off", "chcp 65001 >nul", "set PYTHONUTF8=1", 'cd /d "%~dp0"')
    log = ("if not exist .keikaku mkdir .keikaku", r"call keikaku.cmd run >> .keikaku\run.log 2>&1", "exit /b %ERRORLEVEL%")
    task = (place.program / "examples" / "windows-task.xml").read_text(encoding="ascii")
    folder = escape(str(place.folder))
    task = task.replace(r"C:\keikaku\examples\keikaku-run.cmd", rf"{folder}\keikaku-run.cmd").replace(r"C:\keikaku", folder)
    return {
        "keikaku.cmd": _batch(*here, program),
        "keikaku-run.cmd": _batch(*here, *log),
        "keikaku-task.xml": task.encode("utf-16"),  # what schtasks takes for other letters than ASCII
    }


def _batch(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()
