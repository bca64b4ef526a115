"""A scheduled run: build what is stale, check, publish to every target, report. Can be killed anywhere and run again.

    lock → nothing changed since the last good run?   the catalogue stays as it is, not a byte is written
           else build (stale datasets only)           as `build` does; new content is taken or asked about (settings)
         → write the catalogue folder → push to the targets → keep what was built → report → alarm when it failed

Every step leaves what is whole: the ledgers are replaced file by file, the catalogue folder at once, what is kept is
checked when it is read. A target that fails does not stop the others. Out of scope: what these steps do
(`catalog.runs.building`, `reuse`, `targets`, `catalog.folder`).
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from catalog.folder.catalogue_folder import Outcome, differs, recover, unwritable
from catalog.folder.host_files import host_files, kept_files
from catalog.folder.listing import published_datasets
from catalog.runs.command import STOPPED, require_apart
from catalog.runs.day import latest
from catalog.runs.journal import tell
from catalog.runs.lock import run_lock
from catalog.runs.reuse import Reuse
from catalog.runs.run_report import DRY, RunReport, delete_reports, report_words, write_report
from catalog.runs.workers.stopping import stoppable
from catalog.runs.workers.workforce import Workforce
from metadata.messages.rendering import Language, render, word
from pipelines.problems import KeikakuError, OutputError, Place, Problem, few

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from catalog.runs.building import Task
    from catalog.runs.targets import Push, TargetResult
    from metadata.building.build import BuildFailedError
    from metadata.building.cataloguing import Build
    from metadata.declared.settings import Settings
    from metadata.described.dataset import Dataset
    from metadata.versions.kept.build_cache import LastRun

PARTLY = 4
KEEP_REPORTS = 60
"""Reports that are kept when the settings cannot be read."""


@dataclass(frozen=True)
class Order:
    """What a run is to do. `work`: folder of reports and of what is kept; `day`: date of new versions."""

    datasets: Path
    settings: Path
    base_url: str | None
    workforce: Workforce
    out: Path
    work: Path
    day: date
    dry_run: bool = False


def run(order: Order, console: Console, language: Language) -> RunReport:
    """Carry out a run and keep its report, whatever becomes of it. Raises nothing but what is a fault of the program."""
    started = datetime.now(UTC)
    report = RunReport("run", started=started.astimezone().isoformat("T", "seconds"), dry_run=order.dry_run)
    report.file = str(order.work / "runs" / f"{started:%Y%m%dT%H%M%SZ}-{os.getpid()}")
    report.exit_code = 1  # until it is known better
    begun = time.monotonic()
    tell("run_started", dry_run=order.dry_run)
    this = _Run(order, report, console, language)
    with stoppable() as go_on:
        try:
            report.exit_code = this.carry_out()
            report.finished = True
        except KeikakuError as error:
            report.exit_code, report.problems, report.finished = error.exit_code, error.problems, True
        except KeyboardInterrupt:
            report.exit_code, report.finished = STOPPED, True
        finally:
            go_on()
            report.seconds = round(time.monotonic() - begun, 3)
            this.close()
    return report


class _Run:
    """A run under way."""

    def __init__(self, order: Order, report: RunReport, console: Console, language: Language) -> None:
        self._order = order
        self._report = report
        self._console = console
        self._language = language
        self._keep = 0  # reports, as far as known
        self._reuse: Reuse | None = None

    def carry_out(self) -> int:
        """Return the exit code. Raises KeikakuError for what stops the whole run."""
        require_apart(self._order.out, self._order.datasets)
        if self._order.dry_run:  # nothing is written, so nothing is locked
            return self._publish()
        with run_lock(self._order.out, "run") as killed:
            if killed:
                facts = {name: str(value) for name, value in killed.__dict__.items()}
                self._warn(Problem("run-killed", Place(str(self._order.out)), facts))
            recover(self._order.out)
            code = self._publish()
            for problem in kept_files(self._order.out, self._reuse.index if self._reuse else None):
                self._warn(problem)
            return code

    def close(self) -> None:
        """Write the report, raise the alarm for a run that failed, delete the oldest reports."""
        for problem in self._reuse.warnings() if self._reuse else ():
            self._warn(problem)
        self._write_report()  # before all that may hang or break
        for problem in self._report.problems:
            self._tell_problem(problem, logging.ERROR)
        if not self._keep or self._report.exit_code:
            settings = self._settings_or_none()
            self._keep = settings.run.keep_reports if settings else KEEP_REPORTS
            if settings and self._report.exit_code and not self._order.dry_run:
                self._alarm(settings)
        delete_reports(Path(self._report.file), self._keep)
        facts = {"exit_code": self._report.exit_code, "seconds": self._report.seconds, "report": f"{self._report.file}.json"}
        tell("run_finished", logging.ERROR if self._report.exit_code else logging.INFO, **facts)

    def _publish(self) -> int:
        order = self._order
        self._reuse = reuse = Reuse(order.work, order.datasets, order.settings, order.base_url, writes=not order.dry_run)
        if reuse.nothing_changed(order.out):
            last = reuse.cache.last_run
            datasets: Sequence[Dataset] | None = reuse.cache.datasets_of_last_run() if last.targets else ()
            if datasets is not None:
                return self._unchanged(last, datasets)
        return self._build(reuse)

    def _unchanged(self, last: LastRun, datasets: Sequence[Dataset]) -> int:
        self._report.unchanged, self._report.outcome = True, Outcome.UNCHANGED
        self._keep = last.keep_reports
        codes = [self._result(str(self._order.out), 0, Outcome.UNCHANGED)]
        if last.targets:
            codes += self._push(datasets, self._settings())
        return _together(codes)

    def _build(self, reuse: Reuse) -> int:
        order, settings = self._order, self._settings()
        with order.workforce.at_work() as pool:  # small as they begin, for all that there is to do
            task, built = self._built(pool, settings, reuse)
            self._tell(built, reuse)
            written = self._write(pool, built, reuse)
        codes = [written, *self._push(built.datasets, settings)]
        if written == 0 and not order.dry_run:
            self._keep = settings.run.keep_reports
            if problem := reuse.keep(built, self._report, settings, order.out, whole=not task.held_back):
                self._warn(problem)  # the next run only has more to do
        return PARTLY if task.held_back and not any(codes) else _together(codes)

    def _built(self, pool: Executor | None, settings: Settings, reuse: Reuse) -> tuple[Task, Build]:
        """Return what was built, of which task: where settings say so, without the datasets that are not fit."""
        from catalog.runs.building import Task, built_with
        from metadata.building.build import BuildFailedError
        from metadata.versions.acceptance import Terms

        order = self._order
        terms = Terms(order.out, order.day, accept=settings.run.accept == "auto", latest=latest(), looked_at=False)
        task = Task((), order.datasets, settings, order.workforce, terms)
        try:
            return task, built_with(pool, task, self._report, self._console, self._language, reuse.cache)
        except BuildFailedError as error:
            if not settings.run.publish_rest:
                raise
            task = replace(task, held_back=self._unfit(error, reuse))
            return task, built_with(pool, task, self._report, self._console, self._language, reuse.cache)

    def _tell(self, built: Build, reuse: Reuse) -> None:
        """Tell the report and the log what was built."""
        for warning in built.warnings:
            self._tell_problem(warning, logging.WARNING)
        self._report.rebuilt = reuse.cache.rebuilt
        for line in self._report.datasets:
            tell("dataset", id=line.id, rebuilt=line.id in reuse.cache.rebuilt, rows=line.rows)
        for id_, version in self._report.versions.items():
            tell("version", id=id_, version=version)

    def _unfit(self, error: BuildFailedError, reuse: Reuse) -> tuple[str, ...]:
        """Return the datasets that keep the others from being published, and say that they stay behind.

        Raises the error where the fault is not that of a dataset alone, where nothing else is left, or where the last
        published state of one is not kept: published without it, the catalogue would lose it.
        """
        there = published_datasets(self._order.out)
        of_each = [[r.id for r in error.results if f"/{r.id}/" in f"/{p.place.file}"] for p in error.problems]
        ids = tuple(sorted({id_ for found in of_each for id_ in found}))
        lost = [id_ for id_ in ids if id_ in there and reuse.cache.stand_in(id_) is None]
        if lost or not all(of_each) or len(ids) == len(error.results):
            raise error
        self._report.problems += (
            *error.problems,
            Problem("held-back", Place(str(self._order.out)), {"ids": few(ids)}),
        )
        return ids

    def _write(self, pool: Executor | None, built: Build, reuse: Reuse) -> int:
        """Write ledgers and catalogue folder; return its exit code. Raises KeikakuError when a ledger cannot be written."""
        from catalog.site.static import At, catalogue_files, write_catalogue
        from metadata.versions.ledger import add_releases

        name, host = str(self._order.out), host_files(self._order.settings)
        if self._order.dry_run:
            changed = differs(self._order.out, catalogue_files(built, host, At(reuse.cache.keeping)), reuse.index)
            self._report.outcome = DRY if changed else Outcome.UNCHANGED
            return self._result(name, 0, self._report.outcome)
        add_releases(self._order.datasets, built.new)
        try:
            at = At(reuse.cache.keeping, reuse.index, pool)
            self._report.outcome = write_catalogue(built, self._order.out, (), host, at)
        except OutputError as error:
            return self._result(name, error.exit_code, "", problems=error.problems)
        return self._result(name, 0, self._report.outcome)

    def _push(self, datasets: Sequence[Dataset], settings: Settings) -> list[int]:
        """Push to every target; return their exit codes."""
        from catalog.runs.targets import declared_targets

        codes = []
        for name, push in declared_targets(settings).items():
            result = _pushed(push, datasets, dry_run=self._order.dry_run)
            codes.append(self._result(name, result.exit_code, "", result))
        return codes

    def _result(
        self,
        target: str,
        exit_code: int,
        outcome: str,
        result: TargetResult | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> int:
        """Note what became of a target."""
        said = outcome or ("ok" if not exit_code else "partly" if exit_code == PARTLY else "failed")
        facts = dict(result.facts) if result else {}
        self._report.targets.append({"target": target, "exit_code": exit_code, "outcome": said, "facts": facts})
        self._report.problems += result.problems if result else problems
        tell("target", logging.ERROR if exit_code else logging.INFO, target=target, exit_code=exit_code, outcome=said)
        return exit_code

    def _settings(self) -> Settings:
        from metadata.declared.settings import read_settings  # a run that finds nothing changed needs none

        return read_settings(self._order.settings, self._order.base_url)

    def _settings_or_none(self) -> Settings | None:
        try:
            return self._settings()
        except KeikakuError:
            return None

    def _alarm(self, settings: Settings) -> None:
        from catalog.runs.alarm import raise_alarm

        text = "\n".join(report_words(self._report, self._language))
        subject = word("run_subject", self._language, {"code": self._report.exit_code, "out": self._order.out.name})
        failed = raise_alarm(settings.run.on_failure, self._order.settings.parent, subject, text)
        for problem in failed:
            self._warn(problem)
        if failed:
            self._write_report()

    def _write_report(self) -> None:
        try:
            write_report(self._report, self._language)
        except OSError as error:
            self._report.problems += unwritable(Path(self._report.file), error).problems
            self._report.exit_code = self._report.exit_code or OutputError.exit_code

    def _warn(self, problem: Problem) -> None:
        self._report.warnings += (problem,)
        self._tell_problem(problem, logging.WARNING)

    def _tell_problem(self, problem: Problem, level: int) -> None:
        message = render(problem, self._language)
        tell("problem", level, code=problem.code, place=message.place, text=message.text, cure=message.cure)


def _pushed(push: Push, datasets: Sequence[Dataset], *, dry_run: bool) -> TargetResult:
    from catalog.runs.targets import TargetResult

    try:
        return push(datasets, dry_run=dry_run)
    except KeikakuError as error:
        return TargetResult(error.exit_code, {}, error.problems)


def _together(codes: Sequence[int]) -> int:
    """Return the exit code of several targets: 0 when all are done, 4 when some are, else that of the first."""
    if not any(codes):
        return 0
    return PARTLY if 0 in codes or PARTLY in codes else codes[0]
