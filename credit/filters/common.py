"""What the filters of this app share."""

from django import forms
from django.db.models import Q

from customers.models import Customer
from customers.querysets import filled
from customers.search import named

MOST_CUSTOMERS = 500  # a text that fits more is too vague to narrow by


def customers_like(user, text: str) -> list[int]:
    """Ids of the visible customers of exactly this code or number, otherwise with this text in a name."""
    visible = Customer.objects.visible_to(user).order_by()
    exact = visible.filter(Q(code=text.upper()) | filled(source_code=text))
    found = exact.values_list("id", flat=True)[:MOST_CUSTOMERS]
    return list(found or named(visible, text).values_list("id", flat=True)[:MOST_CUSTOMERS])


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")
