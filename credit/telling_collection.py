"""Who is told of what is overdue, and in which words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.notices import Draft, tell, tell_many
from credit.models import CollectionCase, CreditFile, Promise, Receivable
from credit.telling import keepers_of
from staff.models import User

PERSON = User._meta.label_lower


def list_url(**asked) -> str:
    return reverse("credit:collections", query=asked)


def tell_collectors(counts: dict[User, int], day: date) -> int:
    """One notice a day for each collector, however many customers are to be chased from now on."""
    return tell_many(
        Draft(
            person=person,
            rule="credit.collection",
            record_type=PERSON,
            record_id=person.pk,
            stage=day.isoformat(),
            title=partial(collector_words, count),
            url=list_url(collector=person.pk),
        )
        for person, count in counts.items()
    )


def collector_words(count: int) -> str:
    words = ngettext("%(n)s customer to be chased from today on", "%(n)s customers to be chased from today on", count)
    return words % {"n": count}


def tell_broken(promise: Promise, came_in: Decimal, *, by) -> None:
    """The collector and the superior, the day after."""
    tell(
        people=keepers_of(promise.case.file),
        rule="credit.promise_broken",
        record=promise,
        stage="broken",
        title=partial(broken_words, str(promise.case)),
        text=partial(broken_text, promise.amount, promise.due_on, came_in),
        url=promise.case.get_absolute_url(),
        by=by,
    )


def broken_words(name: str) -> str:
    return _("Promise to pay broken: %s") % name


def broken_text(amount: Decimal, day: date, came_in: Decimal) -> str:
    words = _("Promised: %(amount)s by %(day)s; came in: %(came_in)s. The ladder of collection goes on.")
    return words % {"amount": f"{amount:.2f}", "day": f"{day:%Y-%m-%d}", "came_in": f"{came_in:.2f}"}


def tell_dunning(person: User, month: date, cases: Iterable[CollectionCase], url: str) -> Draft:
    """The reminder of the month's end: so many customers, so much money (S3-05 R1)."""
    rows = list(cases)
    return Draft(
        person=person,
        rule="credit.dunning_day",
        record_type=PERSON,
        record_id=person.pk,
        stage=f"{month:%Y-%m}",
        title=partial(dunning_words, len(rows), sum((case.overdue for case in rows), Decimal(0))),
        text=partial(dunning_text, rows[:20]),
        url=url,
    )


def dunning_words(count: int, amount: Decimal) -> str:
    words = _("End of the month: remind %(n)s customers of %(amount)s that is overdue")
    return words % {"n": count, "amount": f"{amount:,.2f}"}


def dunning_text(cases: list[CollectionCase]) -> str:
    lines = [f"{case}: {case.overdue:,.2f} ({case.oldest_due_on:%Y-%m-%d})" for case in cases]
    return "\n".join([*lines, _("Please remind by telephone or in another tactful way, at a suitable time.")])


def tell_to_collect(file: CreditFile, complaint) -> None:
    """The owner and the superior: how much is owed, and how much of it is disputed (S3-05 R5)."""
    owed = Receivable.objects.filter(customer=complaint.customer_id, open__gt=0)
    sums = owed.aggregate(owed=Sum("open"), disputed=Sum("disputed"))
    tell(
        people=keepers_of(file),
        rule="credit.collect_after_complaint",
        record=complaint,
        stage="not upheld",
        title=partial(collect_words, str(file), sums["owed"]),
        text=partial(collect_text, str(complaint), sums["disputed"]),
        url=file.get_absolute_url(),
    )


def collect_words(name: str, amount: Decimal) -> str:
    words = _("Complaint not upheld: collect %(amount)s from %(name)s within the terms of payment")
    return words % {"amount": f"{amount:,.2f}", "name": name}


def collect_text(complaint: str, disputed: Decimal) -> str:
    words = _("%(complaint)s was judged not to be valid. Disputed of what is owed: %(disputed)s.")
    ask = _("If the customer objects, lay the case before the superior in writing.")
    return words % {"complaint": complaint, "disputed": f"{disputed:,.2f}"} + "\n" + ask
