"""The reader's record beside a request to decide (approvals.hooks.panels)."""

from django.utils.translation import gettext as _

from approvals.models import Approval
from archives.models import AccessRequest, ArchiveFile
from archives.record import record_of


def request_panel(approval: Approval, user) -> dict | None:
    """Title and contents of the file only for whoever may know of it."""
    about = ("file__category", "customer", "asked_by__department")
    asked = AccessRequest.objects.select_related(*about).filter(pk=approval.record_id).first()
    if asked is None:
        return None
    may_know = ArchiveFile.objects.visible_to(user).filter(pk=asked.file_id).exists()
    return {
        "template": "archives/_reader_record.html",
        "title": _("The reader's record"),
        "record": record_of(asked.asked_by),
        "asked": asked,
        "may_know": may_know,
        "next": _("With the last signature it is opened to the reader until its end."),
    }
