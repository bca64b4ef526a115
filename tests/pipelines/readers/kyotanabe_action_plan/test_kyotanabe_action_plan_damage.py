"""The reader of 京田辺市DX推進計画 実行計画 on damaged documents: a doubt or an error, never a silent shift."""

from __future__ import annotations

import random

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, KeikakuError, SourceError
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import TABLES, Measure, Policy, columns_of
from tests.pipelines.readers.kyotanabe_action_plan.kyotanabe_action_plan_samples import (
    bullets,
    edited,
    inserted,
    measure,
    opened,
    read,
    reread,
    settlements,
    values,
    without,
)
from tests.sampling import tries


def test_lost_tab_is_a_doubt_not_a_shift(source: Source) -> None:
    other = reread(edited(source, (116, "オンライン試行\t", "オンライン試行")))
    (doubt,) = opened(other)
    assert (doubt.rule, doubt.target.table, doubt.target.column) == ("lost-cell", "schedule", "計画内容")
    assert len(bullets(other, "介護関係の手続きのオンライン化", 2024)) == 3


def test_kpi_left_in_the_plan_column_is_a_doubt(source: Source, plan: Plan) -> None:
    row = source.lines[434]
    year, planned, kpi = row.split("\t")
    name = "工事成果品・委託成果品のデータ化及び保存場所の統一化"
    for damaged, rule in ((f"{year}\t{kpi}", "lost-cell"), (f"{year}\t{kpi}\t{planned}", "moved-cell")):
        other = reread(edited(source, (435, row, damaged)))
        assert [d.rule for d in opened(other)] == [rule]
        assert values(other, name) == values(plan, name)


@pytest.mark.parametrize(
    ("line", "old", "column"),
    [
        (572 + 3, "現在公開している", "概要"),
        (576, "建設部、健康福祉部", "担当部局"),
        (577, "公園緑地課、健康推進課", "担当課・室"),
    ],
)
def test_emptied_text_cell_is_a_doubt(source: Source, line: int, old: str, column: str) -> None:
    text = source.lines[line - 1]
    assert old in text
    (doubt,) = opened(reread(edited(source, (line, text, f"{column}\t"))))
    assert (doubt.rule, doubt.target.column) == ("lost-cell", column)


def test_emptied_table_cells_are_doubts(source: Source) -> None:
    _, planned, kpi = source.lines[422].split("\t")
    lost_kpi = reread(edited(source, (423, kpi, "")))
    (doubt,) = opened(lost_kpi)
    assert (doubt.rule, doubt.target.table) == ("lost-cell", "indicator_values")
    lost_plan = reread(edited(source, (423, planned, "")))
    (doubt,) = opened(lost_plan)
    assert doubt.target.table == "schedule"


def test_settled_lost_cell_is_read(source: Source) -> None:
    damaged = edited(source, (423, source.lines[422].split("\t")[2], ""))
    (doubt,) = opened(reread(damaged))
    settled = Settlement(doubt.rule, doubt.target, "", ("・利用件数：150件",), "紙の計画による", "2026-11-21")
    other = read(damaged, DoubtResolver([*settlements(), settled]))
    assert not opened(other)
    assert (2026, "利用件数", 150, "件") in values(other, "地域包括ケアにおける地域資源のデータベース化")


def test_settlement_of_another_shape_is_refused(source: Source) -> None:
    damaged = edited(source, (116, "オンライン試行\t", "オンライン試行"))
    (doubt,) = opened(reread(damaged))
    settled = Settlement(doubt.rule, doubt.target, doubt.source, ("一つだけ",), "", "2026-11-21")
    with pytest.raises(DeclarationError, match="settlement-shape"):
        read(damaged, DoubtResolver([*settlements(), settled]))


def test_kpi_without_its_name_or_its_value_is_a_doubt(source: Source) -> None:
    (doubt,) = opened(reread(edited(source, (423, "利用件数：150件", "150件"))))
    assert (doubt.rule, doubt.target.column) == ("lost-cell", "指標名")
    (doubt,) = opened(reread(edited(source, (423, "利用件数：150件", "利用件数："))))
    assert (doubt.rule, doubt.target.column) == ("lost-cell", "原文")


def test_lost_year_is_a_doubt(source: Source) -> None:
    (doubt,) = opened(reread(without(source, 236, 236)))
    assert (doubt.rule, doubt.target.table, doubt.target.column) == ("lost-cell", "schedule", "年度")
    assert doubt.target.id.endswith("-s-2025")


def test_list_item_broken_in_two_is_a_doubt(source: Source) -> None:
    broken = edited(
        source,
        (263, "小学校給食の学校給食費公会計化に向けた検討", "小学校給食の学校給食費</li> <li>公会計化に向けた検討"),
    )
    other = reread(broken)
    (doubt,) = opened(other)
    assert doubt.rule == "run-together"
    assert bullets(other, "学校給食費管理システムの導入", 2024)[-1] == "小学校給食の学校給食費公会計化に向けた検討"
    whole = edited(source, (249, "アカウント発行、台帳", "アカウント発行、</li> <li>台帳"))
    assert bullets(reread(whole), "水田活用交付金のオンライン申請", 2023)[-1].endswith("（アカウント発行、台帳データ移行）")


