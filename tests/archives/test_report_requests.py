"""统计报表申请: asked, allowed, made, checked by two, given out, kept; some recur."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve, reject
from approvals.models import Approval
from archives.actions.report_issues import check_issue, give_out, make_issue, replace_issue
from archives.actions.report_requests import ask_report, end_report, owe_reports, withdraw_report
from archives.models import ReportIssue, ReportRequest
from archives.periods import last_period
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty
from tests.archives.documents import a_pdf
from tests.conftest import make_person


@pytest.fixture
def manager(cast):
    return make_person("guanli", "客服经理", "service_manager", cast.service)


def ask(by, **facts) -> ReportRequest:
    given = {"title": "客户月度统计", "contents": "各区域新增客户数", "purpose": "制定拜访计划", "by": by}
    return ask_report(**given | facts)


def allowed(by, *signers, **facts) -> ReportRequest:
    asked = ask(by, **facts)
    for signer in signers:
        approve(approval=Approval.objects.about(asked).get(), by=signer)
    asked.refresh_from_db()
    return asked


def checked(asked, maker, first, second, period="2026-10") -> ReportIssue:
    issue = make_issue(request=asked, period=period, upload=a_pdf(), by=maker)
    check_issue(issue=issue, by=first)
    issue.refresh_from_db()
    check_issue(issue=issue, by=second)
    issue.refresh_from_db()
    return issue


@pytest.mark.rule("S1-05 R7")
def test_the_manager_and_then_the_general_manager_allow_it(cast, ma_lan, manager):
    asked = ask(cast.chen_li)
    approval = Approval.objects.about(asked).get()
    assert list(approval.steps.values_list("who", flat=True)) == ["service_manager", "general_manager"]
    approve(approval=approval, by=manager)
    asked.refresh_from_db()
    assert asked.state == "asked"
    with pytest.raises(Refused):
        make_issue(request=asked, period="2026-10", upload=a_pdf(), by=ma_lan)
    approve(approval=approval, by=cast.gm)
    asked.refresh_from_db()
    assert (asked.state, asked.department) == ("approved", cast.sales_one)
    assert Duty.objects.open().get(rule="archives.report_within").responsible == ma_lan


def test_rejected_or_withdrawn_nothing_is_made(cast, ma_lan, manager):
    asked = ask(cast.chen_li)
    reject(approval=Approval.objects.about(asked).get(), comment="没有必要", by=manager)
    asked.refresh_from_db()
    assert asked.state == "rejected"
    other = ask(cast.chen_li)
    with pytest.raises(Refused):
        withdraw_report(request=other, by=ma_lan)
    assert withdraw_report(request=other, by=cast.chen_li).state == "withdrawn"
    with pytest.raises(Stale):
        withdraw_report(request=other, by=cast.chen_li)
    assert not Duty.objects.filter(rule="archives.report_within").exists()


@pytest.mark.rule("S1-05 R8")
def test_single_items_are_changed_by_the_general_manager_alone(cast, manager):
    asked = allowed(cast.chen_li, manager, cast.gm)
    change = ask(cast.chen_li, corrects=asked, contents="各区域新增与流失客户数")
    approval = Approval.objects.about(change).get()
    assert list(approval.steps.values_list("who", flat=True)) == ["general_manager"]
    with pytest.raises(Refused):
        ask(cast.chen_li, corrects=asked)
    approve(approval=approval, by=cast.gm)
    asked.refresh_from_db()
    assert asked.contents == "各区域新增与流失客户数"
    assert Event.objects.filter(deed="archives.change_report", record_id=asked.pk).exists()


@pytest.mark.rule("S1-05 R10")
def test_two_people_check_and_only_then_it_is_given_out(cast, ma_lan, han_mei, manager, signed_in):
    asked = allowed(cast.chen_li, manager, cast.gm)
    issue = make_issue(request=asked, period="2026-10", upload=a_pdf(), by=ma_lan)
    page = reverse("archives:issue_take", args=[issue.pk])
    assert signed_in(cast.chen_li).get(page).status_code == 404
    with pytest.raises(Refused) as refusal:
        give_out(issue=issue, by=ma_lan)
    assert refusal.value.code == "unchecked"
    with pytest.raises(Refused):
        check_issue(issue=issue, by=ma_lan)
    check_issue(issue=issue, by=han_mei)
    issue.refresh_from_db()
    with pytest.raises(Refused):
        check_issue(issue=issue, by=han_mei)
    check_issue(issue=issue, by=manager)
    issue.refresh_from_db()
    give_out(issue=issue, by=ma_lan)
    assert Notice.objects.filter(person=cast.chen_li, rule="archives.report_issued").exists()
    taken = signed_in(cast.chen_li).get(page)
    assert b"".join(taken.streaming_content).startswith(b"%PDF")
    assert signed_in(cast.zhou_min).get(page).status_code == 404
    assert Event.objects.filter(deed="archives.take_report", by=cast.chen_li).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportIssue.objects.filter(pk=issue.pk).update(second_by=han_mei)


def test_nobody_checks_what_they_made(cast, han_mei, manager):
    asked = allowed(cast.chen_li, manager, cast.gm)
    issue = make_issue(request=asked, period="2026-10", upload=a_pdf(), by=han_mei)
    with pytest.raises(Refused) as refusal:
        check_issue(issue=issue, by=han_mei)
    assert refusal.value.code == "own"


@pytest.mark.rule("S1-05 R6")
@pytest.mark.rule("S1-05 R9")
@pytest.mark.rule("S2-11 R2")
def test_each_period_has_one_report_that_is_kept(cast, ma_lan, han_mei, manager):
    asked = allowed(cast.chen_li, manager, cast.gm)
    issue = checked(asked, ma_lan, han_mei, manager)
    with pytest.raises(Refused) as refusal:
        make_issue(request=asked, period="2026-10", upload=a_pdf(), by=ma_lan)
    assert refusal.value.code == "double"
    replace_issue(issue=issue, upload=a_pdf(3), reason="漏了一个区域", by=ma_lan)
    issue.refresh_from_db()
    assert (issue.first_at, issue.second_by) == (None, None)
    assert issue.stored.storage.exists(issue.stored.name)


@pytest.mark.parametrize(
    ("rhythm", "found"),
    [
        ("monthly", ("2025-12", date(2025, 12, 1), date(2025, 12, 31))),
        ("quarterly", ("2025Q4", date(2025, 10, 1), date(2025, 12, 31))),
        ("yearly", ("2025", date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_the_period_that_was_over_last(rhythm, found):
    assert last_period(date(2026, 1, 15), rhythm) == found


@pytest.mark.rule("S1-05 R9")
def test_what_recurs_is_owed_each_period_until_it_ends(cast, ma_lan, manager, publish):
    publish(report_within="3 working days")
    asked = allowed(cast.chen_li, manager, cast.gm, rhythm="monthly")
    today = timezone.localdate()
    assert owe_reports(today=today, by=cast.system) == 0  # of the month before it was asked for
    later = (today.replace(day=1) + timedelta(days=32)).replace(day=3)
    owe_reports(today=later, by=cast.system)
    owe_reports(today=later, by=cast.system)
    assert Duty.objects.open().get(rule="archives.report_within").span == "3 working days"
    period = last_period(later, "monthly")[0]
    make_issue(request=asked, period=period, upload=a_pdf(), by=ma_lan)
    assert not Duty.objects.open().filter(rule="archives.report_within").exists()
    assert owe_reports(today=later, by=cast.system) == 0
    with pytest.raises(Refused):
        end_report(request=asked, reason="不再需要", by=cast.zhou_min)
    end_report(request=asked, reason="不再需要", by=cast.chen_li)
    assert owe_reports(today=later + timedelta(days=62), by=cast.system) == 0


def test_other_departments_do_not_see_the_request(cast, manager, signed_in):
    asked = ask(cast.chen_li)
    assert signed_in(cast.zhou_min).get(asked.get_absolute_url()).status_code == 404
    assert signed_in(cast.zhou_min).get(reverse("archives:reports")).context["page"].count == 0
    assert signed_in(manager).get(asked.get_absolute_url()).status_code == 200


def test_it_is_asked_for_on_a_page_once(cast, signed_in):
    given = {"title": "统计", "contents": "内容", "purpose": "", "rhythm": "once", "until": "", "token": "a"}
    client, page = signed_in(cast.chen_li), reverse("archives:report_new")
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "内容" in answer.content.decode()
    for _each in range(2):
        client.post(page, given | {"purpose": "计划"})
    assert ReportRequest.objects.count() == 1


def test_the_list_costs_the_same_for_three_and_thirty(cast, manager, signed_in, django_assert_max_num_queries):
    client, counts = signed_in(manager), []
    for more in (3, 27):
        for _each in range(more):
            ask(cast.chen_li)
        client.get(reverse("archives:reports"))
        with django_assert_max_num_queries(14) as asked:
            client.get(reverse("archives:reports"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
