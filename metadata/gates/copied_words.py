"""Find a dataset.yaml that was copied and still describes another municipality: its names, numbers and addresses.

A name or number in a title or description is right when it is the publisher's or the data's, or printed in the document;
anything else is left over from where the file was copied. Out of scope: whether a description is good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from metadata.declared.dataset_folder import ReadDataset
from metadata.declared.yaml_file import KeyPath
from metadata.described.dataset import Publisher
from pipelines.japanese.text import squeezed
from pipelines.problems import Problem
from pipelines.tables.rows import Flag, GlossaryEntry, Indicator, Measure, Policy

_PREFECTURE = re.compile(r"^(?:東京都|北海道|京都府|大阪府|.{2,3}県)(?=.)")
_FIRST_NAME = re.compile(r"^\w{1,6}?[市町村](?![民町村長役内場政営立道街税域])")
"""The municipality with which a title begins; not 市民, 市町村, 市役所 …"""

_COUNT_JA = re.compile(
    r"(?<![0-9.A-Za-z第])([0-9]{1,5})(?:つ|個|件)?の?(?:重点|主要|基本)?(?:施策|取組|取り組み|事業|方針|指標|用語|行)"
)
_COUNT_EN = re.compile(r"(?<![\w.])([0-9]{1,5}) (?:priority |basic )?(?:measures|policies|initiatives|indicators|terms)\b")
_HOST = re.compile(r"(?:^|\.)(?:city|town|vill|village)\.([a-z0-9-]+)\.")


def misdescribed(read: ReadDataset, publisher: Publisher, known: Mapping[str, Publisher]) -> Iterator[Problem]:
    """Yield what in a dataset.yaml speaks of another municipality than `publisher`, one of the `known`, or another plan.

    Codes: `name-of-another` (a municipality's name), `count-not-of-data` (施策, 取組, 指標 …, not as many as the data has),
    `address-of-another` (the page of the document, or whom to ask).
    """
    printed = squeezed("".join(read.source.lines))
    others = [other for code, other in known.items() if code != publisher.code]
    counts = _counts(read)
    for path, text in _texts(read):
        place = read.file.place(path)
        language = path[-1]
        if name := _foreign_name(text, publisher, others, printed, ja=language == "ja", title="keywords" not in path):
            yield Problem("name-of-another", place, {"given": name, "publisher": publisher.name.ja})
        for stated in (_COUNT_JA if language == "ja" else _COUNT_EN).finditer(squeezed(text) if language == "ja" else text):
            if int(stated[1]) not in counts.values() and squeezed(stated[0]) not in printed:
                told = "、".join(f"{name} {count}" for name, count in counts.items())
                yield Problem("count-not-of-data", place, {"given": stated[0], "counts": told})
    for path, address in _addresses(read):
        if _foreign_address(address, publisher, others):
            facts = {"given": address, "publisher": publisher.name.ja}
            yield Problem("address-of-another", read.file.place(path), facts)


def _texts(read: ReadDataset) -> Iterator[tuple[KeyPath, str]]:
    declared = read.declared
    words = {("title",): declared.title, ("description",): declared.description, ("source", "title"): declared.source.title}
    if declared.series:
        words |= {("series", "title"): declared.series.title, ("series", "description"): declared.series.description}
    for path, pair in words.items():
        yield (*path, "ja"), pair.ja
        yield (*path, "en"), pair.en
    for index, keyword in enumerate(declared.keywords):
        yield ("keywords", index, "ja"), keyword.ja
        yield ("keywords", index, "en"), keyword.en


def _addresses(read: ReadDataset) -> Iterator[tuple[KeyPath, str]]:
    yield ("source", "page"), read.declared.source.page
    if contact := read.declared.contact:
        yield ("contact", "form"), contact.form
        yield ("contact", "email"), contact.email


def _foreign_name(
    text: str, publisher: Publisher, others: Iterable[Publisher], printed: str, *, ja: bool, title: bool
) -> str | None:
    own = _short_ja(publisher) if ja else _short_en(publisher)
    left = text.replace(own, "")
    names = [(_short_ja(other), _short_ja(other) if ja else _short_en(other)) for other in others]
    found = next((name for japanese, name in names if name in left and squeezed(japanese) not in printed), None)
    if found or not (ja and title):
        return found
    first = _FIRST_NAME.match(_PREFECTURE.sub("", text))
    return first[0] if first and not own.endswith(first[0]) and squeezed(first[0]) not in printed else None


def _short_ja(publisher: Publisher) -> str:
    return _PREFECTURE.sub("", publisher.name.ja)


def _short_en(publisher: Publisher) -> str:
    return re.split(r",| (?:City|Town|Village)\b", publisher.name.en)[0]


def _foreign_address(address: str, publisher: Publisher, others: Iterable[Publisher]) -> bool:
    host, own = _host(address), _host(publisher.site)
    if host == own:
        return False
    named, own_named = _HOST.search(f".{host}"), _HOST.search(f".{own}")
    if named and own_named:
        return named[1] != own_named[1]
    return bool(host) and host in {_host(other.site) for other in others}


def _host(address: str) -> str:
    return urlsplit(address).hostname or address.rpartition("@")[2].lower()


def _counts(read: ReadDataset) -> dict[str, int]:
    """Return how many of each thing the data has, by its name in Japanese: what a description may truly say."""
    measures = read.plan.rows(Measure)
    levels = Counter(row.level.value for row in read.plan.rows(Policy))
    again = sum(bool(row.repeats) for row in measures)
    counts = {
        "取組": len(measures),
        "再掲を除く取組": len(measures) - again,
        "再掲": again,
        "重点": sum(row.priority == Flag.YES for row in measures),
        "大分類": len({row.pillar for row in measures if row.pillar}),
        "中分類": len({row.group for row in measures if row.group}),
        **levels,
        "指標": len(read.plan.rows(Indicator)),
        "用語": len(read.plan.rows(GlossaryEntry)),
    }
    return {name: count for name, count in counts.items() if count}
