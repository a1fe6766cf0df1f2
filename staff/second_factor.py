"""The arithmetic of codes: keys, the address that an authenticator app reads, its picture, recovery codes."""

import base64
import os
import secrets
from io import BytesIO
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django_otp.oath import TOTP
from qrcode.image.svg import SvgPathImage

from core.secrets import blind_index
from staff.models import SecondFactor, User

ISSUER = "Keguan"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


def new_key() -> str:
    """160 random bits in base32, as RFC 4226 advises."""
    return base64.b32encode(os.urandom(20)).decode()


def matching_step(factor: SecondFactor, code: str) -> int | None:
    """The half minute that the code belongs to: now, the one before or the next; never one already used."""
    totp = TOTP(base64.b32decode(factor.key.reveal()))
    fits = totp.verify(int(code), tolerance=1, min_t=factor.last_step + 1)
    return totp.t() if fits else None


def app_address(person: User, key: str) -> str:
    """otpauth://… as authenticator apps know it."""
    issuer = f"{ISSUER} {settings.COMPANY_NAME}".strip()
    return f"otpauth://totp/{quote(f'{issuer}:{person.username}')}?{urlencode({'secret': key, 'issuer': issuer})}"


def picture(text: str) -> str:
    """The QR code as an address that an <img> shows without asking the server again."""
    file = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=12).save(file)
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()


def new_recovery_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def digest_of(person: User, code: str) -> str:
    """The keyed hash of a recovery code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return blind_index(plain, f"recovery:{person.pk}") if len(plain) == 10 else ""
