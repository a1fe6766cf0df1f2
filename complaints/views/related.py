"""What belongs to a case on its page: its parts, cases on the same subject, what was suggested, what is asked for."""

from django.db.models import Exists, OuterRef

from complaints.actions.reopening import may_still_reopen
from complaints.alike import companions_of, complainants, may_be_collective
from complaints.models import Category, Complaint, Severity
from complaints.states import ENDED, State

SHOWN = 8
MOST_PARTS = 100


def related_of(complaint: Complaint, person) -> dict:
    """At most six queries, none of which reads more than a few rows."""
    alike = companions_of(complaint, person) if complaint.is_open else []
    return {
        "parts": parts_of(complaint, person),
        "alike": alike[:SHOWN],
        "alike_count": len(alike),
        "alike_people": complainants([complaint, *alike]) if alike else 0,
        "may_be_collective": bool(alike) and may_be_collective(complaint, alike),
        "collective": next((one for one in alike if one.is_collective), None),
        "wants_agreed_reply": wants_agreed_reply(complaint),
        "goes_on_as_new": goes_on_as_new(complaint),
        **suggested(complaint),
    }


def parts_of(complaint: Complaint, person) -> list[Complaint]:
    """Cases that were made part of this one, with their files. Whoever sees the case sees what was said in them; a part
    of somebody else's has no page and no files for this person."""
    if not complaint.has_parts:
        return []
    seen = Complaint.objects.visible_to(person).filter(pk=OuterRef("pk"))
    rows = complaint.parts.annotate(is_seen=Exists(seen)).select_related("customer").prefetch_related("attachments")
    parts = list(rows.order_by("pk")[:MOST_PARTS])
    for part in parts:
        part.shown_files = [file for file in part.attachments.all() if part.is_seen and not file.removed_at]
    return parts


def wants_agreed_reply(complaint: Complaint) -> bool:
    """The complainant of a major case is told when the next reply comes (S1-11 R6)."""
    return complaint.severity == Severity.MAJOR and complaint.is_unsettled and complaint.agreed_reply_at is None


def goes_on_as_new(complaint: Complaint) -> bool:
    """The window for opening again has passed, or there is none."""
    return complaint.state in ENDED - {State.DUPLICATE} and not may_still_reopen(complaint)


def suggested(complaint: Complaint) -> dict:
    shown = complaint.suggestion
    if not shown.get("words"):
        return {}
    category = Category.objects.filter(pk=shown["category"]).first() if shown.get("category") else None
    severity = Severity(shown["severity"]).label if shown.get("severity") else ""
    is_kept = shown.get("category") in (None, complaint.category_id)
    return {
        "suggestion_words": shown["words"],
        "suggestion_said": " / ".join(str(one) for one in (category, severity) if one),
        "suggestion_kept": is_kept and shown.get("severity") in (None, complaint.severity),
    }
