"""Calls to a portal: what is asked again and how, what every failure becomes, and what never gets out."""

from __future__ import annotations

import hashlib
import socket
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.ckan.portal.client import ATTEMPTS, LONGEST_WAIT, Client
from catalog.ckan.portal.errors import (
    BusyError,
    ConflictError,
    ForbiddenError,
    IndexingError,
    KeyRefusedError,
    MissingError,
    NotCkanError,
    RemoteError,
    ServerFaultError,
    TlsError,
    UnreachableError,
)
from metadata.messages.rendering import LANGUAGES, render
from tests.catalog.ckan.fake.fake_ckan import CERTIFICATE, FakeCkan
from tests.catalog.ckan.fake.stub import JSON, PAGE, SECRET, Clock, Stub, failure


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(fake: FakeCkan, clock: Clock) -> Iterator[Client]:
    with Client(fake.url, fake.key, sleep=clock.sleep, clock=clock.read) as made:
        made.call("organization_create", {"name": "kyoto"})
        made.calls.clear()
        fake.log.clear()
        yield made


PLAN = {"name": "plan", "owner_org": "kyoto"}


@pytest.mark.parametrize("kind", ["too many", "bad gateway", "unavailable", "cut off", "half"])
def test_what_may_pass_is_asked_again(fake: FakeCkan, client: Client, clock: Clock, kind: str) -> None:
    fake.fail("package_search", kind, times=2)
    assert client.call("package_search", {"rows": 1})["count"] == 0
    assert fake.asked == client.calls == ["package_search"] * 3
    assert len(clock.slept) == 2
    assert all(wait > 0 for wait in clock.slept)


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [("too many", BusyError, False), ("unavailable", BusyError, True), ("cut off", UnreachableError, True)],
)
def test_it_is_given_up_in_the_end(fake: FakeCkan, client: Client, kind: str, error: type[RemoteError], done: bool) -> None:
    fake.fail("*", kind, times=99)
    with pytest.raises(error) as caught:
        client.call("package_create", PLAN)
    assert fake.asked == ["package_create"] * ATTEMPTS
    assert caught.value.maybe_done is done
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("kind", ["cut off after", "gateway timeout", "bad gateway after", "half"])
def test_a_repeated_write_that_meets_its_own_traces_says_so(fake: FakeCkan, client: Client, kind: str) -> None:
    fake.fail("package_create", kind)
    with pytest.raises(ConflictError) as caught:
        client.call("package_create", PLAN)
    assert caught.value.maybe_done
    assert client.call("package_show", {"id": "plan"})["name"] == "plan"
    with pytest.raises(ConflictError) as caught:
        client.call("package_create", PLAN)
    assert not caught.value.maybe_done


def test_a_view_is_not_made_twice_when_the_answer_is_lost(fake: FakeCkan, client: Client) -> None:
    resource = client.call("package_create", {**PLAN, "resources": [{"url": "https://example.jp/"}]})["resources"][0]["id"]
    view = {"resource_id": resource, "view_type": "datatables_view", "title": "表"}
    fake.fail("resource_view_create", "cut off after")
    with pytest.raises(UnreachableError) as caught:
        client.call("resource_view_create", view)
    assert caught.value.maybe_done
    fake.fail("resource_view_create", "too many")
    client.call("resource_view_create", view)
    assert len(client.call("resource_view_list", {"id": resource})) == 2


@pytest.mark.parametrize("kind", ["index", "index after"])
def test_a_fault_of_the_index_is_for_the_caller_to_read_back(
    fake: FakeCkan, client: Client, clock: Clock, kind: str
) -> None:
    fake.fail("package_create", kind)
    with pytest.raises(IndexingError) as caught:
        client.call("package_create", PLAN)
    assert caught.value.maybe_done
    assert (fake.asked, clock.slept) == (["package_create"], [])
    assert bool(fake.state.packages) is (kind == "index after")


def test_retry_after_is_obeyed_by_all_threads(fake: FakeCkan, client: Client, clock: Clock) -> None:
    fake.fail("package_search", "too many")  # Retry-After: 1
    client.call("package_search")
    assert 1.0 < clock.slept[0] <= 1.5
    fake.fail("package_search", "too many")
    before = clock.now
    assert client.call("status_show")
    client.call("package_search")
    assert clock.now >= before + 1


