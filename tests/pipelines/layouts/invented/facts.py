"""An invented plan: its measures with everything a document may print of them, and the same as rows to compare."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

YEARS = (2023, 2024, 2025, 2026)


@dataclass(frozen=True)
class Figure:
    """A printed figure and what it says: value, condition, approximate; or words; or a dash, which says nothing."""

    printed: str
    value: float | None = None
    condition: str = ""
    approx: bool = False
    content: str = ""
    value_to: float | None = None
    change: str = ""
    before: str = ""  # what is printed before the number, where a unit is printed behind it
    behind: str = ""  # and behind the unit

    def with_unit(self, unit: str) -> str:
        if self.value is None:
            return self.printed
        number = self.printed.removeprefix(self.before).removesuffix(self.behind)
        return f"{self.before}{number}{unit}{self.behind}"


@dataclass(frozen=True)
class Indicator:
    name: str
    unit: str
    baseline: Figure
    targets: dict[int, Figure]
    actuals: dict[int, Figure]
    grade: str = "B"


@dataclass(frozen=True)
class Measure:
    number: str
    name: str
    pillar: str
    group: str
    summary: str
    goal: str
    office: str
    schedule: dict[int, tuple[str, ...]]
    indicators: tuple[Indicator, ...]
    grade: str = "A"
    direction: str = ""
    issues: str = ""
    repeat_of: str = ""
    priority: bool = False


@dataclass
class Plan:
    title: str
    measures: list[Measure]
    terms: list[tuple[str, str]] = field(default_factory=list)


DASH = Figure("―")


def number(value: float, **more: object) -> Figure:
    printed = f"{value:,}" if isinstance(value, int) else f"{value}"
    return Figure(printed, float(value), **more)


def at_least(value: int) -> Figure:
    return Figure(f"{value:,}以上", float(value), "以上", behind="以上")


def about(value: int) -> Figure:
    return Figure(f"約{value:,}", float(value), approx=True, before="約")


def odd(value: int, draw: random.Random) -> Figure:
    """Return a figure with words around it, as targets have them."""
    return draw.choice(
        (
            at_least(value),
            about(value),
            Figure(f"{value:,}程度", float(value), approx=True, behind="程度"),
            Figure(f"{value:,}未満", float(value), "未満", behind="未満"),
            Figure(f"毎年度{value:,}", float(value), "毎年度", before="毎年度"),
            Figure(f"累計{value:,}", float(value), "累計", before="累計"),
            Figure(f"{value:,}～{value + 20:,}", float(value), "以上", value_to=float(value + 20)),
            Figure(f"▲{value:,}", float(-value), change="減少", before="▲"),
        )
    )


_PILLARS = (
    ("にぎわいを生むまち", ("商いを支える", "人を呼び込む")),
    ("すこやかに暮らせるまち", ("からだを育む", "支え合う")),
    ("みどりを守るまち", ("水辺を守る", "資源を生かす")),
)
_NAMES = (
    ("朝市の開催支援", "農林水産課", "港の広場で開く朝市の出店料を軽減し、天候に左右されない屋根付きの区画を設ける。"),
    ("空き店舗の改装補助", "商工振興課", "商店街の空き店舗を改装して出店する人に、費用の一部を補助する。"),
    ("サイクリングコースの整備", "都市建設課", "川沿いの道に案内標識と休憩所を設け、貸自転車の返却場所を増やす。"),
    ("ふるさと応援団の募集", "総合政策室", "市外に住む出身者に登録を呼び掛け、季節の便りと特産品を届ける。"),
    ("公園体操の普及", "健康推進課", "地区の公園で週に一度の体操を行う団体に、音響機器を貸し出す。"),
    ("子どもの歯みがき教室", "こども未来課", "保育園と小学校において、歯科衛生士による歯みがき教室を開く。"),
    ("見守り配食サービス", "高齢福祉課", "一人で暮らす高齢者の自宅に昼食を届け、あわせて安否を確認する。"),
    ("ため池の点検", "農村整備課", "ため池の堤体を定期的に点検し、改修の順位を決める。"),
    ("雨水タンクの設置補助", "上下水道課", "家庭に雨水タンクを設ける費用を補助し、庭木への水やりに使ってもらう。"),
    ("使用済み食用油の回収", "環境衛生課", "公民館に回収箱を置き、集めた油を公用車の燃料に再生する。"),
)
_INDICATORS = (
    (("朝市の来場者数", "人", 3200, 400), ("朝市の出店者数", "店", 18, 3)),
    (("改装した店舗の数", "店舗", 4, 2),),
    (("コースの延長", "km", 12.5, 2.5), ("貸自転車の利用回数", "回", 860, 120)),
    (("応援団の登録者数", "人", 410, 90),),
    (("体操を行う団体の数", "団体", 7, 2),),
    (("むし歯のない子どもの割合", "%", 61.4, 2.0), ("教室の開催回数", "回", 22, 4)),
    (("配食の利用者数", "人", 150, 15),),
    (("点検したため池の割合", "%", 35.0, 15.0),),
    (("雨水タンクの補助件数", "件", 11, 4), ("節水を意識する市民の割合", "%", 48.2, 3.0)),
    (("食用油の回収量", "L", 1250, 250),),
)
_STEPS = (
    "対象の調査",
    "関係者との協議",
    "実施要領の作成",
    "試行",
    "本格実施",
    "周知",
    "効果の検証",
    "区域の拡大",
    "機器の更新",
    "団体の募集",
)


def plan(seed: int, *, groups: bool = True, words: bool = True, repeats: bool = False, priority: bool = False) -> Plan:
    """Return an invented plan drawn by a seed: the same seed, the same plan."""
    draw = random.Random(seed)  # noqa: S311 - the same documents in every run
    chosen = sorted(draw.sample(range(len(_NAMES)), 8))
    measures: list[Measure] = []
    for index, which in enumerate(chosen):
        pillar_index = min(index * 3 // len(chosen), 2)
        pillar, names = _PILLARS[pillar_index]
        within = [m for m in measures if m.pillar == pillar]
        name, office, summary = _NAMES[which]
        measures.append(
            Measure(
                number=f"{pillar_index + 1}-{len(within) + 1}",
                name=name,
                pillar=pillar,
                group=names[0 if len(within) < 2 else 1] if groups else "",
                summary=summary,
                goal=f"{name}により、{pillar}となる。",
                office=office,
                schedule={year: tuple(draw.sample(_STEPS, draw.choice((1, 1, 2)))) for year in YEARS},
                indicators=tuple(_indicator(one, draw, words=words) for one in _INDICATORS[which]),
                grade=draw.choice("ABC"),
                direction=f"{draw.choice(_STEPS)}を進める。",
                issues=f"{draw.choice(_STEPS)}に時間を要する。",
                priority=priority and draw.random() < 0.4,
            )
        )
    if repeats:
        first, last = measures[0], measures[-1]
        number_ = f"{last.number[0]}-{int(last.number[2:]) + 1}"
        again = {"number": number_, "pillar": last.pillar, "group": last.group, "repeat_of": first.number, "priority": False}
        measures.append(replace(first, name=f"{first.name}【再掲】", **again))
    terms = [("関係人口", "地域に住まずに、地域と多様に関わる人々。"), ("堤体", "ため池の水をせき止める土の構造物。")]
    return Plan("試供市まちづくり実施計画", measures, terms)


def _indicator(given: tuple[str, str, float, float], draw: random.Random, *, words: bool) -> Indicator:
    name, unit, base, step = given
    exact = isinstance(base, int)

    def at(times: float) -> float:
        return int(base + step * times) if exact else round(base + step * times, 1)

    targets = {year: number(at(index + 1)) for index, year in enumerate(YEARS)}
    if exact and draw.random() < 0.5:
        targets[2026] = odd(int(at(4)), draw)
    if words and draw.random() < 0.15:
        targets[2023] = Figure("調査の実施", content="調査の実施")
    actuals = {year: number(at(index + draw.choice((0.5, 1, 1.5)))) for index, year in enumerate((2023, 2024))}
    if draw.random() < 0.15:
        actuals[2023] = DASH
    baseline = DASH if draw.random() < 0.12 else number(at(0))
    return Indicator(name, unit, baseline, targets, actuals, draw.choice("ABCD"))


def gold(
    given: Plan,
    *,
    without: frozenset[str] = frozenset(),
    baseline_year: int | None = 2022,
    target_years: tuple[int, ...] = YEARS,
) -> dict[str, object]:
    """Return the plan as the rows that should be read; `without` names what the document does not print."""
    values: list[dict[str, object]] = []
    for measure in given.measures:
        for one in measure.indicators:
            stated = [("現状値", baseline_year, one.baseline)] if "baseline" not in without else []
            stated += [("目標値", year, figure) for year, figure in one.targets.items() if year in target_years]
            stated += [("実績値", year, figure) for year, figure in one.actuals.items()] if "actuals" not in without else []
            values += [_value(measure, one, kind, year, figure) for kind, year, figure in stated if figure.printed != "―"]
    return {
        "measures": [_measure(measure, without) for measure in given.measures],
        "schedule": []
        if "schedule" in without
        else [
            {"measure": m.number, "fiscal_year": year, "content": content}
            for m in given.measures
            for year, items in m.schedule.items()
            for content in items
        ],
        "values": [] if "values" in without else values,
        "evaluations": _grades(given, without),
        "glossary": [] if "glossary" in without else [{"term": t, "definition": d} for t, d in given.terms],
    }


def _value(measure: Measure, one: Indicator, kind: str, year: int | None, figure: Figure) -> dict[str, object]:
    row = {
        "measure": measure.number,
        "indicator": one.name,
        "kind": kind,
        "fiscal_year": year,
        "value": figure.value,
        "unit": one.unit if figure.value is not None else "",
        "content": figure.content,
        "condition": figure.condition,
        "approx": figure.approx,
        "change": figure.change,
    }
    return row | ({"value_to": figure.value_to} if figure.value_to is not None else {})


def _measure(measure: Measure, without: frozenset[str]) -> dict[str, object]:
    row = {key: getattr(measure, key) for key in ("number", "name", "pillar", "group", "summary", "goal", "office")}
    row |= {"priority": measure.priority, "repeat_of": measure.repeat_of}
    return {key: "" if key in without else value for key, value in row.items()}


def _grades(given: Plan, without: frozenset[str]) -> list[dict[str, object]]:
    if "grades" in without:
        return []
    if "measure grades" in without:
        return [
            {
                "measure": m.number,
                "indicator": one.name,
                "fiscal_year": 2024,
                "grade": one.grade,
                "direction": "",
                "issues": "",
            }
            for m in given.measures
            for one in m.indicators
        ]
    return [
        {
            "measure": m.number,
            "indicator": "",
            "fiscal_year": 2024,
            "grade": m.grade,
            "direction": m.direction,
            "issues": m.issues,
        }
        for m in given.measures
    ]
