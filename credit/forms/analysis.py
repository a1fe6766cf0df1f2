"""Is the input sound: what is entered for the trading analysis."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import month_before
from core.fields import AmountField
from credit.actions.analysis import people_planned_by
from credit.forms.once import OnceForm
from credit.models import TurnoverEstimate
from customers.policy import policy_for as customer_policy
from staff.models import User

FIRST_YEAR, LAST_YEAR = 2000, 2100


def year_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


def amount_field(label, least=0) -> AmountField:
    return AmountField(label=label, max_digits=18, decimal_places=4, min_value=least)


def product_field() -> forms.CharField:
    return forms.CharField(label=_("product"), max_length=200, help_text=_("As the sales lines name it."))


class YearForm(OnceForm):
    """Begins with the year that runs."""

    def prepare(self) -> None:
        self.fields["year"].initial = timezone.localdate().year


class EstimateForm(YearForm):
    year = year_field()
    amount = amount_field(_("turnover of the customer (CNY)"))
    method = forms.ChoiceField(label=_("method"), choices=TurnoverEstimate.Method.choices)
    confidence = forms.ChoiceField(
        label=_("confidence"), choices=TurnoverEstimate.Confidence.choices, initial=TurnoverEstimate.Confidence.MEDIUM
    )
    source = forms.CharField(label=_("source"), max_length=200, help_text=_("Who said it, or which paper."))


class StockForm(OnceForm):
    product = product_field()
    month = forms.DateField(
        label=_("month"), input_formats=["%Y-%m"], widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"})
    )
    opening = amount_field(_("stock at the beginning (CNY)"))
    closing = amount_field(_("stock at the end (CNY)"))

    def prepare(self) -> None:
        self.fields["month"].initial = month_before(timezone.localdate())

    def clean_month(self) -> date:
        month = self.cleaned_data["month"]
        if not FIRST_YEAR <= month.year <= LAST_YEAR or month > timezone.localdate():
            raise forms.ValidationError(_("This month has not begun."))
        return month


class ShareForm(YearForm):
    trade_type = forms.ChoiceField(label=_("trade type"))
    year = year_field()
    share = forms.DecimalField(label=_("target share (%)"), max_digits=5, decimal_places=2, min_value=0, max_value=100)

    def prepare(self) -> None:
        super().prepare()
        self.fields["trade_type"].choices = [(name, name) for name in customer_policy().trade_types]


class TaskForm(YearForm):
    product = product_field()
    year = year_field()
    amount = amount_field(_("task (CNY)"))


class CustomerTargetForm(YearForm):
    year = year_field()
    amount = amount_field(_("target (CNY)"))


class TargetForm(YearForm):
    owner = forms.ModelChoiceField(queryset=User.objects.none(), label=_("sales representative"))
    year = year_field()
    amount = amount_field(_("target (CNY)"))

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = people_planned_by(self.person)
