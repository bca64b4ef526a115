"""Headings by their look: 基本方針１ …, 第2節 …, 1-1 …, ■ …, 【…】; which two have the same form, their number and name.

A form is written with 1 for every number (`基本方針1`, `第1節`, `1-1`, `■`), so that a layout can name it by an example.
Out of scope: what stands under a heading (`layouts.applied`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipelines.japanese.text import clean, squeezed

_LONGEST = 80
_MARK = "■□◆◇●○◎▼▽▶►★☆▪◼⬛❏"
_NUM = r"(?:\d{1,3}(?:[-.]\d{1,3}){0,3}|(?:[IVX]{1,4}|[A-Z])(?:[-.]\d{1,3}){0,3}|[①-⑳]|[一二三四五六七八九十]{1,3})"
_WORDED = re.compile(
    rf"(?P<word>[一-龠々ァ-ヶーの]{{1,10}}?)(?:No\.?)?(?P<num>{_NUM})"
    r"(?:(?P<sep>[ :.,、)\]】〕>》]+)|(?=[「『【]))(?P<rest>\S.*)"
)
_TIGHT = re.compile(
    r"(?P<word>基本(?:目標|方針|施策|方向)|施策の柱|重点(?:施策|目標)|政策|施策|取組み?|事業|プロジェクト|戦略|方針|目標|柱|分野)"
    r"(?P<num>\d{1,3}(?:[-.]\d{1,3}){0,3})(?P<sep>)(?P<rest>[^\d\s～~・、.%人件].*)"
)
_CHAPTER = re.compile(r"第(?P<num>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<word>[章節部編項款期])[ :]*(?P<rest>\S.*)")
_BARE = re.compile(
    r"(?P<open>[(\[]?)(?P<num>\d{1,3}(?:[-.]\d{1,3}){0,3}|(?:[IVX]{1,4}|[A-Z])(?:[-.]\d{1,3}){0,3}|[①-⑳]|[ア-オ])"
    r"(?P<close>[)\]])?(?P<sep>[. :、]*)(?P<rest>\S.*)"
)
_MARKED = re.compile(rf"(?P<mark>[{_MARK}]) ?(?P<rest>\S.*)")
_LENS = re.compile(r"[【《<\[](?P<inner>[^【】《》<>\[\]]+)[】》>\]] ?(?P<rest>.*)")
_IN_LENSES = re.compile(r"[【《](?P<inner>[^【】《》]+)[】》]")
_OFFICE = re.compile(
    r"^(?P<name>.+?)(?:(?<!\s)\s++)?[（(〔\[【](?:(?:担当|所管|主管)(?:課|部署)?[:：])?(?P<words>[^（）()〔〕\[\]【】]{1,30}"
    r"(?:課|室|局|部|係|館|所|署|センター|委員会|事務局|グループ|班|チーム|担当)(?:等|ほか)?)[)）〕\]】]$"
)


@dataclass(frozen=True)
class Marked:
    """A heading taken apart: its form, the number in it, and the name behind it."""

    like: str
    number: str
    name: str


@lru_cache(maxsize=16_384)
def marked(text: str) -> Marked | None:
    """Return the form, number and name of a text that looks like a heading, None for one that does not."""
    flat = _flat(text)
    if not flat or len(flat) > _LONGEST or flat.endswith(("。", "．")):
        return None
    if lens := _LENS.fullmatch(flat):
        inner = _numbered(f"{lens['inner']} {lens['rest'] or 'x'}")
        if inner is None:
            return None if lens["rest"] else Marked("【】", "", lens["inner"])
        name = lens["rest"] or inner.name.removesuffix(" x")
        return Marked(f"【{inner.like}】", inner.number, name)
    if mark := _MARKED.fullmatch(flat):
        inner = _numbered(mark["rest"])
        if inner is None:
            return Marked(mark["mark"], "", mark["rest"])
        return Marked(mark["mark"] + inner.like, inner.number, inner.name)
    return _numbered(flat)


def _flat(text: str) -> str:
    wide = " ".join(text.split())
    return re.sub(
        r"[〔［]", "[", re.sub(r"[〕］]", "]", re.sub("[‐‑‒–—−－ー―](?=\\d)", "-", unicodedata.normalize("NFKC", wide)))
    )


def _numbered(flat: str) -> Marked | None:
    flat = unicodedata.normalize("NFKC", flat) if not re.match("[①-⑳]", flat) else flat
    if chapter := _CHAPTER.fullmatch(flat):
        return Marked(f"第1{chapter['word']}", chapter["num"], chapter["rest"])
    worded = _WORDED.fullmatch(flat) or _TIGHT.fullmatch(flat)
    if worded and not worded["word"].startswith(("令和", "平成", "昭和", "第", "約")):
        return Marked(worded["word"] + _sample(worded["num"]), worded["num"], worded["rest"])
    bare = _BARE.fullmatch(flat)
    if bare is None or not (bare["sep"] or bare["close"] or bare["num"][0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"):
        return None
    return Marked(f"{bare['open']}{_sample(bare['num'])}{bare['close'] or ''}", bare["num"], bare["rest"])


def _sample(number: str) -> str:
    if number[0].isdigit() and number.isascii():
        return "-".join("1" for _ in re.split(r"[-.]", number))
    letter, *behind = re.split(r"[-.]", number)
    if behind:  # Ａ－１
        return "-".join([_sample(letter), *("1" for _ in behind)])
    kinds = (("I", "IVX"), ("A", "ABCDEFGHJKLMNOPQRSTUWYZ"), ("①", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"), ("一", "一二三四五六七八九十"))
    return next((sample for sample, all_ in kinds if number[0] in all_), "ア")


def printed_name(text: str, found: Marked) -> str:
    """Return the name of a heading as it is printed: `Marked.name` is in half width."""
    words = text.strip()
    wanted = len(squeezed(found.name))
    return next((words[at:].strip() for at in range(len(words)) if len(squeezed(words[at:])) == wanted), found.name)


def name_and_priority(name: str, mark: str) -> tuple[str, str]:
    """Return a name without the word behind it that marks it as 重点, and 有 or 無; "" where there is no such word."""
    if not mark:
        return name, ""
    return (name.removesuffix(mark).rstrip(), "有") if name.endswith(mark) else (name, "無")


def office_in_brackets(text: str) -> tuple[str, str]:
    """Return a name without the office in brackets behind it, and that office: 「公民館講座の充実（生涯学習課）」."""
    found = _OFFICE.fullmatch(text.strip())
    return (found["name"], clean(found["words"])) if found else (text, "")


def without_mark(text: str) -> str:
    """Return a heading without a mark that only decorates it (■)."""
    whole = _IN_LENSES.fullmatch(text.strip())
    return whole["inner"] if whole else clean(re.sub(r"^[\s　]*[■□◆◇●○◎▼▽▶►▪◼⬛❏]\s*", "", text))
