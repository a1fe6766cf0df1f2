"""What a customer owes, on the credit page."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from credit.models import CreditFile, Receivable
from credit.views.booking import offered

SHOWN = 5


def books_card(file: CreditFile, person) -> dict | None:
    """The oldest invoices that are owed, and what may be entered. Who owes nothing costs no query."""
    if not person.has_perm("credit.view_receivable"):
        return None
    owed = []
    if file.receivables or file.oldest_due_on:
        owed = list(Receivable.objects.filter(customer=file.customer_id).unsettled().oldest_first()[: SHOWN + 1])
    asked = f"?{urlencode({'customer': file.customer_id})}"
    return {
        "template": "credit/file/_books.html",
        "owed": owed[:SHOWN],
        "has_more": len(owed) > SHOWN,
        "code": file.customer.code,
        "deeds": offered(
            person,
            (reverse("credit:receivable_new") + asked, _("Enter an invoice"), "receipt", "credit.add_receivable", True),
            (reverse("credit:payment_new") + asked, _("Enter a payment"), "coins", "credit.add_payment", True),
            (reverse("credit:bill_new") + asked, _("Enter a bill"), "file-text", "credit.add_bill", True),
        ),
    }
