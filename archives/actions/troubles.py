"""违纪 and 损毁: late, damaged and lost files, and what is decided about them (S1-26 R16, R18)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.guardians import at_it, head_over
from archives.models import Loan, LoanTrouble
from archives.policy import policy_for
from core import trail
from core.bulk import insert_rows
from core.errors import Refused, Stale
from core.models import Event
from core.rules import may, require
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from staff.models import User

DECIDE, TROUBLE_RULE = "archives.decide_loantrouble", "archives.trouble_within"


def note_trouble(loan: Loan, kind: str, report: str, *, by) -> LoanTrouble:
    """Damaged or lost: one of a kind for each loan, and it waits for a decision."""
    now = timezone.now()
    facts = {"begun_on": timezone.localdate(), "report": report, "reported_at": now, "reported_by": by}
    trouble, made = LoanTrouble.objects.get_or_create(loan=loan, kind=kind, defaults=facts)
    if made:
        trail.write("archives.note_trouble", loan, by=by, details={"kind": kind})
        span, version = policy_for().trouble_within, version_in_force("archives")
        open_duty(
            rule=TROUBLE_RULE,
            record=loan,
            span=span,
            begun_at=now,
            responsible=decider_for(loan, by),
            version=version,
            by=by,
        )
    return trouble


def note_overdue(loans: list[Loan], *, by) -> None:
    """Late ones: once for each loan, and nothing waits for a decision. The loans are locked."""
    overdue = {"kind": LoanTrouble.Kind.OVERDUE}
    known = set(LoanTrouble.objects.filter(loan__in=loans, **overdue).values_list("loan_id", flat=True))
    new = [loan for loan in loans if loan.pk not in known]
    facts = {"begun_on": timezone.localdate(), "reported_at": timezone.now(), "reported_by": by}
    insert_rows(LoanTrouble, [LoanTrouble(loan=loan, **overdue, **facts) for loan in new])
    insert_rows(Event, [trail.new_event("archives.note_trouble", loan, by=by, details=overdue) for loan in new])


def decider_for(loan: Loan, reporter) -> User | None:
    """Whoever answers for the borrower, where that one may decide; never the borrower, nor who reported it."""
    able = [one for one in [head_over(loan.borrower)] if one and may(one, DECIDE)] + at_it(DECIDE)
    return next((one for one in able if one.pk not in (loan.borrower_id, reporter.pk)), None)


@transaction.atomic
def decide_trouble(*, trouble: LoanTrouble, decision: str, remedy: str, by) -> LoanTrouble:
    """What follows from it, by severity (S1-26 R18). Nobody decides about the own loan, or on what they reported."""
    require(by, DECIDE)
    held = LoanTrouble.objects.select_for_update(no_key=True, of=("self",)).select_related("loan").get(pk=trouble.pk)
    if held.loan.borrower_id == by.pk:
        raise Refused(_("Nobody decides about the own loan."), code="own")
    if held.reported_by_id == by.pk:
        raise Refused(_("Somebody else decides on what you have reported."), code="reported")
    if held.decided_at:
        raise Stale(_("It was decided meanwhile."), current=held)
    if not decision.strip():
        raise Refused(_("Say what is decided."), code="decision")
    held.decision, held.remedy = decision.strip(), remedy.strip()
    held.decided_at, held.decided_by = timezone.now(), by
    held.save(update_fields=["decision", "remedy", "decided_at", "decided_by"])
    if held.kind != LoanTrouble.Kind.OVERDUE:
        meet_duty(rule=TROUBLE_RULE, record=held.loan, at=held.decided_at, by=by)
    trail.write("archives.decide_trouble", held.loan, by=by, details={"kind": held.kind}, reason=held.decision[:500])
    return held
