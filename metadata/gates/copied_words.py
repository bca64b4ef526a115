"""Find a dataset.yaml that was copied and still describes another municipality: its names, numbers and addresses.

A name or number in a title or description is right when it is the publisher's or the data's, or printed in the document;
anything else is left over from where the file was copied. Out of scope: whether a description is good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
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

_AFTER_A_NAME = re.compile(r"(?![場圏])")
"""What does not follow a name: 中央市場, 関西都市圏."""
_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_ALSO_ENGLISH = frozenset({"Date", "Mine", "So", "Sue", "Wake"})
"""Names (伊達, 美祢, 曽於, 須恵, 和気) that are English words, too: names only where the kind of municipality follows."""
_KIND = re.compile(r" (?:City|Town|Village)\b")

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
    counts = _counts(read)
    japanese, english = _names(tuple((code, other.name.ja, other.name.en) for code, other in known.items()))
    for path, text in _texts(read):
        place = read.file.place(path)
        language = path[-1]
        names = japanese if language == "ja" else english
        if name := _foreign_name(text, publisher, names, printed, ja=language == "ja", title="keywords" not in path):
            yield Problem("name-of-another", place, {"given": name, "publisher": publisher.name.ja})
        for stated in (_COUNT_JA if language == "ja" else _COUNT_EN).finditer(squeezed(text) if language == "ja" else text):
            if int(stated[1]) not in counts.values() and squeezed(stated[0]) not in printed:
                told = "、".join(f"{name} {count}" for name, count in counts.items())
                yield Problem("count-not-of-data", place, {"given": stated[0], "counts": told})
    for path, address in _addresses(read):
        if _foreign_address(address, publisher, known):
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


def _foreign_name(text: str, publisher: Publisher, names: _Names, printed: str, *, ja: bool, title: bool) -> str | None:
    own = _short_ja(publisher.name.ja) if ja else _short_en(publisher.name.en)
    for name in _named_ja(text, names) if ja else _named_en(text, names):
        code, japanese = names.of[name]
        own_prefecture = code.endswith("000", 0, 5) and code[:2] == publisher.code[:2]
        if code != publisher.code and name != own and not own_prefecture and squeezed(japanese) not in printed:
            return name
    if not (ja and title):
        return None
    first = _FIRST_NAME.match(_PREFECTURE.sub("", text))
    return first[0] if first and not own.endswith(first[0]) and squeezed(first[0]) not in printed else None


class _Names(NamedTuple):
    """Names without prefecture and kind → code and Japanese name, and how many letters or words the longest of them has."""

    of: Mapping[str, tuple[str, str]]
    longest: int


@lru_cache(maxsize=1)
def _names(publishers: tuple[tuple[str, str, str], ...]) -> tuple[_Names, _Names]:
    """Return the names of publishers (code, Japanese and English name) in Japanese and in English, made once for a build."""
    short = [(code, _short_ja(ja), _short_en(en)) for code, ja, en in publishers]
    japanese = {ja: (code, ja) for code, ja, _ in short}
    english = {en: (code, ja) for code, ja, en in short}
    return _Names(japanese, max(map(len, japanese))), _Names(english, max(len(name.split()) for name in english))


def _named_ja(text: str, names: _Names) -> Iterator[str]:
    """Yield the names that stand in a text, each as long as it can be: not 田辺市 for 京田辺市."""
    start = 0
    while start < len(text):
        ends = range(min(start + names.longest, len(text)), start, -1)
        name = next((text[start:end] for end in ends if text[start:end] in names.of), "")
        if name and _AFTER_A_NAME.match(text, start + len(name)):
            yield name
        start += len(name) or 1


def _named_en(text: str, names: _Names) -> Iterator[str]:
    """Yield the names that stand in a text as whole words, each as long as it can be: not Achi for Achievements."""
    words = list(_WORD.finditer(text))
    for index, word in enumerate(words):
        ends = (each.end() for each in reversed(words[index : index + names.longest]))
        found = ((text[word.start() : end], end) for end in ends if text[word.start() : end] in names.of)
        name, end = next(found, ("", 0))
        if name and (name not in _ALSO_ENGLISH or _KIND.match(text, end)):
            yield name


def _short_ja(name: str) -> str:
    return _PREFECTURE.sub("", name)


def _short_en(name: str) -> str:
    return re.split(r",| (?:City|Town|Village)\b", name)[0]


def _foreign_address(address: str, publisher: Publisher, known: Mapping[str, Publisher]) -> bool:
    host, own = _host(address), _host(publisher.site)
    if host == own:
        return False
    named, own_named = _HOST.search(f".{host}"), _HOST.search(f".{own}")
    if named and own_named:
        return named[1] != own_named[1]
    return bool(host) and any(host == _host(other.site) for code, other in known.items() if code != publisher.code)


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
