"""The static catalogue: a folder of files and pages that any web server, or a double click, can show.

    index.html  about.html  sources.html  developers.html  harvesters.html  assets/  themes/<notation>/
    municipalities/<code>/index.html  print.html
    concepts/index.html  concepts/<id>.html
    progress/index.html  progress/<code>.html  method.html  keikaku.sqlite  metadata.json  parquet/<table>.parquet
    catalog.ttl  catalog.rdf  catalog.jsonld  data.json  sitemap.xml  robots.txt  manifest.json  changes.html  feed.xml
    datasets/<id>/index.html  <table>.html  files.html  source.html  measures/<ID>.html  indicators/<ID>.html
                  indicators/<ID>.svg  .csv  ratings.svg  .csv  by-year.svg  .csv
                  <id>_<table>.csv  <id>_<table>.csv-metadata.json …  <id>.xlsx  <id>.json  datapackage.json  dcat.ttl …
                  <slug>.html  <slug>-2.html  map.html  pyramid.html  calendar.html  rows/<n>.js  (standard datasets)
                  plan.txt  changes.json  changes/<version>.csv  feed.xml

A long list goes on in `<name>-2.html` …; of many municipalities there are pages by prefecture (`municipalities/<two>.html`,
`progress/<two>.html`, two digits), `catalogue-1.html` … for the datasets, and `sitemap-1.xml` …

Out of scope: how the folder is replaced (`catalog.folder.catalogue_folder`) and what the pages look like (`catalog.site`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from catalog.folder.catalogue_folder import Outcome, replace_folder
from catalog.folder.host_files import with_host_files
from catalog.folder.listing import published_datasets
from catalog.site.crawling import Sitemap
from catalog.site.frame.rendering import canonical
from catalog.site.frame.site import Site
from catalog.site.list_files import list_files
from catalog.site.own_files import AllOwnFiles
from metadata.building.cataloguing import Build
from metadata.described.content import Content
from metadata.versions.kept.keeping import Keeping
from metadata.versions.kept.kept_datasets import summaries
from pipelines.problems import Place, Problem, SettingsError


@dataclass(frozen=True)
class At:
    """Where a catalogue is made: what is kept between builds, which files the folder holds, what makes pages."""

    keeping: Keeping | None = None
    index: Path | None = None
    executor: Executor | None = None


NOWHERE = At()
"""Nothing is kept; pages are made here, one after the other."""


def catalogue_files(
    build: Build, host: Mapping[str, bytes] | None = None, at: At = NOWHERE
) -> Iterator[tuple[str, bytes | Content]]:
    """Yield every file of the catalogue, with those that its `host` needs: relative path and content, one by one.

    Raises SettingsError `host-file-taken`.
    """
    return with_host_files(_every_file(build, at), host or {})


def _every_file(build: Build, at: At) -> Iterator[tuple[str, bytes | Content]]:
    yield from build.dcat.items()
    yield from build.combined.items()
    site, sitemap = Site(build), Sitemap(build.catalogue.base_url)
    every = AllOwnFiles(site, at.keeping, at.executor)
    for file in list_files(site, every.go_on):
        yield file.path, file.content
        if file.modified:
            yield from sitemap.add(canonical(file.path), file.modified)
    for own in every:
        yield from own.files
        for path in own.pages:
            yield from sitemap.add(canonical(path), own.modified)
    yield from sitemap.rest()


def write_catalogue(
    build: Build,
    out: Path,
    only: Sequence[str] = (),
    host: Mapping[str, bytes] | None = None,
    at: At = NOWHERE,
) -> Outcome:
    """Write the catalogue, with what its `host` needs, into `out`, whole or not at all. The caller holds the lock of `out`.

    With `only` (a build of some datasets), raises SettingsError `would-drop` when `out` holds others: a harvester would
    delete what disappears. Raises OutputError when it cannot be written.
    """
    built = {dataset.id for dataset in summaries(build.datasets)}
    dropped = sorted(published_datasets(out) - built) if only else []
    if dropped:
        raise SettingsError(Problem("would-drop", Place(str(out)), {"file": str(out), "ids": ", ".join(dropped)}))
    return replace_folder(out, catalogue_files(build, host, at), at.index)
