"""Whether a dataset's content is what its ledger says, and on what terms a new content becomes a version.

    judge_content(…)
        the content is that of the last entry   its versions as they are
        it is another                           the next entry is proposed; taken (`accept`), or told with the entry to paste
        it is too far from what is published    a problem, until it is approved (limits of publish.yaml)

What changed is told by what is published (`Terms.published`); where that is not the version before, the note of the proposed
entry cannot count rows. Where nothing published is at hand to compare with (the folder was deleted, another one was named, a
file in it is broken), the limits are closed: new content of a dataset that has a version already needs approval, and a first
version needs a person to accept it. Out of scope: writing the ledger (`metadata.versions.ledger.add_release`, called when
the build is good).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from metadata.declared.settings import LimitSettings
from metadata.described.content import NOTHING, Content
from metadata.described.dataset import Dataset, Release
from metadata.versions.content import columns_hash, content_hash
from metadata.versions.differences import Difference, compare, differences_csv
from metadata.versions.ledger import FIRST, Ledger, entry_yaml, next_version
from metadata.versions.published import Published, fresh_state, published_dataset, published_state
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import OutputError, Problem


@dataclass(frozen=True)
class Terms:
    """On what terms a build takes content that its ledger does not have.

    `published`: the catalogue folder to compare with; `day`: date of a new version; `accept`: take what is new;
    `approve`: take it also when it is larger than the `limits`; `latest`: the last day that a version may be dated with
    (None: not judged, for a build that asks no clock); `looked_at`: a person accepts, not a schedule; `four_eyes_from`: the
    day from which on the versions of a ledger are accepted by two persons (None: by one).
    """

    published: Path | None = None
    day: date | None = None
    accept: bool = False
    approve: bool = False
    limits: LimitSettings = field(default_factory=LimitSettings)
    latest: date | None = None
    looked_at: bool = True
    four_eyes_from: date | None = None


@dataclass(frozen=True)
class Judgement:
    """The versions that a dataset has with this content; `new` is the last of them when it is to be written into the ledger.

    `problems` keep the content from being published.
    """

    history: tuple[Release, ...]
    new: Release | None = None
    problems: tuple[Problem, ...] = ()


def judge_content(dataset: Dataset, ledger: Ledger, terms: Terms) -> Judgement:
    """Return the versions of a dataset and what speaks against its content.

    `dataset` is described, with its tables and the themes of its measures, without versions. For content that the ledger
    does not have, the history ends with the proposed version, also when it is not taken, so that the rest can be checked.
    """
    content, last = content_hash(dataset), ledger.last
    if last is not None and terms.latest is not None and last.date > terms.latest:
        facts = {"given": last.date.isoformat(), "latest": terms.latest.isoformat()}
        return Judgement(ledger.releases, None, (Problem("ledger-date-future", ledger.place, facts),))
    if last is not None and terms.four_eyes_from and last.date >= terms.four_eyes_from and not ledger.by_two:
        facts = {"version": last.version, "from": terms.four_eyes_from.isoformat()}
        return Judgement(ledger.releases, None, (Problem("four-eyes-missing", ledger.place, facts),))
    published = _published(dataset.id, terms)
    difference = _difference(published, dataset, content)
    too_large = _too_large(difference, ledger, content, terms.limits)
    if (
        last is not None
        and last.content != content
        and (published is None or published.content != content)
        and difference is None
    ):
        too_large = (Problem("limit-not-judged", ledger.place, {"id": dataset.id, "content": content}),)
    if last is not None and last.content == content:
        problems = () if terms.approve or last.approved == content else too_large
        return Judgement(ledger.releases, None, problems)
    since_last = difference if published and last and published.content == last.content else None
    release = Release(
        version=next_version(last, columns := columns_hash(dataset)),
        date=terms.day or (last.date if last else date.max),  # without a day nothing of it is published
        notes=_notes(since_last) if last else FIRST,
        content=content,
        columns=columns,
        approved=content if too_large and terms.approve else "",
        differences=Content.of(differences_csv([since_last])) if since_last else NOTHING,
    )
    problems = () if terms.approve else too_large
    if last is not None and release.date < last.date:
        facts = {"given": release.date.isoformat(), "before": last.date.isoformat(), "id": dataset.id}
        return Judgement(ledger.releases, None, (Problem("date-before-last", ledger.place, facts),))
    if terms.accept and terms.day is not None and (last is not None or terms.looked_at):
        return Judgement((*ledger.releases, release), release, problems)
    facts = {"id": dataset.id, "version": release.version, "entry": entry_yaml(release, terms.day, ledger.indent)}
    code = "ledger-behind" if last else "ledger-empty"
    return Judgement((*ledger.releases, release), None, (Problem(code, ledger.place, facts), *problems))


def _published(dataset_id: str, terms: Terms) -> Published | None:
    """Return what is published; a folder that cannot be read back counts as empty, else it could never be written anew."""
    try:
        return published_dataset(terms.published, dataset_id) if terms.published else None
    except OutputError:
        return None


def _difference(published: Published | None, dataset: Dataset, content: str) -> Difference | None:
    if published is None or published.content == content:
        return None
    try:
        return compare(published_state(published), fresh_state(dataset))
    except OutputError:
        return None


def _too_large(found: Difference | None, ledger: Ledger, content: str, limits: LimitSettings) -> tuple[Problem, ...]:
    """Return the limits that a change breaks."""
    if found is None:
        return ()
    counts = found.counts
    lost = 100 * counts.rows_removed / counts.rows_before if counts.rows_before else 0
    facts = {"id": found.id, "content": content, "version": found.old}
    measured_limits = [
        ("limit-rows-lost", lost, counts.rows_removed, limits.rows_lost_percent),
        ("limit-targets-changed", counts.targets, counts.targets, limits.targets_changed),
        ("limit-figures-changed", counts.figures, counts.figures, limits.figures_changed),
    ]
    facts |= {"all": str(counts.rows_before)}
    return tuple(
        Problem(code, ledger.place, facts | {"count": str(count), "limit": str(limit)})
        for code, measured, count, limit in measured_limits
        if measured > limit
    )


def _notes(found: Difference | None) -> Bilingual:
    """Return what changed in words, with what did not left out; an officer may word it better before it is published."""
    if found is None:
        return Bilingual("内容を更新", "Content updated")
    counts = found.counts
    parts = [
        (counts.rows_added, "行の追加{}件", "rows added: {}"),
        (counts.rows_removed, "行の削除{}件", "rows removed: {}"),
        (counts.rows_changed - counts.rows_moved, "値の変わった行{}件", "rows with other values: {}"),
        (counts.rows_moved, "出典箇所だけが変わった行{}件", "rows with another place in the source only: {}"),
        (counts.columns, "列や表の変更{}件", "changes of columns or tables: {}"),
        (counts.words, "説明の変更{}件", "changes of the description: {}"),
        (counts.documents, "もとの文書の差し替え{}件", "source documents replaced: {}"),
    ]
    changes = [(ja.format(count), en.format(count)) for count, ja, en in parts if count]
    if not changes:  # only the themes of measures, which are published in cross_dx_indicators
        return Bilingual("取組のテーマを変更", "Themes of measures changed")
    return Bilingual("、".join(ja for ja, _ in changes), "; ".join(en for _, en in changes).capitalize())
