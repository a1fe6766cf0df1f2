"""Correction requests: the list, the form from the customer page, and the page on which they go on."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from approvals.models import Approval, Signature
from core.errors import Refused
from core.paging import page_of
from customers import actions
from customers.correction_steps import WORDS, may_withdraw, next_deed, steps_of, waits_for
from customers.corrections import FIELDS, lines_of, unpack
from customers.forms import ChooseForm, CorrectionForm, HandOutForm, TextForm, WithdrawForm
from customers.models import Correction
from customers.policy import policy_for
from customers.views.common import find_customer

ADD, VIEW, CHANGE = "customers.add_correction", "customers.view_correction", "customers.change_customer"
PEOPLE = ("requested_by", "handed_out_by", "executed_by", "fed_back_by", "reported_by")
SORTS = {"created": "id"}


def find_correction(request: HttpRequest, pk: int) -> Correction:
    rows = Correction.objects.visible_to(request.user).select_related("customer", "department__head", *PEOPLE)
    return get_object_or_404(rows, pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def corrections(request: HttpRequest) -> HttpResponse:
    rows = Correction.objects.visible_to(request.user)
    state = request.GET.get("state", "running")
    if state in Correction.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        state, rows = "running", rows.running()
    policy = policy_for()
    page = page_of(
        rows,
        request,
        sort_fields=SORTS,
        default_sort="-created",
        size=policy.page_size,
        count_limit=policy.count_limit,
        shown=Correction.objects.select_related("customer", "requested_by", "department"),
    )
    for row in page.rows:
        row.fields = [one.label for one in lines_of(row, row.customer)]
    states = [
        ("running", pgettext("corrections", "running")),
        ("filed", Correction.State.FILED.label),
        ("all", _("all")),
    ]
    return render(request, "customers/corrections.html", {"page": page, "state": state, "states": states})


def chosen_fields(request: HttpRequest) -> list[str]:
    return [name for name in FIELDS if name in request.GET.getlist("field")]


def is_ready(request: HttpRequest, form: CorrectionForm) -> bool:
    return request.method == "POST" and "choose" not in request.POST and form.is_valid() and not form.needs_confirmation


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(ADD, raise_exception=True)
def correction_new(request: HttpRequest, pk: int) -> HttpResponse:
    """First which fields are wrong, then what is right, what happened, why, and what is to be done."""
    customer = find_customer(request, pk)
    names = chosen_fields(request)
    if not names:
        form = ChooseForm(request.GET if "next" in request.GET else None)
        return render(request, "customers/correction_choose.html", {"customer": customer, "form": form})
    form = CorrectionForm(request.POST or None, instance=customer, person=request.user, names=names)
    if is_ready(request, form):
        key = actions.submission_key(request)
        try:
            made = actions.request_correction(
                customer=customer, changes=form.right_values(), **form.texts, by=request.user, key=key
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction has been asked for."))
            return redirect(made)
    return render(request, "customers/correction_form.html", {"customer": customer, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(ADD, raise_exception=True)
def correction_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan that was sent back, to be changed."""
    correction = find_correction(request, pk)
    if next_deed(correction, request.user, approvals_of(correction)) != "change_plan":
        messages.error(request, _("This plan is not yours to change now."))
        return redirect(correction)
    customer, proposed = correction.customer, unpack(correction.right)
    names = [name for name in FIELDS if name in proposed] or chosen_fields(request)
    form = CorrectionForm(request.POST or None, instance=customer, person=request.user, names=names, proposed=proposed)
    if not form.is_bound:
        form.initial |= {name: getattr(correction, name) for name in ("what_happened", "cause", "plan")}
    if is_ready(request, form):
        try:
            actions.change_plan(
                correction=correction, changes=form.right_values(proposed), **form.texts, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The plan has been asked for again."))
            return redirect(correction)
    facts = {"customer": customer, "correction": correction, "form": form}
    return render(request, "customers/correction_form.html", facts)


def approvals_of(correction: Correction) -> list[Approval]:
    return list(Approval.objects.about(correction).select_related("asked_by", "decided_by").order_by("pk"))


def show(request: HttpRequest, correction: Correction, form=None) -> HttpResponse:
    """The page of a request; `form` is the form of the next deed as it was sent."""
    asked = approvals_of(correction)
    deed = next_deed(correction, request.user, asked)
    forms = {
        "hand_out": lambda: HandOutForm(initial={"department": correction.customer.department_id}),
        "feedback": lambda: TextForm(label=_("How did it go?")),
        "report": lambda: TextForm(label=_("Report"), initial={"text": correction.report}),
    }
    signatures = Signature.objects.filter(approval__in=asked, state__in=Signature.GIVEN)
    mine = Approval.objects.waiting_for(request.user).filter(pk__in=[one.pk for one in asked]).first()
    seen = Approval.objects.visible_to(request.user).filter(pk__in=[one.pk for one in asked])
    visible = set(seen.values_list("pk", flat=True)) if request.user.has_perm("approvals.view_approval") else set()
    for one in asked:
        one.is_seen = one.pk in visible
    facts = {
        "correction": correction,
        "customer": correction.customer,
        "steps": steps_of(correction),
        "lines": lines_of(correction, correction.customer),
        "deed": deed,
        "deed_word": WORDS.get(deed, ""),
        "form": form or (forms[deed]() if deed in forms else None),
        "waits_for": "" if deed or mine else waits_for(correction, asked),
        "mine": mine,
        "asked": asked,
        "signatures": signatures.select_related("person", "decided_by", "step", "approval").order_by("decided_at"),
        "may_withdraw": may_withdraw(correction, request.user, asked),
    }
    return render(request, "customers/correction.html", facts)


@require_safe
@never_cache
@permission_required(VIEW, raise_exception=True)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find_correction(request, pk))


def after(request: HttpRequest, correction: Correction, form, deed, praise: str) -> HttpResponse:
    """Do the deed of a sound form and go back to the page; the page with the reason otherwise."""
    if form is not None and not form.is_valid():
        return show(request, correction, form)
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, praise)
    return redirect(correction)


@require_POST
@permission_required(ADD, raise_exception=True)
def correction_hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_correction(request, pk), HandOutForm(request.POST)

    def deed():
        actions.hand_out(correction=found, department=form.cleaned_data["department"], by=request.user)

    return after(request, found, form, deed, _("The plan has been handed out."))


@require_POST
@permission_required(CHANGE, raise_exception=True)
def correction_execute(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_correction(request, pk)
    seen = {name: request.POST[f"seen-{name}"] for name in found.right if f"seen-{name}" in request.POST}

    def deed():
        actions.execute(correction=found, seen=seen, by=request.user)

    return after(request, found, None, deed, _("The right values have been written to the customer."))


@require_POST
@permission_required(CHANGE, raise_exception=True)
def correction_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_correction(request, pk), TextForm(request.POST, label=_("How did it go?"))

    def deed():
        actions.give_feedback(correction=found, text=form.cleaned_data["text"], by=request.user)

    return after(request, found, form, deed, _("The feedback has been recorded."))


@require_POST
@permission_required(ADD, raise_exception=True)
def correction_report(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_correction(request, pk), TextForm(request.POST, label=_("Report"))

    def deed():
        actions.write_report(correction=found, text=form.cleaned_data["text"], by=request.user)

    return after(request, found, form, deed, _("The report waits for its signatures."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(ADD, raise_exception=True)
def correction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = find_correction(request, pk), WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_correction(correction=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The request has been withdrawn."))
            return redirect(found)
    return render(request, "customers/correction_withdraw.html", {"correction": found, "form": form})
