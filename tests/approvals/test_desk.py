"""The approver's desk: lists, the decision page, buttons, several at once."""

import pytest
from django.urls import reverse

from approvals import actions, hooks
from approvals.models import Approval
from approvals.policy import ApprovalPolicy
from regulations import policies
from regulations.values import ChainStep
from tests.conftest import make_person
from tests.regulations.rows import published

LIST = reverse("approvals:list")
GM = ChainStep("general_manager")


def address(approval, name="detail"):
    return reverse(f"approvals:{name}", args=[approval.pk])


def press(client, approval, deed, comment="", **more):
    mine = approval.signatures.waiting().first()
    given = {"deed": deed, "comment": comment, "signature": mine.pk if mine else ""}
    return client.post(address(approval, "decide"), given | more, follow=True)


def listed(client, tab="waiting", **more) -> list[str]:
    page = client.get(LIST, {"tab": tab, **more}).context["page"]
    return [row.title for row in page.rows]


def test_each_list_shows_its_own(ask, cast, signed_in):
    mine = ask(GM, by=cast.chief, title="科长的申请", record=cast.sales)
    ask(title="陈立的申请")
    chief = signed_in(cast.chief)
    assert listed(chief) == ["陈立的申请"]
    assert listed(chief, "asked") == ["科长的申请"]
    actions.approve(approval=Approval.objects.get(title="陈立的申请"), by=cast.chief)
    assert (listed(chief), listed(chief, "signed")) == ([], ["陈立的申请"])
    assert listed(signed_in(cast.wang_qian)) == []
    assert sorted(listed(signed_in(cast.sun), "all")) == ["科长的申请", "陈立的申请"]
    assert listed(chief, "all") == []  # not a tab of hers: the first one is shown
    assert mine.state == "open"


def test_filters(ask, cast, signed_in, monkeypatch):
    monkeypatch.setitem(hooks.names, "tests.trip", "外带")
    monkeypatch.setitem(hooks.names, "tests.other", "别的")
    ask(GM, title="甲")
    ask(GM, title="乙", kind="tests.other")
    client = signed_in(cast.gm)
    assert listed(client, kind="tests.other") == ["乙"]
    assert listed(client, q="陈立") == ["甲", "乙"]
    assert listed(client, q="不存在") == []
    assert listed(client, state="blocked") == []


def test_the_list_costs_the_same_for_few_and_many(ask, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.gm)
    for number in range(25):
        ask(GM, title=str(number), kind=f"tests.k{number}")
    with django_assert_max_num_queries(12):
        assert len(listed(client)) == 25


def test_the_side_bar_counts_what_waits_without_a_query_of_its_own(ask, cast, signed_in):
    ask(GM)
    ask(GM, by=cast.gm, kind="tests.own")
    page = signed_in(cast.gm).get(reverse("customers:list"))
    assert '<span class="side-count"><span class="visually-hidden">待办: </span>1</span>' in page.content.decode()
    assert "side-count" not in signed_in(cast.wang_qian).get(LIST).content.decode()


def test_the_page_shows_what_is_asked(ask, cast, signed_in):
    approval = ask(ChainStep("superior"), GM)
    text = signed_in(cast.chief).get(address(approval)).content.decode()
    for words in ("KH-2025-0231 合作协议", "赴客户处续签年度协议", "申请人上级", "总经理", "等您审批"):
        assert words in text


def test_approve_on_the_page(ask, cast, signed_in):
    approval = ask(GM)
    page = press(signed_in(cast.gm), approval, "approve", "同意,按时归还")
    assert "已同意" in page.content.decode()
    approval.refresh_from_db()
    given = approval.signatures.get()
    assert (approval.state, given.comment, given.decided_by) == ("approved", "同意,按时归还", cast.gm)
    assert given.facts == [["案卷", "KH-2025-0231 合作协议"], ["方式", "外带 2 天"]]


