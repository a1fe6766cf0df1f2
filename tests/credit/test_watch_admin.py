"""Emergency stops and danger reports in the administration: scoped, searched, read only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from credit.actions.stops import confirm_stop, stop_credit
from credit.models import CreditFile, CreditStop, DangerReport
from customers.search import refresh_search
from tests.credit.watching import make_file

pytestmark = pytest.mark.django_db
STOPS, DANGERS = reverse("admin:credit_creditstop_changelist"), reverse("admin:credit_dangerreport_changelist")
QUERIES = 15


def report(file, by) -> DangerReport:
    now = timezone.now()
    found = DangerReport.objects.create(
        file=file,
        facts="老板失联",
        aim="追回货款",
        reported_at=now,
        reported_by=by,
        instructed_at=now,
        instructed_by=by,
    )
    found.measures.create(kind="deposit", plan="保证金加两成", state="asked", asked_at=now, asked_by=by)
    return found


@pytest.fixture
def file(cast) -> CreditFile:
    file = make_file(cast.chen_li)
    refresh_search([file.customer_id])
    return file


@pytest.fixture
def stop(file, cast) -> CreditStop:
    return stop_credit(file=file, reason="仓库已搬空", by=cast.chen_li)


def page_of(row) -> str:
    return reverse(f"admin:credit_{row._meta.model_name}_change", args=[row.pk])


def text_of(browser, path, **asked) -> str:
    answer = browser.get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def cost(browser, path) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_a_stop_is_found_by_customer_and_state_and_leads_to_the_workbench(file, stop, cast, signed_in):
    browser, there = signed_in(cast.director), stop.get_absolute_url()
    assert there in text_of(browser, STOPS)
    assert there in text_of(browser, STOPS, q="dfsm")
    assert there in text_of(browser, STOPS, q=file.customer.code)
    assert there not in text_of(browser, STOPS, q="没有")
    assert there in text_of(browser, STOPS, state="unconfirmed")
    confirm_stop(stop=stop, by=cast.chief)
    assert there not in text_of(browser, STOPS, state="unconfirmed")
    page = text_of(browser, page_of(stop))
    assert there in page
    assert "仓库已搬空" in page
    assert str(cast.chief) in page
    assert 'name="_save"' not in page


def test_a_danger_report_shows_its_measures(file, cast, signed_in):
    danger, browser = report(file, cast.chen_li), signed_in(cast.director)
    assert danger.get_absolute_url() in text_of(browser, DANGERS, state="open")
    assert danger.get_absolute_url() not in text_of(browser, DANGERS, state="over")
    page = text_of(browser, page_of(danger))
    assert "保证金加两成" in page
    assert danger.get_absolute_url() in page
    assert browser.post(page_of(danger), {"facts": "x"}).status_code == 403


def test_nobody_sees_rows_of_others_or_what_the_role_does_not_show(stop, cast, signed_in):
    danger = report(make_file(cast.zhou_min, name="客服酒业"), cast.zhou_min)
    browser = signed_in(cast.director)
    assert danger.get_absolute_url() not in text_of(browser, DANGERS)
    assert browser.get(page_of(danger)).status_code == 302  # Django's way to say that there is none
    assert signed_in(cast.admin).get(STOPS).status_code == 403


def test_lists_and_pages_cost_the_same_for_many(file, cast, signed_in):
    browser = signed_in(cast.director)
    danger, stop = report(file, cast.chen_li), stop_credit(file=file, reason="x", by=cast.chen_li)
    pages = (STOPS, DANGERS, page_of(stop), page_of(danger))
    few = [cost(browser, page) for page in pages]
    for number in range(8):
        other = make_file(cast.chen_li, name=f"客户{number}")
        report(other, cast.chen_li)
        stop_credit(file=other, reason="x", by=cast.chen_li)
        danger.measures.create(kind="notary", plan="x", state="asked", asked_at=timezone.now(), asked_by=cast.chief)
    assert [cost(browser, page) for page in pages] == few
    assert max(few) <= QUERIES


def test_both_languages(stop, cast, signed_in):
    browser = signed_in(cast.director)
    assert "工作台页面" in text_of(browser, STOPS)
    cast.director.language = "en"
    cast.director.save()
    assert "Page on the workbench" in text_of(browser, STOPS)
