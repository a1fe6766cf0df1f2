"""Customer care on the page of the customer and on the credit page: what the grade brings, in one card."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from credit.actions.agreements import WRITE
from credit.care import CARED_FOR, grade_of
from credit.models import Agreement, CreditFile, SupportPlan, VisitPlan, WatchNote
from credit.policy import policy_for
from customers.models import Customer

SEE_AGREEMENT, SEE_PLAN = "credit.view_agreement", "credit.view_supportplan"
SEE_VISITS, SEE_NOTES, NOTE = "credit.view_visitplan", "credit.view_watchnote", "credit.add_watchnote"
NEWEST = 3


def care_panel(customer: Customer, user) -> dict | None:
    """For the page of the customer."""
    care = care_of(customer, user)
    return {"template": "credit/care/_panel.html", "care": care} if care else None


def care_card(file: CreditFile, person) -> dict | None:
    """For the credit page."""
    care = care_of(file.customer, person)
    return {"template": "credit/care/_card.html", "care": care} if care else None


# What is there to be asked for: empty parts of the card cost no query.
SIGNS = {
    "has_agreement": Exists(Agreement.objects.filter(customer=OuterRef("pk"))),
    "has_plan": Exists(SupportPlan.objects.filter(customer=OuterRef("pk"))),
    "has_visits": Exists(VisitPlan.objects.filter(customer=OuterRef("pk"))),
    "has_notes": Exists(WatchNote.objects.filter(customer=OuterRef("pk"))),
}


def signs_of(customer: Customer) -> dict[str, bool]:
    """The panel of credit has asked for them already, with the file."""
    if not hasattr(customer, "care_signs"):
        with_file(customer)
    return customer.care_signs


def with_file(customer: Customer) -> CreditFile | None:
    """The credit file, and in the same query the signs of this card, put on the customer."""
    found = Customer.objects.filter(pk=customer.pk).select_related("credit_file").annotate(**SIGNS).get()
    customer.care_signs = {name: getattr(found, name) for name in SIGNS}
    return getattr(found, "credit_file", None)


def care_of(customer: Customer, person) -> dict | None:
    """None where there is nothing to show and nothing to do."""
    if not person.has_perm(SEE_AGREEMENT):
        return None
    is_kept, signs = grade_of(customer) == CARED_FOR, signs_of(customer)
    if not is_kept and not any(signs.values()):
        return None
    agreement = newest_agreement(customer) if signs["has_agreement"] else None
    is_free = agreement is None or agreement.state == Agreement.State.ENDED
    return {
        "sees_agreement": True,
        "agreement": agreement,
        "notice": policy_for().agreement_notice,
        "may_draft": is_kept and is_free and person.has_perm(WRITE),
        "plan": newest_plan(customer) if signs["has_plan"] and person.has_perm(SEE_PLAN) else None,
        "visits": visits_of(customer) if signs["has_visits"] and person.has_perm(SEE_VISITS) else [],
        "today": timezone.localdate(),
        "sees_notes": person.has_perm(SEE_NOTES),
        "notes": newest_notes(customer) if signs["has_notes"] and person.has_perm(SEE_NOTES) else [],
        "may_note": person.has_perm(NOTE),
    }


def visits_of(customer: Customer) -> list[VisitPlan]:
    return list(VisitPlan.objects.filter(customer=customer.pk).select_related("person").order_by("-role"))


def newest_notes(customer: Customer) -> list[WatchNote]:
    return list(WatchNote.objects.filter(customer=customer.pk).select_related("noted_by")[:NEWEST])


def newest_agreement(customer: Customer) -> Agreement | None:
    return Agreement.objects.filter(customer=customer.pk).select_related("director", "chief").first()


def newest_plan(customer: Customer) -> SupportPlan | None:
    rows = SupportPlan.objects.filter(customer=customer.pk).with_items(timezone.localdate())
    return rows.order_by("-year").first()
