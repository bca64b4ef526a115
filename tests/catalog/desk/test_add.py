"""Adding a document on the desk: seen before it is made, corrected, made as `new` makes it; nothing else is left."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml

from catalog.desk.pages.add.uploads import safe_name
from catalog.desk.workplace import Workplace
from metadata.building.build import publishers
from metadata.building.drafting.marked_yaml import marked_lines
from metadata.declared.dataset_folder import read_folder
from tests.catalog.desk.desks import Desk, Page
from tests.catalog.drafts.office import LIST
from tests.conftest import ROOT, Project
from tests.pipelines.layouts.invented import headed, lists, pdfs
from tests.pipelines.layouts.invented.lists import Made

ID = "264652_walk"
TOLD = {
    "title.ja": "見本推進計画",
    "title.en": "Promotion Plan",
    "source.page": "https://www.town.yosano.lg.jp/plan",
    "period.start": "2022-04-01",
    "period.end": "2027-03-31",
}


def of_format(ending: str) -> Made:
    makers = (lists.listing, headed.headed, pdfs.listing)
    return next(made for seed in range(20) for make in makers if (made := make(seed)).name.endswith(ending))


def sent(desk: Desk, name: str, data: bytes) -> Page:
    return desk.send(desk.open("/add"), "/add", files={"file": (name, io.BytesIO(data))})


def drafted(desk: Desk, name: str = "walk.csv", data: bytes = LIST.encode()) -> Page:
    page = sent(desk, name, data)
    return desk.send(page, f"{page.address}/publisher", publisher="京都府与謝野町") if "publisher" in page.text else page


def files_of(workplace: Workplace) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in workplace.datasets.rglob("*") if path.is_file()}


def left(workplace: Workplace) -> list[Path]:
    return [path for path in (workplace.work / "desk").rglob("*") if path.is_file()]


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".pdf", ".html"])
def test_a_document_becomes_a_dataset_that_reads(desk: Desk, workplace: Workplace, ending: str) -> None:
    made = of_format(ending)
    before = files_of(workplace)
    page = choose_office(desk, sent(desk, made.name, made.data))
    assert "見出しの意味" in page.text or "文書の読み方" in page.text
    assert page.tree.xpath("//*[contains(@class, 'value')]")
    assert files_of(workplace) == before
    page = desk.send(page, f"{page.address}/make", **TOLD)
    assert page.problems == [], page.text
    (new,) = {Path(path).parent.name for path in files_of(workplace).keys() - before.keys()}
    assert {path: data for path, data in files_of(workplace).items() if path in before} == before
    read = read_folder(workplace.datasets / new, new)
    assert len(read.plan.tables["measures"]) == len(made.gold["measures"])
    assert not list(marked_lines((workplace.datasets / new / "dataset.yaml").read_text(encoding="utf-8")))
    assert left(workplace) == []


def choose_office(desk: Desk, page: Page) -> Page:
    if page.title == "どの自治体の文書ですか":
        page = desk.send(page, f"{page.address}/publisher", publisher="京都府与謝野町")
    return page


def test_what_is_not_decided_is_told_and_everything_stays(desk: Desk, workplace: Workplace) -> None:
    before = files_of(workplace)
    page = choose_office(desk, sent(desk, "walk.csv", LIST.encode("cp932")))
    page = desk.send(page, f"{page.address}/make", **{**TOLD, "title.en": "", "period.start": "令和4年"})
    assert page.status == 422
    told = " ".join(page.problems)
    assert "英語の題名" in told and "期間の初日" in told
    assert page.tree.xpath("//input[@name='title.ja']/@value") == ["見本推進計画"]
    assert files_of(workplace) == before
    page = desk.send(page, page.address, **TOLD)
    assert page.problems == [] and "を作りました" in page.text


def test_a_heading_is_given_another_meaning_and_read_again(desk: Desk, workplace: Workplace) -> None:
    table = LIST.replace("担当課", "主なねらい")
    page = choose_office(desk, sent(desk, "walk.csv", table.encode()))
    (field,) = page.tree.xpath("//tr[th='主なねらい']//select/@name")
    number = page.address.rpartition("/")[2]
    page = desk.send(page, f"/add/{number}", **{field: "目指す姿・効果"})
    assert page.tree.xpath(f"//select[@name='{field}']/option[@selected]/@value") == ["目指す姿・効果"]
    (sure,) = page.tree.xpath("//tr[th='施策名']//select/@name")
    page = desk.send(page, f"/add/{number}", **{sure: "大分類"})
    assert page.tree.xpath(f"//select[@name='{sure}']/option[@selected]/@value") == ["大分類"]
    page = desk.send(page, f"/add/{number}", **{sure: "取組名"})
    page = desk.send(page, f"/add/{number}/make", **TOLD)
    assert page.problems == [], page.text
    layout = (workplace.datasets / "264652_walk" / "layout.yaml").read_text(encoding="utf-8")
    assert "目指す姿・効果" in layout


def test_a_new_municipality_is_asked_for_and_added(desk: Desk, workplace: Workplace) -> None:
    page = sent(desk, "walk.csv", LIST.encode())
    address = page.address.partition("?")[0]
    if page.title != "どの自治体の文書ですか":
        page = desk.open(f"{address}?publisher=")
    page = desk.send(page, f"{address}/publisher", publisher="舞鶴市")
    assert page.status == 422 and page.tree.xpath("//input[@name='name_en']/@value") == ["Maizuru City, Kyoto Prefecture"]
    page = desk.send(page, f"{address}/publisher", site="https://www.city.maizuru.kyoto.jp/")
    assert "262021" not in publishers(workplace.datasets)
    page = desk.send(page, f"{address}/make", **TOLD)
    assert "舞鶴市" in page.problems[0]  # the page is that of another town
    desk.send(page, f"{address}/make", **{"source.page": "https://www.city.maizuru.kyoto.jp/plan"})
    assert publishers(workplace.datasets)["262021"].name.ja == "京都府舞鶴市"


@pytest.mark.parametrize("typed", ["どこでもない市", "999999", "伊達市", ""])
def test_a_publisher_that_is_none_is_told(desk: Desk, typed: str) -> None:
    page = sent(desk, "walk.csv", LIST.encode())
    address = page.address.partition("?")[0]
    page = desk.send(desk.open(f"{address}?publisher="), f"{address}/publisher", publisher=typed)
    assert page.status == 422 and len(page.problems) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", b"%PDF-1.7 nothing"),
        ("plan.xlsx", b"PK\x03\x04 no zip"),
        ("poem.txt", "古池や\n蛙飛びこむ\n".encode()),
        ("empty.csv", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
def test_what_cannot_be_read_is_told_once_and_nothing_is_left(
    desk: Desk, workplace: Workplace, name: str, data: bytes
) -> None:
    before = files_of(workplace)
    page = sent(desk, name, data)
    assert page.status == 422 and len(page.problems) == 1
    assert files_of(workplace) == before and left(workplace) == []


def test_without_a_file_it_is_told(desk: Desk) -> None:
    page = desk.send(desk.open("/add"), "/add", files={"other": ("", b"")})
    assert page.status == 422 and "ファイルが選ばれていません" in page.problems[0]


def test_a_file_waits_and_is_dropped(desk: Desk, workplace: Workplace) -> None:
    page = sent(desk, "walk.csv", LIST.encode())
    number = page.address.rpartition("/")[2]
    assert "walk.csv" in desk.open("/add").text
    page = desk.send(desk.open("/add"), f"/add/{number}/drop")
    assert left(workplace) == [] and desk.open(f"/add/{number}").status == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\計画 2027.xlsx", "計画 2027.xlsx"),
        ("..", "document"),
        (".htaccess", "htaccess"),
        ("", "document"),
        ("CON.xlsx", "_CON.xlsx"),
        ("a\x00b\n<c>.csv", "a_b__c_.csv"),
        ("長" * 300 + ".xlsx", "長" * 60 + ".xlsx"),
    ],
)
def test_a_name_is_never_a_path(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_hostile_name_stays_in_its_folder_and_a_script_in_a_cell_is_text(desk: Desk, workplace: Workplace) -> None:
    data = LIST.replace("朝市の開催", "<script>alert(1)</script>").encode()
    page = choose_office(desk, sent(desk, "../../../../walk.csv", data))
    assert "<script>alert(1)</script>" in page.text and not page.tree.xpath("//script[not(@src)]")
    assert [path.name for path in left(workplace) if path.suffix == ".csv"] == ["walk.csv", "walk.csv"]
    assert not (workplace.root.parent / "walk.csv").exists()


def test_a_stale_form_writes_nothing(desk: Desk, workplace: Workplace) -> None:
    page = choose_office(desk, sent(desk, "walk.csv", LIST.encode()))
    other = desk.send(page, page.address, **{"title.ja": "先に送った題名"})
    assert "先に送った題名" in other.tree.xpath("//input[@name='title.ja']/@value")
    stale = desk.send(page, page.address, **{"title.ja": "後から送った題名"})
    assert stale.status == 422 and "変わりました" in stale.problems[0]
    assert "後から送った題名" in stale.tree.xpath("//input[@name='title.ja']/@value")


def test_the_empty_form_is_given_and_taken_back_filled_in(desk: Desk, workplace: Workplace) -> None:
    answer = desk.client.get("/add/forms/plan.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "new%20plan.xlsx" in answer.headers["content-disposition"]
    assert book.sheetnames
    assert desk.client.get("/add/forms/aed.xlsx").content[:2] == b"PK"
    assert desk.open("/add/forms/nothing.xlsx").status == 404


def test_a_standard_dataset_shows_its_faults_by_cell_and_gives_the_mended_table(desk: Desk, workplace: Workplace) -> None:
    source = (ROOT / "datasets" / "examples" / "269999_aed" / "aed.csv").read_text(encoding="cp932")
    header, first, *rest = source.splitlines()
    name = first.split(",")[header.split(",").index("名称")]
    broken = "\r\n".join([header, first.replace(name, "ﾎﾝﾁｮｳｼｬ", 1), *rest]).replace("269999", "264652")
    page = choose_office(desk, sent(desk, "aed.csv", broken.encode("cp932")))
    assert "264652_aed" in page.text and any(
        "ﾎﾝﾁｮｳｼｬ" in cell for cell in page.tree.xpath("//ul[@class='faults']//td/text()")
    )
    mended = desk.client.get(f"{page.address}/mended")
    assert "ホンチョウシャ" in mended.content.decode("utf-8-sig") and "ﾎﾝ" not in mended.text
    page = desk.send(page, f"{page.address}/make", **{"source.page": TOLD["source.page"]})
    assert page.problems == [], page.problems
    assert (workplace.datasets / "264652_aed" / "aed.csv").read_bytes() == broken.encode("cp932")


def test_the_same_files_as_new_leaves(desk: Desk, workplace: Workplace, project: Project) -> None:
    page = choose_office(desk, sent(desk, "walk.csv", LIST.encode()))
    desk.send(page, f"{page.address}/make", **{name: TOLD[name] for name in ("title.ja", "title.en", "source.page")})
    folder = workplace.datasets / ID
    by_desk = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    file = project.root / "walk.csv"
    file.write_bytes(LIST.encode())
    words = ["--publisher", "264652", "--title", TOLD["title.ja"], "--title-en", TOLD["title.en"]]
    project.run("new", str(file), *words, "--page", TOLD["source.page"], "--yes")
    by_command = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert by_desk.keys() == by_command.keys() and by_desk["layout.yaml"] == by_command["layout.yaml"]
    ours, theirs = (yaml.safe_load(files["dataset.yaml"]) for files in (by_desk, by_command))
    assert {**ours, "source": {**ours["source"], "published": ""}} == {
        **theirs,
        "source": {**theirs["source"], "published": ""},
    }
