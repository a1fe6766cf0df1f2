"""Two stories in a real browser: a confidential file asked for in words, lent and late; a reading that is ended."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from approvals.models import Approval
from archives import tasks
from archives.actions.items import add_item
from archives.models import AccessRequest, ArchiveFile, Content, Grant, Loan, LoanTrouble, Reading
from core import jobs
from core.models import Job, Notice
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to
from tests.archives.documents import a_pdf
from tests.conftest import make_person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KEGUAN_SHOTS")
TITLE = "并购底价协议"


def shot(page, name) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def submit(page, button: str = "main form .btn-primary") -> None:
    """Press, and wait until the next page is there."""
    with page.expect_navigation():
        page.locator(button).first.click()


def press(page, path: str, **fields) -> None:
    page.goto(path)
    for name, value in fields.items():
        box = page.locator(f"main [name={name}]")
        box.select_option(value) if box.evaluate("one => one.tagName") == "SELECT" else box.fill(value)
    submit(page)


def at(name: str, record) -> str:
    return reverse(f"archives:{name}", args=[record.pk])


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


@pytest.fixture
def manager(cast):
    """高明, the customer-service manager."""
    return make_person("gaoming", "高明", "service_manager", cast.service, is_staff=True)


@pytest.fixture
def head(cast):
    """石磊 leads the reader's department."""
    head = make_person("shilei", "石磊", "department_head", cast.service, is_staff=True)
    cast.service.head = head
    cast.service.save()
    return head


