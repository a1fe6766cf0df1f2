"""Nobody leaves the company with a file out, or with files that nobody else has taken over."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from archives.keepers import is_left_to
from archives.models import Loan


def still_holds(person) -> Iterator[str]:
    """Why the person cannot leave yet (staff.hooks.holds). How many files are kept is told to nobody here."""
    for number, due in Loan.objects.out().filter(borrower=person.pk).values_list("file__number", "due_on"):
        yield _("has file %(number)s, due on %(day)s") % {"number": number, "day": due}
    if is_left_to(person):
        yield _("keeps files of the archives: they are handed over with both signatures first (S1-26 R2)")
