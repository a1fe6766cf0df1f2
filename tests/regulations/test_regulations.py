"""Regulations and clauses: writing, issuing, withdrawing, reading; and how well they were kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Event
from regulations import policies
from regulations.actions import (
    ask_publication,
    confirm_reading,
    draft_policy,
    issue_version,
    save_clause,
    save_regulation,
    withdraw_clause,
)
from regulations.judged import judged_differently
from regulations.kept import kept_by_clause
from regulations.models import Clause, Confirmation, Duty, PolicyVersion, Regulation
from staff.roles import ensure_roles


@pytest.fixture
def regulation(cast) -> Regulation:
    ensure_roles()
    made = Regulation(code="S1-03", title="客户投诉管理制度", title_en="Complaints")
    return save_regulation(regulation=made, by=cast.admin)


@pytest.fixture
def rule(cast, regulation) -> Clause:
    made = Clause(regulation=regulation, number="5", title="客户类型", text="客户分为以下类型。")
    return save_clause(clause=made, by=cast.admin)


def in_force(cast, rule, **values) -> PolicyVersion:
    """A version in force whose values come from the clause."""
    draft = draft_policy(
        app="customers", values=values, clauses=dict.fromkeys(values, rule), reason="试", by=cast.admin
    )
    ask_publication(version=draft, seen=draft.edition, by=cast.admin)
    approve(approval=Approval.objects.latest("pk"), by=cast.gm)
    return draft


def test_a_clause_is_changed_with_a_trail(cast, regulation, rule):
    regulation.refresh_from_db()
    rule.text = "只有两类。"
    save_clause(clause=rule, seen=regulation.edition, by=cast.admin)
    event = Event.objects.filter(deed="regulations.save_clause").latest("id")
    assert event.changes == {"text": ["客户分为以下类型。", "只有两类。"]}


def test_the_second_of_two_who_change_a_regulation_is_told(cast, regulation, rule):
    regulation.refresh_from_db()
    seen = regulation.edition
    save_clause(clause=rule, seen=seen, by=cast.admin)
    with pytest.raises(Stale):
        save_clause(clause=rule, seen=seen, by=cast.admin)
    with pytest.raises(Stale):
        save_regulation(regulation=regulation, seen=seen, by=cast.admin)


def test_a_number_is_given_once_in_a_regulation(cast, regulation, rule):
    with pytest.raises(Refused, match="这个编号"):
        save_clause(clause=Clause(regulation=regulation, number="5", title="x"), by=cast.admin)


def test_a_clause_that_a_value_comes_from_is_not_withdrawn(cast, rule):
    version = in_force(cast, rule, trade_types=["会员"])
    with pytest.raises(Refused, match="trade_types"):
        withdraw_clause(clause=rule, by=cast.admin, reason="合并")
    other = save_clause(clause=Clause(regulation=rule.regulation, number="6", title="新"), by=cast.admin)
    in_force(cast, other, trade_types=["会员", "团购"])
    withdraw_clause(clause=rule, by=cast.admin, reason="合并")
    rule.refresh_from_db()
    assert rule.withdrawn_on == timezone.localdate()
    assert policies.clauses_of(version)["trade_types"] == rule  # old records still know it
    with pytest.raises(Stale):
        withdraw_clause(clause=rule, by=cast.admin, reason="再来")


def test_a_clause_in_a_draft_is_not_withdrawn(cast, rule):
    draft_policy(app="customers", values={"trade_types": ["会员"]}, clauses={"trade_types": rule}, by=cast.admin)
    with pytest.raises(Refused):
        withdraw_clause(clause=rule, by=cast.admin, reason="合并")


def test_a_version_keeps_the_wording_of_its_day(cast, regulation, rule):
    first = issue_version(regulation=regulation, by=cast.admin)
    with pytest.raises(Refused):
        issue_version(regulation=regulation, by=cast.admin)  # nothing has changed
    rule.text = "新的正文"
    save_clause(clause=rule, by=cast.admin)
    second = issue_version(regulation=regulation, by=cast.admin, note="改正文")
    first.refresh_from_db()
    assert (first.clauses[0]["text"], second.clauses[0]["text"]) == ("客户分为以下类型。", "新的正文")


def test_reading_is_confirmed_once_for_the_newest_version(cast, regulation, rule):
    first = issue_version(regulation=regulation, by=cast.admin)
    confirm_reading(version=first, by=cast.chen_li)
    confirm_reading(version=first, by=cast.chen_li)
    assert Confirmation.objects.count() == 1
    assert Event.objects.filter(deed="regulations.confirm_reading").count() == 1
    rule.text = "新"
    save_clause(clause=rule, by=cast.admin)
    issue_version(regulation=regulation, by=cast.admin)
    with pytest.raises(Stale):
        confirm_reading(version=first, by=cast.wang_qian)


@pytest.mark.parametrize("who", ["gm", "chen_li", "nobody"])
def test_others_do_not_write(cast, regulation, rule, who):
    person = getattr(cast, who)
    deeds = [
        lambda: save_regulation(regulation=Regulation(code="x", title="x"), by=person),
        lambda: save_regulation(regulation=regulation, by=person),
        lambda: save_clause(clause=rule, by=person),
        lambda: withdraw_clause(clause=rule, by=person, reason="x"),
        lambda: issue_version(regulation=regulation, by=person),
    ]
    for deed in deeds:
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.code == "forbidden"


def test_the_reader_sees_clause_value_and_since_when(cast, regulation, rule, signed_in):
    in_force(cast, rule, trade_types=["会员", "团购"])
    text = signed_in(cast.chen_li).get(regulation.get_absolute_url()).content.decode()
    assert "客户分为以下类型。" in text
    assert "会员、团购" in text
    assert "客户 第 1 版" in text
    assert reverse("regulations:clause_new", args=[regulation.pk]) not in text


def test_the_reader_confirms_and_the_chief_sees_who_has(cast, regulation, rule, signed_in):
    issue_version(regulation=regulation, by=cast.admin)
    client = signed_in(cast.chen_li)
    client.post(reverse("regulations:confirm", args=[regulation.pk, 1]))
    assert "您已于" in client.get(regulation.get_absolute_url()).content.decode()
    page = signed_in(cast.chief).get(reverse("regulations:readers", args=[regulation.pk]))
    assert [person for person, _at in page.context["read"]] == [cast.chen_li]
    assert cast.wang_qian in page.context["unread"]
    assert cast.li_qiang not in page.context["unread"]  # of another department
    assert client.get(reverse("regulations:readers", args=[regulation.pk])).status_code == 403


def test_the_file_comes_back_as_it_was_given(cast, regulation, rule, signed_in):
    client = signed_in(cast.admin)
    issue = reverse("regulations:issue", args=[regulation.pk])
    wrong = client.post(issue, {"file": SimpleUploadedFile("page.pdf", b"<html><script>")})
    assert wrong.status_code == 422
    client.post(issue, {"note": "首发", "file": SimpleUploadedFile("制度.pdf", b"%PDF-1.7 ...")})
    response = signed_in(cast.chen_li).get(reverse("regulations:file", args=[regulation.pk, 1]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 ..."
    assert response["Content-Disposition"].startswith("attachment")


def test_the_forms_write_and_refuse(cast, regulation, rule, signed_in):
    client = signed_in(cast.admin)
    client.post(reverse("regulations:new"), {"code": "S2", "title": "另一制度"})
    assert Regulation.objects.filter(code="S2").exists()
    assert client.post(reverse("regulations:new"), {"code": "S2", "title": "又"}).status_code == 422
    clause = reverse("regulations:clause", args=[regulation.pk, rule.pk])
    stale = client.post(clause, {"number": "5", "title": "改", "text": "改", "order": "10", "seen": "1"})
    assert stale.status_code == 422
    in_force(cast, rule, trade_types=["会员"])
    withdraw = reverse("regulations:clause_withdraw", args=[regulation.pk, rule.pk])
    assert "仍有数值" in client.post(withdraw, {"reason": "x"}).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_reader_page_costs_the_same_for_many_clauses(
    cast, regulation, rule, signed_in, count, django_assert_max_num_queries
):
    for number in range(count):
        save_clause(clause=Clause(regulation=regulation, number=f"9.{number}", title="x"), by=cast.admin)
    in_force(cast, rule, trade_types=["会员"])
    issue_version(regulation=regulation, by=cast.admin)
    client = signed_in(cast.chen_li)
    client.get("/regulations/")
    with django_assert_max_num_queries(16):
        client.get(regulation.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get("/regulations/")


def duty(cast, rule, number, *, broken, days_ago=0):
    at = timezone.now() - timedelta(days=days_ago)
    return Duty.objects.create(
        rule="customers.trade_types",
        clause=rule,
        record_type="customers.customer",
        record_id=number,
        record_name="x",
        responsible=cast.chen_li,
        department=cast.sales_one,
        begun_at=at,
        span="1 days",
        due_at=at,
        state="met",
        done_at=at,
        done_by=cast.chen_li,
        broken_at=at if broken else None,
    )


def test_how_a_clause_was_kept_is_counted_within_what_one_may_see(cast, rule):
    duty(cast, rule, 1, broken=False)
    duty(cast, rule, 2, broken=True)
    duty(cast, rule, 3, broken=False, days_ago=70)
    duty(cast, rule, 4, broken=False, days_ago=400)
    kept = kept_by_clause([rule.pk], cast.chief)[rule.pk]
    assert (kept.month_kept, kept.month_broken, kept.year_kept, kept.year_broken) == (1, 1, 2, 1)
    assert kept.percent == 66
    assert kept_by_clause([rule.pk], cast.li_qiang) == {}


def test_a_number_on_a_page_opens_its_clause(cast, rule):
    shown = Template('{% load regulations %}{% rule_number "customers.page_size" %}')
    assert "/regulations/policies/customers/#page_size" in shown.render(Context())
    version = in_force(cast, rule, reveals_an_hour=60)
    text = Template('{% load regulations %}{% rule_number "customers.reveals_an_hour" record %}')
    assert f"#clause-{rule.pk}" in text.render(Context({"record": None}))

    class Record:
        policy_id = version.pk

    assert "60 项" in text.render(Context({"record": Record()}))
    Record.policy_id = None
    assert "100 项" in text.render(Context({"record": Record()}))


def test_a_draft_shows_which_open_records_it_would_have_judged_differently(cast, rule, signed_in):
    begun = timezone.now() - timedelta(hours=30)
    Duty.objects.create(
        rule="complaints.register_within",
        record_type="complaints.complaint",
        record_id=7,
        record_name="2025-0007",
        responsible=cast.chen_li,
        department=cast.sales_one,
        begun_at=begun,
        span="24 hours",
        due_at=begun + timedelta(hours=24),
    )
    draft = draft_policy(
        app="complaints", values={"register_within": "48 hours"}, clauses={"register_within": rule}, by=cast.admin
    )
    [judged] = judged_differently(draft, cast.gm)
    assert judged.after - judged.before == timedelta(hours=24)
    page = signed_in(cast.admin).get(draft.get_absolute_url()).content.decode()
    assert "2025-0007" in page
    assert "已逾期" in page
    assert judged_differently(draft, cast.li_qiang) == []  # of another department


def test_what_cannot_be_undone_is_said_before(cast, rule, signed_in):
    client = signed_in(cast.admin)
    arguments = [rule.regulation_id, rule.pk]
    assert "不能恢复" in client.get(reverse("regulations:clause_withdraw", args=arguments)).content.decode()
    assert "不能撤回" in client.get(reverse("regulations:issue", args=arguments[:1])).content.decode()
