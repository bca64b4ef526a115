"""One touched dataset among several renders its own pages and those of lists; everything else is as it was kept."""

from __future__ import annotations

import gc
import shutil
import weakref
from datetime import date
from pathlib import Path

import pytest

from catalog.folder.content import sha256_of
from catalog.site.content.documents import Document, read_document
from catalog.site.frame import rendering
from catalog.site.frame.site import Site
from catalog.site.own_files import own_files
from metadata.building.build import ON_LEDGER, build
from metadata.declared.settings import read_settings
from metadata.described.dataset import Dataset
from metadata.versions.acceptance import Terms
from metadata.versions.kept.build_cache import BuildCache
from tests.conftest import ROOT, Project

TOUCHED = "269999_aed"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are rendered."""
    real, paths = rendering.rendered, list[str]()

    def heard(template: str, **values: object) -> str:
        paths.append(str(values.get("path", "")))
        return real(template, **values)

    monkeypatch.setattr(rendering, "rendered", heard)
    return paths


def made(folder: Path, datasets: Path, terms: Terms = ON_LEDGER) -> dict[str, str]:
    """Build, and return the SHA-256 of every file of the datasets."""
    cache = BuildCache(folder, "program")
    site = Site(build(datasets, read_settings(ROOT / "publish.yaml"), terms=terms, cache=cache))
    files = (file for own in own_files(site, cache.keeping) for file in own.files)
    return {path: sha256_of(content) for path, content in files}


def test_one_touched_dataset_renders_its_own_pages_only(tmp_path: Path, rendered: list[str]) -> None:
    datasets = tmp_path / "datasets"
    shutil.copytree(ROOT / "datasets" / "examples", datasets)
    before = made(tmp_path / "state", datasets)
    assert {path.split("/")[1] for path in rendered} > {TOUCHED, "269999_event"}
    declared = datasets / TOUCHED / "dataset.yaml"
    text = declared.read_text(encoding="utf-8")
    declared.write_text(text + "# touched\n", encoding="utf-8")
    rendered.clear()
    assert made(tmp_path / "state", datasets) == before
    assert rendered == []  # built again, and found to be what it was
    declared.write_text(text.replace("AED", "ＡＥＤ", 1), encoding="utf-8")
    after = made(tmp_path / "state", datasets, Terms(None, date(2026, 11, 28), accept=True, approve=True))
    assert {path.split("/")[1] for path in rendered} == {TOUCHED, "269999_open_data_list"}
    assert {path.split("/")[1] for path in before if before[path] != after[path]} == {TOUCHED, "269999_open_data_list"}


def test_few_documents_live_while_pages_are_made(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.add("242101_dx_plan")
    cache = BuildCache(project.work, "program")
    site = Site(build(project.datasets, read_settings(ROOT / "publish.yaml"), cache=cache))
    documents: list[weakref.ref[Document]] = []

    def read(dataset: Dataset) -> Document | None:
        document = read_document(dataset)
        documents.extend([weakref.ref(document)] if document else [])
        return document

    for module in ("one_dataset", "reading"):
        monkeypatch.setattr(f"catalog.site.frame.{module}.read_document", read)
    most = 0
    for own in own_files(site, cache.keeping):
        for _ in own.files:
            pass
        gc.collect()
        most = max(most, sum(document() is not None for document in documents))
    assert len(documents) > 1
    assert most <= 1
