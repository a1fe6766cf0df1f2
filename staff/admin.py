"""People, departments and roles in the administration. Every save is an action with its line in the trail."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.admin import ActionAdmin
from core.inputs import whole_number
from staff import actions
from staff.forms import DepartmentForm, NewPersonForm, PersonForm, RoleForm
from staff.models import Department, Role, User
from staff.rules import may_manage

admin.site.unregister(Group)  # roles stand in its place


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.objects.order_by("id").values_list("id", "name")

    def queryset(self, request, queryset):
        role = whole_number(str(self.value() or ""))  # the facets ask with the number itself
        return queryset if role is None else queryset.filter(groups=role)


@admin.register(User)
class PersonAdmin(ActionAdmin, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("name", "username", "number", "department", "job_title", "role_names", "state", "last_login")
    list_display_links = ("name", "username")
    list_filter = ("state", RoleFilter)
    list_select_related = ("department",)
    search_fields = ("name", "username", "number", "job_title")
    ordering = ("number", "id")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active", "state")}),
        (_("Person"), {"fields": ("name", "number", "department", "job_title", "superior", "phone", "email")}),
        (
            _("What this person may do"),
            {"fields": ("roles", "clearance", "is_staff", "is_superuser")},
        ),
        (_("Other"), {"fields": ("language", "last_login", "date_joined", "seen")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("Person"), {"fields": ("name", "number", "department", "job_title", "superior", "phone", "email")}),
        (_("What this person may do"), {"fields": ("roles", "is_staff")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(username="system").prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, *(() if request.user.is_superuser else ("is_superuser",)))

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)  # a class of its own for each request
        form.by = request.user
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "superior":
            kwargs["queryset"] = User.objects.at_work()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def save_model(self, request, obj, form, change):
        roles = list(form.cleaned_data["roles"])
        if change:
            actions.change_person(person=obj, roles=roles, by=request.user, seen=form.cleaned_data["seen"])
        else:
            actions.hire(person=obj, roles=roles, by=request.user)

    def user_change_password(self, request, id, form_url=""):
        person = self.get_object(request, id)
        if person and not may_manage(request.user, person):
            raise PermissionDenied
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if person and response.status_code == 302:
                actions.note_password_change(person=person, by=request.user)
        return response

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        return pgettext("between names", ", ").join(group.name for group in person.groups.all())


@admin.register(Department)
class DepartmentAdmin(ActionAdmin):
    form = DepartmentForm
    list_display = ("indented", "head", "people_count", "order")
    list_select_related = ("head",)
    search_fields = ("name",)
    ordering = ("path",)
    list_per_page = 200

    def get_queryset(self, request):
        at_work = Count("people", filter=Q(people__state=User.State.ACTIVE, people__is_active=True))
        return super().get_queryset(request).annotate(people_count=at_work)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "head":
            kwargs["queryset"] = User.objects.at_work()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        actions.place_department(department=obj, by=request.user, seen=form.cleaned_data["seen"])

    @admin.display(description=_("department"), ordering="path")
    def indented(self, department: Department) -> str:
        return " " * (department.path.count("/") - 2) + department.name

    @admin.display(description=_("people at work"))
    def people_count(self, department) -> int:
        return department.people_count


@admin.register(Role)
class RoleAdmin(ActionAdmin):
    form = RoleForm
    list_display = ("name", "sentence", "scope", "people_count")
    ordering = ("id",)
    fields = ("name", "sentence", "scope", "needs_second_factor", "allowed", "seen")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)  # a class of its own for each request
        form.by = request.user
        return form

    def get_queryset(self, request):
        at_work = Count("user", filter=Q(user__state=User.State.ACTIVE, user__is_active=True))
        return super().get_queryset(request).annotate(people_count=at_work)

    def save_model(self, request, obj, form, change):
        chosen = list(Permission.objects.filter(pk__in=form.cleaned_data["allowed"]))
        actions.save_role(role=obj, permissions=chosen, by=request.user, seen=form.cleaned_data["seen"])

    @admin.display(description=_("people at work"))
    def people_count(self, role) -> int:
        return role.people_count