def test_rejecting_without_a_reason_is_refused_in_words(ask, cast, signed_in):
    approval = ask(GM)
    page = press(signed_in(cast.gm), approval, "reject")
    assert "请说明理由" in page.content.decode()
    approval.refresh_from_db()
    assert approval.state == "open"


def test_who_comes_second_reads_who_decided(ask, cast, signed_in, second_gm):
    approval = ask(GM)
    mine = approval.signatures.get(person=cast.gm)
    actions.reject(approval=approval, by=second_gm, comment="材料不全")
    page = press(signed_in(cast.gm), approval, "approve", signature=mine.pk)
    assert "副总经理已作出决定" in page.content.decode()


def test_sent_back_and_asked_again(ask, cast, signed_in):
    approval = ask(GM)
    press(signed_in(cast.gm), approval, "send_back", "请写明期限")
    applicant = signed_in(cast.chen_li)
    assert "重新提出" in applicant.get(address(approval)).content.decode()
    press(applicant, approval, "ask_again", "11-24 至 11-26")
    approval.refresh_from_db()
    assert (approval.state, approval.round, approval.reason) == ("open", 2, "11-24 至 11-26")
    assert [step.state for step in approval.steps.all()] == ["sent_back", "open"]
    press(signed_in(cast.gm), approval, "approve")
    assert "第 2 轮" in applicant.get(address(approval)).content.decode()


def test_a_page_that_is_out_of_date_adds_no_signer_to_the_next_step(ask, cast, signed_in):
    approval = ask(ChainStep("general_manager", text="一"), ChainStep("general_manager", text="二"))
    gm = signed_in(cast.gm)
    page = gm.get(address(approval, "signer"))
    shown = {"signature": approval.signatures.get().pk, "person": cast.he_jing.pk}
    assert f'name="signature" value="{shown["signature"]}"' in page.content.decode()
    actions.approve(approval=approval, by=cast.gm)
    answer = gm.post(address(approval, "signer"), shown)
    assert "总经理已作出决定" in str(answer.context["form"].non_field_errors())
    assert gm.post(address(approval, "signer"), shown | {"signature": "x"}).status_code == 200
    assert approval.steps.count() == 2


def test_add_a_signer(ask, cast, signed_in):
    approval = ask(ChainStep("superior"), GM)
    chief = signed_in(cast.chief)
    chief.post(address(approval, "signer"), {"person": cast.he_jing.pk, "comment": "请财务看看"})
    assert [str(step) for step in approval.steps.all()] == ["申请人上级", "何静", "总经理"]
    press(chief, approval, "approve")
    press(signed_in(cast.he_jing), approval, "approve")
    press(signed_in(cast.gm), approval, "approve")
    approval.refresh_from_db()
    assert approval.state == "approved"


@pytest.mark.parametrize("who", ["chen_li", "nobody", "chief"])
def test_no_signer_that_cannot_sign(ask, cast, signed_in, who):
    approval = ask()
    signed_in(cast.chief).post(address(approval, "signer"), {"person": getattr(cast, who).pk})
    assert approval.steps.count() == 2


def test_the_applicant_withdraws_and_reminds(ask, cast, signed_in, monkeypatch):
    approval = ask(GM)
    applicant = signed_in(cast.chen_li)
    for _time in range(2):
        press(applicant, approval, "remind")
    assert "已达上限" in press(applicant, approval, "remind").content.decode()
    monkeypatch.setattr("approvals.actions.asking.policy_for", lambda _record: ApprovalPolicy(reminders_a_day=3))
    assert "已达上限" not in press(applicant, approval, "remind").content.decode()
    press(applicant, approval, "withdraw", "不去了")
    approval.refresh_from_db()
    assert approval.state == "withdrawn"
    assert "已撤回" in press(applicant, approval, "withdraw").content.decode()


