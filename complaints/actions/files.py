"""Files of a case: photos, letters, recordings."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from complaints.models import Attachment, Complaint, Step
from complaints.rules import hold
from core import trail
from core.errors import Refused

# What may be kept: told by the name and by the first bytes, so that a page or a program cannot pass as a picture.
SIGNS = {
    "pdf": (b"%PDF",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF8",),
    "webp": (b"RIFF",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "wav": (b"RIFF",),
    "amr": (b"#!AMR",),
    "m4a": (b"\x00\x00\x00",),
    "mp4": (b"\x00\x00\x00",),
}
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
}


def attach(complaint: Complaint, file: UploadedFile, *, by, step: Step | None = None) -> Attachment:
    """Keep a file with the case. The same file a second time is the first one. Part of a deed that asked who may."""
    ending = check_file(file)
    digest = digest_of(file)
    known = Attachment.objects.filter(complaint=complaint, digest=digest, removed_at__isnull=True).first()
    if known:
        return known
    name = PurePath(file.name).name[-200:]
    kept = Attachment(
        complaint=complaint,
        step=step,
        name=name,
        size=file.size,
        digest=digest,
        kind=TYPES.get(ending, "application/octet-stream"),
        added_at=timezone.now(),
        added_by=by,
    )
    file.seek(0)
    kept.file.save(f"{get_random_string(32)}.{ending}", file, save=False)
    kept.save()
    return kept


def check_file(file: UploadedFile) -> str:
    """The ending of a file that may be kept. Raises `Refused`."""
    ending = PurePath(file.name).suffix.lower().lstrip(".")
    if ending not in SIGNS:
        allowed = ", ".join(SIGNS)
        raise Refused(_("“%(name)s” cannot be kept. Allowed: %(allowed)s.") % {"name": file.name, "allowed": allowed})
    if not file.size:
        raise Refused(_("“%s” is empty.") % file.name, code="empty")
    if file.size > settings.KEGUAN_UPLOAD_LIMIT:
        raise Refused(_("“%s” is too large.") % file.name, code="large")
    file.seek(0)
    if not file.read(16).startswith(SIGNS[ending]):
        raise Refused(_("“%s” is not what its name says.") % file.name, code="disguised")
    return ending


def digest_of(file: UploadedFile) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def remove_file(*, attachment: Attachment, reason: str, by) -> Attachment:
    """Take a file off the case; it is kept, the trail says who and why."""
    held = hold(attachment.complaint, by=by, permission="complaints.resolve_complaint")
    if not held.is_open:
        raise Refused(_("The case is closed; its files stay."), code="closed")
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the file is removed."), code="reason")
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    if not rows.update(removed_at=timezone.now(), removed_by=by):
        raise Refused(_("The file is removed already."), code="removed")
    trail.write("complaints.remove_file", held, by=by, reason=reason, details={"text": attachment.name})
    attachment.refresh_from_db()
    return attachment
