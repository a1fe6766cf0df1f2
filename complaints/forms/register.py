"""Is the input sound: registering a complaint."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms.categories import category_choices
from complaints.forms.deeds import files_field, long_text
from complaints.forms.people import CallerForm
from complaints.models import Category, Complaint, Inquiry, Severity
from complaints.suggesting import suggest
from customers.forms.customer import day_field
from customers.forms.deeds import moment_field
from customers.models import Customer
from staff.models import Department, User

WHO = ["complainant", "is_anonymous", "company", "unit", "phone"]
WHAT = ["subject", "content", "wanted", "category", "severity"]
WHERE = ["happened_at", "place", "product", "batch", "outbound_on", "order_number", "about", "about_department"]
HOW = ["channel", "received_at", "handler"]


class ComplaintForm(CallerForm):
    """Registers a complaint, with what belongs to the same call: files, a reply, the time of the next one."""

    happened_at = moment_field(gettext_lazy("happened at"))
    outbound_on = day_field(label=gettext_lazy("outbound date"))
    severity = forms.TypedChoiceField(choices=Severity.choices, coerce=int, label=gettext_lazy("severity"))
    files = files_field()
    reply = long_text(
        gettext_lazy("answered on the spot: the reply"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Only when the customer has his answer already; it stands in the inquiry register too."),
    )
    agreed_at = moment_field(gettext_lazy("next reply agreed for"))
    earlier = forms.ModelChoiceField(Complaint.objects.none(), required=False, widget=forms.HiddenInput)
    inquiry = forms.ModelChoiceField(Inquiry.objects.none(), required=False, widget=forms.HiddenInput)
    # Shown beside the form; kept with the case, whether followed or not.
    suggested = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Complaint
        fields = [*WHO, *WHAT, *WHERE, *HOW]
        widgets = {"content": forms.Textarea({"rows": 4}), "wanted": forms.Textarea({"rows": 2})}

    def __init__(self, data=None, files=None, *, person: User, customer: Customer | None = None, initial=None):
        super().__init__(data, files, person=person, instance=Complaint(), customer=customer)
        self.initial |= {"severity": Severity.GENERAL, **(initial or {})}
        for name in ("happened_at", "agreed_at", "severity"):
            self.fields[name].required = False
        self.fields["category"].queryset = Category.objects.filter(is_active=True)
        self.fields["category"].choices = category_choices()
        self.fields["about_department"].queryset = Department.objects.all()
        self.fields["agreed_at"].help_text = _("Asked for when the case is major: the customer is told when.")
        self.fields["earlier"].queryset = Complaint.objects.visible_to(person)
        self.fields["inquiry"].queryset = Inquiry.objects.visible_to(person)
        if not person.has_perm("complaints.answer_complaint"):
            del self.fields["reply"], self.fields["agreed_at"]

    def clean_severity(self):
        return self.cleaned_data["severity"] or Severity.GENERAL

    def clean_happened_at(self):
        at = self.cleaned_data["happened_at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("It happened before it was complained about."))
        return at

    def clean_agreed_at(self):
        at = self.cleaned_data["agreed_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("A reply is agreed for a moment to come."))
        return at

    def clean(self):
        cleaned = super().clean()
        is_named = self.chosen or cleaned.get("complainant", "") or cleaned.get("is_anonymous")
        if not is_named and not self.errors.keys() & {"find", "customer", "complainant"}:
            self.add_error("complainant", _("Choose the customer, or give the name of who complains."))
        if cleaned.get("is_anonymous") and self.chosen:
            self.add_error("is_anonymous", _("A customer on file is not anonymous."))
        return cleaned

    def new_complaint(self) -> Complaint:
        complaint = self.new_record()
        complaint.earlier_case = self.cleaned_data["earlier"]
        complaint.suggestion = self.shown_suggestion()
        return complaint

    def shown_suggestion(self) -> dict:
        """What the page suggested; nothing when it was never shown."""
        if not self.cleaned_data["suggested"]:
            return {}
        found = suggest(said_in(self.cleaned_data))
        return found.as_json() if found else {}

    @property
    def beside_the_case(self) -> dict:
        """What is handed to the deed with the complaint."""
        given = self.cleaned_data
        return {
            "files": given["files"],
            "reply": given.get("reply") or "",
            "agreed_at": given.get("agreed_at"),
            "inquiry": given["inquiry"],
        }


def said_in(given) -> str:
    """The words among which keywords are looked for."""
    return "\n".join(given.get(name) or "" for name in ("subject", "content", "wanted"))
