"""What the pages of one dataset are made of: the dataset itself, and a small value of what they take from elsewhere.

So they are made in any process with nothing of the other datasets in memory, and are as they were while both are. What a
dataset says of its series is in the dataset. Out of scope: pages that tell of several (`catalog.site.frame.site`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from catalog.site.charts.charts import indicator_chart
from catalog.site.content.documents import Document, MeasureStory, read_document
from catalog.site.content.plots import Plot, plot
from catalog.site.content.progress import IndicatorStatus
from metadata.declared.settings import MapSettings
from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Dataset
from metadata.gates.machine_readability import Finding
from metadata.gates.score import Score
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual


@dataclass(frozen=True)
class Surroundings:
    """What the pages of a dataset take from elsewhere: the catalogue's own words, what maps may lie on, how good the dataset
    is, 進捗状況 of its indicators.

    The catalogue's dates are taken out: they are those of all datasets, so no page of a single one may show them.
    """

    catalogue: Catalogue
    map: MapSettings | None = None
    score: Score | None = None
    findings: tuple[Finding, ...] | None = None
    statuses: tuple[IndicatorStatus, ...] = ()


class ThemeName(NamedTuple):
    """A theme in links: its notation (DX-4) and its names."""

    notation: str
    name: Bilingual


@dataclass(frozen=True)
class OneDataset:
    """A dataset with its surroundings, and everything that its pages ask more than once."""

    dataset: Dataset
    around: Surroundings

    @property
    def folder(self) -> str:
        """The path of its folder from the root of the site."""
        return f"datasets/{self.dataset.id}"

    @cached_property
    def document(self) -> Document | None:
        """The document that it was read from, if any."""
        return read_document(self.dataset)

    @cached_property
    def statuses(self) -> dict[str, IndicatorStatus]:
        """Indicator ID → 進捗状況."""
        return {row.indicator_id: row for row in self.around.statuses}

    @cached_property
    def plots(self) -> dict[str, Plot | None]:
        """Indicator ID → what its chart shows; None where there is nothing to draw."""
        stories = {story.row.id: story for story in self.document.indicators} if self.document else {}
        return {id_: plot(f"{self.dataset.id}-{id_}", story, self.statuses.get(id_)) for id_, story in stories.items()}

    @cached_property
    def charts(self) -> dict[str, Markup]:
        """Indicator ID → its chart; an empty text where there is nothing to draw."""
        return {id_: indicator_chart(plot) for id_, plot in self.plots.items()}

    def themes(self, story: MeasureStory) -> list[ThemeName]:
        """Return the themes of a measure."""
        known = {name.ja: ThemeName(notation, name) for notation, name in code_lists.dx_themes().items()}
        return [known[name] for name in story.themes]
