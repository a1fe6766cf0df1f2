"""Is the input sound: the deeds on a credit file. Each form takes the file and the person."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from complaints.actions.files import check_file
from core.errors import Refused
from core.filters import FIRST_DAY, LAST_DAY
from credit.actions.conditions import WITH_AMOUNT, WITH_PARTY
from credit.actions.limits import last_decision, longest
from credit.actions.records import NOTED
from credit.checklist import groups_of
from credit.forms.once import OnceForm
from credit.history import history_of
from credit.models import Condition, CreditFile, CreditReport, LimitDecision
from credit.policy import policy_for
from credit.suggesting import suggestion_for

LONGEST = 5000
FEN = Decimal("0.01")


def long_text(label, *, required: bool = True, rows: int = 3, **kwargs) -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, widget=area, max_length=LONGEST, **kwargs)


def money_field(label, *, required: bool = True, least=0, **kwargs) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, max_digits=14, decimal_places=2, min_value=least, localize=False, **kwargs
    )


def in_cents(amount):
    """As people write amounts: without the places that nobody uses."""
    return amount if amount is None or amount != amount.quantize(FEN) else amount.quantize(FEN)


def day_field(label, *, required: bool = True, **kwargs) -> forms.DateField:
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=picker, **kwargs)


class PaperField(forms.FileField):
    """One file of a kind that may be kept."""

    def clean(self, data, initial=None):
        paper = super().clean(data, initial)
        if paper:
            try:
                check_file(paper)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return paper


class FileForm(OnceForm):
    """A deed on a credit file, or on a part of it."""

    def __init__(self, data=None, files=None, *, file: CreditFile, person, about=None, **kwargs):
        self.file, self.person, self.about = file, person, about
        super().__init__(data, files, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name, value in cleaned.items():
            if hasattr(value, "year") and not FIRST_DAY <= value <= LAST_DAY:
                self.add_error(name, _("There is no such day in the calendar of this place."))
        return cleaned


class LimitForm(FileForm):
    seen = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}), required=False)
    category = forms.ChoiceField(
        choices=CreditFile.Category.choices,
        label=gettext_lazy("credit category"),
        widget=forms.RadioSelect,
    )
    limit = money_field(gettext_lazy("credit limit"))
    valid_until = day_field(gettext_lazy("limit valid until"))
    ground = forms.ChoiceField(choices=LimitDecision.Ground.choices, label=gettext_lazy("ground"))
    opinion = long_text(gettext_lazy("opinion of finance"))

    def prepare(self):
        policy, today = policy_for(), timezone.localdate()
        self.suggestion = suggestion_for(self.file, policy, today)
        self.history = history_of(self.file)
        self.initial |= {
            "seen": last_decision(self.file),
            "category": self.suggestion.category,
            "limit": in_cents(self.file.limit),
            "valid_until": longest(policy, today),
        }
        words = _("At most ¥ %(most)s. Lent now: ¥ %(lent)s. Below that nothing more goes out until it is paid.")
        named = {"most": f"{policy.limit_most:,.2f}", "lent": f"{self.file.exposure:,.2f}"}
        self.fields["limit"].help_text = words % named

    def ask_again(self, stale):
        """Sent again, it was sent knowing of the change."""
        self.data = self.data.copy()
        self.data["seen"] = last_decision(stale.current)
        super().ask_again(stale)


class AskConditionForm(FileForm):
    kind = forms.ChoiceField(choices=Condition.Kind.choices, label=gettext_lazy("condition"))
    party = forms.CharField(label=gettext_lazy("guarantor or object"), required=False, max_length=200)
    amount = money_field(gettext_lazy("covers"), required=False)
    is_required = forms.BooleanField(label=gettext_lazy("nothing is released without it"), required=False, initial=True)
    note = long_text(gettext_lazy("note"), required=False, rows=2)


class MeetConditionForm(FileForm):
    paper = PaperField(label=gettext_lazy("paper"), required=False)
    valid_until = day_field(gettext_lazy("valid until"), required=False)
    party = forms.CharField(label=gettext_lazy("guarantor or object"), required=False, max_length=200)
    amount = money_field(gettext_lazy("covers"), required=False)
    note = long_text(gettext_lazy("note"), required=False, rows=2)

    def prepare(self):
        one = self.about
        self.initial |= {"party": one.party, "amount": in_cents(one.amount), "note": one.note}
        if one.paper_name:
            self.fields["paper"].help_text = _("There is “%s” already; another one takes its place.") % one.paper_name

    def clean(self):
        """All that is missing at once: a paper that was chosen would have to be chosen again."""
        given, one = super().clean(), self.about
        if one.kind in WITH_PARTY and not given.get("party") and "party" not in self.errors:
            self.add_error("party", _("Name the guarantor or the object."))
        if one.kind in WITH_AMOUNT and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Say how much it covers."))
        if not given.get("paper") and not one.paper and "paper" not in self.errors:
            self.add_error("paper", _("A condition is met with its paper: choose the file."))
        return given


class ReasonForm(FileForm):
    reason = long_text(gettext_lazy("reason"), rows=2)


def in_chinese(name: str) -> SafeString:
    """A name from the list of the company, marked for screen readers: it is not translated."""
    return format_html('<span lang="zh-Hans">{}</span>', name)


class ReportForm(FileForm):
    kind = forms.ChoiceField(
        choices=CreditReport.Kind.choices, label=pgettext_lazy("credit report", "kind"), widget=forms.RadioSelect
    )
    is_oral = forms.BooleanField(label=gettext_lazy("reported orally"), required=False)
    sources = forms.MultipleChoiceField(label=gettext_lazy("sources"), widget=forms.CheckboxSelectMultiple, choices=())
    finding = long_text(pgettext_lazy("credit report", "finding"), rows=4)

    def prepare(self):
        policy = policy_for()
        self.fields["sources"].choices = [(name, in_chinese(name)) for name in policy.sources]
        self.initial.setdefault("kind", CreditReport.Kind.DAILY)
        self.points, self.groups = {}, []
        for group, (heading, points) in enumerate(groups_of(self.person, policy)):
            names = []
            for number, point in enumerate(points):
                name = f"point_{group}_{number}"
                self.fields[name] = forms.CharField(label=point, required=False, max_length=500)
                self.points[name] = point
                names.append(name)
            self.groups.append((heading, names))

    @property
    def checklist(self) -> list[tuple[str, list]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]

    @property
    def main_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name not in self.points]

    def clean(self):
        cleaned = super().clean()
        checks = {point: cleaned.pop(name, "") for name, point in self.points.items()}
        return {**cleaned, "checks": {point: text for point, text in checks.items() if text}}


class InstructForm(FileForm):
    instruction = long_text(gettext_lazy("instruction"))


class AccountsForm(FileForm):
    year = forms.IntegerField(label=pgettext_lazy("accounts", "year"), min_value=1900, max_value=2999)
    turnover = money_field(gettext_lazy("turnover"), required=False)
    profit = money_field(gettext_lazy("net profit"), required=False, least=None)
    assets = money_field(gettext_lazy("total assets"), required=False)
    debts = money_field(gettext_lazy("debts"), required=False)
    source = forms.CharField(label=gettext_lazy("source"), required=False, max_length=100)
    paper = PaperField(label=gettext_lazy("paper"), required=False)

    def prepare(self):
        self.initial["year"] = timezone.localdate().year - 1


class EventForm(FileForm):
    kind = forms.ChoiceField(
        choices=[(one.value, one.label) for one in NOTED], label=pgettext_lazy("credit event", "what kind")
    )
    on = day_field(gettext_lazy("day"))
    text = long_text(gettext_lazy("what happened"))
    amount = money_field(gettext_lazy("amount"), required=False)

    def prepare(self):
        self.initial["on"] = timezone.localdate()
