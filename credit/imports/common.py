"""What the imports of receivables, payments and trading documents share: customers, days, money."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Import, ImportRow
from credit.ageing import FIRST_DAY
from credit.bookable import Finder
from credit.books import closed_until
from credit.imports.sales import CUSTOMER_FIELDS, Creation, remove_created, source_of, targets
from credit.lines import Unclear, clean, number_of
from credit.models import CreditEvent, CreditFile
from credit.models.files import PARTS
from customers.models import Customer
from customers.policy import policy_for as customer_policy
from customers.values import is_empty, parse_date

__all__ = ["CUSTOMER_FIELDS", "BookOptions", "Creation", "Days", "money_in", "own_source", "said_yes", "targets"]
YES = {"yes", "y", "true", "1", "是", "有", "争议", "有争议"}
ORDERS = [
    ("", gettext_lazy("as the file shows")),
    ("mdy", gettext_lazy("month first")),
    ("dmy", gettext_lazy("day first")),
]


class BookOptions(forms.Form):
    create_customers = forms.BooleanField(
        label=gettext_lazy("Create customers that are not known yet"),
        help_text=gettext_lazy("They get the number in the source system and, if there is one, the name of the file."),
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Source system"),
        help_text=gettext_lazy("A number is there once for each source system."),
        required=False,
        max_length=40,
    )
    dates = forms.ChoiceField(label=gettext_lazy("Dates such as 3/4/2019"), choices=ORDERS, required=False)


def own_source(batch: Import) -> str:
    """Under which the numbers of this file are kept."""
    return source_of(batch) or customer_policy().default_source


def said_yes(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip().lower() in YES


class Days:
    """The days of one file. Whether the month comes first is said by the option, or by a day that can only be read
    one way: 4/16/2013 settles how 1/2/2013 is meant."""

    def __init__(self, rows: list[tuple[int, dict]], fields: Iterable[str], batch: Import):
        self.order = (batch.options or {}).get("dates", "") or getattr(batch, "day_order", "")
        if not self.order:
            self.order = batch.day_order = order_of(raw.get(field, "") for _number, raw in rows for field in fields)
        self.until, self.today = closed_until(), timezone.localdate()

    def read(self, raw: dict[str, str], field: str) -> date | None:
        text = raw.get(field, "")
        if is_empty(text):
            return None
        try:
            return parse_date(text, order=self.order)
        except ValueError as error:
            raise Unclear(field, str(error)) from error

    def wanted(self, raw: dict[str, str], field: str) -> date:
        """The day on which something is booked: it is there, has come, and lies in no closed period."""
        day = self.read(raw, field)
        if day is None:
            raise Unclear(field, _("The date is missing."))
        self.check(day, field)
        return day

    def check(self, day: date, field: str) -> None:
        if day < FIRST_DAY:
            raise Unclear(field, _("There are no books of this day."))
        if self.until and day <= self.until:
            raise Unclear(field, _("The books are closed until %(until)s.") % {"until": self.until})
        if day > self.today:
            raise Unclear(field, _("%(day)s has not come yet.") % {"day": day})


def order_of(texts: Iterable[str]) -> str:
    """«mdy» or «dmy» when the dates of these rows can be read in one way only."""
    found = set()
    for text in texts:
        first, _sign, rest = text.partition("/")
        second = rest.partition("/")[0]
        if first.isdigit() and second.isdigit() and int(first) <= 31 and int(second) <= 31:
            if int(second) > 12:
                found.add("mdy")
            elif int(first) > 12:
                found.add("dmy")
    return found.pop() if len(found) == 1 else ""


def money_in(raw: dict[str, str], field: str) -> Decimal | None:
    found = number_of(raw, field)
    return None if found is None else clean(found, field)


def judged(
    rows: list[tuple[int, dict[str, str]]],
    references: list[dict],
    finder: Finder,
    creation: Creation,
    look: Callable[[ImportRow, dict[str, str]], None],
) -> list[ImportRow]:
    """What will become of each row. `look` reads it and says whether it is there already."""
    found = []
    for (number, raw), reference in zip(rows, references, strict=True):
        row = ImportRow(number=number, verdict=ImportRow.Verdict.NEW, data=dict(reference), notes={})
        try:
            look(row, raw)
            if row.verdict == ImportRow.Verdict.NEW:
                seat(row, reference, finder, creation)
            else:
                check_owner(row, finder.find(reference))
        except Unclear as problem:
            fail(row, raw, problem)
        found.append(row)
    return found


def check_owner(row: ImportRow, found: set[int]) -> None:
    """What is there already is of the customer that the line names."""
    if found and row.target_id not in found:
        raise Unclear("number", _("This number is there already, of another customer."))


def seat(row: ImportRow, reference: dict, finder: Finder, creation: Creation) -> None:
    """Whose it is."""
    found = finder.find(reference)
    if len(found) > 1:
        raise Unclear("customer_name", _("Several customers fit: give a number."))
    if found:
        (row.target_id,) = found
    else:
        row.notes = creation.note(reference)


def fail(row: ImportRow, raw: dict[str, str], problem: Unclear) -> None:
    """The row stays outside, with the reason beside the field."""
    row.verdict = ImportRow.Verdict.ERROR
    row.notes = {problem.field: problem.reason}
    row.data = {field: raw[field] for field in raw if raw[field]}


def take_customers_back(rows: list[ImportRow], batch: Import) -> list[str]:
    """The customers that came with these rows, unless something else hangs on them by now."""
    created = [row.before["created"] for row in rows if row.before and "created" in row.before]
    if not created:
        return []
    drop_empty_files(created)
    return remove_created(created, batch)


def drop_empty_files(customers: list[int]) -> None:
    """Credit files that were only made for what was booked and hold nothing any more."""
    nothing = dict.fromkeys((*PARTS, "exposure"), Decimal(0))
    files = CreditFile.objects.filter(customer__in=customers, limit=None, opened_at=None, decided_at=None, **nothing)
    files.exclude(pk__in=CreditEvent.objects.filter(file__customer__in=customers).values("file")).delete()


def names_of(ids: Iterable[int]) -> dict[int, str]:
    return {one.pk: f"{one.code} {one.name}" for one in Customer.objects.filter(pk__in=list(ids)).only("code", "name")}
