"""What the page of a case and the story of a customer keep from those whom it does not concern."""

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval
from complaints import actions
from complaints.actions.blame import Share
from complaints.documents.sheets import handling_sheet
from complaints.models import Inquiry, Penalty
from tests.complaints.walking import FINDINGS
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def penalised(make_case, publish, cast):
    """A case of 周敏 with a penalty for 陈立 that waits for its signature."""
    publish(penalty_chain=[{"who": "general_manager", "scope": "company", "sign": "any", "text": ""}])
    manager = make_person("kfjl", "客服经理", "service_manager", cast.service)
    case = make_case()
    actions.investigate(complaint=case, by=cast.zhou_min, **FINDINGS)
    actions.name_responsible(complaint=case, shares=[Share(cast.sales_one, 100, cast.chen_li)], by=manager)
    actions.propose_penalty(
        complaint=case, kind="criticism", reason="顶撞客户屡教不改", employee=cast.chen_li, by=manager
    )
    assert Approval.objects.filter(kind="complaints.penalty").count() == Penalty.objects.count() == 2
    return case


def test_the_steps_say_nothing_of_penalties_to_whom_they_are_hidden(penalised, cast, signed_in):
    stranger = make_person("zuoxi", "另一坐席", "agent", cast.service)
    for person, sees in [(stranger, False), (cast.gm, True), (cast.zhou_min, True)]:
        page = signed_in(person).get(penalised.get_absolute_url()).content.decode()
        assert ("顶撞客户屡教不改" in page) is sees, person


def test_the_handling_sheet_says_nothing_of_penalties_to_whom_they_are_hidden(penalised, cast, monkeypatch):
    shown = {}
    monkeypatch.setattr(
        "complaints.documents.sheets.render_pdf", lambda _name, facts, *_more, **_else: shown.update(facts)
    )
    keeper = make_person("xxzg", "信息主管", "information_supervisor", cast.service)
    for person, sees in [(keeper, False), (cast.gm, True)]:
        handling_sheet(penalised, by=person)
        said = "\n".join(step.note for step in shown["steps"])
        assert ("顶撞客户屡教不改" in said) is sees
        assert bool(list(shown["penalties"])) is sees


def test_a_report_of_misconduct_is_not_in_the_story_of_the_customer(winery, cast, signed_in):
    """陈立 looks after the winery; the report is about him."""
    entry = Inquiry(
        kind="report", customer=winery, subject="业务员索要回扣", content="每单要两个点", about=cast.chen_li,
        received_at=timezone.now(), handler=cast.gm,
    )  # fmt: skip
    entry = actions.take_inquiry(inquiry=entry, by=cast.zhou_min)
    for person in (cast.chen_li, cast.zhou_min):
        page = signed_in(person).get(winery.get_absolute_url()).content.decode()
        assert entry.number not in page
        assert "业务员索要回扣" not in page


def test_a_part_does_not_tell_the_subject_of_a_case_that_one_may_not_see(make_complaint, cast, signed_in):
    main, part = make_complaint("总经理亲戚投诉"), make_complaint("漏水", by=cast.chen_li)
    actions.merge(complaint=main, parts=[part], reason="一事", by=cast.gm)
    for person, sees in [(cast.chen_li, False), (cast.zhou_min, True)]:
        page = signed_in(person).get(part.get_absolute_url()).content.decode()
        assert main.number in page
        assert ("总经理亲戚投诉" in page) is sees
        assert (f'href="{main.get_absolute_url()}"' in page) is sees


def test_a_later_case_does_not_tell_the_subject_of_an_earlier_one_that_one_may_not_see(make_complaint, cast, signed_in):
    earlier, later = make_complaint("总经理亲戚投诉"), make_complaint("漏水", by=cast.chen_li)
    later.earlier_case = earlier
    later.save(update_fields=["earlier_case"])
    for person, sees in [(cast.chen_li, False), (cast.zhou_min, True)]:
        page = signed_in(person).get(later.get_absolute_url()).content.decode()
        assert ("总经理亲戚投诉" in page) is sees


def test_a_doubled_click_proposes_one_penalty_and_tells_the_customer_once(penalised, cast, signed_in):
    client = signed_in(cast.gm)
    for name, told in [
        ("propose_penalty", {"kind": "criticism", "who": f"u{cast.chen_li.pk}", "reason": "一次"}),
        ("respond", {"channel": "phone", "text": "正在处理"}),
        ("report_unsolved", {"channel": "phone", "report": "缺货", "reply": "请稍候"}),
    ]:
        url = reverse(f"complaints:{name}", args=[penalised.pk])
        token = client.get(url).context["form"]["token"].value()
        before = penalised.steps.count()
        for _click in range(2):
            assert client.post(url, told | {"token": token}).status_code == 302
        assert penalised.steps.count() == before + 1, name
    assert Penalty.objects.filter(reason="一次").count() == 1
