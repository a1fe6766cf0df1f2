"""What is chased of a customer, on the credit page."""

from django.utils import timezone

from credit.collecting import overdue_of, with_money_in
from credit.models import CollectionCase, CreditFile, Promise

SHOWN = 3


def collection_card(file: CreditFile, person) -> dict | None:
    """The open case with its promise and the last steps; nothing where nothing is overdue."""
    if not person.has_perm("credit.view_collectioncase"):
        return None
    today = timezone.localdate()
    case = None
    if file.has_chase:
        case = CollectionCase.objects.filter(file=file, closed_on__isnull=True).select_related("collector").first()
    is_late = file.oldest_due_on is not None and file.oldest_due_on < today
    now = overdue_of([file.customer_id], today).get(file.customer_id) if is_late else None
    if case is None and now is None:
        return None
    if case:
        case.file = file
    promises = with_money_in(Promise.objects.filter(case=case)).order_by("-id") if case else []
    return {
        "template": "credit/file/_collection.html",
        "case": case,
        "now": now,
        "promise": next(iter(promises[:1]), None),
        "steps": list(case.steps.select_related("done_by")[:SHOWN]) if case else [],
    }
