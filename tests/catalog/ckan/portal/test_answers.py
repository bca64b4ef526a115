"""What a portal's answers mean, from servers that give each of them: CKAN's own, gateways', and other programs'."""

from __future__ import annotations

import pytest

from catalog.ckan.portal.errors import (
    ConflictError,
    ForbiddenError,
    KeyRefusedError,
    MissingError,
    NoDatastoreError,
    NotCkanError,
    OldPortalError,
    RedirectError,
    RefusedError,
    RemoteError,
    ServerFaultError,
)
from tests.catalog.ckan.fake.stub import JSON, PAGE, SECRET, Stub, failure


@pytest.mark.parametrize(
    ("answer", "error", "detail"),
    [
        ((200, PAGE, b"<html><title>City &amp; web</title>"), NotCkanError, "<html>"),
        ((200, JSON, b'{"swagger": "2.0"}'), NotCkanError, "swagger"),
        ((200, JSON, b"[1]"), NotCkanError, "[1]"),
        ((200, JSON, b'{"success": false, "error": "no"}'), NotCkanError, "no"),
        ((404, PAGE, b"<title>Not here &amp; there</title>"), NotCkanError, "Not here & there"),
        ((405, PAGE, b""), NotCkanError, ""),
        ((301, {"Location": "https://new.example/api/action/package_show?x"}, b""), RedirectError, ""),
        ((403, PAGE, "<title>遮断</title>".encode()), RefusedError, "遮断"),
        ((413, PAGE, b"<title>413 Too Large</title>"), RefusedError, "413 Too Large"),
        ((400, JSON, b'"Bad request: Action name not known: package_show"'), OldPortalError, "not known"),
        ((400, JSON, b'"Bad request: JSON Error"'), RefusedError, "JSON Error"),
        ((500, PAGE, b"<title>Server Error</title>"), ServerFaultError, "Server Error"),
        ((500, JSON, b'{"error": {"__type": "Internal Server Error", "message": "m"}}'), ServerFaultError, "m"),
        ((404, JSON, b'{"error": {"__type": "Not Found Error", "message": "Not found"}}'), MissingError, "Not found"),
        (
            (403, JSON, b'{"error": {"__type": "Authorization Error", "message": "Access denied: User a not authorized"}}'),
            *(ForbiddenError, "User a not authorized"),
        ),
        (
            (
                403,
                JSON,
                b'{"error": {"__type": "Authorization Error", "message": "Action x requires an authenticated user"}}',
            ),
            *(KeyRefusedError, "authenticated user"),
        ),
        (
            (
                409,
                JSON,
                '{"error": {"__type": "Validation Error", "tags": ["短い"], "resources": [{}, {"id": ["x"]}]}}'.encode(),
            ),
            *(ConflictError, "tags: 短い; resources[1].id: x"),
        ),
    ],
)
def test_what_an_answer_means(answer: tuple[int, dict[str, str], bytes], error: type[RemoteError], detail: str) -> None:
    with Stub(answer) as stub:
        found = failure(stub.url)
        assert len(stub.seen) == 1
    assert type(found) is error
    assert detail in found.detail


def test_the_datastore_has_an_error_of_its_own() -> None:
    with Stub((400, JSON, b'"Bad request: Action name not known: datastore_create"')) as stub:
        assert type(failure(stub.url, "datastore_create")) is NoDatastoreError


def test_a_redirect_names_the_address_to_write_down_and_is_not_followed() -> None:
    with Stub((200, JSON, b"{}")) as other:
        with Stub((302, {"Location": f"{other.url}/base/api/action/package_show"}, b"")) as stub:
            assert failure(stub.url).problems[0].facts["location"] == f"{other.url}/base"
        assert other.seen == []


def test_words_that_repeat_the_key_lose_it() -> None:
    body = f'{{"error": {{"__type": "Validation Error", "token": ["{SECRET} is odd"]}}}}'.encode()
    for answer in ((409, JSON, body), (403, PAGE, f"<title>{SECRET}</title>".encode()), (200, PAGE, SECRET.encode())):
        with Stub(answer) as stub:
            failure(stub.url)  # looks for it
