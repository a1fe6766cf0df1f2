"""审批: the list of A is signed by director, general manager and chairman, that of B and C by the director (R9)."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import actions as approvals
from approvals.models import Approval
from core import trail
from credit.actions.campaigns import LIST_KIND, hold_campaign, move_campaign, owe_meeting, take_back_lists
from credit.models import Campaign, GradeList
from credit.models.common import Asked
from credit.policy import policy_for
from staff.models import User

GRADES_OF = {GradeList.A: ("A",), GradeList.BC: ("B", "C")}


def ask_lists(campaign: Campaign, *, by) -> None:
    """Both lists go to be signed. The company asks, not the one who closed the meeting: who reviewed may sign."""
    move_campaign(campaign, Campaign.State.APPROVAL, by=by)
    counts = dict(
        campaign.run.rows.order_by().values_list("grade").annotate(count=Count("id")).values_list("grade", "count")
    )
    for grades in GRADES_OF:
        ask_list(campaign, grades, {one: counts.get(one, 0) for one in GRADES_OF[grades]}, by=by)


def ask_list(campaign: Campaign, grades: str, counts: dict[str, int], *, by) -> GradeList:
    policy, system = policy_for(campaign), User.objects.system()
    found = GradeList.objects.create(
        campaign=campaign,
        policy=campaign.policy,
        grades=grades,
        counts=counts,
        asked_at=timezone.now(),
        asked_by=by,
    )
    trail.write("credit.ask_grade_list", found, by=by, details=counts)
    approvals.ask(
        kind=LIST_KIND,
        record=found,
        chain=policy.list_a_chain if grades == GradeList.A else policy.list_bc_chain,
        by=system,
        facts=facts_of(found),
        title=_("Customers of grade %(grades)s of %(year)s")
        % {"grades": found.get_grades_display(), "year": campaign.year},
        url=found.get_absolute_url(),
        version=campaign.policy,
    )
    return found


def facts_of(found: GradeList) -> list[tuple[str, str]]:
    """What is signed: how many, how much, and who has changed grade since last year."""
    run, grades = found.campaign.run, GRADES_OF[found.grades]
    facts = [(_("year"), str(found.campaign.year)), (_("asked for by"), str(found.asked_by))]
    facts += [(_("customers of grade %s") % grade, str(count)) for grade, count in found.counts.items()]
    if old := run.totals.get("compared_with"):
        changes = run.rows.changes(run.pk, old)
        moved = [f"{change[0]} → {change[1]}: {count}" for change, count in changes.items() if change[1] in grades]
        facts.append((_("changes since last year"), ", ".join(moved) or "—"))
    return facts


def lock_record(approval: Approval) -> None:
    """The campaign is locked before the request to decide (approvals.hooks.lock_record)."""
    campaign = GradeList.objects.filter(pk=approval.record_id).values_list("campaign", flat=True).first()
    if campaign:
        hold_campaign(campaign)


def on_decided(approval: Approval) -> None:
    """Approved, the list stands. Anything else takes the whole campaign back to the meeting, with both lists."""
    found = GradeList.objects.select_for_update(no_key=True, of=("self",)).get(pk=approval.record_id)
    if found.state != Asked.ASKED:
        return
    by = approval.decided_by
    is_signed = approval.state == Approval.State.APPROVED
    found.state = Asked.APPROVED if is_signed else Asked.REJECTED
    found.decided_at, found.decided_by = timezone.now(), by
    found.save(update_fields=["state", "decided_at", "decided_by"])
    trail.write(f"credit.{found.state}_grade_list", found, by=by, details=found.counts)
    if not is_signed:
        approvals.take_back(kind=LIST_KIND, record=found, by=by)  # sent back for change: the next list is another one
        back_to_review(found.campaign, by=by, reason=last_word(approval))


def last_word(approval: Approval) -> str:
    """Why it was not signed."""
    said = approval.signatures.exclude(comment="").order_by("-decided_at").values_list("comment", flat=True).first()
    return said or ""


def back_to_review(campaign: Campaign, *, by, reason: str) -> None:
    held = hold_campaign(campaign.pk)
    if held.state != Campaign.State.APPROVAL:
        return
    take_back_lists(held, by=by)
    move_campaign(held, Campaign.State.REVIEW, by=by, reason=reason)
    owe_meeting(held, by=held.lists.order_by("-pk").first().asked_by)
