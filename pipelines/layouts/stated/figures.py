"""実績数値: the figures that a text of the report states, each with the words that say what it counts.

    item       what is counted (`pipelines.japanese.figures.item_of`), without what has a column of its own
    condition  how it is counted: what the figure itself says (月平均, 以上), a heading that all figures after it stand under
               (実績(1か月平均)), 累計 or 合計 at the end of the item, and which of two it is in 3言語から10言語へ
    as_of      its own date: a label (R4：), a dated bracket, 令和5年度末の登録者数, a heading 【R4.9～R6.12実績】

A label that does not say what is counted (合計, 利用, the unit itself) is a doubt, `figure-item`; so are figures of one text
that differ and have one item, condition and date. The reading is the item, or an item for each of the figures.
Out of scope: which figures are an indicator's (`pipelines.results.actuals`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.figures import Figure, find_figures, item_of, read_date
from pipelines.japanese.fiscal_years import fiscal_year
from pipelines.japanese.terms import MANY
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, said
from pipelines.tables.rows import AchievementFigure, Flag

BEFORE, AFTER = "変化前", "変化後"
"""条件 of the two figures of a change that is told without dates."""

_DATED_BRACKET = re.compile(r"[（(](R\d{1,2})\s[^（()）]*$")  # (R4 9,501部 全体の19.6%) dates all its figures
_DATED_ITEM = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度末)の[^\s。、（()）：]{1,20}(?:は、?|：)\s*$")
_YEAR_OF_ITEM = re.compile(r"(?<![\d年和成])(\d{1,2}年度)[^\s\d。、（()）：]{1,12}：\s*$")  # 5年度調査実績：780件
_HEADING = re.compile(r"【([^【】]{3,20})実績】|実績[（(]([^（()）]{2,12})[)）]")
_TOTAL = re.compile(r"(?:の|\s)?(合計|累計|総計)$")
_OPEN = re.compile("超|未満")  # 2,000件を超える is no exact count either
_LINK = re.compile(r"\s*(?:から|→)\s*")
_DEED = re.compile(r"(?:が(?:あ[りっる]|可能)|に努|を(?:可能|受領))|に(?:関|対)する|による")  # 利用があり, 維持管理に努めた
_TORN = re.compile(r"[\u4E00-\u9FFF]{1,2}(?:し|わり)[\u4E00-\u9FFF]")  # 継続し交付率: begins in the middle of a clause
_SHARE = re.compile(r"(?:^|\s)全体$")
_ANSWERED = re.compile(r"[」』]と(?:答え|回答し)た$")  # 「役に立つ」と答えた児童生徒の割合
_LABELS = re.compile(
    r"[率数量] (?:[^\s：]{1,20}：[^\s：]{1,12} ){0,3}[^\s：]{1,20}：$"
)  # 公開件数 カタログサイト：80件 フォトギャラリー：
_STATE = re.compile(r"が(?:向上|改善|充実)")  # 活用が向上した（R4年間17回: what was done so often has another clause
_PHASE = re.compile(r"(?:導入|実施|運用|開始)[前後]$")
_INFLECTION = re.compile(r"(?<![\u3041-\u3096])[\u3041-\u3096]++$")
_STOPS = f"。、{MANY}"
_LEAST = 3  # letters; a shorter item (利用, 記事) does not say of what
_REACH = 60  # characters of a text looked at on either side of a figure


@dataclass(frozen=True)
class Owner:
    """Whose text it is: a measure, or (with an empty ID) a heading of the overview; `key` begins the IDs of its figures."""

    key: str
    measure_id: str
    name: str


@dataclass(frozen=True)
class _Stated:
    figure: Figure
    item: str
    condition: str
    as_of: str

    @property
    def key(self) -> str:
        """What tells a figure from the others of its text, as an ID."""
        return said(self.item, self.condition, self.as_of, _counter(self.figure.unit))


def figure_rows(text: str, owner: Owner, year: int, place: Span, resolver: DoubtResolver) -> Iterator[AchievementFigure]:
    """Yield a row for each figure with a unit in a text of a fiscal year, in order."""
    figures = find_figures(text)
    ends = [0, *(figure.end for figure in figures)]
    stated = [_stated(text, figure, end) for figure, end in zip(figures, ends, strict=False) if figure.unit]
    stated = _with_ends(text, stated)
    numbering = Numbering()
    for one in _named(text, stated, owner, place, resolver):
        figure = one.figure
        yield AchievementFigure(
            id=numbering.unique(joined(owner.key, "f", one.key)),
            place=place,
            measure_id=owner.measure_id,
            measure_name=owner.name,
            # What a text says of a later year than its column's is of that year: it cannot be the column's.
            fiscal_year=max(year, fiscal_year(_full(one.as_of)) or year),
            item=one.item or owner.name,
            value=figure.value,
            unit=figure.unit,
            approximate=Flag.YES if figure.approximate or _OPEN.search(figure.condition) else Flag.NO,
            change=figure.change,
            condition=one.condition,
            as_of=one.as_of,
            source_text=figure.text,
        )


def _stated(text: str, figure: Figure, end_before: int) -> _Stated:
    """Return a figure with what the text says of it; `end_before` is where the figure before it ends."""
    before = text[: figure.start]
    item = item_of(text, figure)
    conditions = [part for part in figure.condition.split(MANY) if part and part not in item]
    heading = _last_heading(before)
    if heading and heading[2]:
        conditions.append(heading[2])
    if match := _TOTAL.search(item):
        item = item[: match.start()] or item
        if match[1] in text[end_before : figure.start]:  # else it is said of the figure before
            conditions.append(match[1])
    period = read_date(heading[1]) if heading and heading[1] else ""
    return _Stated(figure, item, MANY.join(dict.fromkeys(conditions)), _as_of(before, figure) or period)


def _last_heading(before: str) -> re.Match[str] | None:
    return next(reversed(list(_HEADING.finditer(before))), None)


def _as_of(before: str, figure: Figure) -> str:
    near = before[-_REACH:]
    if bracket := _DATED_BRACKET.search(near):
        return bracket[1]
    if figure.as_of:
        return figure.as_of
    if dated := _DATED_ITEM.search(near):
        return read_date(dated[1])
    label = _YEAR_OF_ITEM.search(near)
    return label[1] if label else ""


def _full(as_of: str) -> str:
    """Return a date with its era where only the year is printed: 5年度 is of the era of all years of the report."""
    return f"令和{as_of}" if re.fullmatch(r"\d{1,2}年度", as_of) else as_of


def _with_ends(text: str, stated: Sequence[_Stated]) -> list[_Stated]:
    """Mark the two figures of a change that no dates tell apart: 対応言語が3言語から10言語へ, 350→20枚/月."""
    marked = list(stated)
    for at in range(len(stated) - 1):
        first, last = marked[at], marked[at + 1]
        linked = _LINK.fullmatch(text[first.figure.end : last.figure.start])
        if linked and first.figure.unit == last.figure.unit and not (first.as_of or last.as_of):
            item = first.item
            marked[at] = replace(first, condition=_joined(first.condition, BEFORE))
            marked[at + 1] = replace(last, item=item, condition=_joined(last.condition, AFTER))
    return marked


def _joined(*conditions: str) -> str:
    return MANY.join(filter(None, conditions))


def _named(text: str, stated: Sequence[_Stated], owner: Owner, place: Span, resolver: DoubtResolver) -> Iterator[_Stated]:
    """Yield the figures with their items, those in doubt as they are settled."""
    alike: dict[str, list[_Stated]] = defaultdict(list)
    for one in stated:
        alike[one.key].append(one)
    settled: dict[int, _Stated] = {}
    for key, group in alike.items():
        differ = len({one.figure.value for one in group}) > 1
        if differ or any(_is_unclear(text, one) for one in group):
            target = Target("achievement_figures", joined(owner.key, "f", key), "項目")
            source = MANY.join(_around(text, one.figure) for one in group)
            items = tuple(one.item for one in group)
            chosen = resolver.choose("figure-item", target, place, source, [items], names=True, cells=len(items))
            settled |= {id(one): replace(one, item=item) for one, item in zip(group, chosen, strict=True)}
    for one in stated:
        yield settled.get(id(one), one)


def _around(text: str, figure: Figure) -> str:
    """Return the clause of a figure: from the stop or comma before it to the one after it."""
    start = max((text.rfind(mark, 0, figure.start) + 1 for mark in _STOPS), default=0)
    ends = [at for mark in _STOPS if (at := text.find(mark, figure.end)) >= 0]
    return text[start : min(ends, default=len(text))].strip()


def _is_unclear(text: str, one: _Stated) -> bool:
    """Tell whether an item is no name of what is counted: a part, the unit, a deed, a time, the half of a name."""
    item, figure = one.item, one.figure
    if _TOTAL.fullmatch(item) or _SHARE.search(item) or _PHASE.search(item):
        return True
    if len(item) < _LEAST or _TORN.match(item) or _counter(item) == _counter(figure.unit):
        return True
    if text[: figure.start].endswith("うち"):  # of what, but not which part
        return True
    if _is_half_told(text, one):
        return True
    at = text.find(item, figure.end, figure.end + _REACH)
    return at >= 0 and bool(_DEED.match(text, at + len(item)))


def _is_half_told(text: str, one: _Stated) -> bool:
    """Tell whether the rest of a name stands elsewhere: in a heading, in what was asked, or in another clause."""
    before = text[max(0, one.figure.start - _REACH) : one.figure.start]
    at = before.rfind(one.item.split(" ")[0])
    if at < 0:
        return False
    told, behind = before[:at], before[at + len(one.item) :]
    return bool(_ANSWERED.search(told) or _LABELS.search(before) or _STATE.match(behind) or _is_agreed(one.item))


def _is_agreed(item: str) -> bool:
    """Tell whether an item is the words that people agree to: 学習内容がよく分かる90.2%."""
    return item.endswith(("る", "い", "う")) and re.search("[がは]", item[:-1]) is not None


def _counter(unit: str) -> str:
    """Return a unit without its inflection: 手続 and 手続き count the same."""
    return _INFLECTION.sub("", unit) or unit
