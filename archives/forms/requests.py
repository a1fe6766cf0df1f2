"""What is asked for on the pages of requests, grants and loans."""

from datetime import timedelta

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import AccessRequest, ArchiveFile, Item, Loan, LoanTrouble, Way
from archives.policy import policy_for
from core.fields import SeveralField
from credit.forms.documents import day_field
from credit.forms.once import OnceForm
from customers.models import Customer

MOST = 1_000_000
PAPER, SCREEN = (Way.ON_SITE, Way.TAKE_OUT), (Way.ON_SCREEN,)


def area(label, *, required: bool = True, most: int = 1000) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, widget=forms.Textarea({"rows": 3}))


class AskForm(OnceForm):
    """Asked for in half a minute: how, for what, why, from when until when; the rest is for outsiders."""

    words = forms.CharField(
        label=_("which file"), max_length=200, help_text=_("In your words; the specialist picks the file.")
    )
    way = forms.ChoiceField(label=_("how"), choices=Way.choices)
    purpose = forms.CharField(label=_("purpose"), max_length=200)
    reason = area(_("reason"))
    begins_on = day_field(_("from"))
    ends_on = day_field(_("until"))
    outsider = forms.CharField(
        label=_("name of the outsider"),
        max_length=60,
        required=False,
        help_text=_("Only where somebody from outside is to read."),
    )
    unit = forms.CharField(label=_("unit of the outsider"), max_length=100, required=False)
    papers = forms.CharField(label=_("letter and ID"), max_length=200, required=False)
    id_number = forms.CharField(label=_("ID number"), max_length=40, required=False)
    letter = forms.FileField(
        label=_("letter of introduction"), required=False, help_text=_("As PDF or picture, with seal and signature.")
    )

    def __init__(self, data=None, files=None, *, file: ArchiveFile | None = None, customer: Customer | None = None):
        self.file = file
        today = timezone.localdate()
        last = today + timedelta(days=min(policy_for().loan_days, policy_for().grant_days) - 1)
        super().__init__(data, files, initial={"begins_on": today, "ends_on": last})

    def prepare(self) -> None:
        if self.file is None:
            return
        del self.fields["words"]
        without = {"paper": SCREEN, "electronic": PAPER}.get(self.file.medium, ())
        self.fields["way"].choices = [(value, label) for value, label in Way.choices if value not in without]

    def clean(self) -> dict:
        """Half of an outsider is none: it would be decided as a request of one's own."""
        cleaned = super().clean()
        said = any(cleaned.get(name) for name in ("outsider", "unit", "papers", "id_number", "letter"))
        if said or cleaned.get("way") == Way.GIVE:
            for name in ("outsider", "unit", "papers"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("An outsider needs a name, a unit, a letter and an ID."))
        return cleaned


class ChangeRequestForm(AskForm):
    """What was sent back, as it was asked for."""

    def __init__(self, data=None, *, asked: AccessRequest):
        super().__init__(data, file=asked.file)
        names = ("way", "purpose", "reason", "outsider", "unit", "papers")
        self.initial |= {name: getattr(asked, name) for name in names}
        today = timezone.localdate()
        lasts = asked.ends_on - asked.begins_on
        self.initial["begins_on"] = max(asked.begins_on, today)
        self.initial["ends_on"] = self.initial["begins_on"] + lasts

    def prepare(self) -> None:
        super().prepare()
        for name in ("id_number", "letter"):  # they were handed in, and stay
            del self.fields[name]


class RenewForm(OnceForm):
    """A loan renewed is a new request; what is known of it is not asked for again."""

    purpose = forms.CharField(label=_("purpose"), max_length=200)
    reason = area(_("reason"))
    ends_on = day_field(_("until"))

    def __init__(self, data=None, *, loan: Loan):
        self.loan = loan
        last = timezone.localdate() + timedelta(days=policy_for().loan_days)
        super().__init__(data, initial={"purpose": loan.grant.request.purpose, "ends_on": last})

    @property
    def facts(self) -> dict:
        way = self.loan.grant.way
        return {**super().facts, "way": way, "begins_on": timezone.localdate(), "renews": self.loan}


class PickForm(OnceForm):
    file = forms.ModelChoiceField(ArchiveFile.objects.none(), label=_("archive file"))

    def __init__(self, data=None, *, files):
        self.files_offered = files
        super().__init__(data)

    def prepare(self) -> None:
        self.fields["file"].queryset = self.files_offered
        self.fields["file"].label_from_instance = lambda file: f"{file.number} {file.title}"


class ReasonForm(OnceForm):
    reason = area(_("reason"), most=200)


class HandOverForm(OnceForm):
    items = SeveralField(
        Item.objects.none(),
        label=_("only these documents"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole file."),
    )
    condition = forms.CharField(label=_("condition at hand-over"), max_length=200)

    def __init__(self, data=None, *, file: ArchiveFile):
        self.file = file
        super().__init__(data)

    def prepare(self) -> None:
        self.fields["items"].queryset = self.file.items.filter(removed_at__isnull=True, is_paper=True)
        if not self.fields["items"].queryset.exists():
            del self.fields["items"]


class TakeBackForm(OnceForm):
    count = forms.IntegerField(label=_("documents taken back"), min_value=0, validators=[MaxValueValidator(MOST)])
    condition = forms.CharField(label=_("condition at return"), max_length=200)
    trouble = forms.ChoiceField(
        label=_("damaged or lost"),
        required=False,
        choices=[("", pgettext_lazy("archives", "nothing")), *LoanTrouble.Kind.choices[1:]],
    )
    report = area(_("what is damaged or lost"), required=False, most=2000)

    def __init__(self, data=None, *, loan: Loan):
        super().__init__(data, initial={"count": loan.count_out})


class DecideForm(OnceForm):
    decision = area(_("decision"), most=2000)
    remedy = area(_("what was done about it"), required=False, most=2000)
