"""亀山市行政DX推進計画: what the reader makes of the document. Expectations were read in the document by eye."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers import get_reader
from pipelines.tables.ids import name_digest
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Flag, GlossaryEntry, Measure, Policy, PolicyLevel, SourceCheck, Verdict, columns_of
from tests.pipelines.readers.kameyama_dx_plan.kameyama_dx_plan_samples import (
    FOLDER,
    document,
    measures,
    open_doubts,
    read,
    settlements,
)


class TestTheDocument:
    def test_rows_of_every_table(self, plan: Plan) -> None:
        assert {name: len(rows) for name, rows in plan.tables.items()} == {
            "overview": 48,  # the headings with text outside the measures, one table, three lines of the colophon
            "policies": 3,
            "measures": 24,
            "glossary": 38,  # 24 footnotes up to chapter 3, 11 from there on, 3 ※ notes
            "source_checks": 3,
        }

    def test_all_doubts_are_settled_and_no_settlement_is_left_over(self) -> None:
        resolver = DoubtResolver(settlements())
        plan = get_reader("kameyama_dx_plan")(document(), resolver)
        assert open_doubts(plan) == []
        assert resolver.unused == ()

    def test_without_settlements_the_doubts_are_open(self) -> None:
        assert open_doubts(read(document(), settled=False)) == [
            ("lost-cell", "glossary/g-c2ab7e/説明"),
            ("figure-left-over", "document/a49091ab/原文"),
            ("run-together", "policies/3/説明"),
        ]

    def test_overview(self, plan: Plan) -> None:
        overview = plan.overview
        assert overview.title == "亀山市行政DX推進計画"
        assert overview.issued == "令和4年6月"
        assert overview.fiscal_years == (2022, 2026)
        assert plan.notes["基本理念"] == "人々の生活をより良い方向に変化させるため、利用者中心の行政サービスへ変革します"
        assert plan.notes["発行"] == "亀山市（法人番号：9000020242101）"
        assert plan.notes["URL"] == "https://www.city.kameyama.mie.jp/"

    def test_purpose_is_whole_and_without_marks(self, plan: Plan) -> None:
        purpose = plan.notes["計画策定の趣旨"]
        assert purpose.startswith("亀山市では、平成29年に「亀山市ICT利活用計画」を策定し、市のICTの効果的かつ効率的な")
        assert "IoT、AI、RPAなどの新たな技術の登場" in purpose
        assert purpose.endswith("（以下、「本計画」という。）を策定し、行政のDXを推進します。")
        assert purpose.count("。") == 8  # two in each of the four paragraphs

    def test_statements_are_told_apart_where_headings_repeat(self, plan: Plan) -> None:
        notes = plan.notes
        assert notes["第3章 基本理念と基本方針"].startswith("本章では、本市の行政 DX 推進に当たって念頭におく")
        assert notes["1節 基本理念と基本方針"].startswith("本計画の基本理念の設定に当たっては、")
        assert notes["1-1 基本理念"].endswith("心ゆたかに暮らせる社会につながります。")
        assert notes["基本方針"] == (
            "基本理念を具体化するために、3つの基本方針を次のとおりとしています。"
            "本計画は、基本理念と基本方針を踏まえて、重点的に取り組む施策を位置づけます。"
            "なお、本計画の積極的な展開を図るため、具体的な取り組みを位置付ける実施計画を別途策定します。"
        )

    @pytest.mark.parametrize(
        ("label", "words"),
        [
            ("5Gの登場", "IoT基盤として、機械、デバイス等、モノの接続性についても向上させる"),  # lines 229, 231
            ("クラウドサービスの利用拡大", "サーバを自己保有する必要がないため"),  # footnotes 13 and 14 between
            ("デジタル改革関連法", "「デジタル社会形成基本法」では、デジタル社会の形成に関し、基本理念及び"),  # 328
            ("SNSの普及", "多くの利用者がいます。本市でも情報発信ツールとして SNS を利用"),
            ("本計画推進組織の役割", "・委員長： 最高情報責任者(CIO) ・委員： 各部局長等 計画の推進に係る"),
            ("人材確保", "外部人材の登用に努めます。"),
        ],
    )
    def test_text_across_page_breaks(self, plan: Plan, label: str, words: str) -> None:
        assert words in plan.notes[label]

    def test_policies(self, plan: Plan) -> None:
        first, second, third = plan.rows(Policy)
        assert (first.id, first.number, first.name) == ("1", "1", "行政サービスのDX")
        assert first.level is PolicyLevel.PILLAR
        assert first.description == (
            "サービスを通じて得られる利用者の体験が最良となるよう、行政DXを推進することにより利用者中心の行政サービスへ変革します。"
        )
        assert (second.name, second.place) == ("行政経営のDX", Span(448, 450))
        assert second.description.endswith("業務改革（BPR）を実現し、スマート自治体への転換を図ります。")
        assert (third.name, third.place) == ("市民・地域のDX", Span(453, 455))
        assert third.description == (
            "デジタル化によるメリットを多くの市民が享受できるよう、市民や地域社会のデジタル化を推進します。"
        )

    def test_measures_in_order(self, plan: Plan) -> None:
        expected = [f"{p}-{n}" for p, count in ((1, 6), (2, 12), (3, 6)) for n in range(1, count + 1)]
        assert [m.number for m in plan.rows(Measure)] == expected
        assert [m.id for m in plan.rows(Measure)] == expected
        assert {m.priority for m in plan.rows(Measure)} == {Flag.YES}
        assert {m.group for m in plan.rows(Measure)} == {""}

    @pytest.mark.parametrize(
        ("number", "name"),
        [
            ("1-1", "行政手続のオンライン化の推進"),
            ("1-4", "住民情報系システムの充実と窓口のデジタル化の推進"),
            ("1-6", "情報発信の多様化の検討"),
            ("2-3", "AI・RPAの活用の拡充"),
            ("2-10", "庁内無線LANの拡充"),
            ("2-12", "情報セキュリティ対策の強化"),
            ("3-3", "サテライトオフィス等の検討"),
            ("3-4", "Wi-Fi環境の整備"),
            ("3-6", "情報格差への対応"),
        ],
    )
    def test_names(self, plan: Plan, number: str, name: str) -> None:
        assert measures(plan)[number].name == name

    def test_two_paragraphs_are_one_summary(self, plan: Plan) -> None:
        row = measures(plan)["1-1"]
        assert row.pillar == "行政サービスのDX"
        assert row.place == Span(471, 475)
        assert row.summary == (
            "利用者の利便性向上と業務の効率化を図るため、マイナンバーカードを用いて申請を行うことが想定される手続について、"
            "マイナポータルからマイナンバーカードを用いてオンライン手続を可能にするなど、行政手続のオンライン化に取り組むとともに、"
            "その周知に努めます。また、その他の行政手続についても、デジタル技術の活用を念頭に置いた事務の見直しを行い、順次、"
            "手続のオンライン化を検討します。"
        )

    def test_a_word_torn_by_a_footnote_is_whole(self, plan: Plan) -> None:
        row = measures(plan)["2-9"]
        assert row.summary == (
            "効果的な政策立案や行政サービスの向上等に取り組むため、個人情報の保護に配慮しつつ、データの分野横断的な活用を推進します。"
        )
        assert row.place == Span(531, 537)

    def test_a_sentence_torn_by_a_page_break_is_whole(self, plan: Plan) -> None:
        assert measures(plan)["3-2"].summary == (
            "市が保有する公共データは、市民共有の財産であるとの認識に立ち、行政の透明性・信頼性の向上を図るとともに、市民や地域、"
            "事業者が、公共データを活用して新たな事業創造や課題解決ができるよう、個人情報の保護を念頭に置きつつ、"
            "オープンデータ・バイ・デザインの考え方に基づき、オープンデータ化を拡充します。"
        )

    def test_a_mark_in_the_middle_of_a_sentence(self, plan: Plan) -> None:
        assert "クラウド・バイ・デフォルトの原則に基づき、クラウドサービスの利用" in measures(plan)["2-8"].summary

    def test_the_last_measure_ends_before_the_footnotes(self, plan: Plan) -> None:
        row = measures(plan)["3-6"]
        assert row.summary.endswith("デジタルデバイド（情報格差）の是正につながる取り組みを進めます。")
        assert row.place == Span(577, 579)

    @pytest.mark.parametrize(
        ("number", "term", "begin"),
        [
            ("1", "ICT", "[Information and Communication Technology]（情報通信技術）情報や通信に関する"),
            ("6", "クラウドサービス", "インターネット等のブロードバンド回線を経由して、"),
            ("7", "Erik Stolterman（2004）", "Erik Stolterman & Anna Croon Fors（2004）：“Information"),
            ("10", "BPR", "[Business Process Reengineering]（業務改革）既存の組織や"),
            ("12", "ディープラーニング(深層学習)", "多数の層からなるニューラルネットワーク(人間の脳の"),
            ("13", "仮想化技術", "コンピュータやハードディスク、OS やアプリケーションなどを"),
            ("16", "Web 3.0", "電子メールとウェブサイトを中心とした「Web1.0」の時代、"),
            ("18", "NFT(非代替性トークン)", "ブロックチェーン上で発行される唯一無二の"),
            ("19", "DAO(分散型自律組織)", "ブロックチェーン上で、特定のリーダーを設けずに"),
            ("19", "クラウド・バイ・デフォルト", "システム導入に際し、クラウドサービスの活用を前提とする"),
            ("20", "サイバー空間（仮想空間）", "コンピュータやネットワークによって構築された"),
            ("20", "サテライトオフィス", "企業または団体の本拠から離れた所に"),
            ("21", "デジタル庁", "2021年（令和3年）9月1日に、デジタル社会形成の司令塔"),
            ("21", "Wi-Fi", "無線通信の標準規格のひとつ。"),
            ("22", "サイバー攻撃", "サーバやコンピュータなどに不正に侵入し、"),
            ("22", "デジタルインクルージョン", "誰もが取り残されることなく、"),
            ("23", "CIO", "[Chief Information Officer] (最高情報責任者) 情報化戦略を"),
            ("24", "タスクフォース", "特定の業務遂行を目的とする臨時的組織のこと。"),
            ("28", "e-ラーニング", "パソコンやタブレット、スマートフォンを使って"),
            ("29", "情報処理技術者試験", "「情報処理の促進に関する法律」に基づき経済産業省が、"),
        ],
    )
    def test_footnotes(self, plan: Plan, number: str, term: str, begin: str) -> None:
        row = next(g for g in plan.rows(GlossaryEntry) if g.term == term)
        assert row.number == number
        assert row.explanation.startswith(begin)
        assert row.id == f"g-{name_digest(term)}"

    def test_printed_numbers_begin_anew(self, plan: Plan) -> None:
        numbers = [int(g.number) for g in plan.rows(GlossaryEntry) if g.number]
        assert numbers == [*range(1, 25), *range(19, 30)]

    def test_notes_with_a_reference_mark(self, plan: Plan) -> None:
        notes = {g.term: g.explanation for g in plan.rows(GlossaryEntry) if not g.number}
        assert notes["DX（デジタルトランスフォーメーション）"] == (
            "『デジタル技術の浸透が、人々の生活をあらゆる面でより良い方向に変化させる』という概念;Erik Stolterman（2004）"
        )
        five = notes["市町村官民データ活用推進計画策定の5本柱"].split(";")
        assert five[0] == "①行政手続等のオンライン化原則"
        assert five[1] == "②オープンデータの促進、データの円滑な流通の促進"
        assert five[4] == "⑤情報システム改革・業務の見直し(BPR)"
        assert notes["行政のデジタル化に関する基本原則"].endswith("「コネクテッド・ワンストップ」")

    def test_no_mark_form_feed_or_markup_is_left(self, plan: Plan) -> None:
        texts = [*plan.notes.values()]
        texts += [str(value) for rows in plan.tables.values() for row in rows for value in vars(row).values()]
        for text in texts:
            assert not re.search(r"[⁰¹²³⁴-⁹\^*\t\f\u2028]", text)
            assert not any(unicodedata.category(char) == "Cc" for char in text)

    def test_every_sentence_of_the_measures_chapter_is_published_once(self, plan: Plan) -> None:
        region = document().lines[468:580]  # 2-1 … to the last measure
        running = [line for line in region if line.strip() and not re.match(r"^([¹²]|\(\d+\)|2-\d )", line)]
        flat = re.sub(r"[⁰¹²³⁴-⁹\s]", "", "".join(running))
        assert re.sub(r"\s", "", "".join(m.summary for m in plan.rows(Measure))) == flat

    def test_the_counts_that_the_document_states(self, plan: Plan) -> None:
        checks = {c.subject: (c.source_value, c.computed_value, c.verdict) for c in plan.rows(SourceCheck)}
        assert checks == {
            "計画期間の年数": ("5", "5", Verdict.AGREES),
            "基本方針の数": ("3", "3", Verdict.AGREES),
            "市町村官民データ活用推進計画策定の5本柱": ("5", "5", Verdict.AGREES),
        }

    def test_explicit_corrections_find_their_words(self, plan: Plan) -> None:
        for entry in yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["corrections"]:
            rows = {row.id: row for row in plan.tables[entry["target"]["table"]]}
            row = rows[entry["target"]["id"]]
            key = next(c.key for c in columns_of(type(row)) if c.name == entry["target"]["column"])
            assert entry["source"] in getattr(row, key)
