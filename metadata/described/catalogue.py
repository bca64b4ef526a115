"""What is said of the catalogue as a whole: its name, who runs it, its dates and the licence of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metadata.described.dataset import Publisher
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Licence


@dataclass(frozen=True)
class Catalogue:
    """A catalogue of datasets. `base_url` ends in a slash; the dates come from its datasets, not from a clock."""

    base_url: str
    title: Bilingual
    description: Bilingual
    publisher: Publisher  # who runs the catalogue; code and corporate number are empty when it is no municipality
    licence: Licence  # of the catalogue's own descriptions
    issued: date
    modified: date
    period: tuple[date, date]  # that all datasets together speak of, also where a file holds some of them only

    @property
    def iri(self) -> str:
        """IRI of the catalogue: a fragment of its first page, so that whoever follows it lands there."""
        return f"{self.base_url}#catalogue"
