"""The types of single values that officers declare: text, code, day, address and so on, as annotated types for pydantic.

A value of the wrong form fails with the name of its form (`day`, `url` …) as the type of the error; a value that is not in a
list, or whose check digit is wrong, fails with the code of a Problem of its own. `metadata.declared.declaration.parse` makes
Problems of both; the words are in `metadata/messages`. Out of scope: which keys there are (`metadata.declared.declaration`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, PydanticKnownError
from pyoxigraph import NamedNode

from metadata.declared.yaml_file import code_point, refused_character
from pipelines.japanese.codes import check_digit, corporate_check_digit
from pipelines.problems import Place, Problem, SettingsError

LONGEST_ID = 100
"""Characters of a dataset's id: CKAN's limit for a name; names of files made of it stay under the 255 bytes of a disk."""

_NOT_IN_IRI = re.compile(r"%(?![0-9A-Fa-f]{2})|[\[\]#\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""What RFC 3986 and 3987 keep out of path, query and fragment: a bare `%`, brackets, a second `#`, private characters."""

K = TypeVar("K")
T = TypeVar("T")


def fail(code: str, **facts: str) -> PydanticCustomError:
    """Return the error that becomes a Problem with this code and these facts.

    `at`: the key at fault, dotted, below the mapping that the check looks at as a whole.
    """
    return PydanticCustomError(code, "{code}", {"code": code, **facts})  # words come from metadata/messages


def _unfit(form: str) -> PydanticCustomError:
    return PydanticCustomError(form, form)  # words come from metadata/messages, section wanted


def _code(value: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", value) or check_digit(value[:5]) != value[5]:
        raise fail("code-check-digit", given=value)
    return value


def _corporate(value: str) -> str:
    if not re.fullmatch(r"[0-9]{13}", value) or corporate_check_digit(value[1:]) != value[0]:
        raise fail("corporate-number", given=value)
    return value


def known(code: str, list_of: Callable[[], Iterable[str]]) -> AfterValidator:
    """Return the check that a value is in a closed list; its Problem has this code, the value and the list."""

    def check(value: str | int) -> str | int:
        names = tuple(list_of())
        if str(value) not in names:
            raise fail(code, given=str(value), known=", ".join(names))
        return value

    return AfterValidator(check)


def _plain_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
        raise fail("path-outside", given=value)
    return value


def is_dataset_id(value: str) -> bool:
    """Return whether a name has the form of an id of a dataset: code of the municipality, `_`, a name."""
    return re.fullmatch(r"[0-9]{6}_[a-z0-9]+(?:_[a-z0-9]+)*", value) is not None


def _dataset_id(value: str) -> str:
    if not is_dataset_id(value):
        raise fail("id-form", given=value)
    if len(value) > LONGEST_ID:
        raise fail("id-length", given=value, length=str(len(value)), limit=str(LONGEST_ID))
    return value


def _line(value: str) -> str:
    if refused := refused_character(value):
        raise fail("text-characters", character=code_point(refused))
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return value


def _form(name: str, pattern: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise _unfit(name)
        return value

    return AfterValidator(check)


def _url(value: str) -> str:
    """Return an address that is an IRI of http(s): one that is none makes an RDF file that no strict parser reads."""
    if refused_character(value) or not re.fullmatch(r"https?://[^\s<>\"{}|\\^`/?#][^\s<>\"{}|\\^`]*", value):
        raise _unfit("url")
    try:
        address = urlsplit(value)
        host, _port = address.hostname, address.port
        encoded = urlunsplit(
            (*address[:2], *(_NOT_IN_IRI.sub(lambda sign: quote(sign[0], safe=""), part) for part in address[2:]))
        )
        NamedNode(encoded)
    except ValueError as error:  # a bracket left open, a port that is no number, a host with signs that no host has
        raise _unfit("url") from error
    if not host:
        raise _unfit("url")
    if encoded != value:
        signs = " ".join(dict.fromkeys(sign for part in address[2:] for sign in _NOT_IN_IRI.findall(part)))
        raise fail("address-signs", given=value, signs=signs, encoded=encoded)
    return value


def _tile_url(value: str) -> str:
    """Return the address of map tiles; its host is one that a Content-Security-Policy can name."""
    places = [value.count(place) for place in ("{z}", "{x}", "{y}")]
    if places != [1, 1, 1] or not re.fullmatch(r"https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?/[A-Za-z0-9/{}._~?=&%-]*", value):
        raise _unfit("tile_url")
    return value


def _day(value: object) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass  # 2026-02-30
    raise _unfit("day")


def _day_text(value: object) -> str:
    return _day(value).isoformat()


def _published(value: str) -> str:
    try:
        _day(value + {4: "-01-01", 7: "-01"}.get(len(value), ""))  # the first day of a year or month
    except PydanticCustomError as error:
        raise _unfit("published") from error
    return value


def _or_empty(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda value: check(value) if value else value)


def _nothing_is_empty(value: object) -> object:
    return [] if value is None else value  # `settlements:` with nothing after it


def _nothing_is_none(value: object) -> object:
    return {} if value is None else value  # `targets:` with nothing but comments after it


Line = Annotated[str, AfterValidator(_line)]
"""One line of text without control characters; may be empty."""
Text = Annotated[Line, AfterValidator(_not_blank)]
"""One line of text that says something."""
Quote = Annotated[str, Field(min_length=1)]
"""Words of a document as they stand in it, with its tabs and line breaks."""
Url = Annotated[str, AfterValidator(_url)]
TileUrl = Annotated[str, AfterValidator(_tile_url)]
UrlOrNone = Annotated[str, _or_empty(_url)]
Email = Annotated[str, _form("email", r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
Telephone = Annotated[str, _form("telephone", r"[0-9+-]*")]
Day = Annotated[datetime.date, BeforeValidator(_day)]
DayText = Annotated[str, BeforeValidator(_day_text)]
Published = Annotated[str, _or_empty(_published)]
"""A year, a month or a day: 2025, 2025-03, 2025-03-31; or empty."""
Sha256 = Annotated[str, _form("sha256", r"[0-9a-f]{64}")]
Version = Annotated[str, _form("version", r"[0-9]+\.[0-9]+\.[0-9]+")]
FiscalYear = Annotated[int, Field(ge=1989, le=2100)]
MunicipalityCode = Annotated[str, AfterValidator(_code)]
CATALOGUE = "catalogue"
PublisherCode = Annotated[str, AfterValidator(lambda value: value if value == CATALOGUE else _code(value))]
"""A municipality's code, or `catalogue` for who makes the catalogue and has none."""
CorporateNumber = Annotated[str, AfterValidator(_corporate)]
PlainName = Annotated[str, AfterValidator(_plain_name)]
DatasetId = Annotated[str, AfterValidator(_dataset_id)]
ListOrNothing = Annotated[list[T], BeforeValidator(_nothing_is_empty)]
MapOrNothing = Annotated[dict[K, T], BeforeValidator(_nothing_is_none)]


def web_address(text: str, key: str) -> str:
    """Return an address given with a command or a form as `key`; it may be empty. Raises SettingsError `option-url`."""
    try:
        return TypeAdapter(Url).validate_python(text) if text else ""
    except ValidationError as error:
        raise SettingsError(Problem("option-url", Place(key=key), {"given": text})) from error
