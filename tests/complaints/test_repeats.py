"""Who complains again: by customer, by phone, by name where neither is known."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from complaints.repeats import mark_repeats
from core import paging


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
    rows = [(row.complainant, row.times) for row in page.context["page"].rows]
    assert rows == [("孙先生", 2), ("赵大爷", 3)]
    assert page.context["page"].count == 2
    assert "13800001111" not in page.content.decode()
    old_man = next(row for row in page.context["page"].rows if row.complainant == "赵大爷")
    address = f"{reverse('complaints:list')}?same_as={old_man.pk}"
    assert address in page.content.decode()
    assert {one.complainant for one in client.get(address).context["page"].rows} == {"赵大爷"}
    again = client.get(reverse("complaints:list") + "?is_repeat=true")
    assert len(again.context["page"].rows) == 3


def test_the_page_shows_only_what_the_person_sees(cast, make_complaint, signed_in):
    _first, second = stranger(make_complaint, "赵大爷", 2)
    page = signed_in(cast.chen_li).get(reverse("complaints:repeats"))
    assert page.context["page"].rows == []
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
        assert len(client.get(reverse("complaints:repeats")).context["page"].rows) == 30


def test_the_page_never_looks_at_all_that_is_marked(cast, make_complaint, publish, signed_in, monkeypatch):
    publish(page_size=10)
    for number in range(12):
        stranger(make_complaint, f"住户{number}", 2)
    monkeypatch.setattr(paging, "WINDOW", 11)
    client = signed_in(cast.zhou_min)
    page = client.get(reverse("complaints:repeats")).context["page"]
    assert (len(page.rows), page.count, page.is_capped) == (10, 11, True)
    names = [row.complainant for row in page.rows]
    while page.next_url:
        page = client.get(reverse("complaints:repeats") + page.next_url).context["page"]
        names += [row.complainant for row in page.rows]
    assert names == [f"住户{number}" for number in range(11, -1, -1)]


def test_what_the_window_holds_is_counted_whole(make_complaint, publish, signed_in, cast, monkeypatch):
    publish(page_size=10)
    for number in range(12):
        stranger(make_complaint, f"住户{number}", 2)
    monkeypatch.setattr(paging, "WINDOW", 33)  # a third of it fills the first page
    page = signed_in(cast.zhou_min).get(reverse("complaints:repeats")).context["page"]
    assert (len(page.rows), page.count, page.is_capped) == (10, 12, False)


def test_one_more_complaint_touches_none_that_is_marked_rightly(make_complaint):
    for _number in range(5):
        make_complaint()
    last = Complaint.objects.order_by("pk").last()
    Complaint.objects.filter(pk=last.pk).update(is_repeat=False)
    with CaptureQueriesContext(connection) as queries:
        mark_repeats([last])
    assert last.is_repeat
    assert marked() == [False, True, True, True, True]
    changed = [one["sql"] for one in queries if one["sql"].startswith("UPDATE")]
    assert len(changed) == 1
    assert f"IN ({last.pk})" in changed[0]
    assert len(queries) <= 3


def test_where_the_first_one_is_taken_back_the_next_is_no_repetition(make_complaint):
    first, *_others = (make_complaint() for _number in range(3))
    Complaint.objects.filter(pk=first.pk).update(customer=None, complainant="另一人")
    mark_repeats([first])
    assert marked() == [False, False, True]


def test_an_anonymous_complaint_is_the_same_as_itself_only(cast, make_complaint, signed_in):
    one, _other = (make_complaint(customer=None, is_anonymous=True) for _number in range(2))
    page = signed_in(cast.zhou_min).get(f"{reverse('complaints:list')}?same_as={one.pk}")
    assert page.context["page"].rows == [one]
