"""The workbench: what do I owe today."""

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from regulations.models import Duty
from regulations.values import ChainStep
from tests.complaints.walking import close
from tests.conftest import make_person
from workbench.queues import queues_of

pytestmark = pytest.mark.django_db
DESK = reverse("workbench:desk")


def test_it_is_home(signed_in, cast):
    assert signed_in(cast.zhou_min).get("/").url == DESK


def test_my_duties_with_deadline_rule_and_one_click_to_the_deed(make_complaint, signed_in, cast):
    late, fresh = make_complaint("业务员承诺未兑现", hours_ago=24 * 20), make_complaint("外包装破损")
    page = signed_in(cast.zhou_min).get(DESK).content.decode()
    assert page.index("业务员承诺未兑现") < page.index("外包装破损")
    assert "已超" in page
    assert "3 个工作日" in page
    for complaint in (late, fresh):
        assert complaint.get_absolute_url() in page
        assert reverse("complaints:next", args=[complaint.pk]) in page
    assert "业务员承诺未兑现" not in signed_in(cast.li_qiang).get(DESK).content.decode()


def test_a_major_case_stands_first(make_complaint, signed_in, cast):
    make_complaint("业务员承诺未兑现", hours_ago=24 * 20)
    make_complaint("瓶内异物", severity=3)
    page = signed_in(cast.zhou_min).get(DESK).content.decode()
    assert page.index("瓶内异物") < page.index("业务员承诺未兑现")


def test_done_is_counted_and_nothing_left_is_said(make_complaint, signed_in, cast):
    complaint = make_complaint()
    close(complaint, by=cast.zhou_min)
    page = signed_in(cast.zhou_min).get(DESK).content.decode()
    assert "没有待办事项" in page
    assert "今日已完成 4 项" in page  # registered, settled, answered for the first time and in the end


def test_queues_add_up(make_complaint, cast):
    make_complaint(hours_ago=24 * 20)
    make_complaint()
    total, complaints = queues_of(Duty.objects.of(cast.zhou_min).filter(state="open"), timezone.now())
    assert (total.count, total.overdue) == (4, 2)  # settling and a first answer, of two
    assert (complaints.app, complaints.label, complaints.count) == ("complaints", "投诉", 4)


def test_the_department_is_for_those_who_see_it(make_complaint, signed_in, cast):
    make_complaint("外包装破损")
    boss = signed_in(cast.gm)
    assert "外包装破损" not in boss.get(DESK).content.decode()
    page = boss.get(DESK, {"view": "department"}).content.decode()
    assert "外包装破损" in page
    assert "周敏" in page
    alone = signed_in(cast.li_qiang).get(DESK, {"view": "department"}).content.decode()
    assert "本部门" not in alone
    assert "外包装破损" not in alone


def test_a_queue_that_is_none_shows_everything(make_complaint, signed_in, cast):
    make_complaint("外包装破损")
    client = signed_in(cast.zhou_min)
    for query in ({"queue": "nothing"}, {"page": "99"}, {"page": "x"}, {"queue": "complaints"}):
        assert "外包装破损" in client.get(DESK, query).content.decode()


def test_pages_and_the_same_questions_for_many(make_complaint, signed_in, cast, django_assert_max_num_queries):
    complaint = make_complaint()
    client = signed_in(cast.gm)
    client.get(DESK, {"view": "department"})
    with django_assert_max_num_queries(15) as few:
        client.get(DESK, {"view": "department"})
    first = Duty.objects.about(complaint).get(rule="complaints.resolve_normal")
    copies = []
    for number in range(45):
        facts = {field.attname: getattr(first, field.attname) for field in Duty._meta.concrete_fields}
        copies.append(Duty(**facts | {"id": None, "record_id": 10_000 + number, "record_name": f"第{number}件"}))
    Duty.objects.bulk_create(copies)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get(DESK, {"view": "department"}).content.decode()
    assert "47" in page
    assert "page=3" in page
    last = client.get(DESK, {"view": "department", "page": "3"}).content.decode()
    assert last.count("<tr>") == 8  # a heading and seven rows


def test_who_may_not(signed_in, cast):
    assert signed_in(cast.nobody).get(DESK).status_code == 403


def test_the_record_of_others_is_named_without_a_way_that_refuses(signed_in, cast):
    head = make_person("fang", "方芳", "agent", cast.service)
    asker = make_person("li", "小李", "agent", cast.service, head)
    facts = {"kind": "tests.trip", "title": "外带档案 JY-2026-0117", "facts": [], "reason": "续签协议", "url": "/"}
    asked = approvals.ask(record=cast.service, chain=(ChainStep("superior"),), by=asker, **facts)
    here, colleague = asked.get_absolute_url(), signed_in(cast.zhou_min)
    assert here in signed_in(head).get(DESK).content.decode()
    page = colleague.get(DESK, {"view": "department"}).content.decode()
    assert "外带档案 JY-2026-0117" in page
    assert colleague.get(here).status_code in (403, 404)
    assert here not in page
