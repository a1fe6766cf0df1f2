"""Phone numbers: mobile, landline, service numbers, foreign ones."""

import re
import unicodedata

from django.utils.translation import gettext as _

from core.secrets import blind_index
from customers.values.verdict import Verdict

MOBILE = re.compile(r"1[3-9]\d{9}")
AREA = r"10|2\d|[3-9]\d{2}"  # area code without its zero
LANDLINE = re.compile(rf"0({AREA})([2-9]\d{{6,7}})")
SERVICE = re.compile(r"[48]00\d{7}|(?:95|96|10|12)\d{3,6}")
LOCAL = re.compile(r"[2-9]\d{6,7}")
FOREIGN = re.compile(r"\+\d{7,15}")
SEVERAL = re.compile(r"[/、,;|\n]|(?<=\d{7})\s+(?=[01+]\d{2})")
EXTENSION = re.compile(r"(?<=\d{3})\s*(?:-|转|分机|ext\.?|x|#)+\s*(\d{1,6})$", re.IGNORECASE)
FLOAT_TAIL = re.compile(r"\.0+$")
NOISE = re.compile(r"[\s\-–—_.·()]+")


def split_number(text: str) -> tuple[str, str]:
    """The first number of a cell in one form, and its extension: ("02158881234", "801")."""
    if text.isdecimal() and MOBILE.fullmatch(text):
        return text, ""
    text = FLOAT_TAIL.sub("", unicodedata.normalize("NFKC", text).strip())
    text = next((part for part in SEVERAL.split(text) if part.strip()), "").strip()
    whole = plain_number(text)
    if MOBILE.fullmatch(whole) or LANDLINE.fullmatch(whole) or SERVICE.fullmatch(whole):
        return whole, ""
    extension = EXTENSION.search(text)
    if extension:
        main = plain_number(text[: extension.start()])
        if MOBILE.fullmatch(main) or LANDLINE.fullmatch(main) or SERVICE.fullmatch(main):
            return main, extension[1]
    return whole, ""


def plain_number(text: str) -> str:
    """Without separators and the country code of China; other countries keep theirs behind a plus."""
    digits = NOISE.sub("", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    digits = digits.removeprefix("+086") if digits.startswith("+086") else digits.removeprefix("+86")
    for prefix in ("086", "86", "0"):
        rest = digits.removeprefix(prefix)
        if rest != digits and MOBILE.fullmatch(rest):
            return rest
    if SERVICE.fullmatch(digits):
        return digits
    rest = digits.removeprefix("86")
    for candidate in (digits, "0" + digits, "0" + rest):
        if LANDLINE.fullmatch(candidate) and (candidate == digits or len(digits) > 9):
            return candidate
    return digits


def clean_phone(text: str) -> str:
    """The one form of a number in which it is found: 13812345678, 02158881234, +442079460018."""
    return split_number(text)[0] if text else ""


def check_phone(text: str) -> Verdict:
    """The number as it is kept (021-58881234-801). What is no usual number warns; what holds no number is an error."""
    text = (text or "").strip()
    if not text:
        return Verdict("")
    number, extension = split_number(text)
    tail = f"-{extension}" if extension else ""
    if len(SEVERAL.split(unicodedata.normalize("NFKC", text))) > 1:
        return Verdict(text, warning=_("Several phone numbers: only the first is found by search."))
    if MOBILE.fullmatch(number) or SERVICE.fullmatch(number) or FOREIGN.fullmatch(number):
        return Verdict(number + tail)
    if landline := LANDLINE.fullmatch(number):
        return Verdict(f"0{landline[1]}-{landline[2]}{tail}")
    if LOCAL.fullmatch(number):
        return Verdict(number, warning=_("The phone number has no area code."))
    if sum(character.isdecimal() for character in number) < 5:
        return Verdict(text, error=_("This is not a phone number."))
    return Verdict(text, warning=_("This is no usual phone number."))


def phone_indexes(text: str) -> tuple[str, str]:
    """The blind indexes of the whole number and of its last four digits."""
    number = clean_phone(text)
    tail = number[-4:] if number[-4:].isdecimal() and len(number) > 4 else ""
    return blind_index(number, "phone"), blind_index(tail, "phone_tail")
