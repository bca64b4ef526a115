"""Headers of the server: conditional requests, typed links, the policy, and other forms of a dataset."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from catalog.server.serve import serving
from catalog.site.content.policy import CONTENT_SECURITY_POLICY
from catalog.site.static import write_catalogue
from tests.catalog.page_reader import Page
from tests.catalog.samples import sample_build
from tests.catalog.server.test_serve import ask

PLAN = "/datasets/999997_dx_plan"
FILE = f"{PLAN}/999997_dx_plan_measures.csv"
WRITTEN = 1_700_000_000


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "public"
    write_catalogue(sample_build(), folder)
    os.utime(folder / FILE[1:], (WRITTEN, WRITTEN))
    return folder


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    with serving(out) as started:
        yield started


@pytest.fixture(scope="module")
def etag(address: str) -> str:
    return ask(address, FILE, "HEAD")[1]["etag"]


def test_a_file_says_what_it_is_recognised_by(address: str, etag: str) -> None:
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    headers = ask(address, FILE)[1]
    assert (headers["etag"], headers["last-modified"]) == (etag, formatdate(WRITTEN, usegmt=True))
    assert ask(address, f"{PLAN}/plan.txt")[1]["etag"] != etag


def test_the_same_bytes_keep_their_etag_in_another_build(etag: str, tmp_path: Path) -> None:
    write_catalogue(sample_build(), tmp_path / "public")
    with serving(tmp_path / "public") as again:
        assert ask(again, FILE, "HEAD")[1]["etag"] == etag


def conditions(etag: str) -> list[tuple[dict[str, str], int]]:
    before, after, at = (formatdate(WRITTEN + shift, usegmt=True) for shift in (-1, 1, 0))
    return [
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'"other", W/{etag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": etag.strip('"')}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": after}, 200),  # tags go before dates
        ({"If-Modified-Since": at}, 304),
        ({"If-Modified-Since": after}, 304),
        ({"If-Modified-Since": before}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Match": etag}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": f"W/{etag}"}, 412),
        ({"If-Match": '"other"', "If-None-Match": etag}, 412),
        ({"If-Match": etag, "If-None-Match": etag}, 304),
        ({"If-Unmodified-Since": at}, 200),
        ({"If-Unmodified-Since": before}, 412),
        ({"If-Unmodified-Since": "yesterday"}, 200),
    ]


@pytest.mark.parametrize("number", range(len(conditions('""'))))
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_condition_decides_whether_a_file_is_sent(address: str, etag: str, out: Path, number: int, method: str) -> None:
    asked, expected = conditions(etag)[number]
    status, headers, body = ask(address, FILE, method, **asked)
    assert (status, headers["etag"]) == (expected, etag), asked
    sent = (out / FILE[1:]).read_bytes() if (expected, method) == (200, "GET") else b""
    assert body == sent
    if expected == 304:
        assert "content-length" not in headers
        assert headers["cache-control"] == "no-cache"


def test_a_missing_file_is_missing_on_any_condition(address: str) -> None:
    assert ask(address, "/nothing.csv", **{"If-None-Match": "*"})[0] == 404


def test_one_connection_serves_many_requests(address: str) -> None:
    """A 304 or 412 that sent more than it says would spoil the answer after it."""
    import http.client

    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=10)
    statuses = []
    for headers in ({"If-None-Match": "*"}, {"If-Match": '"other"'}, {}):
        connection.request("GET", FILE, headers=headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses == [304, 412, 200]


@pytest.mark.parametrize("path", ["/", f"{PLAN}/measures.html"])
def test_a_page_is_sent_with_its_policy(address: str, path: str) -> None:
    headers = ask(address, path)[1]
    assert headers["content-security-policy"] == f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("condition", ["If-None-Match", "If-Match"], ids=["304", "412"])
@pytest.mark.parametrize("path", ["/", f"{PLAN}/", FILE])
def test_an_answer_without_the_file_keeps_its_policy(address: str, path: str, condition: str) -> None:
    """A browser puts the headers of a 304 in place of those it kept: another policy would switch the scripts off."""
    headers = ask(address, path)[1]
    given = {"If-None-Match": "*"} if condition == "If-None-Match" else {"If-Match": '"other"'}
    status, again, _ = ask(address, path, **given)
    assert (status, again["content-security-policy"]) == (
        {"If-None-Match": 304, "If-Match": 412}[condition],
        headers["content-security-policy"],
    )


@pytest.mark.parametrize("path", [FILE, "/catalog.rdf", "/sitemap.xml", "/nothing", PLAN])
def test_what_is_no_page_may_run_nothing(address: str, path: str) -> None:
    headers = ask(address, path)[1]
    assert {"script-src 'none'", "frame-ancestors 'none'"} <= set(headers["content-security-policy"].split("; "))
    assert headers["x-content-type-options"] == "nosniff"


def links(header: str) -> set[tuple[str, str, str]]:
    """Return a Link header as (address, relation, media type)."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    assert ", ".join(f'<{a}>; rel="{r}"' + (f'; type="{t}"' if t else "") for a, r, t in found) == header
    return set(found)


