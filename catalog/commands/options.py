"""The options of the commands: each written once, and in groups where several commands take the same.

    @grouped
    def check(selection: Selection, reporting: Reporting, *, approve: Approve = False) -> None: ...

Light on purpose: `publish.py --help` loads this and nothing heavy. Out of scope: what the commands do.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeGuard, get_type_hints

import typer

from catalog.runs.workers.workforce import Workforce

if TYPE_CHECKING:
    from catalog.runs.building import Task
    from metadata.declared.settings import Settings
    from metadata.versions.acceptance import Terms

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the program: a checkout, or where it is installed."""


def workplace() -> Path:
    """Return the folder whose datasets and settings are meant: the current one if it is a workplace, else the checkout.

    Installed, the program has no datasets of its own: then it is the current one, and what it lacks is told.
    """
    here = Path()
    is_one = (here / "publish.yaml").is_file() and (here / "datasets").is_dir()
    return here if is_one or not (ROOT / "publish.yaml").is_file() else ROOT


WORKPLACE = workplace()

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="データセットID / dataset ids (default: all)")]
Out = Annotated[Path, typer.Option(help="カタログの出力先 / folder of the catalogue")]
BaseUrl = Annotated[str | None, typer.Option(help="公開先のURL / where the catalogue will be served from")]
Datasets = Annotated[Path, typer.Option(help="データセットのフォルダー / folder of the datasets")]
SettingsFile = Annotated[Path, typer.Option("--settings", help="設定ファイル / settings file")]
Jobs = Annotated[int, typer.Option(min=1, help="並行数 / builds side by side")]
Cluster = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="Daskのスケジューラー（共有フォルダーが要る）/ scheduler of a Dask cluster that builds; needs a shared folder",
    ),
]
Lang = Annotated[str | None, typer.Option(help="ja | en (default: locale)")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="実行報告（JSON）/ machine report")]
WithScore = Annotated[bool, typer.Option("--score", help="data.europa.euの405点を採点 / count data.europa.eu's 405 points")]
Other = Annotated[Path | None, typer.Option(help="作る代わりに比べるカタログ / catalogue to compare instead of a build")]
Against = Annotated[Path, typer.Option(help="比べる公開中のカタログ / published catalogue to compare with")]
Accept = Annotated[
    bool, typer.Option("--accept", help="新しい内容を台帳に書く / write new content into the ledgers (with --date)")
]
Approve = Annotated[bool, typer.Option("--approve", help="上限を超える変更も認める / let changes beyond the limits through")]
Today = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="日付 / date")]
FailOverdue = Annotated[bool, typer.Option("--fail-overdue", help="期限切れがあれば終了コード1 / exit code 1 when overdue")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="差分（JSON）/ differences as JSON")]
CsvFile = Annotated[Path | None, typer.Option("--csv", help="差分（CSV）/ differences as CSV")]
Host = Annotated[str, typer.Option(help="待ち受けるアドレス / address to listen on")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="ポート（0は空いている番号）/ port (0: a free one)")]
Work = Annotated[Path, typer.Option(help="報告と作業用のフォルダー / folder of reports and of what is kept between runs")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="書き込まずに示す / tell what would be done, write only the report")]
TargetName = Annotated[
    str, typer.Argument(metavar="TARGET", help="公開先（publish.yaml の targets）/ a target of publish.yaml")
]
Force = Annotated[bool, typer.Option("--force", help="計画後の手作業の変更も上書き / write over changes by hand")]
Verify = Annotated[
    bool, typer.Option("--verify", help="そのままのものもファイルと行を照合 / compare files and rows of what is left, too")
]
Prune = Annotated[bool, typer.Option("--prune", help="余ったデータセットを削除 / remove our datasets that are not built")]
Yes = Annotated[bool, typer.Option("--yes", help="提案をすべて受け入れる / take everything that is suggested")]
Code = Annotated[str, typer.Option(metavar="CODE", help="公開主体の名前かコード（6桁）/ name or code of the municipality")]
NewId = Annotated[str, typer.Option("--id", help="データセットID / id of the dataset")]
Title = Annotated[str, typer.Option(help="題名 / title in Japanese")]
TitleEn = Annotated[str, typer.Option(help="英語の題名 / title in English")]
PageUrl = Annotated[str, typer.Option("--page", help="文書が載るページのURL / page that the document is on")]
Name = Annotated[
    str, typer.Option(help="新しい自治体の名称（都道府県から）/ name of a new municipality, with its prefecture")
]
NameEn = Annotated[str, typer.Option(help="その英語名 / its name in English")]
Site = Annotated[str, typer.Option(help="その公式サイトのURL / its site")]


