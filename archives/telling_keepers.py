"""Who is told of hand-overs: those who take part, in words that name no file."""

from functools import partial

from django.utils.translation import gettext as _

from archives.models import KeeperChange
from core.notices import tell


def people_of(change: KeeperChange) -> list:
    return [one for one in {change.giver, change.taker, change.witness, change.prepared_by} if one]


def tell_changed(change: KeeperChange, *, by) -> None:
    tell(
        people=people_of(change),
        rule="archives.keepers",
        record=change,
        stage="signed",
        title=partial(changed_words, str(change.giver), str(change.taker)),
        url=change.get_absolute_url(),
        by=by,
    )


def changed_words(giver: str, taker: str) -> str:
    return _("Files of %(giver)s are kept by %(taker)s from now on") % {"giver": giver, "taker": taker}


def tell_refused(change: KeeperChange, *, by) -> None:
    tell(
        people=people_of(change),
        rule="archives.keepers",
        record=change,
        stage="refused",
        title=partial(refused_words, str(change.giver), str(change.taker)),
        text=change.refused_why,
        url=change.get_absolute_url(),
        by=by,
    )


def refused_words(giver: str, taker: str) -> str:
    return _("The hand-over of files from %(giver)s to %(taker)s did not come about") % {"giver": giver, "taker": taker}
