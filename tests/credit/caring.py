"""Customers of grade A and what hangs on their grade."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from credit.actions.agreements import draft_agreement, sign_agreement
from credit.models import Agreement, GradingRun
from tests.credit.conftest import make_customer


def graded(*customers, by, grade="A") -> GradingRun:
    """A grading in force with these customers."""
    run = GradingRun.objects.create(
        key=f"care-{GradingRun.objects.count()}",
        date_from=date(2025, 1, 1),
        date_to=date(2025, 12, 31),
        policy={"cuts": ["75", "95"], "boundary": "within"},
        state=GradingRun.State.DONE,
        started_by=by,
        finished_at=timezone.now(),
    )
    for rank, customer in enumerate(customers, 1):
        run.rows.create(customer=customer, rank=rank, amount=9, cumulative=9, grade=grade)
    return run


def a_customer(cast, name="鼎丰商贸", grade="A"):
    """Of this grade, kept by the representative whose superior is the section chief."""
    customer = make_customer(name, owner=cast.chen_li, department=cast.sales_one)
    graded(customer, by=cast.director, grade=grade)
    return customer


def a_paper(name="协议.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 signed", content_type="application/pdf")


def drafted(customer, cast, *, days=100, **facts) -> Agreement:
    today = timezone.localdate()
    given = {"director": cast.director, "chief": cast.chief, "terms": "年供货量不低于一千吨。", "by": cast.director}
    return draft_agreement(
        customer=customer, valid_from=today, valid_to=today + timedelta(days=days), **{**given, **facts}
    )


def signed(customer, cast, *, days=100) -> Agreement:
    agreement = drafted(customer, cast, days=days)
    return sign_agreement(agreement=agreement, signed_on=timezone.localdate(), paper=a_paper(), by=cast.director)
