"""A plan, carried out: datasets side by side with a limit, each for itself, proved at the end.

What fails for one dataset does not stop the others, unless the portal itself has gone away. Ctrl-C lets the datasets under
way come to their end and begins no others; who kills the program instead loses nothing but time. Out of scope: what is to be
done (`catalog.ckan.planning.planning`), one dataset (`catalog.ckan.pushing.write`), words
(`catalog.ckan.pushing.push_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock

from catalog.ckan.planning.plan import Rules
from catalog.ckan.planning.verify import verify
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import BusyError, RemoteError, UnreachableError
from catalog.ckan.portal.model import (
    CONTENT,
    HIDDEN,
    INCOMPLETE,
    LOADED,
    Action,
    ActualDataset,
    DatasetPlan,
    Plan,
    Proof,
    Step,
    Verdict,
)
from catalog.ckan.pushing.first_tags import FirstTags
from catalog.ckan.pushing.packages import Package
from catalog.ckan.pushing.preparation import organisations_of, prepare
from catalog.ckan.pushing.revise import revise, show
from catalog.ckan.pushing.write import NotOursError, Writer
from catalog.ckan.targets.target import Target
from pipelines.problems import KeikakuError, Place, Problem

SILENT = 3
"""Datasets in a row that get no answer after which no other is begun (or as many as run side by side, if those are more)."""


class PushFailedError(KeikakuError):
    """Nothing is as desired."""

    exit_code = 3


class PartlyPushedError(KeikakuError):
    """Some datasets are as desired and some are not."""

    exit_code = 4


class Outcome(StrEnum):
    """What became of a dataset."""

    DONE = "done"
    LEFT = "left"  # it was as desired; or an orphan, or removed by hand: reported
    FAILED = "failed"
    NOT_STARTED = "not started"


@dataclass(frozen=True)
class Pushed:
    """What became of one step of the plan; `proof` of what was written, or was to be verified."""

    step: Step
    outcome: Outcome
    proof: Proof | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def as_desired(self) -> bool:
        """Whether the portal holds what it should, as far as was to be shown."""
        proved = self.proof is None or self.proof.verdict is Verdict.VERIFIED
        return self.outcome in (Outcome.DONE, Outcome.LEFT) and proved


@dataclass(frozen=True)
class PushResult:
    """What a push did, in the order of the plan. `calls` are all that the client made, for the plan too."""

    plan: Plan
    datasets: tuple[Pushed, ...]
    calls: tuple[str, ...]
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """Return 0 when all is as desired, 3 when nothing is, 4 when some is (and after Ctrl-C)."""
        counted = [each for each in self.datasets if each.step.action not in (Action.ORPHAN, Action.REMOVED)]
        if all(each.as_desired for each in counted):
            return 0
        some = self.interrupted or any(each.as_desired for each in counted)
        return PartlyPushedError.exit_code if some else PushFailedError.exit_code

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that went wrong, each at its dataset; last what was not begun."""
        found = [problem for each in self.datasets for problem in each.problems]
        if left := [each.step.id for each in self.datasets if each.outcome is Outcome.NOT_STARTED]:
            found.append(Problem("push-cut-short", Place(self.plan.url), {"count": str(len(left)), "ids": ", ".join(left)}))
        return tuple(found)

    def check(self) -> None:
        """Raise PushFailedError (exit code 3) or PartlyPushedError (4) unless all is as desired."""
        if self.exit_code:
            raise (PushFailedError if self.exit_code == PushFailedError.exit_code else PartlyPushedError)(self.problems)


Told = Callable[[Pushed], None]


def push(plan: Plan, client: Client, target: Target, *, force: bool = False, told: Told | None = None) -> PushResult:
    """Carry out a plan, which is written nowhere else. `told` hears of each dataset as it comes to its end.

    Raises SettingsError (2) or RemoteError (3) before the first write when the portal cannot take any of it.
    """
    refused = prepare(client, plan, target) if plan.writes else {}
    rules = Rules(respect_removal=target.settings.respect_removal)
    writer = Writer(client, target.base_url, _known_tags(plan), force, rules, target.profile.download_field)
    run = _Run(writer, target.settings.parallel, refused)
    interrupted, ended = run.all(plan, told or (lambda _: None))
    return PushResult(plan, tuple(ended), tuple(client.calls), interrupted)


