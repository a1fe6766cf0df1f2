"""The card of the credit page about special policies and settlements, with what was found about them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from credit.actions.terms import ADD
from credit.models import CreditFile, SpecialTerm
from credit.views.booking import offered

MOST = 20  # terms of one customer on the page; the list shows all


def terms_card(file: CreditFile, person) -> dict | None:
    """Those in force first, each with its history."""
    if not person.has_perm("credit.view_specialterm"):
        return None
    terms = []
    if getattr(file, "has_terms", True):  # not asked where there is no credit file
        found = SpecialTerm.objects.filter(customer=file.customer_id).order_by("-pk")
        terms = sorted(found.with_findings()[:MOST], key=lambda term: term.ended_on is not None)
    add = f"{reverse('credit:term_add')}?customer={file.customer_id}"
    deeds = offered(person, (add, _("Write special terms down"), "plus", ADD, True))
    if not terms and not deeds:
        return None
    return {"template": "credit/file/_terms.html", "terms": terms, "deeds": deeds}
