"""Files encrypted at rest in chunks: written in one pass, read from anywhere.

Layout: mark, 8 random bytes, then chunks of CHUNK plain bytes, each sealed by AES-GCM under a nonce of those bytes and
its number; the last one is sealed as the last, so that a file cut short is noticed.
"""

import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files import File

from core.secrets import derived_key

MARK = b"KGF1"
CHUNK = 1 << 18
TAG = 16
HEAD = len(MARK) + 8


def file_cipher() -> AESGCM:
    return AESGCM(derived_key(settings.FIELD_KEY, "files"))


class SealedFile(File):
    """What a storage saves: the blocks, encrypted as they pass."""

    def __init__(self, blocks: Iterable[bytes], name: str):
        super().__init__(io.BytesIO(), name=name)
        self.blocks = blocks

    def chunks(self, chunk_size=None) -> Iterator[bytes]:
        cipher, salt = file_cipher(), os.urandom(8)
        yield MARK + salt
        held, number = bytearray(), 0
        for block in self.blocks:
            held += block
            while len(held) > CHUNK:  # keeps at least one byte back: the last chunk is sealed as the last
                yield cipher.encrypt(salt + number.to_bytes(4), bytes(held[:CHUNK]), b"more")
                del held[:CHUNK]
                number += 1
        yield cipher.encrypt(salt + number.to_bytes(4), bytes(held), b"last")


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file; seekable, holds one chunk."""

    def __init__(self, file: BinaryIO):
        self.file = file
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        if file.read(len(MARK)) != MARK:
            raise OSError("not a sealed file")
        self.salt = file.read(8)
        self.count = max(1, -(-(size - HEAD) // (CHUNK + TAG)))
        self.length = size - HEAD - self.count * TAG
        self.cipher = file_cipher()
        self.place = 0
        self.number = -1
        self.chunk = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.length}[whence])
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer) -> int:
        if self.place >= self.length:
            return 0
        number, offset = divmod(self.place, CHUNK)
        if number != self.number:
            self.chunk, self.number = self.unseal(number), number
        part = self.chunk[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self.place += len(part)
        return len(part)

    def unseal(self, number: int) -> bytes:
        self.file.seek(HEAD + number * (CHUNK + TAG))
        sealed = self.file.read(CHUNK + TAG)
        purpose = b"last" if number == self.count - 1 else b"more"
        return self.cipher.decrypt(self.salt + number.to_bytes(4), sealed, purpose)

    def close(self) -> None:
        self.file.close()
        super().close()


def open_sealed(file: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(SealedReader(file), buffer_size=1 << 16)
