"""What may be offered to a customer, and whose signatures that wants."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, Fault, Remedy
from complaints.policy import ComplaintPolicy, policy_for
from complaints.rounds import found_out
from core.errors import Refused
from regulations.values import Chain

Kind = Remedy.Kind
NO_RETURN = gettext_lazy("The goods spoilt in the storage of the customer: no return.")
NOT_CORRECTED = gettext_lazy("There is no signed corrected report.")
NO_APOLOGY = gettext_lazy("We apologise only when the company is at fault.")
FIRM = gettext_lazy("The complaint is malicious and handled firmly: it is explained with patience, nothing is given.")


def chain_for(policy: ComplaintPolicy, amount: Decimal) -> Chain:
    """Whose signatures a remedy of this amount (yuan) wants; none up to the free amount (S2-14 R11)."""
    if amount > policy.remedy_large:
        return policy.remedy_large_chain
    if amount > policy.remedy_free or policy.solution_is_approved:
        return policy.remedy_chain
    return ()


def refused_kinds(complaint: Complaint, fault: str) -> list[tuple[str, str | Promise]]:
    """What cannot be offered in this case, and why."""
    found = found_out(complaint).last()
    refused = []
    if found and found.return_verdict == "none":
        refused.append((Kind.RETURN, NO_RETURN))
    if not (found and found.corrected_report):
        refused.append((Kind.CORRECTED_REPORT, NOT_CORRECTED))
    if policy_for(complaint).apology_at_fault_only and fault == Fault.NO:
        refused.append((Kind.APOLOGY, NO_APOLOGY))
    if complaint.is_firm:
        refused += [(kind, FIRM) for kind in Kind.values if kind != Kind.EXPLANATION]
    return refused


def check_remedy(held: Complaint, kinds: list[str], amount: Decimal, fault: str) -> None:
    if not kinds or not set(kinds) <= set(Kind.values):
        raise Refused(_("Choose what is offered."), code="kinds")
    if amount < 0:
        raise Refused(_("An amount is not below zero."), code="amount")
    if not found_out(held).exists():
        raise Refused(_("The investigation is not finished: facts and cause come first."), code="investigation")
    if held.is_firm and amount:
        raise Refused(FIRM, code="firm")
    for kind, why in refused_kinds(held, fault or held.fault):
        if kind in kinds:
            raise Refused(why, code=kind)
    if Kind.APOLOGY in kinds and policy_for(held).apology_at_fault_only and (fault or held.fault) != Fault.YES:
        raise Refused(NO_APOLOGY, code="apology")


def check_quantity(kinds: list[str], quantity: Decimal | None) -> None:
    """How much may come back; what is not returned has no quantity (S3-05 R3)."""
    if quantity is None:
        return
    if Kind.RETURN not in kinds:
        raise Refused(_("Only goods that come back have a quantity: choose the return of goods."), code="quantity")
    if quantity <= 0:
        raise Refused(_("A quantity is above zero."), code="quantity")


def check_promise(policy: ComplaintPolicy, amount: Decimal, is_agreed: bool) -> None:
    """Nobody promises beyond the own authority (S3-09 R2)."""
    if is_agreed and chain_for(policy, amount) and not policy.promise_unsigned:
        raise Refused(
            _("This wants signatures: it is agreed with the customer after they are given, not before."),
            code="authority",
        )
