"""The made-up plans of ../shared/field: each read by a drafted layout, measured by the comparer that lies beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from metadata.building.first_reading import first_reading
from pipelines.documents.opening import open_document

FIELD = Path(os.environ.get("KEIKAKU_FIELD", Path(__file__).resolve().parents[4] / "shared" / "field")) / "plans"
NAMES = (
    "a-mihon-sogosenryaku.xlsx",
    "b-sample-gyokaku.xlsx",
    "c-reiji-dx.docx",
    "d-hinagata-kankyo.pdf",
    "e-kakuu-kenko.pdf",
)
MORE = (
    "f-shisaku-kanko.html",
    "g-kamei-bosai.csv",
    "h-enshu-kotsu.txt",
    "i-mogi-shogaigakushu.txt",
    "j-mihon-results-r7.xlsx",
)

pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason=f"no made-up plans in {FIELD} (KEIKAKU_FIELD)")


@pytest.mark.parametrize("name", [*NAMES, *MORE])
def test_a_made_up_plan_is_read_whole(name: str, tmp_path: Path) -> None:
    document = open_document(name, (FIELD / name).read_bytes())
    beside = (open_document(other, (FIELD / other).read_bytes()) for other in NAMES[:1])
    found = first_reading(document, others=beside)
    for file, data in found.files.items():
        (tmp_path / f"x_{file}").write_bytes(data)
    gold = FIELD / f"{Path(name).stem}.gold.json"
    compared = subprocess.run(
        [sys.executable, str(FIELD / "compare_plan.py"), str(gold), str(tmp_path), "x", "--show", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert found.shares["unread"] == 0
