"""Check digits and codes of municipalities, the line of every key, and the mistakes that people make in YAML."""

from __future__ import annotations

import itertools
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from metadata.declared.dataset_folder import read_folder
from metadata.declared.declaration import read_actuals, read_corrections, read_dataset, read_publishers
from metadata.declared.yaml_file import load_yaml
from metadata.messages.rendering import FOLDER, LANGUAGES, render
from pipelines.japanese.codes import check_digit, corporate_check_digit
from pipelines.problems import DeclarationError, Problem, SourceError

SMALL = Path(__file__).resolve().parents[3] / "datasets" / "264652_dx_plan"

# Published codes: 札幌市, 印西市, 京都府, 三重県, 舞鶴市, 京丹後市 (総務省 全国地方公共団体コード).
CODES = ["011002", "122319", "260002", "240001", "262021", "262129"]


@pytest.mark.parametrize("code", CODES)
def test_check_digit_of_published_codes(code: str) -> None:
    assert check_digit(code[:5]) == code[5]


def test_check_digit_of_a_published_corporate_number() -> None:
    assert corporate_check_digit("000020242101") == "9"  # 亀山市: 9000020242101


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# note\ntitle:\n  ja: 題\n  en: Title\nkeywords:\n  - {ja: 一, en: one}\n", encoding="utf-8")
    file = load_yaml(path, "a.yaml")
    places = [file.place(key) for key in (("title",), ("title", "en"), ("keywords", 0, "en"), ("title", "fr"))]
    assert [(place.line, place.key) for place in places] == [
        (2, "title"),
        (4, "title.en"),
        (6, "keywords.0.en"),
        (2, "title.fr"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb:\n  a: 2\n  a: 3\n", "yaml-duplicate-key", 4),
        ("- a\n- b\n", "yaml-not-a-mapping", 1),
        ("", "yaml-not-a-mapping", 1),
        ("a: [1\nb: 2\n", "yaml-syntax", 2),
        ("a: !!python/object/apply:os.getcwd []\n", "yaml-syntax", 1),
        ("a: 1\n---\nb: 2\n", "yaml-syntax", 2),
        ("a: 1\nb: !!int x\n", "yaml-syntax", 2),
        ("a: 1\nb: !!timestamp x\n", "yaml-syntax", 2),
        ('a: 1\nb: "\\UFFFFFFFF"\n', "yaml-syntax", 2),
        ("a: 1\nb: &x {c: 1}\nd: *x\n", "yaml-alias", 2),
        ("a: 1\nd: *x\n", "yaml-alias", 2),
        ("a:\n  <<: *x\n", "yaml-alias", 2),
        ("a: 1\nb: " + "[" * 5000 + "\n", "yaml-too-deep", 2),
        ("a: 1\nb: " + "[" * 21 + "]" * 21 + "\n", "yaml-too-deep", 2),
        ("a: 1\nb: x\x00y\n", "text-characters", 2),
        ('a: 1\nb: "\\ud800"\n', "text-characters", 2),
        ('a: 1\n"\\ud800": b\n', "text-characters", 2),
        ('a: 1\n"\\e[31m": b\n', "text-characters", 2),
    ],
)
def test_what_is_no_mapping_is_told_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_yaml(path, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line)


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [011002, 2026-13-40, yes, 1.0, 1e3, 0x1F, 1:30, <<, ~, '~']\n", encoding="utf-8")
    kept = ["011002", "2026-13-40", "yes", "1.0", "1e3", "0x1F", "1:30", "<<", None, "~"]
    assert load_yaml(path, "a.yaml").data == {"a": kept}


