"""复评会: called, minuted, grades corrected in it, closed (S1-13 R3, R4)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.campaigns import REVIEW, hold_campaign, meeting_met
from credit.actions.grade_lists import ask_lists
from credit.actions.rating import change_grades
from credit.actions.sheets import check_seen
from credit.actions.terms import open_terms
from credit.models import Attendance, Campaign, GradeRow, Rating, ReviewMeeting
from staff.models import User


def open_meeting_of(campaign: Campaign) -> ReviewMeeting | None:
    """The meeting that is being held, if there is one."""
    return campaign.meetings.filter(closed_at__isnull=True).select_related("chaired_by").first()


def mark_of(meeting: ReviewMeeting | None) -> str:
    """Another one after each change."""
    return meeting.recorded_at.isoformat() if meeting else "none"


@transaction.atomic
def hold_meeting(
    *,
    campaign: Campaign,
    held_on: date,
    chaired_by: User,
    place: str = "",
    minutes: str = "",
    by,
    invited=(),
    present=(),
    seen: str = "",
) -> ReviewMeeting:
    """Put down the meeting, or what is new about the one that is open: minutes, who was invited, who came.

    `seen`: the mark of the meeting as the page showed it, so that nobody's minutes are written over unseen.
    """
    require(by, REVIEW)
    held = hold_campaign(campaign.pk, Campaign.State.REVIEW)
    meeting = open_meeting_of(held)
    if seen and seen != mark_of(meeting):
        raise Stale(_("Somebody else has written about the meeting meanwhile: look at it first."), current=meeting)
    meeting = meeting or ReviewMeeting(campaign=held)
    meeting.held_on, meeting.place, meeting.chaired_by = held_on, place.strip(), chaired_by
    meeting.minutes = minutes.strip()
    meeting.recorded_at, meeting.recorded_by = timezone.now(), by
    meeting.save()
    meeting.attendances.all().delete()
    came = {one.pk for one in present}
    people = {one.pk: one for one in [*invited, *present]}
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=one, is_present=one.pk in came) for one in people.values()
    )
    details = {"invited": [str(one) for one in people.values()], "present": [str(one) for one in present]}
    trail.write("credit.hold_meeting", meeting, by=by, reason=meeting.minutes[:200], details=details)
    return meeting


@transaction.atomic
def correct_grades(
    *, campaign: Campaign, grades: dict[int, str], seen: dict[int, str], reasons: dict[int, str], by
) -> int:
    """What the meeting decides otherwise than the sheet; each with its reason. Gives how many."""
    require(by, REVIEW)
    held = hold_campaign(campaign.pk, Campaign.State.REVIEW)
    if open_meeting_of(held) is None:
        raise Refused(_("Put the meeting down first: grades are corrected in it."), code="meeting")
    rows = rows_for(by, GradeRow).filter(run=held.run_id)
    check_seen(rows, grades, seen)
    changing = {pk for pk, grade in rows.filter(pk__in=list(grades)).values_list("pk", "grade") if grades[pk] != grade}
    if any(not reasons.get(pk, "").strip() for pk in changing):
        raise Refused(_("Each correction needs its reason."), code="reason")
    return change_grades(rows=rows, grades=grades, reasons=reasons, step=Rating.Step.REVIEW, by=by)


def lacking(meeting: ReviewMeeting) -> dict[str, str]:
    """What is to be done before the meeting can be closed, in words."""
    found = {}
    if meeting.held_on > timezone.localdate():
        found["held_on"] = _("The meeting is closed when it was held.")
    if not meeting.minutes.strip():
        found["minutes"] = _("Write the minutes before the meeting is closed.")
    if not meeting.attendances.filter(is_present=True).exists():
        found["present"] = _("Put down who was there before the meeting is closed.")
    if left := open_terms(meeting.campaign).count():
        found["terms"] = _("Special terms that were not looked at yet: %s.") % left
    return found


@transaction.atomic
def close_meeting(*, campaign: Campaign, by) -> Campaign:
    """The minutes stand, every special term was looked at: the lists go to be signed."""
    require(by, REVIEW)
    held = hold_campaign(campaign.pk, Campaign.State.REVIEW)
    meeting = open_meeting_of(held)
    if meeting is None:
        raise Stale(_("No meeting is open."), current=held)
    for code, words in lacking(meeting).items():
        raise Refused(words, code=code)
    meeting.closed_at, meeting.closed_by = timezone.now(), by
    meeting.save(update_fields=["closed_at", "closed_by"])
    trail.write("credit.close_meeting", meeting, by=by)
    meeting_met(held, by=by)
    ask_lists(held, by=by)
    held.refresh_from_db()
    return held
