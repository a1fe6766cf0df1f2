"""The import of customers: columns, judging, writing, undoing."""

from django.utils.translation import gettext_lazy as _

from core.imports import ImportKind
from customers.imports.fields import FIELDS, OptionsForm
from customers.imports.judge import judge
from customers.imports.write import undo, write
from customers.models import Customer


def targets(ids: set[int], user) -> dict[int, tuple[str, str]]:
    """Name and address of the customers that rows point to, as far as the person sees them."""
    found = Customer.objects.visible_to(user).filter(pk__in=ids).only("pk", "code", "name")
    return {one.pk: (f"{one.code} {one.name}", one.get_absolute_url()) for one in found}


KIND = ImportKind(
    name="customers",
    label=_("Customers"),
    permission="customers.import_customer",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    options=OptionsForm,
    targets=targets,
    help=_(
        "One row, one customer. A row with a known credit code, or a known number in the source system, updates that "
        "customer; empty cells erase nothing. Rows with the phone or the name of another customer are left out."
    ),
)