def test_deep_but_allowed_nesting_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "[" * 19 + "]" * 19, encoding="utf-8")
    assert load_yaml(path, "a.yaml").data["a"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a real dataset's folder, to break."""
    return Path(shutil.copytree(SMALL, tmp_path / "datasets" / SMALL.name))


def spoil(folder: Path, old: str, new: str, file: str = "dataset.yaml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DeclarationError) as caught:
        read_folder(folder, "d")
    return caught.value.problems


CONTACT = 'publisher: "264652"\ncontact: {name: {ja: 課, en: Office}, %s}\n'
FORMS = [
    ("start: 2024-04-01", "start: 2026-13-40", "period.start", "day"),
    ("start: 2024-04-01", "start: 2026-02-30", "period.start", "day"),
    ("start: 2024-04-01", "start: 0", "period.start", "day"),
    ("start: 2024-04-01", "start: 2026-11-21T00:00:00", "period.start", "day"),
    ("start: 2024-04-01", "start: ２０２６-１１-２１", "period.start", "day"),
    ("start: 2024-04-01", "start:", "period.start", "day"),
    ("start: 2024-04-01", "start: " + "9" * 5000, "period.start", "day"),
    ('published: "2025-03"', "published: 2025-13", "source.published", "published"),
    ('published: "2025-03"', "published: 2025-", "source.published", "published"),
    ('published: "2025-03"', "published: 2025-02-29", "source.published", "published"),
    ("category: 行財政", "category: [行財政]", "category", "string_type"),
    ("themes: [GOVE, TECH]", "themes: []", "themes", "too_short"),
    ("themes: [GOVE, TECH]", "themes: GOVE", "themes", "list_type"),
    ("period: {start: 2024-04-01, end: 2027-03-31}", "period: 2024", "period", "model_type"),
    ("title:\n  ja: 与謝野町行政DX推進計画", 'title:\n  ja: "　"', "title.ja", "string_too_short"),
    ('publisher: "264652"\n', CONTACT % "form: 窓口まで", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "form: 'https://a.jp/ b'", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "form: 'https://a.jp/{x}'", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % 'form: "https://a.jp/\\u0007"', "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "form: 'https://[a'", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "form: 'https://a:b/'", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "form: 'https:///x'", "contact.form", "url"),
    ('publisher: "264652"\n', CONTACT % "email: <dx@town.example.jp>", "contact.email", "email"),
    ('publisher: "264652"\n', CONTACT % "telephone: ０７７２", "contact.telephone", "telephone"),
]


@cache
def wanted(language: str) -> dict[str, str]:
    """Return the words for the forms of values."""
    forms: dict[str, str] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))["wanted"]
    return forms


@pytest.mark.parametrize(("old", "new", "key", "form"), FORMS)
def test_a_value_of_the_wrong_form_is_told_by_the_name_of_the_form(
    folder: Path, old: str, new: str, key: str, form: str
) -> None:
    spoil(folder, old, new)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.key, problem.facts["wanted_type"]) == ("key-value", key, form)
    assert len(problem.facts["given"]) <= 61
    for language in LANGUAGES:
        assert wanted(language)[form].format_map({"min_length": 1, "ge": 1989, "le": 2100}) in render(problem, language).text
    assert "should" not in render(problem, "ja").text


def test_both_languages_have_words_for_the_same_forms() -> None:
    ja, en = map(wanted, LANGUAGES)
    assert ja.keys() == en.keys()


