"""One zip with which Keikaku is installed where there is no network: wheels, checksums, licences, a script to start.

    python installed/make_bundle.py [--out dist] [--platform windows]… [--python 3.12]…

    keikaku-<version>/install.cmd, install.sh   make an environment and install from wheels/, without a network
                      desk.cmd, desk.sh         open the desk on the workplace odata/ beside them; install where needed
    keikaku-<version>/wheels/                   the program and all that it needs, in the locked versions, for each platform
    keikaku-<version>/SHA256SUMS                checksum of each file; the scripts check them first
    keikaku-<version>/LICENCES.md, licences/    licence of each part, and its text as the part has it

What a platform needs is asked of uv, which reads markers (`sys_platform == "win32"`, `python_version < "3.12"`) for that
platform; pip reads those of the Python it runs on. That the wheels are complete is asked of both, with no index, of pip for
its own version of Python. Same wheels, same bytes. Out of scope: Python itself, which an office installs first.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(__file__).parent / "bundle"
PYTHONS = ("3.11", "3.12", "3.13")
SOURCE_ONLY = frozenset({"docopt"})
"""Packages that are published as source only, pure Python: their wheels are built here."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Platform:
    """A platform by uv's name, and by the names of wheels that it takes, as pip has them."""

    uv: str
    wheels: tuple[str, ...]


PLATFORMS = {
    "windows": Platform("x86_64-pc-windows-msvc", ("win_amd64",)),
    "linux": Platform("x86_64-unknown-linux-gnu", tuple(f"manylinux_2_{n}_x86_64" for n in (28, 27, 26, 24, 17, 12, 5))),
    "macos": Platform(
        "aarch64-apple-darwin",
        (
            *(f"macosx_{n}_0_{cpu}" for n in (13, 12, 11) for cpu in ("arm64", "universal2")),
            *(f"macosx_10_{n}_universal2" for n in range(16, 8, -1)),
        ),
    ),
}


def main(arguments: Sequence[str] | None = None) -> Path:
    """Make the bundle and return its path."""
    parser = argparse.ArgumentParser(description="make the zip that installs without a network")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--platform", action="append", choices=PLATFORMS, default=[])
    parser.add_argument("--python", action="append", choices=PYTHONS, default=[])
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        wheels = Path(work) / "wheels"
        program = build_wheel(str(ROOT), wheels)
        for platform in asked.platform or PLATFORMS:
            for python in asked.python or PYTHONS:
                collect(PLATFORMS[platform], python, wheels)
                require_complete(program, PLATFORMS[platform], python, wheels)
        return write_bundle(program, sorted(wheels.iterdir()), asked.out)


def build_wheel(what: str, wheels: Path) -> Path:
    """Build the wheel of a checkout or of a package that has none for any platform; return its path."""
    with tempfile.TemporaryDirectory() as fresh:
        _pip("wheel", "--no-deps", "--wheel-dir", fresh, what)
        (built,) = Path(fresh).glob("*.whl")
        wheels.mkdir(parents=True, exist_ok=True)
        return built.replace(wheels / built.name)


def collect(platform: Platform, python: str, wheels: Path) -> None:
    """Fetch what the program needs on a platform, in the locked versions, into the folder of wheels."""
    command = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--constraint", "requirements.lock", "--python-platform", platform.uv, "--python-version", python]
    listed = _run(sys.executable, "-m", *command, "pyproject.toml").split()
    sources = [each for each in listed if each.partition("==")[0] in SOURCE_ONLY]
    for requirement in sources:
        if not list(wheels.glob(f"{requirement.replace('==', '-')}-*.whl")):
            build_wheel(requirement, wheels)
    needed = [each for each in listed if each not in sources]
    _pip("download", "--no-deps", *_for(platform, python), "--dest", str(wheels), *needed)


def require_complete(program: Path, platform: Platform, python: str, wheels: Path) -> None:
    """Let uv resolve the program for a platform from these wheels alone, and pip where it runs on that version of Python.

    Raises CalledProcessError where one cannot.
    """
    words = (
        "install",
        "--quiet",
        "--dry-run",
        "--only-binary",
        ":all:",
        "--python-platform",
        platform.uv,
        "--python-version",
        python,
    )
    with tempfile.TemporaryDirectory() as nowhere:
        target = ("--target", nowhere, str(program))
        _run(sys.executable, "-m", "uv", "pip", *words, *target, UV_NO_INDEX="1", UV_FIND_LINKS=str(wheels))
        if python == f"{sys.version_info.major}.{sys.version_info.minor}":
            own = ("--dry-run", "--ignore-installed", *_for(platform, python), *target)
            _pip("install", *own, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels))


def write_bundle(program: Path, wheels: Sequence[Path], out: Path) -> Path:
    """Write the zip of the program and the wheels into a folder, and return its path."""
    name = "-".join(program.name.split("-")[:2])
    files: dict[str, bytes | Path] = {path.name: path.read_bytes() for path in sorted(SCRIPTS.iterdir())}
    files |= {f"wheels/{path.name}": path for path in wheels}
    files |= licences(wheels)
    sums = (f"{_sha256(data)}  {path}\n" for path, data in sorted(files.items()))
    files["SHA256SUMS"] = "".join(sums).encode()
    out.mkdir(parents=True, exist_ok=True)
    bundle = out / f"{name}-bundle.zip"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as packed:  # wheels are packed already
        for path, data in sorted(files.items()):
            info = zipfile.ZipInfo(f"{name}/{path}", _LONG_AGO)
            info.external_attr = (0o755 if path.endswith(".sh") else 0o644) << 16
            packed.writestr(info, data if isinstance(data, bytes) else data.read_bytes())
    return bundle


def licences(wheels: Sequence[Path]) -> dict[str, bytes]:
    """Return the list of parts with their licences, and the texts that the wheels have of them: path → bytes."""
    rows: dict[str, None] = {}
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            about = next(path for path in packed.namelist() if path.endswith(".dist-info/METADATA"))
            told = message_from_string(packed.read(about).decode("utf-8"))
            part = f"{told['Name']}-{told['Version']}"
            rows[f"| {told['Name']} | {told['Version']} | {_licence(told)} |\n"] = None
            for path in packed.namelist():
                if path.startswith(about.rpartition("/")[0]) and _is_licence(PurePosixPath(path).name):
                    files[f"licences/{part}/{PurePosixPath(path).name}"] = packed.read(path)
    table = "".join(sorted(rows, key=str.casefold))
    return files | {"LICENCES.md": f"| 部品 / part | 版 / version | ライセンス / licence |\n|---|---|---|\n{table}".encode()}


def _licence(told: Message) -> str:
    """Return the licence of a part: its expression, else its classifiers, else the first line of what it says."""
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License :: ")]
    free = str(told.get("License") or "—").strip().splitlines()[0]
    return str(told.get("License-Expression") or ", ".join(classified) or free).replace("|", "/")


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"))


def _for(platform: Platform, python: str) -> Iterator[str]:
    yield from ("--only-binary=:all:", "--implementation", "cp", "--python-version", python)
    for tag in platform.wheels:
        yield from ("--platform", tag)


def _sha256(data: bytes | Path) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.read_bytes()).hexdigest()


def _pip(*words: str, **settings: str) -> None:
    _run(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words, **settings)


def _run(*words: str, **settings: str) -> str:
    environment = os.environ | settings
    done = subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - our own words
    return done.stdout


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
