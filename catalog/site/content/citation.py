"""How a picture or a table of the site is cited: publisher, dataset, version, licence, and the address that stays.

Out of scope: the attribution that a licence asks for of the whole dataset, which the dataset declares.
"""

from __future__ import annotations

from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual


def citation(dataset: Dataset, address: str) -> Bilingual:
    """Return the line that cites what stands at an absolute address of a dataset's pages."""
    publisher, title, licence = dataset.publisher.name, dataset.title, dataset.licence.short
    return Bilingual(
        f"{publisher.ja}「{title.ja}」第{dataset.version}版、{licence}、{address}",
        f"{publisher.en}, “{title.en}”, version {dataset.version}, {licence}, {address}",
    )
