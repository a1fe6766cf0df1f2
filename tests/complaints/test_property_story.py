"""Property management: a fire is a major case, three households with one grievance become one collective case."""

import pytest
from PIL import Image

from complaints import actions
from complaints.models import Category, Complaint
from complaints.policy import policy_for
from core.models import Notice
from tests.complaints.stories import bring_in, fill, open_case, register, send
from tests.complaints.walking import settle
from tests.conftest import make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def rules(cast):
    bring_in("property", cast.admin, complaint_quota=100)


@pytest.mark.rule("S1-11 R2")
def test_two_roles_learn_of_a_fire_at_once(cast, rules, page_of):
    head = make_person("fuzeren", "客服负责人", "department_head", cast.service)
    page = page_of(cast.zhou_min)
    page.goto("/complaints/new/")
    page.fill("[name=complainant]", "李女士")
    page.fill("[name=unit]", "3 栋 1202")
    page.fill("[name=subject]", "地下车库冒烟")
    page.fill("[name=content]", "3 栋地下车库起火冒烟,楼道里都是烟。")
    page.locator("#beside mark", has_text="起火").first.wait_for()
    page.get_by_role("button", name="采用").click()
    page.locator("#axes select[name=severity] option:checked", has_text="重大").wait_for(state="attached")
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url("**/complaints/*/")
    complaint = Complaint.objects.get()
    assert (complaint.severity, complaint.category.name) == (3, "火灾")
    told = Notice.objects.filter(rule="complaints.major", record_id=complaint.pk)
    assert {(one.person, one.is_urgent) for one in told} == {(head, True), (cast.gm, True)}
    assert "请与客户约定回复时间" in page.content()
    boss = page_of(cast.gm)
    boss.goto("/inbox/")
    assert complaint.number in boss.content()


@pytest.mark.rule("S1-11 R5")
def test_three_households_become_one_case_and_are_taken_apart_again(cast, rules, page_of, assert_accessible):
    page, cases, noise = page_of(cast.zhou_min), [], str(Category.objects.get(name="装修噪声").pk)
    for unit, name in (("2 栋 801", "王先生"), ("2 栋 901", "赵女士"), ("2 栋 1001", "孙先生")):
        cases.append(
            register(
                page,
                complainant=name,
                unit=unit,
                subject="楼下夜里装修",
                content="楼下夜里十一点还在用电钻装修,吵得睡不着。",
                category=noise,
            )
        )
    lead = page_of(cast.gm)
    open_case(lead, cases[0])
    lead.get_by_role("link", name="并为集体投诉").click()
    assert_accessible(lead)
    for box in lead.locator("main form.record-form input[type=checkbox]").all():
        box.check()
    send(lead, cases[0])
    main = cases[0]
    assert (main.is_collective, main.severity) == (True, 3)
    assert {one.number for one in main.parts.all()} == {one.number for one in cases[1:]}
    open_case(lead, cases[2])
    lead.get_by_role("link", name="从他案拆出").click()
    send(lead, cases[2], reason="另一户另一件事")
    assert cases[2].main_case is None
    assert cases[2].is_unsettled


@pytest.mark.rule("S2-05 R3", "S2-05 R8", "S2-05 R9")
def test_the_general_manager_calls_on_a_major_case_and_the_sheet_is_signed(
    cast, rules, make_complaint, page_of, tmp_path
):
    case = settle(make_complaint(severity=3, subject="地下车库起火", complainant="李女士", customer=None))
    case = actions.answer(complaint=case, text="线路已更换,损失已赔付。", channel="phone", by=cast.zhou_min)
    case = actions.confirm(complaint=case, view="accepted", satisfaction=4, by=cast.zhou_min)
    paper = tmp_path / "回访单.png"
    Image.new("RGB", (40, 40), "white").save(paper)
    page = page_of(cast.gm)
    open_case(page, case)
    page.locator("a.btn-primary", has_text="回访").click()
    for number in range(1, len(policy_for(case).revisit_questions) + 1):
        fill(page, **{f"question_{number}": "4"})
    fill(page, way="visit", satisfaction="4")
    page.locator("main form .btn-primary").click()
    assert "签字" in page.locator("main").inner_text()  # a visit without the signature is none
    fill(page, signature=str(paper))
    page.locator("main form .btn-primary").click()
    page.get_by_role("link", name="签字回访单").wait_for()
    sheet = case.revisits.get()
    assert (sheet.way, sheet.state, sheet.responsible) == ("visit", "done", cast.gm)
