"""Portals, keys and settings that a push cannot work with: one clear message, the right exit code, nothing half done.

Through the command line, on the fake and on a real CKAN where it can be had. What is pushed is built beforehand.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from catalog.ckan.portal.errors import MissingError
from catalog.ckan.portal.model import OWNER
from metadata.described.dataset import Dataset
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.fake.fake_ckan import CERTIFICATE, FakeCkan
from tests.catalog.ckan.fake.fake_state import ACTIONS, denied
from tests.catalog.ckan.pushing.push_samples import ORGANISATION, small
from tests.catalog.ckan.target_samples import settings_with
from tests.conftest import Project, Run
from tests.metadata.formats.dcat_samples import plan

NAME = "999989_plan"
COMMANDS = ["plan", "push"]


@dataclass
class Publisher:
    """Somebody who runs the command with a key and the settings of one target, and what he has built."""

    project: Project
    monkeypatch: pytest.MonkeyPatch

    def run(self, command: str, url: str, key: str, *settings: str, datasets: tuple[Dataset, ...] = ()) -> Run:
        words = ", ".join((f"url: {url}", "profile: ckan", *settings))
        settings_with(self.project.root, f"portal: {{{words}}}")
        built = SimpleNamespace(datasets=datasets or (small(),))
        self.monkeypatch.setattr("catalog.runs.building.built_by", lambda *_: built)
        self.monkeypatch.setenv("KEIKAKU_KEY_PORTAL", key)
        options = ["--settings", str(self.project.root / "publish.yaml"), "--base-url", plan().base_url]
        done = self.project.run(command, "portal", *options, lang="en")
        assert not key or (key not in done.shown and key not in str(done.report)), "the key is told to nobody"
        return done


@pytest.fixture
def publisher(project: Project, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    return Publisher(project, monkeypatch)


def actual(portal: Portal) -> dict[str, Any]:
    """Return what there is on a portal, with the moment of each dataset's last change."""
    admin = portal.client()
    found = admin.call("package_search", {"include_private": True, "include_drafts": True, "rows": 1000})["results"]
    return {
        "datasets": sorted((package["name"], package["metadata_modified"], package["private"]) for package in found),
        "organisations": sorted(admin.call("organization_list", {})),
        "groups": sorted(admin.call("group_list", {})),
    }


def organisation(portal: Portal, name: str = ORGANISATION) -> None:
    portal.client().call("organization_create", {"name": name})


def as_portal(fake: FakeCkan) -> Portal:
    return Portal(fake.url, fake.key, fake)


def told(run: Run) -> str:
    """Return what was said on the screen, on one line."""
    return " ".join(run.shown.split())


# Keys and rights


