"""Codes of public bodies: check digits, what a code of a municipality may be.

Out of scope: which municipality has which code; the codes change every year, and a rule of their form does not.
"""

from __future__ import annotations

import re

_PREFECTURES = 47
_FIRST_MUNICIPALITY = 100  # of the three digits behind the prefecture; 000 is the prefecture itself


def check_digit(five: str) -> str:
    """Return the check digit of a 5-digit municipality code (JIS X 0402: weights 6 5 4 3 2, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def corporate_check_digit(twelve: str) -> str:
    """Return the check digit of a 法人番号 (weights 1 and 2 from the right, modulus 9)."""
    total = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(twelve)))
    return str(9 - total % 9)


def is_code(text: str) -> bool:
    """Tell whether six digits are a code: right check digit, one of the 47 prefectures."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return False
    return 1 <= int(text[:2]) <= _PREFECTURES and check_digit(text[:5]) == text[5]


def is_corporate_number(text: str) -> bool:
    """Tell whether thirteen digits are a 法人番号, its check digit in front."""
    return bool(re.fullmatch(r"[0-9]{13}", text)) and corporate_check_digit(text[1:]) == text[0]


def mended_code(five: str) -> str:
    """Return the code that five digits are for, "" where two can be meant: a zero in front or the check digit is lost."""
    possible = {code for code in (f"0{five}", five + check_digit(five)) if is_code(code) and _is_place(code)}
    return possible.pop() if len(possible) == 1 else ""


def _is_place(code: str) -> bool:
    number = int(code[2:5])
    return number == 0 or number >= _FIRST_MUNICIPALITY
