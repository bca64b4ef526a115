"""What the web host needs: a folder of its own goes into the catalogue, and what lies there already is kept and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.folder.catalogue_folder import replace_folder
from catalog.folder.host_files import host_files, kept_files, with_host_files
from pipelines.problems import SettingsError
from tests.conftest import ROOT, Project

FILES = {"CNAME": b"a.example\n", ".htaccess": b"x\n", ".well-known/security.txt": b"y\n"}


def put(folder: Path) -> None:
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_the_files_of_the_folder_come_with_their_paths(tmp_path: Path) -> None:
    assert host_files(tmp_path / "publish.yaml") == {}
    put(tmp_path / "host_files")
    (tmp_path / "host_files" / "Thumbs.db").write_bytes(b"mess")
    assert host_files(tmp_path / "publish.yaml") == FILES


def test_a_name_of_the_catalogue_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        list(with_host_files([("index.html", b"ours")], {"index.html": b"theirs"}))
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [("host-file-taken", "host_files/index.html")]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "host_files").mkdir()
    (tmp_path / "secret").write_bytes(b"s")
    (tmp_path / "host_files" / "a.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(SettingsError) as caught:
        host_files(tmp_path / "publish.yaml")
    assert [problem.code for problem in caught.value.problems] == ["path-outside"]


def test_many_files_are_counted(tmp_path: Path) -> None:
    replace_folder(tmp_path / "public", {"index.html": b"x"}.items())
    for number in range(12):
        (tmp_path / "public" / f"{number:02}.txt").touch()
    (problem,) = kept_files(tmp_path / "public")
    assert problem.facts["files"].endswith("09.txt … (+2)")


def test_a_run_takes_them_keeps_what_it_finds_and_says_so(project: Project) -> None:
    settings = project.root / "publish.yaml"
    settings.write_bytes((ROOT / "publish.yaml").read_bytes())
    put(project.root / "host_files")
    words = ("run", "--settings", str(settings))
    assert (first := project.run(*words)).exit_code == 0, first.shown
    assert {path: (project.out / path).read_bytes() for path in FILES} == FILES
    assert first.report["warnings"] == []
    (project.out / "google1234.html").write_bytes(b"proof")
    kept = project.run(*words).report
    assert (kept["unchanged"], [w["code"] for w in kept["warnings"]]) == (True, ["host-files-kept"])
    (project.root / "host_files" / "CNAME").write_bytes(b"b.example\n")
    (project.root / "host_files" / ".htaccess").unlink()
    changed = project.run(*words).report
    assert (changed["outcome"], [w["facts"]["files"] for w in changed["warnings"]]) == ("replaced", ["google1234.html"])
    assert (project.out / "CNAME").read_bytes() == b"b.example\n"
    assert not (project.out / ".htaccess").exists()
    built = project.run("build", "--settings", str(settings), lang="en")
    assert (built.exit_code, [w["code"] for w in built.report["warnings"]]) == (0, ["host-files-kept"])
    assert "google1234.html" in built.shown
