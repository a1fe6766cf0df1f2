"""决算书与信用事件: annual accounts of the customer, and what happened that bears on trust."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from credit.actions.files import hold_file
from credit.models import AnnualAccounts, CreditEvent
from credit.papers import keep_paper
from customers.models import Customer

ADD_ACCOUNTS = "credit.add_annualaccounts"
ADD_EVENT = "credit.add_creditevent"
Kind = CreditEvent.Kind
# Those that people note; the others follow from what happens to limits, conditions and stops.
NOTED = (Kind.DISHONOUR, Kind.DEFERRAL, Kind.LATE, Kind.COURT, Kind.OWNER, Kind.BAD_FAITH, Kind.OTHER)
FIRST_YEAR = 1980


@transaction.atomic
def add_accounts(
    *,
    customer: Customer,
    year: int,
    by,
    turnover: Decimal | None = None,
    profit: Decimal | None = None,
    assets: Decimal | None = None,
    debts: Decimal | None = None,
    source: str = "",
    paper: UploadedFile | None = None,
) -> AnnualAccounts:
    require(by, ADD_ACCOUNTS)
    file = hold_file(customer.pk, by=by)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Refused(_("There are no accounts of this year."), code="year")
    if AnnualAccounts.objects.filter(file=file, year=year).exists():
        raise Refused(_("The accounts of this year are there already."), code="twice")
    figures = {"turnover": turnover, "profit": profit, "assets": assets, "debts": debts}
    if not paper and all(one is None for one in figures.values()):
        raise Refused(_("Enter a figure or add the paper."), code="empty")
    accounts = AnnualAccounts(
        file=file, year=year, source=source.strip(), recorded_at=timezone.now(), recorded_by=by, **figures
    )
    keep_paper(accounts, paper)
    accounts.save()
    trail.write("credit.add_accounts", file, by=by, details={"text": str(year)})
    return accounts


@transaction.atomic
def add_event(*, customer: Customer, kind: str, on: date, text: str, by, amount: Decimal | None = None) -> CreditEvent:
    """Something that somebody heard of or saw."""
    require(by, ADD_EVENT)
    file = hold_file(customer.pk, by=by)
    text = text.strip()
    if kind not in NOTED:
        raise Refused(_("Choose what happened."), code="kind")
    if on > timezone.localdate():
        raise Refused(_("This day lies in the future."), code="on")
    if not text:
        raise Refused(_("Say what happened."), code="text")
    event = CreditEvent.objects.create(file=file, kind=kind, on=on, text=text, amount=amount, noted_by=by)
    trail.write("credit.add_event", file, by=by, details={"text": str(event.get_kind_display())})
    return event
