"""What time does to credit files."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from credit import tasks
from credit.actions.expiring import open_reviews, to_review
from credit.actions.limits import decide_limit
from credit.models import Bill, Condition, CreditEvent, CreditFile
from credit.policy import policy_for
from regulations.models import Duty
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def keep(cast, **facts) -> CreditFile:
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    return CreditFile.objects.create(customer=customer, **facts)


def told(person, rule="credit.expiry_notice") -> int:
    return Notice.objects.filter(rule=rule, person=person).count()


def test_a_limit_is_told_of_once_before_and_once_after_its_day(cast):
    file = keep(cast, limit=Decimal(100), valid_until=TODAY)
    for days, notices, events in ((-31, 0, 0), (-30, 1, 0), (-5, 1, 0), (0, 1, 0), (1, 2, 1), (2, 2, 1), (40, 2, 1)):
        tasks.watch_day(TODAY + timedelta(days=days))
        assert (told(cast.chen_li), CreditEvent.objects.filter(file=file, kind="limit").count()) == (notices, events)
    assert told(cast.he_jing) == 2
    assert CreditEvent.objects.get().on == TODAY + timedelta(days=1)


def test_a_condition_is_told_of_once_before_and_once_after_its_day(cast):
    file = keep(cast)
    now = timezone.now()
    facts = {"asked_at": now, "asked_by": cast.chief, "met_at": now, "met_by": cast.chief, "valid_until": TODAY}
    Condition.objects.create(file=file, kind="guarantee", party="王建国", state="met", **facts)
    for days in (-3, 0, 1, 2):
        tasks.watch_day(TODAY + timedelta(days=days))
    assert told(cast.chen_li) == 2
    assert "王建国" in CreditEvent.objects.get(kind="condition").text


def test_a_bill_is_told_of_before_it_is_due(cast):
    file = keep(cast)
    days = {"issued_on": date(2026, 5, 1), "received_on": date(2026, 5, 2), "due_on": TODAY}
    for number, state in (("1", "held"), ("2", "honoured")):
        Bill.objects.create(
            customer=file.customer, kind="bank", number=number, face=10, state=state, entered_by=cast.he_jing, **days
        )
    for before in (8, 7, 6, 0, -1):
        tasks.watch_day(TODAY - timedelta(days=before))
    assert told(cast.he_jing, "credit.bill_notice") == 1


@pytest.mark.rule("S1-13 R2")
def test_all_limits_are_reviewed_once_a_year_before_the_grading(cast, signed_in, time_machine):
    time_machine.move_to("2027-02-03 10:00 +0800", tick=False)
    policy, today = policy_for(), date(2027, 2, 3)
    files = [keep(cast, limit=Decimal(100), reviewed_on=date(2026, 3, 1)) for _each in range(3)]
    keep(cast)  # without a limit there is nothing to review
    keep(cast, limit=Decimal(100), reviewed_on=date(2027, 2, 1))
    assert open_reviews(date(2027, 1, 31), policy, by=cast.system) == 0
    assert open_reviews(today, policy, by=cast.system) == 3
    assert open_reviews(today, policy, by=cast.system) == 0
    page = signed_in(cast.he_jing).get(reverse("credit:files") + "?stand=review").context["page"]
    assert {file.pk for file in page.rows} == {file.pk for file in files}
    decide_limit(
        customer=files[0].customer,
        category="yi",
        limit=Decimal(100),
        valid_until=date(2028, 1, 1),
        opinion="照旧",
        by=cast.he_jing,
    )
    assert Duty.objects.about(files[0]).get().state == Duty.State.MET
    assert open_reviews(date(2027, 2, 20), policy, by=cast.system) == 0
    assert not to_review(today, policy).exists()
    assert to_review(date(2028, 2, 1), policy).count() == 5 - 1


def test_the_review_leads_to_the_decision(cast, signed_in):
    file = keep(cast, limit=Decimal(100))
    response = signed_in(cast.he_jing).get(reverse("credit:review", args=[file.pk]))
    assert response.url == reverse("credit:limit", args=[file.customer_id])
