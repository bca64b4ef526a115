"""Templates: the one environment in which every page is made.

Everything that comes from a document is escaped, and characters that steer how text runs (right-to-left marks, controls) are
shown by their number instead of working. Out of scope: what a page says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog.site.content.citation import citation
from catalog.site.content.figures import compared, figure, number, revision, short_year, year
from catalog.site.content.painted import Elsewhere
from catalog.site.content.policy import CONTENT_SECURITY_POLICY, visible
from catalog.site.content.provenance import address, cited, parsed
from catalog.site.frame.compiled import Compiled
from catalog.site.frame.paging import near
from metadata.vocabularies.bilingual import Bilingual
from pipelines.documents.source import Spot
from pipelines.tables.revisions import superseded
from pipelines.tables.rows import IndicatorKind

TEMPLATES = Path(__file__).parents[1] / "templates"
ASSETS = Path(__file__).parents[1] / "assets"

BRIEF = 160
"""Characters of a page's description."""


@dataclass(frozen=True)
class Page:
    """A page of the site: its path from the root, its bytes, and the day on which what it shows last changed."""

    path: str
    body: bytes
    modified: date

    @property
    def address(self) -> str:
        """Its address from the root of the site, as its canonical link has it: a folder's for the page of a folder."""
        return canonical(self.path)


def page(path: str, template: str, modified: date, **values: Any) -> Page:
    """Return a page; `root` leads from it to the root of the site, so that links work straight from the folder."""
    root = "../" * path.count("/")
    values |= {"path": path, "address": canonical(path), "root": root}
    return Page(path, rendered(template, **values).encode(), modified)


def canonical(path: str) -> str:
    """Return the address of a page: that of its folder for `index.html`."""
    return path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path


def rendered(template: str, **values: Any) -> str:
    """Return what a template says of some values, with the characters named that steer how text runs."""
    return visible(_environment().get_template(template).render(**values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=Compiled(__file__),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "address": address,
        "citation": lambda dataset, name: citation(dataset, dataset.url(name)),
        "brief": brief,
        "cited": cited,
        "compared": compared,
        "figure": figure,
        "kind_of_indicator": kind_of_indicator,
        "number": number,
        "parsed": parsed,
        "revision": revision,
        "short_year": short_year,
        "spot": spot,
        "size": size,
        "superseded": superseded,
        "year": year,
    }
    environment.globals |= {
        "policy": CONTENT_SECURITY_POLICY,
        "t": label,
        "b": bilingual,
        "labelled": labelled,
        "near": near,
    }
    return environment


@lru_cache(maxsize=2000)
def label(ja: str, en: str) -> Markup:
    """Return a label in both languages, of which the reader may choose one: Japanese in class `ja`, English in `lang` en."""
    return Markup('<span class="ja">{}</span> <span lang="en">{}</span>').format(ja, en)


@lru_cache(maxsize=500)
def labelled(words: tuple[str, str]) -> Markup:
    """Return the attributes with which a cell says its column where a phone shows the row as a block (`.stack`)."""
    return Markup(' data-ja="{}" data-en="{}"').format(*words)


def bilingual(words: Bilingual) -> Markup:
    """Return a pair of texts as a label."""
    return label(*words)


def kind_of_indicator(kind: str) -> str:
    """Return 指標区分 as a label; KGI and KPI are called so in both languages."""
    return label(kind, "indicator") if kind == IndicatorKind.OUTCOME else kind


def brief(text: Markup) -> str:
    """Return a description as short as search engines and those who pass it on show it."""
    words = " ".join(text.unescape().split())
    return words if len(words) <= BRIEF else f"{words[: BRIEF - 1]}…"


def spot(place: Spot) -> str:
    """Return a place that is no lines of it as people say it: 取組!B5, p. 12, 表3 4,2, results/2025.xlsx 評価!B5."""
    file, _, within = place.written.partition("#")
    return f"{unquote(file)} {_within(within)}".strip() if isinstance(place, Elsewhere) else _within(within)


def _within(fragment: str) -> str:
    parts = dict(part.partition("=")[::2] for part in fragment.split("&"))
    if "page" in parts:
        return f"p. {parts['page']}"
    cell, sheet = parts.get("cell", ""), unquote(parts.get("sheet", ""))
    if sheet:
        return f"{sheet}!{cell}" if cell else sheet
    named = next((f"{name}{parts[key]}" for key, name in (("table", "表"), ("paragraph", "段落")) if key in parts), "")
    return f"{named} {cell}".strip()


def size(count: int) -> str:
    """Return a size in bytes in words: 345 B, 12.3 kB, 1.2 MB."""
    for factor, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"
