"""Is the input sound: invoices, payments, bills and the deeds on them."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credit.actions.payments import LATER, OLDEST
from credit.filters.common import DayInput, customers_like
from credit.forms.amounts import amount_field, money_field
from credit.forms.once import OnceForm
from credit.models import Bill, Receivable, TradingDocument
from customers.models import Customer

SETTLES = [
    (OLDEST, gettext_lazy("settle the oldest invoices now")),
    (LATER, gettext_lazy("keep it; allocate it later")),
]


def day_field(label, **kwargs) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **kwargs)


def text_field(label, longest: int = 200, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **kwargs)


def long_field(label, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 3}), **kwargs)


class BookForm(OnceForm):
    """What of the books a person may name is within their scope."""

    def __init__(self, *args, user=None, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)


class OfCustomerForm(BookForm):
    customer = text_field(
        gettext_lazy("customer (name or code)"), help_text=gettext_lazy("The whole code, or enough of the name.")
    )

    def clean_customer(self) -> Customer:
        text = self.cleaned_data["customer"].replace("\x00", "").strip()
        found = customers_like(self.user, text)
        if not found:
            raise ValidationError(_("There is no such customer among yours."))
        if len(found) > 1:
            some = Customer.objects.filter(pk__in=found[:5]).order_by("code")
            names = "; ".join(f"{one.code} {one.name}" for one in some)
            raise ValidationError(_("Several customers fit: %(names)s") % {"names": names})
        return Customer.objects.get(pk=found[0])


class ReceivableForm(OfCustomerForm):
    number = text_field(gettext_lazy("invoice"), 60)
    issued_on = day_field(gettext_lazy("invoice date"), initial=timezone.localdate)
    due_on = day_field(
        gettext_lazy("due date"), required=False, help_text=gettext_lazy("Empty: after the days of the rules.")
    )
    amount = money_field(gettext_lazy("amount"), help_text=gettext_lazy("Below zero for a credit note."))
    delivery = text_field(
        gettext_lazy("delivery"), 60, required=False, help_text=gettext_lazy("Number of the delivery that is invoiced.")
    )
    note = text_field(gettext_lazy("note"), required=False)

    def clean(self):
        given = super().clean()
        number, customer = given.get("delivery"), given.get("customer")
        given["document"] = None
        if number and customer:
            deliveries = TradingDocument.objects.filter(customer=customer, kind="delivery", number=number)
            given["document"] = deliveries.order_by("-id").first()
            if given["document"] is None:
                self.add_error("delivery", _("There is no such delivery of this customer."))
        return given

    @property
    def facts(self) -> dict:
        return {name: value for name, value in super().facts.items() if name != "delivery"}


class PaymentForm(OfCustomerForm):
    amount = amount_field(gettext_lazy("amount"))
    received_on = day_field(gettext_lazy("received on"), initial=timezone.localdate)
    number = text_field(
        gettext_lazy("number"), 60, required=False, help_text=gettext_lazy("Of the voucher of the bank.")
    )
    settles = forms.ChoiceField(label=gettext_lazy("allocation"), choices=SETTLES, initial=OLDEST)
    note = text_field(gettext_lazy("note"), required=False)


class RefundForm(OfCustomerForm):
    amount = amount_field(gettext_lazy("amount"))
    paid_on = day_field(gettext_lazy("paid back on"), initial=timezone.localdate)
    note = text_field(gettext_lazy("note"), required=False)


class BillForm(OfCustomerForm):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Bill.Kind.choices)
    number = text_field(gettext_lazy("number of the bill"), 60)
    face = amount_field(gettext_lazy("face value"))
    issued_on = day_field(gettext_lazy("drawn on"))
    due_on = day_field(gettext_lazy("due date"))
    received_on = day_field(gettext_lazy("received on"), initial=timezone.localdate)
    drawer = text_field(gettext_lazy("drawer"), required=False)
    acceptor = text_field(gettext_lazy("acceptor"), required=False)
    settles = forms.ChoiceField(label=gettext_lazy("allocation"), choices=SETTLES, initial=OLDEST)
    note = long_field(gettext_lazy("note"), required=False)

    def clean(self):
        given = super().clean()
        if given.get("issued_on") and given.get("due_on") and given["due_on"] < given["issued_on"]:
            self.add_error("due_on", _("A bill is not due before it was drawn."))
        return given


class SetOffForm(BookForm):
    against = forms.ChoiceField(label=gettext_lazy("against"), required=False)

    def __init__(self, *args, owed: list[Receivable], **kwargs):
        super().__init__(*args, **kwargs)
        self.owed = {str(row.pk): row for row in owed}
        said = [(pk, f"{row} · {row.due_on:%Y-%m-%d} · {row.open:,.2f}") for pk, row in self.owed.items()]
        self.fields["against"].choices = [("", _("the oldest invoices that are not disputed")), *said]

    def clean_against(self) -> Receivable | None:
        return self.owed.get(self.cleaned_data["against"])


class NoteRefundForm(BookForm):
    amount = amount_field(gettext_lazy("amount"))
    paid_on = day_field(gettext_lazy("paid back on"), initial=timezone.localdate)
    note = text_field(gettext_lazy("note"), required=False)


class DisputeForm(BookForm):
    amount = amount_field(gettext_lazy("disputed"))
    reason = long_field(gettext_lazy("What the customer does not accept"))


class OutcomeForm(BookForm):
    outcome = long_field(gettext_lazy("What came of it"))


class WriteOffForm(BookForm):
    amount = amount_field(gettext_lazy("amount"))
    on = day_field(gettext_lazy("day"), initial=timezone.localdate)
    reason = long_field(gettext_lazy("reason"))


class WhyForm(BookForm):
    reason = long_field(gettext_lazy("reason"))


class OnForm(BookForm):
    on = day_field(gettext_lazy("day"), initial=timezone.localdate)


class OnWhyForm(OnForm):
    reason = long_field(gettext_lazy("reason"))


class PassOnForm(OnForm):
    to = text_field(gettext_lazy("to whom"))


class DiscountForm(PassOnForm):
    cost = money_field(gettext_lazy("cost of discounting"), min_value=Decimal(0), initial=0)


class ClosingForm(BookForm):
    until = day_field(gettext_lazy("closed until"))
    reason = long_field(
        gettext_lazy("reason"), required=False, help_text=gettext_lazy("Needed where a closed period is opened again.")
    )


def chosen_amounts(data, receivables: list[Receivable]) -> dict[int, Decimal]:
    """What was typed beside the invoices, {id: amount}. Raises ValidationError."""
    chosen = {}
    for receivable in receivables:
        receivable.typed = data.get(f"amount-{receivable.pk}", "").strip()
        if not receivable.typed:
            continue
        try:
            chosen[receivable.pk] = Decimal(receivable.typed.replace(",", ""))
        except InvalidOperation as error:
            raise ValidationError(_("“%(text)s” is not an amount.") % {"text": receivable.typed[:40]}) from error
        if not chosen[receivable.pk].is_finite() or abs(chosen[receivable.pk]) > 10**13:
            raise ValidationError(_("“%(text)s” is not an amount.") % {"text": receivable.typed[:40]})
    return chosen
