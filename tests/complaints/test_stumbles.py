"""What people stumbled over on the pages: each stays mended."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from complaints import actions
from complaints.hooks import complaints_panel
from complaints.models import Category
from core import trail
from tests.complaints.test_intake_pages import NEW, page_at, typed
from tests.complaints.walking import FINDINGS, settle

pytestmark = pytest.mark.django_db


def test_a_round_amount_is_written_out_for_those_who_sign():
    assert trail.plain_value(Decimal("8000.00")) == "8000"
    assert trail.plain_value(Decimal("0.50")) == "0.5"


def test_all_faults_of_a_new_complaint_are_said_at_once(signed_in, cast):
    answer = signed_in(cast.zhou_min).post(NEW, typed(complainant="", subject="", content=""))
    assert {"complainant", "subject", "content"} <= set(answer.context["form"].errors)
    assert not answer.context["details_open"], "no fault lies in the fields that are folded away"


def test_files_that_a_page_with_faults_has_lost_are_asked_for_again(make_complaint, signed_in, cast):
    client = signed_in(cast.zhou_min)
    photo = SimpleUploadedFile("瓶底.png", b"\x89PNG\r\n\x1a\n picture")
    answer = client.post(NEW, typed(subject="", files=[photo]))
    assert "请重新选择附件" in str(answer.context["form"].errors["files"])
    photo.seek(0)
    deed = page_at(make_complaint(), "investigate")
    answer = client.post(deed, {"is_finished": "on", "facts": "", "files": [photo]})
    assert "请重新选择附件" in answer.content.decode()


def test_the_category_of_a_case_stays_when_it_is_judged_after_it_was_taken_out_of_use(make_case, signed_in, cast):
    case = make_case()
    Category.objects.filter(pk=case.category_id).update(is_active=False)
    client = signed_in(cast.gm)
    judged = {"verdict": "general", "category": case.category_id, "severity": "1", "reason": "复核无误"}
    assert client.post(page_at(case, "judge"), judged).status_code == 302
    case.refresh_from_db()
    assert case.category_id
    fresh = client.get(NEW).context["form"].fields["category"].choices
    assert case.category_id not in [number for number, _name in fresh], "for new cases it is gone"


def test_urgent_appeals_are_asked_for_only_where_retests_are_made(make_complaint, category_of, signed_in, cast):
    client, page = signed_in(cast.gm), page_at(make_complaint(), "accept")
    assert "is_urgent" not in client.get(page).context["form"].fields
    category_of("retest")
    assert "is_urgent" in client.get(page).context["form"].fields


def test_the_page_says_whose_signature_a_solution_waits_for(make_case, publish, signed_in, cast):
    publish(remedy_free="0")
    cast.service.head = cast.gm
    cast.service.save()
    case = make_case()
    actions.investigate(complaint=case, by=cast.zhou_min, **FINDINGS)
    remedy = actions.propose(complaint=case, kinds=["exchange"], plan="换货", amount=Decimal(8000), by=cast.zhou_min)
    page = signed_in(cast.zhou_min).get(case.get_absolute_url())
    signing = page.context["signing"]
    assert remedy.state == "asked"
    assert signing.signers
    assert all(str(one) in page.content.decode() for one in signing.signers)
    assert signing.get_absolute_url() in page.content.decode(), "who asked may open it"
    assert dict(signing.facts)["金额"] == "8000"


def test_a_revisit_is_offered_to_who_carries_it_out_or_plans_it(make_case, signed_in, cast):
    case = settle(make_case(severity=3))
    actions.answer(complaint=case, text="已换货,请查收。", channel="phone", by=cast.zhou_min)
    case = actions.confirm(complaint=case, view="satisfied", satisfaction=5, by=cast.zhou_min)
    assert (case.state, case.revisit) == ("confirmed", "wanted")
    assert case.revisits.get().responsible == cast.gm, "a major case is the general manager's to revisit"
    button = reverse("complaints:revisit_case", args=[case.pk])
    assert button not in signed_in(cast.zhou_min).get(case.get_absolute_url()).content.decode()
    assert button in signed_in(cast.gm).get(case.get_absolute_url()).content.decode()


def test_the_chinese_words_of_a_case_are_those_of_the_field(make_complaint, signed_in, cast):
    """They were lost once when two branches came together."""
    case = make_complaint()
    page = signed_in(cast.gm).get(case.get_absolute_url()).content.decode()
    assert "已登记" in page
    assert "处理中" not in page
    actions.accept(complaint=case, verdict="general", by=cast.gm)
    page = signed_in(cast.gm).get(case.get_absolute_url()).content.decode()
    assert "派单</a>" in page
    assert "撤销</a>" in page
    assert "地点" in signed_in(cast.gm).get(NEW).content.decode()


def test_who_gave_no_name_stands_as_anonymous_in_the_list_and_on_deeds(make_complaint, signed_in, cast):
    case = make_complaint(customer=None, is_anonymous=True)
    client = signed_in(cast.gm)
    assert "匿名" in client.get(reverse("complaints:list")).content.decode()
    assert "· 匿名" in client.get(page_at(case, "accept")).content.decode()


def test_more_open_complaints_of_a_customer_are_all_that_are_open(make_complaint, winery, signed_in, cast):
    first = make_complaint(subject="第一件")
    actions.accept(complaint=first, verdict="general", by=cast.gm)
    for number in range(6):
        make_complaint(subject=f"另一件 {number}")
    client = signed_in(cast.gm)
    more = complaints_panel(winery, cast.gm)["more"]
    assert "第一件" in client.get(f"{reverse('complaints:list')}?{more}").content.decode()


def test_a_withdrawn_case_waits_for_no_responsibility(make_complaint, signed_in, cast):
    case = make_complaint()
    actions.withdraw(complaint=case, reason="客户撤诉", by=cast.gm)
    page = signed_in(cast.gm).get(case.get_absolute_url()).content.decode()
    assert "待调查结论" not in page
    assert "本案不作责任认定" in page


def test_filters_of_the_admin_say_all_and_not_all_that_happened():
    with translation.override("zh-hans"):
        assert gettext("All") == "全部"
