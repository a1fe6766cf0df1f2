"""What is asked for on the pages of files."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.filing import closing_doubts
from archives.forms.tree import place_choices
from archives.levels import end_of_secrecy
from archives.models import ArchiveFile, Category, Place
from archives.models.common import Level
from archives.plan import in_order
from archives.policy import policy_for
from core.filters import FIRST_DAY
from credit.forms.documents import day_field
from credit.forms.once import OnceForm
from customers.models import Customer
from staff.models import Department

CLOSED = ("", pgettext_lazy("secrecy", "closed"))


class EntryForm(OnceForm):
    """What the entry in the catalogue says."""

    category = forms.ModelChoiceField(Category.objects.none(), label=pgettext_lazy("archives", "category"))
    title = forms.CharField(label=pgettext_lazy("archives", "title"), max_length=200)
    subject = forms.CharField(
        label=_("about"), max_length=200, required=False, help_text=_("Where the file is not about a customer.")
    )
    year = forms.IntegerField(
        label=pgettext_lazy("archives", "year"),
        validators=[MinValueValidator(FIRST_DAY.year), MaxValueValidator(date.max.year)],
    )
    department = forms.ModelChoiceField(Department.objects.order_by("path"), label=_("department"), required=False)
    medium = forms.ChoiceField(label=_("medium"), choices=ArchiveFile.Medium.choices)
    note = forms.CharField(label=_("note sheet"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def prepare(self) -> None:
        self.fields["category"].queryset = Category.objects.filter(is_used=True).order_by("path", "order")


class NewFileForm(EntryForm):
    customer_code = forms.CharField(
        label=_("customer code"), max_length=20, required=False, help_text=_("Empty for a file about a subject.")
    )
    field_order = ("category", "title", "customer_code", "subject", "year", "department", "medium", "note")

    def __init__(self, data=None, *, person, customer: Customer | None = None):
        self.person = person
        given = {"year": timezone.localdate().year, "medium": "both"}
        super().__init__(data, initial=given | ({"customer_code": customer.code} if customer else {}))

    def clean_customer_code(self) -> Customer | None:
        code = self.cleaned_data["customer_code"].strip()
        if not code:
            return None
        found = Customer.objects.visible_to(self.person).filter(code=code.upper()).first()
        if found is None:
            raise forms.ValidationError(_("There is no customer of this code, or it is not yours to see."))
        return found

    def clean(self) -> dict:
        cleaned = super().clean()
        if "customer_code" in cleaned and not cleaned["customer_code"] and not cleaned.get("subject"):
            self.add_error("subject", _("A file is about a customer or a subject."))
        return cleaned

    @property
    def facts(self) -> dict:
        facts = super().facts
        return {"customer": facts.pop("customer_code"), **facts}


class ChangeFileForm(EntryForm):
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, *, file: ArchiveFile):
        self.file = file
        names = ("category", "title", "subject", "year", "department", "medium", "note", "version")
        super().__init__(data, initial={name: getattr(file, name) for name in names})

    def prepare(self) -> None:
        super().prepare()
        self.fields["category"].queryset |= Category.objects.filter(pk=self.file.category_id)

    @property
    def facts(self) -> dict:
        facts = super().facts
        return {"version": facts.pop("version"), "changes": facts}


class CloseForm(OnceForm):
    is_confirmed = forms.BooleanField(
        label=_("Close it nevertheless"), required=False, widget=forms.HiddenInput({"autocomplete": "off"})
    )

    def __init__(self, data=None, *, file: ArchiveFile):
        self.file = file
        super().__init__(data)

    def clean(self) -> dict:
        """What the filing rules doubt is said, and a box to confirm it appears."""
        cleaned = super().clean()
        doubts = closing_doubts(self.file, self.file.items.filter(removed_at__isnull=True))
        if doubts and not cleaned.get("is_confirmed"):
            self.fields["is_confirmed"].widget = forms.CheckboxInput()
            self.add_error("is_confirmed", doubts)
        return cleaned


class LevelForm(OnceForm):
    level = forms.ChoiceField(label=_("secrecy"), required=False)
    until = day_field(_("secret until"))
    place = forms.ModelChoiceField(
        Place.objects.filter(is_used=True),
        label=_("stands from now on in"),
        required=False,
        help_text=_("Empty: it stays where it is. What is to stand apart needs a place with a keeper (S1-05 R20)."),
    )
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, data=None, *, file: ArchiveFile, person):
        self.person, self.file = person, file
        level = "" if file.level is None else str(file.level)
        until = file.level_until or end_of_secrecy(Level.SECRET, policy_for(), timezone.localdate())
        super().__init__(data, initial={"level": level, "until": until, "version": file.version})

    def prepare(self) -> None:
        """Only what the own clearance reaches is offered."""
        reached = [(value, label) for value, label in Level.choices if value <= self.person.clearance]
        self.fields["level"].choices = [CLOSED, *reached]
        if self.file.medium == ArchiveFile.Medium.ELECTRONIC:
            del self.fields["place"]
        else:
            places = place_choices(in_order(Place.objects.filter(is_used=True)))
            self.fields["place"].choices = [("", "---------"), *places]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("Then it is declassified by itself. Empty: it has no end.")

    @property
    def facts(self) -> dict:
        facts = super().facts
        level = int(facts["level"]) if facts["level"] else None
        until = facts["until"] if level is not None and level >= Level.SECRET else None  # suggested, of no use here
        return {**facts, "level": level, "until": until}
