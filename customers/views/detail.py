"""The customer page: left the state, right the story."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customers import hooks
from customers.models import Customer, Interaction, OwnerChange
from customers.rules import may_reveal
from customers.timeline import timeline_of
from customers.views.common import find_customer


def find_with_figures(request: HttpRequest, pk: int) -> Customer:
    """The customer with its people, last contact and number of interactions in one query."""
    interactions = Interaction.objects.filter(customer=OuterRef("pk")).order_by()
    rows = Customer.objects.visible_to(request.user).select_related(
        "owner", "deputy_owner", "department", "verified_by"
    )
    rows = rows.annotate(
        last_contact_at=Subquery(interactions.order_by("-at").values("at")[:1]),
        interaction_count=Subquery(interactions.values("customer").annotate(number=Count("pk")).values("number")),
        owner_since=Subquery(OwnerChange.objects.filter(customer=OuterRef("pk")).order_by("-at").values("at")[:1]),
    )
    return get_object_or_404(rows, pk=pk)


def grade_of(customer: Customer, person) -> str:
    """The grade in force; a panel that shows grades has read it already."""
    if hasattr(customer, "known_grade"):
        return customer.known_grade
    found = [grades([customer.pk], person).get(customer.pk, "") for grades in hooks.grades]
    return next((grade for grade in found if grade), "")


def panels_of(request: HttpRequest, customer: Customer) -> dict[str, list[str]]:
    """The cards that the apps above add, rendered: those that stand first, and the others."""
    found: dict[str, list[str]] = {"first_panels": [], "panels": []}
    for card in [panel(customer, request.user) for panel in hooks.panels]:
        if card:
            shown = render_to_string(card["template"], {"customer": customer, **card, "panel": card}, request)
            found["first_panels" if card.get("is_first") else "panels"].append(shown)
    return found


@require_safe
@never_cache
@permission_required("customers.view_customer", raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    told = {"kind": request.GET.get("kind", ""), "before": request.GET.get("before", "")}
    if request.htmx and request.htmx.target in ("timeline", "older"):
        customer = find_customer(request, pk)
        facts = {"customer": customer, "timeline": timeline_of(customer, person=request.user, **told)}
        part = "_timeline" if request.htmx.target == "timeline" else "_entries"
        return render(request, f"customers/{part}.html", facts)
    customer = find_with_figures(request, pk)
    facts = {
        "customer": customer,
        **panels_of(request, customer),
        "grade": grade_of(customer, request.user),
        "contacts": customer.contacts.all(),
        "may_reveal": may_reveal(request.user, customer),
        "timeline": timeline_of(customer, person=request.user, **told),
    }
    return render(request, "customers/detail.html", facts)