def test_the_waits_grow_and_differ(fake: FakeCkan, client: Client, clock: Clock) -> None:
    fake.fail("*", "unavailable", times=99)
    with ThreadPoolExecutor(4) as pool:
        for call in [pool.submit(client.call, "package_search") for _ in range(4)]:
            assert isinstance(call.exception(), BusyError)
    assert len(set(clock.slept)) == len(clock.slept) == 4 * (ATTEMPTS - 1)
    assert max(clock.slept) <= 0.5 * 2 ** (ATTEMPTS - 2)


def test_the_rate_limit_spaces_requests_of_all_threads(fake: FakeCkan, clock: Clock) -> None:
    limited = Client(fake.url, fake.key, requests_per_second=4, sleep=clock.sleep, clock=lambda: 50.0)
    with limited as client, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: client.call("status_show"), range(8)))
    assert sorted(clock.slept) == [0.25 * number for number in range(1, 8)]


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "全角", "tab\t"])
def test_a_key_that_cannot_be_one_is_refused_before_it_is_sent(key: str) -> None:
    with pytest.raises(KeyRefusedError) as caught:
        Client("http://127.0.0.1:9", key)
    assert key not in repr(caught.value.problems)


def test_what_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with Stub((200, JSON, b'{"success": true, "result": 1}')) as stub:
        with Client(stub.url + "/", SECRET, contact="https://plans.example.lg.jp/") as client:
            assert client.call("help_show", {"id": "計画"}) == 1
            client.call("help_show", {"list": [1], "flag": True, "none": None}, {"upload": ("a.csv", b"x")})
        (path, headers), (_, form) = stub.seen
    assert path == "/api/action/help_show"
    assert headers["Authorization"] == form["Authorization"] == SECRET
    assert headers["User-Agent"] == "keikaku/0.1 (+https://plans.example.lg.jp/)"
    assert form["Content-Type"].startswith("multipart/form-data")


def test_without_a_key_none_is_sent() -> None:
    with Stub((200, JSON, b'{"success": true, "result": 1}')) as stub:
        with Client(stub.url) as client:
            client.call("help_show")
        assert "Authorization" not in stub.seen[0][1]


DATA = (4, hashlib.sha256(b"data").hexdigest())


def test_the_key_goes_to_the_portal_only() -> None:
    with Stub((200, {}, b"data")) as elsewhere, Stub((302, {"Location": elsewhere.url + "/store"}, b"")) as portal:
        with Client(portal.url, SECRET) as client:
            assert client.fingerprint(portal.url + "/dataset/a/resource/b/download/c.csv") == DATA
            assert client.fingerprint(elsewhere.url + "/linked.csv") == DATA
            assert client.calls == ["download", "download"]
        assert portal.seen[0][1]["Authorization"] == SECRET
        # The redirect leads to another port, which is another origin.
        assert len(elsewhere.seen) == 2
        assert all(SECRET not in repr(headers) for _, headers in elsewhere.seen)


def test_a_download_is_asked_again_and_fails_as_calls_do() -> None:
    with Stub((503, PAGE, b""), (200, {}, b"data")) as stub, Client(stub.url, sleep=lambda _: None) as client:
        assert client.fingerprint(stub.url + "/a.csv") == DATA
    for status, error in ((404, MissingError), (403, ForbiddenError), (500, ServerFaultError)):
        with Stub((status, PAGE, b"")) as stub, Client(stub.url, sleep=lambda _: None) as client, pytest.raises(error):
            client.fingerprint(stub.url + "/a.csv")


@pytest.mark.parametrize(
    ("headers", "least"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:09 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 9.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"Retry-After": "-5"}, 0.0),
        ({}, 0.0),
    ],
)
def test_how_long_a_portal_asks_to_wait(headers: dict[str, str], least: float, clock: Clock) -> None:
    answers = (429, headers, b""), (200, JSON, b'{"success": true, "result": 1}')
    with Stub(*answers) as stub, Client(stub.url, sleep=clock.sleep, clock=clock.read) as client:
        client.call("status_show")
    assert least <= sum(clock.slept) <= least + 0.5


