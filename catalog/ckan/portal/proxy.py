"""The proxy on the way to a portal, as the machine is set: looked at before it is used.

What requests and urllib say of a proxy that is written wrongly holds its name and password, or is no error of theirs at all.
Out of scope: what a proxy answers (`catalog.ckan.portal.answers`).
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from catalog.ckan.portal.errors import ProxyError


def require_sound_proxy(url: str, action: str) -> None:
    """Raise ProxyError, without any part of its address, when the proxy for an address cannot be one."""
    proxy = select_proxy(url, get_environ_proxies(url))
    if proxy is None or _sound(proxy):
        return
    error = ProxyError(url, action, _variable(urlsplit(url).scheme))
    error.passing = False
    raise error


def _sound(proxy: str) -> bool:
    """Tell whether a proxy has a host, a port that can be, and nothing behind them, as an unescaped password would leave."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        return bool(parts.hostname) and parts.port != 0 and not (parts.path.strip("/") or parts.query or parts.fragment)
    except ValueError:
        return False


def _variable(scheme: str) -> str:
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), "proxy")
