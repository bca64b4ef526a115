"""Views: how a portal shows a resource on its pages. Only made, never changed or removed.

Out of scope: which kinds of views a portal has.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, ForbiddenError, OldPortalError, RemoteError
from catalog.ckan.portal.model import Json

ATTEMPTS = 3
VIEW = "datatables_view"


def make_default_views(client: Client, package: Mapping[str, Json]) -> None:
    """Give every file of a dataset the views that the portal gives by default, which `package_revise` does not.

    A view that is there stays. Raises RemoteError, but not where the portal does not know the action, or the owner of the
    key may not (an editor, of a dataset in a group of others): the files are there without.
    """
    try:
        client.call("package_create_default_resource_views", {"package": dict(package)})
    except (OldPortalError, ForbiddenError):
        return


def ensure_view(client: Client, resource_id: str, title: str) -> None:
    """Give a resource a table view unless it has one, or the portal does not have that kind. Raises RemoteError.

    Neither `package_revise` nor `datastore_create` makes the default views. Looked for even where the resource is new: one
    that was removed and comes back has its old views.
    """
    if _has_view(client, resource_id):
        return
    for left in reversed(range(ATTEMPTS)):
        try:
            client.call("resource_view_create", {"resource_id": resource_id, "view_type": VIEW, "title": title})
        except ConflictError as error:
            if "view_type" not in error.fields:
                raise
            return
        except RemoteError as error:  # the client does not ask again by itself: that could make a second view
            if not error.maybe_done or not left:
                raise
            if _has_view(client, resource_id):
                return
        else:
            return


def _has_view(client: Client, resource_id: str) -> bool:
    return any(view["view_type"] == VIEW for view in client.call("resource_view_list", {"id": resource_id}))
