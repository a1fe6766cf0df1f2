"""Writing judged rows as complaints, and taking them back."""

from datetime import datetime

from complaints.actions.importing import create_complaints, remove_complaints
from complaints.imports.fields import OPEN
from complaints.imports.reading import Reader
from complaints.models import Category, Complaint, Severity
from core.models import Import, ImportRow
from core.secrets import Secret

PLAIN = ("complainant", "company", "unit", "subject", "content", "wanted", "product", "batch", "order_number", "answer")
PLAIN += ("source_number", "channel", "resolution", "customer_id", "department_id", "handler_id")


def write(rows: list[ImportRow], batch: Import) -> None:
    reader = Reader(batch)
    wanted = {row.data["category_id"] for row in rows if "category_id" in row.data}
    categories = Category.objects.in_bulk(wanted)
    complaints = [complaint_of(row.data, reader.source, categories) for row in rows]
    details = {"import": batch.pk, "file": batch.file_name, "text": str(batch)}
    create_complaints(complaints, by=batch.created_by, is_open=reader.enter_as == OPEN, details=details)
    for row, complaint in zip(rows, complaints, strict=True):
        row.target_id, row.is_written = complaint.pk, True


def complaint_of(data: dict, source: str, categories: dict[int, Category]) -> Complaint:
    complaint = Complaint(source=source, **{name: data[name] for name in PLAIN if name in data})
    complaint.complainant = (complaint.complainant or data.get("customer", ""))[:100]
    if "customer" in data and not complaint.customer_id:
        complaint.company = complaint.company or data["customer"][:200]
    complaint.received_at = datetime.fromisoformat(data["received_at"])
    if "resolved_at" in data:
        complaint.resolved_at = datetime.fromisoformat(data["resolved_at"])
    if "phone" in data:
        complaint.phone = Secret(data["phone"])
    category = categories.get(data.get("category_id"))
    if category:
        complaint.category, complaint.content_kind = category, category.content
    complaint.severity = data.get("severity") or (category.severity if category else Severity.GENERAL)
    if "status" in data and not complaint.resolution:
        complaint.resolution = data["status"]
    return complaint


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take back what nobody has touched since. Gives «number subject: reason» of what was kept."""
    ids = [row.target_id for row in rows]
    there = {one.pk: str(one) for one in Complaint.objects.filter(pk__in=ids).only("pk", "number", "subject")}
    kept = remove_complaints(ids, by=batch.created_by, details={"undone_import": batch.pk, "file": batch.file_name})
    left = set(Complaint.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        row.is_written = row.target_id in left
    return [f"{there[pk]}: {kept.get(pk, '')}".rstrip(": ") for pk in left]