def test_look_alike_letter_in_a_cell_is_a_doubt(source: Source) -> None:
    other = reread(edited(source, (612, "デジタルサイネージ", "йデジタルサイネージ"), (614, "観光情報等", "観光дータ等")))
    assert {(d.rule, d.target.column) for d in opened(other)} == {("look-alike", "取組名"), ("look-alike", "概要")}


def test_sound_print_elsewhere_leaves_no_doubt(source: Source) -> None:
    other = reread(edited(source, (306, "デバインド", "デバイド")))
    assert other.rows(Policy)[6].name == "デジタルデバイド対策"
    assert not opened(other)
    assert {d.target.table for d in other.doubts} == {"measures", "indicators"}


def test_sheet_and_entry_without_each_other_are_doubts(source: Source, plan: Plan) -> None:
    name = "共通投票所の設置"
    no_sheet = reread(without(source, 518, 530))
    (doubt,) = opened(no_sheet)
    assert (doubt.rule, doubt.source) == ("lost-sheet", name)
    assert len(no_sheet.rows(Measure)) == 41
    assert measure(no_sheet, "住民センターの公衆無線LAN整備").number == "10-4"  # its place in the list
    no_entry = reread(without(source, 71, 71))
    assert {(doubt.rule, doubt.source) for doubt in opened(no_entry)} == {("unlisted-sheet", name), ("lost-row", "36 → 38")}
    assert measure(no_entry, name).id == measure(plan, name).id


def test_sheet_printed_twice_is_a_doubt(source: Source) -> None:
    twice = inserted(source, 530, *source.lines[517:530])
    other = reread(twice)
    assert [d.rule for d in opened(other)] == ["unlisted-sheet"]
    assert len({row.id for row in other.rows(Measure)}) == 43


@pytest.mark.parametrize("last", [4, 31, 50, 79, 82, 86, 92, 118, 300, 452, 500, 610, 623, 630, 635, 638, 639])
def test_truncated_document_is_an_error(source: Source, last: int) -> None:
    with pytest.raises(SourceError):
        read(Source(source.name, source.lines[:last]), DoubtResolver())


def test_document_that_lost_its_last_sheets_is_an_error(source: Source) -> None:
    with pytest.raises(SourceError, match="source-layout"):
        reread(without(source, 598, 636))


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (82, "取組み", "取り組み方"),
        (89, "令和5年度", "令和６年度"),
        (91, "</ul>\t", "\t"),
        (92, "<li>オンライン申請率： 35%</li>", "<li>オンライン申請率： 35%</l"),
    ],
)
def test_another_layout_is_an_error(source: Source, line: int, old: str, new: str) -> None:
    with pytest.raises(SourceError):
        reread(edited(source, (line, old, new)))


@pytest.mark.parametrize(("old", "new"), [("年度\t行動計画\t", ""), ("行動計画", "うごき")])
def test_a_table_that_lost_its_header_is_unread(source: Source, plan: Plan, old: str, new: str) -> None:
    other = reread(edited(source, (88, old, new)))
    assert len(other.rows(Measure)) == len(plan.rows(Measure))
    asked = [(doubt.rule, doubt.place.first) for doubt in opened(other)]
    assert {("unread", line) for line in range(89, 93)} < {*asked}
    assert ("lost-label", 81) in asked


def test_another_word_for_the_same_is_met(source: Source, plan: Plan) -> None:
    other = reread(edited(source, (88, "行動計画", "年度別の計画")))
    assert other.tables == plan.tables


def test_other_documents_are_refused() -> None:
    for text in ("x", "施策\t取組み\tページ", "# 計画\n\n施策\t(1) あ\n"):
        with pytest.raises(SourceError):
            read(Source.decode("other.txt", text.encode()), DoubtResolver())


def _damage(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    kind = rng.randrange(7)
    fields = lines[at].split("\t")
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[at])
    elif kind == 2:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
    elif kind == 4:
        del fields[rng.randrange(len(fields))]
        lines[at] = "\t".join(fields)
    elif kind == 5:
        rng.shuffle(fields)
        lines[at] = "\t".join(fields)
    else:
        lines[at : at + 2] = ["".join(lines[at : at + 2])]


def test_damage_never_breaks_the_tables(source: Source) -> None:
    rng = random.Random(262111)  # noqa: S311 # the same damage every time, not secrecy
    read_through = 0
    for _ in range(tries(80)):
        lines = list(source.lines)
        for _ in range(rng.choice((1, 1, 2, 6))):
            _damage(lines, rng)
        try:
            plan = reread(Source(source.name, tuple(lines)))
        except KeikakuError:
            continue
        read_through += 1
        ids = {table: {row.id for row in rows} for table, rows in plan.tables.items()}
        for table, rows in plan.tables.items():
            assert len(ids[table]) == len(rows)
            for column in columns_of(TABLES[table]):
                found = [getattr(row, column.key) for row in rows]
                assert not column.required or all(value not in ("", None) for value in found)
                assert not column.references or {v for v in found if v} <= ids[column.references]
    assert read_through > tries(80) // 8
