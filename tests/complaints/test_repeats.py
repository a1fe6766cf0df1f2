"""Who complains again: by customer, by phone, by name where neither is known."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
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


def stranger(make_complaint, name: str, times: int, **facts):
    return [make_complaint(customer=None, complainant=name, **facts) for _number in range(times)]


def test_the_page_names_each_person_once_and_leads_to_the_complaints(cast, make_complaint, signed_in):
    stranger(make_complaint, "赵大爷", 3)
    stranger(make_complaint, "钱女士", 1)
    stranger(make_complaint, "孙先生", 2, phone="13800001111")
    make_complaint()
    client = signed_in(cast.zhou_min)
    page = client.get(reverse("complaints:repeats"))
    rows = [(row["name"], row["times"]) for row in page.context["people"]]
    assert sorted(rows) == [("孙先生", 2), ("赵大爷", 3)]
    assert page.context["total"] == 2
    assert "13800001111" not in page.content.decode()
    old_man = next(row for row in page.context["people"] if row["name"] == "赵大爷")
    address = f"{reverse('complaints:list')}?same_as={old_man['newest']}"
    assert address in page.content.decode()
    assert {one.complainant for one in client.get(address).context["page"].rows} == {"赵大爷"}
    again = client.get(reverse("complaints:list") + "?is_repeat=true")
    assert len(again.context["page"].rows) == 3


def test_the_page_shows_only_what_the_person_sees(cast, make_complaint, signed_in):
    _first, second = stranger(make_complaint, "赵大爷", 2)
    page = signed_in(cast.chen_li).get(reverse("complaints:repeats"))
    assert list(page.context["people"]) == []
    listed = signed_in(cast.chen_li).get(f"{reverse('complaints:list')}?same_as={second.pk}")
    assert listed.context["page"].rows == []


def test_the_page_asks_no_more_for_thirty_people(cast, make_complaint, signed_in, django_assert_max_num_queries):
    for number in range(4):
        stranger(make_complaint, f"住户{number}", 2)
    client = signed_in(cast.zhou_min)
    client.get(reverse("complaints:repeats"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("complaints:repeats"))
    for number in range(4, 30):
        stranger(make_complaint, f"住户{number}", 2)
    with django_assert_max_num_queries(min(15, len(few))):
        assert len(client.get(reverse("complaints:repeats")).context["people"]) == 30


def test_an_anonymous_complaint_is_the_same_as_itself_only(cast, make_complaint, signed_in):
    one, _other = (make_complaint(customer=None, is_anonymous=True) for _number in range(2))
    page = signed_in(cast.zhou_min).get(f"{reverse('complaints:list')}?same_as={one.pk}")
    assert page.context["page"].rows == [one]
