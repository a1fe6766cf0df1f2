"""The page on which a complaint is taken in, and the pages of files, merging and parts."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints import actions
from complaints.models import Category, Complaint, Keyword, Severity, State
from core.errors import Refused
from core.models import Event
from tests.complaints.walking import close
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
NEW, BESIDE = reverse("complaints:new"), reverse("complaints:beside")


def typed(**facts):
    told = {"token": uuid.uuid4().hex, "complainant": "过路客", "channel": "phone", "severity": "1", "handler": ""}
    told |= {
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "subject": "瓶底沉淀",
        "content": "瓶底有白色沉淀",
    }
    return told | facts


def page_at(complaint, name):
    return reverse(f"complaints:{name}", args=[complaint.pk])


@pytest.fixture
def quality():
    category = Category.objects.create(name="产品质量", path="/1/", severity=Severity.SERIOUS)
    Keyword.objects.create(words="悬浮 沉淀", category=category)
    return category


@pytest.fixture
def manager(cast):
    return make_person("wujing", "吴经理", "service_manager", cast.service)


def test_the_word_that_matched_and_what_it_suggests_are_shown(quality, signed_in, cast):
    page = signed_in(cast.zhou_min).post(BESIDE, {"content": "瓶底有白色沉淀"}).content.decode()
    assert '<mark class="said-word">沉淀</mark>' in page
    assert "产品质量" in page
    assert "重要" in page
    Keyword.objects.update(shown=4, kept=3)
    assert "75%" in signed_in(cast.zhou_min).post(BESIDE, {"content": "沉淀"}).content.decode()
    assert "沉淀" not in signed_in(cast.zhou_min).post(BESIDE, {"content": "送货慢"}).content.decode()


def test_a_suggestion_is_taken_over_without_scripts_and_nothing_is_registered_by_it(quality, signed_in, cast):
    client = signed_in(cast.zhou_min)
    looked = client.post(NEW, typed(look="1"))
    assert "沉淀</mark>" in looked.content.decode()
    taken = client.post(NEW, typed(take="1"))
    form = taken.context["form"]
    assert (form["category"].value(), form["severity"].value()) == (str(quality.pk), "2")
    assert form["subject"].value() == "瓶底沉淀"
    assert not Complaint.objects.exists()


def test_what_people_made_of_it_is_kept_with_the_case_and_counted(
    quality, signed_in, cast, django_capture_on_commit_callbacks
):
    client = signed_in(cast.zhou_min)
    for facts in ({"category": quality.pk, "severity": "2"}, {"category": "", "severity": "1"}):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(NEW, typed(suggested="1", **facts))
    row = Keyword.objects.get()
    assert (row.shown, row.kept, row.kept_share) == (2, 1, 50)
    kept, dropped = (client.get(one.get_absolute_url()).content.decode() for one in Complaint.objects.order_by("id"))
    assert "已采用" in kept
    assert "未采用" in dropped


def test_earlier_complaints_of_customer_and_phone_stand_beside(make_complaint, winery, signed_in, cast):
    by_customer = make_complaint("去年的破损", hours_ago=24 * 90)
    by_phone = make_complaint("无名电话", customer=None, complainant="孙先生", phone="13899998888")
    client = signed_in(cast.zhou_min)
    page = client.post(BESIDE, {"customer": winery.pk}).content.decode()
    assert by_customer.number in page
    assert by_phone.number not in page
    assert by_phone.number in client.post(BESIDE, {"phone": "138 9999 8888"}).content.decode()
    assert by_phone.number in client.post(BESIDE, {"find": "13899998888"}).content.decode()


def test_similar_open_cases_stand_beside_and_say_what_is_the_same(make_complaint, quality, signed_in, cast):
    same = make_complaint("渗漏", batch="A1", category=quality)
    gone = make_complaint("渗漏", batch="A1")
    actions.withdraw(complaint=gone, reason="误登", by=cast.gm)
    page = signed_in(cast.zhou_min).post(BESIDE, {"batch": "A1", "category": quality.pk}).content.decode()
    assert same.number in page
    assert gone.number not in page
    assert "同批号、同类别" in page


def test_nobody_learns_beside_the_form_of_cases_that_are_not_theirs(make_complaint, winery, signed_in, cast):
    hidden = make_complaint("渗漏", batch="A1")
    page = signed_in(cast.li_qiang).post(BESIDE, {"batch": "A1", "customer": winery.pk}).content.decode()
    assert hidden.number not in page


def test_beside_costs_the_same_for_3_and_30(make_complaint, winery, signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.zhou_min)
    for _number in range(3):
        make_complaint(batch="A1")
    asked = {"batch": "A1", "customer": winery.pk, "content": "沉淀"}
    client.post(BESIDE, asked)
    with django_assert_max_num_queries(15) as three:
        client.post(BESIDE, asked)
    cost = len(three.captured_queries)
    for _number in range(27):
        make_complaint(batch="A1")
    with django_assert_max_num_queries(cost):
        client.post(BESIDE, asked)


def test_odd_input_beside_the_form_is_no_error(signed_in, cast):
    odd = {"customer": "abc", "category": "9" * 30, "phone": "\x00", "batch": "%" * 300, "content": "\x00沉" * 9000}
    assert signed_in(cast.zhou_min).post(BESIDE, odd).status_code == 200


def test_anonymous_not_on_file_and_the_two_do_not_mix(winery, signed_in, cast):
    client = signed_in(cast.zhou_min)
    client.post(NEW, typed(complainant="", is_anonymous="on"))
    made = Complaint.objects.get()
    assert made.is_anonymous
    assert "匿名" in client.get(made.get_absolute_url()).content.decode()
    mixed = client.post(NEW, typed(is_anonymous="on", customer=winery.pk))
    assert mixed.context["form"].errors["is_anonymous"]


def test_answered_on_the_spot_with_a_photo_by_the_form(signed_in, cast):
    photo = SimpleUploadedFile("瓶底.png", b"\x89PNG\r\n\x1a\n picture")
    client = signed_in(cast.zhou_min)
    client.post(NEW, typed(reply="已说明是酒体自然沉淀", files=[photo]))
    made = Complaint.objects.get()
    assert (made.state, made.on_the_spot) == (State.ANSWERED, True)
    [kept] = made.attachments.all()
    answer = client.get(kept.get_absolute_url())
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert signed_in(cast.li_qiang).get(kept.get_absolute_url()).status_code == 404


def test_a_disguised_file_is_refused_and_what_was_typed_stays(signed_in, cast):
    page = SimpleUploadedFile("photo.png", b"<html><script>")
    answer = signed_in(cast.zhou_min).post(NEW, typed(files=[page]))
    assert answer.context["form"].errors["files"]
    assert "瓶底沉淀" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_files_are_added_and_removed_on_the_case(make_complaint, signed_in, cast):
    complaint, client = make_complaint(), signed_in(cast.zhou_min)
    client.post(page_at(complaint, "file_add"), {"files": [SimpleUploadedFile("letter.pdf", b"%PDF-1.4")]})
    kept = complaint.attachments.get()
    assert "letter.pdf" in client.get(complaint.get_absolute_url()).content.decode()
    remove = reverse("complaints:file_remove", args=[complaint.pk, kept.pk])
    assert client.post(remove, {"reason": ""}).context["form"].errors
    client.post(remove, {"reason": "传错了"})
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert client.post(remove, {"reason": "再删"}).status_code == 404
    assert Event.objects.get(deed="complaints.remove_file").reason == "传错了"


def test_after_the_window_the_page_leads_to_a_new_case_that_follows(make_complaint, signed_in, cast):
    old = close(make_complaint(batch="A1"))
    Complaint.objects.update(resolved_at=timezone.now() - timedelta(days=400))
    client = signed_in(cast.zhou_min)
    assert f"{NEW}?earlier={old.pk}" in client.get(old.get_absolute_url()).content.decode()
    form = client.get(NEW, {"earlier": old.pk})
    assert old.number in form.content.decode()
    client.post(NEW, typed(earlier=old.pk, batch="A1"))
    made = Complaint.objects.exclude(pk=old.pk).get()
    assert made.earlier_case == old
    assert old.number in client.get(made.get_absolute_url()).content.decode()
    assert "另立新案继续" in client.get(old.get_absolute_url()).content.decode()


def test_merging_by_the_pages_and_taking_out_again(make_complaint, manager, signed_in, cast):
    main, like, other = make_complaint(batch="A1"), make_complaint(batch="A1"), make_complaint()
    boss = signed_in(manager)
    form = boss.get(page_at(main, "merge")).content.decode()
    assert like.number in form
    assert boss.post(page_at(main, "merge"), {"reason": "一事"}).context["form"].errors
    unknown = boss.post(page_at(main, "merge"), {"numbers": "1999-1", "reason": "一事"})
    assert "1999-1" in unknown.content.decode()
    boss.post(page_at(main, "merge"), {"parts": [like.pk], "numbers": other.number, "reason": "同一批货"})
    page = boss.get(main.get_absolute_url()).content.decode()
    assert like.number in page
    assert other.number in page
    assert {one.state for one in main.parts.all()} == {State.DUPLICATE}
    late = boss.post(page_at(main, "merge"), {"parts": [like.pk], "reason": "一事"}, follow=True)
    assert late.status_code == 200
    boss.post(page_at(like, "unmerge"), {"reason": "另一批"})
    like.refresh_from_db()
    assert like.state == State.REGISTERED
    assert "并案" not in signed_in(cast.zhou_min).get(main.get_absolute_url()).content.decode().split("附件")[0]


def test_a_collective_complaint_is_offered_and_made_by_the_page(make_complaint, make_customer, manager, signed_in):
    lift = Category.objects.create(name="电梯", path="/1/")
    cases = [make_complaint("电梯异响", customer=make_customer(f"{n}室"), category=lift) for n in (101, 102, 103)]
    boss = signed_in(manager)
    assert page_at(cases[0], "gather") in boss.get(cases[0].get_absolute_url()).content.decode()
    form = boss.get(page_at(cases[0], "gather")).context["form"]
    boss.post(page_at(cases[0], "gather"), {"parts": form.initial["parts"], "reason": form.initial["reason"]})
    main = Complaint.objects.get(pk=cases[0].pk)
    assert (main.is_collective, main.severity, main.parts.count()) == (True, Severity.MAJOR, 2)
    fourth = make_complaint("电梯异响", customer=make_customer("104室"), category=lift)
    offered = f"{page_at(main, 'merge')}?part={fourth.pk}"
    assert offered in boss.get(fourth.get_absolute_url()).content.decode()
    assert boss.get(offered).context["form"].initial["parts"] == [fourth.pk]


def test_the_page_with_parts_costs_no_more_for_30(make_complaint, manager, signed_in, django_assert_max_num_queries):
    main, client = make_complaint(batch="A1"), signed_in(manager)
    make_complaint(batch="A1")
    asked = []
    for number in (3, 27):
        actions.merge(complaint=main, parts=[make_complaint() for _one in range(number)], reason="一事", by=manager)
        client.get(main.get_absolute_url())
        with django_assert_max_num_queries(15) as found:
            client.get(main.get_absolute_url())
        asked.append(sum("complaints_" in query["sql"] for query in found.captured_queries))
    assert asked[0] == asked[1]


def test_two_who_merge_at_once_make_no_circle(make_complaint, manager, cast):
    one, two = make_complaint(), make_complaint()
    actions.merge(complaint=one, parts=[two], reason="一事", by=manager)
    with pytest.raises(Refused):
        actions.merge(complaint=two, parts=[one], reason="一事", by=cast.gm)


def test_taking_in_by_keyboard_with_what_stands_beside(
    quality, make_complaint, winery, page_of, assert_accessible, cast, transactional_db
):
    """The customer is found by name, earlier cases appear, the suggestion is taken, and the case is registered."""
    earlier = make_complaint("去年的破损", hours_ago=24 * 90)
    page = page_of(cast.zhou_min)
    page.goto(NEW)
    page.get_by_label("客户", exact=True).fill("华东")
    page.get_by_label("华东酒业批发有限公司").check()
    page.locator("#beside").get_by_text(earlier.number).wait_for()
    page.get_by_label("事由").fill("瓶底沉淀")
    page.get_by_label("投诉内容").fill("开箱发现瓶底有白色沉淀")
    page.locator("#beside mark").get_by_text("沉淀").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="采用").press("Enter")
    expect(page.locator("#id_severity")).to_have_value("2")
    page.get_by_role("button", name="登记", exact=True).press("Enter")
    page.get_by_text("已登记,编号").wait_for()
    made = Complaint.objects.order_by("id").last()
    assert (made.customer, made.category, made.severity) == (winery, quality, Severity.SERIOUS)
    assert made.suggestion["words"] == ["沉淀"]


def test_taking_in_without_scripts_on_a_phone(quality, winery, page_of, cast, transactional_db):
    page = page_of(cast.zhou_min, width=390, scripts=False)
    page.goto(NEW)
    page.get_by_label("客户", exact=True).fill("华东")
    page.get_by_label("事由").fill("瓶底沉淀")
    page.get_by_label("投诉内容").fill("开箱发现瓶底有白色沉淀")
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_label("华东酒业批发有限公司").check()
    page.get_by_role("button", name="采用").click()
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("已登记,编号").wait_for()
    made = Complaint.objects.get()
    assert (made.customer, made.category) == (winery, quality)


def test_pages_of_parts_and_merging_in_the_browser(
    make_complaint, manager, page_of, assert_accessible, transactional_db
):
    main, like = make_complaint(batch="A1", severity=Severity.MAJOR), make_complaint(batch="A1")
    part = make_complaint("同一件事")
    actions.merge(complaint=main, parts=[part], reason="一事", by=manager)
    for width in (1366, 390):
        page = page_of(manager, width=width)
        pages = [page_at(main, name) for name in ("detail", "merge", "gather", "file_add")]
        for url in (*pages, page_at(part, "detail"), page_at(part, "unmerge"), like.get_absolute_url()):
            page.goto(url)
            assert_accessible(page)


@pytest.mark.parametrize("page", ["new", "inquiry_new"])
def test_a_name_that_no_database_takes_finds_nobody(signed_in, cast, page):
    answer = signed_in(cast.zhou_min).post(reverse(f"complaints:{page}"), {"find": "李\x00强", "choose": "1"})
    assert answer.status_code == 200
