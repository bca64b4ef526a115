"""亀山市行政DX推進計画: what the reader makes of another edition in the same layout, and of a damaged dump."""

from __future__ import annotations

import dataclasses
import random
import re

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, KeikakuError, SourceError
from pipelines.readers import get_reader
from pipelines.tables.doubt import Settlement
from pipelines.tables.ids import name_digest
from pipelines.tables.plan import Plan
from pipelines.tables.rows import GlossaryEntry, Measure, Policy, SourceCheck, Verdict, columns_of
from tests.pipelines.readers.kameyama_dx_plan.kameyama_dx_plan_samples import (
    cells,
    document,
    edited,
    measures,
    open_doubts,
    read,
    replaced,
    settlements,
)
from tests.sampling import some, tries


class TestAnotherEdition:
    def test_a_changed_number_changes_that_cell_only(self, plan: Plan) -> None:
        other = read(replaced("（令和3年法律第40号）", "（令和5年法律第41号）"))
        changed = [m.id for m in other.rows(Measure) if m != measures(plan)[m.id]]
        assert changed == ["2-1"]
        assert "（令和5年法律第41号）" in measures(other)["2-1"].summary

    def test_a_longer_period(self) -> None:
        other = read(replaced("令和4年度から令和8年度までの5年間", "令和９年度から令和14年度までの5年間"))
        assert other.overview.fiscal_years == (2027, 2032)
        check = next(c for c in other.rows(SourceCheck) if c.subject == "計画期間の年数")
        assert (check.source_value, check.computed_value, check.verdict) == ("5", "6", Verdict.DIFFERS)

    def test_a_measure_removed_from_the_middle_leaves_the_others_and_is_asked_for(self, plan: Plan) -> None:
        def remove(lines: list[str]) -> None:
            del lines[480:484]  # (3) 問い合わせの自動応答環境の整備

        other = read(edited(remove))
        assert {m.id for m in plan.rows(Measure)} - set(measures(other)) == {"1-3"}
        assert all(cells(row) == cells(measures(plan)[row.id]) for row in other.rows(Measure))
        assert open_doubts(other) == [("lost-cell", "measures/1-3/取組名")]

    def test_a_measure_removed_from_the_end_is_no_doubt(self) -> None:
        def remove(lines: list[str]) -> None:
            del lines[548:552]  # (12) 情報セキュリティ対策の強化

        other = read(edited(remove))
        assert len(other.rows(Measure)) == 23
        assert open_doubts(other) == []

    def test_a_measure_more(self) -> None:
        def add(lines: list[str]) -> None:
            lines[551:551] = ["", "(13) 電子契約¹の導入", "", "契約を電子で", "", "¹ 電子署名による契約。", "", "結びます。"]

        row = measures(read(edited(add)))["2-13"]
        assert (row.name, row.summary, row.pillar) == ("電子契約の導入", "契約を電子で結びます。", "行政経営のDX")

    def test_measures_in_another_order_keep_their_ids(self, plan: Plan) -> None:
        def swap(lines: list[str]) -> None:
            lines[476:484] = [*lines[480:484], *lines[476:480]]

        other = read(edited(swap))
        assert {i: cells(m) for i, m in measures(other).items()} == {i: cells(m) for i, m in measures(plan).items()}

    def test_footnotes_counted_through(self) -> None:
        text = "\n".join(document().lines)
        head, tail = text.split("2-2 **基本方針2** 行政経営のDX")
        signs = "⁰¹²³⁴⁵⁶⁷⁸⁹"

        def shift(match: re.Match[str]) -> str:
            number = int("".join(str(signs.index(c)) for c in match[0])) + 6
            return "".join(signs[int(digit)] for digit in str(number))

        renumbered = head + "2-2 **基本方針2** 行政経営のDX" + re.sub(f"[{signs}]+", shift, tail)
        plan = read(Source("plan.txt", tuple(renumbered.split("\n"))))
        assert [int(g.number) for g in plan.rows(GlossaryEntry) if g.number] == [*range(1, 36)]
        assert next(g for g in plan.rows(GlossaryEntry) if g.number == "35").term == "情報処理技術者試験"
        assert open_doubts(plan) == []

    def test_square_metres_are_no_footnote(self) -> None:
        other = read(replaced("無線LAN化を拡充します。", "1,200m²の無線LAN化を拡充します。"))
        assert "1,200m²の無線LAN化" in measures(other)["2-10"].summary
        assert open_doubts(other) == []

    def test_a_term_that_may_begin_with_hiragana_is_asked_for(self) -> None:
        other = read(replaced("専任の担当部署やタスクフォース²⁴を", "専任の担当部署や、ふるさと納税²⁴を"))
        doubt = next(d for d in other.doubts if d.open)
        assert (doubt.rule, doubt.reading, doubt.alternatives) == ("run-together", ("納税",), (("ふるさと納税",),))


