"""A desk for tests: a browser without script that fills in forms, over Starlette's test client.

    page = desk.open("/settings")            a Page: status, text, forms
    page = desk.send(page, "/settings/save", title="…")    its form, filled in and sent as a browser does; redirects followed

Hidden fields and what already stands in a form are sent along, as by a browser.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from lxml import html
from starlette.testclient import TestClient

import publish
from catalog.desk.app import make_app
from catalog.desk.jobs import Jobs
from catalog.desk.page import Page as OwnPage
from catalog.desk.pages import PAGES
from catalog.desk.session import Session
from catalog.desk.workplace import Workplace

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = (Path(sys.executable), ROOT)
"""What of a workplace says how the program is started."""
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
FROM_A_PAGE = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}


@dataclass
class Page:
    """A page that was answered."""

    status: int
    address: str
    tree: html.HtmlElement
    response: httpx.Response

    @property
    def text(self) -> str:
        """The words of the page, without those of its head."""
        return " ".join(self.tree.find("body").text_content().split())

    @property
    def title(self) -> str:
        return " ".join(self.tree.findtext(".//h1", "").split())

    @property
    def problems(self) -> list[str]:
        return [" ".join(item.text_content().split()) for item in self.tree.iterfind(".//section[@class='problems']//li")]

    def form(self, action: str) -> html.FormElement:
        """Return the form that is sent to an address."""
        found = [form for form in self.tree.forms if action in (form.get("action"), *form.xpath(".//button/@formaction"))]
        assert found, f"no form to {action}, only {[form.get('action') for form in self.tree.forms]}\n{self.text}"
        return found[0]


@dataclass
class Desk:
    """A desk over a workplace, opened in one browser."""

    workplace: Workplace
    pages: tuple[OwnPage, ...] | None = None
    session: Session = field(default_factory=lambda: Session(PORT))

    def __post_init__(self) -> None:
        self.jobs = Jobs(self.workplace)
        self.app = make_app(self.workplace, self.session, self.jobs, self.pages)
        self.client = TestClient(self.app, base_url=ADDRESS)
        self.client.get(f"/open/{self.session.token}")

    def open(self, address: str) -> Page:
        return _page(self.client.get(address))

    def app_pages(self) -> list[str]:
        """Return the addresses of the navigation."""
        return [each.address for each in PAGES if each.in_navigation]

    def send(self, page: Page, action: str, files: dict[str, Any] | None = None, **values: str | list[str]) -> Page:
        """Send the form of a page; `values`: what is typed or chosen, and the button that is pressed."""
        fields: dict[str, Any] = {}
        for name, value in page.form(action).form_values():
            fields.setdefault(name, []).append(value)
        sent = {**fields, **values}
        answer = self.client.post(action, data=sent, files=files, headers=FROM_A_PAGE)
        return _page(answer)

    def wait(self, seconds: float = 300) -> None:
        """Wait until the job that runs has ended."""
        until = time.monotonic() + seconds
        while self.jobs.current():
            assert time.monotonic() < until, "the job does not end"
            time.sleep(0.05)

    def close(self) -> None:
        self.jobs.end()
        self.client.close()


class Called:
    """Stands in for the process of a job: its command, called in this process, has ended when the job has begun.

    Out of scope: that it is a process of its own, which goes on without its page and is stopped (frame/test_jobs.py).
    """

    def __init__(self, words: list[str], *, cwd: Path, env: dict[str, str], stdout: IO[bytes], **_: object) -> None:
        self.pid = os.getpid()
        with ExitStack() as stack:
            journal = stack.enter_context(open(stdout.fileno(), "w", encoding="utf-8", closefd=False, buffering=1))
            for each in (chdir(cwd), redirect_stdout(journal), redirect_stderr(journal)):
                stack.enter_context(each)
            stack.enter_context(pytest.MonkeyPatch.context()).setattr(os, "environ", env)
            try:
                publish.main(words[len(PROGRAM) :])
            except SystemExit as ended:
                self._exit_code = int(ended.code or 0)

    def poll(self) -> int:
        """Return the exit code of the command."""
        return self._exit_code

    def wait(self, _seconds: float = 0) -> int:
        """Return the same."""
        return self._exit_code


def _page(response: httpx.Response) -> Page:
    return Page(response.status_code, response.url.raw_path.decode(), html.fromstring(response.text), response)
