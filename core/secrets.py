"""Encryption at rest and blind indexes, both from FIELD_KEY."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "k1:"


@lru_cache(maxsize=8)
def derived_key(field_key: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"keguan", info=purpose.encode()).derive(field_key.encode())


@lru_cache(maxsize=4)
def _cipher(field_key: str) -> AESGCM:
    return AESGCM(derived_key(field_key, "encrypt"))


def encrypt(plain: str) -> str:
    """Ciphertext of a text, different each time; the empty text stays empty."""
    if not plain:
        return ""
    nonce = os.urandom(12)
    sealed = _cipher(settings.FIELD_KEY).encrypt(nonce, plain.encode(), None)
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    """The text behind a ciphertext. Raises `InvalidTag` when FIELD_KEY is not the one it was written with."""
    if not stored:
        return ""
    raw = base64.urlsafe_b64decode(stored.removeprefix(PREFIX))
    return _cipher(settings.FIELD_KEY).decrypt(raw[:12], raw[12:], None).decode()


def blind_index(plain: str, purpose: str) -> str:
    """Keyed hash by which an encrypted value is found; 32 hex characters, empty for the empty text."""
    if not plain:
        return ""
    key = derived_key(settings.FIELD_KEY, f"index:{purpose}")
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:32]


def mask(plain: str) -> str:
    """What a page may show: 138****1234, 110105********002X, 62**8; never more than half of the text."""
    length = len(plain)
    if length <= 1:
        return "*" * length
    if length <= 4:
        return plain[0] + "*" * (length - 1)
    if length <= 8:
        return plain[:2] + "*" * (length - 3) + plain[-1]
    head = 6 if length >= 15 else 3
    return plain[:head] + "*" * (length - head - 4) + plain[-4:]


class Secret:
    """A sensitive value as read from the database: prints masked, gives the plain text only when asked by name."""

    __slots__ = ("stored",)

    def __init__(self, stored: str):
        self.stored = stored

    @classmethod
    def of(cls, plain: str) -> "Secret":
        return cls(encrypt(plain))

    def reveal(self) -> str:
        return decrypt(self.stored)

    @property
    def masked(self) -> str:
        return mask(self.reveal())

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self.stored)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())
