"""One dataset, written: created, changed or removed, so that no reader sees half of it and no moment is one to fear.

    create   private, marked as not whole, without files; then as a change
    change   all fields and files in one call; where tables are to be filled: that call, marked as not whole, then the
             tables, then one last call that marks it whole and makes it visible
    prune    hidden; its tables dropped; then deleted with its files

Cut off anywhere, the mark says `incomplete`, and the next plan has only what is missing. Out of scope: how a write is
guarded (`catalog.ckan.pushing.revise`), several datasets at once (`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.ckan.planning.actual import is_ours
from catalog.ckan.planning.plan import compared
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
from catalog.ckan.pushing.datastore import drop, ensure_view, fill
from catalog.ckan.pushing.first_tags import FirstTags
from catalog.ckan.pushing.packages import Package, on_the_way, shell, tables_to_drop, whole
from catalog.ckan.pushing.revise import ATTEMPTS, ChangedError, reread, revise, show


class NotOursError(RemoteError):
    """The dataset does not carry our mark, so it is not for us to write."""

    code = "remote-not-ours"


@dataclass(frozen=True)
class Writer:
    """What carries out the steps for one dataset on one portal; it may be used by many threads.

    `owner` is what our mark says (the base URL). With `force` a change made by hand since the plan is overwritten.
    """

    client: Client
    owner: str
    tags: FirstTags
    force: bool = False

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

    def _planned_anew(self, plan: DatasetPlan, now: Package) -> DatasetPlan:
        self._check_ours(now)
        actual = ActualDataset(now)
        return compared(plan.desired, actual) if plan.desired else replace(plan, actual=actual)

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
                return self._steps(compared(desired, ActualDataset(found)))
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
        uploads = [each for each in desired.resources if each.file_name in plan.uploads]
        loading = [each for each in desired.resources if each.file_name in plan.tables and each.table]
        goal = whole(package, plan, desired)
        dropping = tables_to_drop(package, goal)
        if not (loading or dropping):
            return self._revise(package, goal, desired, uploads)
        package = self._revise(package, on_the_way(package, goal, [each.id for each in loading]), desired, uploads)
        for id_ in dropping:
            drop(self.client, id_)
        for each in loading:
            self._load(each, actual.get(each.id, {}))
        package = reread(self.client, package)
        return revise(self.client, package, whole(package, replace(plan, uploads=()), desired))

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
                self.client.call("package_patch", {"id": holder["id"], "resources": []})
                return True
        return False

    # Prune

    def _prune(self, package: Package) -> Package:
        self._check_ours(package)
        package = revise(self.client, package, {**package, "private": True})
        for resource in package.get("resources") or ():
            if resource.get("datastore_active") or LOADED in resource:
                drop(self.client, resource["id"])
        package = reread(self.client, package)
        # Without its resources: in a deleted dataset they would keep their ids taken.
        return revise(self.client, package, {**package, "resources": [], "state": "deleted"})


def _ids_taken(error: ConflictError) -> bool:
    resources = error.fields.get("resources")
    return isinstance(resources, list) and any(isinstance(words, Mapping) and "id" in words for words in resources)
