"""People, departments and roles."""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.querysets import DepartmentQuerySet, UserManager


class Clearance(models.IntegerChoices):
    """涉密级别, also the secrecy level of a record."""

    NONE = 0, _("none")
    SECRET = 1, pgettext_lazy("secrecy", "secret")
    CONFIDENTIAL = 2, pgettext_lazy("secrecy", "confidential")
    TOP_SECRET = 3, pgettext_lazy("secrecy", "top secret")


class Department(models.Model):
    """部门, a tree with heads. `path` lists the ids from the root, so that «and below» is one indexed prefix."""

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    head = models.ForeignKey(
        "staff.User", models.SET_NULL, null=True, blank=True, related_name="heads", verbose_name=_("head")
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)  # "/1/4/9/"
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["path", "order"]
        constraints = [
            # Two, because SQLite cannot count nulls as equal.
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="department_name_once",
                violation_error_message=_("There is already a department of this name here."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(parent__isnull=True),
                name="department_root_name_once",
                violation_error_message=_("There is already a department of this name here."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """员工. `is_superuser` opens the admin but grants no rows."""

    class State(models.TextChoices):
        ACTIVE = "active", _("at work")
        ON_LEAVE = "on_leave", _("on leave")
        LEFT = "left", _("has left")

    first_name = None
    last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    number = models.CharField(_("employee number"), max_length=20, unique=True, null=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    job_title = models.CharField(_("job title"), max_length=60, blank=True)
    superior = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subordinates", verbose_name=_("superior")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    clearance = models.PositiveSmallIntegerField(_("clearance"), choices=Clearance.choices, default=Clearance.NONE)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)  # signs in without a second factor, not in production

    objects = UserManager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Role(Group):
    """角色: a Django group with a sentence for people and a data scope."""

    class Scope(models.TextChoices):
        SELF = "self", _("own records")
        SUBORDINATES = "subordinates", _("own and subordinates' records")
        DEPARTMENT = "department", _("own department")
        BELOW = "below", _("own department and below")
        ALL = "all", _("everything")

    code = models.CharField(_("code"), max_length=40, unique=True)
    sentence = models.CharField(_("what this role does"), max_length=200, blank=True)
    scope = models.CharField(_("data scope"), max_length=12, choices=Scope.choices, default=Scope.SELF)
    needs_second_factor = models.BooleanField(
        _("needs a second factor"),
        default=False,
        help_text=_("Whoever has this role signs in with a code of their phone too. For roles that approve."),
    )
    seeded = models.JSONField(default=list, editable=False)  # permissions ever given by the project itself

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
