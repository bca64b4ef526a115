"""What an officer is asked at the terminal, and what becomes of the answers."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import yaml

from catalog.drafts.asking import decided_lines, settled_doubts
from metadata.building.drafting.draft import Given
from metadata.building.drafting.new_dataset import Looked, NewDataset, drafted, looked_at
from pipelines.tables.rows import Measure
from tests.catalog.drafts.office import CODE, LIST, Office

DAY = datetime.date(2026, 11, 28)


def _new(office: Office, text: str) -> NewDataset:
    looked = looked_at(office.datasets, office.file("plan.csv", text.encode()))
    assert isinstance(looked, Looked)
    return drafted(office.datasets, looked, CODE, Given())


class Answers:
    """Answers questions by words that they hold; any other with what is suggested."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, question: str, suggested: str) -> str:
        self.asked.append(question)
        return next((answer for words, answer in self.answers.items() if words in question), suggested)


def test_every_line_that_waits_is_asked_and_loses_its_mark(office: Office) -> None:
    answers = Answers(英語の題名="Plan of Mihon", 文書が載る="https://www.city.mihon.lg.jp/plan")
    new = decided_lines(_new(office, "見本市朝市計画\n" + LIST), answers, "ja")
    assert new.waiting == ()
    declared = yaml.safe_load(new.texts["dataset.yaml"])
    assert declared["title"]["en"] == declared["source"]["title"]["en"] == "Plan of Mihon"
    assert declared["source"]["page"] == "https://www.city.mihon.lg.jp/plan"


def test_what_has_no_suggestion_may_wait(office: Office) -> None:
    new = decided_lines(_new(office, LIST), Answers(), "ja")
    assert [marked.key for _, marked in new.waiting] == ["en", "page"]


def _in_turn(waits: str, *given: str) -> Callable[[str, str], str]:
    """Return who answers the question with these words so, one after the other, and any other with what is suggested."""
    answers = iter(given)
    return lambda question, suggested: next(answers, suggested) if waits in question else suggested


@pytest.mark.parametrize("day", ["2024-04-01", "令和6年4月1日", "2024/4/1"])
def test_a_day_may_be_written_as_people_write_it(day: str, office: Office) -> None:
    new = decided_lines(_new(office, LIST), _in_turn("初日", day), "ja")
    assert "start: '2024-04-01'\n" in new.texts["dataset.yaml"]


@pytest.mark.parametrize(
    ("waits", "given", "stands"),
    [
        ("利用条件", ("CCBY", "CC0-1.0"), "licence: CC0-1.0\n"),
        ("初日", ("来年", "2024-04-01"), "start: '2024-04-01'\n"),
        ("末日", ("1999-03-31", "2039-03-31"), "end: '2039-03-31'\n"),  # before the first day
    ],
)
def test_an_answer_that_cannot_stand_is_asked_again(waits: str, given: tuple[str, str], stands: str, office: Office) -> None:
    new = decided_lines(_new(office, LIST), _in_turn(waits, *given), "ja")
    assert stands in new.texts["dataset.yaml"]


@pytest.mark.parametrize("given", [("CCBY", ""), ("CCBY", "CCBY")])
def test_a_line_without_an_answer_that_stands_goes_on_waiting(given: tuple[str, str], office: Office) -> None:
    new = decided_lines(_new(office, LIST), _in_turn("利用条件", *given), "ja")
    assert "licence" in [marked.key for _, marked in new.waiting]


def test_an_unknown_heading_is_read_as_the_column_that_is_answered(office: Office) -> None:
    new = _new(office, LIST.replace("担当課", "おもな担い手"))
    assert [one.label for one in new.headings if one.certainty == "unknown"] == ["おもな担い手"]
    new = decided_lines(new, Answers(おもな担い手="担当"), "ja")
    (measure,) = new.reading.plan.rows(Measure)
    assert measure.office == "農林課"


def test_a_column_that_does_not_exist_is_asked_again(office: Office) -> None:
    answers = Answers(おもな担い手="たんとう", たんとう="担当")
    new = decided_lines(_new(office, LIST.replace("担当課", "おもな担い手")), answers, "ja")
    assert "おもな担い手: 担当\n" in new.texts["layout.yaml"]
    assert any("算定式" in question for question in answers.asked)  # the columns that there are


@pytest.mark.parametrize("answer", ["", "-"])
def test_unread_text_is_settled_by_an_answer_and_never_by_silence(answer: str, office: Office) -> None:
    text = LIST.replace("3600\n", "3600,余白の書き込み\n")
    answers = Answers(英語の題名="Plan", 文書が載る="https://www.city.mihon.lg.jp/plan", 余白の書き込み=answer)
    new = decided_lines(_new(office, text), answers, "ja")
    settled_doubts(new.folder, answers, DAY, "ja")
    settled_doubts(new.folder, answers, DAY, "ja")  # what is settled is not asked a second time
    assert sum("余白の書き込み" in question for question in answers.asked) == (1 if answer else 2)
    corrections = new.folder / "corrections.yaml"
    assert corrections.exists() == bool(answer)
    if answer:
        (entry,) = yaml.safe_load(corrections.read_text(encoding="utf-8"))["settlements"]
        assert (entry["source"], entry["reading"], entry["date"]) == ("余白の書き込み", [""], "2026-11-28")


@pytest.mark.parametrize(
    ("answer", "settled"), [("はい", True), ("y", True), ("Ｙｅｓ", True), ("いいえ", False), ("n", False)]
)
def test_letters_that_only_look_alike_are_settled_by_any_yes(answer: str, settled: bool, office: Office) -> None:
    answers = Answers(英語の題名="Plan", 文書が載る="https://www.city.mihon.lg.jp/plan", 同じ字形=answer)
    new = decided_lines(_new(office, LIST.replace("来場者数", "来場⾞数")), answers, "ja")
    settled_doubts(new.folder, answers, DAY, "ja")
    assert any("同じ字形" in question for question in answers.asked)
    assert (new.folder / "corrections.yaml").exists() is settled
