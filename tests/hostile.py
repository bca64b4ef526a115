"""A real document, and what is declared about it, with everything planted that could do harm where it is shown."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT, SMALL, Project

SCRIPT = "<script>window.ran=true</script>"
PROSE = (
    f'{SCRIPT}<img src=x onerror=window.ran=true>[x](javascript:window.ran=true)<a href="javascript:window.ran=true">y</a>'
)
COMMAND = "=cmd|' /C calc'!A0"
LINK = '=HYPERLINK("javascript:window.ran=true","x")'
TITLE = f"{COMMAND} </script>{SCRIPT}<!--計画"
TURNED = "\u202e裏返し\u2066"
"""A mark that runs text from right to left, a word to know it by, and one that isolates it."""

IN_DOCUMENT = {
    "低い水準となっている。": f"低い水準となっている。{PROSE}{TURNED}",
    "- ・ 町民の90%以上が": f"- ・ {COMMAND} 町民の90%以上が",
    "総務課、住民税務課、保健課": f"{COMMAND}、{SCRIPT}、{TURNED}課",
    "①\tマイナンバーカードを利用する電子申請手続きの数": f"①\t{LINK}{TURNED}電子申請手続きの数</textarea></title>{SCRIPT}",
}
"""Words of the document → the same with the plants: prose, a list, names of offices, the name of an indicator."""


def new_project(root: Path) -> Project:
    """Return a project of the small dataset in an empty folder."""
    project = Project(root)
    project.datasets.mkdir()
    shutil.copy(ROOT / "datasets" / "publishers.yaml", project.datasets)
    project.add(SMALL)
    return project


def hostile_catalogue(root: Path) -> Path:
    """Return the folder of a catalogue built from the document with its plants."""
    project = new_project(root)
    text = (project.small / "plan.txt").read_text(encoding="utf-8")
    for old, new in IN_DOCUMENT.items():
        assert old in text
        text = text.replace(old, new, 1)
    project.replace_source(text.encode())
    title = "  ja: 与謝野町行政DX推進計画\n"
    project.edit("dataset.yaml", f"title:\n{title}", f'title:\n  ja: "{TITLE}"\n')
    (project.small / "concepts.yaml").unlink()  # it decides on an indicator that has another name now
    (project.small / "changes.yaml").unlink()  # another document than that of its ledger: its first edition
    project.accept()
    project.edit("changes.yaml", "notes: {ja: 初版,", f'notes: {{ja: "{PROSE.replace(chr(34), chr(39))}",')
    run = project.run("build")
    assert run.exit_code == 0, run.shown
    return project.out
