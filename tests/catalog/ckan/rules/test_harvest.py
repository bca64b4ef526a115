"""The other way: ckanext-harvest with ckanext-dcat reads our static catalogue from `publish.py serve` into a real CKAN.

Each syntax is harvested twice into an empty CKAN; the catalogue has three pages. What ckanext-dcat cannot hold is not asked
for: of several places it keeps one, of texts in two languages one.

Needs a real CKAN (conftest.py) and, for what its API cannot do, KEIKAKU_CKAN_CLI: the `ckan` command of the same server.
Without them these tests are skipped and say so.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from ckanapi import RemoteCKAN
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from catalog.site.static import write_catalogue
from metadata.building.build import build
from metadata.building.cataloguing import Build
from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset
from metadata.versions.acceptance import Terms
from tests.catalog.ckan.conftest import KEY, URL, real_portal, why_not_real
from tests.catalog.ckan.pushing.push_samples import Pusher, small
from tests.conftest import ROOT, SMALL
from tests.consumers.formats import harvested_format

CLI = os.environ.get("KEIKAKU_CKAN_CLI", "")
WHY_NOT = why_not_real() or ("" if CLI else "KEIKAKU_CKAN_CLI does not name the ckan command of that server")
ENDINGS = [".ttl", ".rdf", ".jsonld"]
SOURCE = "keikaku-harvest"
PAGE_SIZE = 4
SECONDS = 120

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

Package = dict[str, Any]


@dataclass(frozen=True)
class Served:
    """A catalogue that a server gives out under its own base URL."""

    built: Build
    settings: Settings
    folder: Path


@dataclass(frozen=True)
class Harvest:
    """What CKAN says of a harvest and holds after it: packages by the id of our dataset."""

    status: dict[str, Any]
    packages: dict[str, Package]
    count: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("harvested") / "public"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = read_settings(ROOT / "publish.yaml", f"http://127.0.0.1:{port}/")
    settings = settings.model_copy(
        update={"catalogue": settings.catalogue.model_copy(update={"page_size": PAGE_SIZE}), "targets": {}}
    )
    built = build(ROOT / "datasets", settings)
    write_catalogue(built, folder)
    with server(folder, port):
        yield Served(built, settings, folder)


@contextmanager
def server(folder: Path, port: int) -> Iterator[None]:
    words = [
        "publish.py",
        "serve",
        "--out",
        str(folder),
        "--port",
        str(port),
        "--report",
        str(folder.parent / "report.json"),
    ]
    with subprocess.Popen([sys.executable, "-u", *words], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout
        shown = running.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in shown, shown
        try:
            yield
        finally:
            running.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def api() -> Iterator[RemoteCKAN]:
    with RemoteCKAN(URL, KEY) as portal:
        yield portal


@contextmanager
def harvester() -> Iterator[None]:
    """Run the two processes that harvest in production: `harvester run-test` calls licences otherwise on a Japanese CKAN."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen([CLI, "harvester", "gather-consumer"], **quiet) as gather,
        subprocess.Popen([CLI, "harvester", "fetch-consumer"], **quiet) as fetch,
    ):
        try:
            yield
        finally:
            gather.kill()
            fetch.kill()


def everything(api: RemoteCKAN, kind: str = "dataset") -> list[Package]:
    found = api.action.package_search(fq=f"organization:{SOURCE} dataset_type:{kind}", rows=1000, include_private=True)
    return list(found["results"])


def harvest(api: RemoteCKAN) -> Harvest:
    job = api.action.harvest_job_create(source_id=api.action.package_show(id=SOURCE)["id"], run=True)
    end = time.monotonic() + SECONDS
    # Each object of a job ends with a status; `harvest_jobs_run` before then would queue those under way again.
    while not job["gather_finished"] or "null" in job["stats"]:
        assert time.monotonic() < end, f"the harvest does not end: {job}"
        time.sleep(0.2)
        job = api.action.harvest_job_show(id=job["id"])
    api.action.harvest_jobs_run()
    packages = everything(api)
    return Harvest(job, {extras(package)["identifier"]: package for package in packages}, len(packages))


