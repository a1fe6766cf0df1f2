"""Deeds on drafts of policies: begin, change, withdraw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require
from regulations import hooks, policies
from regulations.models import Citation, Clause, PolicyVersion
from regulations.rules import hold, known_clauses, known_values, last_published, refuse_day, refuse_unless

KIND = "regulations.policy"
PERMISSION = "regulations.change_policyversion"


@transaction.atomic
def draft_policy(
    *,
    app: str,
    values: Mapping[str, Any],
    clauses: Mapping[str, Clause | None] | None = None,
    reason: str = "",
    effective_on: date | None = None,
    by,
) -> PolicyVersion:
    """Begin a draft: the version published last, with these values (as stored) and clauses instead of its own.

    Refused when a value does not fit, a clause was withdrawn, or a draft of these rules is already open.
    """
    require(by, PERMISSION)
    day = effective_on or timezone.localdate()
    refuse_day(day)
    present = PolicyVersion.objects.open().filter(app=app).first()
    if present:
        raise already_open(present)
    base = last_published(app)
    number = (PolicyVersion.objects.filter(app=app).aggregate(last=Max("number"))["last"] or 0) + 1
    draft = PolicyVersion(app=app, number=number, based_on=base, reason=reason.strip(), effective_on=day, made_by=by)
    draft.values = merged(app, base, values)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # someone else began one in the same moment
        present = PolicyVersion.objects.open().filter(app=app).select_related("made_by").first()
        raise already_open(present) if present else Refused(_("Please try again."), code="race") from error
    cite(draft, {**known_clauses(base), **(clauses or {})})
    trail.write("regulations.draft_policy", draft, by=by, details=told(draft), reason=draft.reason)
    return draft


@transaction.atomic
def change_draft(
    *,
    version: PolicyVersion,
    seen: int,
    values: Mapping[str, Any],
    clauses: Mapping[str, Clause | None] | None = None,
    reason: str | None = None,
    effective_on: date | None = None,
    by,
) -> PolicyVersion:
    """Write the draft anew, on the ground of what is published by now. `seen` is the edition that the person saw."""
    require(by, PERMISSION)
    held = hold(version)
    refuse_unless(held, PolicyVersion.State.DRAFT)
    if held.edition != seen:
        raise Stale(_("Someone else changed this draft meanwhile; look at it again."), current=held)
    if effective_on:
        refuse_day(effective_on)
        held.effective_on = effective_on
    before = told(held)
    held.based_on = last_published(held.app)
    own = known_clauses(held)
    held.values = merged(held.app, held, values)
    held.reason = held.reason if reason is None else reason.strip()
    held.edition += 1
    held.save(update_fields=["effective_on", "based_on", "values", "reason", "edition"])
    cite(held, {**own, **(clauses or {})})
    trail.write("regulations.change_draft", held, by=by, changes=trail.difference(before, told(held)))
    return held


@transaction.atomic
def withdraw_draft(*, version: PolicyVersion, by, reason: str = "") -> PolicyVersion:
    """Give up a draft, also one that waits for approval."""
    require(by, PERMISSION)
    held = hold(version)
    refuse_unless(held, *PolicyVersion.OPEN)
    held.state = PolicyVersion.State.WITHDRAWN
    held.edition += 1
    held.save(update_fields=["state", "edition"])
    for take_back in hooks.take_back:
        take_back(kind=KIND, record=held, by=by)
    trail.write("regulations.withdraw_draft", held, by=by, reason=reason.strip())
    return held


# What these deeds share


def merged(app: str, base: PolicyVersion | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """All values of the new version as JSON, checked."""
    policy = policies.check_values(app, {**(known_values(base) if base else {}), **values})
    return policies.stored_values(app, policy)


def cite(version: PolicyVersion, clauses: Mapping[str, Clause | None]) -> None:
    """Write which clause each value comes from. Refuses a clause that is gone, naming the place."""
    kinds = policies.declaration(version.app).kinds
    wanted = {name: clause for name, clause in clauses.items() if clause}
    standing = set(
        Clause.objects.standing().filter(pk__in=[one.pk for one in wanted.values()]).values_list("pk", flat=True)
    )
    wrong = []
    for name, clause in wanted.items():
        if name not in kinds:
            wrong.append(f"{version.app}.{name}: " + _("There is no such value."))
        elif clause.pk not in standing:
            wrong.append(f"{version.app}.{name}: " + _("The clause “%s” does not exist any more.") % clause)
    if wrong:
        raise Refused("\n".join(wrong), code="clause")
    version.citations.all().delete()
    Citation.objects.bulk_create(
        [Citation(version=version, field=name, clause=clause) for name, clause in wanted.items()]
    )
    policies.forget()


def already_open(present: PolicyVersion) -> Refused:
    text = _("There is already a draft of these rules, by %s.") % present.made_by
    return Refused(text, code="open", link=present.get_absolute_url())


def told(version: PolicyVersion) -> dict[str, Any]:
    """The version as the trail keeps it."""
    clauses = {name: clause.pk for name, clause in policies.clauses_of(version).items()}
    return {
        "values": version.values,
        "clauses": clauses,
        "reason": version.reason,
        "effective_on": version.effective_on.isoformat(),
    }
