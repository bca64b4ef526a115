"""Figures in Japanese text: what is one, what is none, and what the words around it mean.

The phrases are those of the municipal documents; what each means was read in the documents, not printed by the program.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.japanese.figures import Figure, find_figures, item_of, read_cell, read_date
from pipelines.japanese.terms import Change

DATASETS = Path(__file__).parents[3] / "datasets"


def shown(figure: Figure | None) -> str:
    """Return a figure in one line: 値 単位 ~(概数) 増減 条件 @時点."""
    if figure is None:
        return ""
    parts = [f"{figure.value}{figure.unit}", "~" if figure.approximate else "", figure.change.value, figure.condition]
    return " ".join(filter(None, [*parts, f"@{figure.as_of}" if figure.as_of else ""]))


STATED = [
    ("△80%", "-80% 減少"),
    ("△ 80%", "-80% 減少"),
    ("▲5件", "-5件 減少"),
    ("＋20%", "20% 増加"),
    ("+ 50%", "50% 増加"),
    ("−3％", "-3% 減少"),
    ("△ 4,200 部", "-4200部 減少"),
    ("年間1万件程度", "10000件 ~ 年間"),
    ("年間 1 万件程度", "10000件 ~ 年間"),
    ("約9,900件/月", "9900件/月 ~"),
    ("1件／年", "1件/年"),
    ("12,000件/年", "12000件/年"),
    ("40,884千円", "40884000円"),
    ("3億円", "300000000円"),
    ("1億2,000万円", "120000000円"),
    ("3万5千人", "35000人"),
    ("2.5万件", "25000件"),
    ("1,000円分のクオカード", "1000円"),
    ("年間53週分の番組", "53週 年間"),
    ("2～3日", "2日 以上|3日 以下"),
    ("2〜3日程度", "2日 ~ 以上|3日 ~ 以下"),
    ("5日～10日", "5日 以上|10日 以下"),
    ("年間5～10件", "5件 年間;以上|10件 年間;以下"),
    ("前年比-156,476件", "-156476件 減少 前年比"),
    ("前年比+60,203件", "60203件 増加 前年比"),
    ("前年比約450件増加", "450件 ~ 増加 前年比"),
    ("対前年比5％増", "5% 増加 対前年比"),
    ("前年比で2倍", "2倍 前年比"),
    ("723件増加", "723件 増加"),
    ("3%減", "-3% 減少"),
    ("1人削減/件", "-1人/件 減少"),
    ("1回削減/月", "-1回/月 減少"),
    ("30%程短縮", "-30% ~ 減少"),
    ("約1.6倍増加", "1.6倍 ~ 増加"),
    ("約3,000件以上増加", "3000件 ~ 増加 以上"),
    ("令和3年度比で年間約20回削減", "-20回 ~ 減少 令和3年度比;年間"),
    ("年間2000件を超える", "2000件 年間;超"),
    ("350→20枚/月", "350枚/月|20枚/月"),
    ("対応言語が3言語から10言語へと増加", "3言語|10言語"),
    ("R3 6件→R8 20件", "6件 @R3|20件 @R8"),
    ("R3：2,863,545件 R7：2,910,000件", "2863545件 @R3|2910000件 @R7"),
    ("R4年間17回→R5年間53回", "17回 年間 @R4|53回 年間 @R5"),
    ("令和7年1月：9,835件 2月：9,582件", "9835件 @令和7年1月|9582件 @2月"),
    ("0件", "0件"),
    ("5,000人", "5000人"),
    ("毎年度5回", "5回 毎年度"),
    ("毎年度1回以上", "1回 毎年度;以上"),
    ("年1回以上の更新を図る", "1回 年;以上"),
    ("月当たり1,100件以上", "1100件 月当たり;以上"),
    ("90%以上", "90% 以上"),
    ("10分未満", "10分 未満"),
    ("3日以内", "3日 以内"),
    ("90日等", "90日"),
    ("8割弱の方が", "8割 ~"),
    ("最大3つまで", "3つ 最大"),
    ("2,297人 (令和7年1月15日時点)", "2297人 @2025-01-15"),
    ("72.6% (令和5年度末日)", "72.6% @2024-03-31"),
    ("4,000人 (令和8年度末)", "4000人 @2027-03-31"),
    ("3,585人(R7.3月末時点)", "3585人 @2025-03-31"),
    ("2026年3月31日現在 1,234件", "1234件 @2026-03-31"),
    ("令和6年度末時点で 75％", "75% @2025-03-31"),
    ("2か月に1回", "1回 2か月"),
    ("年に3回", "3回 年"),
    ("1人あたり2.5時間削減", "-2.5時間 減少 1人あたり"),
    ("延べ人数 3,200 人", "3200人"),
    ("25手続", "25手続"),
    ("4手続きの", "4手続き"),
    ("10言語対応", "10言語"),
    ("18業務の標準準拠", "18業務"),
    ("23 業務", "23業務"),
    ("1サービス", "1サービス"),
    ("1種類のみ", "1種類"),
    ("10様式", "10様式"),
    ("市内4郵便局で", "4郵便局"),
    ("20事業所が登録", "20事業所"),
    ("31.0%", "31.0%"),
    ("10 %", "10%"),
    ("小学校（8校）5・6年生", "8校"),
    ("昨年度から約２倍の287人", "2倍 ~|287人"),
    ("月平均35人の利用", "35人 月平均"),
    ("日平均124件", "124件 日平均"),
    ("のべ141人", "141人 のべ"),
    ("累計約25,000件", "25000件 ~ 累計"),
    ("クオカード(701枚)", "701枚"),
    ("タブレット端末(iPad10台)", "10台"),
    ("VOOM66件を投稿", "66件"),
    ("654,380g（R4：68,610g", "654380g|68610g @R4"),
    ("5ヶ所へのデジタルスピーカー", "5ヶ所"),
    ("2,245件40,884千円、", "2245件|40884000円"),
    ("3,000 ダウンロード", "3000ダウンロード"),
    ("1か月平均 350件分", "350件 1か月平均"),
    ("2時間30分", "2時間|30分"),
    ("９，９００件", "9900件"),
]
NOT_STATED = (
    """
