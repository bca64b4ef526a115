"""The excerpts of real municipal files in ../shared/field: each measured by the comparer that lies beside them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from metadata.building.standard_reading import standard_files
from pipelines.standard.reading import read_standard

SHARED = Path(__file__).resolve().parents[4] / "shared"
FIELD = Path(os.environ.get("KEIKAKU_FIELD", SHARED / "field")) / "standard-csv"
CASES = sorted(FIELD.glob("*.expected.json"))

pytestmark = pytest.mark.skipif(not CASES, reason=f"no excerpts of standard files in {FIELD} (KEIKAKU_FIELD)")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.split(".")[0])
def test_the_faults_of_a_real_file_are_found_and_hardly_any_other(case: Path, tmp_path: Path) -> None:
    name = case.name.replace(".expected.json", ".csv")
    reading = read_standard(name, (FIELD / name).read_bytes())
    assert reading is not None
    for file, data in standard_files(reading).files.items():
        (tmp_path / file).write_bytes(data)
    compared = subprocess.run(
        [sys.executable, str(FIELD / "compare_faults.py"), str(case), str(tmp_path), "--show", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert json.loads((tmp_path / "read.json").read_text("utf-8"))["shares"]["unread"] == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.split(".")[0])
def test_what_is_made_of_a_real_file_passes_its_own_check_and_stays(case: Path) -> None:
    name = case.name.replace(".expected.json", ".csv")
    reading = read_standard(name, (FIELD / name).read_bytes())
    assert reading is not None
    assert reading.match is not None
    files = standard_files(reading).files
    table = next(name for name in files if name.endswith(f"{reading.match.definition.slug}.csv"))
    again = read_standard(table, files[table])
    assert again is not None
    assert [fault for fault in again.faults if fault.mends] == []
    assert standard_files(again).files[table] == files[table]
