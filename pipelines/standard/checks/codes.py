"""Rules of codes: municipalities, 町字ID, 法人番号, postal codes, phones, and texts that have a form.

Spreadsheets take a leading zero off and turn long numbers into 4.00E+12: the first is put back where only one code can be
meant, the second is lost. Out of scope: whether a code is given to somebody; lists of them change.
"""

from __future__ import annotations

import re

from pipelines.japanese.codes import is_code, is_corporate_number, mended_code
from pipelines.standard.checks.finding import Finding, Rule, digits_lost, found, narrow
from pipelines.standard.definition import Column
from pipelines.standard.rules import rules

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－ーｰ", "-"))
_WHOLE = re.compile(r"(\d+)\.0+")
_MACHIAZA = re.compile(r"(\d{1,4})-(\d{3})")
_POSTAL = re.compile(r"〒?\s?(\d{3})[- ]?(\d{4})")
_POSTAL_SHORT = re.compile(r"(\d{2})-?(\d{4})")
_PHONE = re.compile(r"\(?0\d{1,4}\)?[- ]?\d{1,4}[-) ]\d{3,4}|0\d{9,10}")
_PHONE_WITHOUT_ZERO = re.compile(r"[1-9][1-9]\d{7}|[5-9]0\d{8}|800\d{7}")
"""Numbers of ten digits, and of eleven where they are mobile, of the internet or free of charge."""
_PHONE_CUT = re.compile(r"\(?[1-9]\d{0,3}[-)(]{1,2}\d{1,4}[-)]\d{4}")
_FLOAT_PHONE = re.compile(r"(\d{9,11})\.0+")
_URL = re.compile(r"https?://[!-~]+")
_EMAIL = re.compile(r"(?!mailto:)[!-?A-~]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")
_GROUPED = re.compile(r"\d(?:,\d{3}){4}")
_FIXED = re.compile(r"\\d\{(\d+)\}")


def _is_empty(text: str) -> bool:
    return text in rules().placeholders.words or text in rules().placeholders.none


def _digits(text: str) -> str:
    plain = narrow(text).strip()
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else plain


def municipality(text: str) -> Finding | None:
    """Find what is no code of a prefecture or municipality, six digits with their check digit."""
    if is_code(text):
        return None
    if _is_empty(text):
        return found("placeholder", "")
    plain = _digits(text)
    if is_code(plain):
        return found("number_format", plain)
    if re.fullmatch(r"\d{5}", plain):
        code = mended_code(plain)
        return found("code_invalid", code or None, ask=not code)
    if re.fullmatch(r"[1-9]\d{3}", plain):  # both its zero and its check digit may be lost
        code = mended_code(f"0{plain}")
        return found("code_invalid", code or None, ask=True)
    return digits_lost(text) or found("code_invalid")


def machiaza(text: str) -> Finding | None:
    """Find what is no 町字ID, seven digits, a hyphen after the fourth allowed."""
    if re.fullmatch(rules().patterns["machiaza_id"], text):
        return None
    if _is_empty(text):
        return found("placeholder", "")
    plain = _digits(text)
    short = _MACHIAZA.fullmatch(plain)
    if short or (re.fullmatch(r"\d{1,6}", plain) and plain.strip("0")):
        return found("leading_zero_lost", f"{short[1]:0>4}-{short[2]}" if short else plain.zfill(7))
    if re.fullmatch(rules().patterns["machiaza_id"], plain):
        return found("number_format", plain)
    return digits_lost(text) or found("not_in_word_list", severity="hint")


def corporate_number(text: str) -> Finding | None:
    """Find what is no 法人番号, thirteen digits with their check digit."""
    if is_corporate_number(text):
        return None
    if _is_empty(text):
        return found("placeholder", "")
    plain = _digits(text)
    plain = plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain
    if is_corporate_number(plain):
        return found("number_format", plain)
    if plain[:1] == "T" and is_corporate_number(plain[1:]):  # as it is written on invoices
        return found("number_format", plain[1:], ask=True)
    if re.fullmatch(r"\d{13}", plain):
        return found("code_invalid")
    return found("digits_lost" if any(map(str.isdigit, plain)) else "not_a_number")


