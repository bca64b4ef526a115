"""What stands on a portal: the version of each dataset of ours, for `status`. Only reads.

Out of scope: comparing it with what was built (`catalog.ckan.planning.plan`).
"""

from __future__ import annotations

from catalog.ckan.planning.actual import read_actual_state
from catalog.ckan.planning.desired import in_scope
from catalog.ckan.planning.planning import connect
from catalog.ckan.targets.target import Target


def versions(target: Target) -> dict[str, str]:
    """Return dataset id → version of all that the target holds of ours (within its scope); one call per 100 of them.

    A dataset of which the portal shows no version has an empty one. Raises SettingsError, RemoteError.
    """
    with connect(target) as client:
        ours = read_actual_state(client, target.base_url, (), whole=True).ours
    return {id_: str(actual.package.get("version") or "") for id_, actual in ours.items() if in_scope(id_, target.settings)}
