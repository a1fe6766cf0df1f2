"""How to narrow the lists of destruction, and the files whose time is over."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.filters import categories_of
from archives.holds import held, on_a_list
from archives.models import ArchiveFile, Category, Disposal, DisposalLine
from core.filters import DayFilter, ListFilter, YesNoFilter


class DisposalFilter(ListFilter):
    state = filters.ChoiceFilter(choices=Disposal.State.choices, label=_("state"))
    number = filters.CharFilter(method="by_number", label=_("file number"), max_length=60)
    made_from = DayFilter(field_name="made_at", label=_("made from"))
    made_to = DayFilter(field_name="made_at", label=_("made until"), through=True)

    class Meta:
        model = Disposal
        fields: list[str] = []

    def by_number(self, lists, _name, value):
        return lists.filter(pk__in=DisposalLine.objects.filter(file__number=value.strip()).values("disposal"))


class OverFilter(ListFilter):
    category = filters.ModelChoiceFilter(
        queryset=categories_of, method="by_category", label=pgettext_lazy("archives", "category")
    )
    is_held = YesNoFilter(method="by_hold", label=_("something keeps it"))
    listed = YesNoFilter(method="by_list", label=_("on a list"))

    class Meta:
        model = ArchiveFile
        fields: list[str] = []

    def by_category(self, files, _name, value):
        below = Category.objects.filter(path__startswith=value.path).order_by().values_list("pk", flat=True)
        return files.filter(category__in=list(below))

    def by_hold(self, files, _name, value):
        return files.filter(held()) if value else files.exclude(held())

    def by_list(self, files, _name, value):
        return files.filter(on_a_list()) if value else files.exclude(on_a_list())


class LineFilter(ListFilter):
    """The lines of one list."""

    VERDICTS = [("none", pgettext_lazy("appraisal", "not appraised")), *DisposalLine.Verdict.choices[1:]]

    verdict = filters.ChoiceFilter(choices=VERDICTS, method="by_verdict", label=_("verdict"))
    q = filters.CharFilter(method="by_words", label=_("number or title"), max_length=60)

    class Meta:
        model = DisposalLine
        fields: list[str] = []

    def by_verdict(self, lines, _name, value):
        return lines.filter(verdict="" if value == "none" else value)

    def by_words(self, lines, _name, value):
        return lines.filter(file__number__icontains=value) | lines.filter(file__title__icontains=value)
