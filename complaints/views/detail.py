"""The page of one case: where it stands and who must act, what the customer said, the clocks, the steps so far."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from approvals.models import Approval
from complaints import next_steps
from complaints.actions.reopening import may_still_reopen
from complaints.actions.revisits.people import PLAN, is_own
from complaints.actions.settling import missing_for_filing
from complaints.documents.offers import offered
from complaints.models import Attachment, Complaint, CorrectivePlan, Investigation, Penalty, Remedy, Revisit, Step
from complaints.policy import policy_for
from complaints.progress import progress_of
from complaints.rounds import is_found_out
from complaints.rules import steps_for
from complaints.views import blame, investigating, plans
from complaints.views.common import clocks_of, find_among, find_complaint
from complaints.views.related import related_of
from core.models import Event
from customers.models import Customer

STEPS = 100  # lines
ROUND_PEOPLE = ("finished_by", "briefed_by", "reported_by", "signed_by")


@require_safe
@never_cache
@permission_required("complaints.view_complaint", raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = request.user
    complaint = find_among(with_hints(Complaint.objects.visible_to(person), person), pk)
    clocks, steps, rounds = clocks_of(complaint), steps_of(complaint, person), rounds_of(complaint)
    remedies = remedies_of(complaint)
    facts = {
        "complaint": complaint,
        "policy": policy_for(complaint),
        "clocks": clocks,
        "way": progress_of(complaint, steps, clocks),
        "steps": steps,
        "reads": reads_of(complaint, person),
        "rounds": rounds,
        "remedies": remedies,
        "signing": signing_of(complaint, remedies, person),
        **investigating.card_facts(complaint, person, rounds),
        **blame.card_facts(complaint, person, rounds),
        **plans.card_facts(complaint, person),
        "others": others_of(complaint, person),
        "main_case": seen_case(complaint.main_case_id, person),
        "earlier_case": seen_case(complaint.earlier_case_id, person),
        "files": [file for step in steps for file in step.shown_files],
        **related_of(complaint, person),
        "prints": offered(complaint, person, is_investigated=any(one.finished_at for one in rounds)),
        "revisits": revisits_of(complaint, person),
        **deeds_of(complaint, person, rounds),
    }
    return render(request, "complaints/detail.html", facts)


def deeds_of(complaint: Complaint, person, rounds: list[Investigation]) -> dict:
    """The buttons: the one that the case waits for, and the rest, as far as the person may."""
    is_investigated = is_found_out(complaint, rounds)
    nearest = next_steps.next_deed(complaint, is_investigated=is_investigated)
    is_ending = nearest in (next_steps.FILE, next_steps.REVISIT, next_steps.RESPONSIBLE)
    lacking = missing_for_filing(complaint) if is_ending else []
    others = next_steps.other_deeds(complaint, is_investigated=is_investigated, may_reopen=may_still_reopen(complaint))
    is_due = nearest and (not lacking or nearest != next_steps.FILE)
    if nearest == next_steps.REVISIT and not has_sheet(complaint, person):
        is_due = False
    first = next_steps.allowed([nearest] if is_due else [], person, complaint)
    return {
        "next_deed": first[0] if first else None,
        "lacking": lacking,
        "other_deeds": next_steps.allowed(others, person, complaint),
    }


def has_sheet(complaint: Complaint, person) -> bool:
    """Whether the planned revisit is this person's to carry out, or to give to somebody."""
    sheet = Revisit.objects.visible_to(person).planned().filter(complaint=complaint).first()
    return bool(sheet) and (person.has_perm(PLAN) or is_own(sheet, person))


@require_safe
@never_cache
@permission_required("complaints.view_complaint", raise_exception=True)
def next_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the button of a deadline leads: to the deed that the case waits for."""
    complaint = find_complaint(request, pk)
    nearest = deeds_of(complaint, request.user, rounds_of(complaint))["next_deed"]
    if nearest is None:
        messages.info(request, _("Nothing is to be done by you with this case now."))
        return redirect(complaint)
    return redirect(nearest.address, complaint.pk)


def revisits_of(complaint: Complaint, person) -> list[Revisit]:
    """The sheets of the case, newest first."""
    if not complaint.revisit or not person.has_perm("complaints.view_revisit"):
        return []
    return list(complaint.revisits.select_related("responsible", "done_by").order_by("-id")[:10])


def with_hints(complaints: QuerySet, person) -> QuerySet:
    """Whether the person may open the customer, and which cards have nothing to read: no query is spent on those."""
    shown = (
        Customer.objects.visible_to(person) if person.has_perm("customers.view_customer") else Customer.objects.none()
    )
    own = OuterRef("pk")
    return complaints.annotate(
        sees_customer=Exists(shown.filter(pk=OuterRef("customer_id"))),
        has_parts=Exists(Complaint.objects.filter(main_case=own)),
        has_files=Exists(Attachment.objects.filter(complaint=own)),
        has_plans=Exists(CorrectivePlan.objects.filter(complaint=own)),
        has_penalties=Exists(Penalty.objects.filter(complaint=own)),
        has_remedies=Exists(Remedy.objects.filter(complaint=own)),
    )


def others_of(complaint: Complaint, person) -> list[Complaint]:
    """What else this customer complained about."""
    if not complaint.customer_id:
        return []
    rows = Complaint.objects.visible_to(person).filter(customer=complaint.customer_id).exclude(pk=complaint.pk)
    return list(rows.only("number", "subject", "state")[:10])


def seen_case(pk: int | None, person) -> Complaint | None:
    """The case that this one hangs on, if the person may see it."""
    return Complaint.objects.visible_to(person).only("number", "subject").filter(pk=pk).first() if pk else None


def steps_of(complaint: Complaint, person) -> list[Step]:
    """Who did what, newest first, with the files of each step."""
    rows = steps_for(person, complaint).order_by("-id")
    steps = list(rows.prefetch_related("files")[:STEPS] if complaint.has_files else rows[:STEPS])
    for step in steps:
        step.shown_files = [file for file in step.files.all() if not file.removed_at] if complaint.has_files else []
    return steps


def rounds_of(complaint: Complaint) -> list[Investigation]:
    return list(complaint.investigations.select_related("investigator", *ROUND_PEOPLE).order_by("-id"))


def remedies_of(complaint: Complaint) -> list[Remedy]:
    if not complaint.has_remedies:
        return []
    return list(complaint.remedies.select_related("proposed_by", "decided_by").order_by("-id"))


def signing_of(complaint: Complaint, remedies: list[Remedy], person) -> Approval | None:
    """The approval that a proposed solution waits for: whose signatures are wanted, and whether the person sees it."""
    asked = next((one for one in remedies if one.state == Remedy.State.ASKED), None)
    if asked is None or complaint.state != Complaint.State.PROPOSED:
        return None
    approval = Approval.objects.about(asked).undecided().with_waiting().order_by("-id").first()
    if approval:
        approval.signers = [one.person for one in approval.wanted_now]
        approval.is_seen = person.pk == approval.asked_by_id or person in approval.signers
    return approval


def reads_of(complaint: Complaint, person) -> list[Event]:
    """Who read a sensitive field, for those who watch over the trail."""
    if not person.has_perm("core.view_event"):
        return []
    rows = Event.objects.about(complaint).filter(kind=Event.Kind.READ).select_related("by").order_by("-id")
    return list(rows[:20])
