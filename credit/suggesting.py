"""甲, 乙 or 丙: what the rules suggest for a customer, with the reasons and their figures (S0-21 R58-R61).

Finance decides. The size of trade with us never speaks against 甲; all else that makes a customer 丙 does.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Sum
from django.utils.translation import gettext as _

from core.dates import last_months
from credit.models import CreditEvent, CreditFile, SalesMonth, TradingCard
from credit.policy import CreditPolicy

Category = CreditFile.Category


@dataclass(frozen=True)
class Known:
    """What is known of a customer; None where it is not."""

    employees: int | None = None
    founded_on: date | None = None
    trade_type: str = ""
    claim: Decimal = Decimal(0)  # receivables and unsettled bills
    sales: Decimal = Decimal(0)  # net, of the last twelve months
    first_sale_on: date | None = None
    broken_faith: int = 0  # events


@dataclass(frozen=True)
class Reason:
    """Why: a code of `WORDS` and the figures that stand in its words."""

    code: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    category: str
    reasons: list[Reason]

    @property
    def stored(self) -> list[dict]:
        """As a decision keeps them."""
        return [asdict(reason) for reason in self.reasons]

    @property
    def label(self) -> str:
        return str(Category(self.category).label)


# Words of the reasons, made when they are read: they may be read in another language than they were found in.
WORDS: dict[str, Callable[[], str]] = {
    "large_steady": lambda: _("large enterprise (%(employees)s people, from %(bound)s), steady trade since %(since)s"),
    "ordinary": lambda: _("nothing speaks against the customer: ordinary credit"),
    "wholesaler": lambda: _("wholesaler between (trade type %(trade_type)s)"),
    "large_claim": lambda: _("owes ¥ %(claim)s, more than ¥ %(bound)s, and is not Jia"),
    "large_trade": lambda: _("owes ¥ %(claim)s only, but bought for ¥ %(sales)s in twelve months, above ¥ %(bound)s"),
    "small_staff": lambda: _("%(employees)s people, fewer than %(bound)s"),
    "young": lambda: _("newly founded (%(founded_on)s), less than %(bound)s years ago"),
    "broken_faith": lambda: _("broke faith: %(count)s events in the credit file"),
    "unknown_staff": lambda: _("the number of employees is not known"),
    "unknown_age": lambda: _("the day of foundation is not known"),
}


def reason_words(reason: Reason | dict) -> str:
    """One reason in words; also one that a decision kept."""
    code, figures = (reason["code"], reason["figures"]) if isinstance(reason, dict) else (reason.code, reason.figures)
    return WORDS[code]() % figures if code in WORDS else code


def suggest(known: Known, policy: CreditPolicy, today: date) -> Suggestion:
    """Pure: the same facts under the same policy always give the same."""
    steady = steadiness(known, policy, today)
    against = lasting_reasons(known, policy, today)
    if steady and not against:
        return Suggestion(Category.JIA, [steady])
    against += claim_reasons(known, policy)
    if against:
        return Suggestion(Category.BING, against)
    return Suggestion(Category.YI, [Reason("ordinary"), *unknowns(known)])


def steadiness(known: Known, policy: CreditPolicy, today: date) -> Reason | None:
    """R58: large and in steady trade; how much is traded does not matter."""
    if known.employees is None or known.employees < policy.large_staff or known.first_sale_on is None:
        return None
    if years_between(known.first_sale_on, today) < policy.steady_years:
        return None
    figures = {"employees": known.employees, "bound": policy.large_staff, "since": f"{known.first_sale_on:%Y-%m}"}
    return Reason("large_steady", figures)


def lasting_reasons(known: Known, policy: CreditPolicy, today: date) -> list[Reason]:
    """R60, without those about what is owed."""
    found = []
    if known.trade_type and known.trade_type in policy.wholesale_types:
        found.append(Reason("wholesaler", {"trade_type": known.trade_type}))
    if known.employees is not None and known.employees < policy.small_staff:
        found.append(Reason("small_staff", {"employees": known.employees, "bound": policy.small_staff}))
    if known.founded_on and years_between(known.founded_on, today) < policy.young_years:
        figures = {"founded_on": known.founded_on.isoformat(), "bound": policy.young_years}
        found.append(Reason("young", figures))
    if known.broken_faith:
        found.append(Reason("broken_faith", {"count": known.broken_faith}))
    return found


def claim_reasons(known: Known, policy: CreditPolicy) -> list[Reason]:
    """R60: a large claim, or a smaller one with large trade. They do not count against 甲."""
    claim = f"{known.claim:,.2f}"
    if known.claim > policy.large_claim:
        return [Reason("large_claim", {"claim": claim, "bound": f"{policy.large_claim:,.2f}"})]
    if known.sales > policy.large_trade:
        figures = {"claim": claim, "sales": f"{known.sales:,.2f}", "bound": f"{policy.large_trade:,.2f}"}
        return [Reason("large_trade", figures)]
    return []


def unknowns(known: Known) -> list[Reason]:
    found = [Reason("unknown_staff")] if known.employees is None else []
    return found + ([Reason("unknown_age")] if known.founded_on is None else [])


def years_between(first: date, last: date) -> int:
    """Whole years, as birthdays are counted."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def known_of(file: CreditFile, today: date) -> Known:
    """What the register, the newest approved trading card and the books say; the register first."""
    customer = file.customer
    cards = TradingCard.objects.filter(customer=customer, state="approved")
    card = cards.only("employees", "opened_on").order_by("-id").first()
    employees, founded_on = customer.employee_count, customer.opened_on
    months = SalesMonth.objects.filter(customer=customer)
    since = last_months(today, 12)[0]
    return Known(
        employees=card.employees if employees is None and card else employees,
        founded_on=card.opened_on if founded_on is None and card else founded_on,
        trade_type=customer.trade_type,
        claim=file.receivables + file.bills,
        sales=months.filter(month__gte=since).aggregate(sum=Sum("amount"))["sum"] or Decimal(0),
        first_sale_on=months.aggregate(first=Min("month"))["first"],
        broken_faith=bad_events(file),
    )


def bad_events(file: CreditFile) -> int:
    return CreditEvent.objects.filter(file=file, kind__in=CreditEvent.BAD).count() if file.pk else 0


def suggestion_for(file: CreditFile, policy: CreditPolicy, today: date) -> Suggestion:
    return suggest(known_of(file, today), policy, today)
