"""From a draft to rules in force: who drafts, who approves, what is refused on the way."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from approvals.actions import approve, reject, send_back
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Event
from customers.policy import policy_for
from regulations import policies
from regulations.actions import ask_publication, change_draft, draft_policy, supersede, withdraw_draft
from regulations.models import Clause, PolicyVersion, Regulation
from regulations.tasks import follow_policies
from staff.roles import ensure_roles


@pytest.fixture
def rule(cast) -> Clause:
    ensure_roles()
    regulation = Regulation.objects.create(code="S0-13", title="客户信息管理制度")
    return Clause.objects.create(regulation=regulation, number="5", title="客户类型", text="客户分为以下类型。")


def a_draft(cast, rule, **facts):
    given = {"values": {"trade_types": ["经销商", "会员"]}, "clauses": {"trade_types": rule}, "reason": "新类型"}
    return draft_policy(**{"app": "customers", "by": cast.admin, **given, **facts})


def asked(cast, rule, **facts) -> Approval:
    draft = a_draft(cast, rule, **facts)
    ask_publication(version=draft, seen=draft.edition, by=cast.admin)
    return Approval.objects.get(kind="regulations.policy", record_id=draft.pk)


def deeds() -> list[str]:
    return list(Event.objects.filter(deed__startswith="regulations.").order_by("id").values_list("deed", flat=True))


def test_a_draft_changes_nothing_until_it_is_approved(cast, rule):
    approval = asked(cast, rule)
    policies.forget()
    assert "会员" not in policy_for().trade_types
    approve(approval=approval, by=cast.gm)
    version = PolicyVersion.objects.get()
    assert (version.state, version.published_by, version.number) == ("published", cast.gm, 1)
    assert policy_for().trade_types == ("经销商", "会员")
    assert policy_for().code_digits == 7
    assert policies.clause_of("customers", "trade_types") == rule
    assert deeds() == ["regulations.draft_policy", "regulations.ask_publication", "regulations.publish_policy"]


def test_the_approvers_see_before_and_after_with_the_clause(cast, rule):
    facts = dict(asked(cast, rule).facts)
    assert facts["客户类型"].endswith("→ 经销商、会员 (客户信息管理制度 5 客户类型)")


def test_a_rejected_draft_is_over(cast, rule):
    reject(approval=asked(cast, rule), by=cast.gm, comment="不需要")
    assert PolicyVersion.objects.get().state == "rejected"
    assert a_draft(cast, rule).number == 2


def test_a_draft_that_was_sent_back_is_changed_and_asked_again(cast, rule):
    approval = asked(cast, rule)
    send_back(approval=approval, by=cast.gm, comment="再加一类")
    draft = PolicyVersion.objects.get()
    assert draft.state == "draft"
    draft = change_draft(
        version=draft, seen=draft.edition, values={"trade_types": ["经销商", "会员", "团购"]}, by=cast.admin
    )
    ask_publication(version=draft, seen=draft.edition, by=cast.admin)
    approval.refresh_from_db()
    assert approval.round == 2
    approve(approval=approval, by=cast.gm)
    assert policy_for().trade_types == ("经销商", "会员", "团购")


def test_the_version_before_is_superseded_and_its_records_keep_it(cast, rule):
    approve(approval=asked(cast, rule), by=cast.gm)
    first = PolicyVersion.objects.get()
    approve(approval=asked(cast, rule, values={"trade_types": ["全部"]}), by=cast.gm)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert policy_for().trade_types == ("全部",)
    assert policy_for(SimpleNamespace(policy_id=first.pk)).trade_types == ("经销商", "会员")
    assert policy_for(SimpleNamespace(policy_id=None)).trade_types[0] == "经销商"


def test_a_version_of_next_week_waits_for_its_day(cast, rule):
    day = timezone.localdate() + timedelta(days=7)
    approve(approval=asked(cast, rule), by=cast.gm)
    approve(approval=asked(cast, rule, values={"trade_types": ["全部"]}, effective_on=day), by=cast.gm)
    assert policy_for().trade_types == ("经销商", "会员")
    assert supersede(by=cast.system) == 0
    PolicyVersion.objects.filter(number=2).update(effective_on=timezone.localdate())
    follow_policies()
    assert list(PolicyVersion.objects.order_by("number").values_list("state", flat=True)) == ["superseded", "published"]
    PolicyVersion.objects.filter(number=2).update(effective_on=day)
    with pytest.raises(Refused, match="第 2 版"):  # nothing may come before what is already settled
        asked(cast, rule, values={"trade_types": ["零售"]})


def test_a_day_that_went_by_while_it_waited_becomes_today(cast, rule):
    approval = asked(cast, rule)
    PolicyVersion.objects.update(effective_on=timezone.localdate() - timedelta(days=3))
    approve(approval=approval, by=cast.gm)
    assert PolicyVersion.objects.get().effective_on == timezone.localdate()


def test_the_general_manager_does_not_approve_the_own_draft(cast, rule):
    """Who drafts is not asked to sign; the superior is, and without one nobody."""
    cast.admin.groups.add(*cast.gm.groups.all())
    approval = asked(cast, rule)
    assert cast.admin.pk not in approval.signatures.values_list("person_id", flat=True)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"values": {"no_such": 3}}, "values"),
        ({"values": {"page_size": 1}}, "values"),
        ({"effective_on": timezone.localdate() - timedelta(days=2)}, "past"),
        ({"effective_on": timezone.localdate() + timedelta(days=4000)}, "far"),
        ({"app": "nowhere"}, "unknown"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused(cast, rule, facts, code):
    with pytest.raises(Refused) as refusal:
        a_draft(cast, rule, **facts)
    assert refusal.value.code == code
    assert not PolicyVersion.objects.exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " "}, "reason"),
        ({"clauses": {}}, "clause"),
        ({"values": {}, "clauses": {}}, "nothing"),
    ],
)
def test_an_unfinished_draft_is_not_asked_for(cast, rule, facts, code):
    with pytest.raises(Refused) as refusal:
        asked(cast, rule, **facts)
    assert refusal.value.code == code
    assert not Approval.objects.exists()


def test_rows_on_a_page_need_no_clause(cast, rule):
    approve(approval=asked(cast, rule, values={"page_size": 20}, clauses={}), by=cast.gm)
    assert policy_for().page_size == 20


def test_a_clause_that_vanished_is_refused_with_its_place(cast, rule):
    rule.withdrawn_on = timezone.localdate()
    rule.save()
    with pytest.raises(Refused, match=r"customers\.trade_types"):
        a_draft(cast, rule)


def test_only_one_draft_of_an_app_is_open(cast, rule):
    a_draft(cast, rule)
    with pytest.raises(Refused) as refusal:
        a_draft(cast, rule)
    assert refusal.value.code == "open"
    assert refusal.value.link == PolicyVersion.objects.get().get_absolute_url()


def test_two_people_change_the_draft_the_second_is_told(cast, rule):
    draft = a_draft(cast, rule)
    change_draft(version=draft, seen=1, values={"page_size": 20}, by=cast.admin)
    with pytest.raises(Stale):
        change_draft(version=draft, seen=1, values={"page_size": 30}, by=cast.admin)
    with pytest.raises(Stale):
        ask_publication(version=draft, seen=1, by=cast.admin)
    assert PolicyVersion.objects.get().values["page_size"] == 20


def test_what_waits_for_approval_cannot_be_changed(cast, rule):
    asked(cast, rule)
    draft = PolicyVersion.objects.get()
    with pytest.raises(Stale, match="待审批"):
        change_draft(version=draft, seen=draft.edition, values={}, by=cast.admin)


def test_a_withdrawn_draft_takes_its_approval_with_it(cast, rule):
    approval = asked(cast, rule)
    withdraw_draft(version=PolicyVersion.objects.get(), by=cast.admin)
    approval.refresh_from_db()
    assert (PolicyVersion.objects.get().state, approval.state) == ("withdrawn", "withdrawn")
    with pytest.raises(Refused):
        approve(approval=approval, by=cast.gm)


def test_others_may_not(cast, rule):
    draft = a_draft(cast, rule)
    for person in (cast.gm, cast.chen_li, cast.nobody):
        with pytest.raises(Refused) as refusal:
            a_draft(cast, rule, by=person)
        assert refusal.value.code == "forbidden"
        for deed in (ask_publication, change_draft):
            with pytest.raises(Refused) as refusal:
                deed(version=draft, seen=1, by=person, **({"values": {}} if deed is change_draft else {}))
            assert refusal.value.code == "forbidden"
        with pytest.raises(Refused):
            withdraw_draft(version=draft, by=person)


def test_who_approves_new_rules_is_a_rule_itself(cast, rule):
    approve(
        approval=asked(
            cast,
            rule,
            app="regulations",
            values={"publication": [{"who": "general_manager"}, {"who": "chairman"}]},
            clauses={"publication": rule},
        ),
        by=cast.gm,
    )
    approval = asked(cast, rule)
    assert list(approval.steps.order_by("order").values_list("who", flat=True)) == ["general_manager", "chairman"]


def test_without_approvals_nothing_is_published(cast, rule, monkeypatch):
    monkeypatch.setattr("regulations.hooks.ask_approval", [])
    with pytest.raises(Refused) as refusal:
        asked(cast, rule)
    assert refusal.value.code == "no_approval"
