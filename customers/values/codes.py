"""Unified social credit codes (GB 32100) and ID card numbers (GB 11643)."""

import re
import unicodedata
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.values.regions import is_known_region
from customers.values.verdict import Verdict

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
VALUE_OF = {letter: value for value, letter in enumerate(ALPHABET)}
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CODE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
SEPARATORS = re.compile(r"[\s\-–—_.]+")

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
# Provinces, then residence permits of Hong Kong, Macao, Taiwan (81-83) and of foreigners (9x).
ID_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9]")
OLDEST_YEAR = 1850


def compact(text: str) -> str:
    """Half-width, upper case, without spaces and dashes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return SEPARATORS.sub("", text).upper()


def credit_check_digit(code: str) -> str:
    """The last character that GB 32100 demands for the first seventeen."""
    total = sum(VALUE_OF[letter] * weight for letter, weight in zip(code, CODE_WEIGHTS, strict=False))
    return ALPHABET[(31 - total) % 31]


def check_credit_code(text: str) -> Verdict:
    """A wrong check digit only warns: early pilot regions issued lawful codes that fail it."""
    code = compact(text or "")
    if not code:
        return Verdict("")
    if len(code) != 18:
        return Verdict(code, error=_("A credit code has 18 characters, this one has %(count)d.") % {"count": len(code)})
    if not CODE.fullmatch(code):
        return Verdict(code, error=_("Not a credit code: a wrong character, perhaps O for 0, I for 1 or S for 5."))
    if code[17] != credit_check_digit(code):
        return Verdict(
            code, warning=_("The check digit of the credit code does not fit. Compare it with the business licence.")
        )
    return Verdict(code)


def id_check_digit(number: str) -> str:
    """The last character that GB 11643 demands for the first seventeen digits."""
    return ID_CHECK[sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False)) % 11]


def birthday_of(digits: str) -> date | None:
    """A birthday written as YYYYMMDD; nothing when there was no such day."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= OLDEST_YEAR and day <= timezone.localdate() else None


def check_id_number(text: str) -> Verdict:
    """By structure, date and check digit; an unknown region and the old 15 digits only warn."""
    number = compact(text or "")
    if not number:
        return Verdict("")
    is_old = len(number) == 15
    error = id_error(number, is_old)
    if error:
        return Verdict(number, error=error)
    if is_old:
        return Verdict(number, warning=_("An ID number of 15 digits is out of use since 2013."))
    if not is_known_region(number[:6]) and number[:2] not in ("81", "82", "83") and number[0] != "9":
        return Verdict(number, warning=_("The region of the ID number is not in the official list."))
    return Verdict(number)


def id_error(number: str, is_old: bool) -> str:
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", number, re.ASCII):
        return _("An ID number has 18 digits, the last may be X.")
    if not ID_PROVINCES.fullmatch(number[:2]):
        return _("The ID number begins with no known province.")
    if not birthday_of("19" + number[6:12] if is_old else number[6:14]):
        return _("The ID number contains no possible birthday.")
    if not is_old and number[17] != id_check_digit(number):
        return _("The check digit of the ID number is wrong.")
    return ""
