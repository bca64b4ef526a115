"""A made-up nation: all local governments of Japan with a few datasets each, as light facts, to see what lists become.

Every dataset is the sample's plan under another id and publisher; the measure and the indicator of each carry its number, so
that they can be told apart. Nothing is built, and a document is made when it is asked for.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from catalog.site.content.documents import Document
from catalog.site.content.entries import Entry
from catalog.site.content.progress import IndicatorStatus, StatusFacts, status_facts
from catalog.site.frame.facts import DatasetFacts
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset, Publisher
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.municipalities import local_governments
from pipelines.results.status import Status
from tests.catalog.site.samples import site
from tests.metadata.formats.dcat_samples import plan
from tests.sampling import THOROUGH

EACH = 5 if THOROUGH else 1
"""Datasets of each of the 1,788 municipalities."""


@dataclasses.dataclass(frozen=True)
class Nation(Site):
    """The sample site with its plan in every municipality of Japan, `each` times; at most `most` municipalities."""

    each: int = EACH
    most: int | None = None

    @cached_property
    def publishers(self) -> dict[str, Publisher]:
        own = plan().publisher
        return {
            one.code: dataclasses.replace(own, code=one.code, name=Bilingual(one.full_name, one.full_name))
            for one in islice(local_governments().values(), self.most)
        }

    @cached_property
    def facts(self) -> tuple[DatasetFacts, ...]:
        (sample,) = (each for each in site().facts if each.id == "999997_dx_plan")
        derived = tuple(each for each in site().facts if not each.publisher.code)
        made = (
            dataclasses.replace(
                sample,
                id=f"{code}_plan_{number}",
                iri=f"{self.catalogue.base_url}datasets/{code}_plan_{number}",
                publisher=publisher,
                title=Bilingual(f"{publisher.name.ja}デジタル推進計画{number}", f"Plan {number}"),
                area=publisher.name.ja,
            )
            for code, publisher in self.publishers.items()
            for number in range(self.each)
        )
        return (*made, *derived)

    @cached_property
    def places(self) -> dict[str, int]:
        """Dataset id → its number."""
        return {each.id: number for number, each in enumerate(self.facts)}

    def entries(self, dataset: DatasetFacts) -> Iterator[Entry]:
        number = self.places[dataset.id]
        yield Entry("d", dataset.title.ja, dataset.title.en, "", (), (2024,))
        for entry in self._found if dataset.document else ():
            yield dataclasses.replace(entry, name=f"{entry.name}{coded(number)}")

    @cached_property
    def _found(self) -> list[Entry]:
        (sample,) = (each for each in site().facts if each.id == "999997_dx_plan")
        return [entry for entry in site().entries(sample) if entry.kind != "d"]

    def _digest(self, _id: str) -> str:
        return ""  # nothing of it is kept

    @cached_property
    def documents(self) -> Mapping[str, Document]:  # type: ignore[override] - made when asked for, not a dict
        return _Documents(self)

    @cached_property
    def standing(self) -> Mapping[str, Sequence[IndicatorStatus]]:
        return _Standing(self)

    @cached_property
    def status_facts(self) -> dict[str, StatusFacts]:
        own = status_facts(site().standing["999997_dx_plan"])
        facts = dataclasses.replace(own, counts=Counter(dict.fromkeys(Status, 10)))
        return {each.id: facts for each in self.facts if each.document}

    @cached_property
    def statuses(self) -> tuple[IndicatorStatus, ...]:
        raise AssertionError("all rows at once")


class _Documents(Mapping[str, Document]):
    def __init__(self, nation: Nation) -> None:
        self._facts = {each.id: each for each in nation.facts if each.document}

    def __getitem__(self, id_: str) -> Document:
        own, sample = self._facts[id_], site().documents["999997_dx_plan"]
        dataset: Dataset = dataclasses.replace(sample.dataset, id=id_, publisher=own.publisher, title=own.title)
        return dataclasses.replace(sample, dataset=dataset)

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


class _Standing(Mapping[str, Sequence[IndicatorStatus]]):
    def __init__(self, nation: Nation) -> None:
        self._nation = nation
        self._facts = {each.id: each for each in nation.facts if each.document}

    def __getitem__(self, id_: str) -> Sequence[IndicatorStatus]:
        own, rows = self._facts[id_], site().standing["999997_dx_plan"]
        number = coded(self._nation.places[id_])
        told = {"code": own.publisher.code, "place": own.publisher.name.ja, "dataset_id": id_}
        return [dataclasses.replace(row, name=f"{row.name}{number}", **told) for row in rows]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def coded(number: int) -> str:
    """Return a number below 10,000 as two kanji that stand in no other text: the pair is in one dataset alone."""
    return chr(0x3400 + number // 100) + chr(0x3500 + number % 100)


def nation(each: int = EACH, most: int | None = None) -> Nation:
    return Nation(site().build, each, most)
