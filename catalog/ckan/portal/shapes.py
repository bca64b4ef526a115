"""The shapes of CKAN's results that the rest of the program takes for granted, action by action.

A portal behind a broken extension or a wrong address answers with JSON of other shapes; told here, it is no error of the
program somewhere else. Out of scope: what the values say.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from catalog.ckan.portal.model import Json


class _Named(BaseModel):
    name: str


class _Identified(BaseModel):
    id: str


class _Extra(BaseModel):
    key: str
    value: Any


class _Package(BaseModel):
    id: str
    name: str
    metadata_modified: str | None = None
    organization: _Named | None = None
    extras: list[_Extra] | None = None
    tags: list[_Named] | None = None
    groups: list[_Named] | None = None
    resources: list[_Identified] | None = None


class _Revised(BaseModel):
    package: _Package


class _Found(BaseModel):
    count: int
    results: list[_Package]


class _Field(BaseModel):
    id: str
    type: str


class _Rows(BaseModel):
    fields: list[_Field]
    records: list[dict[str, Any]]
    total: int


class _Resource(BaseModel):
    package_id: str


class _View(BaseModel):
    view_type: str


SHAPES: dict[str, Any] = {
    "datastore_search": _Rows,
    "group_list": list[str],
    "license_list": list[_Identified],
    "organization_list": list[str],
    "organization_list_for_user": list[_Named],
    "organization_show": _Named,
    "package_create": _Package,
    "package_revise": _Revised,
    "package_search": _Found,
    "package_show": _Package,
    "resource_show": _Resource,
    "resource_view_list": list[_View],
}
"""Action → shape of its result; of other actions no result is used."""


def check_shape(action: str, result: Json) -> Json:
    """Return a result as it came. Raises ValueError when it has not the shape that CKAN gives."""
    if action in SHAPES:
        try:
            _adapter(action).validate_python(result)
        except ValidationError as error:
            raise ValueError(str(error)) from None
    return result


@cache
def _adapter(action: str) -> TypeAdapter[Any]:
    return TypeAdapter(SHAPES[action])
