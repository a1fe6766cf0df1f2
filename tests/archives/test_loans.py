"""Handed over and taken back, counted by both; reminded, late, damaged, lost."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archives.actions.items import remove_item
from archives.actions.loans import hand_over, sign_loan, take_back, wait_for
from archives.actions.troubles import decide_trouble
from archives.models import ArchiveFile, Item, Loan, LoanTrouble, Reading
from archives.queue import call_lot
from archives.reminding import remind_lot
from core.errors import Refused, Stale
from core.models import Event, Notice
from customers.models import Customer
from regulations.models import Duty
from staff.actions.leaving import reasons_to_stay
from tests.archives.conftest import a_file, grant_to
from tests.conftest import make_person


@pytest.fixture
def file(cast, ma_lan):
    customer = Customer.objects.create(code="H-1", name="和顺", owner=cast.chen_li, department=cast.sales_one)
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    return a_file(ma_lan, customer=customer, state="shelved")


def lend(file, reader, by, **facts) -> Loan:
    return hand_over(grant=grant_to(reader, file, way="out", hours=24 * 20), condition="完好", by=by, **facts)


def state_of(file) -> str:
    return ArchiveFile.objects.values_list("state", flat=True).get(pk=file.pk)


@pytest.mark.rule("S1-05 R18")
def test_the_clock_starts_at_the_hand_over_and_ends_after_three_days(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    assert loan.due_on == timezone.localdate() + timedelta(days=3)
    assert (loan.limit_days, state_of(file)) == (3, "lent")
    assert Duty.objects.open().get(rule="archives.signed_within").responsible == cast.chen_li
    with pytest.raises(Refused):
        sign_loan(loan=loan, by=ma_lan)
    sign_loan(loan=loan, by=cast.chen_li)
    assert not Duty.objects.open().filter(rule="archives.signed_within").exists()


@pytest.mark.rule("S1-05 R19")
def test_on_return_the_entry_is_cancelled_and_the_file_stands_there_again(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert state_of(file) == "shelved"
    assert not Loan.objects.out().exists()
    with pytest.raises(Stale):
        take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    lend(file, cast.wang_qian, ma_lan)


def test_what_is_out_is_not_lent_again(cast, ma_lan, file):
    lend(file, cast.chen_li, ma_lan)
    with pytest.raises(Refused) as refusal:
        lend(file, cast.wang_qian, ma_lan)
    assert refusal.value.code == "gone"


def test_single_documents_are_lent_and_the_file_stays(cast, ma_lan, file):
    item = Item.objects.create(file=file, order=1, title="正本", is_paper=True, entered_by=ma_lan)
    lend(file, cast.chen_li, ma_lan, items=[item])
    assert state_of(file) == "shelved"
    with pytest.raises(Stale):
        lend(file, cast.wang_qian, ma_lan, items=[item])
    with pytest.raises(Refused) as refusal:
        lend(file, cast.wang_qian, ma_lan)
    assert refusal.value.code == "lent"


@pytest.mark.rule("S1-26 R15")
def test_a_grant_for_reading_on_the_screen_hands_nothing_over(cast, ma_lan, file):
    with pytest.raises(Refused) as refusal:
        hand_over(grant=grant_to(cast.chen_li, file, way="screen"), condition="完好", by=ma_lan)
    assert refusal.value.code == "way"


def test_a_grant_is_handed_over_once(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    with pytest.raises(Refused) as refusal:
        hand_over(grant=loan.grant, condition="完好", by=ma_lan)
    assert refusal.value.code == "lent"


@pytest.mark.rule("S1-26 R16")
def test_reminded_the_day_before_on_the_day_and_daily_after_it(cast, ma_lan, file, time_machine):
    start = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
    time_machine.move_to(start)
    loan = lend(file, cast.chen_li, ma_lan)
    told = {}
    for day in range(7):
        time_machine.move_to(start + timedelta(days=day))
        for _twice in range(2):
            remind_lot(today=timezone.localdate(), after=0, by=cast.system)
        told[day] = set(Notice.objects.filter(record_id=loan.pk).values_list("person__username", flat=True))
        Notice.objects.all().delete()
    assert [sorted(told[day]) for day in range(4)] == [[], [], ["chenli"], ["chenli"]]
    assert all(told[day] == {"chenli", "chenke"} for day in (4, 5, 6))
    assert LoanTrouble.objects.get().kind == "overdue"


def test_thirty_late_loans_take_as_many_statements_as_three(cast, ma_lan, file):
    said, asked = [], []
    for count in (3, 30):
        for _number in range(count):
            loan = lend(a_file(ma_lan, customer=file.customer, state="shelved"), cast.chen_li, ma_lan)
        with CaptureQueriesContext(connection) as queries:
            remind_lot(today=loan.due_on + timedelta(days=count), after=0, by=cast.system)
        asked.append(len(queries))
        said.append(Notice.objects.filter(rule="archives.loan_overdue", person=cast.chief).count())
    assert said == [3, 3 + 33]
    assert asked[0] == asked[1] <= 20
    assert LoanTrouble.objects.count() == 33  # once for each, however many nights
    assert Event.objects.filter(deed="archives.note_trouble").count() == 33


@pytest.mark.rule("S1-26 R18")
def test_damage_is_reported_and_decided_by_the_head_and_never_by_the_borrower(cast, ma_lan, file):
    loan = lend(file, cast.chief, ma_lan)
    with pytest.raises(Refused):
        take_back(loan=loan, count=loan.count_out, condition="封面撕裂", trouble="damaged", by=ma_lan)
    take_back(loan=loan, count=loan.count_out, condition="封面撕裂", trouble="damaged", report="封面撕裂", by=ma_lan)
    trouble = LoanTrouble.objects.get()
    assert Duty.objects.open().filter(rule="archives.trouble_within").exists()
    with pytest.raises(Refused):
        decide_trouble(trouble=trouble, decision="不追究", remedy="", by=cast.chief)
    decide_trouble(trouble=trouble, decision="警告", remedy="修复封面", by=cast.gm)
    assert not Duty.objects.open().filter(rule="archives.trouble_within").exists()


def test_what_is_missing_is_reported_as_lost(cast, ma_lan, file):
    for number in (1, 2):
        Item.objects.create(file=file, order=number, title=f"件{number}", is_paper=True, entered_by=ma_lan)
    loan = lend(file, cast.chen_li, ma_lan)
    assert loan.count_out == 2
    with pytest.raises(Refused) as refusal:
        take_back(loan=loan, count=1, condition="缺一件", by=ma_lan)
    assert refusal.value.code == "lost"
    take_back(loan=loan, count=1, condition="缺一件", trouble="lost", report="件2 遗失", by=ma_lan)
    assert state_of(file) == "shelved"


@pytest.mark.rule("S1-05 R16")
def test_nobody_leaves_with_a_file_out(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    assert any(file.number in reason for reason in reasons_to_stay(cast.chen_li))
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert not any(file.number in reason for reason in reasons_to_stay(cast.chen_li))


def test_who_waits_is_told_when_it_is_their_turn(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    wait_for(grant=grant_to(cast.wang_qian, file, way="out"), by=cast.wang_qian)
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert Notice.objects.filter(person=cast.wang_qian, rule="archives.queue").exists()


@pytest.mark.rule("S1-26 R16")
def test_before_days_of_rest_is_reminded_on_the_last_day_of_work(cast, ma_lan, file, time_machine):
    friday = datetime(2026, 3, 6, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
    time_machine.move_to(friday - timedelta(days=1))
    loan = lend(file, cast.chen_li, ma_lan)
    assert loan.due_on.isoweekday() == 7
    told = []
    for day in range(3):
        time_machine.move_to(friday + timedelta(days=day))
        remind_lot(today=timezone.localdate(), after=0, by=cast.system)
        told.append(Notice.objects.filter(record_id=loan.pk, rule="archives.loan_due").count())
    assert told == [1, 1, 2]  # before the weekend, not again in it, and on the day


@pytest.mark.rule("S1-26 R18")
def test_nobody_counts_with_themselves(cast, ma_lan, han_mei, file, signed_in):
    grant = grant_to(ma_lan, file, way="out", hours=24 * 20)
    with pytest.raises(Refused) as refusal:
        hand_over(grant=grant, condition="完好", by=ma_lan)
    assert refusal.value.code == "own"
    loan = hand_over(grant=grant, condition="完好", by=han_mei)
    with pytest.raises(Refused) as refusal:
        take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert refusal.value.code == "own"
    offered = reverse("archives:loan_return", args=[loan.pk])
    for page in (loan, file):
        assert offered not in signed_in(ma_lan).get(page.get_absolute_url()).content.decode()
        assert offered in signed_in(han_mei).get(page.get_absolute_url()).content.decode()
    take_back(loan=loan, count=loan.count_out, condition="完好", by=han_mei)


@pytest.mark.rule("S1-26 R18")
def test_who_reports_damage_does_not_decide_on_it_and_it_is_owed_by_somebody_who_may(cast, ma_lan, han_mei, file):
    manager = make_person("guanli", "客服经理", "service_manager", cast.service)
    loan = lend(file, cast.chen_li, ma_lan)
    take_back(loan=loan, count=1, condition="撕裂", trouble="damaged", report="封面撕裂", by=han_mei)
    owed = Duty.objects.open().get(rule="archives.trouble_within").responsible
    assert owed.has_perm("archives.decide_loantrouble")  # the head of the borrower's department may not
    assert owed not in (han_mei, cast.chen_li, cast.chief)
    trouble = LoanTrouble.objects.get()
    with pytest.raises(Refused) as refusal:
        decide_trouble(trouble=trouble, decision="不追究", remedy="", by=han_mei)
    assert refusal.value.code == "reported"
    decide_trouble(trouble=trouble, decision="警告", remedy="", by=manager)


def test_of_a_late_head_the_superior_is_told(cast, ma_lan, file, time_machine):
    start = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    time_machine.move_to(start)
    lend(file, cast.chief, ma_lan)
    time_machine.move_to(start + timedelta(days=5))
    remind_lot(today=timezone.localdate(), after=0, by=cast.system)
    told = Notice.objects.filter(rule="archives.loan_overdue").values_list("person__username", flat=True)
    assert set(told) == {"chenke", "hebu"}


def test_the_queue_goes_on_when_a_turn_passes_unused(cast, ma_lan, file, time_machine):
    start = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    time_machine.move_to(start)
    loan = lend(file, cast.chen_li, ma_lan)
    first, second = (grant_to(one, file, way="out", hours=24 * 20) for one in (cast.wang_qian, cast.chief))
    for grant in (first, second):
        wait_for(grant=grant, by=grant.reader)
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    with pytest.raises(Refused) as refusal:
        hand_over(grant=second, condition="完好", by=ma_lan)
    assert refusal.value.code == "queue"
    for days, told in ((1, 0), (8, 1), (9, 1)):
        time_machine.move_to(start + timedelta(days=days))
        call_lot(after=0, by=cast.system)
        assert Notice.objects.filter(person=cast.chief, rule="archives.queue").count() == told
    hand_over(grant=second, condition="完好", by=ma_lan)


def test_who_has_left_holds_up_no_queue(cast, ma_lan, file):
    loan = lend(file, cast.chen_li, ma_lan)
    for reader in (cast.wang_qian, cast.chief):
        wait_for(grant=grant_to(reader, file, way="out"), by=reader)
    cast.wang_qian.is_active = False
    cast.wang_qian.save()
    take_back(loan=loan, count=loan.count_out, condition="完好", by=ma_lan)
    assert Notice.objects.filter(person=cast.chief, rule="archives.queue").exists()


def test_a_specialist_whose_own_grant_is_over_is_shown_no_documents_by_it(cast, ma_lan, file, signed_in):
    Item.objects.create(file=file, order=1, title="卖方底牌", is_paper=True, entered_by=ma_lan)
    low = make_person("dizhi", "低职", "archivist", cast.service, clearance=0)
    grant = grant_to(low, file, way="out", hours=2)
    ArchiveFile.objects.filter(pk=file.pk).update(level=3)
    type(grant).objects.filter(pk=grant.pk).update(revoked_at=timezone.now(), revoked_by=ma_lan)
    assert signed_in(low).get(reverse("archives:hand_over", args=[grant.pk])).status_code == 404


def test_a_head_who_may_not_see_the_request_is_not_led_there(cast, ma_lan, file, signed_in):
    loan = lend(file, cast.chen_li, ma_lan)
    led = loan.grant.request.get_absolute_url()
    assert led not in signed_in(cast.chief).get(loan.get_absolute_url()).content.decode()
    assert led in signed_in(ma_lan).get(loan.get_absolute_url()).content.decode()


@pytest.mark.rule("S1-26 R18")
def test_what_is_on_paper_is_counted_and_nothing_lent_is_taken_out(cast, ma_lan, file):
    said = {"file": file, "entered_by": ma_lan}
    paper = Item.objects.create(order=1, title="正本", is_paper=True, copies=2, **said)
    Item.objects.create(order=2, title="扫描件", is_paper=False, copies=5, **said)
    loan = lend(file, cast.chen_li, ma_lan)
    assert loan.count_out == 2
    take_back(loan=loan, count=2, condition="完好", by=ma_lan)
    lend(file, cast.wang_qian, ma_lan, items=[paper])
    with pytest.raises(Refused) as refusal:
        remove_item(item=paper, reason="重复", by=ma_lan)
    assert refusal.value.code == "lent"


@pytest.mark.rule("S1-05 R15")
def test_reading_on_site_stands_in_the_reading_record(cast, ma_lan, file):
    hand_over(grant=grant_to(cast.chen_li, file, way="site"), condition="完好", by=ma_lan)
    line = Reading.objects.get()
    assert (line.by, line.kind, line.file, line.grant.way) == (cast.chen_li, "site", file, "site")


@pytest.mark.rule("S1-05 R18")
def test_who_hands_over_sees_the_last_day_and_whether_it_is_a_day_of_rest(cast, ma_lan, file, signed_in, time_machine):
    monday = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    for days, last, rests in ((0, "2026-03-05", False), (3, "2026-03-08", True)):
        time_machine.move_to(monday + timedelta(days=days))
        grant = grant_to(cast.chen_li, file, way="out", hours=24 * 9)
        page = signed_in(ma_lan).get(reverse("archives:hand_over", args=[grant.pk])).content.decode()
        assert last in page
        assert ("休息日" in page) == rests


@pytest.mark.parametrize("wrong", ["9" * 25, "-1", "x", "\x00"])
def test_documents_that_no_database_has_are_refused_on_the_page(cast, ma_lan, file, signed_in, wrong):
    Item.objects.create(file=file, order=1, title="正本", is_paper=True, entered_by=ma_lan)
    grant = grant_to(cast.chen_li, file, way="out")
    said = {"items": [wrong], "condition": "完好", "token": "a"}
    answer = signed_in(ma_lan).post(reverse("archives:hand_over", args=[grant.pk]), said)
    assert answer.status_code == 422
    assert "items" in answer.context["form"].errors
    assert not Loan.objects.exists()