def test_a_portal_that_asks_for_too_much_patience_is_given_up() -> None:
    with Stub((503, {"Retry-After": str(int(LONGEST_WAIT) + 1)}, b"")) as stub:
        found = failure(stub.url)
        assert (type(found), len(stub.seen)) == (BusyError, 1)


def test_nobody_listens(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        found = failure(f"http://127.0.0.1:{taken.getsockname()[1]}", sleep=clock.sleep)
    assert type(found) is UnreachableError
    assert "refused" in found.detail
    assert not found.maybe_done
    assert len(clock.slept) == ATTEMPTS - 1


def test_a_portal_that_never_answers_is_left() -> None:
    with FakeCkan() as fake:
        fake.fail("*", "slow", times=99)
        found = failure(fake.url, timeout=0.1)
    assert type(found) is UnreachableError
    assert found.maybe_done
    assert "timed out" in found.detail.lower()


def test_tls() -> None:
    with FakeCkan(CERTIFICATE) as fake:
        found = failure(fake.url)
        assert type(found) is TlsError
        assert "certificate" in found.detail
        assert fake.asked == []
        with Client(fake.url, fake.key, authorities=CERTIFICATE) as client:
            assert client.call("status_show")["ckan_version"]
        wrong_host = fake.url.replace("127.0.0.1", "localhost")
        assert type(failure(wrong_host, authorities=CERTIFICATE)) is TlsError
        not_tls = failure(fake.url.replace("https", "http"))
        assert isinstance(not_tls, UnreachableError | NotCkanError)
    with FakeCkan() as fake:
        assert type(failure(fake.url.replace("http", "https"))) is TlsError


def test_authorities_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with FakeCkan(CERTIFICATE) as fake, Client(fake.url, fake.key, authorities=CERTIFICATE) as client:
        (tmp_path / "other.pem").write_text("")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
        assert client.call("status_show")


def test_one_client_serves_many_threads(fake: FakeCkan, client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda number: client.call("package_create", {**PLAN, "name": f"plan-{number}"})["name"], range(40))
        )
    assert made == [f"plan-{number}" for number in range(40)]
    assert client.calls == ["package_create"] * 40


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ("package_search", "[]"),
        ("package_search", '{"count": 1, "results": [{"name": "plan"}]}'),
        ("package_search", '{"count": "many", "results": []}'),
        ("package_show", '{"id": 1, "name": null}'),
        ("package_show", '{"id": "a", "name": "b", "extras": {"k": "v"}}'),
        ("package_revise", "true"),
        ("license_list", '{"cc-by": {}}'),
        ("organization_list_for_user", '["999989"]'),
        ("organization_list", "null"),
        ("resource_view_list", '[{"id": "x"}]'),
        ("datastore_search", '{"records": []}'),
    ],
)
def test_an_answer_of_another_shape_is_not_of_ckan(action: str, result: str) -> None:
    body = f'{{"success": true, "result": {result}}}'.encode()
    with Stub((200, JSON, body)) as stub, Client(stub.url) as client, pytest.raises(NotCkanError) as caught:
        client.call(action)
    assert caught.value.exit_code == 3


def test_a_portal_that_asks_for_a_long_wait_is_quoted() -> None:
    with Stub((429, {"Retry-After": "3600"}, b"")) as stub, Client(stub.url) as client, pytest.raises(BusyError) as caught:
        client.call("package_search")
    assert "3600" in caught.value.problems[0].facts["wait"]
    for language in LANGUAGES:
        assert "3600" in render(caught.value.problems[0], language).text


def test_a_large_file_is_sent_and_fetched_in_pieces() -> None:
    data = bytes(40_000_000)
    with Stub((200, JSON, b'{"success": true, "result": 1}'), (200, {}, data)) as stub, Client(stub.url) as client:
        tracemalloc.start()
        client.call("resource_patch", {"id": "x"}, {"upload": ("a.csv", data, "text/csv")})
        sent = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        found = client.fingerprint(stub.url + "/dataset/a.csv")
        fetched = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found == (len(data), hashlib.sha256(data).hexdigest())
    assert max(sent, fetched) < len(data) // 4
