"""Who may use the desk: the one browser that opened it with the one-time token, and only through its own forms.

The token stands in the address that the command opens; it is good once, for a cookie. Token, cookie and the forms' own token
are random at each start, live in the memory of this process only, and are never written anywhere.
Out of scope: where they are asked for (`catalog.desk.guard`, `catalog.desk.forms`).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from metadata.messages.rendering import Language
from pipelines.problems import Problem


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Session:
    """The session of a desk on a port. `language`: of its pages; `said`: what the next page tells, once.

    `said` holds keys of words, or problems.
    """

    port: int
    language: Language = "ja"
    token: str = field(default_factory=_random, repr=False)
    form_token: str = field(default_factory=_random, repr=False)
    said: list[tuple[str, dict[str, str]] | Problem] = field(default_factory=list)
    _cookie: str = field(default_factory=_random, repr=False)
    _opened: bool = False

    @property
    def cookie_name(self) -> str:
        """The name of the cookie: cookies do not tell ports apart, and two workplaces may be open."""
        return f"keikaku-desk-{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the desk, once."""
        return f"http://127.0.0.1:{self.port}/open/{self.token}"

    def open_with(self, token: str) -> str | None:
        """Return the value of the cookie for the right token the first time; None for any other, and any other time."""
        if self._opened or not _same(token, self.token):
            return None
        self._opened = True
        return self._cookie

    def knows(self, cookie: str) -> bool:
        """Tell whether a cookie is the one that was given for the token."""
        return self._opened and _same(cookie, self._cookie)

    def owns_form(self, token: str) -> bool:
        """Tell whether a form was made by this session."""
        return _same(token, self.form_token)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())
