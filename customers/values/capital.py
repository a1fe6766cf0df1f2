"""Registered capital as registers spell it: «1,000(万元人民币)», «10万美元», «N/A»."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from core.fields import LARGEST
from customers.values.verdict import is_empty

CURRENCIES = {
    "CNY": ("人民币", "rmb", "cny", "¥"),
    "USD": ("美元", "美金", "usd", "us$", "美"),
    "HKD": ("港元", "港币", "香港元", "hkd", "hk$"),
    "EUR": ("欧元", "eur", "€"),
    "JPY": ("日元", "日币", "日圆", "jpy"),
    "GBP": ("英镑", "gbp", "£"),
    "TWD": ("新台币", "台币", "台湾元", "twd"),
    "MOP": ("澳门元", "澳门币", "mop"),
    "SGD": ("新加坡元", "新元", "新加坡币", "sgd"),
    "AUD": ("澳元", "澳大利亚元", "aud"),
    "CAD": ("加元", "加拿大元", "cad"),
    "KRW": ("韩元", "韩币", "韩圆", "krw"),
    "CHF": ("瑞士法郎", "瑞郎", "chf"),
}
CURRENCY_OF = {word: code for code, words in CURRENCIES.items() for word in words}
UNITS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_WORDS = "|".join(re.escape(word) for word in sorted(CURRENCY_OF, key=len, reverse=True))
CAPITAL = re.compile(
    rf"(?P<before>{_WORDS})?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"\(?(?P<unit>万亿|百万|千万|亿|万|千|百)?元?(?P<after>{_WORDS})?(?:元|圆)?整?\)?"
)


def parse_capital(text: str, *, unit: int = 1) -> tuple[Decimal | None, str]:
    """(amount in whole currency units, currency code); nothing for an empty cell.

    `unit` is what a bare number counts (10,000 in a column headed 万元). Raises `ValueError` with a text for people.
    """
    if is_empty(text):
        return None, "CNY"
    found = CAPITAL.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower())
    if not found:
        raise ValueError(_("The registered capital “%(text)s” is not understood and left empty.") % {"text": text[:40]})
    word = found["after"] or found["before"]
    is_bare = not (found["unit"] or word or "元" in text)
    amount = Decimal(found["number"].replace(",", "")) * (unit if is_bare else UNITS[found["unit"] or ""])
    if amount > LARGEST:
        raise ValueError(_("The registered capital “%(text)s” is too large.") % {"text": text[:40]})
    return amount, CURRENCY_OF[word] if word else "CNY"
