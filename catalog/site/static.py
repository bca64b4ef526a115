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

Out of scope: how the folder is replaced (`catalog.folder.catalogue_folder`) and what the pages look like (`catalog.site`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from catalog.folder.catalogue_folder import Outcome, published, replace_folder
from catalog.folder.changes import change_files
from catalog.folder.host_files import with_host_files
from catalog.site.crawling import site_files
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets, pages
from metadata.building.cataloguing import Build
from metadata.formats.data_json import NAME as DATA_JSON
from metadata.formats.data_json import data_json
from pipelines.problems import Place, Problem, SettingsError


def catalogue_files(build: Build, host: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return every file of the catalogue, with those that its `host` needs: relative path → bytes.

    Raises SettingsError `host-file-taken`.
    """
    files = {name: content.read() for name, content in {**build.dcat, **build.combined}.items()}
    files |= {DATA_JSON: data_json(build.catalogue, build.datasets)}
    for dataset in build.datasets:
        folder = f"datasets/{dataset.id}"
        files |= {f"{folder}/{file.name}": file.data for file in dataset.files}
        files |= {f"{folder}/{source.file}": source.data for source in dataset.sources}
    site = Site(build)
    made = list(pages(site))
    files |= {page.path: page.body for page in made} | assets(site) | change_files(build)
    return with_host_files(files | site_files(build.catalogue.base_url, made), host or {})


def write_catalogue(build: Build, out: Path, only: Sequence[str] = (), host: Mapping[str, bytes] | None = None) -> Outcome:
    """Write the catalogue, with what its `host` needs, into `out`, whole or not at all. The caller holds the lock of `out`.

    With `only` (a build of some datasets), raises SettingsError `would-drop` when `out` holds others: a harvester would
    delete what disappears. Raises OutputError when it cannot be written.
    """
    built = {dataset.id for dataset in build.datasets}
    dropped = sorted(_datasets(out) - built) if only else []
    if dropped:
        raise SettingsError(Problem("would-drop", Place(str(out)), {"file": str(out), "ids": ", ".join(dropped)}))
    return replace_folder(out, catalogue_files(build, host))


def _datasets(out: Path) -> set[str]:
    return {path.split("/")[1] for path in published(out) if path.startswith("datasets/")}