@contextmanager
def source(api: RemoteCKAN, address: str) -> Iterator[Callable[[], Harvest]]:
    """Have the portal for oneself, empty, with one source that can be harvested."""
    with contextmanager(real_portal)(), harvester():
        api.action.organization_create(name=SOURCE)
        api.action.harvest_source_create(name=SOURCE, title=SOURCE, url=address, source_type="dcat_rdf", owner_org=SOURCE)
        yield lambda: harvest(api)
        for kind in ("dataset", "harvest"):
            for found in everything(api, kind):
                api.action.dataset_purge(id=found["id"])


@pytest.fixture(scope="module", params=ENDINGS)
def harvests(request: pytest.FixtureRequest, served: Served, api: RemoteCKAN) -> tuple[Harvest, Harvest]:
    """Harvest a syntax twice."""
    with source(api, f"{served.settings.base_url}catalog{request.param}") as run:
        return run(), run()


def extras(package: Package) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def text(bilingual: Any, api: RemoteCKAN) -> str:
    """Return the text that a portal of its language shows; CKAN takes the first language it finds else: ours is Japanese."""
    return str(getattr(bilingual, api.action.status_show()["locale_default"], bilingual.ja))


def of_one_place(served: Served) -> list[Dataset]:
    found = [dataset for dataset in served.built.datasets if len(dataset.municipalities) == 1]
    across = [dataset for dataset in served.built.datasets if dataset.id.startswith("cross_")]
    assert len(found) >= len(served.built.datasets) - len(across)
    return found


def test_every_dataset_comes_in_once(harvests: tuple[Harvest, Harvest], served: Served) -> None:
    first, _ = harvests
    assert len(served.built.datasets) > 2 * PAGE_SIZE, "so that there are three pages"
    assert set(first.packages) == {dataset.id for dataset in served.built.datasets}
    assert first.count == len(first.packages)
    assert first.status["gather_error_summary"] == first.status["object_error_summary"] == []
    assert first.status["stats"]["added"] == len(served.built.datasets)


def test_the_second_harvest_finds_the_same_datasets_and_files_again(harvests: tuple[Harvest, Harvest]) -> None:
    first, second = harvests
    assert second.count == first.count
    assert second.status["gather_error_summary"] == second.status["object_error_summary"] == []
    stats = second.status["stats"]
    assert (stats["added"], stats["deleted"], stats["errored"]) == (0, 0, 0)
    assert {id_: lasting(package) for id_, package in second.packages.items()} == {
        id_: lasting(package) for id_, package in first.packages.items()
    }


def lasting(package: Package) -> Package:
    """Return a package without what CKAN writes anew at each harvest; the order of extras is CKAN's own."""
    kept = {name: value for name, value in package.items() if name != "metadata_modified"}
    actual = {key: value for key, value in extras(package).items() if key != "harvest_object_id"}
    return {**kept, "extras": actual}


def test_titles_texts_and_addresses_are_in_their_fields(
    harvests: tuple[Harvest, Harvest], served: Served, api: RemoteCKAN
) -> None:
    for dataset in served.built.datasets:
        package = harvests[0].packages[dataset.id]
        assert package["title"] == text(dataset.title, api)
        assert package["notes"] == text(dataset.description, api)
        assert (package["url"], package["version"]) == (dataset.landing_page, dataset.version)
        assert (extras(package)["uri"], extras(package)["guid"]) == (dataset.iri, dataset.iri)
        assert extras(package)["publisher_name"] == text(dataset.publisher.name, api)
        assert extras(package)["frequency"] == dataset.frequency.iri


def test_ckan_knows_the_licence_and_the_attribution_is_in_the_language_of_the_data(
    harvests: tuple[Harvest, Harvest], served: Served
) -> None:
    for dataset in served.built.datasets:
        package = harvests[0].packages[dataset.id]
        assert (package["license_id"], package["isopen"]) == ("cc-by", True)
        assert {resource["license"] for resource in package["resources"]} == {dataset.licence.title.ja}
        assert {resource["rights"] for resource in package["resources"]} == {dataset.attribution.ja}


def test_tags_are_the_keywords_of_both_languages(harvests: tuple[Harvest, Harvest], served: Served) -> None:
    for dataset in served.built.datasets:
        tags = {tag["name"] for tag in harvests[0].packages[dataset.id]["tags"]}
        assert tags == {word for keyword in dataset.keywords for word in keyword}