def is_file_name(name: str) -> bool:
    """Tell whether a file is meant: ids of datasets have neither a dot nor a slash."""
    return any(mark in name for mark in "./\\") or Path(name).is_file()


@dataclass(frozen=True)
class NewFacts:
    """What an officer says of a new dataset with the command; the last three for a municipality that is not known yet."""

    publisher: Code = ""
    id: NewId = ""
    title: Title = ""
    title_en: TitleEn = ""
    page: PageUrl = ""
    name: Name = ""
    name_en: NameEn = ""
    site: Site = ""


@dataclass(frozen=True)
class Sources:
    """What is built from, the folder of datasets and the settings; and by whom, side by side here or on a cluster."""

    base_url: BaseUrl = None
    datasets: Datasets = WORKPLACE / "datasets"
    settings: SettingsFile = WORKPLACE / "publish.yaml"
    jobs: Jobs = 1
    cluster: Cluster = ""

    def workforce(self, *written: Path) -> Workforce:
        """Return who builds; `written`: folders that workers write into. Raises BadParameter for both kinds at once,
        and for a cluster that has no folder to write into.
        """
        if self.cluster and self.jobs > 1:
            raise typer.BadParameter("--jobs | --cluster", param_hint="--cluster")
        if self.cluster and not written:  # what is not kept is made in a folder of this computer alone
            raise typer.BadParameter("build | run", param_hint="--cluster")
        return Workforce(self.jobs, self.cluster, self.datasets, written)

    def reached(self, folder: Path) -> Path:
        """Return a folder by a path with which workers of a cluster find it, too, wherever they were started."""
        return folder.resolve() if self.cluster else folder

    def read_settings(self) -> Settings:
        """Return the settings, with the base URL of the command line. Raises SettingsError, DeclarationError."""
        from metadata.declared.settings import read_settings

        return read_settings(self.settings, self.base_url)


@dataclass(frozen=True)
class Selection(Sources):
    """Sources, and the datasets among them that are meant; none named: all."""

    ids: Ids = None

    def task(self, terms: Terms, *written: Path) -> Task:
        """Return the build that is asked for; `written`: folders it writes into. Raises as `read_settings` does."""
        from catalog.runs.building import Task

        datasets, workforce = self.reached(self.datasets), self.workforce(*written)
        return Task(tuple(self.ids or ()), datasets, self.read_settings(), workforce, terms)


@dataclass(frozen=True)
class Reporting:
    """In which language a command speaks, and where its machine report goes."""

    lang: Lang = None
    report: ReportFile = None


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for typer: a parameter that is one of the groups above stands for the options in it."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if _is_group(kind)}
    parameters = list(_parameters(inspect.signature(command), hints))

    @wraps(command)
    def with_groups(**given: Any) -> None:
        made = {name: kind(**{f.name: given.pop(f.name) for f in fields(kind)}) for name, kind in groups.items()}
        command(**made, **given)

    with_groups.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    with_groups.__dict__["__signature__"] = inspect.Signature(parameters)
    return with_groups


def _is_group(kind: object) -> TypeGuard[type[Any]]:
    return isinstance(kind, type) and is_dataclass(kind)


def _parameters(signature: inspect.Signature, hints: dict[str, Any]) -> Iterator[inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    for name, parameter in signature.parameters.items():
        kind = hints[name]
        if not _is_group(kind):
            yield inspect.Parameter(name, keyword, default=parameter.default, annotation=kind)
            continue
        of = get_type_hints(kind, include_extras=True)
        for field in fields(kind):
            yield inspect.Parameter(field.name, keyword, default=field.default, annotation=of[field.name])
