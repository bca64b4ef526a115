"""What may pass: asked by this machine's name, by our own pages, with the cookie that the token was good for once."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.catalog.desk.desks import ADDRESS, FROM_A_PAGE, Desk


def stranger(desk: Desk, address: str = ADDRESS) -> TestClient:
    """Return a browser that did not open the desk."""
    return TestClient(desk.app, base_url=address)


def test_the_token_opens_the_desk_once(desk: Desk) -> None:
    assert desk.open("/").status == 200
    again = stranger(desk).get(f"/open/{desk.session.token}")
    assert again.status_code == 403
    assert "一度だけ" in again.text
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "x", "é", "../", "%00"])
def test_no_other_token_opens_it(desk: Desk, token: str) -> None:
    answer = stranger(desk).get(f"/open/{token}")
    assert answer.status_code in (403, 404)
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_for_this_browser_and_no_script(desk: Desk) -> None:
    fresh = Desk(desk.workplace)
    answer = stranger(fresh).get(f"/open/{fresh.session.token}")
    assert answer.status_code == 403  # opened by the fixture's own browser
    cookie = next(iter(fresh.client.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    fresh.close()


@pytest.mark.parametrize("path", ["/", "/publish", "/settings", "/jobs/1", "/nowhere"])
def test_without_the_cookie_nothing_is_shown(desk: Desk, path: str) -> None:
    answer = stranger(desk).get(path)
    assert answer.status_code == 403
    assert "keikaku desk をもう一度起動" in answer.text


HOSTS = ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765", "[::1]:8765", ""]


@pytest.mark.parametrize("host", HOSTS)
def test_a_rebound_name_is_refused(desk: Desk, host: str) -> None:
    assert desk.client.get("/publish", headers={"Host": host}).status_code == 421
    assert stranger(desk).get(f"/open/{desk.session.token}", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8765"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    data = {"csrf": desk.session.form_token, "language": "en", "back": "/"}
    assert desk.client.post("/language", data=data, headers=headers).status_code == 403
    assert desk.session.language == "ja"


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_form_without_its_token_is_refused(desk: Desk, token: str | None) -> None:
    data = {"language": "en", "back": "/", **({} if token is None else {"csrf": token})}
    answer = desk.client.post("/language", data=data, headers=FROM_A_PAGE)
    assert answer.status_code == 403
    assert "書式" in answer.text
    assert desk.session.language == "ja"


def test_every_answer_is_strict(desk: Desk) -> None:
    own = [desk.client.get(path) for path in ("/publish", "/nowhere", "/assets/desk.js")]
    for answer in [*own, stranger(desk).get("/")]:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


def test_the_language_leads_nowhere_else(desk: Desk) -> None:
    page = desk.open("/publish")
    answer = desk.send(page, "/language", language="en", back="https://evil.example//evil.example/x")
    assert answer.response.url.host == "127.0.0.1"
    assert desk.session.language == "en"
    answer = desk.client.post(
        "/language",
        data={"csrf": desk.session.form_token, "language": "ja", "back": "//evil.example/x"},
        headers=FROM_A_PAGE,
        follow_redirects=False,
    )
    assert not answer.headers["location"].startswith(("//", "http"))
