"""What a version of a policy must keep to before it goes on."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused, Stale
from regulations import policies
from regulations.differences import changes_of
from regulations.models import Clause, PolicyVersion

FURTHEST = timedelta(days=3653)


def hold(version: PolicyVersion) -> PolicyVersion:
    return PolicyVersion.objects.select_for_update(of=("self",)).select_related("based_on").get(pk=version.pk)


def last_published(app: str) -> PolicyVersion | None:
    """What a new draft is based on: also a version whose day is still to come."""
    return PolicyVersion.objects.filter(app=app, state="published").order_by("effective_on", "number").last()


def known_values(version: PolicyVersion) -> dict[str, Any]:
    """The stored values without those that the code knows no more."""
    kinds = policies.declaration(version.app).kinds
    return {name: value for name, value in version.values.items() if name in kinds}


def known_clauses(version: PolicyVersion | None) -> dict[str, Clause]:
    """The clauses of its values, without those of values that the code knows no more."""
    if version is None:
        return {}
    kinds = policies.declaration(version.app).kinds
    return {name: clause for name, clause in policies.clauses_of(version).items() if name in kinds}


def refuse_unready(held: PolicyVersion) -> None:
    """What a draft lacks before others are asked to sign it, all at once."""
    refuse_day(held.effective_on)
    refuse_other_base(held)
    policies.check_values(held.app, known_values(held))
    if not held.reason:
        raise Refused(_("New rules need a reason."), code="reason")
    changes = changes_of(held, held.based_on)
    if not changes:
        raise Refused(_("The draft changes nothing."), code="nothing")
    wrong = [
        f"{change.rule}: " + _("The changed value names no clause.")
        for change in changes
        if change.has_changed and change.kind.needs_clause and not change.clause
    ]
    cited = policies.clauses_of(held).items()
    wrong += [
        f"{held.app}.{name}: " + _("The clause “%s” does not exist any more.") % one
        for name, one in cited
        if one.withdrawn_on
    ]
    if wrong:
        raise Refused("\n".join(wrong), code="clause")
    if held.based_on and held.based_on.effective_on > held.effective_on:
        raise Refused(
            _("%(version)s comes into force on %(day)s; choose that day or a later one.")
            % {"version": held.based_on, "day": held.based_on.effective_on},
            code="order",
        )


def refuse_other_base(held: PolicyVersion) -> None:
    last = last_published(held.app)
    if (last and last.pk) != held.based_on_id:
        raise Refused(_("Meanwhile %s was published; open the draft again and look at it.") % last, code="base")


def refuse_day(day: date) -> None:
    """Neither in the past nor so far away that it must be a slip: what is published can only be followed later."""
    if day < timezone.localdate():
        raise Refused(_("Rules cannot come into force in the past."), code="past")
    if day > timezone.localdate() + FURTHEST:
        raise Refused(_("Rules cannot come into force more than ten years from now."), code="far")


def refuse_unless(held: PolicyVersion, *states: str) -> None:
    if held.state not in states:
        raise Stale(
            _("%(version)s is now “%(state)s”.") % {"version": held, "state": held.get_state_display()}, current=held
        )
