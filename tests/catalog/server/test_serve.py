"""The server of the catalogue: media types, HEAD, dataset IRIs, nothing from outside, and the command around it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog.folder.catalogue_folder import replace_folder
from catalog.server.serve import content_type, is_loopback, serving, status_checker
from metadata.building.cataloguing import Build
from metadata.formats.rdf_syntax import MEDIA_TYPES
from tests.conftest import ROOT, Project

DATASET = "/datasets/264652_dx_plan"
EVERYWHERE = ".".join("0000")  # every address of this machine


@pytest.fixture(scope="module")
def address(real_catalogue: Path) -> Iterator[str]:
    with serving(real_catalogue) as started:
        yield started


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_every_published_file_has_the_media_type_the_metadata_state(address: str, real_build: Build) -> None:
    for dataset in real_build.datasets:
        for file in dataset.files:
            status, headers, _ = ask(address, f"/datasets/{dataset.id}/{file.name}", "HEAD")
            assert status == 200, file.name
            assert headers["content-type"].partition(";")[0] == file.media_type, file.name
            assert int(headers["content-length"]) == file.size


def test_no_file_of_the_catalogue_is_of_unknown_type(real_catalogue: Path) -> None:
    names = {path.name for path in real_catalogue.rglob("*") if path.is_file()}
    assert [name for name in names if content_type(name) == "application/octet-stream"] == []


def test_text_says_its_character_set_and_rdf_its_syntax(address: str) -> None:
    for ending, media_type in MEDIA_TYPES.items():
        assert ask(address, f"/catalog{ending}")[1]["content-type"].split(";")[0] == media_type
    for path in ("/catalog.ttl", "/", f"{DATASET}/264652_dx_plan_measures.csv", f"{DATASET}/plan.txt"):
        assert ask(address, path)[1]["content-type"].endswith("; charset=utf-8"), path
    described = ask(address, f"{DATASET}/264652_dx_plan_measures.csv-metadata.json")
    assert described[1]["content-type"] == "application/csvm+json"


def test_get_gives_the_bytes_and_head_only_their_number(address: str, real_catalogue: Path) -> None:
    data = (real_catalogue / "catalog.ttl").read_bytes()
    status, headers, body = ask(address, "/catalog.ttl")
    assert (status, body, headers["content-length"]) == (200, data, str(len(data)))
    assert headers["access-control-allow-origin"] == "*"
    assert ask(address, "/catalog.ttl", "HEAD")[2] == b""
    assert ask(address, "/catalog.ttl", "POST")[0] == 501


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/"),
        ("text/turtle", "/dcat.ttl"),
        ("application/rdf+xml;q=0.5, application/ld+json", "/dcat.jsonld"),
        ("application/rdf+xml, text/turtle;q=0.2", "/dcat.rdf"),
        ("text/turtle;q=0.8, */*;q=0.1", "/dcat.ttl"),
        ("*/*", "/"),
        ("text/turtle;q=0", "/"),
        ("image/png", "/"),
        ("text/turtle;q=nonsense", "/"),
        ("", "/"),
    ],
)
def test_a_dataset_iri_leads_to_what_is_asked_for(address: str, accept: str, ending: str) -> None:
    status, headers, _ = ask(address, DATASET, "HEAD", Accept=accept)
    assert (status, headers["location"], headers["vary"]) == (303, DATASET + ending, "Accept")
    assert ask(address, headers["location"])[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//../secret.txt",
        "/link.txt",
        "/folder/secret.txt",
        "/%00",
        "/%ff",
        "/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_given_out(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    out = tmp_path / "public"
    out.mkdir()
    (out / "manifest.json").write_text("{}", encoding="utf-8")
    (out / "link.txt").symlink_to(tmp_path / "secret.txt")
    (out / "folder").symlink_to(tmp_path)
    with serving(out) as started:
        status, _, body = ask(started, path)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize(
    "path", ["/datasets", "/datasets/", "/assets", "/index.html/", "/nothing", f"{DATASET}/nothing.csv"]
)
def test_there_are_no_listings_and_no_second_names(address: str, path: str) -> None:
    assert ask(address, path)[0] == 404


@pytest.mark.usefixtures("published")
def test_a_build_may_replace_the_folder_meanwhile(project: Project) -> None:
    with serving(project.out) as started:
        before = ask(started, "/catalog.ttl")[2]
        assert project.run("build", "--base-url", "https://data.example.jp/").exit_code == 0
        after = ask(started, "/catalog.ttl")[2]
    assert b"data.example.jp" not in before
    assert b"data.example.jp" in after


def test_addresses_are_asked_where_the_catalogue_is_to_stand(address: str) -> None:
    status = status_checker("https://keikaku.example/", address)
    assert status("https://keikaku.example/catalog.ttl") == 200
    assert status("https://keikaku.example/datasets/264652_dx_plan") == 303  # redirects are not followed
    assert status("https://keikaku.example/nothing") == 404
    assert status("https://elsewhere.example/catalog.ttl") is None


def test_a_server_that_is_gone_is_not_judged(real_catalogue: Path) -> None:
    with serving(real_catalogue) as started:
        status = status_checker("https://keikaku.example/", started)
    assert status("https://keikaku.example/catalog.ttl") is None


def test_the_command_serves_until_ctrl_c_and_ends_well(real_catalogue: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = ["publish.py", "serve", "--out", str(real_catalogue), "--port", "0", "--lang", "en", "--report", str(report)]
    with subprocess.Popen(
        [sys.executable, "-u", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout
        shown = running.stdout.readline()
        started = re.search(r"http://127\.0\.0\.1:\d+/", shown)
        assert started, shown
        assert ask(started[0], "/catalog.ttl")[0] == 200
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (0, "")
    assert json.loads(report.read_text(encoding="utf-8"))["exit_code"] == 0


def codes(report: Path) -> list[str]:
    return [problem["code"] for problem in json.loads(report.read_text(encoding="utf-8"))["problems"]]


@pytest.mark.parametrize("made", ["missing", "empty", "other"])
def test_a_folder_without_a_catalogue_is_refused_with_a_cure(made: str, tmp_path: Path) -> None:
    out, report = tmp_path / "public", tmp_path / "report.json"
    if made != "missing":
        out.mkdir()
    if made == "other":
        (out / "diary.html").write_text("<p>private", encoding="utf-8")
    words = ["publish.py", "serve", "--out", str(out), "--port", "0", "--lang", "en", "--report", str(report)]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode == 2
    assert "publish.py build" in done.stderr
    assert [problem["code"] for problem in json.loads(report.read_text(encoding="utf-8"))["problems"]] == [
        "catalogue-missing"
    ]


def test_a_taken_port_is_a_settings_error(real_catalogue: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ["publish.py", "serve", "--out", str(real_catalogue), "--port", port, "--report", str(report)]
        done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, check=False, timeout=120)
    assert done.returncode == 2
    assert codes(report) == ["address-taken"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_an_address_of_this_machine_alone_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.1.4", "", "town-hall"])
def test_an_address_that_others_can_reach_is_known(host: str) -> None:
    assert not is_loopback(host)


def test_serving_to_the_network_is_warned_of(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.server.serve.serve_until_stopped", lambda server: server.server_close())
    replace_folder(project.out, {"index.html": b"x"}.items())
    for host, warned in ((EVERYWHERE, True), ("127.0.0.1", False)):
        run = project.run("serve", "--out", str(project.out), "--host", host, "--port", "0", lang="en")
        assert run.exit_code == 0, run.shown
        assert ("everyone on the network" in run.shown) == warned
