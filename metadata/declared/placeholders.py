"""Addresses that stand for one nobody has given yet, as `init` writes them: told before harvesters keep ids under them.

Names for examples are reserved: .example, .invalid, .test, example.com, .net and .org by RFC 2606 and 6761, example.jp by
JPRS. `keikaku.example` is the address of the project's own catalogue, which shows what comes of a build and is harvested by
nobody: it is meant. Out of scope: whether an address answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from metadata.declared.declaration import ContactDeclaration, Publishers
from metadata.declared.settings import Settings
from metadata.declared.yaml_file import KeyPath, YamlFile
from pipelines.problems import Place, Problem, few

PLACEHOLDER = "https://example.jp/"
"""What is written where no address was given."""
_OWN = "keikaku.example"
_RESERVED = ("example", "invalid", "test", "example.com", "example.net", "example.org", "example.jp")

Address = tuple[KeyPath, str]
"""An address, or an e-mail address, with the keys that lead to it."""


def is_placeholder(address: str) -> bool:
    """Return whether an address or an e-mail address is under a name that is reserved for examples."""
    host = (urlsplit(address).hostname or address.rpartition("@")[2]).rstrip(".").lower()
    return host != _OWN and any(f".{host}".endswith(f".{name}") for name in _RESERVED)


def placeholders_in_settings(settings: Settings) -> Iterator[Problem]:
    """Yield `base-url-placeholder` for the address of the catalogue, `address-placeholder` for those of who makes it."""
    file = settings.file
    if is_placeholder(settings.base_url):
        declared = file is not None and file.data["base_url"].rstrip("/") == settings.base_url.rstrip("/")
        place = file.place(("base_url",)) if file is not None and declared else Place(key="--base-url")
        yield Problem("base-url-placeholder", place, {"given": settings.base_url})
    if file is not None:
        by = settings.catalogue.publisher
        yield from _together(file, _addresses(("catalogue", "publisher"), by.site, by.contact))


def placeholders_of_publishers(declared: Publishers, file: YamlFile) -> Iterator[Problem]:
    """Yield `address-placeholder` for what publishers.yaml has of them."""
    of_each = (_addresses(("publishers", code), one.site, one.contact) for code, one in declared.publishers.items())
    yield from _together(file, (address for addresses in of_each for address in addresses))


def _addresses(path: KeyPath, site: str, contact: ContactDeclaration) -> tuple[Address, ...]:
    of_contact = (*path, "contact")
    return (((*path, "site"), site), ((*of_contact, "form"), contact.form), ((*of_contact, "email"), contact.email))


def _together(file: YamlFile, addresses: Iterable[Address]) -> Iterator[Problem]:
    """Yield one problem for all placeholders of a file, at the first; `lines` says where all of them are."""
    found = [(file.place(path), address) for path, address in addresses if is_placeholder(address)]
    if found:
        place, given = found[0]
        yield Problem("address-placeholder", place, {"given": given, "lines": few([str(at.line) for at, _ in found])})
