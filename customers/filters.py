"""How to narrow the list of customers. Every filter stands in the address; all of them combine."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.filters import DayFilter, ListFilter
from customers import hooks
from customers.models import Customer
from customers.policy import policy_for
from customers.search import fulfilling, words_in
from customers.values import provinces, region_name
from staff.models import Clearance, Department, User
from staff.rules import scope_of

GRADES = [("A", "A"), ("B", "B"), ("C", "C")]


def people_of(request) -> QuerySet:
    """The owners that the person's list may hold."""
    scope = scope_of(request.user)
    people = User.objects.exclude(username="system").order_by("name").only("name", "username")
    if scope.everything:
        return people
    return people.filter(pk__in=scope.people) | people.filter(department__in=scope.departments)


def departments_of(request) -> QuerySet:
    scope = scope_of(request.user)
    departments = Department.objects.only("name")
    return departments if scope.everything else departments.filter(pk__in=scope.departments)


class CustomerFilter(ListFilter):
    q = filters.CharFilter(method="after_the_others", label=_("search text"), max_length=100, widget=forms.HiddenInput)
    status = filters.MultipleChoiceFilter(
        choices=Customer.Status.choices, label=_("status"), widget=forms.CheckboxSelectMultiple, distinct=False
    )
    grade = filters.ChoiceFilter(choices=GRADES, method="by_grade", label=pgettext_lazy("customer", "grade"))
    owner = filters.ModelChoiceFilter(queryset=people_of, label=_("owner"))
    has_owner = filters.ChoiceFilter(
        choices=[("yes", _("with an owner")), ("no", _("without an owner"))],
        method="by_presence",
        label=_("has an owner"),
    )
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("department"))
    province = filters.ChoiceFilter(choices=provinces, label=_("province"))
    region = filters.CharFilter(method="by_region", label=_("region"), max_length=6, widget=forms.HiddenInput)
    kind = filters.ChoiceFilter(choices=Customer.Kind.choices, label=_("kind"))
    category = filters.ChoiceFilter(choices=Customer.Category.choices, label=_("category"))
    trade_type = filters.ChoiceFilter(
        choices=lambda: [(name, name) for name in policy_for().trade_types], label=_("trade type")
    )
    secrecy = filters.ChoiceFilter(choices=Clearance.choices, label=_("secrecy"))
    created_from = DayFilter(field_name="created_at", label=_("created from"))
    created_to = DayFilter(field_name="created_at", label=_("created until"), through=True)
    changed_from = DayFilter(field_name="updated_at", label=_("changed from"))
    changed_to = DayFilter(field_name="updated_at", label=_("changed until"), through=True)

    class Meta:
        model = Customer
        fields: list[str] = []

    def filter_queryset(self, queryset):
        """Exactly the rows; the list asks for `candidates` and `words` instead, which is quicker for common words."""
        self.candidates, self.words = super().filter_queryset(queryset), None
        if query := self.form.cleaned_data.get("q"):
            self.candidates, self.words = words_in(self.candidates, query)
        return self.candidates if self.words is None else fulfilling(self.candidates, self.words)

    def after_the_others(self, customers, _name, _value):
        return customers

    def by_grade(self, customers, _name, value):
        for graded in hooks.graded:
            customers = graded(customers, value)
        return customers if hooks.graded else customers.none()

    def by_presence(self, customers, _name, value):
        return customers.filter(owner__isnull=value == "no")

    def by_region(self, customers, _name, value):
        return customers.filter(region__startswith=value, province=value[:2])

    def said(self, name: str, value) -> str:
        return region_name(value) or value if name == "region" else super().said(name, value)
