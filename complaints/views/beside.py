"""What stands beside the form: earlier complaints of the same people, open cases on the subject, a suggestion."""

from django.http import HttpRequest

from complaints.alike import earlier_of, similar_to
from complaints.forms.register import said_in
from complaints.policy import policy_for
from complaints.suggesting import Suggestion, suggest
from core.inputs import whole_number
from customers.models import Customer
from customers.values import check_phone

LONGEST = 5000  # letters among which keywords are looked for


def chosen_customer(request: HttpRequest) -> Customer | None:
    """The customer of the address or of the form, if the person may see it."""
    given = request.POST.get("customer") if request.method == "POST" else request.GET.get("customer")
    number = whole_number(given or "")
    return Customer.objects.visible_to(request.user).filter(pk=number).first() if number else None


def suggestion_of(data) -> Suggestion | None:
    return suggest(said_in(data)[:LONGEST])


def beside_of(person, data, customer: Customer | None, *, swapped: bool = False) -> dict:
    """Three look-ups, each through an index; complaints only for those who may read them."""
    found = suggestion_of(data)
    facts = {"suggestion": found, "policy": policy_for(), "is_taken": is_taken(found, data), "swapped": swapped}
    if not person.has_perm("complaints.view_complaint"):
        return facts
    earlier = earlier_of(person, customer, phone_in(data))
    category = data.get("category")
    similar = similar_to(
        person,
        category=category if isinstance(category, int) else whole_number(str(category or "")),
        batch=text_in(data, "batch"),
        order_number=text_in(data, "order_number"),
    )
    known = {one.pk for one in earlier}
    return facts | {"earlier": earlier, "similar": [one for one in similar if one.pk not in known]}


def is_taken(found: Suggestion | None, data) -> bool:
    """Whether the form says already what is suggested."""
    if found is None:
        return False
    category = str(found.category.pk) if found.category else None
    is_same = category in (None, str(data.get("category") or ""))
    return is_same and (found.severity is None or str(found.severity) == str(data.get("severity") or ""))


def phone_in(data) -> str:
    """A sound phone number of the form, or of the box that looks for the customer."""
    for name in ("phone", "find"):
        verdict = check_phone(text_in(data, name))
        if verdict.value and not verdict.error:
            return verdict.value
    return ""


def text_in(data, name: str) -> str:
    return str(data.get(name) or "")[:100].replace("\x00", "").strip()
