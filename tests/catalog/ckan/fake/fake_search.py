"""The fake's package_search: the part of Solr's filter language that a publisher needs, and who sees what.

Terms `field:value`, `field:"value"`, `field:("a" OR "b")`, all of which must hold (`AND`, `+` and `-` are understood too).
Texts such as extras_* are compared word by word in any case, as Solr analyses them; everything else is compared whole.
"""

from __future__ import annotations

import re
import string

from tests.catalog.ckan.fake.fake_saving import show
from tests.catalog.ckan.fake.fake_state import Data, Json, PortalError, State, User, action, invalid

TERM = re.compile(r'\s*(?:AND\s+)?([+-]?)([\w.-]+):("[^"]*"|\((?:"[^"]*"|[^()"])*\)|[^\s()"]+)')
VALUE = re.compile(r'"([^"]*)"|([^\s"]+)')
WORDS = re.compile(r"\w+")
KEY_LETTERS = set(string.ascii_letters + string.digits + "_-")
KNOWN = {"q", "fq", "fq_list", "rows", "start", "sort", "facet", "facet.field", "facet.limit", "facet.mincount", "fl"}
KNOWN |= {"include_private", "include_drafts", "include_deleted", "use_default_schema"}
MOST_ROWS = 1000


def terms(query: str) -> list[tuple[bool, str, list[str]]]:
    """Return for each term of a query: whether it is wanted (or unwanted), the field, and the values it may have."""
    found, at = [], 0
    query = query.strip()
    while at < len(query):
        match = TERM.match(query, at)
        if match is None:
            raise PortalError(409, {"__type": "Search Error", "message": f"Search error: {query!r}"})
        sign, name, value = match.groups()
        inner = value[1:-1] if value.startswith("(") else value
        values = [quoted or bare for quoted, bare in VALUE.findall(inner)]
        found.append((sign != "-", name, [one for one in values if one != "OR"]))
        at = match.end()
    return found


def index(state: State, package: Data) -> dict[str, list[str]]:
    """Return the fields of a dataset as the search index has them."""
    owner = state.groups.get(package["owner_org"])
    plain = ("id", "name", "state", "license_id", "url", "version", "owner_org", "author", "maintainer")
    fields = {key: [str(package[key])] for key in plain if package[key] is not None}
    fields |= {"tags": package["tags"], "title": [package["title"] or ""], "dataset_type": [package["type"]]}
    fields |= {"private": [str(package["private"]).lower()], "capacity": ["private" if package["private"] else "public"]}
    fields |= {"organization": [owner["name"]] if owner else []}
    fields |= {"groups": [state.groups[group]["name"] for group in package["groups"] if group in state.groups]}
    fields |= {"res_format": [resource["format"] for resource in package["resources"]]}
    for extra in package["extras"]:
        key = "".join(letter for letter in extra["key"] if letter in KEY_LETTERS)
        fields[f"extras_{key}"] = [extra["value"]]
        fields.setdefault(key, [extra["value"]])
    return fields


def holds(fields: dict[str, list[str]], term: tuple[bool, str, list[str]]) -> bool:
    desired, name, values = term
    actual = fields.get(name, [])
    if name.startswith("extras_") or name in ("title", "author", "maintainer"):
        hit = any(phrase(value) in phrase(one) for value in values for one in actual)
    else:
        hit = ("*" in values and bool(actual)) or any(value in actual for value in values)
    return hit is desired


def phrase(words: str) -> str:
    return f" {' '.join(WORDS.findall(words.lower()))} "


def truth(value: Json) -> bool:
    return value in (True, "true", "True", "1", 1)


@action
def package_search(state: State, user: User, data: Data) -> Json:
    unknown = sorted(set(data) - KNOWN)
    if unknown:
        words = f'Search Query is invalid: "Invalid search parameters: {unknown}"'
        raise PortalError(400, {"__type": "Search Query Error", "message": words})
    rows, start = data.get("rows", 10), data.get("start", 0)
    for name, value in (("rows", rows), ("start", start)):
        if not str(value).isdigit():
            raise invalid(**{name: ["Must be a natural number"]})
    query = data.get("q") or "*:*"
    asked = [term for text in (data.get("fq") or "", *(data.get("fq_list") or ())) for term in terms(text)]
    asked += [] if query == "*:*" else terms(query)
    states = {"active"}
    states |= {"draft"} if truth(data.get("include_drafts")) else set()
    found = []
    for package in state.packages.values():
        hidden = package["private"] and not truth(data.get("include_private"))
        if package["state"] not in states or hidden or not state.may_read(user, package):
            continue
        fields = index(state, package) if asked else {}
        if all(holds(fields, term) for term in asked):
            found.append(package)
    found = in_order(found, data.get("sort") or "score desc, metadata_modified desc")
    page = found[int(start) : int(start) + min(int(rows), MOST_ROWS)]
    shown = [show(state, package) for package in page]
    if data.get("fl"):
        shown = [{key: package[key] for key in data["fl"] if key in package} for package in shown]
    return {"count": len(found), "facets": {}, "results": shown, "sort": data.get("sort"), "search_facets": {}}


def in_order(packages: list[Data], sort: str) -> list[Data]:
    for part in reversed(sort.split(",")):
        key, _, direction = part.strip().partition(" ")
        if key != "score":
            key = key.removesuffix("_string")
            packages = sorted(packages, key=lambda package, key=key: str(package[key]), reverse=direction.strip() == "desc")
    return packages
