"""The pages of long-term agreements: drafted, signed, found in the list, printed (S1-13 R10)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from credit.models import Agreement
from tests.credit.caring import a_customer, a_paper, drafted, graded, signed
from tests.credit.conftest import make_customer


@pytest.fixture
def customer(cast):
    return a_customer(cast)


def text_of(browser, address) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(cast, **facts) -> dict:
    today = timezone.localdate()
    given = {
        "director": cast.director.pk,
        "chief": cast.chief.pk,
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=200)).isoformat(),
        "terms": "年供货量不低于一千吨。",
        "token": "t-1",
    }
    return {**given, **facts}


@pytest.mark.rule("S1-13 R10")
def test_a_draft_becomes_an_agreement_by_pages(customer, cast, signed_in):
    browser = signed_in(cast.director)
    assert "起草长期合作协议" in text_of(browser, customer.get_absolute_url())
    address = reverse("credit:agreement_new", args=[customer.pk])
    assert str(cast.chief) in text_of(browser, address)
    for _click in range(2):  # a doubled click makes one record
        answer = browser.post(address, typed(cast))
    agreement = Agreement.objects.get()
    assert answer.url == agreement.get_absolute_url()
    assert "年供货量不低于一千吨。" in text_of(browser, agreement.get_absolute_url())
    sign = {"signed_on": timezone.localdate().isoformat(), "seen": 1, "token": "t-2", "paper": a_paper()}
    assert browser.post(reverse("credit:agreement_sign", args=[agreement.pk]), sign).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "signed"
    paper = browser.get(reverse("credit:paper", args=["agreement", agreement.versions.get().pk]))
    assert b"".join(paper.streaming_content) == b"%PDF-1.7 signed"
    assert "履行中" in text_of(browser, customer.get_absolute_url())


def test_what_is_missing_is_said_and_what_was_typed_stays(customer, cast, signed_in):
    browser, address = signed_in(cast.director), reverse("credit:agreement_new", args=[customer.pk])
    answer = browser.post(address, typed(cast, chief="", terms="只写了条款"))
    assert answer.status_code == 422
    assert "只写了条款" in answer.content.decode()
    agreement = drafted(customer, cast)
    answer = browser.post(reverse("credit:agreement_sign", args=[agreement.pk]), {"signed_on": "", "token": "t-3"})
    assert answer.status_code == 422
    assert "请附上已签署的文件。" in answer.content.decode()


def test_an_amendment_that_came_too_late_is_asked_again(customer, cast, signed_in):
    agreement = signed(customer, cast)
    browser, address = signed_in(cast.chief), reverse("credit:agreement_amend", args=[agreement.pk])
    assert "年供货量不低于一千吨。" in text_of(browser, address)
    changed = typed(cast, changed="加量。", seen=1)
    assert browser.post(address, changed).status_code == 302
    answer = browser.post(address, {**changed, "token": "t-9"})
    assert answer.status_code == 422
    assert browser.post(address, {**changed, "token": "t-9", "seen": 2}).status_code == 302
    assert [one.number for one in agreement.versions.all()] == [3, 2, 1]


@pytest.mark.rule("S1-13 R10")
def test_the_list_finds_what_runs_out(cast, signed_in, publish):
    publish(agreement_notice=30)
    today = timezone.localdate()
    soon, late, over = (a_customer(cast, name) for name in ("将到期客户", "长久客户", "已到期客户"))
    graded(soon, late, over, by=cast.director)
    signed(soon, cast, days=10)
    signed(late, cast, days=300)
    Agreement.objects.filter(pk=signed(over, cast).pk).update(
        valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1)
    )
    browser, address = signed_in(cast.chen_li), reverse("credit:agreements")
    found = {stand: text_of(browser, f"{address}?stand={stand}") for stand in ("soon", "open", "over", "ended")}
    assert "将到期客户" in found["soon"]
    assert "长久客户" not in found["soon"]
    assert "长久客户" in found["open"]
    assert "已到期客户" in found["over"]
    assert "客户</strong>" not in found["ended"]


def test_the_list_shows_own_customers_and_costs_the_same_for_many(cast, signed_in, django_assert_max_num_queries):
    other = make_customer("别处客户", owner=cast.li_qiang, department=cast.sales_two)
    mine = [a_customer(cast, f"自己客户{number}") for number in range(12)]
    graded(other, *mine, by=cast.director)
    for one in (other, *mine):
        drafted(one, cast)
    browser, address = signed_in(cast.chen_li), reverse("credit:agreements")
    text = text_of(browser, address)
    assert "自己客户11" in text
    assert "别处客户" not in text
    with django_assert_max_num_queries(12):
        browser.get(address)


def test_whose_customer_it_is_not_finds_no_page_and_no_paper(customer, cast, signed_in):
    agreement = signed(customer, cast)
    browser = signed_in(cast.li_qiang)
    assert browser.get(agreement.get_absolute_url()).status_code == 404
    assert browser.get(reverse("credit:paper", args=["agreement", agreement.versions.get().pk])).status_code == 404


def test_the_terms_are_printed(customer, cast, signed_in):
    agreement = drafted(customer, cast)
    answer = signed_in(cast.chief).post(reverse("credit:agreement_print", args=[agreement.pk]))
    assert answer.content.startswith(b"%PDF")
    assert Event.objects.filter(deed="credit.print_agreement", by=cast.chief).count() == 1


def test_nothing_is_offered_that_would_be_refused(customer, cast, signed_in):
    agreement = drafted(customer, cast)
    pages = {person: text_of(signed_in(person), agreement.get_absolute_url()) for person in (cast.chen_li, cast.chief)}
    assert reverse("credit:agreement_amend", args=[agreement.pk]) not in pages[cast.chen_li]
    assert reverse("credit:agreement_amend", args=[agreement.pk]) in pages[cast.chief]
    assert reverse("credit:agreement_sign", args=[agreement.pk]) not in pages[cast.chief]


def test_a_customer_of_another_grade_shows_no_card(cast, signed_in):
    customer = a_customer(cast, grade="C")
    assert (
        "客户维护" not in signed_in(cast.chen_li).get(customer.get_absolute_url()).content.decode().split("</nav>")[-1]
    )
