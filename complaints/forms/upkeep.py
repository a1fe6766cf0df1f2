"""Is the input sound: categories and rows of words, in the administration."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from complaints.actions.categories import check_look, check_parent, look_of
from complaints.forms.categories import category_choices
from complaints.models import Category, Keyword
from core.errors import Refused
from core.search import fold
from staff.models import Department


class LookForm(forms.ModelForm):
    """Notices a change by someone else since the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = look_of(self.instance)

    def clean(self):
        cleaned = super().clean()
        before = type(self.instance).objects.filter(pk=self.instance.pk).first()
        if before:
            try:
                check_look(before, cleaned.get("seen", ""))
            except Refused as stale:
                raise ValidationError(str(stale), code=stale.code) from stale
        return cleaned


class CategoryForm(LookForm):
    class Meta:
        model = Category
        fields = ["parent", "name", "name_en", "content", "handling", "severity", "department", "order", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:  # not where a category is only looked at
            self.fields["parent"].choices = category_choices(_("none: at the top"), only_active=False)
            self.fields["department"].queryset = Department.objects.order_by("path")

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        try:
            check_parent(self.instance, parent)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return parent


class KeywordForm(LookForm):
    class Meta:
        model = Keyword
        fields = ["words", "category", "severity", "is_active"]
        widgets = {"words": forms.TextInput({"size": 60})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "category" in self.fields:
            self.fields["category"].choices = category_choices(only_active=False)

    def clean_words(self) -> str:
        """Each word has a letter or a digit: marks alone would never be found."""
        words = self.cleaned_data["words"].split()
        if empty := [word for word in words if not fold(word)]:
            raise ValidationError(_("“%s” is no word.") % empty[0])
        return " ".join(words)
