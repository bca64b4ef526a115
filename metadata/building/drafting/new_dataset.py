"""A new dataset of a plan: its folder drafted from a file, and gone on with by a second call.

    datasets/<code>_<slug>/    the file copied, dataset.yaml, layout.yaml; corrections.yaml once doubts are settled

The officers' form has no layout.yaml: nothing is to be declared of it.

What an officer wrote stays: only lines that wait (`drafting.marked_yaml`) are changed, and the checksum of a file that was
saved again. Out of scope: what is left to decide
(`drafting.draft`), standard datasets (`drafting.new_standard`), asking and showing (`catalog.drafts`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from metadata.building.build import publishers
from metadata.building.drafting.declaration_text import LAYOUT, dataset_text, layout_text
from metadata.building.drafting.draft import Draft, Given, with_given
from metadata.building.drafting.draft_folder import (
    DATASET,
    PLAIN,
    bytes_of,
    declared_source,
    declared_standard,
    folder_of,
    renewed,
    text_of,
    write_files,
)
from metadata.building.drafting.new_publisher import checked_code
from metadata.building.drafting.new_standard import LookedStandard, looked_standard
from metadata.building.drafting.said import Said, publisher_named, said
from metadata.declared.regular_file import read_regular
from metadata.declared.yaml_file import load_yaml
from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.differences import unknown_headings
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.drafting.kinds import kind_of
from pipelines.layouts.drafting.review import Reviewed, reviewed
from pipelines.layouts.layout import Layout, read_layout
from pipelines.layouts.unsure import problems_of
from pipelines.problems import Place, Problem, SettingsError, SourceError
from pipelines.results.form.cells import is_form
from pipelines.results.form.plan_reading import FORM, form_reading, stated_basics

_ENDINGS = {"text": "txt"}  # of formats whose name is not the ending of their files


@dataclass(frozen=True)
class NewDataset(Draft):
    """A drafted folder of a plan (dataset.yaml, layout.yaml), and what its document is read as by its layout."""

    document: Document
    layout: Layout
    reading: Reading
    headings: tuple[Reviewed, ...]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What has to be put right in the document before its figures can be trusted, as `read` tells it."""
        return tuple(problems_of(self.document, self.reading))


@dataclass(frozen=True)
class Looked:
    """A file that was looked at: its bytes, the document, what it says of itself, and the code of the publisher it names."""

    file: str
    data: bytes
    document: Document
    told: Said
    publisher: str

    @property
    def municipality(self) -> str:
        """The name of its municipality, as far as it says one."""
        return self.told.municipality


def looked_at(root: Path, path: Path) -> Looked | LookedStandard:
    """Look at a file; `root` holds publishers.yaml. Raises SourceError.

    Also as `new-results` for results of a plan that lies elsewhere, and `new-nothing` where no measure is found, nor a table
    with a heading that could name them.
    """
    try:
        data = read_regular(path)
    except FileNotFoundError as error:
        raise SourceError(Problem("file-missing", Place(str(path)))) from error
    except OSError as error:
        raise SourceError(Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or str(error)})) from error
    standard = looked_standard(path.name, data)
    if standard is not None:
        return standard
    document = open_document(path.name, data)
    if is_form(document):
        code = stated_basics(document).get("全国地方公共団体コード", "")
        return Looked(path.name, data, document, said(document, form_reading(document)), code)
    if kind_of(document) == "results":
        raise SourceError(Problem("new-results", Place(path.name)))
    layout = draft(document)
    reading = read_document(document, layout)
    if not reading.measures and all(one.part == "labels" for one in unknown_headings(reading, layout, ())):
        raise SourceError(Problem("new-nothing", Place(path.name)))
    told = said(document, reading)
    return Looked(path.name, data, document, told, publisher_named(told, publishers(root).values()))


def drafted(root: Path, looked: Looked, code: str, given: Given) -> NewDataset:
    """Return the dataset of a file, drafted in `root`, or as far as an earlier call has it. Writes its folder.

    Raises SettingsError `new-publisher-needed`, `code-check-digit`, `id-form`, and `new-id-taken` where the folder has
    another document; DeclarationError for a file of the folder that cannot be read.
    """
    known, told = publishers(root), looked.told
    digest = hashlib.sha256(looked.data).hexdigest()
    folder = folder_for(root, looked, code, given.id)
    if (folder / DATASET).exists() and declared_standard(folder):
        raise SettingsError(Problem("new-id-taken", Place(key="--id"), {"given": folder.name}))
    if (folder / DATASET).exists():
        return _gone_on(folder, looked, digest, given)
    copy = _copy_name(looked)
    document = looked.document if copy == looked.file else open_document(copy, looked.data)
    by_form = is_form(document)
    declared = dataset_text(folder.name, copy, digest, told, known.get(code), given.words, FORM if by_form else LAYOUT)
    files = {copy: looked.data, DATASET: declared.encode()}
    if not by_form:
        layout = draft(document)
        files[LAYOUT] = layout_text(layout, _headings(document, layout, read_document(document, layout))).encode()
    write_files(folder, {name: data for name, data in files.items() if not (folder / name).exists()})
    return resumed(folder)


def folder_for(root: Path, looked: Looked, code: str, id_given: str = "") -> Path:
    """Return the folder that a file has, or would have, in `root`. Raises SettingsError as `drafted`."""
    code = checked_code(code, publishers(root))
    digest = hashlib.sha256(looked.data).hexdigest()
    return folder_of(root, code, id_given, _slug(Path(looked.file).stem, looked.told), digest)


def _gone_on(folder: Path, looked: Looked, digest: str, given: Given) -> NewDataset:
    before = resumed(folder)
    if said(before.document, before.reading).title != looked.told.title:
        raise SettingsError(Problem("new-id-taken", Place(key="--id"), {"given": folder.name}))
    new = resumed(folder) if renewed(folder, looked.data, digest) else before
    return with_given(new, given)


def resumed(folder: Path) -> NewDataset:
    """Return the dataset of a drafted folder as it is now. Raises DeclarationError, SourceError."""
    name = f"{folder.parent.name}/{folder.name}"
    source = declared_source(folder, "file")
    document = open_document(source, bytes_of(folder / source))
    if is_form(document):
        return NewDataset(folder, {DATASET: text_of(folder / DATASET)}, document, Layout(), form_reading(document), ())
    texts = {file: text_of(folder / file) for file in (DATASET, LAYOUT)}
    file = load_yaml(folder / LAYOUT, f"{name}/{LAYOUT}")
    layout = read_layout(file.data, file.place)
    reading = read_document(document, layout)
    return NewDataset(folder, texts, document, layout, reading, _headings(document, layout, reading))


def _headings(document: Document, layout: Layout, reading: Reading) -> tuple[Reviewed, ...]:
    """Return all headings and labels, those of forms that nobody knows at the end."""
    new = (one for one in unknown_headings(reading, layout, ()) if one.part == "labels")
    return (*reviewed(document, layout), *(Reviewed(one.label, "labels", "", (), "unknown", ()) for one in new))


def _slug(stem: str, told: Said) -> str:
    words = "_".join(re.findall(r"[a-z0-9]+", stem.lower()))
    named = words if re.search("[a-z]{3}", words) else "plan"
    plain = named in ("plan", "new_plan")  # the form, as publish.py form names it
    return f"plan_{told.years[0]}" if plain and told.years is not None else named


def _copy_name(looked: Looked) -> str:
    form = looked.document.format
    return looked.file if PLAIN.fullmatch(looked.file) else f"plan.{_ENDINGS.get(form, form)}"
