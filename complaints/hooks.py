"""What other apps learn from the register: a card and a story for the customer page, and what a leaver hands over.

`complaints.apps` puts these into the lists of `customers.hooks` and `staff.hooks`.
"""

from collections.abc import Iterable

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.cases import give
from complaints.actions.inquiries import pass_on
from complaints.actions.revisits.planning import hand_over_sheets
from complaints.models import Complaint, Inquiry, Revisit
from complaints.querysets import RECORD
from complaints.states import OPEN
from customers.hooks import Story
from customers.models import Customer
from regulations.models import Duty
from staff.hooks import HandOver
from staff.models import User

SHOWN = 5
A_TIME = 200  # complaints that one step of a hand-over moves

STORY = Story("complaints", gettext_lazy("Complaints"), "complaints.", "complaints.view_complaint")


def complaints_panel(customer: Customer, user) -> dict | None:
    """The open complaints of the customer. One query: their clocks know all that the card shows."""
    if not user.has_perm("complaints.view_complaint"):
        return None
    clocks = Duty.objects.in_scope_of(user).open().filter(customer_id=customer.pk, record_type=RECORD)
    shown = list(clocks.select_related("department").order_by("priority", "due_at", "id")[: SHOWN + 1])
    more = QueryDict(mutable=True)
    more["customer"] = customer.pk
    more.setlist("state", sorted(OPEN))
    return {
        "template": "complaints/_panel.html",
        "clocks": shown[:SHOWN],
        "more": more.urlencode() if len(shown) > SHOWN else "",
    }


def held_by(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customers that cannot go because they have complained, asked or suggested something."""
    ids = list(customer_ids)
    found: dict[int, str] = {}
    for model, words in ((Inquiry, _("stands in the inquiry register")), (Complaint, _("has complained"))):
        rows = model.objects.filter(customer__in=ids).order_by()
        found |= dict.fromkeys(rows.values_list("customer_id", flat=True).distinct(), words)
    return found


def count_open(person: User) -> int:
    return Complaint.objects.open().filter(handler=person).count()


@transaction.atomic
def hand_over_open(person: User, successor: User, by: User) -> int:
    """Some of the open complaints of a leaver go to the successor, clocks and all."""
    rows = Complaint.objects.open().filter(handler=person).select_for_update(no_key=True).order_by("id")[:A_TIME]
    moved = list(rows)
    for complaint in moved:
        reason = _("handed over by %s") % person
        taker = taker_of(complaint, successor, by)
        give(complaint, handler=taker, department=taker.department, reason=reason, by=by)
    return len(moved)


def taker_of(complaint: Complaint, successor: User, by: User) -> User:
    """The successor; the leader where the complaint is about the successor, who cannot have it."""
    if complaint.about_id != successor.pk:
        return successor
    department = successor.department
    leaders = (successor.superior, department.head if department else None, by)
    barred = (successor.pk, complaint.handler_id)
    return next((one for one in leaders if one and one.pk not in barred), by)


HAND_OVER = HandOver("complaints", gettext_lazy("open complaints"), count_open, hand_over_open)


def count_sheets(person: User) -> int:
    return Revisit.objects.planned().filter(responsible=person).count()


HAND_OVER_REVISITS = HandOver("revisits", gettext_lazy("planned revisits"), count_sheets, hand_over_sheets)


def count_inquiries(person: User) -> int:
    return Inquiry.objects.open().filter(handler=person).count()


@transaction.atomic
def hand_over_inquiries(person: User, successor: User, by: User) -> int:
    """Some of the entries that a leaver had to answer go to the successor, or to who leads where that is meant."""
    rows = Inquiry.objects.open().filter(handler=person).select_for_update(no_key=True).order_by("id")[:A_TIME]
    moved = list(rows)
    for entry in moved:
        pass_on(entry, handler=answers_instead(entry, successor, by), by=by)
    return len(moved)


def answers_instead(entry: Inquiry, successor: User, by: User) -> User:
    """The successor, unless the report is about them."""
    is_meant = entry.kind == Inquiry.Kind.REPORT and entry.about_id == successor.pk
    return by if is_meant else successor


INQUIRIES = HandOver(
    "inquiries", gettext_lazy("open entries of the inquiry register"), count_inquiries, hand_over_inquiries
)
