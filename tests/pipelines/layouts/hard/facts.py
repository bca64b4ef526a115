"""The plan that the hard documents print: figures with every mark a town hall prints, and years of three eras."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.pipelines.layouts.invented.facts import DASH, YEARS, Figure, Indicator, Measure, Plan
from tests.pipelines.layouts.invented.facts import gold as gold_of

Y1, Y2, Y3, Y4 = YEARS


def f(printed: str, value: float | None = None, **more: Any) -> Figure:
    """Return a figure; a bare number says its value itself."""
    if printed in ("―", "－", "…", "-"):
        return Figure(printed if printed != "―" else DASH.printed)
    if value is None and not more.get("content"):
        value = float(printed.replace(",", ""))
    return Figure(printed, None if value is None else float(value), **more)


def _one(
    name: str, unit: str, base: Figure, targets: tuple[Figure, ...], actuals: tuple[Figure, ...], grade: str
) -> Indicator:
    return Indicator(
        name, unit, base, dict(zip(YEARS, targets, strict=True)), dict(zip((Y1, Y2), actuals, strict=True)), grade
    )


_PILLARS = (
    ("安心して子育てできるまち", "子育てを支える", "学びを支える"),
    ("健全で開かれた行政", "財政を立て直す", "資源を生かす"),
)


def _measure(
    number: str,
    name: str,
    summary: str,
    goal: str,
    office: str,
    steps: tuple[tuple[str, ...], ...],
    *inds: Indicator,
    **more: Any,
) -> Measure:
    pillar = _PILLARS[int(number[0]) - 1]
    group = pillar[1 if int(number[2:]) < 3 else 2]
    return Measure(number, name, pillar[0], group, summary, goal, office, dict(zip(YEARS, steps, strict=True)), inds, **more)


def hard_plan() -> Plan:
    """Return the plan: eight measures, twelve indicators."""
    return Plan(
        "架空見本市総合戦略アクションプラン",
        [
            _measure(
                *(
                    "1-1",
                    "産後ケア事業の充実",
                    "出産後の母子が助産所等に宿泊し、又は日帰りで心身のケアと育児の支援を受けられるようにする。",
                ),
                *(
                    "産後の不安を一人で抱え込まない。",
                    "こども家庭課",
                    (("利用料の軽減",), ("受入施設の拡大", "広報の強化"), ("効果の検証",), ("継続実施",)),
                ),
                _one(
                    "産後ケアの利用率",
                    "%",
                    f("12.5"),
                    (f("20"), f("25"), f("30"), f("35以上", 35, condition="以上", behind="以上")),
                    (f("18.2"), f("24.9")),
                    "B",
                ),
                _one(
                    "産婦の満足度",
                    "%",
                    DASH,
                    (f("80"), f("85"), f("90"), f("90以上", 90, condition="以上", behind="以上")),
                    (f("78.4"), f("86")),
                    "A",
                ),
                grade="A",
                direction="受入施設をさらに増やす。",
                issues="予約の取りにくい時期がある。",
            ),
            _measure(
                *(
                    "1-2",
                    "放課後児童クラブの整備",
                    "小学校の余裕教室を改修し、待機児童のいる校区から順にクラブ室を増やす。",
                    "希望する全ての児童が放課後を安全に過ごせる。",
                ),
                *("学校教育課", (("設計",), ("改修工事",), ("改修工事", "指導員の募集"), ("供用開始",))),
                _one(
                    "放課後児童クラブの待機児童数",
                    "人",
                    f("34"),
                    (f("30"), f("20"), f("10"), f("0")),
                    (f("28"), f("21")),
                    "B",
                ),
                grade="B",
                direction="指導員の処遇を見直す。",
                issues="指導員が足りない。",
            ),
            _measure(
                *(
                    "1-3",
                    "読書活動の推進",
                    "学校図書館と市立図書館の蔵書を一体で検索し、取り寄せられるようにする。",
                    "本に親しむ子どもが増える。",
                    "図書館",
                ),
                (("検索機能の調達",), ("運用開始",), ("団体貸出しの拡大",), ("団体貸出しの拡大",)),
                _one(
                    "児童1人当たりの年間貸出冊数",
                    "冊",
                    f("18.4"),
                    (f("19"), f("20"), f("21"), f("22程度", 22, approx=True, behind="程度")),
                    (f("19.1"), f("19.8")),
                    "A",
                ),
                _one(
                    "読み聞かせの会の参加者数",
                    "人",
                    f("1,240"),
                    (f("1,300"), f("1,400"), f("1,500"), f("延べ1,600", 1600, condition="延べ", before="延べ")),
                    (f("1,198"), f("1,452")),
                    "C",
                ),
                grade="C",
                direction="会の曜日を見直す。",
                issues="平日の参加が少ない。",
            ),
            _measure(
                *(
                    "2-1",
                    "市税等の収納率の向上",
                    "口座振替と電子納付を勧め、滞納の初期に電話で催告する。",
                    "公平な負担が守られる。",
                    "税務課",
                ),
                (("電子納付の周知",), ("電子納付の周知", "催告の委託"), ("催告の委託",), ("催告の委託",)),
                _one(
                    "市税の収納率（現年度分）",
                    "%",
                    f("98.7"),
                    (f("98.8"), f("98.9"), f("99.0"), f("99.2")),
                    (f("98.9"), f("99.0")),
                    "A",
                ),
                _one(
                    "収納対策による効果額",
                    "千円",
                    f("3,500"),
                    (f("4,000"), f("4,500"), f("5,000"), f("約6,000", 6000, approx=True, before="約")),
                    (f("4,120"), f("4,380")),
                    "B",
                ),
                grade="A",
                direction="催告の対象を広げる。",
                issues="少額の滞納が残る。",
            ),
            _measure(
                *(
                    "2-2",
                    "職員定員の適正化",
                    "業務の見直しと委託により、職員数を計画的に見直す。",
                    "少ない人数で質の高い仕事をする。",
                    "総務課",
                ),
                (("業務量の調査",), ("委託範囲の決定",), ("委託の開始",), ("効果の検証",)),
                _one(
                    "前年度と比べた職員数",
                    "人",
                    f("▲3", -3, change="減少", before="▲"),
                    (
                        f("▲5", -5, change="減少", before="▲"),
                        f("△4", -4, change="減少", before="△"),
                        f("−2", -2, change="減少", before="−"),
                        f("0"),
                    ),
                    (f("▲4", -4, change="減少", before="▲"), f("▲5", -5, change="減少", before="▲")),
                    "A",
                ),
                grade="B",
                direction="採用の時期を早める。",
                issues="専門職の応募が少ない。",
            ),
            _measure(
                *(
                    "2-3",
                    "ごみの減量と資源化",
                    "分別の手引きを全戸に配り、雑がみの回収袋を地区の行事で配布する。",
                    "ごみの処理にかかる費用が減る。",
                    "環境課",
                ),
                (("手引きの作成",), ("手引きの配布",), ("回収袋の配布",), ("効果の検証", "手引きの改訂")),
                _one(
                    "家庭ごみの排出量",
                    "t",
                    f("8,650"),
                    (f("8,500"), f("8,300"), f("8,100"), f("7,900未満", 7900, condition="未満", behind="未満")),
                    (f("8,521"), f("8,402")),
                    "C",
                ),
                _one("資源化率", "%", f("21.6"), (f("22"), f("23"), f("24"), f("25")), (f("21.9"), f("22.4")), "C"),
                grade="C",
                direction="事業者への指導を強める。",
                issues="雑がみの混入が減らない。",
            ),
            _measure(
                *(
                    "2-4",
                    "公共施設の集約",
                    "利用の少ない施設を近隣の施設に移し、跡地を売却し、又は貸し付ける。",
                    "将来の維持更新費を抑える。",
                    "管財課",
                ),
                (("対象施設の選定",), ("地元説明",), ("移転",), ("跡地の売却",)),
                _one(
                    "延床面積の削減率",
                    "%",
                    f("0"),
                    (f("0.5"), f("1.2"), f("2.4"), f("3.0以上", 3, condition="以上", behind="以上")),
                    (f("0.4"), f("1.3")),
                    "B",
                ),
                _one("売却した土地の件数", "件", DASH, (f("1"), f("2"), f("3"), f("5")), (DASH, f("2")), "B"),
                grade="B",
                direction="売却の方法を広げる。",
                issues="境界の確定に時間を要する。",
            ),
            _measure(
                *(
                    "2-5",
                    "デジタル人材の育成",
                    "全ての課に推進員を置き、業務の改善を自ら行うための研修を開く。",
                    "職員が自ら業務を改善する。",
                    "情報政策課",
                ),
                (("研修計画の策定",), ("研修の実施",), ("研修の実施", "発表会の開催"), ("研修の実施",)),
                _one(
                    "研修の受講者数",
                    "人",
                    f("0"),
                    (f("40"), f("80"), f("120"), f("累計200", 200, condition="累計", before="累計")),
                    (f("44"), f("91")),
                    "A",
                ),
                grade="A",
                direction="発表会を公開する。",
                issues="受講後の実践が少ない。",
            ),
        ],
        [("産後ケア", "出産後の母子に対する心身のケアや育児の支援。"), ("雑がみ", "菓子箱や封筒など、再生できる小さな紙。")],
    )


def gold(given: Plan, *without: str, shift: int = 0, target_years: tuple[int, ...] = YEARS) -> dict[str, Any]:
    """Return the rows that should be read; `shift` moves every year (the document prints another era)."""
    rows: dict[str, Any] = gold_of(given, without=frozenset(without), target_years=target_years)
    rows["values"] = [row for row in rows["values"] if row["value"] is not None or row["content"]]
    for kind in ("values", "schedule", "evaluations"):
        rows[kind] = [row | {"fiscal_year": row["fiscal_year"] + shift} for row in rows[kind]]
    return rows


def only(given: Plan, *numbers: str) -> Plan:
    """Return a plan of some measures."""
    return replace(given, measures=[one for one in given.measures if one.number in numbers])


def era(style: str, year: int) -> str:
    """Print a fiscal year: R (R7), RY (R7年度), 令 (令7), 令和, 西暦, 西暦R (2025(R7)), wide (令和７年度)."""
    n, letter, name = (year - 2018, "R", "令和") if year >= 2019 else (year - 1988, "H", "平成")
    first = "元" if n == 1 else str(n)
    old = {2019: "H31/R1"}
    return {
        "R": old.get(year, f"{letter}{n}"),
        "RY": old.get(year, f"{letter}{n}") + "年度",
        "令": f"{name[0]}{first}",
        "令和": f"{name}{first}年度",
        "西暦": f"{year}年度",
        "西暦R": f"{year}({letter}{n})",
        "wide": f"{name}{first}年度".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
    }[style]
