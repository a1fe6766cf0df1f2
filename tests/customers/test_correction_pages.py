"""The pages of correction requests, and their way through a browser with a deputy for an absent manager (S1-15)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval, Signature
from core.models import Event
from customers.models import Correction, Customer
from staff.actions import set_deputy
from tests.customers.test_corrections import TEXTS, approved, ask, fed_back, handed_out, house, seen_of

__all__ = ["house"]
pytestmark = pytest.mark.django_db
LIST = reverse("customers:corrections")
State = Correction.State


def new_url(customer, *fields) -> str:
    address = reverse("customers:correction_new", args=[customer.pk])
    return address + "?" + "&".join(f"field={name}" for name in fields) if fields else address


def page(client, correction) -> str:
    return client.get(correction.get_absolute_url()).content.decode()


def test_the_customer_page_leads_to_the_request(house, signed_in):
    address = new_url(house.customer)
    assert address in signed_in(house.chen_li).get(house.customer.get_absolute_url()).content.decode()
    assert address not in signed_in(house.he_jing).get(house.customer.get_absolute_url()).content.decode()


def test_first_the_fields_then_their_right_values(house, signed_in):
    client = signed_in(house.zhou_min)

    nothing = client.get(new_url(house.customer), {"next": "1"})
    assert nothing.context["form"].errors
    form = client.get(new_url(house.customer, "name", "phone")).context["form"]
    assert {"name", "phone", "what_happened", "cause", "plan"} <= set(form.fields)
    assert "address" not in form.fields
    assert "province" not in form.fields


def test_a_sent_request_waits_for_its_signatures(house, signed_in):
    client, address = signed_in(house.zhou_min), new_url(house.customer, "name", "phone", "region")
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"name": "济南和顺商贸有限公司", "phone": "13853100009", "province": "37", "city": "3701", "seen": seen}

    assert client.post(address, {**sent, **TEXTS, "plan": ""}).context["form"].errors.keys() == {"plan"}
    answer = client.post(address, {**sent, **TEXTS})

    made = Correction.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert set(made.right) == {"name", "phone", "region", "province"}
    assert "等待审批:客服部经理" in page(client, made)
    assert "13853100009" not in page(client, made)


def test_a_wrong_credit_code_is_refused_as_on_the_customer_form(house, signed_in):
    address = new_url(house.customer, "credit_code")
    answer = signed_in(house.zhou_min).post(address, {"credit_code": "12345", **TEXTS})

    assert not Correction.objects.exists()
    assert "credit_code" in answer.context["form"].errors


def test_the_page_offers_the_next_deed_to_whoever_may_do_it(house, signed_in):
    correction = approved(house)
    service, finance = signed_in(house.zhou_min), signed_in(house.he_jing)
    assert reverse("customers:correction_hand_out", args=[correction.pk]) in page(service, correction)
    assert "card-body" in page(finance, correction)
    assert reverse("customers:correction_hand_out", args=[correction.pk]) not in page(finance, correction)

    service.post(reverse("customers:correction_hand_out", args=[correction.pk]), {"department": house.sales_one.pk})
    assert reverse("customers:correction_execute", args=[correction.pk]) in page(signed_in(house.chen_li), correction)


def test_the_page_says_what_somebody_changed_meanwhile(house, signed_in):
    correction = handed_out(house)
    client, seen = signed_in(house.chen_li), seen_of(correction)
    Customer.objects.filter(pk=house.customer.pk).update(name="济南和顺贸易行")

    sent = {f"seen-{name}": stamp for name, stamp in seen.items()}
    client.post(reverse("customers:correction_execute", args=[correction.pk]), sent)

    correction.refresh_from_db()
    assert correction.state == State.EXECUTION
    assert "期间被他人改动" in page(client, correction)


def test_a_stale_page_is_told_how_far_it_is(house, signed_in):
    correction = fed_back(house)
    client = signed_in(house.chen_li)
    address = reverse("customers:correction_feedback", args=[correction.pk])

    answer = client.post(address, {"text": "再说一次"}, follow=True)

    assert "待报告" in answer.content.decode()
    correction.refresh_from_db()
    assert correction.feedback == "已重开发票"


def test_a_plan_sent_back_is_changed_at_its_page(house, signed_in):
    from approvals import actions as approvals

    correction = ask(house)
    approvals.send_back(approval=Approval.objects.get(), by=house.manager, comment="原因写清楚")
    client, address = signed_in(house.zhou_min), reverse("customers:correction_plan", args=[correction.pk])
    form = client.get(address).context["form"]
    assert form["name"].value() == "济南和顺商贸有限公司"
    assert form["cause"].value() == TEXTS["cause"]

    sent = {"name": "济南和顺商贸公司", "phone": "", "seen": form["seen"].value(), **TEXTS, "cause": "看错了"}
    client.post(address, sent)

    correction.refresh_from_db()
    assert (correction.state, correction.cause) == (State.PLAN_REVIEW, "看错了")
    assert correction.right["name"] == "济南和顺商贸公司"
    assert "phone" in correction.right, "left empty it stays as proposed"
    assert client.get(address).status_code == 302


def test_the_list_shows_what_one_may_see_with_as_many_queries_for_many(house, signed_in):
    ask(house)
    client = signed_in(house.zhou_min)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    queries()
    few = queries()
    row = Correction.objects.values().get()
    Correction.objects.bulk_create(Correction(**{**row, "id": None}) for _number in range(20))
    assert queries() == few
    assert len(client.get(LIST).context["page"].rows) == 21
    assert len(signed_in(house.li_qiang).get(LIST).context["page"].rows) == 0
    assert not client.get(LIST, {"state": "filed"}).context["page"].rows


def test_the_story_of_the_customer_tells_of_it(house, signed_in):
    fed_back(house)
    story = signed_in(house.chen_li).get(house.customer.get_absolute_url()).content.decode()
    for words in ("申请信息更正", "更正方案已批准", "下达信息更正", "执行信息更正", "信息更正反馈", "已重开发票"):
        assert words in story


@pytest.mark.rule("S1-15 R1", "S1-15 R4")
def test_two_rounds_in_a_browser_with_a_deputy(house, page_of, assert_accessible):
    """周敏 asks, 李强 signs for the absent manager, then the general manager; it is carried out and reported on."""
    today = timezone.localdate()
    set_deputy(person=house.manager, deputy=house.li_qiang, date_from=today, date_to=today, by=house.manager)
    deputy, gm = page_of(house.li_qiang), page_of(house.gm)

    def sign(page, words: str) -> None:
        page.goto(Approval.objects.latest("pk").get_absolute_url())
        page.fill("[name=comment]", words)
        with page.expect_navigation():
            page.click("button[value=approve]")

    asker = page_of(house.zhou_min)
    asker.goto(house.customer.get_absolute_url())
    asker.click("text=申请更正")
    asker.check("input[value=name]")
    assert_accessible(asker)
    asker.click("button[name=next]")
    asker.fill("[name=name]", "济南和顺商贸有限公司")
    for name, text in TEXTS.items():
        asker.fill(f"[name={name}]", text)
    assert_accessible(asker)
    asker.click("text=提交审批")
    asker.wait_for_url("**/customers/corrections/*/")
    assert_accessible(asker)

    sign(deputy, "情况属实")
    sign(gm, "同意")
    asker.reload()
    asker.select_option("[name=department]", label="销售一部")
    with asker.expect_navigation():
        asker.click("#next button")
    worker = page_of(house.chen_li, width=390)
    worker.goto(asker.url)
    assert_accessible(worker)
    with worker.expect_navigation():
        worker.click("#next button")
    worker.fill("[name=text]", "已重开发票")
    with worker.expect_navigation():
        worker.click("#next button")
    asker.reload()
    asker.fill("[name=text]", "名称已改正,客户满意")
    with asker.expect_navigation():
        asker.click("#next button")
    sign(deputy, "已核对")
    sign(gm, "归档")

    asker.reload()
    assert "已归档" in asker.inner_text("h1")
    assert "代理 周经理" in asker.inner_text("main")
    assert_accessible(asker)
    asker.goto(LIST + "?state=filed")
    assert_accessible(asker)
    assert Correction.objects.get().state == State.FILED
    assert Customer.objects.get(pk=house.customer.pk).name == "济南和顺商贸有限公司"
    assert Signature.objects.filter(decided_by=house.li_qiang, person=house.manager).count() == 2
    assert Event.objects.filter(deed="approvals.approve", by=house.li_qiang, acting_for=house.manager).count() == 2
