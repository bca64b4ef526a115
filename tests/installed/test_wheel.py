"""The program installed from its wheel: in an environment of its own, from an empty folder, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = ("metadata/vocabularies/municipalities.csv", "metadata/gates/shapes/dataset.ttl", "catalog/site/templates/base.html",
         "pipelines/standard/definitions/aed.yaml", "docs/ja/officers.md", "examples/windows-task.xml")  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("keikaku-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; what the program needs is taken from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("[lL]ib/**/site-packages"))
    command = ["-m", "pip", "--python", str(folder), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return next(folder.glob("bin/keikaku"), folder / "Scripts" / "keikaku.exe")


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": "ja_JP.UTF-8", "PYTHONUTF8": "1"}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_wheel_has_one_package_and_all_that_the_program_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"keikaku", wheel.name.split("-py3")[0] + ".dist-info"}
    assert {f"keikaku/program/{name}" for name in FILES} <= set(names)
    tracked = subprocess.run(
        ["git", "ls-files", "pipelines", "metadata", "catalog"], cwd=ROOT, check=True, capture_output=True
    )
    assert {f"keikaku/program/{name}" for name in tracked.stdout.decode().split()} <= set(names)


def test_an_office_that_installs_it_starts_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    lost = run(installed, "check", cwd=tmp_path)
    assert lost.returncode == 2
    assert "keikaku init フォルダー" in lost.stderr
    assert "publish.py" not in lost.stderr
    assert run(installed, "init", "odata", "--publisher", "亀岡市", cwd=tmp_path).returncode == 0
    office = tmp_path / "odata"
    start = next(office.glob("keikaku.cmd"), office / "keikaku")
    assert "-m keikaku" in start.read_text(encoding="utf-8")
    made = run(start, "form", cwd=office)
    assert (made.returncode, (office / "new plan.xlsx").is_file()) == (0, True), made.stderr


def test_installed_and_from_a_checkout_the_same_bytes_are_published(installed: Path, tmp_path: Path) -> None:
    words = ("build", "264652_dx_plan", "--datasets", ROOT / "datasets", "--settings", ROOT / "publish.yaml", "--jobs", "2")
    made = {}
    for name, start in (("wheel", (installed,)), ("checkout", (sys.executable, ROOT / "publish.py"))):
        done = run(*start, *words, "--out", tmp_path / name, "--work", tmp_path / f"{name}-work", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        made[name] = (tmp_path / name / "manifest.json").read_bytes()
    assert made["wheel"] == made["checkout"]
