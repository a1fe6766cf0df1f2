"""Who is told of decisions, reports and what runs out, and in which words."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from core.notices import tell
from credit.models import Bill, Condition, CreditFile, CreditReport, LimitDecision
from credit.people import deciders
from credit.telling import keepers_of


def tell_decided(decision: LimitDecision, *, by) -> None:
    """The representative and the superior learn of a new limit."""
    file = decision.file
    tell(
        people=keepers_of(file),
        rule="credit.limit_decided",
        record=decision,
        stage="decided",
        title=partial(decided_words, str(file), decision.category, f"{decision.limit:,.2f}"),
        text=decision.opinion,
        url=file.get_absolute_url(),
        by=by,
    )


def decided_words(name: str, category: str, limit: str) -> str:
    named = {"name": name, "category": CreditFile.Category(category).label, "limit": limit}
    return _("%(name)s: credit category %(category)s, limit ¥ %(limit)s") % named


def tell_reported(report: CreditReport, *, by) -> None:
    """At once to the superior; urgent ones are marked (S0-21 R49-R52)."""
    is_urgent = report.kind == CreditReport.Kind.URGENT
    tell(
        people=[report.superior] if report.superior else [],
        rule="credit.report",
        record=report,
        stage="reported",
        title=partial(reported_words, str(report.file), is_urgent),
        text=report.finding,
        url=report.get_absolute_url(),
        urgent=is_urgent,
        by=by,
    )


def reported_words(name: str, is_urgent: bool) -> str:
    return (_("Urgent credit report: %s") if is_urgent else _("Credit report: %s")) % name


def tell_instructed(report: CreditReport, *, by) -> None:
    tell(
        people=[report.reported_by],
        rule="credit.report",
        record=report,
        stage="instructed",
        title=partial(instructed_words, str(report.file)),
        text=report.instruction,
        url=report.get_absolute_url(),
        by=by,
    )


def instructed_words(name: str) -> str:
    return _("Instruction on the credit of %s") % name


def tell_limit(file: CreditFile, *, is_over: bool) -> None:
    """Once before the limit runs out, once when it has."""
    tell(
        people=[*keepers_of(file), *deciders()],
        rule="credit.expiry_notice",
        record=file,
        stage=f"{'over' if is_over else 'soon'}-{file.valid_until}",
        title=partial(limit_words, str(file), file.valid_until, is_over),
        url=file.get_absolute_url(),
    )


def limit_words(name: str, day: date, is_over: bool) -> str:
    words = _("The limit of %(name)s ran out on %(day)s") if is_over else _("The limit of %(name)s runs out on %(day)s")
    return words % {"name": name, "day": day}


def tell_condition(condition: Condition, *, is_over: bool) -> None:
    file = condition.file
    tell(
        people=[*keepers_of(file), *deciders()],
        rule="credit.expiry_notice",
        record=condition,
        stage=f"{'over' if is_over else 'soon'}-{condition.valid_until}",
        title=partial(condition_words, str(file), condition.kind, condition.valid_until, is_over),
        url=file.get_absolute_url(),
    )


def condition_words(name: str, kind: str, day: date, is_over: bool) -> str:
    named = {"name": name, "condition": Condition.Kind(kind).label, "day": day}
    if is_over:
        return _("%(name)s: %(condition)s ran out on %(day)s") % named
    return _("%(name)s: %(condition)s runs out on %(day)s") % named


def tell_bill(bill: Bill, file: CreditFile) -> None:
    tell(
        people=[*keepers_of(file), *deciders()],
        rule="credit.bill_notice",
        record=bill,
        stage=f"due-{bill.due_on}",
        title=partial(bill_words, str(file), str(bill), bill.due_on),
        url=bill.get_absolute_url(),
    )


def bill_words(name: str, bill: str, day: date) -> str:
    return _("%(name)s: %(bill)s is due on %(day)s") % {"name": name, "bill": bill, "day": day}
