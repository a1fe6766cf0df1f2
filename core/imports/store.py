"""Where an uploaded file waits: unpacked, encrypted, under a name that nobody guesses, until the import is over."""

import errno
import gzip
import hashlib
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.files import BLOCK, GZIP, Opener, too_big_unpacked
from core.models import Import
from core.sealed import SealedFile, open_sealed


class Unpacked:
    """The blocks of an upload, unpacked if gzipped, counted and digested as they pass."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        packed = self.file.read(2) == GZIP
        self.file.seek(0)
        source = gzip.GzipFile(fileobj=self.file) if packed else self.file
        try:
            while block := source.read(BLOCK):
                if packed and not self.size and block.startswith(GZIP):
                    raise Refused(_("The file is packed twice. Unpack it once and try again."), code="format")
                self.size += len(block)
                if self.size > settings.KEGUAN_UNPACKED_LIMIT:
                    raise too_big_unpacked()
                self.digest.update(block)
                yield block
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Refused(_("The packed file is incomplete or damaged."), code="half")


def check_size(file) -> None:
    file.seek(0, 2)
    if file.tell() > settings.KEGUAN_UPLOAD_LIMIT:
        raise Refused(too_large(), code="big")


def too_large() -> str:
    return _("The file is larger than %(limit)s MB.") % {"limit": settings.KEGUAN_UPLOAD_LIMIT // 2**20}


def keep(file: BinaryIO) -> tuple[str, str]:
    """Store an upload encrypted; gives the stored name and the digest of the unpacked content."""
    check_size(file)
    blocks = Unpacked(file)
    name = f"imports/{timezone.localdate():%Y/%m}/{secrets.token_urlsafe(24)}"
    with storing(name):
        name = default_storage.save(name, SealedFile(blocks, name))
    return name, blocks.digest.hexdigest()


@contextmanager
def storing(name: str) -> Iterator[None]:
    """What was half written is deleted; a full disk is said plainly."""
    try:
        yield
    except OSError as error:
        default_storage.delete(name)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(_("The disk of the server is full. Nothing was stored."), code="disk")
        raise
    except Refused:
        default_storage.delete(name)
        raise


def open_kept(name: str) -> BinaryIO:
    return open_sealed(default_storage.open(name, "rb"))


def opener(batch: Import) -> Opener:
    return partial(open_kept, batch.file.name)


def drop(batch: Import) -> None:
    """Delete the uploaded file; the caller's transaction empties the field."""
    if batch.file:
        default_storage.delete(batch.file.name)
