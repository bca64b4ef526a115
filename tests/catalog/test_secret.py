"""No part of a secret gets out: planted everywhere, repeated by everybody, and searched for in all that is written."""

from __future__ import annotations

import base64
import html
import json
import random
import string
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ckan.portal import client
from catalog.ckan.portal.errors import ProxyError
from catalog.secret import LEAST, foreign, forget_secrets, keep_secret, without_secrets
from metadata.messages.rendering import render
from tests.catalog.ckan.fake.stub import JSON, PAGE, Stub
from tests.catalog.runs.test_run_ends import mail_server, webhook
from tests.conftest import Project
from tests.sampling import some

LETTERS = string.ascii_letters + string.digits
SAFE = "/#?@[%&+=~!$"


def secret(seed: int, length: int, extra: str = "") -> str:
    chance = random.Random(seed)  # noqa: S311 - the same secrets in every run of the tests
    return "".join(chance.choice(LETTERS + extra) for _ in range(length))


KEY, PROXY, MAIL, HOOK = secret(1, 175), secret(2, 20), secret(3, 24, SAFE), secret(4, 40)


def parts(text: str) -> set[str]:
    return {text[start : start + LEAST] for start in range(len(text) - LEAST + 1)}


def leaks(text: str) -> list[str]:
    return [part for planted in (KEY, PROXY, MAIL, HOOK) for part in parts(planted) if part in text]


@given(st.text(LETTERS + SAFE, min_size=LEAST, max_size=60), st.data())
def test_no_part_of_a_secret_is_left_in_a_text(planted: str, data: st.DataObject) -> None:
    forget_secrets()
    keep_secret(planted.strip() or "x" * LEAST)
    start = data.draw(st.integers(0, len(planted) - LEAST))
    end = data.draw(st.integers(start + LEAST, len(planted)))
    around = data.draw(st.text(max_size=20))
    told = without_secrets(f"{around}{planted[start:end]}{around}")
    assert not any(part in told for part in parts(planted[start:end]) if part not in around + around)


@pytest.mark.parametrize(
    "form",
    [
        str,
        quote,
        lambda text: quote(text, safe=""),
        html.escape,
        lambda text: json.dumps({"sent": text}),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    ],
)
def test_a_secret_is_known_in_the_forms_it_is_repeated_in(form: Callable[[str], str]) -> None:
    keep_secret(MAIL)
    written = form(MAIL)
    assert not leaks(foreign(written))
    assert len(foreign(written)) < len(written) / 2


def test_it_is_taken_out_before_the_words_are_cut() -> None:
    keep_secret(KEY)
    for before in range(320, 520, 7):  # the cut at 500 would fall into the key
        assert not leaks(foreign("w " * (before // 2) + KEY))


def test_other_words_and_the_keys_of_a_report_stay() -> None:
    keep_secret("password1234")
    assert without_secrets({"password1234": ["a password1234", 3, None, ("x",)]}) == {
        "password1234": ["a …", 3, None, ("x",)]
    }
    keep_secret("https://hooks.example/services/T000/B000")
    assert without_secrets("https://hooks.example/other") == "https://hooks.example/other"
    assert "T000" not in without_secrets("POST https://hooks.example/services/T000/B000 failed")


def test_a_login_in_an_address_goes_although_nobody_knows_it() -> None:
    assert foreign("Failed to parse: http://taro:pw@10.0.0.1:99999") == "Failed to parse: http://…@10.0.0.1:99999"


def plant(project: Project, url: str, port: int, hook: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANTED_KEY", KEY)
    (project.root / "hook.txt").write_text(hook, encoding="utf-8")
    (project.root / "mail.txt").write_text(MAIL, encoding="utf-16")
    mail = f"{{to: [a@town.example], sender: k@town.example, server: 127.0.0.1, port: {port}, security: none}}"
    path = project.settings(f"{{on_failure: {{webhook: {{file: hook.txt}}, mail: {mail}}}}}")
    target = f"\ntargets:\n  own: {{url: '{url}', profile: ckan, key: {{variable: PLANTED_KEY}}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + target, encoding="utf-8")
    return path


def written(project: Project) -> str:
    found = [*project.work.rglob("*.json"), *project.work.rglob("*.txt"), project.root / "report.json"]
    return "".join(path.read_text(encoding="utf-8") for path in found if path.exists())


REPEATED = f"the token {KEY} of {PROXY} is unknown, {KEY[40:]}, {quote(KEY)}"
ANSWERS = {
    "page": (403, PAGE, f"<title>{'x ' * 170}{REPEATED}</title>".encode()),
    "error": (403, JSON, json.dumps({"error": {"__type": "Authorization Error", "message": "x" * 330 + REPEATED}}).encode()),
    "fields": (
        409,
        JSON,
        json.dumps({"error": {"__type": "Validation Error", "name": [REPEATED], KEY[:9]: ["x"]}}).encode(),
    ),
    "moved": (301, {"Location": f"https://other.example/{KEY}"}, b""),
    "not CKAN": (200, JSON, json.dumps({"result": None, "help": REPEATED}).encode()),
}


@pytest.mark.parametrize("kind", some(ANSWERS, 2))
def test_nothing_of_a_secret_is_in_anything_that_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://taro:{PROXY}@127.0.0.1:9")
    with Stub(ANSWERS[kind]) as portal, mail_server() as (port, mailed), webhook() as (address, told):
        settings = plant(project, portal.url, port, f"{address}/{HOOK}", monkeypatch)
        run = project.run("run", "--settings", str(settings), lang="en")
        planned = project.run("plan", "own", "--settings", str(settings), lang="en")
    assert (run.exit_code, planned.exit_code) == (4, 3)
    assert run.report["warnings"] == []
    everything = run.shown + planned.shown + written(project) + "\n".join(mailed) + json.dumps(told)
    assert len(everything) > 1000
    assert leaks(everything) == []


@pytest.mark.parametrize(
    "proxy",
    [
        "http://taro:{}@127.0.0.1:99999",
        "http://taro:se[{}@127.0.0.1:9",
        "http://taro:se/{}@127.0.0.1:9",
        "http://taro:12/{}@127.0.0.1:9",
        "http://taro:se#{}@127.0.0.1:9",
        "http://taro:se?{}@127.0.0.1:9",
        "http://taro:{}@",
        "taro:{}@",
        "http://taro:a@{}@127.0.0.1:9",
        "http://taro:{}@127.0.0.1:9",
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_a_proxy_that_is_in_the_way_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str, variable: str
) -> None:
    monkeypatch.setattr(client, "ATTEMPTS", 1)
    monkeypatch.setenv(variable, proxy.format(PROXY))
    with client.Client("https://ckan.example/", KEY) as made, pytest.raises(ProxyError) as caught:
        made.call("status_show")
    told = str(caught.value.problems) + str(render(caught.value.problems[0], "en"))
    assert "HTTPS_PROXY" in told
    assert "taro" not in told
    assert leaks(told) == []
