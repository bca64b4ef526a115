"""A nation of made-up datasets for measuring: the five of datasets/ again and again, each with other figures.

A folder is one of the five documents, of a municipality that exists (`metadata/vocabularies/municipalities.csv`), with some
of the document's figures changed, so that nothing kept from one helps with another. The number of a folder says everything
about it: the same number, the same bytes. The words stay those of the first municipality, so what is settled, corrected and
decided in the folder still fits; a figure that is named there is left as it is. Checksum of the document and the ledger's
last entry are made to fit.

Out of scope: measuring (`benchmarks.nation`).
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import yaml

from metadata.building.build import ON_LEDGER, dataset_ids, publishers
from metadata.building.drafting.new_publisher import Municipality, publisher_entry
from metadata.building.one_dataset import Context, describe, read, tabulate
from metadata.declared.settings import read_settings
from metadata.versions.content import content_hash
from metadata.vocabularies.municipalities import LocalGovernment, local_governments

ROOT = Path(__file__).resolve().parent.parent
MODELS = 5
_UNITS = ("件", "人", "回", "名", "台", "手続", "業務", "か所", "%", "％")
_FIGURE = re.compile(
    rf"(?<![0-9A-Za-z０-９.,，．])(?P<before>[1-9][0-9,]{{0,8}})(?P<last>[0-9])(?P<unit>{'|'.join(_UNITS)})"
)


@dataclass(frozen=True)
class Nation:
    """Where the made-up datasets lie, and the settings that they are built with."""

    datasets: Path
    settings: Path


def make(folder: Path, count: int, jobs: int = 2) -> Nation:
    """Make so many datasets in a folder, the same whenever and wherever; those that are there are taken as they are.

    Raises ValueError for more datasets than five of each municipality.
    """
    offices = _municipalities()
    if count > len(offices) * MODELS:
        raise ValueError(f"{count} datasets: {len(offices)} municipalities have {len(offices) * MODELS}")
    nation = Nation(folder / "datasets", folder / "publish.yaml")
    nation.datasets.mkdir(parents=True, exist_ok=True)
    settings = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    nation.settings.write_text(_without_goals(settings), encoding="utf-8")
    entries = (publisher_entry(office.code, _declared(office)) for office in offices[: -(-count // MODELS)])
    (nation.datasets / "publishers.yaml").write_text("publishers:\n" + "".join(entries), encoding="utf-8")
    with ProcessPoolExecutor(jobs) as pool:
        for _ in pool.map(partial(_make_one, nation), range(count), chunksize=MODELS):
            pass
    return nation


@cache
def _municipalities() -> tuple[LocalGovernment, ...]:
    return tuple(one for one in local_governments().values() if one.name)


def _without_goals(settings: str) -> str:
    """Return the settings without what municipalities want to reach: it names one that may not be among them."""
    return re.sub(r"^goals:\n(?: .*\n)+", "", settings, flags=re.MULTILINE)


def _declared(office: LocalGovernment) -> Municipality:
    return Municipality(office.full_name, office.english, f"https://m{office.code}.example.jp/")


def _make_one(nation: Nation, number: int) -> None:
    """Make the folder of that number: a model in turn, the next municipality after every five."""
    model = _models()[number % MODELS]
    office = _municipalities()[number // MODELS]
    folder = nation.datasets / f"{office.code}_{model.name}"
    if folder.exists():
        return
    aside = folder.with_name(f".{folder.name}")  # so that what is there is whole
    begun = aside / folder.name
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(model, begun)
    declaration = yaml.safe_load((model / "dataset.yaml").read_bytes())
    document = begun / declaration["source"]["file"]
    printed = document.read_bytes().decode()
    document.write_bytes(changed_figures(printed, _declared_words(model), number).encode())
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    words = {
        declaration["source"]["sha256"]: digest,
        declaration["source"]["page"]: _declared(office).site,
        f'publisher: "{declaration["publisher"]}"': f'publisher: "{office.code}"',
        model.name: folder.name,
    }
    for path in (begun / "dataset.yaml", *begun.glob("changes/*.csv")):
        _replace(path, words)
    ledger = begun / "changes.yaml"
    last = yaml.safe_load(ledger.read_bytes())["changes"][-1]["content"]
    _replace(ledger, {last: _content(replace(_context(nation), root=aside), folder.name)})
    begun.rename(folder)
    aside.rmdir()


def _content(context: Context, dataset_id: str) -> str:
    made = describe(tabulate(read(dataset_id, context), context), context).dataset
    if made is None:
        raise ValueError(f"{dataset_id} cannot be read")
    return content_hash(made)


@cache
def _context(nation: Nation) -> Context:
    settings = read_settings(nation.settings)
    return Context(nation.datasets, settings.base_url, publishers(nation.datasets), ON_LEDGER)


@cache
def _models() -> tuple[Path, ...]:
    root = ROOT / "datasets"
    return tuple(root / id_ for id_ in dataset_ids(root, ()))


@cache
def _declared_words(model: Path) -> str:
    """Return what the folder says beside its document, as one text."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(model.glob("*.yaml")))


def _replace(path: Path, words: dict[str, str]) -> None:
    text = path.read_bytes().decode()
    for old, new in words.items():
        text = text.replace(old, new)
    path.write_bytes(text.encode())


def changed_figures(document: str, named: str, seed: int) -> str:
    """Return a document with other last digits of its figures of two digits and more, all but those that `named` has.

    A figure stays among those of its five (20 to 24, 25 to 29) and all of a unit take the same place there, so that what
    grew from year to year does not fall. 100 % stays whole. The same seed changes the same document in the same way.
    """
    choose = random.Random(seed)  # noqa: S311 # no secret
    places = {unit: choose.randrange(5) for unit in _UNITS}

    def other(found: re.Match[str]) -> str:
        if found[0] in named or found[0] in ("100%", "100％"):
            return found[0]
        return f"{found['before']}{int(found['last']) // 5 * 5 + places[found['unit']]}{found['unit']}"

    return _FIGURE.sub(other, document)
