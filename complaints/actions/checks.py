"""抽查: a share of the cases that were filed in a month goes to another reviewer than the handler (S1-03 R13)."""

from datetime import date
from functools import partial
from hashlib import sha256

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.moving import put_down, stated
from complaints.actions.revisits.drawing import make_draw, required_of
from complaints.figures import month_period
from complaints.models import Complaint, RevisitDraw, SpotCheck, Step
from complaints.policy import policy_for
from complaints.rules import check_not_about, lock
from core import trail
from core.errors import Refused, Stale
from core.notices import tell
from core.rules import require, rows_for
from staff.models import User

CHECK = "complaints.check_complaint"


def filed_in(month: date) -> QuerySet[Complaint]:
    """Without what came from a file as history: it was filed before it was registered, and nobody handled it here."""
    days = month_period(month)
    filed = Complaint.objects.filter(state="filed", filed_at__gte=days.begin, filed_at__lt=days.end)
    from_file = Step.objects.filter(complaint=OuterRef("pk"), deed="complaints.import", to_state="filed")
    return filed.exclude(Exists(from_file), filed_at__lte=F("registered_at"))


@transaction.atomic
def draw_checks(*, month: date, by) -> list[SpotCheck]:
    """Draw once a month, in one step; drawn again it gives nothing. The seed stays with the draw."""
    require(by, CHECK)
    if month_period(month).last >= timezone.localdate():
        raise Refused(_("The sample is drawn when the month is over."), code="early")
    draw = hold_draw(month, by=by)
    if draw is None:
        return []
    cases = sorted(filed_in(month).only("number", "handler", "department", "about"), key=partial(lot_of, draw.seed))
    chosen = [one for one in cases if not SpotCheck.objects.filter(complaint=one).exists()]
    chosen = chosen[: required_of(len(cases), draw.quota)]
    draw.pool, draw.drawn = len(cases), len(chosen)
    draw.save(update_fields=["pool", "drawn"])
    reviewers = Reviewers()
    return [give_check(case, draw, reviewers.for_case(case), by=by) for case in chosen]


def hold_draw(month: date, *, by) -> RevisitDraw | None:
    """The fresh draw of this month; None when it was made before."""
    quota = policy_for().spot_check_share
    draw, is_fresh = make_draw(source=RevisitDraw.CHECK, month=month, quota=quota, drawn_by=by, by=by)
    return draw if is_fresh else None


def lot_of(seed: str, complaint: Complaint) -> str:
    """Its place in the order that the seed makes; the first ones are drawn."""
    return sha256(f"{seed}:{complaint.number}".encode()).hexdigest()


class Reviewers:
    """Who may check, each in turn: never the handler, nor whom the case is about."""

    def __init__(self):
        app, codename = CHECK.split(".")
        may = Permission.objects.filter(content_type__app_label=app, codename=codename)
        self.people = list(User.objects.at_work().filter(groups__permissions__in=may).distinct())
        self.given = dict.fromkeys((person.pk for person in self.people), 0)

    def for_case(self, complaint: Complaint) -> User | None:
        """Those who see the case, the department's own first, with the fewest so far."""
        others = [one for one in self.people if one.pk not in (complaint.handler_id, complaint.about_id)]
        others = [one for one in others if Complaint.objects.visible_to(one).filter(pk=complaint.pk).exists()]
        near = [one for one in others if one.department_id == complaint.department_id] or others
        chosen = min(near, key=lambda one: (self.given[one.pk], one.pk), default=None)
        if chosen:
            self.given[chosen.pk] += 1
        return chosen


def give_check(case: Complaint, draw: RevisitDraw, reviewer: User | None, *, by) -> SpotCheck:
    check = SpotCheck.objects.create(
        complaint=case,
        month=draw.month,
        seed=draw.seed,
        handler_id=case.handler_id,
        reviewer=reviewer,
        drawn_at=timezone.now(),
    )
    trail.write("complaints.draw_check", case, by=by, details={"text": str(reviewer or "")})
    if reviewer:
        tell(
            people=[reviewer],
            rule="complaints.check",
            record=check,
            stage="drawn",
            title=partial(check_words, str(case)),
            url=check.get_absolute_url(),
            by=by,
        )
    return check


def check_words(name: str) -> str:
    return _("A closed case for you to check: %s") % name


@transaction.atomic
def check_case(*, check: SpotCheck, is_sound: bool, finding: str, by) -> SpotCheck:
    """The result of the check: soundly handled or not, and what was found. Nobody checks the own case."""
    require(by, CHECK)
    rows = rows_for(by, SpotCheck)
    found = rows.filter(pk=check.pk).select_related("complaint").first()
    if found is None:
        raise Refused(_("There is no such complaint, or it is not yours to see."), code="unseen")
    case = lock(found.complaint)
    held = SpotCheck.objects.select_for_update(no_key=True).get(pk=check.pk)
    if held.checked_at:
        words = {"when": f"{timezone.localtime(held.checked_at):%m-%d %H:%M}", "who": held.checked_by}
        raise Stale(_("This case was checked on %(when)s by %(who)s.") % words, current=held)
    if by.pk in (held.handler_id, case.handler_id):
        raise Refused(_("Somebody else than the handler checks a case."), code="own")
    check_not_about(case, by)
    held.is_sound, held.finding = is_sound, stated(finding, _("Say what was found."))
    held.checked_at, held.checked_by = timezone.now(), by
    held.save(update_fields=["is_sound", "finding", "checked_at", "checked_by"])
    word = _("soundly handled") if is_sound else _("not soundly handled")
    put_down(case, deed="check", note=f"{word}: {held.finding}", by=by, details={"is_sound": is_sound})
    return held
