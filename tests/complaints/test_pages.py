"""Pages of the register: list, one complaint, the form, the card on the customer page, the file."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from core.models import Event
from tests.complaints.walking import close, settle

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("complaints:list"), reverse("complaints:new")


def typed(**facts):
    told = {
        "token": uuid.uuid4().hex,
        "complainant": "",
        "channel": "phone",
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "subject": "外包装破损",
        "content": "六箱有两箱破损",
        "severity": "1",
        "handler": "",
    }
    return told | facts


def test_the_list_shows_deadlines_and_is_narrowed(make_complaint, signed_in, cast):
    late = make_complaint("业务员承诺未兑现", hours_ago=24 * 20)
    make_complaint("瓶盖渗漏", severity=3, customer=None, complainant="过路客")
    client = signed_in(cast.zhou_min)
    page = client.get(LIST).content.decode()
    assert "业务员承诺未兑现" in page
    assert "已超" in page
    assert "瓶盖渗漏" not in client.get(LIST, {"late": "overdue"}).content.decode()
    assert "瓶盖渗漏" in client.get(LIST, {"severity": "3"}).content.decode()
    assert "承诺" not in client.get(LIST, {"q": "过路"}).content.decode()
    assert "承诺" in client.get(LIST, {"q": late.number}).content.decode()
    assert "承诺" in client.get(LIST, {"q": "华东酒业"}).content.decode()
    assert "瓶盖渗漏" not in client.get(LIST, {"q": "华东酒业"}).content.decode()
    assert "没有符合条件的投诉" in client.get(LIST, {"state": "withdrawn"}).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_3_and_30(
    make_complaint, signed_in, cast, django_assert_max_num_queries
):
    client = signed_in(cast.zhou_min)
    for _number in range(3):
        make_complaint()
    client.get(LIST)
    with django_assert_max_num_queries(15) as three:
        client.get(LIST)
    for _number in range(27):
        make_complaint()
    with django_assert_max_num_queries(len(three.captured_queries)):
        client.get(LIST)


def test_registering_by_the_form_finds_the_customer(winery, signed_in, cast):
    client = signed_in(cast.zhou_min)
    sent = typed(find="华东酒业")
    answer = client.post(NEW, sent)
    made = Complaint.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.customer, made.handler) == (winery, cast.zhou_min)
    assert client.post(NEW, sent).url == made.get_absolute_url()
    assert Complaint.objects.count() == 1


def test_several_customers_are_offered(make_customer, signed_in, cast):
    names = ["华东酒业一店", "华东酒业二店"]
    shops = [make_customer(name, owner=cast.chen_li) for name in names]
    client = signed_in(cast.zhou_min)
    page = client.post(NEW, typed(find="华东酒业")).content.decode()
    assert all(name in page for name in names)
    assert not Complaint.objects.exists()
    client.post(NEW, typed(find="华东酒业", customer=shops[1].pk))
    assert Complaint.objects.get().customer == shops[1]


def test_a_customer_on_the_phone_is_found_by_number_and_known_to_have_complained(make_complaint, signed_in, cast):
    open_one = make_complaint()
    client = signed_in(cast.zhou_min)
    url = reverse("complaints:customer_hits")
    page = client.post(url, {"find": str(open_one.customer.phone.reveal())}).content.decode()
    assert open_one.customer.name in page
    assert open_one.number in page


def test_the_customer_of_the_address_is_chosen(winery, signed_in, cast):
    client = signed_in(cast.zhou_min)
    page = client.get(NEW, {"customer": winery.pk}).content.decode()
    assert f'value="{winery.pk}" checked' in page
    hidden = signed_in(cast.li_qiang).get(NEW, {"customer": winery.pk}).content.decode()
    assert winery.name not in hidden


def test_a_wrong_form_keeps_what_was_typed(signed_in, cast):
    page = signed_in(cast.zhou_min).post(NEW, typed(subject="瓶盖渗漏")).content.decode()
    assert "瓶盖渗漏" in page
    assert "请选择客户,或填写投诉人姓名" in page


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59", "2025-02-29T10:00"])
def test_a_moment_that_cannot_be_is_refused(signed_in, cast, at):
    answer = signed_in(cast.zhou_min).post(NEW, typed(complainant="过路客", received_at=at))
    assert answer.context["form"].errors["received_at"]
    assert not Complaint.objects.exists()


def test_a_complaint_of_the_last_century_and_of_a_leap_day_is_taken(signed_in, cast):
    client = signed_in(cast.zhou_min)
    for at in ("1900-01-01T00:00", "2024-02-29T23:59"):
        assert client.post(NEW, typed(complainant="过路客", received_at=at)).status_code == 302
    assert Complaint.objects.broken().count() == 2


def test_the_page_of_a_complaint_explains_its_clocks(make_complaint, signed_in, cast):
    complaint = make_complaint(hours_ago=26)
    page = signed_in(cast.zhou_min).get(complaint.get_absolute_url()).content.decode()
    assert "迟了 1小时59分" in page or "迟了 2小时" in page
    assert "3 个工作日" in page
    assert "24 小时" in page
    assert "登记投诉" in page
    assert 'href="/complaints/1/special/"'.replace("1", str(complaint.pk)) not in page


def test_what_is_offered_is_what_may_be_done(make_complaint, signed_in, cast):
    complaint = make_complaint()
    page = signed_in(cast.gm).get(complaint.get_absolute_url()).content.decode()
    for name in ("accept", "special", "assign", "respond", "wait", "withdraw"):
        url = reverse(f"complaints:{name}", args=[complaint.pk])
        assert url in page
        assert signed_in(cast.gm).get(url).status_code == 200
        if name in ("special", "assign", "withdraw"):
            assert signed_in(cast.zhou_min).get(url).status_code == 403
        assert signed_in(cast.li_qiang).get(url).status_code in (403, 404)


def test_settling_by_the_form_and_too_late(make_complaint, signed_in, cast):
    complaint = make_complaint()
    settle(complaint, stop="approved")
    url = reverse("complaints:carry_out", args=[complaint.pk])
    assert "这个字段是必填项" in signed_in(cast.zhou_min).post(url, {"resolution": ""}).content.decode()
    assert signed_in(cast.zhou_min).post(url, {"resolution": "已换货"}).status_code == 302
    late = signed_in(cast.gm).post(url, {"resolution": "已退货"}, follow=True).content.decode()
    assert "周敏" in late
    assert "已退货" not in late


def test_a_case_goes_its_whole_way_page_by_page(make_complaint, signed_in, cast):
    """The next button leads from each step to the following one, and each page does its deed."""
    complaint, client = make_complaint(), signed_in(cast.gm)
    told = {
        "accept": {"verdict": "general", "severity": 2, "note": "属实"},
        "assign": {"handler": cast.gm.pk},
        "investigate": {"facts": "两箱破损", "cause_code": "包装运输", "is_finished": "on"},
        "propose": {"kinds": ["exchange"], "plan": "换两箱"},
        "carry_out": {"resolution": "已换两箱"},
        "answer": {"channel": "phone", "text": "已换两箱"},
        "confirm": {"view": "satisfied", "satisfaction": 5},
    }
    for name, values in told.items():
        at = reverse("complaints:next", args=[complaint.pk])
        assert client.get(at).url == reverse(f"complaints:{name}", args=[complaint.pk])
        assert client.post(client.get(at).url, values).status_code == 302, name
    page = client.get(complaint.get_absolute_url()).content.decode()
    assert "归档前还需要" in page
    Complaint.objects.filter(pk=complaint.pk).update(responsibility="nobody", revisit="not")
    assert client.post(reverse("complaints:file_case", args=[complaint.pk]), {"note": ""}).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.severity, complaint.satisfaction) == ("filed", 2, 5)
    assert client.get(reverse("complaints:next", args=[complaint.pk])).url == complaint.get_absolute_url()


def test_every_deed_has_its_page(make_complaint, signed_in, cast):
    complaint, client = make_complaint(), signed_in(cast.gm)

    def send(name, **told):
        return client.post(reverse(f"complaints:{name}", args=[complaint.pk]), told).status_code

    at = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    assert send("assign", handler=cast.li_qiang.pk, reason="换人") == 302
    assert send("special", reason="须送检") == 302
    assert send("respond", channel="phone", text="已在处理") == 302
    assert send("agree_reply", at=at) == 302
    assert send("wait", reason="等客户寄样") == 302
    assert send("go_on", note="样品已到") == 302
    assert send("report_unsolved", report="无备件", channel="phone", reply="请稍候") == 302
    assert send("accept", verdict="general", severity=1) == 302
    assert send("judge", verdict="misunderstanding", severity=1, reason="查明属误解") == 302
    assert send("explain", channel="phone", text="已说明") == 302
    assert send("reopen", reason="仍不满意") == 302
    assert send("withdraw", reason="客户撤回") == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.is_special, complaint.handler) == ("withdrawn", True, cast.li_qiang)


def test_the_customer_page_shows_open_complaints(make_complaint, winery, signed_in, cast):
    complaint = make_complaint()
    page = signed_in(cast.zhou_min).get(winery.get_absolute_url()).content.decode()
    assert complaint.get_absolute_url() in page
    assert f"{NEW}?customer={winery.pk}" in page
    close(complaint, by=cast.zhou_min)
    page = signed_in(cast.zhou_min).get(winery.get_absolute_url()).content.decode()
    assert "没有未结投诉" in page


def test_the_file_holds_the_rows_of_the_list_and_is_logged(make_complaint, signed_in, cast):
    make_complaint("业务员承诺未兑现", phone="13812345678")
    make_complaint("瓶盖渗漏", severity=3)
    url = f"{reverse('complaints:export')}?severity=1"
    text = b"".join(signed_in(cast.gm).post(url, {"format": "csv"}).streaming_content).decode()
    assert "业务员承诺未兑现" in text
    assert "瓶盖渗漏" not in text
    assert "138****5678" in text
    assert Event.objects.get(deed="core.export").details["count"] == 1


def test_a_phone_is_shown_once_with_a_reason(make_complaint, signed_in, cast):
    complaint = make_complaint(phone="13812345678")
    url = reverse("complaints:reveal", args=[complaint.pk])
    client = signed_in(cast.zhou_min)
    assert "13812345678" not in client.get(url).content.decode()
    assert "13812345678" in client.post(url, {"reason": "回电核实情况"}).content.decode()
    bare = make_complaint()
    assert client.get(reverse("complaints:reveal", args=[bare.pk])).status_code == 404


def test_pages_in_the_browser(make_complaint, page_of, assert_accessible, cast, transactional_db):
    complaint = make_complaint(hours_ago=24 * 20, phone="13812345678")
    for width in (1366, 390):
        page = page_of(cast.gm, width=width)
        for url in (LIST, NEW, complaint.get_absolute_url(), f"{complaint.get_absolute_url()}accept/"):
            page.goto(url)
            assert_accessible(page)


def test_registering_by_keyboard(winery, page_of, cast, transactional_db):
    """C opens the form, the customer is found while typing, Enter in the form registers."""
    page = page_of(cast.zhou_min)
    page.goto(LIST)
    page.keyboard.press("c")
    page.wait_for_url(f"**{NEW}")
    page.get_by_label("客户", exact=True).fill("华东")
    page.get_by_label("华东酒业批发有限公司").check()
    page.get_by_label("事由").fill("外包装破损")
    page.get_by_label("投诉内容").fill("六箱有两箱破损")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("已登记,编号").wait_for()
    assert Complaint.objects.get().customer == winery


def test_the_page_of_a_filed_case_takes_at_most_15_queries(
    make_complaint, signed_in, cast, django_assert_max_num_queries
):
    complaint, client = close(make_complaint()), signed_in(cast.gm)
    for _again in range(2):  # the second time nothing is remembered for the first time
        with django_assert_max_num_queries(15):
            page = client.get(complaint.get_absolute_url()).content.decode()
    assert complaint.resolution in page
    assert complaint.customer.name in page
