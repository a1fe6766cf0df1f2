"""Who hears of what happens with an approval. Everything is told once; what is dealt with leaves the inboxes."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Approval, Step
from core.notices import tell
from core.notices.reading import settle
from staff.models import User

WAITS, ENDED, BLOCKED = "approvals.decide_within", "approvals.result", "approvals.no_approver"


def signers(approval: Approval) -> list[User]:
    """Those who can decide now, and who stands in for them today."""
    waiting = list(approval.signatures.waiting().values_list("person", flat=True))
    today = timezone.localdate()
    stands_in = Q(
        stands_in__person__in=waiting,
        stands_in__ended_at__isnull=True,
        stands_in__date_from__lte=today,
        stands_in__date_to__gte=today,
    )
    return list(User.objects.filter(Q(pk__in=waiting) | stands_in).exclude(pk__in=approval.barred).distinct())


def asked(approval: Approval, step: Step) -> None:
    """The people whose turn it is."""
    tell(
        people=signers(approval),
        rule=WAITS,
        record=approval,
        stage=f"ask-{step.pk}",
        title=lambda: _("Please decide: %s") % approval.title,
        text=lambda: _("Asked by %(name)s. %(reason)s") % {"name": approval.asked_by, "reason": approval.reason},
        url=approval.get_absolute_url(),
    )


def reminded(approval: Approval) -> None:
    """Those who have not decided yet, once more."""
    tell(
        people=signers(approval),
        rule=WAITS,
        record=approval,
        stage=f"remind-{approval.reminded_on}-{approval.reminders}",
        title=lambda: _("%(name)s reminds you: %(title)s") % {"name": approval.asked_by, "title": approval.title},
        url=approval.get_absolute_url(),
        by=approval.asked_by,
    )


def step_over(approval: Approval) -> None:
    """Nobody needs to look at the request to decide any more."""
    settle(approval, rule=WAITS)


def decided(approval: Approval, *, by) -> None:
    """The applicant."""
    last = approval.signatures.filter(decided_by__isnull=False).order_by("-decided_at").first()
    comment = last.comment if last and approval.state != Approval.State.WITHDRAWN else ""
    tell(
        people=[approval.asked_by],
        rule=ENDED,
        record=approval,
        stage=f"{approval.state}-{approval.round}",
        title=lambda: f"{approval.get_state_display()}: {approval.title}",
        text=comment,
        url=approval.get_absolute_url(),
        by=by,
    )


def nobody_found(approval: Approval, step: Step) -> None:
    """Administrators: those who may change people and roles."""
    may = Q(groups__permissions__codename="change_user", groups__permissions__content_type__app_label="staff")
    tell(
        people=User.objects.filter(may, is_active=True).exclude(state=User.State.LEFT).distinct(),
        rule=BLOCKED,
        record=approval,
        stage=f"blocked-{step.pk}",
        title=lambda: _("No approver found: %s") % approval.title,
        text=lambda: nobody_words(approval, step),
        url=approval.get_absolute_url(),
        urgent=True,
    )


def nobody_words(approval: Approval, step: Step) -> str:
    words = _("The step “%s” finds nobody. Appoint somebody; until then it stays closed.") % step.who_text
    if approval.concerns is None:
        return words
    why = _("%s, whom it concerns, does not sign: enter a superior for that person.") % approval.concerns
    return f"{words} {why}"
