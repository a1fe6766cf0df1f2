"""Nobody leaves the company with a file out."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from archives.models import Loan


def still_holds(person) -> Iterator[str]:
    """Why the person cannot leave yet (staff.hooks.holds)."""
    for number, due in Loan.objects.out().filter(borrower=person.pk).values_list("file__number", "due_on"):
        yield _("has file %(number)s, due on %(day)s") % {"number": number, "day": due}
