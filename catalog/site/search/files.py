"""The index of the search: whole, or in shards where there are many municipalities."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.frame.site import Site
from catalog.site.search.shards import shard_files
from catalog.site.search.whole import whole_files


def search_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index: path and bytes."""
    return shard_files(site) if site.prefectures else whole_files(site)
