"""Support plans of A customers: owed after the publication, filled in, signed, carried out (S1-13 R4)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve, send_back
from approvals.models import Approval
from core import jobs
from core.errors import Refused, Stale
from core.models import Event, Job
from credit.actions.campaigns import withdraw_campaign
from credit.actions.support_plans import ITEM, OWED, add_item, do_item, drop_item, hand_in_plan, owe_plan
from credit.care_nightly import order_care
from credit.models import SupportPlan
from regulations.models import Duty
from regulations.policies import version_in_force
from staff import hooks
from staff.actions import begin_leaving
from tests.credit.campaigns import make_company, published
from tests.credit.caring import a_customer
from tests.credit.conftest import make_customer


def a_plan(cast, **facts) -> SupportPlan:
    """To be filled in, of a customer of the first region."""
    customer = a_customer(cast, **facts)
    facts = {"policy": version_in_force("credit"), "made_at": timezone.now()}
    return SupportPlan.objects.create(customer=customer, year=2025, **facts)


def with_item(plan, by, *, days=30, **facts):
    given = {"kind": "production", "text": "优先排产。", "responsible": by, "by": by}
    return add_item(plan=plan, due_on=timezone.localdate() + timedelta(days=days), **{**given, **facts})


def asked(plan) -> Approval:
    return Approval.objects.about(plan).get()


def in_force(cast) -> SupportPlan:
    plan = a_plan(cast)
    with_item(plan, cast.chen_li)
    hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li)
    approve(approval=asked(plan), by=cast.director)
    plan.refresh_from_db()
    return plan


@pytest.mark.rule("S1-13 R4")
def test_the_published_a_list_is_owed_its_plans(cast):
    company = make_company(cast)
    company.customers[0].owner = cast.chen_li
    company.customers[0].save()
    campaign = published(cast, company.boss)
    jobs.run_now(Job.objects.get(kind="support_plans"))
    plans = SupportPlan.objects.filter(year=campaign.year)
    graded_a = set(campaign.run.rows.filter(grade="A").values_list("customer", flat=True))
    assert set(plans.values_list("customer", flat=True)) == graded_a
    owed = {duty.record_id: duty for duty in Duty.objects.filter(rule=OWED)}
    assert set(owed) == {plan.pk for plan in plans}
    assert owed[plans.get(customer=company.customers[0]).pk].responsible == cast.chen_li
    assert owed[plans.get(customer=company.customers[1]).pk].responsible == cast.chief  # nobody keeps the customer
    jobs.run_now(order_care(timezone.localdate()))  # again: nothing new
    assert Duty.objects.filter(rule=OWED).count() == len(graded_a)


@pytest.mark.rule("S1-13 R4")
def test_a_withdrawn_grading_takes_the_empty_plans_back_and_a_new_one_brings_them_again(cast):
    company = make_company(cast)
    campaign = published(cast, company.boss)
    jobs.run_now(Job.objects.get(kind="support_plans"))
    withdraw_campaign(campaign=campaign, reason="数据有误。", by=cast.director)
    jobs.run_now(Job.objects.filter(kind="support_plans").latest("pk"))
    assert set(SupportPlan.objects.values_list("state", flat=True)) == {"dropped"}
    assert not Duty.objects.open().filter(rule=OWED).exists()
    with pytest.raises(Stale):
        with_item(SupportPlan.objects.first(), cast.director)
    published(cast, company.boss)
    jobs.run_now(Job.objects.filter(kind="support_plans").latest("pk"))
    assert set(SupportPlan.objects.values_list("state", flat=True)) == {"draft"}
    assert Duty.objects.open().filter(rule=OWED).count() == SupportPlan.objects.count()


@pytest.mark.rule("S1-13 R4")
def test_filled_in_it_is_signed_by_the_sales_director_and_its_items_are_owed(cast):
    plan = in_force(cast)
    assert (plan.state, plan.decided_by, plan.aim) == ("approved", cast.director, "稳定供货。")
    duty = Duty.objects.get(rule=ITEM)
    item = plan.items.get()
    assert (duty.responsible, duty.span) == (cast.chen_li, "30 days")
    with pytest.raises(Stale):
        with_item(plan, cast.chen_li)
    with pytest.raises(Stale):
        drop_item(item=item, by=cast.chen_li)


def test_handing_in_meets_what_was_owed(cast):
    plan = a_plan(cast)
    owe_plan(plan, at=timezone.now(), by=cast.system)
    with_item(plan, cast.chen_li)
    hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li)
    assert Duty.objects.get(rule=OWED).state == "met"


def test_sent_back_it_is_filled_in_once_more(cast):
    plan = a_plan(cast)
    item = with_item(plan, cast.chen_li)
    hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li)
    send_back(approval=asked(plan), comment="补充销售支持。", by=cast.director)
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert Duty.objects.open().get(rule=OWED).responsible == cast.chen_li
    drop_item(item=item, by=cast.chen_li)
    with_item(plan, cast.chen_li, kind="sales", text="季度返利。")
    hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li)
    approve(approval=asked(plan), by=cast.director)
    plan.refresh_from_db()
    assert plan.state == "approved"


@pytest.mark.rule("S1-13 R4")
def test_without_signatures_in_the_rules_it_is_in_force_at_once(cast, publish):
    publish(plan_signed=False)
    plan = a_plan(cast)
    with_item(plan, cast.chen_li)
    assert hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li).state == "approved"
    assert not Approval.objects.exists()


@pytest.mark.rule("S1-13 R4")
def test_an_item_is_done_once_with_a_word_how(cast):
    plan = in_force(cast)
    item = plan.items.get()
    with pytest.raises(Refused):
        do_item(item=item, note=" ", by=cast.chen_li)
    do_item(item=item, note="已排入九月。", by=cast.chen_li)
    assert Duty.objects.get(rule=ITEM).state == "met"
    with pytest.raises(Stale):
        do_item(item=item, note="再次。", by=cast.chen_li)
    assert Event.objects.get(deed="credit.do_plan_item").by == cast.chen_li


def test_what_is_no_plan_is_not_handed_in(cast):
    plan = a_plan(cast)
    with pytest.raises(Refused) as refused:
        hand_in_plan(plan=plan, aim="稳定供货。", by=cast.chen_li)
    assert refused.value.code == "items"
    with pytest.raises(Refused) as refused:
        with_item(plan, cast.chen_li, days=-1)
    assert refused.value.code == "due_on"
    with_item(plan, cast.chen_li)
    with pytest.raises(Refused):
        hand_in_plan(plan=plan, aim=" ", by=cast.chen_li)


def test_others_neither_fill_in_nor_see_it(cast, signed_in):
    plan = a_plan(cast)
    for person, code in ((cast.li_qiang, "unseen"), (cast.he_jing, "forbidden")):
        with pytest.raises(Refused) as refused:
            with_item(plan, person)
        assert refused.value.code == code
    assert signed_in(cast.li_qiang).get(plan.get_absolute_url()).status_code == 404


@pytest.mark.rule("S1-13 R4")
def test_by_pages_from_the_empty_plan_to_the_paper(cast, signed_in):
    plan = a_plan(cast)
    browser, address = signed_in(cast.chen_li), plan.get_absolute_url()
    assert "待填写" in browser.get(address).content.decode()
    typed = {"kind": "production", "text": "优先排产。", "responsible": cast.chen_li.pk, "token": "t-1"}
    typed["due_on"] = timezone.localdate().isoformat()
    for _click in range(2):
        assert browser.post(reverse("credit:support_plan_item", args=[plan.pk]), typed).status_code == 302
    assert plan.items.count() == 1
    answer = browser.post(reverse("credit:support_plan_hand_in", args=[plan.pk]), {"aim": "", "token": "t-2"})
    assert answer.status_code == 422
    done = {"aim": "稳定供货。", "token": "t-2"}
    assert browser.post(reverse("credit:support_plan_hand_in", args=[plan.pk]), done).url == address
    approve(approval=asked(plan), by=cast.director)
    item = plan.items.get()
    assert "优先排产。" in browser.get(reverse("credit:plan_item_done", args=[item.pk])).content.decode()
    browser.post(reverse("credit:plan_item_done", args=[item.pk]), {"note": "已排产。", "token": "t-3"})
    assert "已排产。" in browser.get(address).content.decode()
    assert browser.post(reverse("credit:support_plan_print", args=[plan.pk])).content.startswith(b"%PDF")
    assert "支持计划" in browser.get(plan.customer.get_absolute_url()).content.decode()


@pytest.mark.rule("S1-13 R4")
def test_the_list_names_a_customers_without_a_plan_and_what_is_late(cast, signed_in, django_assert_max_num_queries):
    a_plan(cast, name="无计划客户")
    late = in_force(cast)
    other = make_customer("别处客户", owner=cast.li_qiang, department=cast.sales_two)
    SupportPlan.objects.create(customer=other, year=2025, made_at=timezone.now())
    browser, address = signed_in(cast.chen_li), reverse("credit:support_plans")
    without = browser.get(f"{address}?stand=draft").content.decode()
    assert "无计划客户" in without
    assert late.customer.name not in without
    assert "别处客户" not in browser.get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        again = signed_in(cast.chen_li)
        assert late.customer.name in again.get(f"{address}?stand=late").content.decode()
        with django_assert_max_num_queries(12):
            again.get(address)


def test_what_a_leaver_has_promised_goes_to_the_successor_with_its_deadline(cast):
    plan, waiting = in_force(cast), a_plan(cast, name="另一家")
    item, drafted = plan.items.get(), with_item(waiting, cast.chen_li)
    due = Duty.objects.about(item).get().due_at
    successors = {kind.name: [cast.wang_qian] for kind in hooks.hand_over}
    begin_leaving(person=cast.chen_li, successors=successors, by=cast.admin, reason="辞职")
    for one in (item, drafted):
        one.refresh_from_db()
        assert one.responsible == cast.wang_qian
    duty = Duty.objects.about(item).open().get()
    assert (duty.responsible, duty.due_at) == (cast.wang_qian, due)
    assert Event.objects.about(plan).get(deed="credit.give_plan_item").changes == {"responsible": ["陈立", "王倩"]}


def test_the_plan_of_a_director_whom_nobody_leads_is_signed_above(cast):
    plan = a_plan(cast)
    with_item(plan, cast.director)
    hand_in_plan(plan=plan, aim="稳定供货。", by=cast.director)
    assert [one.person for one in asked(plan).signatures.waiting()] == [cast.gm]
