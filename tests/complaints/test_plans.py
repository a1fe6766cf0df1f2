"""Improvement actions: owner, day, what was done, and the check of the effect by somebody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.effects import effects_of
from complaints.models import Complaint, CorrectivePlan
from core.errors import Refused, Stale
from regulations.models import Duty
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(make_case, cast):
    """A plan of 李强 for a case of 周敏, due in a week."""
    day = timezone.localdate() + timedelta(days=7)
    sent = {"title": "滤芯更换改为每周", "measures": "修订点检表", "owner": cast.li_qiang, "due_on": day}
    return actions.make_plan(complaint=make_case(), by=cast.zhou_min, **sent)


@pytest.mark.rule("S1-03 R5", "S2-02 R6", "S2-03 R8")
def test_a_plan_is_owed_by_its_owner_until_the_end_of_the_day(planned, cast):
    owed = Duty.objects.about(planned).get()
    assert (owed.rule, owed.responsible, owed.state) == ("complaints.plan_due", cast.li_qiang, "open")
    end = timezone.localtime(owed.due_at)
    assert (end.date(), end.hour) == (planned.due_on + timedelta(days=1), 0)
    actions.carry_out_plan(plan=planned, result="点检表已修订", by=cast.li_qiang)
    owed.refresh_from_db()
    assert owed.state == "met"
    with pytest.raises(Stale, match="李强"):
        actions.carry_out_plan(plan=planned, result="再做", by=cast.gm)


@pytest.mark.rule("S2-03 R8", "S2-14 R3")
def test_somebody_else_checks_the_effect(planned, cast):
    with pytest.raises(Refused):
        actions.check_plan(plan=planned, is_effective=True, effect="无再发", by=cast.gm)
    actions.carry_out_plan(plan=planned, result="已修订", by=cast.gm)
    with pytest.raises(Refused) as refused:
        actions.check_plan(plan=planned, is_effective=True, effect="无再发", by=cast.gm)
    assert refused.value.code == "another"
    other = make_person("kfjl", "客服经理", "service_manager", cast.service)
    checked = actions.check_plan(plan=planned, is_effective=False, effect="下月又发生两起", by=other)
    assert (checked.is_effective, checked.checked_by) == (False, other)
    with pytest.raises(Stale):
        actions.check_plan(plan=planned, is_effective=True, effect="x", by=other)


def test_a_plan_sent_twice_is_made_once_and_a_past_day_is_refused(planned, cast):
    sent = {"complaint": planned.complaint, "measures": "x", "owner": cast.li_qiang, "by": cast.zhou_min}
    with pytest.raises(Stale):
        actions.make_plan(title=planned.title, due_on=planned.due_on, **sent)
    with pytest.raises(Refused):
        actions.make_plan(title="别的", due_on=timezone.localdate() - timedelta(days=1), **sent)
    assert CorrectivePlan.objects.count() == 1


def test_page_by_page(make_case, cast, signed_in):
    case = make_case()
    client = signed_in(cast.zhou_min)
    url = reverse("complaints:make_plan", args=[case.pk])
    assert url in client.get(case.get_absolute_url()).content.decode()
    wrong = client.post(url, {"title": "培训话务员", "measures": "", "owner": cast.li_qiang.pk, "due_on": "2001-01-01"})
    assert 'value="培训话务员"' in wrong.content.decode()
    day = timezone.localdate() + timedelta(days=3)
    right = {"title": "培训话务员", "measures": "每月一次", "owner": cast.li_qiang.pk, "due_on": day}
    assert client.post(url, right).status_code == 302
    plan = CorrectivePlan.objects.get()
    assert "<textarea" not in client.get(plan.get_absolute_url()).content.decode()
    owner = signed_in(cast.li_qiang)
    assert owner.post(plan.get_absolute_url(), {"result": "已培训"}).status_code == 302
    assert "<textarea" not in owner.get(plan.get_absolute_url()).content.decode()
    checker = signed_in(cast.gm)
    assert checker.post(plan.get_absolute_url(), {"is_effective": "yes", "effect": "投诉减半"}).status_code == 302
    plan.refresh_from_db()
    assert plan.is_effective
    assert "投诉减半" in client.get(plan.get_absolute_url()).content.decode()


def test_the_list_is_narrowed_and_scoped(planned, cast, signed_in):
    url = reverse("complaints:plans")
    assert len(signed_in(cast.gm).get(url, {"stands": "open"}).context["page"].rows) == 1
    assert len(signed_in(cast.gm).get(url, {"stands": "overdue"}).context["page"].rows) == 0
    assert len(signed_in(cast.li_qiang).get(url).context["page"].rows) == 1
    assert len(signed_in(cast.chen_li).get(url).context["page"].rows) == 0
    assert signed_in(cast.chen_li).get(planned.get_absolute_url()).status_code == 404


def test_a_plan_may_take_longer_than_a_season(make_case, signed_in, cast):
    case, day = make_case(), timezone.localdate() + timedelta(days=120)
    sent = {"title": "更换包装供应商", "measures": "招标", "owner": cast.li_qiang.pk, "due_on": day.isoformat()}
    page = signed_in(cast.gm)
    page.post(reverse("complaints:make_plan", args=[case.pk]), sent)
    plan = CorrectivePlan.objects.get()
    assert timezone.localdate(Duty.objects.about(plan).get().due_at) == day + timedelta(days=1)
    answer = page.post(reverse("complaints:make_plan", args=[case.pk]), sent | {"title": "x", "due_on": "9999-12-31"})
    assert "due_on" in answer.context["form"].errors


@pytest.mark.rule("S2-03 R8", "S2-14 R3")
def test_the_effect_is_counted_before_and_after_and_leads_to_the_cases(
    planned, make_complaint, signed_in, cast, category_of, django_assert_max_num_queries
):
    case, now = planned.complaint, timezone.now()
    Complaint.objects.filter(pk=case.pk).update(cause_code="管理漏洞", received_at=now - timedelta(days=70))
    alike = {"category": case.category, "cause_code": "管理漏洞"}
    for days, facts in ((65, alike), (61, alike), (40, {"category": case.category}), (10, alike), (300, alike)):
        Complaint.objects.filter(pk=make_complaint().pk).update(received_at=now - timedelta(days=days), **facts)
    make_complaint(category=category_of("retest"))
    client = signed_in(cast.gm)
    assert client.get(planned.get_absolute_url()).context["effects"] == []
    actions.carry_out_plan(plan=planned, result="已修订", by=cast.li_qiang)
    CorrectivePlan.objects.filter(pk=planned.pk).update(done_at=now - timedelta(days=60))
    client.get(planned.get_absolute_url())
    with django_assert_max_num_queries(15):
        page = client.get(planned.get_absolute_url())
    shown = page.context["effects"]
    counted = {one.field: (one.before.count, one.before.rate, one.after.count, one.after.rate) for one in shown}
    assert counted == {"category": (3, 0.5, 2, 1.0), "cause": (3, 0.5, 1, 0.5)}
    for side in [side for one in shown for side in (one.before, one.after)]:
        assert side.url.replace("&", "&amp;") in page.content.decode()
        assert len(client.get(side.url).context["page"].rows) == side.count


def test_on_the_day_itself_nothing_came_after(planned, cast):
    actions.carry_out_plan(plan=planned, result="已修订", by=cast.li_qiang)
    planned.refresh_from_db()
    assert [one.after for one in effects_of(planned, cast.gm)] == [None]
