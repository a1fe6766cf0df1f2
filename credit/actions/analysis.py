"""What people enter for the trading analysis. A number that stands already is changed; the trail keeps both."""

from datetime import date
from decimal import Decimal

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import is_system, require
from credit.models import CustomerTarget, ProductTask, SalesTarget, StockCount, TargetShare, TurnoverEstimate
from customers.models import Customer
from staff.models import User
from staff.rules import scope_of

ESTIMATE = "credit.add_turnoverestimate"
COUNT = "credit.add_stockcount"
SHARE = "credit.add_targetshare"
TASK = "credit.add_producttask"
TARGET = "credit.add_salestarget"
OF_CUSTOMER = "credit.add_customertarget"


@transaction.atomic
def estimate_turnover(*, customer: Customer, by, **facts) -> TurnoverEstimate:
    """S0-21 R15. Facts: year, amount, method, confidence, source. Earlier estimates stay to be seen."""
    require(by, ESTIMATE)
    if facts["amount"] <= 0:
        raise Refused(_("A turnover is more than nothing."), code="amount")
    estimate = TurnoverEstimate.objects.create(customer=customer, entered_by=by, **facts)
    trail.write("credit.estimate_turnover", estimate, by=by, details={name: str(facts[name]) for name in facts})
    return estimate


@transaction.atomic
def count_stock(*, customer: Customer, product: str, month: date, opening, closing, by) -> StockCount:
    """S0-21 R35: once for each product and month."""
    require(by, COUNT)
    if opening < 0 or closing < 0:
        raise Refused(_("A stock is not negative."), code="amount")
    key = {"customer": customer, "product": product, "month": month.replace(day=1)}
    return keep("credit.count_stock", StockCount, key, {"opening": opening, "closing": closing}, by=by)


@transaction.atomic
def set_customer_target(*, customer: Customer, year: int, amount: Decimal, by) -> CustomerTarget:
    """S0-21 R27: the months of a year share it by their seasonal index."""
    require(by, OF_CUSTOMER)
    check_positive(amount)
    key = {"customer": customer, "year": year}
    return keep("credit.set_customer_target", CustomerTarget, key, {"amount": amount}, by=by)


@transaction.atomic
def set_share(*, trade_type: str, year: int, share: Decimal, by) -> TargetShare:
    """S0-21 R10. The target shares of a year never exceed the whole."""
    require(by, SHARE)
    others = TargetShare.objects.select_for_update().filter(year=year).exclude(trade_type=trade_type)
    together = share + sum((one.share for one in others), Decimal(0))
    if not 0 <= share <= 100 or together > 100:
        raise Refused(
            _("The target shares of %(year)s would add up to %(sum)s %%.") % {"year": year, "sum": together},
            code="share",
        )
    return keep("credit.set_share", TargetShare, {"year": year, "trade_type": trade_type}, {"share": share}, by=by)


@transaction.atomic
def set_task(*, product: str, year: int, amount: Decimal, by) -> ProductTask:
    """S0-21 R31."""
    require(by, TASK)
    check_positive(amount)
    return keep("credit.set_task", ProductTask, {"year": year, "product": product}, {"amount": amount}, by=by)


@transaction.atomic
def set_target(*, owner, year: int, amount: Decimal, by) -> SalesTarget:
    require(by, TARGET)
    if not people_planned_by(by).filter(pk=owner.pk).exists():
        raise Refused(_("%s is not among the people you plan for.") % owner, code="scope")
    check_positive(amount)
    return keep("credit.set_target", SalesTarget, {"owner": owner, "year": year}, {"amount": amount}, by=by)


def people_planned_by(by) -> QuerySet:
    """Who is at work within the person's data scope."""
    people = User.objects.at_work().exclude(username="system")
    return people if is_system(by) else people.filter(scope_of(by).condition("department_id", ("pk",)))


def check_positive(amount: Decimal) -> None:
    if amount <= 0:
        raise Refused(_("The amount is more than nothing."), code="amount")


def keep(deed: str, model: type[models.Model], key: dict, values: dict, *, by):
    """The one record of this key with these values; what it said before goes into the trail."""
    record, is_new = model.objects.get_or_create(**key, defaults={**values, "entered_by": by})
    before: dict = {}
    if not is_new:
        record = model.objects.select_for_update().get(pk=record.pk)
        before = trail.snapshot(record, list(values))
        for name, value in values.items():
            setattr(record, name, value)
        record.entered_by = by
        record.save()
    changes = trail.difference(before, values)
    trail.write(deed, record, by=by, changes=changes, details={name: str(value) for name, value in key.items()})
    return record
