"""申诉: another grade is asked for after the publication, and decided once."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.people import people_with
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.campaigns import hold_campaign
from credit.actions.publishing import recount
from credit.actions.rating import GRADES, change_grades
from credit.models import Appeal, Campaign, GradeRow, GradingRun, Rating
from credit.models.common import Asked
from credit.people import DIRECTORS
from credit.policy import policy_for
from credit.telling_standing import tell_appeal
from credit.watching import check_other, said
from regulations.actions.duties import meet_duty, open_duty

ASK, DECIDE = "credit.add_appeal", "credit.decide_appeal"
HEAR = "credit.appeal_within"


@transaction.atomic
def ask_appeal(*, row: GradeRow, wanted: str, reason: str, by) -> Appeal:
    """Ask for another grade of a customer, with the reason; heard in the time of the policy."""
    require(by, ASK)
    if not rows_for(by, GradeRow).filter(pk=row.pk).exists():
        raise Refused(_("There is no such customer, or it is not yours to see."), code="unseen")
    campaign = hold_campaign(row.run.campaign.pk, Campaign.State.PUBLISHED)
    if campaign.run != GradingRun.objects.in_force():
        raise Refused(_("These grades are no longer in force: nothing would come of an appeal."), code="old")
    row = GradeRow.objects.select_related("customer__department", "run").get(pk=row.pk)
    if wanted not in GRADES or wanted == row.grade:
        raise Refused(_("Ask for another grade than the one it has."), code="grade")
    appeal = Appeal(row=row, wanted=wanted, reason=said(reason, _("Say why.")), asked_at=timezone.now(), asked_by=by)
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError:
        raise Refused(_("An appeal against this grade is being decided already."), code="asked") from None
    trail.write("credit.ask_appeal", appeal, by=by, reason=appeal.reason[:200])
    judge = next((one for one in people_with(DIRECTORS).order_by("pk") if one.pk != by.pk), None)
    open_duty(
        rule=HEAR,
        record=appeal,
        span=policy_for(campaign).appeal_within,
        begun_at=appeal.asked_at,
        by=by,
        responsible=judge,
        department=row.customer.department,
        customer=row.customer,
        version=campaign.policy,
    )
    return appeal


@transaction.atomic
def decide_appeal(*, appeal: Appeal, is_upheld: bool, answer: str, by) -> Appeal:
    """Upheld, the grade is the one asked for from now on; either way with an answer. Nobody hears the own appeal."""
    require(by, DECIDE)
    campaign = hold_campaign(appeal.row.run.campaign.pk, Campaign.State.PUBLISHED)
    held = Appeal.objects.select_for_update(no_key=True, of=("self",)).select_related("asked_by").get(pk=appeal.pk)
    if held.state != Asked.ASKED:
        raise Stale(_("%s has decided on this already.") % held.decided_by, current=held)
    check_other(held.asked_by, by, _("Nobody decides on the own appeal."))
    held.answer = said(answer, _("Say why."))
    held.state = Asked.APPROVED if is_upheld else Asked.REJECTED
    held.decided_at, held.decided_by = timezone.now(), by
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    trail.write("credit.decide_appeal", held, by=by, reason=held.answer[:200], changes={"state": ["asked", held.state]})
    if is_upheld:
        rows = GradeRow.objects.filter(pk=held.row_id)
        given = {"grades": {held.row_id: held.wanted}, "reasons": {held.row_id: held.reason}}
        change_grades(rows=rows, **given, step=Rating.Step.APPEAL, by=by)
        recount(campaign.run)
    meet_duty(rule=HEAR, record=held, at=held.decided_at, by=by)
    tell_appeal(held, by=by)
    return held
