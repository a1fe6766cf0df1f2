"""Who is told of what happens with credit, and in which words."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.notices import tell
from credit.care import superior_of
from credit.models import CreditFile, LimitCrossing
from customers.models import Customer
from staff.models import User


def keepers_of(file: CreditFile) -> list[User]:
    """The representative of the customer and the superior; where there is none, the head of the department."""
    customer = Customer.objects.select_related("owner__superior", "department__head").get(pk=file.customer_id)
    return [person for person in (customer.owner, superior_of(customer)) if person]


def tell_crossing(crossing: LimitCrossing, *, by) -> None:
    """Once on the way up and once on the way down (S0-21 R64)."""
    file = crossing.file
    tell(
        people=keepers_of(file),
        rule="credit.near_limit",
        record=crossing,
        stage="up" if crossing.is_up else "down",
        title=partial(crossing_words, str(file), crossing.is_up),
        url=file.get_absolute_url(),
    )


def crossing_words(name: str, is_up: bool) -> str:
    if is_up:
        return _("%s is near its credit limit: report beforehand and ask for a decision") % name
    return _("%s is no longer near its credit limit") % name


def tell_dishonour(bill, file: CreditFile, *, by) -> None:
    """Who keeps the customer hears of it at once."""
    tell(
        people=keepers_of(file),
        rule="credit.bill_dishonoured",
        record=bill,
        stage="dishonoured",
        title=partial(dishonour_words, str(file), str(bill)),
        text=gettext_lazy("Report in detail what happened and what can be recovered, on the credit page."),
        url=bill.get_absolute_url(),
        urgent=True,
        by=by,
    )


def dishonour_words(name: str, bill: str) -> str:
    return _("%(bill)s of %(customer)s was dishonoured") % {"bill": bill, "customer": name}
