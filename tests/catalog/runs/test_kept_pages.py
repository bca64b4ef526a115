"""One touched dataset among several renders its own pages, and lists where they tell something new; the rest is kept."""

from __future__ import annotations

import gc
import json
import pickle
import shutil
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.folder.content import pieces_of, sha256_of
from catalog.site.content.documents import Document, read_document
from catalog.site.frame import rendering
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import Page
from catalog.site.frame.site import Site
from catalog.site.list_files import list_files
from catalog.site.own_files import AllOwnFiles, Unit
from catalog.site.pages.all_pages import own_pages
from metadata.building.build import ON_LEDGER, build
from metadata.declared.settings import read_settings
from metadata.described.content import Content
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


def built(folder: Path, datasets: Path, terms: Terms = ON_LEDGER) -> Site:
    """Build, and return the site."""
    return Site(build(datasets, read_settings(ROOT / "publish.yaml"), terms=terms, cache=BuildCache(folder, "program")))


def made(folder: Path, datasets: Path, terms: Terms = ON_LEDGER) -> dict[str, str]:
    """Build, and return the SHA-256 of every file of the datasets."""
    site = built(folder, datasets, terms)
    files = (file for own in AllOwnFiles(site, site.build.keeping) for file in own.files)
    return {path: sha256_of(content) for path, content in files}


def lists(folder: Path, datasets: Path, terms: Terms = ON_LEDGER) -> dict[str, str]:
    """Build, and return the SHA-256 of every file that tells of several datasets."""
    return {file.path: sha256_of(b"".join(pieces_of(file.content))) for file in list_files(built(folder, datasets, terms))}


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


def test_lists_are_kept_until_what_they_tell_changes(tmp_path: Path, rendered: list[str]) -> None:
    datasets, state = tmp_path / "datasets", tmp_path / "state"
    shutil.copytree(ROOT / "datasets" / "examples", datasets)
    before = lists(state, datasets)
    assert {"index.html", "changes.html"} < set(rendered)
    declared = datasets / TOUCHED / "dataset.yaml"
    text = declared.read_text(encoding="utf-8")
    declared.write_text(text + "# touched\n", encoding="utf-8")
    rendered.clear()
    assert lists(state, datasets) == before
    assert rendered == []
    declared.write_text(text.replace("AED", "ＡＥＤ", 1), encoding="utf-8")
    terms = Terms(None, date(2026, 11, 28), accept=True, approve=True)
    after = lists(state, datasets, terms)
    assert "index.html" in rendered
    assert after != before
    assert after == lists(tmp_path / "fresh", datasets, terms)


def test_a_damaged_list_is_made_again(tmp_path: Path, rendered: list[str]) -> None:
    datasets, state = ROOT / "datasets" / "examples", tmp_path / "state"
    site = built(state, datasets)
    before = {file.path: file.content for file in list_files(site)}
    kept = before["index.html"]
    assert isinstance(kept, Content)
    assert kept.path is not None
    kept.path.write_bytes(b"x" * kept.size)
    rendered.clear()
    assert lists(state, datasets) == {path: sha256_of(content) for path, content in before.items()}
    assert "index.html" in rendered


def test_a_damaged_page_of_a_dataset_is_made_again(tmp_path: Path, rendered: list[str]) -> None:
    datasets, state = ROOT / "datasets" / "examples", tmp_path / "state"
    before = made(state, datasets)
    for path in (state / "made").glob("*/pages"):
        (digest, size) = json.loads(path.read_bytes())[1]["pack"]
        (state / "objects" / digest[:2] / digest[2:]).write_bytes(b"x" * size)
    rendered.clear()
    site = built(state, datasets)
    files = (file for own in AllOwnFiles(site, site.build.keeping) for file in own.files)
    assert {path: sha256_of(b"".join(pieces_of(content))) for path, content in files} == before
    assert {path.split("/")[1] for path in rendered} > {TOUCHED, "269999_event"}


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
    for own in AllOwnFiles(site, cache.keeping):
        for _ in own.files:
            pass
        gc.collect()
        most = max(most, sum(document() is not None for document in documents))
    assert len(documents) > 1
    assert most <= 1


class AtOnce(Executor):
    """Has done what it is given when it is given it, from a copy, as another process would."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(pickle.loads(pickle.dumps(fn))(*args, **named))  # noqa: S301 - pickled here
        return future


def test_of_datasets_whose_pages_others_have_made_little_is_held(tmp_path: Path) -> None:
    site = built(tmp_path / "state", ROOT / "datasets" / "examples")
    files = AllOwnFiles(site, site.build.keeping, AtOnce())
    files.go_on()
    assert len(site.datasets) > 2
    gc.collect()
    assert not [each for each in gc.get_objects() if isinstance(each, Unit)]
    assert [own.pages for own in files] == [own.pages for own in AllOwnFiles(site, site.build.keeping)]


def test_few_pages_live_while_those_of_a_dataset_are_laid_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    living, most = 0, 0

    class Body(bytes):
        """The bytes of a page, counted while they live."""

        def __new__(cls, data: bytes) -> Body:
            nonlocal living, most
            living += 1
            most = max(most, living)
            return super().__new__(cls, data)

        def __del__(self) -> None:
            nonlocal living
            living -= 1

    def counted(own: OneDataset) -> Iterator[Page]:
        return (replace(page, body=Body(page.body)) for page in own_pages(own))

    monkeypatch.setattr("catalog.site.own_files.own_pages", counted)
    assert len(made(tmp_path, ROOT / "datasets" / "examples")) > 20
    assert 0 < most <= 2
