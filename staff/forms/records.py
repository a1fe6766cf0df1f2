"""The forms of the administration."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.fields import SeveralField
from staff.models import Department, Role, User
from staff.permissions import grantable, readable_groups
from staff.rules import check_department, check_own_powers, check_own_role, check_person
from staff.stamps import check_stamp, stamp_of

LABELS = {
    "is_active": _("may sign in"),
    "is_staff": _("opens the administration"),
    "is_superuser": _("superuser"),
}
HELP = {
    "username": _("Letters, digits and @ . + - _"),
    "is_active": "",
    "is_staff": _("As far as the roles allow."),
    "is_superuser": _("Manages everything here, but sees no customers: records are shown by roles only."),
}


class RoleChoice(SeveralField):
    def label_from_instance(self, role: Role) -> str:
        return format_html("<b>{}</b> {} · {}", role.name, role.sentence, role.get_scope_display())


def role_field() -> RoleChoice:
    return RoleChoice(
        Role.objects.order_by("id"), label=_("roles"), required=False, widget=forms.CheckboxSelectMultiple
    )


class Seen:
    """Notices a change by someone else since the form was opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = stamp_of(self.instance)

    def clean(self):
        cleaned = super().clean()
        before = type(self.instance).objects.filter(pk=self.instance.pk).first()
        if before:
            try:
                check_stamp(before, self.cleaned_data.get("seen", ""))
            except Refused as stale:
                raise ValidationError(str(stale), code=stale.code) from stale
        return cleaned


def seen_field() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


class PersonChecks:
    """What the actions would refuse is said beside the form, and nothing typed is lost."""

    by: User  # set by the admin page

    def _post_clean(self):
        before = User.objects.filter(pk=self.instance.pk).first()
        super()._post_clean()
        try:
            check_person(self.instance, before, self.by)
            if before:
                check_own_powers(self.instance, before, self.cleaned_data.get("roles"), self.by)
        except Refused as refusal:
            self.add_error("superior" if refusal.code == "circle" else None, str(refusal))


class PersonForm(Seen, PersonChecks, UserChangeForm):
    roles = role_field()
    seen = seen_field()
    language = forms.ChoiceField(
        label=_("language"), required=False, choices=[("", _("as the installation")), *settings.LANGUAGES]
    )

    class Meta:
        model = User
        fields = (
            "username",
            "password",
            "name",
            "number",
            "department",
            "job_title",
            "superior",
            "phone",
            "email",
            "state",
            "clearance",
            "language",
            "is_active",
            "is_staff",
            "is_superuser",
        )
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].initial = Role.objects.filter(user=self.instance)


class NewPersonForm(PersonChecks, BaseUserCreationForm):
    roles = role_field()

    class Meta:
        model = User
        fields = ("username", "name", "number", "department", "job_title", "superior", "phone", "email", "is_staff")
        labels = LABELS
        help_texts = HELP


class DepartmentForm(Seen, forms.ModelForm):
    seen = seen_field()

    class Meta:
        model = Department
        fields = ("name", "parent", "head", "order")

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        try:
            check_department(self.instance, parent)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code)
        return parent


class RoleForm(Seen, forms.ModelForm):
    by: User  # set by the admin page
    seen = seen_field()
    allowed = forms.TypedMultipleChoiceField(
        label=_("permissions"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Role
        fields = ("name", "sentence", "scope", "needs_second_factor")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = set(self.instance.permissions.values_list("pk", flat=True)) if self.instance.pk else set()
        self.fields["allowed"].choices = readable_groups(grantable(held))
        self.fields["allowed"].initial = sorted(held)

    def clean(self):
        cleaned = super().clean()
        before = Role.objects.filter(pk=self.instance.pk).first()
        if before and "scope" in cleaned:
            wanted = Role(pk=before.pk, scope=cleaned["scope"], needs_second_factor=cleaned["needs_second_factor"])
            try:
                check_own_role(wanted, before, Permission.objects.filter(pk__in=cleaned.get("allowed", [])), self.by)
            except Refused as refusal:
                raise ValidationError(str(refusal), code=refusal.code) from refusal
        return cleaned
