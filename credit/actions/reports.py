"""信用调查: reports of what was found, and the instruction of the superior (S0-21 R43-R53)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from core.rules import require
from credit.actions.files import hold_file
from credit.checklist import points_for
from credit.models import CreditFile, CreditReport
from credit.policy import policy_for
from credit.telling_files import tell_instructed, tell_reported
from customers.models import Customer
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from staff.models import User

ADD = "credit.add_creditreport"
INSTRUCT = "credit.instruct_credit"
SEEN = "credit.report_seen_within"
Kind = CreditReport.Kind


@transaction.atomic
def add_report(
    *,
    customer: Customer,
    kind: str,
    sources: list[str],
    finding: str,
    by,
    checks: dict[str, str] | None = None,
    is_oral: bool = False,
) -> CreditReport:
    """Write down what was found. The superior is told at once and owes an instruction on an urgent one."""
    require(by, ADD)
    file = hold_file(customer.pk, by=by)
    report = CreditReport(
        file=file,
        kind=kind,
        sources=sources,
        checks={point: text.strip() for point, text in (checks or {}).items() if text.strip()},
        finding=finding.strip(),
        is_oral=is_oral,
        reported_at=timezone.now(),
        reported_by=by,
        superior=superior_of(by, file),
    )
    check_report(report)
    report.save()
    trail.write("credit.add_report", file, by=by, details={"text": str(report.get_kind_display())})
    if kind == Kind.URGENT:
        owe_instruction(report)
    tell_reported(report, by=by)
    return report


def check_report(report: CreditReport) -> None:
    """Refuse, in words, what says too little or names what the policy does not know."""
    policy = policy_for()
    if report.kind not in Kind.values:
        raise Refused(_("Choose the kind of report."), code="kind")
    if not report.sources or not set(report.sources) <= set(policy.sources):
        raise Refused(_("Choose where it is known from."), code="sources")
    if not report.finding:
        raise Refused(_("Say what was found."), code="finding")
    if not set(report.checks) <= set(points_for(report.reported_by, policy)):
        raise Refused(_("The checklist of the policy has no such point."), code="checks")


def owe_instruction(report: CreditReport) -> None:
    """The superior owes it from now on; without a superior the department of the customer does."""
    customer = report.file.customer
    open_duty(
        rule=SEEN,
        record=report,
        span=policy_for().report_seen_within,
        begun_at=report.reported_at,
        by=report.reported_by,
        responsible=report.superior,
        department=None if report.superior else customer.department,
        customer=customer,
        version=version_in_force("credit", exact=True),
        is_urgent=True,
    )


def superior_of(person, file: CreditFile) -> User | None:
    """Who instructs: the superior of who reports, otherwise the head of the department, otherwise the owner's."""
    owner = file.customer.owner
    department = getattr(person, "department", None)
    for found in (person.superior, department and department.head, owner and owner.superior):
        if found and found.pk != person.pk:
            return found
    return None


@transaction.atomic
def instruct(*, report: CreditReport, instruction: str, by) -> CreditReport:
    """What is to be done. Nobody instructs on the own report: acting alone is not allowed (R53)."""
    require(by, INSTRUCT)
    file = hold_file(report.file.customer_id, by=by)
    held = CreditReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    held.file = file
    if held.reported_by_id == by.pk:
        raise Refused(_("Another person instructs on your own report."), code="own")
    if held.instructed_at:
        raise Refused(_("There is an instruction already."), code="instructed")
    instruction = instruction.strip()
    if not instruction:
        raise Refused(_("Say what is to be done."), code="instruction")
    held.instruction, held.instructed_at, held.instructed_by = instruction, timezone.now(), by
    held.save(update_fields=["instruction", "instructed_at", "instructed_by"])
    trail.write("credit.instruct", file, by=by, reason=instruction)
    meet_duty(rule=SEEN, record=held, at=held.instructed_at, by=by)
    tell_instructed(held, by=by)
    return held
