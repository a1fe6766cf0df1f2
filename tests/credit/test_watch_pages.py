"""The pages of exceptions, reports near the limit, stops and dangerous customers, as in use: outside of any deed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from credit.actions.stops import stop_credit
from credit.models import CreditException, CreditFile, CreditStop, DangerReport, LimitCrossing, Measure
from tests.credit.watching import make_file, make_supervisor

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = ("exceptions", "crossings", "stops", "dangers")


@pytest.fixture
def file(cast):
    cast.supervisor = make_supervisor(cast)
    return make_file(cast.chen_li, limit="1000", lent="900")


def url(name, *args) -> str:
    return reverse(f"credit:{name}", args=args)


def post(client, address, **fields):
    """What came of it, on the page where one ends up."""
    return client.post(address, {"token": "t", **fields}, follow=True)


def shown(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.rule("S0-21 R64")
def test_a_report_near_the_limit_goes_from_page_to_page(file, cast, signed_in):
    mine, chief = signed_in(cast.chen_li), signed_in(cast.chief)
    assert "报告接近限度" in shown(mine.get(file.get_absolute_url()))
    said = shown(post(mine, url("near_report", file.customer_id), report="下周大单,请批示。"))
    crossing = LimitCrossing.objects.get()
    assert "下周大单" in said
    assert url("crossing_decide", crossing.pk) not in said
    assert url("crossing_decide", crossing.pk) in shown(chief.get(crossing.get_absolute_url()))
    assert "下周大单" in shown(chief.get(url("crossing_decide", crossing.pk)))
    assert "先收款" in shown(post(chief, url("crossing_decide", crossing.pk), decision="先收款。"))
    assert "鼎丰商贸" in shown(chief.get(url("crossings") + "?state=decided"))
    assert "鼎丰商贸" not in shown(chief.get(url("crossings") + "?state=waiting"))


@pytest.mark.rule("S0-21 R53", "S0-21 R83")
def test_a_dangerous_customer_goes_from_report_to_notice(file, cast, signed_in):
    mine, chief = signed_in(cast.chen_li), signed_in(cast.chief)
    shown(post(mine, url("danger_new", file.customer_id), facts="票据拒付 40 万。", aim="收回货物。"))
    danger = DangerReport.objects.get()
    page = shown(mine.get(danger.get_absolute_url()))
    assert url("danger_measure", danger.pk) not in page
    assert url("danger_letter", danger.pk) not in page
    shown(post(chief, url("danger_instruct", danger.pk), instruction="追加保证金。"))
    shown(post(mine, url("danger_measure", danger.pk), kind="deposit", plan="追加 5 万元。"))
    measure = Measure.objects.get()
    assert url("measure_done", measure.pk) not in shown(mine.get(danger.get_absolute_url()))
    approvals.approve(approval=Approval.objects.about(measure).get(), by=cast.chief)
    assert "已到账" in shown(post(mine, url("measure_done", measure.pk), result="保证金已到账。"))
    shown(post(chief, url("danger_terminate", danger.pk), instruction="仍不兑付,中止交易。"))
    letter = mine.post(url("danger_letter", danger.pk))
    assert letter["Content-Type"] == "application/pdf"
    day = timezone.localdate().isoformat()
    assert day in shown(post(mine, url("danger_notice", danger.pk), noticed_on=day))
    shown(post(chief, url("danger_end", danger.pk), outcome="收回 30 万。"))
    assert CreditFile.objects.get(pk=file.pk).state == "terminated"
    assert "鼎丰商贸" in shown(chief.get(url("dangers") + "?state=over"))


def test_a_doubled_click_asks_for_one_exception(file, cast, signed_in):
    mine, until = signed_in(cast.chen_li), timezone.localdate() + timedelta(days=5)
    fields = {"amount": "300", "valid_until": until.isoformat(), "cause": "旺季备货。"}
    for _click in range(2):
        post(mine, url("exception_new", file.customer_id), **fields)
    assert CreditException.objects.count() == 1
    assert url("exception_new", file.customer_id) not in shown(mine.get(url("file", file.customer_id)))
    faulty = shown(post(mine, url("exception_new", file.customer_id), **{**fields, "token": "u"}), 422)
    assert "尚未决定" in faulty
    assert "旺季备货。" in faulty  # what was typed stays


def test_nobody_else_reads_or_stops_a_customer_that_is_not_theirs(file, cast, signed_in):
    stop = stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    other = signed_in(cast.li_qiang)
    for address in (url("stop_new", file.customer_id), url("danger_new", file.customer_id)):
        assert other.get(address).status_code == 404
    assert "鼎丰商贸" not in shown(other.get(url("stops")))
    assert signed_in(cast.chen_li).get(url("stop_lift", stop.pk)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_three_rows_and_thirty(name, cast, signed_in):
    client, costs = signed_in(cast.chief), []
    client.get(url(name))
    for many in (3, 27):
        for _each in range(many):
            everything_about(make_file(cast.chen_li), cast)
        with CaptureQueriesContext(connection) as asked:
            page = shown(client.get(url(name)))
        costs.append(len(asked))
        assert page.count("鼎丰商贸") >= many
    assert costs[0] == costs[1] <= 15


def everything_about(file: CreditFile, cast) -> None:
    now = timezone.now()
    CreditException.objects.create(
        file=file, amount=9, cause="备货", valid_until=timezone.localdate(), asked_at=now, asked_by=cast.chen_li
    )
    LimitCrossing.objects.create(
        file=file, is_up=True, exposure=9, limit=10, at=now, report="报告", reported_at=now, reported_by=cast.chen_li
    )
    DangerReport.objects.create(file=file, facts="拒付", aim="收回", reported_at=now, reported_by=cast.chen_li)
    CreditStop.objects.create(file=file, reason="拒付", state_before="normal", stopped_at=now, stopped_by=cast.chen_li)


def test_pages_of_one_ask_few_questions(file, cast, signed_in):
    everything_about(file, cast)
    client = signed_in(cast.chief)
    pages = [
        CreditException.objects.get().get_absolute_url(),
        LimitCrossing.objects.filter(report="报告").get().get_absolute_url(),
        DangerReport.objects.get().get_absolute_url(),
    ]
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            shown(client.get(page))
        assert len(asked) <= 15, page


def test_whoever_decides_reads_what_was_reported_on_the_page_of_the_deed(file, cast, signed_in):
    mine, chief = signed_in(cast.chen_li), signed_in(cast.chief)
    post(mine, url("danger_new", file.customer_id), facts="票据拒付 40 万。", aim="收回货物。")
    danger = DangerReport.objects.get()
    for deed in ("danger_instruct", "danger_terminate"):
        page = shown(chief.get(url(deed, danger.pk)))
        assert "票据拒付 40 万。" in page
        assert "收回货物。" in page
        assert "陈立" in page


def test_the_reason_of_a_stop_has_its_label(file, cast, signed_in):
    stop = stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    for deed in ("stop_confirm", "stop_lift"):
        page = shown(signed_in(cast.chief).get(url(deed, stop.pk)))
        assert "<dt>停止原因</dt><dd>拒付。</dd>" in page
        assert "<dt>停止人</dt>" in page


def test_an_amount_of_nothing_is_refused_in_words_of_people(file, cast, signed_in):
    fields = {"amount": "0", "valid_until": timezone.localdate().isoformat(), "cause": "旺季备货。"}
    said = shown(post(signed_in(cast.chen_li), url("exception_new", file.customer_id), **fields), 422)
    assert "金额最少为 0.01。" in said
