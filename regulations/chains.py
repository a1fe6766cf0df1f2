"""Approval chains in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.values import ChainStep

PERSONS = {"superior": gettext_lazy("superior"), "department_head": gettext_lazy("department head")}


def role_names() -> dict[str, str]:
    """{code: name} of the roles that the company has."""
    from staff.models import Role

    return dict(Role.objects.order_by("id").values_list("code", "name"))


def step_words(step: ChainStep, names: dict[str, str] | None = None) -> str:
    """Whose signature, in words: «general manager», «all of department head (own department)»."""
    who = PERSONS.get(step.who) or (role_names() if names is None else names).get(step.who, step.who)
    text = str(who)
    if step.scope == "department" and step.who not in PERSONS:
        text = _("%(who)s (own department)") % {"who": text}
    return _("all of %(who)s") % {"who": text} if step.sign == "all" else text