令和4年9月から12月 | 令和7年1月15日 | 令和6年12月2日以降 | 12月25日～28日 | R4年8月サーバ機器
R元.9月～R6.8月 | R2.12.25閣議決定 | 令和5年度(R6.2.16-R6.3.15) | 2024年度 | 2024年1月に | 1980年代
第17期議員総括 | 第4期共有デジタル地図 | 第2次総合計画 | 第14条 | 令和3年法律第40号 | 第1
第2.4日曜日 | 第2・4日曜 | 第4四半期 | 5・6年生児童 | 6年 | 3年間 | 2ヶ年で整備 | 24時間365日
24時間インターネットを介して | Society5.0時代 | Web3.0関連 | 5Gなど | eMAFFとRIBC2 | 3D都市モデル
Microsoft 365 | 2030アジェンダ | e-Gov 2版 | 本庁舎3階会議室 | 1,380位/1,741位 | 1人1台端末
一人ひとりと1人ひとり | 1日の利用時間 | ①(1) 3 | No.1 | ※1 EBPM | (#9910) | 15歳以上
平均年齢72歳 | 40周年を記念 | 法人番号9000020242101件 | 〒610-0393 | 0774-63-1123 | 3市で共同運用
週休2日 | 9時30分 | 1 業務の効率化 | 全体の3分の1 | 30分ごと | 10:30～12:00 | LINE登録者数12,345
数：10 | デジタル3原則 | 5回目
""".replace("\n", " | ")
    .strip(" |")
    .split(" | ")
)


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_a_stated_figure_is_read_with_all_that_qualifies_it(text: str, expected: str) -> None:
    assert "|".join(shown(figure) for figure in find_figures(text)) == expected


@pytest.mark.parametrize("text", NOT_STATED)
def test_dates_ordinals_names_and_numbers_of_items_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


def test_the_text_of_a_figure_is_the_stretch_it_names() -> None:
    text = "閲覧数は年間 約１万件程度（前年比＋5%）"
    first, second = find_figures(text)
    assert (first.text, second.text) == ("年間 約１万件程度", "前年比＋5%")
    assert text[first.start : first.end] == first.text


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("令和7年1月15日時点", "2025-01-15"),
        ("令和元年5月31日", "2019-05-31"),
        ("R6.2.16", "2024-02-16"),
        ("令和6年2月末", "2024-02-29"),
        ("令和5年2月末日現在", "2023-02-28"),
        ("令和5年度末日", "2024-03-31"),
        ("令和5年度", "令和5年度"),
        ("令和7年1月", "令和7年1月"),
        ("平成26年～令和5年", "平成26年～令和5年"),
        ("令和5年2月30日", "令和5年2月30日"),
        ("試行", ""),
        ("3センター合計", ""),
    ],
)
def test_a_day_becomes_a_date_and_a_year_stays_as_printed(words: str, date: str) -> None:
    assert read_date(words) == date


ITEMS = [
    ("カード普及に伴い、コンビニ交付件数が14,757件となり、昨年度から723件増加した", "コンビニ交付件数|コンビニ交付件数"),
    ("商業施設や図書館などで出張申請(17回)を行う", "出張申請"),
    ("また、クオカード(701枚)を進呈して", "クオカード"),
    ("開始した。友だち登録数は3,585人(R7.3月末時点)", "友だち登録数"),
    ("新たに4手続きのオンライン申請を可能とし、合計11手続まで拡充した。", "オンライン申請|オンライン申請 合計"),
    ("国指定の手続のうち、新たに1手続をオンライン化した", "国指定の手続"),
    ("マイナポータルによる転出届の利用者数は昨年度から約2倍の287人", "マイナポータルによる転出届の利用者数|" * 2),
    ("令和6年度の利用者は、のべ287人と前年比で2倍となり", "利用者|利用者"),
    ("令和4年度の申告会場利用者は2,720件に対して", "申告会場利用者"),
    ("周知したことにより、月平均35人の利用があり", "利用"),
    ("アプリでは2,245件40,884千円、クレジットで237件8,104千円納付", "アプリ|アプリ|クレジット|クレジット"),
    ("年間を通じて、ホームページの更新を2,334件行い", "ホームページの更新"),
    ("発信したことで、年間2,923,748件（前年比+60,203件）の閲覧（ビュー）数を得る", "閲覧（ビュー）数|" * 2),
    ("facebookへ年間147件の記事（文章と写真等）を投稿し", "記事"),
    ("33件の記事（メッセージ25件、VOOM8件）を投稿", "記事|メッセージ|VOOM"),
    ("年間2000件を超える救急活動記録をデータベースに", "救急活動記録"),
    ("取引成立数：809件（R4：92件、R5：415件）", "取引成立数|取引成立数|取引成立数"),
    ("発行部数：令和6年度実績 14,757部(全体の31.0%)", "発行部数|発行部数 全体"),
    ("児童生徒の割合（小学校R4 68.8%→R5 74.9%）", "児童生徒の割合 小学校|児童生徒の割合 小学校"),
    ("入館者数 日平均947人 貸出人数 日平均219人", "入館者数|貸出人数"),
    ("【研修合計】 361人", "研修合計"),
    ("国費で導入した10台のタブレット端末で運用", "タブレット端末"),
    ("対応言語が3言語から10言語へと増加", "対応言語|対応言語"),
    ("回答まで2～3日程度", "回答|回答"),
    ("公民館：1回 合計：16回", "公民館|合計"),
    ("現在、電子決裁比率は86.30%となっている", "電子決裁比率"),
    ("明細数350→20枚/月", "明細数|明細数"),
    ("5,000人", "人"),
]


@pytest.mark.parametrize(("text", "expected"), ITEMS)
def test_the_item_is_what_the_text_says_is_counted(text: str, expected: str) -> None:
    assert [item_of(text, figure) for figure in find_figures(text)] == expected.strip("|").split("|")


# Each statement of a cell as (name, figure or words, formula).
CELLS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("計画の承認\n(交付率:35%)", [("", "計画の承認", ""), ("交付率", "35%", "")]),
    ("計画の承認(交付率:35%)", [("", "計画の承認", ""), ("交付率", "35%", "")]),
    ("マイナンバーカード交付率 :100%", [("マイナンバーカード交付率", "100%", "")]),
    (
        "スマート窓口利用率：80%　【スマート窓口による申請 ÷ 申請・届出総数】\nロビー平均滞留時間：△ 80%",
        [
            ("スマート窓口利用率", "80%", "スマート窓口による申請 ÷ 申請・届出総数"),
            ("ロビー平均滞留時間", "-80% 減少", ""),
        ],
    ),
    (
        "AI チャットボット利用率：80%\n【問い合わせ数 ÷該当業務の問い合わせ数】",
        [("AI チャットボット利用率", "80%", "問い合わせ数 ÷該当業務の問い合わせ数")],
    ),
    ("利用率：+ 50%　　予約率：+ 30%", [("利用率", "50% 増加", ""), ("予約率", "30% 増加", "")]),
    ("データ数：10\nアクセス数：年間 1 万件程度", [("データ数", "10", ""), ("アクセス数", "10000件 ~ 年間", "")]),
    ("ホームページのビュー：+ 20%　【毎年 5％増】", [("ホームページのビュー", "20% 増加", "毎年 5％増")]),
    ("貸出冊数：416,000 冊　\n（貸出冊数の増加）", [("貸出冊数", "416000冊", "貸出冊数の増加")]),
    (
        "協会\nHPビュー数の\n集計結果報告書\n（対前年比5％増）",
        [("", "協会HPビュー数の集計結果報告書", ""), ("協会HPビュー数", "5% 増加 対前年比", "")],
    ),
    ("RPAシナリオの\n内製化拡大 ＋20%", [("RPAシナリオの内製化拡大", "20% 増加", "")]),
    ("完全ペーパーレス化\n(第17期議員総括)", [("", "完全ペーパーレス化(第17期議員総括)", "")]),
    ("新たな情報施策\nへの情報提供", [("", "新たな情報施策への情報提供", "")]),
    ("職員満足度　【職員向けアンケートの実施】", [("", "職員満足度", "職員向けアンケートの実施")]),
    ("オンライン申請件数(試行) : 5件", [("オンライン申請件数(試行)", "5件", "")]),
    ("・研修実施回数： 3回 ・研修受講人数： 300人", [("研修実施回数", "3回", ""), ("研修受講人数", "300人", "")]),
    ("申請率：90% (該当年度申請件数/前年度の申請件数)", [("申請率", "90%", "該当年度申請件数/前年度の申請件数")]),
    ("テレワーク勤務試行実施率（実施者数／対象者数）： 5%", [("テレワーク勤務試行実施率", "5%", "実施者数／対象者数")]),
    ("オープンデータ化率（平成26年～令和5年） : 100%", [("オープンデータ化率", "100% @平成26年～令和5年", "")]),
    ("利用者数（閲覧数）： 160人", [("利用者数（閲覧数）", "160人", "")]),
    ("対応人数： 1人削減/件", [("対応人数", "-1人/件 減少", "")]),
    ("オンライン配信数：1件／年（試行）", [("オンライン配信数", "1件/年 試行", "")]),
    ("利用件数： 600件／年 (3センター合計)", [("利用件数", "600件/年", "3センター合計")]),
    ("削減量： 3,000枚 (令和4年度を基準)", [("削減量", "3000枚", "令和4年度を基準")]),
    ("LINE登録者数：5%増（前年比）", [("LINE登録者数", "5% 増加 前年比", "")]),
    ("毎年度5回", [("", "5回 毎年度", "")]),
    ("72.6% (令和5年度末日)", [("", "72.6% @2024-03-31", "")]),
    ("測定値なし", [("", "測定値なし", "")]),
    ("月2回の開催", [("開催", "2回 月", "")]),
    ("導入率を50%から80%に引き上げる", [("導入率", "50%", ""), ("導入率", "80%", "")]),
    ("受付時間 10:30～12:00", [("", "受付時間 10:30～12:00", "")]),
    ("手続の拡充 R3 6件→R8 20件", [("手続の拡充", "6件 @R3", ""), ("手続の拡充", "20件 @R8", "")]),
    ("オンライン手続の導入(10様式)", [("オンライン手続の導入", "10様式", "")]),
    ("利用SNS等の種類 R3：2 R8：3", [("利用SNS等の種類", "2 @R3", ""), ("利用SNS等の種類", "3 @R8", "")]),
    (
        "システムの安定稼働と適切な更新 重大なインシデント件数：0件",
        [("", "システムの安定稼働と適切な更新", ""), ("重大なインシデント件数", "0件", "")],
    ),
    ("シナリオ作成：20件(累計)", [("シナリオ作成", "20件 累計", "")]),
    (
        "回答期間30日程が2日程に短縮、郵送に費やす時間が30%程短縮",
        [("回答期間", "30日 ~", ""), ("回答期間", "2日 ~", ""), ("郵送に費やす時間", "-30% ~ 減少", "")],
    ),
    ("3人で共同運用することで、低廉化を図る。", [("", "3人で共同運用することで、低廉化を図る。", "")]),
    ("・空き家、空き店舗活用 ・雇用創出", [("", "空き家、空き店舗活用;雇用創出", "")]),
    ("", []),
    (" \n・　", []),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_a_cell_is_read_into_its_statements(cell: str, expected: list[tuple[str, str, str]]) -> None:
    statements = read_cell(cell)
    assert [(s.name, shown(s.figure) or s.content, s.formula) for s in statements] == expected


def test_a_statement_shows_its_own_stretch_of_the_cell() -> None:
    assert [s.text for s in read_cell("計画の承認\n(交付率:35%)")] == ["計画の承認", "交付率:35%"]
    assert [s.text for s in read_cell("PV数 R3：５件\nR7： 8件 （試行）")] == ["PV数 R3：５件", "R7： 8件 （試行）"]


def test_a_number_without_counter_is_a_figure_in_a_cell_only_after_a_colon() -> None:
    assert [s.content for s in read_cell("データセット数 10")] == ["データセット数 10"]
    assert [shown(s.figure) for s in read_cell("データセット数：10以上")] == ["10 以上"]


def test_every_target_cell_of_a_document_is_read() -> None:
    """All 目標 of the plan of 264652 whose sheet rows end in a counter or %, e.g. 毎年度1回以上 in the last column."""
    lines = (DATASETS / "264652_dx_plan" / "plan.txt").read_text(encoding="utf-8-sig").splitlines()
    values = {cells[-3]: [shown(s.figure) for s in read_cell(cells[-1])] for cells in map(_cells, lines) if len(cells) > 3}
    assert values["職員研修の実施回数"] == ["1回 毎年度;以上"]
    assert values["公式LINE友だち登録者数"] == ["4000人 @2027-03-31"]
    assert values["庁内会議のペーパーレス化の割合"] == ["50%"]


def _cells(line: str) -> list[str]:
    return line.rstrip().split("\t")


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
UNITS = st.sampled_from(["件", "人", "%", "円", "回", "枚", "か所", "時間", "ダウンロード", "件/年", "事業所", "手続き"])
WIDE = str.maketrans("0123456789,.%+-/", "０１２３４５６７８９，．％＋－／")
COMMON = "019０１９,，.％ 　\n\t年月日度件人回約以上超増減△＋-～→（）()【】：；・、。RHS令和元末時前比万億千のをには数率"
PROSE = st.text(alphabet=st.one_of(st.sampled_from(COMMON), st.characters()), max_size=80)


@given(NUMBERS, UNITS)
def test_a_formatted_number_is_read_back(number: Decimal, unit: str) -> None:
    (figure,) = find_figures(f"実績は{number:,}{unit}である。")
    assert (figure.value, figure.unit, figure.change) == (number, unit, Change.NONE)


@given(NUMBERS, UNITS, st.sampled_from([("＋", 1), ("+ ", 1), ("△", -1), ("▲ ", -1), ("-", -1), ("", 0)]))
def test_signs_and_widths_mean_the_same_in_all_forms(number: Decimal, unit: str, sign: tuple[str, int]) -> None:
    half = f"前年比{sign[0]}{number:,}{unit}"
    (figure,) = find_figures(half)
    (wide,) = find_figures(half.translate(WIDE))
    assert figure.value == (-number if sign[1] < 0 else number)
    assert figure.change == {1: Change.UP, -1: Change.DOWN, 0: Change.NONE}[sign[1]]
    assert (wide.value, wide.unit, wide.change) == (figure.value, figure.unit, figure.change)


@given(st.integers(0, 999), st.integers(0, 9999), st.integers(1, 9999))
def test_myriads_are_multiplied_out(oku: int, man: int, ones: int) -> None:
    printed = (f"{oku}億" if oku else "") + (f"{man:,}万" if man else "") + f"{ones}円"
    (figure,) = find_figures(printed)
    assert figure.value == oku * 10**8 + man * 10**4 + ones


@given(PROSE)
def test_any_text_is_read_and_figures_lie_in_it_in_order(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert item_of(text, figure).strip()
        end = figure.end


@given(PROSE)
def test_any_cell_is_read_into_figures_or_words(text: str) -> None:
    for statement in read_cell(text):
        assert (statement.figure is None) == bool(statement.content)
        assert statement.text.strip()
        if statement.figure:
            assert text[statement.figure.start : statement.figure.end] == statement.figure.text


@pytest.mark.family(most=5)
@pytest.mark.parametrize("unit", ["1", "1,", "1.", "1～", "（", "(1", "【", "1万", "令和3年", "・ ", " ", "5件", "あ 5% "])
def test_long_runs_are_read_too(unit: str) -> None:
    text = unit * (20_000 // len(unit))  # that the time stays linear is measured in benchmarks/figures.py
    figures = find_figures(text)
    assert all(one.end <= two.start for one, two in pairwise(figures))
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)
    assert all(statement.text for statement in read_cell(text))
