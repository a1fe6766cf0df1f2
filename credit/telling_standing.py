"""Who is told of downgrades and appeals, and in which words."""

from functools import partial

from django.utils.translation import gettext as _

from core.notices import tell
from credit.models import Appeal, CreditFile, Downgrade
from credit.models.common import Asked
from credit.telling import keepers_of


def tell_report(downgrade: Downgrade, head, *, by) -> None:
    tell(
        people=[head],
        rule="credit.downgrade_report",
        record=downgrade,
        stage=f"reported-{downgrade.reported_at:%Y%m%d%H%M%S}",
        title=partial(report_words, downgrade.customer.name),
        text=downgrade.facts[:500],
        url=downgrade.get_absolute_url(),
        by=by,
    )


def report_words(name: str) -> str:
    return _("A downgrade of %s is reported: your decision is asked for") % name


def tell_decision(downgrade: Downgrade, *, by) -> None:
    """The grade stays, or the lower one was not signed: who reported, and who keeps the customer."""
    tell(
        people=involved(downgrade),
        rule="credit.downgrade_decided",
        record=downgrade,
        stage=downgrade.state,
        title=partial(stays_words, downgrade.customer.name),
        text=downgrade.decision[:500],
        url=downgrade.get_absolute_url(),
        by=by,
    )


def stays_words(name: str) -> str:
    return _("%s keeps its grade") % name


def tell_fall(downgrade: Downgrade, *, by) -> None:
    tell(
        people=involved(downgrade),
        rule="credit.downgrade_decided",
        record=downgrade,
        stage=downgrade.state,
        title=partial(fall_words, downgrade.customer.name, downgrade.wanted),
        text=downgrade.decision[:500],
        url=downgrade.get_absolute_url(),
        by=by,
    )


def fall_words(name: str, grade: str) -> str:
    return _("%(customer)s is downgraded to %(grade)s") % {"customer": name, "grade": grade}


def involved(downgrade: Downgrade) -> list:
    """Representative and superior, and whoever reported; each once."""
    people = [*keepers_of(CreditFile(customer=downgrade.customer)), downgrade.reported_by]
    return list({one.pk: one for one in people}.values())


def tell_appeal(appeal: Appeal, *, by) -> None:
    """Who asked and who keeps the customer learn what was decided."""
    customer = appeal.row.customer
    people = {one.pk: one for one in (appeal.asked_by, customer.owner) if one}
    tell(
        people=people.values(),
        rule="credit.appeal_decided",
        record=appeal,
        stage=appeal.state,
        title=partial(appeal_words, customer.name, appeal.wanted if appeal.state == Asked.APPROVED else ""),
        text=appeal.answer[:500],
        url=appeal.get_absolute_url(),
        by=by,
    )


def appeal_words(name: str, grade: str) -> str:
    if not grade:
        return _("The appeal for %s is not upheld") % name
    return _("The appeal for %(customer)s is upheld: grade %(grade)s") % {"customer": name, "grade": grade}