def test_every_file_arrives_with_format_size_and_checksum_and_can_be_fetched(
    harvests: tuple[Harvest, Harvest], served: Served, api: RemoteCKAN
) -> None:
    for dataset in served.built.datasets:
        resources = {resource["url"]: resource for resource in harvests[0].packages[dataset.id]["resources"]}
        files = {dataset.url(file.name): file for file in dataset.files if not file.describes_data}
        files |= {f"{dataset.base_url}{combined.name}": combined for combined in dataset.combined}
        assert set(resources) == set(files)
        assert harvests[0].packages[dataset.id]["num_resources"] == len(files)
        for address, file in files.items():
            resource = resources[address]
            assert (resource["format"], resource["mimetype"]) == (harvested_format(file.format), file.media_type)
            assert (resource["size"], resource["hash"]) == (file.size, file.sha256)
            assert resource["name"] == text(file.title, api)
            with urllib.request.urlopen(resource["url"], timeout=SECONDS) as answer:  # noqa: S310 - the server above
                assert hashlib.sha256(answer.read()).hexdigest() == resource["hash"]


def test_the_place_is_the_municipality_by_its_number_and_name(harvests: tuple[Harvest, Harvest], served: Served) -> None:
    for dataset in of_one_place(served):
        (place,) = dataset.municipalities
        actual = extras(harvests[0].packages[dataset.id])
        assert (actual["spatial_uri"], actual["spatial_text"]) == (place.area, place.name.ja)


def test_dates_are_the_datasets_and_the_files_own(harvests: tuple[Harvest, Harvest], served: Served) -> None:
    for dataset in served.built.datasets:
        actual = extras(harvests[0].packages[dataset.id])
        dates = [day.isoformat() for day in (dataset.issued, dataset.modified, *dataset.period)]
        assert [actual[key] for key in ("issued", "modified", "temporal_start", "temporal_end")] == dates
        for resource in harvests[0].packages[dataset.id]["resources"]:
            assert [resource["issued"], resource["modified"]] == dates[:2]


def test_a_new_edition_changes_its_dataset_and_what_is_gone_is_deleted(
    served: Served, api: RemoteCKAN, tmp_path: Path
) -> None:
    gone = "262064_ict_action_plan"
    folder = tmp_path / "datasets"
    shutil.copytree(ROOT / "datasets", folder)
    shutil.rmtree(folder / gone)
    declared = folder / SMALL / "dataset.yaml"
    edited, changes = re.subn(
        r"(?m)^(title:\n  ja: ).+(\n  en: ).+$", r"\1新しい題名\2New title", declared.read_text("utf-8")
    )
    assert changes == 1
    declared.write_text(edited, "utf-8")
    with source(api, f"{served.settings.base_url}catalog.ttl") as run:
        before = run()
        try:
            terms = Terms(day=date(2026, 12, 1), accept=True, approve=True)  # another title is another version
            write_catalogue(build(folder, served.settings, terms=terms), served.folder)
            after = run()
        finally:
            write_catalogue(served.built, served.folder)
    assert set(before.packages) - set(after.packages) >= {gone}
    assert after.status["stats"]["added"] == 0
    old, new = before.packages[SMALL], after.packages[SMALL]
    assert new["title"] in ("新しい題名", "New title")
    assert (new["id"], new["name"]) == (old["id"], old["name"])
    assert [resource["id"] for resource in new["resources"]] == [resource["id"] for resource in old["resources"]]


def test_the_dcat_of_the_portal_itself_says_licence_and_addresses(tmp_path: Path) -> None:
    """What a push leaves on a portal is harvested by others from there."""
    for portal in real_portal():
        publisher = Pusher(portal, tmp_path)
        assert publisher.push(small()).exit_code == 0
        resources = publisher.show("999989_plan")["resources"]
        answer = requests.get(f"{portal.url}/dataset/999989_plan.ttl", timeout=SECONDS)
        graph = Graph().parse(data=answer.content, format="turtle")
        distributions = set(graph.subjects(RDF.type, DCAT.Distribution))
        assert len(distributions) == len(resources) == 2
        for node in distributions:
            assert graph.value(node, DCTERMS.license) == URIRef(small().licence.iri)
            assert graph.value(node, DCAT.accessURL) == URIRef(small().landing_page)
        assert {str(url) for url in graph.objects(None, DCAT.downloadURL)} == {each["url"] for each in resources}
