"""Whatever stands in a file: it is read, or one error says why not; many faults at once are all mended."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from metadata.building.standard_reading import standard_files
from pipelines.problems import SourceError
from pipelines.standard.definition import definitions
from pipelines.standard.reading import read_standard
from tests.pipelines.standard.samples import EDITIONS, clean_table, written

_LETTERS = st.sampled_from(
    [*"0123456789.-/:;,、・※〓ｱｶﾞｰー○×有無可否月火土日年令和RE+ \u3000\n\r\"'AＡ１", "\ufffd", "\ue000", "𠮷"]
)
_CELLS = st.one_of(st.text(_LETTERS, max_size=12), st.text(max_size=8))


def _named(slug: str, edition: str) -> list[str]:
    return [column.name for column in definitions()[slug].editions[edition].columns]


@given(st.sampled_from(EDITIONS), st.data())
def test_any_cells_are_read_and_what_is_made_of_them_has_nothing_left_to_mend(
    edition: tuple[str, str], data: st.DataObject
) -> None:
    rows = clean_table(*edition, 4)
    width = len(rows[0])
    for _ in range(8):
        rows[data.draw(st.integers(1, 4))][data.draw(st.integers(0, width - 1))] = data.draw(_CELLS)
    try:
        table = written(rows)
        reading = read_standard(f"x_{edition[0]}.csv", table)
    except (SourceError, UnicodeEncodeError):  # a control character is no text, a lone surrogate no UTF-8
        return
    assert reading is not None
    files = standard_files(reading).files
    made = [name for name in files if name.endswith(f"{edition[0]}.csv")]
    for name in made:
        again = read_standard(name, files[name])
        assert again is not None
        assert [fault for fault in again.faults if fault.mends] == []


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        reading = read_standard("x.csv", data, any_table=True)
        if reading is not None:
            standard_files(reading)


@given(st.sampled_from(EDITIONS), st.lists(st.lists(_CELLS, max_size=6), max_size=6))
def test_any_records_under_a_known_header(edition: tuple[str, str], records: list[list[str]]) -> None:
    with contextlib.suppress(SourceError, UnicodeEncodeError):
        reading = read_standard("x.csv", written([_named(*edition), *records]))
        if reading is not None:
            standard_files(reading)