def test_others_may_neither_see_nor_decide(ask, cast, signed_in):
    approval = ask(GM)
    for person in (cast.wang_qian, cast.root):
        assert signed_in(person).get(address(approval)).status_code == 404
        assert press(signed_in(person), approval, "approve").status_code == 404
    assert signed_in(cast.nobody).get(LIST).status_code == 403
    auditor = signed_in(cast.sun)
    page = auditor.get(address(approval)).content.decode()
    assert 'value="approve"' not in page  # nothing is offered that would be refused
    assert "这项审批不由您决定" in press(auditor, approval, "approve").content.decode()


def test_a_signature_of_another_request_signs_nothing(ask, cast, signed_in):
    one, other = ask(GM), ask(GM, kind="tests.other")
    page = press(signed_in(cast.gm), one, "approve", signature=other.signatures.get().pk)
    assert "这项审批不由您决定" in page.content.decode()
    assert not Approval.objects.filter(state="approved").exists()


def test_a_kind_with_its_own_way_to_ask_again_leads_there(ask, cast, signed_in, monkeypatch):
    monkeypatch.setattr(hooks, "asked_again_at_record", {"tests.trip"})
    approval = ask(GM)
    actions.send_back(approval=approval, by=cast.gm, comment="改")
    applicant = signed_in(cast.chen_li)
    assert "修改后重新提出" in applicant.get(address(approval)).content.decode()
    press(applicant, approval, "ask_again")
    approval.refresh_from_db()
    assert approval.state == "sent_back"


def test_precedents_with_their_reasons(ask, cast, signed_in):
    actions.reject(approval=ask(GM, title="去年那次"), by=cast.gm, comment="上次逾期未还")
    text = signed_in(cast.gm).get(address(ask(GM))).content.decode()
    assert "去年那次" in text
    assert "上次逾期未还" in text
    assert "同类申请 1 次" in text


def test_the_panel_of_the_asking_app_is_shown_and_kept(ask, cast, signed_in, monkeypatch):
    monkeypatch.setitem(
        hooks.panels, "tests.trip", lambda _approval, _user: {"facts": [["在借", "1 卷"]], "next": "交接"}
    )
    approval = ask(GM)
    text = signed_in(cast.gm).get(address(approval)).content.decode()
    assert "1 卷" in text
    assert "交接" in text
    actions.approve(approval=approval, by=cast.gm)
    assert ["在借", "1 卷"] in approval.signatures.get().facts


def test_several_at_once_only_where_the_policy_allows(ask, cast, signed_in):
    many = [ask(GM, title=str(number), kind=kind) for number, kind in enumerate(["tests.a", "tests.b", "tests.c"])]
    client, sent = signed_in(cast.gm), {"approval": [one.pk for one in many]}
    assert "bulk-box" not in client.get(LIST).content.decode()
    client.post(reverse("approvals:bulk"), sent)
    assert Approval.objects.filter(state="approved").count() == 0
    published(cast.system, app="approvals", bulk_kinds=["tests.a", "tests.b"])
    policies.forget()
    assert client.get(LIST).content.decode().count("bulk-box") == 2
    page = client.post(reverse("approvals:bulk"), sent, follow=True).content.decode()
    assert "逐项审批" in page
    assert list(Approval.objects.order_by("id").values_list("state", flat=True)) == ["approved", "approved", "open"]


def test_previous_and_next_among_what_waits(ask, cast, signed_in):
    many = [ask(GM, title=str(number), kind=f"tests.{number}") for number in range(3)]
    page = signed_in(cast.gm).get(address(many[1])).context
    assert (page["place"], page["waiting_count"]) == (2, 3)
    assert (page["previous"], page["following"]) == (many[0].pk, many[2].pk)


def test_a_company_without_the_role_shows_it_stays_closed(ask, cast, signed_in):
    approval = ask(ChainStep("inspector"))
    client = signed_in(cast.admin)
    assert listed(client, "all", state="blocked") == [approval.title]
    assert "管理员已收到通知" in client.get(address(approval)).content.decode()
    make_person("zhijian", "质检", "inspector", cast.company)
    press(client, approval, "look_again")
    assert listed(signed_in(cast.chen_li), "asked", state="blocked") == []
