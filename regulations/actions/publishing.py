"""Deeds that make a policy hold: ask for publication, publish what was approved, mark what was followed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require
from regulations import hooks, policies
from regulations.actions.policies import KIND, PERMISSION, told
from regulations.differences import changes_of
from regulations.models import PolicyVersion
from regulations.policy import policy_for
from regulations.rules import hold, known_values, refuse_other_base, refuse_unless, refuse_unready


@transaction.atomic
def ask_publication(*, version: PolicyVersion, seen: int, by) -> PolicyVersion:
    """Hand the draft to those who approve rules. From now on it cannot be changed."""
    require(by, PERMISSION)
    held = hold(version)
    refuse_unless(held, PolicyVersion.State.DRAFT)
    if held.edition != seen:
        raise Stale(_("Someone else changed this draft meanwhile; look at it again."), current=held)
    refuse_unready(held)
    if not hooks.ask_approval:
        raise Refused(_("There is nobody whom approval could be asked of."), code="no_approval")
    held.state = PolicyVersion.State.WAITING
    held.edition += 1
    held.save(update_fields=["state", "edition"])
    for ask in hooks.ask_approval:
        ask(
            kind=KIND,
            record=held,
            chain=policy_for().publication,
            by=by,
            facts=facts_of(held),
            title=_("Publish “%s”") % held,
            url=held.get_absolute_url(),
            reason=held.reason,
            clause=policies.clause_of("regulations", "publication"),
            version=policies.version_in_force("regulations"),
        )
    trail.write("regulations.ask_publication", held, by=by, details=told(held), reason=held.reason)
    return held


@transaction.atomic
def publication_decided(approval) -> PolicyVersion | None:
    """What the approvers said of a version: called by the approvals in the transaction of the last signature."""
    held = hold(PolicyVersion(pk=approval.record_id))
    if held.state != PolicyVersion.State.WAITING:
        return None  # it was withdrawn, and the approval with it
    by = approval.decided_by
    if approval.state == "approved":
        return publish(held, by=by)
    ends = {"rejected": PolicyVersion.State.REJECTED}
    held.state = ends.get(approval.state, PolicyVersion.State.DRAFT)  # sent back or taken back: a draft again
    held.edition += 1
    held.save(update_fields=["state", "edition"])
    trail.write("regulations.publication_refused", held, by=by, details={"state": held.state})
    return held


def publish(held: PolicyVersion, *, by) -> PolicyVersion:
    """In the transaction of the decision. A day that went by while it waited becomes today."""
    policies.check_values(held.app, known_values(held))
    refuse_other_base(held)
    held.state = PolicyVersion.State.PUBLISHED
    held.effective_on = max(held.effective_on, timezone.localdate())
    held.published_by, held.published_at = by, timezone.now()
    held.edition += 1
    held.save(update_fields=["state", "effective_on", "published_by", "published_at", "edition"])
    trail.write("regulations.publish_policy", held, by=by, details=told(held), reason=held.reason)
    supersede(by=by, app=held.app)
    policies.forget()
    transaction.on_commit(policies.forget)
    return held


@transaction.atomic
def supersede(*, by, app: str = "") -> int:
    """Mark published versions that another one has followed. Nothing depends on the mark: the day decides."""
    rows = PolicyVersion.objects.begun().select_for_update()
    rows = rows.filter(app=app) if app else rows
    in_force: dict[str, PolicyVersion] = {}
    old = []
    for version in rows:
        if version.app in in_force:
            old.append(in_force[version.app])
        in_force[version.app] = version
    for version in old:
        version.state = PolicyVersion.State.SUPERSEDED
        version.save(update_fields=["state"])
        trail.write("regulations.supersede_policy", version, by=by, details={"by": in_force[version.app].number})
    return len(old)


def facts_of(version: PolicyVersion) -> list[tuple[str, str]]:
    """What the approvers see: each changed value before and after, with its clause."""
    lines = [(_("effective on"), version.effective_on.isoformat())]
    for change in changes_of(version, version.based_on):
        moved = f"{change.before_words} → {change.after_words}" if change.has_changed else change.after_words
        source = f"{change.clause.regulation} {change.clause}" if change.clause else _("no clause")
        lines.append((str(change.kind.label), f"{moved} ({source})"))
    return lines
