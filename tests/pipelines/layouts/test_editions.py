"""Next year's edition: a label, column or year more or less is met by the synonyms, or asked about by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.documents.model import Block, Cell, Document, Note, Table
from pipelines.documents.opening import open_document
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.differences import renamed
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.layout import Layout
from pipelines.layouts.settled import read_settled
from pipelines.problems import SourceError
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Measure
from tests.pipelines.layouts.invented import headed, lists, pdfs, sheets, texts
from tests.pipelines.layouts.invented.lists import Made

NEW = "おもな担い手欄"
SHAPES: dict[str, Callable[[int], Made]] = {
    "list": lists.listing,
    "sheets": sheets.sheets,
    "headed": headed.headed,
    "labels in text": texts.labelled,
    "pages of a PDF": pdfs.pages,
    "list in a PDF": pdfs.listing,
}
LIST = (
    "番号,施策名,担当課・室,令和5年度,令和6年度,令和7年度\n"
    "1,朝市の開催,農林課,計画の作成,試行,実施\n2,港の整備,港湾課,調査,設計,工事\n"
)


def _csv(text: str) -> Document:
    return open_document("plan.csv", text.encode())


def _settled(document: Document, layout: Layout, *settlements: Settlement) -> Plan:
    return read_settled(document, layout, DoubtResolver(settlements))


def _asked(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, doubt.source) for doubt in plan.doubts if doubt.open]


def _with_label(document: Document, old: str, new: str) -> Document:
    """Return a document with another label, where it stands alone or before its text."""

    def text(printed: str) -> str:
        bare = printed.strip()
        return (
            printed.replace(old, new, 1)
            if bare == old or bare.startswith((f"{old}：", f"【{old}】", f"{old}\t"))
            else printed
        )

    def block(one: Block) -> Block:
        if isinstance(one, Table):
            return replace(one, cells=tuple(replace(cell, text=text(cell.text)) for cell in one.cells))
        return replace(one, text=text(one.text))

    return replace(document, blocks=tuple(block(one) for one in document.blocks))


@pytest.mark.family(most=3)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_label_that_nobody_knows_is_asked_about_beside_the_one_that_is_lost(shape: str) -> None:
    for seed in range(2):
        made = SHAPES[shape](seed)
        document = open_document(made.name, made.data)
        layout = draft(document)
        labels = {**layout.labels, **layout.columns}
        for old in (label for label, column in labels.items() if column in ("担当", "概要")):
            changed = _with_label(document, old, NEW)
            if changed == document or [*labels.values()].count(labels[old]) > 1:
                continue
            asked = _asked(_settled(changed, layout))
            assert ("label-missing", old) in asked
            assert {("unread-heading", NEW), ("unread-label", NEW)} & set(asked)


@pytest.mark.parametrize("synonym", ["担当課", "所管課", "主管部署", "担当課室"])
def test_a_synonym_needs_no_line_in_the_layout(synonym: str) -> None:
    layout = draft(_csv(LIST))
    plan = _settled(_csv(LIST.replace("担当課・室", synonym)), layout)
    assert _asked(plan) == []
    assert [row.office for row in plan.rows(Measure)] == ["農林課", "港湾課"]


def test_the_line_that_is_asked_for_is_enough() -> None:
    layout, changed = draft(_csv(LIST)), _csv(LIST.replace("担当課・室", NEW))
    assert _asked(_settled(changed, layout)) == [("unread-heading", NEW), ("label-missing", "担当課・室")]
    mended = layout.model_copy(update={"columns": {**layout.columns, NEW: "担当"}})
    plan = _settled(changed, mended)
    assert (_asked(plan), [row.office for row in plan.rows(Measure)]) == ([], ["農林課", "港湾課"])


def test_a_column_more_is_asked_about() -> None:
    more = "\n".join(
        f"{line},{text}" for line, text in zip(LIST.splitlines(), ("ひとこと", "がんばる", "いそぐ"), strict=True)
    )
    assert _asked(_settled(_csv(more), draft(_csv(LIST)))) == [("unread-heading", "ひとこと")]


def test_a_column_less_is_asked_about() -> None:
    less = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in LIST.splitlines())
    assert _asked(_settled(_csv(less), draft(_csv(LIST)))) == [("label-missing", "担当課・室")]


def test_a_year_that_is_missing_between_others_is_asked_about() -> None:
    gap = LIST.replace("令和7年度", "令和8年度")
    assert _asked(_settled(_csv(gap), draft(_csv(LIST)))) == [("year-gap", "年度別計画 令和7年度")]
    apart = LIST.replace("令和7年度", "令和12年度")  # a target far ahead is no gap
    assert _asked(_settled(_csv(apart), draft(_csv(LIST)))) == []


def test_a_year_more_is_read_without_a_word() -> None:
    more = "\n".join(f"{line},{text}" for line, text in zip(LIST.splitlines(), ("令和8年度", "継続", "完成"), strict=True))
    plan = _settled(_csv(more), draft(_csv(LIST)))
    assert (_asked(plan), len(plan.tables["schedule"])) == ([], 8)


def test_a_lost_name_of_the_measures_is_named_and_not_just_that_nothing_was_read() -> None:
    layout = draft(_csv(LIST))
    asked = _asked(_settled(_csv(LIST.replace("施策名", "なまえ欄")), layout))
    assert asked == [("unread-heading", "なまえ欄"), ("label-missing", "施策名")]
    with pytest.raises(SourceError) as raised:
        _settled(_csv("日付,天気\n1日,晴れ\n"), Layout())
    assert raised.value.problems[0].code == "layout-reads-nothing"


def test_a_measure_that_lost_its_name_is_asked_about() -> None:
    text = (
        "施策番号：1\n施策名：朝市の開催\n担当課：農林課\n\n施策番号：2\n担当課：港湾課\n\n施策番号：3\n施策名：港の整備\n"
    )
    document = open_document("plan.txt", text.encode())
    assert ("measure-unnamed", "2") in _asked(_settled(document, Layout(starts="施策番号")))


def test_what_is_settled_is_asked_no_more_until_it_is_another() -> None:
    layout = draft(_csv(LIST))
    more = _csv(LIST.replace("工事", "工事,余白の書き込み"))
    (doubt,) = (doubt for doubt in _settled(more, layout).doubts if doubt.open)
    settlement = Settlement(doubt.rule, doubt.target, doubt.source, ("",), "対象外", "2026-11-28")
    assert _asked(_settled(more, layout, settlement)) == []
    other = _csv(LIST.replace("工事", "工事,別の書き込み"))
    assert len(_asked(_settled(other, layout, settlement))) == 1


def test_hidden_columns_and_formulas_without_value_are_asked_about() -> None:
    cells = [Cell(text, f"p.xlsx#cell={i}", 0, i) for i, text in enumerate(("番号", "施策名", "担当課"))]
    cells += [Cell(text, f"p.xlsx#cell=1{i}", 1, i, hidden=i == 2) for i, text in enumerate(("1", "朝市", "農林課"))]
    notes = (Note("hidden-columns", "p.xlsx#sheet=A", "C"), Note("macros-not-run", "p.xlsx", "vba"))
    document = Document("p.xlsx", "xlsx", (Table(tuple(cells), "p.xlsx#sheet=A", "A"),), notes)
    assert ("hidden-columns", "C") in _asked(_settled(document, draft(document)))
    assert not [rule for rule, _ in _asked(_settled(document, draft(document))) if rule == "macros-not-run"]


def test_of_several_new_labels_the_most_alike_takes_the_place_of_a_lost_one() -> None:
    assert renamed(["担当の課", "ひとこと"], ["担当課・室"]) == {"担当の課": "担当課・室"}
    assert renamed(["なまえ"], ["施策名"]) == {"なまえ": "施策名"}
    assert renamed(["ひとこと", "あれこれ"], ["施策名"]) == {}
    assert renamed(["担当の課", "概要文"], ["概要", "担当課"]) == {"担当の課": "担当課", "概要文": "概要"}
