"""Every path that is read: a regular file inside its folder; a pipe is not waited for, a link out of it not followed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from metadata.declared.regular_file import UnfitFileError, passed_over, read_regular
from tests.conftest import ROOT, Project

FILES = ["dataset.yaml", "plan.txt", "corrections.yaml", "changes.yaml", "actuals.yaml"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="pipes in a folder exist on POSIX only")


def codes(project: Project) -> list[str]:
    run = project.run("check")
    assert run.exit_code == 1
    return run.codes


def test_what_nobody_put_there_is_passed_over() -> None:
    names = ["@eaDir", "__MACOSX", "#recycle", "@Recycle", "#snapshot", "$RECYCLE.BIN", "System Volume Information"]
    assert [name for name in [*names, "lost+found", ".git", "examples"] if not passed_over(name)] == []
    assert not passed_over("264652_dx_plan")


@posix_only
@pytest.mark.parametrize("file", FILES)
def test_a_pipe_is_told_and_not_waited_for(project: Project, file: str) -> None:
    (project.small / file).unlink(missing_ok=True)
    os.mkfifo(project.small / file)
    assert codes(project) == ["file-not-regular"]


@posix_only
def test_a_pipe_in_the_place_of_the_publishers_or_the_settings(project: Project) -> None:
    settings = project.root / "publish.yaml"
    os.mkfifo(settings)
    run = project.run("check", "--settings", str(settings))
    assert (run.exit_code, run.codes) == (2, ["file-not-regular"])
    (project.datasets / "publishers.yaml").unlink()
    os.mkfifo(project.datasets / "publishers.yaml")
    assert codes(project) == ["file-not-regular"]


@pytest.mark.parametrize("file", FILES)
def test_a_link_out_of_the_folder_is_not_read(project: Project, file: str) -> None:
    path = project.small / file
    elsewhere = project.root / "elsewhere"
    elsewhere.mkdir()
    if path.exists():
        path.rename(elsewhere / file)
    else:
        (elsewhere / file).write_text("actuals: []\n", encoding="utf-8")
    path.symlink_to(elsewhere / file)
    assert codes(project) == ["path-outside"]


def test_row_differences_behind_a_link_are_not_read(project: Project) -> None:
    (project.root / "elsewhere").mkdir()
    (project.root / "elsewhere" / "1.0.0.csv").write_text("secret\n", encoding="utf-8")
    (project.small / "changes").symlink_to(project.root / "elsewhere")
    assert codes(project) == ["path-outside"]


def test_nothing_is_written_through_a_link(project: Project) -> None:
    (project.small / "changes").symlink_to(project.root)
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")
    before = sorted(project.root.iterdir())
    run = project.run("build", "--accept", "--approve", "--date", "2026-12-01", "--out", str(project.root / "public"))
    assert run.exit_code != 0
    assert not list(project.root.glob("*.csv")), before


def test_a_link_inside_the_folder_is_read(project: Project) -> None:
    (project.small / "plan.txt").rename(project.small / "the_plan.txt")
    (project.small / "plan.txt").symlink_to("the_plan.txt")
    assert project.run("check").exit_code == 0


def test_settings_may_lie_elsewhere(project: Project) -> None:
    (project.root / "linked.yaml").symlink_to(ROOT / "publish.yaml")
    assert project.run("check", "--settings", str(project.root / "linked.yaml")).exit_code == 0


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device to read without end")
def test_a_device_is_refused() -> None:
    with pytest.raises(UnfitFileError) as caught:
        read_regular(Path("/dev/zero"))
    assert caught.value.facts == {"kind": "device"}


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError if sys.platform != "win32" else PermissionError):
        read_regular(tmp_path)
