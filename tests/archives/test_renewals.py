"""Sent back and asked again, renewed, fetched in time, waited for in order; decided in the administration."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import send_back
from approvals.models import Approval
from archives.actions.loans import hand_over, take_back, wait_for
from archives.actions.requests import ask_access, change_request
from archives.models import AccessRequest, ArchiveFile, Grant, Loan
from archives.reminding import remind_lot
from core.errors import Refused, Stale
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file, grant_to
from tests.archives.stories import sign_all


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    cast.chief.is_staff = True
    cast.chief.save()
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    return customer


@pytest.fixture
def file(ma_lan, heshun):
    return a_file(ma_lan, customer=heshun, state="shelved")


def ask(by, file, **facts) -> AccessRequest:
    today = timezone.localdate()
    said = {"way": "out", "purpose": "核对条款", "reason": "客户来函", "begins_on": today, "ends_on": today}
    return ask_access(by=by, file=file, **said | facts)


def lend(file, reader, by, *, days=20) -> Loan:
    return hand_over(grant=grant_to(reader, file, way="out", hours=24 * days), condition="完好", by=by)


def typed(client, path, **fields) -> dict:
    return client.get(path).context["form"].initial | fields


def sent_back(asked, signer) -> None:
    send_back(approval=Approval.objects.about(asked).get(), by=signer, comment="时间太长")


@pytest.mark.rule("S1-05 R14")
def test_what_was_sent_back_is_changed_and_signed_from_the_first_step(cast, ma_lan, han_mei, file, signed_in):
    asked = ask(cast.chen_li, file)
    client, path = signed_in(cast.chen_li), reverse("archives:request_change", args=[asked.pk])
    sent_back(asked, cast.chief)
    assert path in client.get(asked.get_absolute_url()).content.decode()
    answer = client.post(path, typed(client, path, way="copy", reason="改为复制"))
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.way, asked.reason, asked.state) == ("copy", "改为复制", "asked")
    approval = Approval.objects.about(asked).get()
    assert (approval.state, approval.round) == ("open", 2)
    assert approval.steps.filter(round=2, who="information_supervisor").exists()
    sign_all(asked)
    assert Grant.objects.get(request=asked).way == "copy"


def test_the_page_says_what_is_to_be_changed(cast, ma_lan, file, signed_in):
    asked = ask(cast.chen_li, file)
    client = signed_in(cast.chen_li)
    assert "退回修改" not in client.get(asked.get_absolute_url()).content.decode()
    sent_back(asked, cast.chief)
    for page in (asked.get_absolute_url(), reverse("archives:request_change", args=[asked.pk])):
        assert "时间太长" in client.get(page).content.decode()
    assert "退回修改" in client.get(asked.get_absolute_url()).content.decode()


def test_only_what_was_sent_back_is_changed_and_only_by_who_asked(cast, ma_lan, file, signed_in):
    asked = ask(cast.chen_li, file)
    said = {"way": "out", "purpose": "核对", "reason": "核对"}
    days = {"begins_on": timezone.localdate(), "ends_on": timezone.localdate()}
    with pytest.raises(Stale):
        change_request(request=asked, by=cast.chen_li, **said, **days)
    sent_back(asked, cast.chief)
    with pytest.raises(Refused):
        change_request(request=asked, by=ma_lan, **said, **days)
    path = reverse("archives:request_change", args=[asked.pk])
    assert signed_in(ma_lan).get(path).status_code == 403
    assert signed_in(cast.li_qiang).get(path).status_code == 404
    with pytest.raises(Refused):
        change_request(request=asked, by=cast.chen_li, **said | {"reason": " "}, **days)


@pytest.mark.rule("S1-05 R19")
def test_a_loan_is_renewed_by_a_new_request_and_counted_anew(cast, ma_lan, file, signed_in, time_machine):
    start = timezone.now()
    loan = lend(file, cast.chen_li, ma_lan)
    time_machine.move_to(start + timedelta(days=2))
    client, path = signed_in(cast.chen_li), reverse("archives:loan_renew", args=[loan.pk])
    assert client.post(path, typed(client, path, reason="尚未核对完")).status_code == 302
    asked = AccessRequest.objects.get(renews=loan)
    assert ["续借", f"{loan.due_on} 应还的借阅"] in Approval.objects.about(asked).get().facts
    sign_all(asked)
    loan.refresh_from_db()
    assert loan.returned_at is None
    specialist = signed_in(ma_lan)
    offered = reverse("archives:hand_over", args=[asked.grant.pk])
    assert offered in specialist.get(asked.get_absolute_url()).content.decode()
    specialist.post(offered, {"condition": "完好"})
    loan.refresh_from_db()
    again = Loan.objects.out().get()
    assert (loan.returned_by, again.grant.request) == (ma_lan, asked)
    assert again.due_on > loan.due_on
    assert ArchiveFile.objects.get(pk=file.pk).state == "lent"
    remind_lot(today=loan.due_on + timedelta(days=1), after=0, by=cast.system)
    assert not loan.troubles.exists()


def test_only_the_borrower_renews_and_nobody_while_others_wait(cast, ma_lan, file, signed_in):
    loan = lend(file, cast.chen_li, ma_lan)
    assert signed_in(ma_lan).get(reverse("archives:loan_renew", args=[loan.pk])).status_code == 403
    wait_for(grant=grant_to(cast.wang_qian, file, way="out"), by=cast.wang_qian)
    client, path = signed_in(cast.chen_li), reverse("archives:loan_renew", args=[loan.pk])
    answer = client.post(path, typed(client, path, reason="尚未核对完"))
    assert answer.status_code == 422
    assert "排队等候" in answer.content.decode()
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert client.post(path, typed(client, path, reason="尚未核对完")).status_code == 422


def test_the_queue_stands_on_the_file_and_each_sees_the_own_place(cast, ma_lan, file, signed_in):
    lend(file, cast.chen_li, ma_lan)
    first, second, ended = (grant_to(one, file, way="out") for one in (cast.wang_qian, cast.chief, cast.chen_li))
    for grant in (first, second, ended):
        wait_for(grant=grant, by=grant.reader)
    Grant.objects.filter(pk=ended.pk).update(ends_at=timezone.now())
    page = signed_in(ma_lan).get(file.get_absolute_url())
    assert [one.grant for one in page.context["queue"]] == [first, second]
    shown = signed_in(cast.chief).get(second.request.get_absolute_url()).content.decode()
    assert "排队第 2 位" in shown


@pytest.mark.parametrize(("span", "days", "is_late"), [("5 working days", 9, True), ("60 days", 9, False)])
def test_what_is_not_fetched_in_time_is_asked_for_anew(cast, ma_lan, file, publish, time_machine, span, days, is_late):
    publish(fetch_within=span)
    start = timezone.now()
    asked = ask(cast.chen_li, file, ends_on=timezone.localdate() + timedelta(days=25))
    sign_all(asked)
    time_machine.move_to(start + timedelta(days=days))
    grant = Grant.objects.get(request=asked)
    if is_late:
        with pytest.raises(Refused) as refusal:
            hand_over(grant=grant, condition="完好", by=ma_lan)
        assert refusal.value.code == "late"
    else:
        assert hand_over(grant=grant, condition="完好", by=ma_lan).file == file


def in_admin(approval) -> str:
    return reverse("admin:approvals_approval_change", args=[approval.pk])


def test_in_the_administration_the_record_stands_beside_the_buttons(
    cast, ma_lan, heshun, file, signed_in, time_machine
):
    """Open loans, overdue, what was late and what was decided before; the title only for whoever may know of it."""
    start = timezone.now()
    late = lend(a_file(ma_lan, customer=heshun, state="shelved"), cast.chen_li, ma_lan)
    time_machine.move_to(start + timedelta(days=6))
    remind_lot(today=timezone.localdate(), after=0, by=cast.system)
    ArchiveFile.objects.filter(pk=file.pk).update(level=2, title="并购底价")
    cast.chen_li.clearance = 2
    cast.chen_li.save()
    asked = ask(cast.chen_li, file)
    approval = Approval.objects.about(asked).get()
    client = signed_in(cast.chief)
    page = client.get(in_admin(approval)).content.decode()
    for words in (late.file.number, '<strong class="late">1</strong>', "逾期", "以往决定", "外带", file.number):
        assert words in page
    assert "并购底价" not in page
    cast.chief.clearance = 2
    cast.chief.save()
    assert "并购底价" in signed_in(cast.chief).get(in_admin(approval)).content.decode()
    mine = approval.signatures.get(person=cast.chief)
    client.post(in_admin(approval), {"deed": "approve", "signature": mine.pk})
    mine.refresh_from_db()
    assert mine.state == "approved"


@pytest.mark.parametrize(("deed", "state"), [("reject", "rejected"), ("send_back", "asked")])
def test_in_the_administration_it_is_refused_or_sent_back_with_a_reason(cast, ma_lan, file, signed_in, deed, state):
    asked = ask(cast.chen_li, file)
    approval = Approval.objects.about(asked).get()
    client, mine = signed_in(cast.chief), approval.signatures.get(person=cast.chief)
    client.post(in_admin(approval), {"deed": deed, "signature": mine.pk, "comment": ""})
    approval.refresh_from_db()
    assert approval.state == "open"
    client.post(in_admin(approval), {"deed": deed, "signature": mine.pk, "comment": "理由不足"})
    asked.refresh_from_db()
    assert asked.state == state
    assert not Grant.objects.exists()
