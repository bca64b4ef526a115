"""What the 30 rules found in a dataset, kept beside it: read by whoever tells of it, computed when its files are new.

Out of scope: the rules (`metadata.gates.machine_readability`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pydantic import TypeAdapter

from metadata.described.content import Content
from metadata.described.dataset import Dataset
from metadata.gates.machine_readability import Finding, judge
from metadata.versions.kept.cache_entry import taken_up
from metadata.versions.kept.keeping import Keeping
from metadata.versions.kept.kept_datasets import Kept


def kept_findings(dataset: Dataset | None, head: Content, keeping: Keeping) -> Content:
    """Return the findings on the dataset with this head as JSON, made now if they are not kept. Raises OSError."""
    return keeping.made(head.sha256, "findings", "", lambda: _form().dump_json(judge(dataset or taken_up(head))))


class KeptFindings(Mapping[str, tuple[Finding, ...]]):
    """Dataset id → findings, read when they are asked for."""

    def __init__(self, datasets: Sequence[Kept], keeping: Keeping) -> None:
        self._heads = {one.summary.id: one.head for one in datasets}
        self._keeping = keeping

    def __getitem__(self, id_: str) -> tuple[Finding, ...]:
        """Return the findings on a dataset. Raises KeyError, OSError."""
        return _form().validate_json(kept_findings(None, self._heads[id_], self._keeping).read())

    def __iter__(self) -> Iterator[str]:
        """Walk through the ids."""
        return iter(self._heads)

    def __len__(self) -> int:
        """Return how many datasets there are."""
        return len(self._heads)


@cache
def _form() -> TypeAdapter[tuple[Finding, ...]]:
    return TypeAdapter(tuple[Finding, ...])
