"""What signers see beside what they decide: the reader's record, the list of files (approvals.hooks.panels)."""

from django.utils.translation import gettext as _

from approvals.models import Approval
from archives.chains import is_signed_for
from archives.holds import reasons_of
from archives.models import AccessRequest, ArchiveFile, Disposal
from archives.models.common import Asked
from archives.record import record_of


def request_panel(approval: Approval, user) -> dict | None:
    """Title and contents of the file only for whoever may know of it."""
    about = ("file__category", "customer", "asked_by__department", "policy")
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
        "is_risen": asked.state == Asked.ASKED and asked.file and not is_signed_for(asked, asked.file.level),
        "next": _("With the last signature it is opened to the reader until its end."),
    }


def disposal_panel(approval: Approval, user) -> dict | None:
    """The list, for whoever may know of all its files; of held ones why they are kept."""
    disposal = Disposal.objects.visible_to(user).filter(pk=approval.record_id).first()
    lines = list(disposal.lines.select_related("file__category").order_by("verdict", "id")) if disposal else []
    holds = reasons_of(line.file_id for line in lines if line.verdict == "destroy")
    for line in lines:
        line.holds = holds.get(line.file_id, [])
    return {
        "template": "archives/disposals/_panel.html",
        "title": _("Appraisal list"),
        "disposal": disposal,
        "lines": lines,
        "next": _("With the last signature two people destroy them and say how."),
    }
