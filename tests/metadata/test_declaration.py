"""Check digits and codes of municipalities, and the line of every key."""

from __future__ import annotations

from pathlib import Path

import pytest

from metadata.declaration import check_digit, corporate_check_digit
from metadata.yaml_file import load_yaml
from pipelines.problems import DeclarationError

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
    ],
)
def test_what_is_no_mapping_is_told_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_yaml(path, "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == (code, line)