class TestDamage:
    def test_a_heading_that_differs_from_the_contents_is_asked_for(self) -> None:
        other = read(replaced("5-2 亀山市における行政DXの課題\t19", "5-2 亀山市の行政DXの課題\t19"))
        assert open_doubts(other) == [("name-differs", "overview/第2章5-2/見出し")]

    def test_a_pillar_named_otherwise_is_asked_for(self) -> None:
        other = read(replaced("2-2 **基本方針2** 行政経営のDX", "2-2 **基本方針2** 行政運営のDX"))
        assert open_doubts(other) == [("name-differs", "policies/2/名称")]
        doubt = next(d for d in other.doubts if d.open)
        assert {doubt.reading, *doubt.alternatives} == {("行政運営のDX",), ("行政経営のDX",)}

    def test_a_settled_name_is_published_everywhere(self) -> None:
        source = replaced("2-2 **基本方針2** 行政経営のDX", "2-2 **基本方針2** 行政運営のDX")
        asked = next(d for d in read(source).doubts if d.open)
        settled = Settlement(asked.rule, asked.target, asked.source, ("行政経営のDX",), "目次", "2026-11-21")
        other = get_reader("kameyama_dx_plan")(source, DoubtResolver([*settlements(), settled]))
        assert open_doubts(other) == []
        assert measures(other)["2-5"].pillar == "行政経営のDX"
        assert other.rows(Policy)[1].name == "行政経営のDX"

    def test_a_settlement_that_is_no_part_of_the_text_is_refused(self) -> None:
        bad = [dataclasses.replace(s, reading=("別の文。",)) for s in settlements() if s.rule == "run-together"]
        with pytest.raises(DeclarationError) as caught:
            get_reader("kameyama_dx_plan")(document(), DoubtResolver(bad))
        assert caught.value.problems[0].code == "settlement-shape"

    def test_other_closing_words_open_the_settled_doubt_again(self) -> None:
        other = read(replaced("実施計画を別途策定します。", "実施計画を毎年度策定します。"))
        assert open_doubts(other) == [("run-together", "policies/3/説明")]

    def test_a_lost_measure_heading_is_asked_for_and_can_be_put_back(self) -> None:
        source = replaced("(3) 問い合わせの自動応答環境の整備", "")
        asked = next(d for d in read(source).doubts if d.open)
        assert str(asked.target) == "measures/1-3/取組名"
        settled = Settlement(asked.rule, asked.target, asked.source, ("自動応答",), "原本", "2026-11-21")
        other = get_reader("kameyama_dx_plan")(source, DoubtResolver([*settlements(), settled]))
        assert measures(other)["1-3"].name == "自動応答"

    def test_a_heading_run_into_its_paragraph_is_refused(self) -> None:
        def merge(lines: list[str]) -> None:
            lines[476:479] = [lines[476] + lines[478]]

        with pytest.raises(SourceError) as caught:
            read(edited(merge))
        assert caught.value.problems[0].place.line == 477

    def test_a_torn_half_lost_is_asked_for(self) -> None:
        other = read(replaced("ータの分野横断的な活用を推進します。", ""))
        assert open_doubts(other) == [("lost-cell", "measures/2-9/概要")]

    def test_a_doubled_paragraph_is_asked_for_and_read_once(self, plan: Plan) -> None:
        other = read(edited(lambda lines: lines.insert(482, lines[482])))
        assert open_doubts(other) == [("doubled-text", "measures/1-3/概要")]
        assert measures(other)["1-3"].summary == measures(plan)["1-3"].summary

    def test_a_lost_footnote_and_a_lost_mark_are_asked_for(self) -> None:
        lost = read(replaced("²⁴ 特定の業務遂行を目的とする臨時的組織のこと。", ""))
        assert open_doubts(lost) == [("lost-cell", f"glossary/g-{name_digest('タスクフォース')}/説明")]
        assert "タスクフォース" not in {g.term for g in lost.rows(GlossaryEntry)}
        unmarked = read(replaced("クラウド・バイ・デフォルト¹⁹", "クラウド・バイ・デフォルト"))
        assert [rule for rule, _ in open_doubts(unmarked)] == ["lost-cell"]

    def test_a_footnote_cut_short_is_asked_for(self) -> None:
        other = read(replaced("²¹ 無線通信の標準規格のひとつ。", "²¹ 無線通信の標準"))
        assert open_doubts(other) == [("lost-cell", f"glossary/g-{name_digest('Wi-Fi')}/説明")]

    def test_a_measure_number_twice_is_refused(self) -> None:
        with pytest.raises(SourceError):
            read(replaced("(6) 文書等のデジタル化の推進", "(5) 文書等のデジタル化の推進"))

    def test_a_table_under_a_measure_is_refused(self) -> None:
        def add(lines: list[str]) -> None:
            lines[483:483] = ["令和4年度\t令和5年度", "調査\t導入"]

        with pytest.raises(SourceError):
            read(edited(add))

    @pytest.mark.parametrize("keep", some([1, 8, 30, 110, 420, 465, 500, 536, 580, 610, 651, 657, 659], 6))
    def test_a_truncated_document_is_refused(self, keep: int) -> None:
        with pytest.raises(SourceError):
            read(Source("plan.txt", document().lines[:keep]))

    def test_another_document_is_refused(self) -> None:
        with pytest.raises(SourceError):
            read(Source("plan.txt", ("与謝野町行政DX推進計画", "", "令和5年3月")))

    def test_random_damage_never_breaks_the_tables(self) -> None:
        dice = random.Random(242101)  # noqa: S311  damage, not a secret
        refused = 0
        for _ in range(tries(40)):
            lines = list(document().lines)
            for _ in range(dice.choice((1, 2, 5))):
                _damage(lines, dice)
            try:
                found = read(Source("plan.txt", tuple(lines)))
            except KeikakuError:
                refused += 1
                continue
            _assert_sound(found)
        assert refused < tries(40)


def _damage(lines: list[str], dice: random.Random) -> None:
    at = dice.randrange(len(lines) - 2)
    match dice.choice(("delete", "double", "merge", "cut", "swap")):
        case "delete":
            del lines[at]
        case "double":
            lines.insert(at, lines[at])
        case "merge":
            lines[at] += lines.pop(at + 1)
        case "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        case _:
            lines[at], lines[at + 2] = lines[at + 2], lines[at]


def _assert_sound(plan: Plan) -> None:
    for rows in plan.tables.values():
        assert len({row.id for row in rows}) == len(rows)
        for row in rows:
            assert all(getattr(row, c.key) for c in columns_of(type(row)) if c.required), row
    assert {m.pillar for m in plan.rows(Measure)} == {p.name for p in plan.rows(Policy)}
