"""What is asked for before pages leave the screen."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives.models import Content
from credit.forms.once import OnceForm

DEEDS = [("print", ""), ("pages", ""), ("whole", "")]


class CopyForm(OnceForm):
    deed = forms.ChoiceField(choices=DEEDS, widget=forms.HiddenInput)
    first = forms.IntegerField(label=gettext_lazy("from page"), required=False)
    last = forms.IntegerField(label=gettext_lazy("to page"), required=False)

    def __init__(self, data=None, *, content: Content, most: int):
        self.content, self.most = content, most
        super().__init__(data, initial={"first": 1, "last": min(content.pages, most)})

    def prepare(self) -> None:
        for name in ("first", "last"):
            field = self.fields[name]
            field.validators += [MinValueValidator(1), MaxValueValidator(self.content.pages)]
            field.widget.attrs |= {"min": 1, "max": self.content.pages}
        self.fields["last"].help_text = _("At most %s pages at once.") % self.most

    def clean(self) -> dict:
        """Pages are asked for only where not the whole document is wanted."""
        cleaned = super().clean()
        if cleaned.get("deed") == "whole":
            return cleaned
        first, last = cleaned.get("first"), cleaned.get("last")
        for name in ("first", "last"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Say which pages."))
        if first and last and last < first:
            self.add_error("last", _("The last page is before the first."))
        elif first and last and last - first >= self.most:
            self.add_error("last", _("At most %s pages at once.") % self.most)
        return cleaned