def postal_code(text: str) -> Finding | None:
    """Find what is no postal code of seven digits."""
    if re.fullmatch(r"\d{7}", text) and text.isascii():
        return None
    if _is_empty(text):
        return found("placeholder", "")
    plain = _digits(text.translate(_DASHES))
    written = _POSTAL.fullmatch(plain)
    if written:
        return found("postal_code_format", written[1] + written[2])
    short = _POSTAL_SHORT.fullmatch(plain)
    if short:
        return found("leading_zero_lost", f"0{short[1]}{short[2]}", ask=True)
    return digits_lost(text) or found("postal_code_format")


def phone(text: str) -> Finding | None:
    """Find two phones in a cell, one without its zero, and the forms that the official example has not (a hint)."""
    if re.fullmatch(rules().patterns["phone"], text) and text.isascii():
        return None
    if _is_empty(text) or text in rules().placeholders.phone:
        return found("placeholder", "")
    plain = narrow(text.translate(_DASHES)).strip()
    whole = _FLOAT_PHONE.fullmatch(plain)
    plain = whole[1] if whole else plain
    numbers = _PHONE.findall(plain)
    if len(numbers) > 1:
        return found("phone_more", numbers[0])
    if _PHONE_WITHOUT_ZERO.fullmatch(plain):
        return found("leading_zero_lost", f"0{plain}")
    if _PHONE_CUT.fullmatch(plain) and _PHONE_WITHOUT_ZERO.fullmatch(re.sub(r"\D", "", plain)):
        return found("leading_zero_lost", f"({'0' + plain[1:]}" if plain[0] == "(" else f"0{plain}", ask=True)
    return digits_lost(plain) or found("phone_format", plain if plain != text else None, ask=False)


def identifier(text: str) -> Finding | None:
    """Find an ID with full-width letters or digits: nobody knows whether others write it so, so it is only told."""
    return digits_lost(text) or (found("identifier_wide") if narrow(text) != text else None)


def float_identifier(text: str) -> Finding | None:
    """Find an ID of a column in which a program made numbers of all: 1001.0."""
    return found("number_format", text.partition(".")[0], ask=True)


def url(text: str) -> Finding | None:
    """Find what is no address of one page with its scheme: what is written with wide letters, or without https://."""
    if _URL.fullmatch(text):
        return None
    plain = narrow(text).strip()
    proposed = plain if _URL.fullmatch(plain) else ""
    return found("url_format", proposed or None, ask=False)


def email(text: str) -> Finding | None:
    """Find what is no one e-mail address in half-width letters."""
    if _EMAIL.fullmatch(text):
        return None
    plain = narrow(text).strip()
    proposed = plain if _EMAIL.fullmatch(plain) else ""
    return found("email_format", proposed or None, ask=False)


def point_of_interest(column: Column) -> Rule:
    """Return the rule of a POI code, four digits; a list of codes is only likely."""

    def rule(text: str) -> Finding | None:
        if re.fullmatch(rules().patterns["poi_code"], text) and (not column.words or text in column.words):
            return None
        return found("not_in_word_list", severity="hint" if column.words else None)

    return rule


def text_of_form(column: Column) -> Rule:
    """Return the rule of a text with a form of its own: only what a spreadsheet took away is told, one zero in front."""
    fixed = _FIXED.fullmatch(column.pattern)
    width = int(fixed[1]) if fixed else 0

    def rule(text: str) -> Finding | None:
        if text.isdecimal() and len(text) == width - 1:
            return found("leading_zero_lost", text.zfill(width), ask=True)
        return digits_lost(text)

    return rule
