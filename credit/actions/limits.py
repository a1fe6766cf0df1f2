"""限度核定: finance decides category, limit and how long it holds (S1-13 R6, S0-21 R58-R63)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.dates import months_after
from core.errors import Refused, Stale
from core.hooks import tell_finished
from core.rules import require
from credit.actions.files import DECIDE, hold_file
from credit.exposure import settle_file
from credit.models import CreditEvent, CreditFile, LimitDecision
from credit.policy import CreditPolicy, policy_for
from credit.suggesting import suggestion_for
from credit.telling_files import tell_decided
from customers.models import Customer
from regulations.actions.duties import meet_duty

REVIEW = "credit.review_within"
DECIDED = ("category", "limit", "valid_until", "decided_at", "decided_by", "reviewed_on")
Ground = LimitDecision.Ground
# What a limit can follow (S0-21 R62).
EVENTS = (CreditEvent.Kind.DISHONOUR, CreditEvent.Kind.DEFERRAL, CreditEvent.Kind.LATE, CreditEvent.Kind.COURT)


@transaction.atomic
def decide_limit(
    *,
    customer: Customer,
    category: str,
    limit: Decimal,
    valid_until: date,
    opinion: str,
    by,
    ground: str = Ground.BASE,
    seen: int | None = None,
) -> LimitDecision:
    """Decide anew, or review and leave as it is. A limit below what is owed is allowed: it holds what comes next.

    `seen` is the decision that the person had before the eyes, 0 for none.
    """
    require(by, DECIDE)
    file = hold_file(customer.pk, by=by)
    policy, today, now = policy_for(), timezone.localdate(), timezone.now()
    check_seen(file, seen)
    check_decision(file, policy, today, category=category, limit=limit, valid_until=valid_until, ground=ground)
    opinion = opinion.strip()
    if not opinion:
        raise Refused(_("Write down the opinion of finance."), code="opinion")
    suggestion = suggestion_for(file, policy, today)
    decision = LimitDecision.objects.create(
        file=file,
        category=category,
        suggested=suggestion.category,
        reasons=suggestion.stored,
        limit=limit,
        limit_before=file.limit,
        valid_until=valid_until,
        ground=ground,
        opinion=opinion,
        decided_at=now,
        decided_by=by,
    )
    before = trail.snapshot(file, DECIDED[:3])
    file.category, file.limit, file.valid_until = category, limit, valid_until
    file.decided_at, file.decided_by, file.reviewed_on = now, by, today
    file.save(update_fields=DECIDED)
    settle_file(file, by=by, due_moved=False)  # near the limit or away from it by the new limit
    changes = trail.difference(before, trail.snapshot(file, DECIDED[:3]))
    trail.write("credit.decide_limit", file, by=by, changes=changes, reason=opinion)
    meet_duty(rule=REVIEW, record=file, at=now, by=by)
    tell_decided(decision, by=by)
    tell_finished(decision, by=by)
    return decision


def last_decision(file: CreditFile) -> int:
    """The id of the newest decision, 0 for none."""
    newest = LimitDecision.objects.filter(file=file.pk).order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def check_seen(file: CreditFile, seen: int | None) -> None:
    if seen is None or seen == last_decision(file):
        return
    newest = LimitDecision.objects.filter(file=file).select_related("decided_by").order_by("-id").first()
    words = _("%(name)s has decided on %(limit)s meanwhile: look at that first.")
    named = {"name": newest.decided_by, "limit": f"{newest.get_category_display()} ¥ {newest.limit:,.2f}"}
    raise Stale(words % named, current=file, fields=["limit"])


def check_decision(
    file: CreditFile, policy: CreditPolicy, today: date, *, category: str, limit, valid_until: date, ground: str
) -> None:
    if category not in CreditFile.Category.values:
        raise Refused(_("Choose the category."), code="category")
    if limit < 0:
        raise Refused(_("A limit is not below zero."), code="limit")
    if limit > policy.limit_most:
        most = f"{policy.limit_most:,.2f}"
        raise Refused(_("A limit is at most ¥ %s by the regulation.") % most, code="limit_most")
    if valid_until < today:
        raise Refused(_("The limit would have run out already."), code="valid_until")
    if valid_until > longest(policy, today):
        words = _("A limit is valid for %(months)s months at most: until %(day)s.")
        named = {"months": policy.limit_valid, "day": longest(policy, today)}
        raise Refused(words % named, code="valid_until")
    if ground not in Ground.values:
        raise Refused(_("Choose what the limit rests on."), code="ground")
    if ground == Ground.EVENT and not file.events.filter(kind__in=EVENTS).exists():
        raise Refused(_("There is no such event in the file: note it first."), code="event")


def longest(policy: CreditPolicy, today: date) -> date:
    """The last day that a limit decided today may hold."""
    return months_after(today, policy.limit_valid)
