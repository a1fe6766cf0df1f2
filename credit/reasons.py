"""The reasons of a release in words, each with the value of the policy that it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.templatetags.money import money
from credit.models import Condition
from customers.models import Customer

# reason → field of the credit policy that it comes from
FIELDS = {
    "not_opened": "opening_required",
    "limit_expired": "expired_level",
    "near_limit": "warn_percent",
    "overdue_long": "overdue_days",
    "overdue_any": "any_overdue_level",
    "condition_missing": "condition_level",
    "condition_expired": "condition_level",
    "category_bing": "bing_level",
    "over_limit": "exception_chain",
    "no_limit": "exception_chain",
    "terms_missing": "terms_grades",
    "use_missing": "use_level",
    "a_waits": "ahead_of_a",
}


@dataclass(frozen=True)
class Said:
    """One reason as it is shown: `rule` names the value of the policy, «credit.overdue_days»."""

    code: str
    level: str
    text: str
    rule: str

    @property
    def is_hold(self) -> bool:
        return self.level == "hold"


def in_words(reasons: Iterable[dict[str, Any]]) -> list[Said]:
    """Stored reasons, those that hold first."""
    found = [
        Said(one["code"], one["level"], text_of(one["code"], one.get("figures", {})), rule_of(one)) for one in reasons
    ]
    return sorted(found, key=lambda said: said.level != "hold")


def rule_of(reason: dict[str, Any]) -> str:
    field = FIELDS.get(reason["code"])
    return f"credit.{field}" if field else ""


def text_of(code: str, given: dict[str, Any]) -> str:
    figures = {name: amount_text(value) if name in AMOUNTS else value for name, value in given.items()}
    if code == "customer_off":
        figures["status"] = dict(Customer.Status.choices).get(given.get("status"), "")
    if code.startswith("condition"):
        kind = dict(Condition.Kind.choices).get(given.get("kind"), "")
        figures["condition"] = f"{kind} {given.get('party', '')}".strip()
    if code == "a_waits" and given.get("reason"):
        code = "a_waits_on"
    return words_of(code) % figures


AMOUNTS = ("limit", "after", "over", "amount")


def amount_text(value: str) -> str:
    return f"¥{money(Decimal(value))}"


def words_of(code: str) -> str:
    return {
        "customer_off": _("The customer is “%(status)s”: nothing is sold on credit."),
        "not_opened": _("Trade was not opened yet: there is no approved trading card."),
        "terminated": _("Trade with this customer was ended."),
        "stopped": _("Credit sales to this customer are stopped."),
        "dangerous": _("The customer is reported as dangerous."),
        "watched": _("The customer is being watched."),
        "no_limit": _("No limit was decided; %(after)s would be lent."),
        "over_limit": _("Over the limit by %(over)s: %(after)s would be lent, the limit is %(limit)s."),
        "near_limit": _("%(after)s would be lent: %(percent)s %% of the limit of %(limit)s."),
        "limit_expired": _("The limit has run out on %(day)s."),
        "category_bing": pgettext("credit", "The customer is of category Bing."),
        "overdue_long": _("%(amount)s is overdue for more than %(beyond)s days, the oldest for %(days)s days."),
        "overdue_any": _("%(amount)s is overdue, the oldest for %(days)s days."),
        "condition_missing": _("A condition is missing: %(condition)s."),
        "condition_expired": _("A condition has run out on %(day)s: %(condition)s."),
        "order_refused": _("The order %(order)s was refused."),
        "order_cancelled": _("The order %(order)s was cancelled."),
        "terms_missing": _("Price and payment are not confirmed, as grade %(grade)s wants it: %(order)s."),
        "use_missing": _("The treatment as A is not confirmed by the director or above: %(order)s."),
        "a_waits": _("A orders of the same product wait: %(orders)s. Going ahead of them takes a reason."),
        "a_waits_on": _("It goes ahead of A orders of the same product (%(orders)s): %(reason)s"),
    }.get(code, code.replace("%", "%%"))
