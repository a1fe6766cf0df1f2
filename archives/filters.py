"""How to narrow the catalogue. Every filter stands in the address; all of them combine."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import ArchiveFile, Category
from archives.models.common import Level
from archives.search import words_in
from core.filters import ListFilter
from customers.filters import departments_of, people_of
from customers.models import Customer

CLOSED = ("closed", pgettext_lazy("secrecy", "closed"))


def categories_of(_request):
    return Category.objects.order_by("path", "order")


class FileFilter(ListFilter):
    q = filters.CharFilter(method="after_the_others", label=_("search text"), max_length=100)
    category = filters.ModelChoiceFilter(
        queryset=categories_of, method="by_category", label=pgettext_lazy("archives", "category")
    )
    state = filters.ChoiceFilter(choices=ArchiveFile.State.choices, label=_("state"))
    level = filters.ChoiceFilter(choices=[*Level.choices, CLOSED], method="by_level", label=_("secrecy"))
    year = filters.NumberFilter(label=pgettext_lazy("archives", "year"), min_value=1900, max_value=9999)
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))
    keeper = filters.ModelChoiceFilter(queryset=people_of, label=_("keeper"))
    customer = filters.NumberFilter(method="by_customer", label=_("customer"), widget=forms.HiddenInput)

    class Meta:
        model = ArchiveFile
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """Exactly the rows; the list asks for `candidates` and `words` instead, which is quicker for common words."""
        self.candidates, self.words = super().filter_queryset(queryset), None
        if query := self.form.cleaned_data.get("q"):
            self.candidates, self.words = words_in(self.candidates, query)
        if self.words is None:
            return self.candidates
        return self.candidates.annotate(holds=self.words.test).filter(holds=True)

    def after_the_others(self, files, _name, _value):
        return files

    def by_category(self, files, _name, value):
        """With everything below it."""
        below = Category.objects.filter(path__startswith=value.path).order_by().values("pk")
        return files.filter(category__in=list(below.values_list("pk", flat=True)))

    def by_level(self, files, _name, value):
        return files.filter(Q(level__isnull=True) if value == CLOSED[0] else Q(level=int(value)))

    def by_customer(self, files, _name, value):
        return files.filter(customer=int(value)) if 0 < value < 2**63 else files.none()

    def said(self, name: str, value) -> str:
        if name == "customer":
            shown = Customer.objects.visible_to(self.request.user).filter(pk=int(value)).first()
            return str(shown or int(value))
        if name in ("level", "state"):
            return str({str(key): label for key, label in self.form.fields[name].choices}.get(str(value), value))
        return super().said(name, value)
