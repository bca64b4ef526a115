"""The program installed from its wheel: in an environment of its own, from an empty folder, without a network."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

import publish
from installed.make_bundle import write_bundle
from tests.conftest import ROOT

FILES = ("metadata/vocabularies/municipalities.csv", "metadata/gates/shapes/dataset.ttl", "catalog/site/templates/base.html",
         "pipelines/standard/definitions/aed.yaml", "docs/ja/officers.md", "docs/en/declaring.md",
         "examples/windows-task.xml")  # fmt: skip


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


@pytest.mark.thorough("test_officers_guide: a workplace works on its own datasets; above: the wheel has all that is read")
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


@pytest.mark.thorough("the wheel has all that is read (above), and bytes are the same in any process (test_command_line)")
def test_installed_and_from_a_checkout_the_same_bytes_are_published(installed: Path, tmp_path: Path) -> None:
    words = ("build", "264652_dx_plan", "--datasets", ROOT / "datasets", "--settings", ROOT / "publish.yaml")
    folders = ("--out", tmp_path / "wheel", "--work", tmp_path / "wheel-work")
    done = run(installed, *words, *folders, "--jobs", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with pytest.raises(SystemExit) as ended:
        publish.main([*map(str, words), "--out", str(tmp_path / "checkout"), "--work", str(tmp_path / "checkout-work")])
    assert not ended.value.code
    assert (tmp_path / "wheel" / "manifest.json").read_bytes() == (tmp_path / "checkout" / "manifest.json").read_bytes()


def test_a_bundle_says_what_is_in_it_and_is_the_same_twice(wheel: Path, tmp_path: Path) -> None:
    bundles = [write_bundle(wheel, [wheel], tmp_path / name) for name in ("first", "second")]
    assert bundles[0].read_bytes() == bundles[1].read_bytes()
    packed = zipfile.ZipFile(bundles[0])
    top = bundles[0].name.removesuffix("-bundle.zip")
    files = {name.removeprefix(f"{top}/"): packed.read(name) for name in packed.namelist()}
    listed = dict(line.split("  ", 1)[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert files["install.cmd"].count(b"\r\n") == files["install.cmd"].count(b"\n")
    assert "| keikaku | " in files["LICENCES.md"].decode()
    assert files[f"licences/{top}/LICENSE"] == (ROOT / "LICENSE").read_bytes()


@pytest.mark.thorough("test_officers_guide: a workplace starts; browser/desk/test_frame: a desk opens")
def test_the_desk_of_a_bundle_opens_on_a_workplace_to_be_made(installed: Path, wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_bundle(wheel, [wheel], tmp_path)) as packed:
        packed.extractall(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    program = folder / "keikaku" / "bin" / "keikaku"  # as if it had been installed
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{installed}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    with subprocess.Popen(
        ["sh", folder / "desk.sh", "--no-browser", "--lang", "ja"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as desk:
        try:
            shown = ""
            while "/open/" not in shown:
                shown = desk.stdout.readline() if desk.stdout else ""
                assert shown, "the desk ended"
            (address,) = re.findall(r"http://127\.0\.0\.1:[0-9]+/open/\S+", shown)
            with httpx.Client(follow_redirects=True, trust_env=False) as browser:
                browser.get(address)
                page = browser.get(address.split("/open/")[0])
            assert (page.status_code, page.url.path) == (200, "/start")
            assert str(folder / "odata") in page.text
        finally:
            desk.terminate()


def test_a_damaged_bundle_is_not_installed(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_bundle(wheel, [wheel], tmp_path)) as packed:
        packed.extractall(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    (folder / "wheels" / wheel.name).write_bytes(b"")
    done = run("sh", folder / "install.sh", tmp_path / "app", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "app").exists()) == (1, False)
    assert "zip を取り直してください" in done.stderr
    assert wheel.name in done.stderr
