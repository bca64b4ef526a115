"""Events by month, with a sheet of the month; the same as iCalendar, as another reader of it understands it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import icalendar

from catalog.site.standard import calendars
from metadata.described.dataset import Dataset
from metadata.formats.icalendar_file import MEDIA_TYPE
from tests.catalog.site.standard.samples import HOSTILE, event, pages_of, standard


def read(dataset: Dataset) -> list[icalendar.Event]:
    (file,) = (file for file in dataset.files if file.media_type == MEDIA_TYPE)
    assert file.name == "262064_event.ics"
    assert max(len(line) for line in file.data.split(b"\r\n")) <= 75
    return [part for part in icalendar.Calendar.from_ical(file.data).walk("VEVENT") if isinstance(part, icalendar.Event)]


def test_events_stand_in_the_order_of_their_days_by_month() -> None:
    rows = [event(1, "2027-01-05"), event(2, "2026-12-24", 開始時間="10:00"), event(3, "2026-12-24", 開始時間="09:00")]
    page = pages_of(standard("event", rows))["calendar.html"]
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["2026-12", "2027-01"]
    assert re.findall(r">(見本市の催し\d)</a>", page) == ["見本市の催し3", "見本市の催し2", "見本市の催し1"]
    assert '<time datetime="2026-12-24">12月24日（木）</time>' in page


def test_the_sheet_of_a_month_has_its_days_under_their_weekdays() -> None:
    page = pages_of(standard("event", [event(1, "2026-11-01"), event(2, "2026-11-01")]))["calendar.html"]
    first = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.sub(r"<[^>]+>", " ", first).split() == ["1", "2", "2", "3", "4", "5", "6", "7"]  # a Sunday, with two events
    assert 'href="#2026-11-1"' in first
    assert 'id="2026-11-1"' in page


def test_an_event_over_months_is_told_with_both_days() -> None:
    page = pages_of(standard("event", [event(1, "2026-12-24", 終了日="2027-01-05")]))["calendar.html"]
    assert "12月24日（木）～2027年1月5日（火）" in page


def test_rows_without_a_day_are_named_apart() -> None:
    page = pages_of(standard("event", [event(1, "2026-12-24"), event(2, "")]))["calendar.html"]
    assert "見本市の催し2" in page.partition('id="undated"')[2]


def test_many_events_go_on_in_another_page() -> None:
    half = calendars.A_PAGE // 2 + 1
    rows = [event(n, f"2026-{10 + n // half:02}-{n % 28 + 1:02}") for n in range(2 * half)]
    made = pages_of(standard("event", rows))
    assert 'href="calendar-2.html#2026-11"' in made["calendar.html"]
    assert len(re.findall(r'<a href="event(?:-2)?\.html#E', made["calendar-2.html"])) == half


def test_a_calendar_program_reads_days_times_and_words() -> None:
    words = "どなたでも, 参加できます; 無料\\です。" * 5
    cells = {"開始時間": "10:00", "終了時間": "15:30", "概要": words, "場所名称": "見本公民館", "URL": "https://x.example/e"}
    timed, whole = read(standard("event", [event(1, "2026-10-03", **cells), event(2, "2026-10-31", 終了日="2026-11-01")]))
    assert timed.decoded("dtstart") == datetime(2026, 10, 3, 1, 0, tzinfo=UTC)  # 10:00 in Japan
    assert timed.decoded("dtend") == datetime(2026, 10, 3, 6, 30, tzinfo=UTC)
    assert (timed["summary"], timed["description"], timed["location"]) == ("見本市の催し1", words, "見本公民館")
    assert timed["url"] == "https://x.example/e"
    assert whole.decoded("dtstart") == date(2026, 10, 31)
    assert whole.decoded("dtend") == date(2026, 11, 2)  # the day after the last
    assert whole["uid"] == "262064_event-E002@data.example"
    assert whole.decoded("dtstamp") == datetime(2026, 11, 28, tzinfo=UTC)  # that of the version, not of the clock


def test_an_event_that_ends_before_it_begins_is_on_the_day_on_which_it_begins() -> None:
    wrong = standard("event", [event(1, "2026-12-24", 終了日="2026-12-20")])
    (read_back,) = read(wrong)
    assert (read_back.decoded("dtstart"), read_back.decoded("dtend")) == (date(2026, 12, 24), date(2026, 12, 25))
    page = pages_of(wrong)["calendar.html"]
    assert "12月24日（木）" in page and "12月20日" not in page.partition("<tbody>")[2]


def test_the_same_rows_are_the_same_bytes() -> None:
    made = [standard("event", [event(1, "2026-10-03"), event(2, "2026-10-04")]).files for _ in range(2)]
    assert made[0] == made[1]


def test_hostile_words_are_words() -> None:
    planted = f"{HOSTILE} END:VEVENT"
    dataset = standard("event", [event(1, "2026-10-03", イベント名=planted, URL=""), event(2, "2026-10-03")])
    assert "<script>window" not in pages_of(dataset)["calendar.html"]
    first, second = read(dataset)
    assert first["summary"] == planted
    assert "url" not in second
