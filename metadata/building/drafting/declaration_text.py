"""dataset.yaml and layout.yaml of a new dataset as text, with a mark at each line that an officer is to confirm or fill in.

Out of scope: what the document says (`drafting.said`), the form of marks (`drafting.marked_yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from metadata.building.drafting.marked_yaml import CONFIRM, FILL, Mark, line
from metadata.building.drafting.said import Said, english_title
from metadata.declared.placeholders import is_placeholder
from metadata.described.dataset import Publisher
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.layouts.drafting.review import Reviewed
from pipelines.layouts.layout import Layout
from pipelines.layouts.words.vocabulary import plain

LAYOUT = "layout.yaml"
HEAD = """\
# 「要確認」の行は、正しければ行末の注（# 要確認…）を消し、違えば直してから消します。「要記入」の行は書き入れます。
# もう一度 new を実行すると、続きから尋ねます。注のない行は書き換えません。
"""


def dataset_text(
    id_: str,
    file: str,
    sha256: str,
    told: Said,
    publisher: Publisher | None,
    given: Mapping[str, str],
    layout: str = LAYOUT,
) -> str:
    """Return the text of dataset.yaml. `given`: what the officer gave already, by option: title, title_en, page."""
    title, english = given.get("title") or told.title, given.get("title_en") or english_title(told.title, publisher)
    start, end = _days(told)
    page = given.get("page") or (publisher.site if publisher else "")
    lines = [
        line("id", id_),
        "title:",
        "  " + asked_line("ja", title, "題名", sure="title" in given),
        "  " + asked_line("en", english, "英語の題名", sure="title_en" in given),
        "description:",
        "  " + line("ja", _description(told)),
        "  " + line("en", "Measures of the document as tables: policies, measures, schedule, indicators and their values."),
        line("publisher", id_[:6]),
        line("layout", layout),
        "source:",
        "  " + line("file", file),
        "  " + line("sha256", sha256),
        "  title:",
        "    " + line("ja", title),
        "    " + line("en", english),
        "  " + asked_line("page", page, "文書が載るページのURL", sure="page" in given),
        "  " + line("published", told.published, CONFIRM if told.published else None, "文書の発行時期（2025-03 の形）"),
        "period:",
        "  " + asked_line("start", start, "計画期間の初日（2025-04-01 の形）"),
        "  " + asked_line("end", end, "計画期間の末日（2030-03-31 の形）"),
        line("licence", "CC-BY-4.0", CONFIRM, "利用条件"),
        line("frequency", "ANNUAL"),
        "keywords:",
        "  - {ja: 行政計画, en: administrative plan}",
        "  - {ja: 成果指標, en: indicators}",
        line("category", "行財政", CONFIRM, "分類（17のどれか）"),
        "themes: [GOVE]",
    ]
    return HEAD + "\n".join(lines) + "\n"


def layout_text(layout: Layout, headings: Iterable[Reviewed]) -> str:
    """Return the text of layout.yaml; labels that are unknown are there as comments."""
    found = list(headings)
    unsure = {(str(one.part), plain(one.label)): one for one in found if one.certainty == "to confirm"}
    new = [one for one in found if one.certainty == "unknown"]
    part = ""
    lines: list[str] = []
    for written in layout.written().splitlines():
        if not written.startswith(" "):
            lines += _off(new, part)
            part = written.partition(":")[0]
        key = written.strip().rpartition(": ")[0].strip("'\"")
        one = unsure.get((part, key)) if written.startswith(" ") else None
        lines.append(f"{written}  # {CONFIRM}：{_examples(one)}" if one else written)
    lines += _off(new, part)
    parts = {written.partition(":")[0] for written in lines}
    for name in ("columns", "labels"):
        if name not in parts and any(one.part == name for one in new):
            lines += [f"{name}:", *_off(new, name)]
    return HEAD + "\n".join(lines) + "\n"


def _off(new: Iterable[Reviewed], part: str) -> Iterator[str]:
    for one in new:
        if one.part == part:
            yield "  " + line(plain(one.label), "-", FILL, f"項目名か -（取り込まない）。{_examples(one)}", off=True)


def _examples(one: Reviewed) -> str:
    return "例 " + "、".join(one.examples).replace("#", "＃") if one.examples else "例なし"


def asked_line(key: str, value: str, asked: str, *, sure: bool = False) -> str:
    """Return a line to be confirmed, to be filled in where there is no value, or as it is where the officer gave it."""
    mark: Mark | None = None if sure else CONFIRM if value else FILL
    return line(key, value, mark, asked)


def _days(told: Said) -> tuple[str, str]:
    if told.years is None:
        return "", ""
    first, last = told.years
    return f"{first}-04-01", f"{last + 1}-03-31"


def _description(told: Said) -> str:
    period = ""
    if told.years is not None:
        period = f"対象の期間は{japanese_year(told.years[0])}から{japanese_year(told.years[1])}までです。"
    return f"文書に記載された取組について、体系、内容、担当、年度ごとの予定、指標の値などを表にしたものです。{period}"


def publisher_text(code: str, corporate_number: str, name: str, english: str, site: str, *, sure: bool = True) -> str:
    """Return an entry of publishers.yaml; whom to ask is the municipality's site until an office is named.

    A site that is not known waits for the officer, and so does a name in English that is not `sure`.
    """
    names = f"name: {{ja: {_quoted(name)}, en: {_quoted(english)}}}"
    mark: Mark | None = FILL if not site else CONFIRM if is_placeholder(site) else None
    lines = [
        f'  "{code}":',
        f'    corporate_number: "{corporate_number}"',
        f"    {names}" if sure else f"    {names}  # {CONFIRM}：英語の名前（読みから作った案）",
        "    " + line("site", site, mark, "自治体のサイトのURL"),
        "    contact:",
        f"      {names}",
        "      " + line("form", site, mark, "問い合わせ先のURL（メールなら email: アドレス）"),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