@pytest.mark.parametrize("path", ["/", f"{PLAN}/", f"{PLAN}/measures.html"])
def test_the_links_of_a_page_are_in_its_header(address: str, path: str) -> None:
    _, headers, body = ask(address, path)
    assert links(headers["link"]) == {
        (href, rel, kind) for rel, kind, href in Page(body).typed if rel not in {"stylesheet", "icon"}
    }
    assert ask(address, path, "HEAD")[1]["link"] == headers["link"]


def test_a_file_leads_to_the_page_that_lists_it_and_to_its_description(address: str) -> None:
    name = FILE.rpartition("/")[2]
    licence = ("https://creativecommons.org/licenses/by/4.0/", "license", "")
    table = {("./", "collection", "text/html"), licence, (f"{name}-metadata.json", "describedby", "application/csvm+json")}
    assert links(ask(address, FILE, "HEAD")[1]["link"]) == table
    document = links(ask(address, f"{PLAN}/999997_dx_plan.json", "HEAD")[1]["link"])
    assert ("999997_dx_plan.schema.json", "describedby", "application/schema+json") in document
    assert ("./", "describes", "text/html") in links(ask(address, f"{PLAN}/dcat.ttl", "HEAD")[1]["link"])
    assert "link" not in ask(address, "/robots.txt", "HEAD")[1]


def test_addresses_in_links_cannot_break_out_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    planted = "\n".join(
        [
            '<link rel="author" href="https://a.example/&gt;; rel=&quot;license&quot;&#10;Set-Cookie: a=b&#13;市">',
            '<link rel="a&quot;b" href="x">',
            '<link rel="item" type="text/csv&quot;; rel=&quot;license" href="y">',
        ]
    )
    (tmp_path / "index.html").write_text(f"<head>{planted}</head>", encoding="utf-8")
    with serving(tmp_path) as started:
        headers = ask(started, "/")[1]
    assert "set-cookie" not in headers
    address = "https://a.example/%3E;%20rel=%22license%22%0ASet-Cookie:%20a=b%0D%E5%B8%82"
    assert links(headers["link"]) == {(address, "author", ""), ("y", "item", "")}


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("application/json", "/999997_dx_plan.json"), ("application/ld+json;q=0.9, application/json;q=0.8", "/dcat.jsonld")],
)
def test_a_dataset_iri_leads_to_its_json_and_tells_of_its_other_forms(address: str, accept: str, ending: str) -> None:
    status, headers, _ = ask(address, PLAN, "HEAD", Accept=accept)
    assert (status, headers["location"]) == (303, PLAN + ending)
    assert ask(address, headers["location"])[0] == 200
    forms = links(headers["link"])
    assert {kind for _, _, kind in forms} == {
        "text/html",
        "text/turtle",
        "application/rdf+xml",
        "application/ld+json",
        "application/json",
    }
    for there, relation, kind in forms:
        status, described, _ = ask(address, there, "HEAD")
        assert (status, relation, described["content-type"].partition(";")[0]) == (200, "alternate", kind)


@pytest.mark.parametrize(
    "path",
    [
        "/%252e%252e/secret.txt",
        "/.%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%5c..%5csecret.txt",
        "/datasets/../../secret.txt",
        "/datasets/%2e%2e/%2e%2e/secret.txt",
        "/C:/secret.txt",
        "http://127.0.0.1/../secret.txt",
        "/datasets/link/secret.txt",
        "/circle",
        "/pipe",
    ],
)
def test_there_is_no_way_out_of_the_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    public = tmp_path / "public"
    (public / "datasets").mkdir(parents=True)
    (public / "manifest.json").write_text("{}", encoding="utf-8")
    (public / "datasets/link").symlink_to(tmp_path)
    (public / "circle").symlink_to(public / "circle")
    os.mkfifo(public / "pipe")
    with serving(public) as started:
        status, _, body = ask(started, path)
    assert status == 404
    assert b"secret" not in body


def test_a_link_that_stays_in_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "latest.json").symlink_to(tmp_path / "manifest.json")
    with serving(tmp_path) as started:
        assert ask(started, "/latest.json")[2] == b"{}"
