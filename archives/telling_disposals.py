"""Who is told of destruction and legal holds: by the number of the list, never by the titles of files."""

from functools import partial

from django.utils.translation import gettext as _

from archives.models import Disposal
from core.notices import tell


def tell_proposed(disposal: Disposal, people: list, *, by) -> None:
    tell(
        people=people,
        rule="archives.appraised_within",
        record=disposal,
        stage=f"proposed-{disposal.state}",
        title=partial(proposed_words, disposal.number),
        url=disposal.get_absolute_url(),
        by=by,
    )


def proposed_words(number: str) -> str:
    return _("List %s of files whose time is over waits for appraisal") % number


def tell_erased(disposal: Disposal) -> None:
    """The two who destroyed, and whoever put it down: the certificate can be printed."""
    tell(
        people={one.pk: one for one in (disposal.first, disposal.second, disposal.done_by) if one}.values(),
        rule="archives.erased",
        record=disposal,
        stage="erased",
        title=partial(erased_words, disposal.number),
        url=disposal.get_absolute_url(),
    )


def erased_words(number: str) -> str:
    return _("The contents of list %s are erased; the certificate can be printed") % number