def day(number: int, *, month=9, hour=10) -> datetime:
    """2026: the National Day holiday is from the first to the seventh of October."""
    return datetime(2026, month, number, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def night_of(moment: datetime, time_machine) -> None:
    """The morning's job of that day."""
    time_machine.move_to(moment)
    tasks.start_night()
    done = jobs.run_now(Job.objects.filter(kind=tasks.NIGHT).latest("pk"))
    assert done.state == "done", done.error


def told(rule: str, person) -> int:
    return Notice.objects.filter(rule=rule, person=person).count()


def decide(page, asked: AccessRequest, *, sees_title: bool) -> None:
    """In the administration: the reader's record beside the request, then the button."""
    approval = Approval.objects.about(asked).get()
    page.goto(reverse("admin:approvals_approval_change", args=[approval.pk]))
    words = page.locator("#content, main").first.inner_text()
    record = ("阅读人记录", "目前借出的案卷", "其中逾期", "以往决定", asked.file.number)
    assert [part for part in record if part not in words] == []
    assert (TITLE in words) == sees_title
    shot(page, f"admin-{page.url.rsplit('/', 3)[-3]}-{'cleared' if sees_title else 'plain'}")
    submit(page, "button[name=deed][value=approve]")


def asks_in_words(page, customer) -> AccessRequest:
    """周敏 sees the customer and no file of it; she says in words what she needs."""
    page.goto(customer.get_absolute_url())
    assert TITLE not in page.content()
    page.goto(f"{reverse('archives:files')}?q=并购底价")
    assert TITLE not in page.content()
    said = {"words": "去年的供货合同", "way": "out", "purpose": "核对条款", "reason": "客户来函"}
    press(page, reverse("archives:ask_in_words", args=[customer.pk]), **said, ends_on="2026-10-12")
    shot(page, "asked")
    return AccessRequest.objects.get()


@pytest.mark.rule("S1-26 R16", "S1-26 R18", "S1-05 R18", "S1-05 R19")
def test_a_confidential_file_is_lent_over_a_holiday_and_comes_back_late_and_torn(
    page_of, cast, ma_lan, han_mei, manager, head, heshun, time_machine, assert_accessible
):
    time_machine.move_to(day(29))
    han_mei.is_staff = True
    han_mei.save()
    file = a_file(ma_lan, level=2, customer=heshun, title=TITLE, state="shelved", keeper=ma_lan)
    asked = asks_in_words(page_of(cast.zhou_min), heshun)
    specialist = page_of(ma_lan)
    press(specialist, at("request_pick", asked), file=str(file.pk))
    asked.refresh_from_db()
    decide(page_of(head), asked, sees_title=False)
    decide(page_of(manager), asked, sees_title=False)
    decide(page_of(han_mei), asked, sees_title=True)
    asked.refresh_from_db()
    assert asked.state == "approved"

    press(specialist, at("hand_over", asked.grant), condition="完好")
    loan = Loan.objects.get()
    assert str(loan.due_on) == "2026-10-02"
    reader = page_of(cast.zhou_min)
    press(reader, at("loan_sign", loan))
    reader.goto(loan.get_absolute_url())
    assert_accessible(reader)
    for number, due, late in ((1, 1, 0), (2, 2, 0), (3, 2, 1), (7, 2, 2)):
        night_of(day(number, month=10, hour=7), time_machine)
        assert (told("archives.loan_due", cast.zhou_min), told("archives.loan_overdue", head)) == (due, late)

    time_machine.move_to(day(8, month=10))
    specialist = page_of(ma_lan)
    torn = {"condition": "封面撕裂", "trouble": "damaged", "report": "封面撕去一角"}
    press(specialist, at("loan_return", loan), **torn)
    specialist.goto(f"{reverse('archives:loans')}?stand=returned")
    assert file.number in specialist.content()
    assert_accessible(specialist)
    shot(specialist, "register")
    press(page_of(head), at("loan_decide", loan), decision="书面警告", remedy="由档案室修补")
    troubles = dict(LoanTrouble.objects.values_list("kind", "decision"))
    assert troubles == {"overdue": "", "damaged": "书面警告"}
    assert ArchiveFile.objects.get(pk=file.pk).state == "shelved"
    page = page_of(han_mei)
    page.goto(loan.get_absolute_url())
    assert "书面警告" in page.content()
    assert_accessible(page)
    shot(page, "loan")


def drawn(page) -> dict:
    """The picture of the page as the browser has it."""
    return page.locator(".reading-page img").evaluate(
        "async one => { await one.decode(); return {width: one.naturalWidth, address: one.src} }"
    )


@pytest.mark.rule("S1-05 R13", "S1-05 R22")
def test_a_reader_sees_the_own_name_and_a_revoked_grant_ends_the_reading_at_the_next_page(
    page_of, cast, ma_lan, heshun, assert_accessible
):
    file = a_file(ma_lan, level=2, customer=heshun, title=TITLE)
    add_item(file=file, title="合同正本", upload=a_pdf(3), by=ma_lan)
    content, grant = Content.objects.get(), grant_to(cast.chen_li, file)
    reader = page_of(cast.chen_li)
    reader.goto(reverse("archives:requests"))
    reader.goto(file.get_absolute_url())
    reader.locator("section[aria-labelledby=contents] a strong").click()
    reader.wait_for_url("**/read/**")
    assert drawn(reader)["width"] >= 1000
    assert "您的姓名" in reader.content()
    assert_accessible(reader)
    shot(reader, "reading")
    with reader.expect_navigation():
        reader.locator("a[rel=next]").click()
    assert drawn(reader)["address"].endswith("2.jpg")

    press(page_of(ma_lan), at("grant_revoke", grant), reason="人员调动")
    assert Grant.objects.get().revoked_at
    with reader.expect_navigation() as gone:
        reader.locator("a[rel=next]").click()
    assert gone.value.status == 404
    assert "合同正本" not in reader.content()
    answer = reader.goto(reverse("archives:page", args=[content.pk, 3]))
    assert answer.status == 404
    lines = Reading.objects.filter(by=cast.chen_li, content=content)
    assert lines.filter(kind="page", grant=grant, page__in=(1, 2)).count() == 2
    assert lines.filter(kind="refused").count() == 2
    phone = page_of(cast.chen_li, width=390, height=844)
    phone.goto(reverse("archives:requests"))
    assert_accessible(phone)
