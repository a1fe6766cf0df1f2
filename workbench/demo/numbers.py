"""Numbers that look right and are right: credit codes, ID card numbers, and a spread that never meets itself."""

from datetime import date
from math import gcd

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


def spread(index: int, space: int, seed: int) -> int:
    """A number below `space`, a different one for every index below `space`; neighbours land far apart."""
    step = int(space * 0.6180339887) | 1
    while gcd(step, space) != 1:
        step += 2
    return (index * step + seed * 7919) % space


def organisation_code(number: int) -> str:
    """Nine characters as the bureau gives them out since 2015: MA, six characters, check character."""
    body = ""
    for _place in range(6):
        number, rest = divmod(number, 31)
        body = ALPHABET[rest] + body
    body = "MA" + body
    total = sum(weight * int(char, 36) for weight, char in zip(ORGANISATION_WEIGHTS, body, strict=True))
    return body + "0123456789X0"[11 - total % 11]


def credit_code(head: str, region: str, number: int) -> str:
    """The 18 characters of a unified social credit code with both check characters."""
    body = head + region + organisation_code(number)
    total = sum(pow(3, place, 31) * ALPHABET.index(char) for place, char in enumerate(body))
    return body + ALPHABET[-total % 31]


def id_number(region: str, born: date, serial: int) -> str:
    body = f"{region}{born:%Y%m%d}{serial % 1000:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]
