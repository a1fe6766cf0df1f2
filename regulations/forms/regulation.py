"""Forms of a regulation: what it is called, its clauses, a new version, a withdrawal."""

from pathlib import Path

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.models import Clause, Regulation

FILES = {".pdf": b"%PDF", ".docx": b"PK\x03\x04", ".doc": b"\xd0\xcf\x11\xe0", ".ofd": b"PK\x03\x04"}
LARGEST = 20 * 1024 * 1024


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class EditionForm(forms.ModelForm):
    """Carries which edition of the regulation was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    edition_shown: int | None = None  # the administration makes a class for each request and sets it there

    def __init__(self, *args, seen: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.edition_shown if seen is None else seen


class RegulationForm(EditionForm):
    class Meta:
        model = Regulation
        fields = ["code", "title", "title_en", "owner_department", "in_force_from", "in_force_to"]
        widgets = {"in_force_from": Day(), "in_force_to": Day()}


class ClauseForm(EditionForm):
    class Meta:
        model = Clause
        fields = ["number", "title", "title_en", "text", "order"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:  # not where a clause is only looked at
            self.fields["order"].required = False

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class VersionForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("what has changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=gettext_lazy("signed file"), required=False, help_text=gettext_lazy("PDF, Word or OFD, 20 MB at most.")
    )

    def clean_file(self):
        """Only papers, by name and by content: what is not one is never handed to readers."""
        file = self.cleaned_data["file"]
        if not file:
            return file
        head = FILES.get(Path(file.name).suffix.lower())
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        if head is None or file.read(len(head)) != head:
            raise forms.ValidationError(_("Only PDF, Word and OFD files are taken."))
        file.seek(0)
        return file


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
