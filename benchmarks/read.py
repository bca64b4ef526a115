"""`read` on a list of 2,000 rows, as a workbook and as CSV, and on a ruled PDF of 100 pages: `make bench`.

The documents are made here; each is read by a process of its own, with the layout that `read` drafts, after a first one that
compiles the modules, as installing them does. Limits from issue 14: 3 s of processor time for the list, 30 s and 500 MB for
the PDF.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

ROOT = Path(__file__).resolve().parent.parent
ROWS = 2000
PAGES = 100
_YEARS = ("令和5年度", "令和6年度", "令和7年度", "令和8年度")
_FONT = "HeiseiKakuGo-W5"


def main() -> None:
    """Print the seconds of processor time and the peak memory of each."""
    table = Shown("document", "read, s", "MB", "limit", show_edge=False)
    spent("one.xlsx", workbook(1))
    made = (
        (f"list of {ROWS:,} rows, .xlsx", "list.xlsx", workbook(ROWS), "3 s"),
        (f"list of {ROWS:,} rows, CSV in CP932", "list.csv", delimited(ROWS), "3 s"),
        (f"ruled PDF of {PAGES} pages", "pages.pdf", ruled(PAGES), "30 s, 500 MB"),
    )
    for title, name, data, limit in made:
        seconds, megabytes = spent(name, data)
        table.add_row(title, f"{seconds:.1f}", f"{megabytes:.0f}", limit)
    Console().print(table)


def listed(rows: int) -> Iterator[list[str | int]]:
    """Yield a header and so many rows: a measure a row, with one indicator and its targets."""
    yield [
        "番号",
        "基本目標",
        "施策名",
        "概要",
        "担当課",
        "指標",
        "単位",
        "現状値（R4）",
        *(f"{year}目標" for year in _YEARS),
    ]
    for number in range(rows):
        pillar = f"基本目標{number // 500 + 1}　暮らしを支えるまち"
        texts = [f"{number // 50 + 1}-{number % 50 + 1}", pillar, f"見本の取組{number}", "窓口に係る手続を見直す。"]
        yield [*texts, f"第{number % 20 + 1}課", f"手続{number}の件数", "件", *(number + 10 * step for step in range(5))]


def workbook(rows: int) -> bytes:
    """Return the list as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("一覧")
    for row in listed(rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(rows: int) -> bytes:
    """Return the list as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(listed(rows))
    return out.getvalue().encode("cp932")


def ruled(pages: int) -> bytes:
    """Return a PDF with two ruled tables a page: a form, and years as rows."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Table

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), _FONT, 9)]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in range(pages):
        top = 780
        for rows, widths in zip(page_tables(page), ([90, 400], [90, 200, 200]), strict=True):
            table = Table(rows, colWidths=widths, style=style)
            _, height = table.wrap(500, 700)
            table.drawOn(canvas, 50, top - height)
            top -= height + 20
        canvas.setFont(_FONT, 8)
        canvas.drawCentredString(300, 25, f"- {page + 1} -")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def page_tables(page: int) -> tuple[list[list[str]], list[list[str]]]:
    """Return the cells of the two tables of a page."""
    form = [["番号", f"{page // 10 + 1}-{page % 10 + 1}"], ["取組名", f"見本の取組{page}"], ["担当課", "環境課"]]
    years = [["現状（令和4年度）", "―", f"回収量：{page + 10}件"]]
    years += [[year, "・周知\n・実施", f"回収量：{page + 20 + step}件"] for step, year in enumerate(_YEARS)]
    return form, [["年度", "行動計画", "KPI"], *years]


def spent(name: str, data: bytes) -> tuple[float, float]:
    """Return the processor seconds and the peak memory in MB of reading a file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        return _spent([str(ROOT / "publish.py"), "read", name, "--out", "out", "--report", "report.json"], Path(folder))


def _spent(arguments: Sequence[str], folder: Path) -> tuple[float, float]:
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    measured = f"import resource, subprocess, sys; subprocess.run({[sys.executable, *arguments]!r}, check=True)"
    shown = "; used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    command = [sys.executable, "-c", measured + shown]
    told = subprocess.run(command, check=True, cwd=folder, env=compiled, capture_output=True, text=True)  # noqa: S603 - our own program
    seconds, kilobytes = told.stdout.split()[-2:]
    return float(seconds), int(kilobytes) / 1024


if __name__ == "__main__":
    main()
