"""Asking the child process, and keeping what it drew: unmarked, outside the web root, gone with the document."""

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from archives.rendering import child
from core.errors import Refused

LONGEST = 30  # seconds


def count_pages(path: Path | str, kind: str) -> int:
    """How many pages. Raises `Refused` for what is damaged, protected, or too large to be shown."""
    return json.loads(ask_child("about", str(path), kind))["pages"]


def draw_page(path: Path | str, kind: str, digest: str, number: int, width: int) -> bytes:
    """A JPEG of the page, from the kept ones where it was drawn before. Raises where the document is not there."""
    kept = folder_of(digest) / f"{number}-{width}.jpg"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        if not Path(path).exists():
            raise
        drawn = ask_child("page", str(path), kind, str(number), str(width))
    with suppress(OSError):  # a full disk: it is drawn again next time
        keep_page(kept, drawn)
    return drawn


def keep_page(place: Path, drawn: bytes) -> None:
    """Whole or not at all, whoever draws it beside us."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(f".{get_random_string(8)}")
    try:
        half.write_bytes(drawn)
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def folder_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "archives" / "pages" / digest[:2] / digest


def forget_pages(digest: str) -> None:
    """With the document itself."""
    shutil.rmtree(folder_of(digest), ignore_errors=True)


def ask_child(*wish: str) -> bytes:
    command = [sys.executable, "-I", child.__file__, *wish]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(_("The document takes too long to be shown."), code="slow") from None
    if done.returncode == child.TOO_LARGE:
        raise Refused(_("A page of the document is too large to be shown."), code="flood")
    if done.returncode == child.DAMAGED:
        raise Refused(_("The document is damaged, protected by a password, or not what its name says."), code="damaged")
    if done.returncode:
        raise Refused(_("The document cannot be shown: its pages break the program that draws them."), code="crash")
    return done.stdout
