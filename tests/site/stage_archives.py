"""Of the stage: a filed document, a request that was granted, a loan."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from archives.actions.places import save_place
from archives.models import (
    AccessRequest,
    ArchiveFile,
    Content,
    Disposal,
    DisposalLine,
    Grant,
    Inspection,
    InspectionLine,
    Item,
    KeeperChange,
    LeakIncident,
    Loan,
    MonthlyFiling,
    Place,
    ReportRequest,
)
from customers.models import Customer


def archives_record(url: str, records: SimpleNamespace):
    """What a page of the archives is about."""
    name = url.partition(":")[2]
    if name in ("read", "page", "small_page", "copies", "fault_check"):
        return records.filed.contents.get()
    if name in ("hand_over_of_files", "hand_over_sign", "hand_over_end", "hand_over_print"):
        return records.change
    if name.startswith("filing_") or name == "filing":
        return records.filing
    if name.startswith("category"):
        return records.filed.file.category
    if name.startswith("place"):
        return records.filed.file.place
    if name.startswith("request"):
        return records.lent.grant.request
    if name in ("grant_revoke", "hand_over", "wait"):
        return records.lent.grant
    if name in ("line_take_off", "disposal") or name.startswith("disposal_"):
        line = DisposalLine.objects.select_related("disposal").get(file=records.filed.file)
        return line if name == "line_take_off" else line.disposal
    if name == "line_settle" or name.startswith("inspection"):
        line = InspectionLine.objects.select_related("inspection").get(file=records.filed.file)
        return line if name == "line_settle" else line.inspection
    if name == "leak" or name.startswith("leak_"):
        return LeakIncident.objects.get(file=records.filed.file)
    if name.startswith(("report_", "issue_")) or name == "report":
        asked = ReportRequest.objects.get(title=f"Walk {records.filed.file.pk}")
        return asked.issues.get() if name.startswith("issue_") and name != "issue_new" else asked
    if name.startswith("loan"):
        return records.lent
    return records.filed if name in ("item_change", "item_remove") else records.filed.file


def lend_something(file: ArchiveFile, borrower, *, by) -> Loan:
    """A request of this person that was granted and handed over, and came back late."""
    now, today = timezone.now(), timezone.localdate()
    days = {"begins_on": today, "ends_on": today}
    said = {"way": "out", "purpose": "Walk", "reason": "Walk", "reader": "own", "state": "approved"}
    asked = AccessRequest.objects.create(file=file, asked_at=now, asked_by=borrower, **days, **said)
    ends = {"begins_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1)}
    grant = Grant.objects.create(request=asked, file=file, reader=borrower, way="out", **ends)
    handed = {"handed_on": today, "handed_at": now, "handed_by": by, "due_on": today, "limit_days": 3, "count_out": 1}
    loan = Loan.objects.create(grant=grant, file=file, borrower=borrower, condition_out="Walk", **handed)
    loan.troubles.create(kind="overdue", begun_on=today, reported_at=now, reported_by=by)
    LeakIncident.objects.create(file=file, what="Walk", reported_at=now, reported_by=borrower)
    said = {"contents": "Walk", "purpose": "Walk", "rhythm": "monthly", "state": "approved"}
    report = ReportRequest.objects.create(title=f"Walk {file.pk}", asked_at=now, asked_by=borrower, **said)
    report.issues.create(period="Walk", stored="walk.pdf", name="walk.pdf", made_at=now, made_by=by)
    return loan


def hand_over_something(file: ArchiveFile, giver, *, by) -> KeeperChange:
    """Drawn up, and not signed yet."""
    change = KeeperChange.objects.create(giver=giver, taker=by, count=1, prepared_at=timezone.now(), prepared_by=by)
    change.files.create(file=file)
    return change


def owe_something(department, filer) -> MonthlyFiling:
    """A month that the department has not filed."""
    return MonthlyFiling.objects.get_or_create(department=department, month=date(2026, 1, 1), filer=filer)[0]


def put_somewhere(file: ArchiveFile, *, by) -> None:
    room = Place.objects.filter(name="Walk").first() or save_place(place=Place(name="Walk", kind="room"), by=by)
    file.place = room
    file.save(update_fields=["place"])


def file_something(customer: Customer, *, by) -> Item:
    """A document with a copy in the customer's own file."""
    file = ArchiveFile.objects.get(customer=customer, is_own=True)
    put_somewhere(file, by=by)
    item = Item.objects.create(file=file, order=1, title="Walk", entered_by=by)
    facts = {"name": "walk.pdf", "kind": "pdf", "size": 1, "digest": "0" * 64, "added_at": timezone.now()}
    Content.objects.create(item=item, stored="walk.pdf", added_by=by, **facts)
    propose_something(file, by=by)
    return item


def propose_something(file: ArchiveFile, *, by) -> None:
    """A list for destruction that is being appraised, and an inspection with something torn."""
    disposal = Disposal.objects.create(number=f"XH-{file.pk}", made_at=timezone.now(), made_by=by)
    DisposalLine.objects.create(disposal=disposal, file=file)
    inspection = Inspection.objects.create(name=f"{file.pk}", made_at=timezone.now(), made_by=by)
    seen = {"seen_at": timezone.now(), "seen_by": by}
    InspectionLine.objects.create(inspection=inspection, file=file, found="torn", **seen)
