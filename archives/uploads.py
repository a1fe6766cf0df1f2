"""What may be filed: PDF and pictures, told by their first bytes and by drawing them once, and found clean."""

import hashlib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from archives.policy import ArchivePolicy
from archives.rendering import count_pages
from core.errors import Refused

SIGNS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
SAME = {"jpeg": "jpg"}
OFFICE = {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "odt", "ods"}
LONGEST_SCAN = 120  # seconds


@dataclass(frozen=True)
class Sound:
    """An upload that may be kept."""

    name: str
    kind: str
    size: int
    digest: str
    pages: int


def check_upload(file: File, policy: ArchivePolicy, *, is_own: bool = False) -> Sound:
    """Raise `Refused` with what is wrong and what would help. `is_own`: kept here already, so it may be any size."""
    name = plain_name(file.name)
    ending = PurePath(name).suffix.lower().lstrip(".")
    kind = SAME.get(ending, ending)
    if ending in OFFICE:
        raise Refused(_("“%s” is an office document. Save it as PDF and file that.") % name, code="office")
    if kind not in SIGNS:
        raise Refused(_("“%s” cannot be filed. Allowed: PDF, PNG and JPEG.") % name, code="kind")
    if not file.size:
        raise Refused(_("“%s” is empty.") % name, code="empty")
    if file.size > policy.upload_mb * 2**20 and not is_own:
        said = {"name": name, "most": policy.upload_mb}
        raise Refused(_("“%(name)s” is larger than %(most)s MB.") % said, code="large")
    file.seek(0)
    if not file.read(8).startswith(SIGNS[kind]):
        raise Refused(_("“%s” is not what its name says.") % name, code="disguised")
    with on_disk(file, kind) as path:
        scan(path, name)
        pages = pages_of(path, kind, name)
    if pages > policy.most_pages and not is_own:
        said = {"name": name, "pages": pages, "most": policy.most_pages}
        raise Refused(_("“%(name)s” has %(pages)s pages; at most %(most)s can be filed.") % said, code="pages")
    return Sound(name=name, kind=kind, size=file.size, digest=digest_of(file), pages=pages)


def plain_name(name: str) -> str:
    """Without folders and signs that trick the eye, at most as long as its column."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(sign for sign in last if sign.isprintable())
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:150]}{dot}{ending[:20]}" if dot else shown[:150]


@contextmanager
def on_disk(file: File, kind: str) -> Iterator[Path]:
    """The upload as a file with a path, for programs that want one; taken away afterwards."""
    handle, name = tempfile.mkstemp(suffix=f".{kind}")
    path = Path(name)
    try:
        copy_to(handle, file)
        yield path
    finally:
        path.unlink(missing_ok=True)


def copy_to(handle: int, file: File) -> None:
    file.seek(0)
    try:
        with os.fdopen(handle, "wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
    except OSError:
        raise Refused(_("There is no room left on the disk; nothing was kept."), code="disk") from None


def store(kept: FieldFile, upload: File, kind: str) -> None:
    """Under a name that tells nothing and ends as its first bytes say; raises `Refused` where the disk is full."""
    upload.seek(0)
    try:
        kept.save(f"{get_random_string(32)}.{kind}", upload, save=False)
    except OSError:
        raise Refused(_("There is no room left on the disk; nothing was kept."), code="disk") from None


def scan(path: Path, name: str) -> None:
    """By the antivirus command of the installation, if there is one; `{}` stands for the path."""
    command = settings.KEGUAN_ANTIVIRUS
    if not command:
        return
    words = [str(path) if word == "{}" else word for word in shlex.split(command)]
    try:
        done = subprocess.run(words, capture_output=True, timeout=LONGEST_SCAN, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise Refused(_("The virus scanner does not answer; nothing was kept. Try again later."), code="scan") from None
    if done.returncode:
        raise Refused(_("The virus scanner refuses “%s”.") % name, code="virus")


def pages_of(path: Path, kind: str, name: str) -> int:
    try:
        return count_pages(path, kind)
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}", code=refusal.code) from None


def digest_of(file: File) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