@pytest.mark.parametrize("key", ["unknown-to-this-portal", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJqdGkiOiJ4In0.AAAA"])
@pytest.mark.parametrize("make", ["true", "false"])
def test_a_wrong_key(make: str, key: str, portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    before = actual(portal)
    done = publisher.run("push", portal.url, key, f"create_organisations: {make}")
    assert (done.exit_code, done.codes) == (3, ["remote-key"])
    assert "make a new key" in told(done)
    assert actual(portal) == before


def test_no_right_to_the_organisation(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    organisation(portal, "elsewhere")
    before = actual(portal)
    done = publisher.run("push", portal.url, portal.user("editor-elsewhere", "elsewhere"))
    assert (done.exit_code, done.codes) == (3, ["remote-organisation"])
    assert f'"{ORGANISATION}" (only in: elsewhere)' in told(done)
    assert actual(portal) == before


def test_a_member_of_the_organisation_who_may_only_read(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    before = actual(portal)
    done = publisher.run("push", portal.url, portal.user("reader", ORGANISATION, "member"))
    assert (done.exit_code, done.codes) == (3, ["remote-organisation"])
    assert actual(portal) == before


def test_a_right_to_one_of_two_organisations(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    organisation(portal, "elsewhere")
    key = portal.user("editor-here", ORGANISATION)
    both = (small(), small("999999_plan", publisher=plan().publisher))
    done = publisher.run("push", portal.url, key, f'organisations: {{"{plan().publisher.code}": elsewhere}}', datasets=both)
    assert (done.exit_code, done.codes) == (4, ["remote-organisation"])
    assert [name for name, _, _ in actual(portal)["datasets"]] == [NAME]
    assert not portal.client().call("package_show", {"id": NAME})["private"]


def test_a_right_to_write_but_not_to_make_organisations(
    fake: FakeCkan, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portal of its own mind: a CKAN as it comes lets everybody make organisations."""

    def refuse(*_: Any) -> None:
        raise denied("User editor-elsewhere not authorized to create organizations")

    portal = as_portal(fake)
    organisation(portal, "elsewhere")
    before = actual(portal)
    key = portal.user("editor-elsewhere", "elsewhere")
    monkeypatch.setitem(ACTIONS, "organization_create", refuse)
    done = publisher.run("push", fake.url, key, "create_organisations: true")
    assert (done.exit_code, done.codes) == (3, ["remote-forbidden"])
    assert "organization_create" in told(done)
    assert actual(portal) == before


def test_an_organisation_that_is_not_there(portal: Portal, publisher: Publisher) -> None:
    done = publisher.run("push", portal.url, portal.key)
    assert (done.exit_code, done.codes) == (2, ["organisation-missing"])
    assert f'no organisation "{ORGANISATION}"' in told(done)
    assert actual(portal)["organisations"] == actual(portal)["datasets"] == []


# Licences and names


def test_a_licence_that_the_portal_does_not_know(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    before = actual(portal)
    done = publisher.run("push", portal.url, portal.key, "licences: {CC-BY-4.0: cc-by-40-intl}")
    assert (done.exit_code, done.codes) == (2, ["licence-not-on-portal"])
    assert '"cc-by-40-intl"' in told(done)
    assert "cc-by," in told(done), "those that it knows"
    assert actual(portal) == before


@pytest.mark.parametrize("owner", [None, "https://another.example/"], ids=["made by hand", "another publisher's"])
def test_a_name_that_is_taken(owner: str | None, portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    extras = [{"key": OWNER, "value": owner}] if owner else []
    portal.client().call("package_create", {"name": NAME, "title": "theirs", "owner_org": ORGANISATION, "extras": extras})
    before = actual(portal)
    done = publisher.run("push", portal.url, portal.key)
    assert (done.exit_code, done.codes) == (3, ["remote-not-ours"])
    assert f'"{NAME}" is taken' in told(done)
    assert actual(portal) == before


def test_a_name_that_is_taken_does_not_stop_the_others(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    theirs = portal.client().call("package_create", {"name": NAME, "title": "theirs", "owner_org": ORGANISATION})
    done = publisher.run("push", portal.url, portal.key, datasets=(small(), small("999989_other")))
    assert (done.exit_code, done.codes) == (4, ["remote-not-ours"])
    assert (NAME, theirs["metadata_modified"], False) in actual(portal)["datasets"]
    assert portal.client().call("package_show", {"id": "999989_other"})["num_resources"] == 2


def test_a_name_taken_by_what_we_may_not_see(portal: Portal, publisher: Publisher) -> None:
    organisation(portal)
    organisation(portal, "elsewhere")
    hidden = {"name": NAME, "title": "theirs", "owner_org": "elsewhere", "private": True}
    portal.client().call("package_create", hidden)
    before = actual(portal)
    done = publisher.run("push", portal.url, portal.user("editor-here", ORGANISATION))
    assert done.exit_code == 3
    assert len(done.codes) == 1
    assert NAME in told(done)
    assert "already in use" in told(done) or "is taken" in told(done)
    assert actual(portal) == before


# Portals that lack something


def test_a_portal_without_datastore(fake: FakeCkan, publisher: Publisher) -> None:
    fake.unknown = {"datastore_*"}
    organisation(as_portal(fake))
    before = actual(as_portal(fake))
    done = publisher.run("push", fake.url, fake.key)
    assert (done.exit_code, done.codes) == (3, ["remote-no-datastore"])
    assert "no DataStore" in told(done)
    assert "datastore:" in told(done), "how to do without"
    assert actual(as_portal(fake)) == before
    assert publisher.run("push", fake.url, fake.key, "datastore: false").exit_code == 0, "the cure cures"


def test_a_ckan_without_package_revise(fake: FakeCkan, publisher: Publisher) -> None:
    fake.unknown = {"package_revise"}
    organisation(as_portal(fake))
    before = actual(as_portal(fake))
    done = publisher.run("push", fake.url, fake.key)
    assert (done.exit_code, done.codes) == (3, ["remote-old"])
    assert "CKAN 2.9 or newer" in told(done)
    assert actual(as_portal(fake)) == before


OF_NEWER_CKANS = {"isopen", "license_url", "license_title", "num_tags", "num_resources", "creator_user_id"}
OF_NEWER_CKANS |= {"relationships_as_subject", "relationships_as_object", "metadata_created"}
OF_NEWER_RESOURCES = {"metadata_modified", "created", "last_modified", "mimetype_inner", "cache_url", "cache_last_updated"}


def show_less(monkeypatch: pytest.MonkeyPatch, of_dataset: set[str], of_resource: set[str]) -> None:
    """Let the fake tell of datasets without some fields, in every answer."""

    def less(answer: dict[str, Any]) -> dict[str, Any]:
        if "results" in answer:
            return {**answer, "results": [less(package) for package in answer["results"]]}
        if "package" in answer:
            return {"package": less(answer["package"])}
        resources = [without(resource, of_resource) for resource in answer["resources"]]
        return {**without(answer, of_dataset), "resources": resources}

    for name in ("package_create", "package_revise", "package_search", "package_show"):
        monkeypatch.setitem(ACTIONS, name, lambda *facts, action=ACTIONS[name]: less(action(*facts)))


def without(fields: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def test_a_ckan_that_tells_less_of_its_datasets(
    fake: FakeCkan, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_less(monkeypatch, OF_NEWER_CKANS, OF_NEWER_RESOURCES)
    organisation(as_portal(fake))
    assert publisher.run("push", fake.url, fake.key).exit_code == 0
    calls = len(fake.asked)
    assert publisher.run("push", fake.url, fake.key).exit_code == 0
    assert fake.asked[calls:] == ["package_search"]


def test_a_portal_that_drops_fields_in_silence(
    fake: FakeCkan, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has no field for cannot be there; that is said, and not written again and again."""
    show_less(monkeypatch, {"version"}, {"mimetype"})
    organisation(as_portal(fake))
    done = publisher.run("push", fake.url, fake.key)
    assert done.exit_code == 0
    assert "no such field, so what belongs in it was left out: version, resources.mimetype" in told(done)
    assert [each["lacking"] for each in done.report["push"]["datasets"]] == [["version", "resources.mimetype"]]
    calls = len(fake.asked)
    again = publisher.run("push", fake.url, fake.key)
    assert (again.exit_code, fake.asked[calls:]) == (0, ["package_search"])


# Addresses


class _Elsewhere(BaseHTTPRequestHandler):
    """Answers everything in one way, and counts."""

    status, headers_, body = 200, {"Content-Type": "text/html"}, b"<html><title>Welcome</title></html>"
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.status)
        for name, value in {**self.headers_, "Content-Length": str(len(self.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def elsewhere(**answer: Any) -> Iterator[tuple[str, type[_Elsewhere]]]:
    """Run a server that is not CKAN; give its address and what counts its requests."""
    handler = type("Handler", (_Elsewhere,), {"asked": 0, **answer})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", handler
        finally:
            server.shutdown()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_address_that_redirects(status: int, command: str, fake: FakeCkan, publisher: Publisher) -> None:
    location = {"Location": f"{fake.url}/api/action/package_search"}
    with elsewhere(status=status, headers_=location, body=b"") as (url, _):
        done = publisher.run(command, url, fake.key)
    assert (done.exit_code, done.codes) == (3, ["remote-redirects"])
    assert f'"{fake.url}"' in told(done), "where to, as it would be written into the settings"
    assert fake.asked == [], "the key is not carried there"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"status": 404},
        {"status": 405},
        {"headers_": {"Content-Type": "application/json"}, "body": b'{"ok": true}'},
        {"headers_": {"Content-Type": "application/json"}, "body": b'{"success": true}'},
        {"headers_": {"Content-Type": "application/json"}, "body": b"[]"},
        {"headers_": {"Content-Type": "application/json"}, "body": b'{"success": true, "result": []}'},
        {"headers_": {"Content-Type": "application/json"}, "body": b'{"success": true, "result": {"count": "many"}}'},
        {"body": b""},
    ],
    ids=["page", "404", "405", "json", "no result", "list", "another result", "another count", "empty"],
)
def test_an_address_that_is_not_a_ckan(answer: dict[str, Any], command: str, publisher: Publisher) -> None:
    with elsewhere(**answer) as (url, asked):
        done = publisher.run(command, url, "a-key-for-nobody")
    assert (done.exit_code, done.codes) == (3, ["remote-not-ckan"])
    assert "look at url of the target" in told(done)
    assert asked.asked == 1, "asking again would not help"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("path", ["/api/3", "/api/3/action", "/dataset", "/data"])
def test_an_address_inside_a_portal(path: str, command: str, portal: Portal, publisher: Publisher) -> None:
    done = publisher.run(command, portal.url + path, portal.key)
    assert (done.exit_code, done.codes) == (3, ["remote-not-ckan"])
    assert "without /api" in told(done)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_certificate_that_nobody_has_signed(command: str, publisher: Publisher) -> None:
    with FakeCkan(CERTIFICATE) as fake:
        done = publisher.run(command, fake.url, fake.key)
        assert (done.exit_code, done.codes) == (3, ["remote-tls"])
        assert "tls_ca" in told(done)
        assert fake.asked == []
        trusted = f"tls_ca: '{CERTIFICATE.as_posix()}'"
        assert publisher.run(command, fake.url, fake.key, trusted, "create_organisations: true").exit_code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_https_where_there_is_only_http(command: str, fake: FakeCkan, publisher: Publisher) -> None:
    done = publisher.run(command, fake.url.replace("http:", "https:"), fake.key)
    assert (done.exit_code, done.codes) == (3, ["remote-tls"])


def test_after_every_mistake_the_push_works(portal: Portal, publisher: Publisher) -> None:
    """Nothing that a refused push left behind is in the way of the next."""
    organisation(portal)
    publisher.run("push", portal.url, "unknown-to-this-portal")
    publisher.run("push", portal.url, portal.key, "licences: {CC-BY-4.0: cc-by-40-intl}")
    with pytest.raises(MissingError):
        portal.client().call("package_show", {"id": NAME})
    assert publisher.run("push", portal.url, portal.user("editor-here", ORGANISATION)).exit_code == 0
