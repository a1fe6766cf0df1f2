"""Who complains again: by customer, by phone, by name where neither is known."""

from datetime import timedelta

from django.utils import timezone

from complaints.models import Complaint
from complaints.repeats import mark_repeats


def marked() -> list[bool]:
    return list(Complaint.objects.order_by("pk").values_list("is_repeat", flat=True))


def test_the_second_complaint_of_a_customer_is_marked(make_complaint):
    make_complaint()
    assert marked() == [False]
    make_complaint()
    assert marked() == [False, True]


def test_strangers_are_known_by_phone_then_by_name(make_complaint):
    make_complaint(customer=None, complainant="赵大爷", phone="13800001111")
    make_complaint(customer=None, complainant="赵先生", phone="138-0000-1111")
    make_complaint(customer=None, complainant="赵大爷")
    make_complaint(customer=None, complainant="赵大爷")
    assert marked() == [False, True, False, True]


def test_the_anonymous_repeat_nobody(make_complaint):
    for _number in range(2):
        make_complaint(customer=None, is_anonymous=True)
    assert marked() == [False, False]


def test_the_one_received_first_is_not_the_repetition_whenever_it_was_entered(make_complaint):
    late = make_complaint()
    early = make_complaint(hours_ago=5)
    late.refresh_from_db(), early.refresh_from_db()
    assert (early.is_repeat, late.is_repeat) == (False, True)
    Complaint.objects.filter(pk=early.pk).update(received_at=timezone.now() + timedelta(hours=1))
    mark_repeats([late])
    assert marked() == [False, True]
