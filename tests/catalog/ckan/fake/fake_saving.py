"""What the fake makes of a dataset that a user sends: checked by CKAN's rules, cleaned, kept, and shown."""

from __future__ import annotations

import copy
import json
import mimetypes
import re
from typing import Any

from tests.catalog.ckan.fake.fake_state import (
    Data,
    Json,
    State,
    Upload,
    User,
    broken,
    denied,
    invalid,
    is_uuid,
    name_errors,
    new_id,
    unindexed,
)

TEXTS = (
    *("author", "author_email", "license_id", "maintainer", "maintainer_email", "notes", "title", "url", "version"),
    *("name", "type"),
)
OF_THE_PORTAL = ("id", "creator_user_id", "metadata_created", "metadata_modified", "state")
SCHEMA = {*TEXTS, *OF_THE_PORTAL[:1], "state", "owner_org", "private", "resources", "tags", "tag_string", "extras", "groups"}
SCHEMA |= {"metadata_modified", "plugin_data", "relationships_as_object", "relationships_as_subject", "save", "return_to"}
RESOURCE_TEXTS = ("url", "description", "format", "hash", "name", "resource_type", "url_type", "mimetype", "mimetype_inner")
RESOURCE_TEXTS += ("cache_url", "cache_last_updated", "last_modified")
RESOURCE_FIXED = ("state", "position", "package_id", "metadata_modified", "upload", "created", "datastore_active")
FORMATS = {name.lower(): name for name in ("CSV", "HTML", "JSON", "PDF", "RDF", "TXT", "XLSX", "XML", "ZIP")}
FORMATS |= {"text/csv": "CSV", "application/json": "JSON", "application/rdf+xml": "RDF"}
FORMATS |= {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX"}
TAG = re.compile(r"[\w \-.]*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_BYTES_INDEXED = 32_766
LICENSES = {
    "notspecified": "License not specified",
    "cc-by": "Creative Commons Attribution",
    "cc-by-sa": "Creative Commons Attribution Share-Alike",
    "cc-zero": "Creative Commons CCZero",
    "other-open": "Other (Open)",
}


def show(state: State, package: Data) -> Data:
    """Return a dataset as package_show gives it."""
    owner = state.groups.get(package["owner_org"])
    groups = [state.groups[group] for group in package["groups"] if group in state.groups]
    license_id = package["license_id"]
    known = license_id in LICENSES
    return {
        **{key: value for key, value in package.items() if key != "groups"},
        "isopen": known and license_id != "notspecified",
        "license_title": LICENSES[license_id] if known else license_id,
        **({"license_url": f"http://www.opendefinition.org/licenses/{license_id}"} if known else {}),
        "num_resources": len(package["resources"]),
        "num_tags": len(package["tags"]),
        "organization": {key: value for key, value in owner.items() if key not in ("members", "groups")} if owner else None,
        "tags": [
            {"display_name": name, "id": state.tags[name], "name": name, "state": "active", "vocabulary_id": None}
            for name in package["tags"]
        ],
        "resources": copy.deepcopy(package["resources"]),
        "extras": [dict(extra) for extra in package["extras"]],
        "groups": [
            {
                **{key: group[key] for key in ("description", "id", "name", "title")},
                "display_name": group["title"] or group["name"],
                "image_display_url": "",
            }
            for group in groups
        ],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def save(state: State, user: User, data: Data, old: Data | None) -> Data:
    """Check a whole dataset as a user sends it, keep it, and return it as kept. Nothing is kept unless all is right."""
    errors = errors_of(state, user, data, old)
    if errors:
        raise invalid(**errors)
    new: Data = {key: text(data.get(key)) for key in TEXTS}
    new |= {"title": new["title"] or new["name"], "type": new["type"] or "dataset"}
    new |= {key: old[key] for key in OF_THE_PORTAL} if old else first_fields(state, user, data)
    if old and data.get("state") in ("active", "draft", "deleted"):
        new["state"] = data["state"]
    owner = data.get("owner_org") or (old or {}).get("owner_org")
    new["owner_org"] = state.group(owner, organisation=True)["id"]
    new["private"] = data.get("private") in (True, "true", "True", "yes", "on", "1", 1)
    new["extras"] = sorted(
        ({"key": e["key"], "value": extra_text(e["value"])} for e in data.get("extras") or ()), key=by_key
    )
    new["tags"] = sorted({tag["name"] for tag in data.get("tags") or ()})
    new["groups"] = group_ids(state, user, data) if "groups" in data or not old else old["groups"]
    uploads: dict[str, Upload] = {}
    before = {resource["id"]: resource for resource in old["resources"]} if old else {}
    sent = data.get("resources", list(before.values())) or []
    new["resources"] = [resource_of(state, one, before, new["id"], uploads) for one in sent]
    for position, resource in enumerate(new["resources"]):
        resource["position"] = position
    if new == old and not uploads:
        return old
    if any(len(e["value"].encode()) > MOST_BYTES_INDEXED for e in new["extras"]):
        raise unindexed("Solr responded with an error (HTTP 400)")
    now = state.now()
    new["metadata_modified"] = now
    for name in new["tags"]:
        state.tags.setdefault(name, new_id())
    state.files |= uploads
    kept = {resource["id"] for resource in new["resources"]}
    state.former |= dict.fromkeys(before.keys() - kept, new["id"])
    state.former = {id_: package_id for id_, package_id in state.former.items() if id_ not in kept}
    for package in state.packages.values():
        if package["state"] == "deleted" and package["name"] == new["name"] and package["id"] != new["id"]:
            package["name"] = package["id"]
    state.packages[new["id"]] = new
    return new


def first_fields(state: State, user: User, data: Data) -> Data:
    now = state.now()
    sent = data.get("state")
    return {
        "id": data.get("id") or new_id(),
        "creator_user_id": user.id,
        "metadata_created": now,
        "metadata_modified": now,
        "state": sent if sent in ("draft", "active") else "active",
    }


def text(value: Json) -> str | None:
    return None if value is None else str(value)


def extra_text(value: Json) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def by_key(extra: Data) -> str:
    return str(extra["key"])


def errors_of(state: State, user: User, data: Data, old: Data | None) -> dict[str, Any]:
    """Return CKAN's words for each field that is wrong."""
    words: dict[str, Any] = {"name": name_words(state, data, old), "owner_org": owner_words(state, data, old)}
    if old is None and data.get("id"):
        words["id"] = id_words(state, user, data["id"])
    for key in ("author_email", "maintainer_email"):
        wrong = data.get(key) and not EMAIL.fullmatch(str(data[key]))
        words[key] = [f"Email {data[key]} is not a valid format"] if wrong else []
    words["tags"] = [word for tag in data.get("tags") or () for word in tag_words(tag["name"])]
    of_resources = [resource_words(state, resource, old) for resource in data.get("resources") or ()]
    words["resources"] = of_resources if any(of_resources) else []
    return {key: found for key, found in words.items() if found} | extra_errors(data.get("extras") or [])


def name_words(state: State, data: Data, old: Data | None) -> list[str]:
    others = [p for p in state.packages.values() if p["state"] != "deleted" and p["id"] != (old or {}).get("id")]
    taken = any(package["name"] == data.get("name") for package in others)
    return name_errors(data.get("name")) or (["That URL is already in use."] if taken else [])


def id_words(state: State, user: User, given: str) -> list[str]:
    if not user.sysadmin:
        return ["The input field id was not expected."]
    return ["Dataset id already exists"] if given in state.packages else []


def owner_words(state: State, data: Data, old: Data | None) -> list[str]:
    owner = data.get("owner_org") or (old or {}).get("owner_org")
    if not owner:
        return ["An organization must be provided"]
    known = [g for g in state.groups.values() if g["is_organization"] and owner in (g["id"], g["name"])]
    return [] if known else ["Organization does not exist"]


def tag_words(name: str) -> list[str]:
    if len(name) < 2:
        return [f'Tag "{name}" length is less than minimum 2']
    if len(name) > 100:
        return [f'Tag "{name}" length is more than maximum 100']
    if not TAG.fullmatch(name):
        may = 'alphanumeric characters, spaces (" "), hyphens ("-"), underscores ("_") or dots (".")'
        return [f'Tag "{name}" can only contain {may}']
    return []


def extra_errors(extras: list[Data]) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    words = [{"key": ["There is a schema field with the same name"]} if e["key"] in SCHEMA else {} for e in extras]
    if any(words):
        errors["extras"] = words
    keys = [extra["key"] for extra in extras]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        errors["extras_validation"] = [f'Duplicate key "{key}"' for key in twice]
    return errors


def resource_words(state: State, resource: Data, old: Data | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    resource_id = resource.get("id")
    if resource_id:
        owners = [p["id"] for p in state.packages.values() if any(r["id"] == resource_id for r in p["resources"])]
        if not is_uuid(resource_id):
            found["id"] = ["Invalid UUID"]
        elif owners and owners != [(old or {}).get("id")]:
            found["id"] = ["Resource id already exists."]
    size = resource.get("size")
    if size not in (None, "") and not str(size).isdigit():
        found["size"] = ["Invalid integer"]
    return found


def group_ids(state: State, user: User, data: Data) -> list[str]:
    names = {group.get("id") or group.get("name") for group in data.get("groups") or ()}
    found = [g for g in state.groups.values() if not g["is_organization"] and (g["id"] in names or g["name"] in names)]
    if any(not state.may(user, group["id"], "member", "editor", "admin") for group in found):
        raise denied(f"User {user.name} not authorized to edit these groups")
    return [group["id"] for group in sorted(found, key=lambda group: str(group["name"]))]


def resource_of(state: State, sent: Data, before: dict[str, Data], package_id: str, uploads: dict[str, Upload]) -> Data:
    """Return a resource as it is kept: what is not named is empty, unknown fields stay, a file changes the url."""
    upload = sent.get("upload")
    old = before.get(sent.get("id") or "")
    if any(isinstance(sent.get(key), list | dict) for key in RESOURCE_TEXTS):
        raise broken()
    new: Data = {key: value for key, value in sent.items() if key not in (*RESOURCE_TEXTS, *RESOURCE_FIXED)}
    new |= {key: text(sent.get(key)) for key in RESOURCE_TEXTS}
    new |= {"id": sent.get("id") or new_id(), "package_id": package_id, "state": "active"}
    new |= {"url": (new["url"] or "").strip(), "hash": new["hash"] or "", "format": clean_format(new)}
    new["size"] = int(sent["size"]) if sent.get("size") not in (None, "") else None
    new["created"] = old["created"] if old else state.now()
    new["datastore_active"] = old["datastore_active"] if old else False
    new["position"] = old["position"] if old else None
    if isinstance(upload, Upload):
        uploads[new["id"]] = upload
        name = file_name(upload.name)
        new |= {"url_type": "upload", "size": len(upload.data), "last_modified": state.now()}
        new["url"] = f"{state.site_url}/dataset/{package_id}/resource/{new['id']}/download/{name}"
        if "mimetype" not in sent:
            new["mimetype"] = mimetypes.guess_type(name)[0]
    new["metadata_modified"] = old["metadata_modified"] if old else state.now()
    if old and (new != old or isinstance(upload, Upload)):
        new["metadata_modified"] = state.now()
    return new


def clean_format(resource: Data) -> str:
    """Return the format as CKAN spells it; it guesses one from the ending of a link."""
    given = resource["format"] or ""
    if not given and "." in (resource["url"] or "").rsplit("/", 1)[-1]:
        given = FORMATS.get(resource["url"].rsplit(".", 1)[-1].lower(), "")
    return FORMATS.get(given.lower(), given)


def file_name(name: str) -> str:
    """Return what CKAN makes of the name of a file: what is not ASCII is lost."""
    clean = re.sub("[^a-zA-Z0-9_. -]", "", name.lower().strip().replace("\\", "/").rsplit("/", 1)[-1])
    return re.sub("-+", "-", clean.replace(" ", "-")).ljust(3, "_")
