"""催收 on pages: the list, a case, its forms and its letter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.models import CollectionStep, Promise
from regulations.models import Duty
from tests.credit.collecting import case_of, climb, owe
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def customer(cast, today):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    owe(customer, 8000, today - timedelta(days=40))
    owe(customer, 2000, today - timedelta(days=3), disputed=500)
    climb(today)
    return customer


def test_the_list_shows_whom_to_chase_and_narrows(cast, signed_in, customer, today):
    other = make_customer("永兴贸易", owner=cast.wang_qian, department=cast.sales_one)
    owe(other, 900, today - timedelta(days=2))
    climb(today)
    client = signed_in(cast.chief)
    url = reverse("credit:collections")
    page = client.get(url).content.decode()
    assert page.index("鼎丰商贸") < page.index("永兴贸易")
    for asked, shown in (
        ({"stage": "letter"}, ["鼎丰商贸"]),
        ({"stage": "remind"}, ["永兴贸易"]),
        ({"collector": cast.wang_qian.pk}, ["永兴贸易"]),
        ({"promise": "broken"}, []),
        ({"promise": "none"}, ["鼎丰商贸", "永兴贸易"]),
        ({"customer": other.code}, ["永兴贸易"]),
        ({"stands": "closed"}, []),
        ({"sort": "overdue"}, ["永兴贸易", "鼎丰商贸"]),
    ):
        rows = [case.file.customer.name for case in client.get(url, asked).context["page"].rows]
        assert rows == shown, asked


def test_a_broken_promise_is_found(cast, signed_in, customer, today):
    case = case_of(customer)
    facts = {"amount": 100, "due_on": today, "made_at": timezone.now(), "made_by": cast.chen_li}
    ended = {"settled_at": timezone.now(), "settled_by": cast.system}
    Promise.objects.create(case=case, state="broken", **facts, **ended)
    page = signed_in(cast.chief).get(reverse("credit:collections"), {"promise": "broken"})
    assert [one.pk for one in page.context["page"].rows] == [case.pk]


def test_a_representative_sees_only_the_own_cases(cast, signed_in, customer):
    case = case_of(customer)
    assert signed_in(cast.chen_li).get(case.get_absolute_url()).status_code == 200
    assert signed_in(cast.wang_qian).get(case.get_absolute_url()).status_code == 404
    assert signed_in(cast.zhou_min).get(case.get_absolute_url()).status_code == 403


def test_a_step_is_recorded_once_by_a_doubled_click(cast, signed_in, customer):
    case, client = case_of(customer), signed_in(cast.chen_li)
    url = reverse("credit:collection_step", args=[case.pk])
    assert client.post(url, {"stage": "call", "note": "", "token": "t"}).status_code == 422
    for _time in range(2):
        sent = client.post(url, {"stage": "call", "note": "王会计答应查账", "token": "t"}, follow=True)
        assert sent.redirect_chain[-1][0] == case.get_absolute_url()
    assert CollectionStep.objects.get().note == "王会计答应查账"
    assert "王会计答应查账" in sent.content.decode()


def test_a_promise_is_written_down_and_shown(cast, signed_in, customer, today):
    case, client = case_of(customer), signed_in(cast.chen_li)
    url = reverse("credit:collection_promise", args=[case.pk])
    facts = {"amount": "99999", "due_on": today + timedelta(days=5), "said_by": "王会计", "token": "t"}
    refused = client.post(url, facts)
    assert refused.status_code == 422
    assert "99999" in refused.content.decode()
    page = client.post(url, facts | {"amount": "8000"}, follow=True).content.decode()
    assert "王会计" in page


def test_the_letter_comes_as_pdf(cast, signed_in, customer):
    case, client = case_of(customer), signed_in(cast.chen_li)
    client.post(reverse("credit:collection_step", args=[case.pk]), {"stage": "letter", "token": "t"})
    step = CollectionStep.objects.get()
    assert len(step.facts["lines"]) == 2
    sent = client.post(reverse("credit:collection_letter", args=[step.pk]))
    assert sent["Content-Type"] == "application/pdf"


def test_pages_cost_few_queries(cast, signed_in, customer, today, django_assert_max_num_queries):
    for number in range(20):
        owe(make_customer(f"客户{number}", owner=cast.chen_li, department=cast.sales_one), 500, today - timedelta(3))
    climb(today)
    client = signed_in(cast.chief)
    client.get(reverse("credit:collections"))
    with django_assert_max_num_queries(15):
        client.get(reverse("credit:collections"))
    with django_assert_max_num_queries(15):
        client.get(case_of(customer).get_absolute_url())


def test_the_list_goes_out_as_a_file(cast, signed_in, customer):
    sent = signed_in(cast.chief).post(reverse("credit:collection_export"), {"format": "csv"})
    assert "鼎丰商贸" in b"".join(sent.streaming_content).decode()


@pytest.mark.rule("S0-17 R10")
def test_what_is_to_be_done_stands_on_the_workbench_and_leads_to_the_form(cast, signed_in, customer):
    case = case_of(customer)
    page = signed_in(cast.chen_li).get(reverse("workbench:desk")).content.decode()
    assert "发催款函" in page
    assert reverse("credit:collection_step", args=[case.pk]) in page


@pytest.mark.rule("S0-17 R10")
def test_kept_and_missed_steps_stand_on_the_page_of_compliance(cast, signed_in, customer, today):
    Duty.objects.filter(rule="credit.collect_letter").update(due_at=timezone.now(), broken_at=timezone.now())
    url = reverse("workbench:compliance")
    assert "发催款函" in signed_in(cast.gm).get(url).content.decode()
