"""One dataset, written: created, changed or removed, so that no reader sees half of it and no moment is one to fear.

    create   private, marked as not whole, without files; then as a change
    change   the fields and each file in a call of its own, marked as not whole; the tables; then one last call that marks
             it as written. What is to be one call is one.
    confirm  after the proof: marked with its content, and made visible
    prune    hidden; its tables dropped; then deleted with its files

Cut off anywhere, the mark says `incomplete` or `unproved`, and the next plan has only what is missing. Out of scope: how a
write is guarded (`catalog.ckan.pushing.revise`), the proof (`catalog.ckan.planning.verify`), several datasets at once
(`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.ckan.planning.actual import is_ours
from catalog.ckan.planning.plan import Rules, compared
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, ForbiddenError, IndexingError, MissingError, RemoteError
from catalog.ckan.portal.model import (
    DATASET,
    LOADED,
    OWNER,
    Action,
    ActualDataset,
    DatasetPlan,
    DesiredDataset,
    DesiredResource,
)
from catalog.ckan.pushing.datastore import drop, fill
from catalog.ckan.pushing.first_tags import FirstTags
from catalog.ckan.pushing.packages import Package, hidden, on_the_way, proved, pruned, shell, tables_to_drop, written
from catalog.ckan.pushing.revise import ATTEMPTS, ChangedError, reread, revise, show
from catalog.ckan.pushing.views import ensure_view, make_default_views


class NotOursError(RemoteError):
    """The dataset does not carry our mark, so it is not for us to write."""

    code = "remote-not-ours"


@dataclass(frozen=True)
class Writer:
    """What carries out the steps for one dataset on one portal; it may be used by many threads.

    `owner` is what our mark says (the base URL). With `force` a change made by hand since the plan is overwritten; `rules`
    are those of the plan.
    """

    client: Client
    owner: str
    tags: FirstTags
    force: bool = False
    rules: Rules = field(default_factory=Rules)
    download_field: str | None = None

    def carry_out(self, plan: DatasetPlan) -> Package:
        """Carry out the steps for one dataset; return what it is then. Raises ChangedError, NotOursError, RemoteError."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._steps(plan)
            except ChangedError as error:
                if not self.force:
                    raise
                plan = self._planned_anew(plan, error.now)
        return self._steps(plan)

    def _steps(self, plan: DatasetPlan) -> Package:
        if plan.action is Action.CREATE and plan.desired:
            return self._create(plan, plan.desired)
        if plan.actual is None:
            raise ValueError(plan.action)
        if plan.action is Action.PRUNE:
            return self._prune(plan.actual.package)
        if plan.action is Action.CHANGE and plan.desired:
            return self._change(plan, plan.desired, plan.actual.package)
        return plan.actual.package

    def confirm(self, desired: DesiredDataset, package: Package) -> Package:
        """Mark a dataset that was proved with its content, and make it visible if it is to be. Raises RemoteError."""
        return revise(self.client, package, proved(package, desired, self.download_field))

    def _planned_anew(self, plan: DatasetPlan, now: Package) -> DatasetPlan:
        self._check_ours(now)
        actual = ActualDataset(now)
        return compared(plan.desired, actual, self.rules) if plan.desired else replace(plan, actual=actual)

    def _check_ours(self, package: Package) -> None:
        if not is_ours(package, self.owner):
            raise NotOursError(self.client.url, "package_show", name=str(package["name"]))

    # Create

    def _create(self, plan: DatasetPlan, desired: DesiredDataset) -> Package:
        try:
            package = self._shell(desired)
        except RemoteError as error:
            found = self._under_that_name(desired, error)
            if found is not None:
                return self._steps(compared(desired, ActualDataset(found), self.rules))
            package = self._shell(desired)  # the index refused it, and it was rolled back: once more
        return self._change(plan, desired, package)

    def _shell(self, desired: DesiredDataset) -> Package:
        with self.tags.bringing(desired.tags):
            package: Package = self.client.call("package_create", shell(desired, self.owner))
        return package

    def _under_that_name(self, desired: DesiredDataset, error: RemoteError) -> Package | None:
        """Return our dataset that stands where one could not be created: the answer was lost, or the index lags.

        None says that it may be tried again. Raises NotOursError for somebody else's, else the error itself.
        """
        taken = isinstance(error, ConflictError) and "name" in error.fields
        if not (taken or error.maybe_done):
            raise error
        try:
            found = show(self.client, desired.name)
        except MissingError:
            if isinstance(error, IndexingError):
                return None
            raise error from None
        except ForbiddenError:  # there is one that we may not see
            raise NotOursError(self.client.url, "package_create", name=desired.name) from None
        self._check_ours(found)
        return found

    # Change

    def _change(self, plan: DatasetPlan, desired: DesiredDataset, package: Package) -> Package:
        actual: Mapping[str, Package] = {resource["id"]: resource for resource in package.get("resources") or ()}
        loading = [each for each in desired.resources if each.file_name in plan.tables and each.table]
        dropping = tables_to_drop(package, written(package, plan, desired))
        package = self._send(plan, desired, package, [each.id for each in loading], last=not (loading or dropping))
        if plan.uploads:
            make_default_views(self.client, package)
        if not (loading or dropping):
            return package
        for id_ in dropping:
            drop(self.client, id_)
        for each in loading:
            self._load(each, actual.get(each.id, {}))
        package = reread(self.client, package)
        return revise(self.client, package, written(package, replace(plan, uploads=()), desired))

    def _send(
        self, plan: DatasetPlan, desired: DesiredDataset, package: Package, loading: Sequence[str], *, last: bool
    ) -> Package:
        """Send the fields, and every file in a call of its own; with `last`, the last of these calls is the end of it."""
        coming = [each for each in desired.resources if each.file_name in plan.uploads]
        for number, each in enumerate(coming):
            waiting = coming[number + 1 :]
            left = replace(plan, uploads=tuple(other.file_name for other in coming[number:]))
            goal = written(package, left, desired)
            after = goal if last and not waiting else on_the_way(package, goal, plan, loading, [w.id for w in waiting])
            package = self._revise(package, after, desired, [each])
        if coming:
            return package
        goal = written(package, plan, desired)
        return self._revise(package, goal if last else on_the_way(package, goal, plan, loading, ()), desired, [])

    def _load(self, resource: DesiredResource, actual: Package) -> None:
        if resource.table is None:
            return
        fill(self.client, resource.id, resource.table, fresh=not actual.get("datastore_active"))
        title = str(resource.fields.get("name") or resource.file_name)
        ensure_view(self.client, resource.id, title)

    def _revise(self, before: Package, after: Package, desired: DesiredDataset, uploads: list[DesiredResource]) -> Package:
        with self.tags.bringing(desired.tags):
            try:
                return revise(self.client, before, after, uploads)
            except ConflictError as error:
                if not (_ids_taken(error) and self._free_ids(desired, str(before["id"]))):
                    raise
            return revise(self.client, before, after, uploads)

    def _free_ids(self, desired: DesiredDataset, id_: str) -> bool:
        """Free the resource ids that our own deleted dataset of that name still holds; whether there was one.

        CKAN keeps the resources of a deleted dataset, so that a dataset that somebody deleted could not be made again.
        """
        for resource in desired.resources:
            try:
                holder = show(self.client, self.client.call("resource_show", {"id": resource.id})["package_id"])
            except MissingError:
                continue
            extras = ActualDataset(holder).extras
            ours = (extras.get(OWNER), extras.get(DATASET)) == (self.owner, desired.id)
            if holder["id"] != id_ and holder["state"] == "deleted" and ours:
                revise(self.client, holder, {**holder, "resources": []})
                return True
        return False

    # Prune

    def _prune(self, package: Package) -> Package:
        self._check_ours(package)
        package = revise(self.client, package, hidden(package))
        for resource in package.get("resources") or ():
            if resource.get("datastore_active") or LOADED in resource:
                drop(self.client, resource["id"])
        package = reread(self.client, package)
        return revise(self.client, package, pruned(package))


def _ids_taken(error: ConflictError) -> bool:
    resources = error.fields.get("resources")
    return isinstance(resources, list) and any(isinstance(words, Mapping) and "id" in words for words in resources)
