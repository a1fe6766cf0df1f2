"""Complaints of customers of grade A are handled before the rest (S1-13 R16)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint
from regulations.models import Duty
from tests.credit.caring import a_customer, graded
from tests.credit.conftest import make_customer

RULE = "complaints.resolve_normal"


def complain(customer, by, *, hours_ago=1, **facts) -> Complaint:
    received_at = timezone.now() - timedelta(hours=hours_ago)
    complaint = Complaint(customer=customer, subject="破损", content="两箱破损。", received_at=received_at, **facts)
    return actions.register(complaint=complaint, by=by)


@pytest.mark.rule("S1-13 R16")
def test_a_complaint_of_grade_a_goes_before_older_ones_of_other_grades(cast):
    plain, best = make_customer("普通客户"), make_customer("优质客户")
    run = graded(best, by=cast.director)
    run.rows.create(customer=plain, rank=2, amount=1, cumulative=10, grade="C")
    cases = [complain(plain, cast.zhou_min, hours_ago=5), complain(best, cast.zhou_min)]
    grave = complain(plain, cast.zhou_min, severity=Complaint.Severity.MAJOR)
    order = list(
        Duty.objects.open().filter(rule=RULE).order_by("priority", "due_at").values_list("record_id", flat=True)
    )
    assert order == [grave.pk, cases[1].pk, cases[0].pk]  # only what is grave goes before


@pytest.mark.rule("S1-13 R16")
def test_of_a_customer_that_is_graded_lower_it_waits_its_turn(cast):
    complaint = complain(a_customer(cast, grade="B"), cast.zhou_min)
    assert Duty.objects.get(rule=RULE, record_id=complaint.pk).priority == Duty.NORMAL