@pytest.mark.parametrize(
    ("year", "form"),
    [("R4", "int_parsing"), ("9" * 5000, "int_parsing_size"), ("1988", "greater_than_equal"), ("2101", "less_than_equal")],
)
def test_a_fiscal_year_is_a_whole_number(folder: Path, year: str, form: str) -> None:
    entry = "actuals:\n- {indicator: a, achievement: b, source: c, figure: 1件, fiscal_year: %s}\n"
    (folder / "actuals.yaml").write_text(entry % "2024", encoding="utf-8")
    assert read_actuals(folder, "d")[0].actuals[0].fiscal_year == 2024
    (folder / "actuals.yaml").write_text(entry % year, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_actuals(folder, "d")
    (problem,) = caught.value.problems
    assert problem.facts["wanted_type"] == form
    assert "should" not in render(problem, "ja").text


@pytest.mark.parametrize(
    ("old", "new", "key", "character"),
    [
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計画\\e[31m"\n', "title.ja", "U+001B"),
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計\\n画"\n', "title.ja", "U+000A"),
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計\\x85画"\n', "title.ja", "U+0085"),
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計\\ufdd0画"\n', "title.ja", "U+FDD0"),
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計\\U0001ffff画"\n', "title.ja", "U+1FFFF"),
        ("  ja: 与謝野町行政DX推進計画\n", '  ja: "計\\ud800画"\n', "title.ja", "U+D800"),
        ("  オープンデータの公開: [KM-2]", '  "\\a": [KM-2]', "measure_themes.U+0007", "U+0007"),
    ],
)
def test_characters_that_no_text_can_have_are_told(folder: Path, old: str, new: str, key: str, character: str) -> None:
    spoil(folder, old, new)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.key, problem.facts["character"]) == ("text-characters", key, character)
    assert character in render(problem, "ja").text
    str(problem).encode()


def test_reason_and_reading_are_lines_but_a_source_is_as_the_document_has_it(folder: Path) -> None:
    entry = (
        'settlements:\n- {rule: run-together, target: {table: measures, id: a, column: 取組名}, source: "一\\n\\t二", '
        "reading: [%s], reason: %s, date: 2026-11-21}\n"
    )
    (folder / "corrections.yaml").write_text(entry % ('""', "訳"), encoding="utf-8")
    (settlement,) = read_corrections(folder, "d")[0].settlements
    assert (settlement.source, settlement.reading, settlement.date) == ("一\n\t二", [""], "2026-11-21")
    (folder / "corrections.yaml").write_text(entry % ('"一\\n二"', '"訳\\t"'), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_corrections(folder, "d")
    assert [(p.code, p.place.key) for p in caught.value.problems] == [
        ("text-characters", "settlements.0.reading.0"),
        ("text-characters", "settlements.0.reason"),
    ]


def test_a_code_needs_no_quotes_and_keeps_its_zero(folder: Path) -> None:
    spoil(folder, 'publisher: "264652"', "publisher: 264652")
    assert read_dataset(folder, "d")[0].publisher == "264652"
    path = folder / "publishers.yaml"
    entry = "{corporate_number: 9000020242101, name: {ja: 市, en: City}, site: https://a.jp/, contact: %s}"
    contact = "{name: {ja: 課, en: Office}, email: dx-1@city.example.lg.jp, form: 'https://日本語.jp/問合せ?a=1'}"
    path.write_text(f"publishers:\n  011002: {entry % contact}\n", encoding="utf-8")
    assert list(read_publishers(path, "p")[0].publishers) == ["011002"]
    path.write_text(f"publishers:\n  11002: {entry % contact}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="code-check-digit"):
        read_publishers(path, "p")


def test_full_width_digits_are_no_corporate_number(folder: Path) -> None:
    path = folder / "publishers.yaml"
    entry = "{corporate_number: 9００００２０２４２１０１, name: {ja: 市, en: City}, site: https://a.jp/, contact: %s}"
    path.write_text(f"publishers:\n  242101: {entry % '{name: {ja: 課, en: O}, form: https://a.jp/}'}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="corporate-number"):
        read_publishers(path, "p")


def test_an_unknown_key_is_told_with_the_nearest_one_if_there_is_one(folder: Path) -> None:
    spoil(folder, "licence: CC-BY-4.0", "license: CC-BY-4.0\n備考: なし")
    told = {problem.place.key: problem for problem in problems_of(folder)}
    assert (told["license"].code, told["license"].facts["near"]) == ("key-unknown-near", "licence")
    assert (told["備考"].code, told["licence"].code) == ("key-unknown", "key-missing")
    assert "「」" not in render(told["備考"], "ja").cure
    assert "dataset.yaml" in render(told["備考"], "ja").cure


def test_a_key_of_nothing_is_told(folder: Path) -> None:
    spoil(folder, "category: 行財政", "category: 行財政\n~: x")
    (problem,) = problems_of(folder)
    assert problem.code == "key-value"


@pytest.mark.parametrize("text", ["", "\n", "# 訂正はまだない\n", "---\n", "settlements:\ncorrections:\nactuals:\n"])
def test_a_file_with_nothing_in_it_corrects_nothing(folder: Path, text: str) -> None:
    kept = {
        "corrections.yaml": text.replace("actuals:\n", ""),
        "actuals.yaml": text.replace("settlements:\ncorrections:\n", ""),
    }
    for name, words in kept.items():
        (folder / name).write_text(words, encoding="utf-8")
    corrections, actuals = read_corrections(folder, "d")[0], read_actuals(folder, "d")[0]
    assert (corrections.settlements, corrections.corrections, actuals.actuals) == ([], [], [])


def test_an_empty_dataset_yaml_is_still_told(folder: Path) -> None:
    (folder / "dataset.yaml").write_text("# ここに書く\n", encoding="utf-8")
    assert [problem.code for problem in problems_of(folder)] == ["yaml-not-a-mapping"]


@pytest.mark.parametrize("file", ["corrections.yaml", "actuals.yaml", "dataset.yaml"])
def test_a_link_to_nothing_is_a_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink(missing_ok=True)
    (folder / file).symlink_to("gone.yaml")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.file) == ("file-missing", f"d/{file}")
    assert "取り除" not in render(problem, "ja").cure


def test_a_folder_that_is_a_link_to_another_place_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = folder.rename(tmp_path / SMALL.name)
    folder.symlink_to(outside)
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place.file, problem.facts["given"]) == ("path-outside", "d", SMALL.name)


def test_a_document_that_is_a_link_in_a_circle_is_told(folder: Path) -> None:
    (folder / "plan.txt").unlink()
    (folder / "plan.txt").symlink_to("other.txt")
    (folder / "other.txt").symlink_to("plan.txt")
    with pytest.raises(SourceError) as caught:
        read_folder(folder, "d")
    assert [problem.code for problem in caught.value.problems] == ["source-unreadable"]


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    names = "abcdefghijkl"
    rows = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in itertools.pairwise(names)]
    path.write_text("a: &a [x]\n" + "\n".join(rows), encoding="utf-8")
    with pytest.raises(DeclarationError, match="yaml-alias"):  # unfolded, it would not end
        load_yaml(path, "a.yaml")