def _known_tags(plan: Plan) -> FirstTags:
    actual = (each.actual.package.get("tags") or () for each in plan.datasets if each.actual)
    return FirstTags(str(tag["name"]) for tags in actual for tag in tags)


class _Run:
    """A push under way."""

    def __init__(self, writer: Writer, parallel: int, refused: Mapping[str, RemoteError]) -> None:
        self._writer = writer
        self._client = writer.client
        self._parallel = parallel
        self._refused = refused
        self._stopped = False
        self._silent = 0
        self._lock = Lock()

    def all(self, plan: Plan, told: Told) -> tuple[bool, list[Pushed]]:
        """Return whether it was interrupted, and what became of each dataset."""
        interrupted = False
        with ThreadPoolExecutor(self._parallel) as pool:
            futures = [pool.submit(self._one, plan, number) for number in range(len(plan.steps))]
            waiting = set(futures)
            while waiting:
                try:
                    for future in as_completed(waiting):
                        waiting.discard(future)
                        told(_result(future))
                except KeyboardInterrupt:
                    interrupted = self._stopped = True
        return interrupted, [_result(future) for future in futures]

    def _one(self, whole: Plan, number: int) -> Pushed:
        step, plan = whole.steps[number], whole.datasets[number]
        if plan.action in (Action.LEAVE, Action.ORPHAN, Action.REMOVED):
            return Pushed(step, Outcome.LEFT, plan.proof, _at(step, plan.proof.problems) if plan.proof else ())
        try:
            self._check(plan)
            if self._stopped:
                return Pushed(step, Outcome.NOT_STARTED)
            package = self._writer.carry_out(plan)
            proof = self._proved(plan, package)
        except RemoteError as error:
            self._count(error)
            return Pushed(step, Outcome.FAILED, None, _at(step, error.problems))
        except OSError as error:  # what was built lies in files until it is sent
            facts = {"detail": error.strerror or str(error)}
            return Pushed(step, Outcome.FAILED, None, _at(step, (Problem("file-unreadable", _file(error), facts),)))
        self._count(None)
        return Pushed(step, Outcome.DONE, proof, _at(step, proof.problems) if proof else ())

    def _check(self, plan: DatasetPlan) -> None:
        if plan.action is Action.NOT_OURS:
            raise NotOursError(self._client.url, "package_show", name=plan.id, owner=plan.owner)
        for name in organisations_of(plan):
            if name in self._refused:
                raise self._refused[name]

    def _count(self, error: RemoteError | None) -> None:
        """Stop beginning datasets when the portal does not answer several times in a row; each would wait as long again."""
        with self._lock:
            self._silent = self._silent + 1 if isinstance(error, UnreachableError | BusyError) else 0
            if self._silent >= max(SILENT, self._parallel):
                self._stopped = True

    def _proved(self, plan: DatasetPlan, package: Package) -> Proof | None:
        if plan.desired is None:
            return None
        try:
            package = show(self._client, str(package["id"]))
            proof = verify(self._client, plan.desired, package)
            if proof.verdict is Verdict.VERIFIED:
                self._writer.confirm(plan.desired, package)
            elif proof.files or proof.tables:
                revise(self._client, package, _distrusted(package, proof))
        except RemoteError as error:
            return Proof(Verdict.NOT_JUDGED, error.problems)
        return proof


def _distrusted(package: Package, proof: Proof) -> dict[str, object]:
    """Return the package without the marks of what is not there after all, so that the next push writes it again."""
    resources = [dict(resource) for resource in package["resources"]]
    for resource in resources:
        if resource["id"] in proof.files:
            resource["hash"] = ""
        if resource["id"] in proof.tables:
            resource.pop(LOADED, None)
    hidden = HIDDEN if ActualDataset(package).hidden else ""
    extras = [
        {**extra, "value": f"{INCOMPLETE}{hidden}"} if extra["key"] == CONTENT else extra for extra in package["extras"]
    ]
    return {**package, "resources": resources, "extras": extras}


def _result(future: Future[Pushed]) -> Pushed:
    return future.result()


def _file(error: OSError) -> Place:
    return Place(str(error.filename)) if error.filename else Place()


def _at(step: Step, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(replace(problem, place=replace(problem.place, key=step.id)) for problem in problems)
