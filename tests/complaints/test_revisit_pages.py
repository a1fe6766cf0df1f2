"""Pages of revisits: the list, the sheet and its deeds, the card on the case."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint, OpenLetter, Revisit
from tests.complaints.revisiting import PNG, everybody, sheet_of, told, visit
from tests.complaints.walking import settle
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
LIST, LETTER = reverse("complaints:revisits"), reverse("complaints:open_letter")


@pytest.fixture(autouse=True)
def _all_are_drawn(monkeypatch):
    everybody(monkeypatch)


@pytest.fixture
def supervisor(cast):
    return make_person("liuhong", "刘红", "service_manager", cast.service)


@pytest.fixture
def ready(make_complaint):
    return sheet_of(told(make_complaint()))


def page_of(name, revisit):
    return reverse(f"complaints:revisit{name}", args=[revisit.pk])


def typed(**facts):
    told = {
        "token": uuid.uuid4().hex,
        "way": "phone",
        "done_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "question_1": "5",
        "question_2": "4",
        "question_3": "5",
        "satisfaction": "4",
        "outcome": "settled",
    }
    return told | facts


def test_my_revisits_are_the_first_i_see(ready, make_complaint, signed_in, cast, supervisor):
    sheet_of(settle(make_complaint(subject="别人的", severity=3)))
    page = signed_in(cast.zhou_min).get(LIST).content.decode()
    assert "外包装破损" in page
    assert "别人的" not in page
    everything = signed_in(supervisor).get(LIST, {"queue": "all"}).content.decode()
    assert "别人的" in everything
    assert "没有待执行的回访" in signed_in(supervisor).get(LIST).content.decode()


def test_whoever_only_looks_sees_all_and_nothing_to_do(ready, signed_in, cast):
    page = signed_in(cast.sun).get(LIST).content.decode()
    assert "外包装破损" in page
    assert "queue=sign" not in page


def test_the_list_is_narrowed(ready, make_complaint, signed_in, cast):
    visit(ready, by=cast.zhou_min)
    sheet_of(settle(make_complaint(subject="未访")))
    client = signed_in(cast.zhou_min)
    assert "未访" not in client.get(LIST, {"queue": "all", "state": "done"}).content.decode()
    assert "未访" in client.get(LIST, {"queue": "all", "state": "planned", "source": "complaint"}).content.decode()
    month = f"{timezone.localdate():%Y-%m}"
    assert "未访" in client.get(LIST, {"queue": "all", "month": month}).content.decode()
    assert "未访" not in client.get(LIST, {"queue": "all", "month": "2001-01"}).content.decode()
    assert client.get(LIST, {"queue": "all", "month": "x"}).status_code == 200


def test_the_list_asks_the_same_for_3_and_30(make_complaint, signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.zhou_min)
    for _number in range(3):
        settle(make_complaint())
    client.get(LIST)
    with django_assert_max_num_queries(15) as three:
        client.get(LIST)
    for _number in range(27):
        settle(make_complaint())
    with django_assert_max_num_queries(len(three.captured_queries)):
        client.get(LIST)


def test_the_sheet_is_filled_in_by_its_form_once(ready, signed_in, cast):
    client, sent = signed_in(cast.zhou_min), typed(words="满意")
    form = client.get(page_of("_do", ready)).content.decode()
    assert "处理速度" in form
    assert client.post(page_of("_do", ready), sent).url == ready.get_absolute_url()
    assert client.post(page_of("_do", ready), sent).url == ready.get_absolute_url()
    done = Revisit.objects.get()
    assert (done.state, done.answers) == ("done", {"处理结果": 5, "处理速度": 4, "服务态度": 5})
    assert Complaint.objects.get().state == "revisited"
    page = client.get(ready.get_absolute_url()).content.decode()
    assert "4/5" in page
    assert page_of("_do", ready) not in page


def test_errors_keep_what_was_typed(ready, signed_in, cast):
    sent = typed(way="visit", words="说了很多", outcome="next")
    answer = signed_in(cast.zhou_min).post(page_of("_do", ready), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "说了很多" in page
    assert "上门回访须有客户签名" in page
    assert Revisit.objects.get().state == "planned"


def test_the_signature_is_given_out_to_those_who_see_the_sheet(ready, signed_in, cast):
    file = SimpleUploadedFile("回访单.png", PNG)
    signed_in(cast.zhou_min).post(page_of("_do", ready), typed(way="visit", signature=file))
    address = page_of("_signature", ready)
    answer = signed_in(cast.zhou_min).get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert "attachment" in answer["Content-Disposition"]
    assert signed_in(cast.li_qiang).get(address).status_code == 404


def test_who_comes_too_late_is_told_who_was_first(ready, signed_in, cast):
    visit(ready, by=cast.zhou_min)
    answer = signed_in(cast.zhou_min).post(page_of("_do", ready), typed(), follow=True)
    assert "周敏" in answer.content.decode()
    assert Revisit.objects.count() == 1


def test_nothing_is_offered_that_would_be_refused(make_complaint, signed_in, cast, supervisor):
    early = sheet_of(settle(make_complaint()))
    assert page_of("_do", early) not in signed_in(cast.zhou_min).get(early.get_absolute_url()).content.decode()
    assert signed_in(cast.zhou_min).get(page_of("_do", early)).url == early.get_absolute_url()
    told(Complaint.objects.get())
    assert page_of("_do", early) in signed_in(cast.zhou_min).get(early.get_absolute_url()).content.decode()
    page = signed_in(supervisor).get(early.get_absolute_url()).content.decode()
    assert page_of("_do", early) not in page
    assert page_of("_arrange", early) in page
    assert page_of("_sign", early) not in page


def test_the_supervisor_arranges_waives_and_signs_on_pages(ready, make_complaint, signed_in, cast, supervisor):
    client = signed_in(supervisor)
    other = make_person("wujing", "吴静", "agent", cast.service)
    seen = client.get(page_of("_arrange", ready)).context["form"].initial["seen"]
    client.post(page_of("_arrange", ready), {"responsible": other.pk, "planned_for": "", "note": "", "seen": seen})
    ready.refresh_from_db()
    assert ready.responsible == other
    visit(ready, by=other)
    assert "外包装破损" in client.get(LIST, {"queue": "sign"}).content.decode()
    client.post(page_of("_sign", ready), {"opinion": "及时"})
    ready.refresh_from_db()
    assert ready.state == "signed"
    second = sheet_of(settle(make_complaint(subject="免访")))
    client.post(page_of("_waive", second), {"reason": "上级只要复函", "reply": "已复函"})
    second.refresh_from_db()
    assert second.state == "waived"


def test_the_open_letter_page_answers_those_chosen(make_complaint, signed_in, cast, supervisor):
    sheets = [sheet_of(told(make_complaint(subject=f"停水 {number}"))) for number in range(2)]
    client, ids = signed_in(supervisor), [sheet.pk for sheet in sheets]
    page = client.get(LETTER, {"sheet": ids}).content.decode()
    assert "停水 0" in page
    assert "停水 1" in page
    sent = {
        "sheet": ids,
        "token": "a",
        "title": "公开信",
        "text": "水泵已换",
        "file": SimpleUploadedFile("信.png", PNG),
    }
    client.post(LETTER, sent)
    assert OpenLetter.objects.get().revisits.count() == 2
    assert b"".join(client.get(page_of("_letter", sheets[0])).streaming_content) == PNG
    assert client.get(LETTER).status_code == 200
    alone = client.get(LETTER, {"sheet": ids[:1]}).content.decode()
    assert "请至少选择两个" in alone
    assert "发出公开信" not in alone, "nothing is written that would be refused"


def test_the_case_shows_its_revisits_and_leads_to_the_form(ready, signed_in, cast, django_assert_max_num_queries):
    client, case = signed_in(cast.zhou_min), Complaint.objects.get()
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(15):
        page = client.get(case.get_absolute_url()).content.decode()
    assert ready.get_absolute_url() in page
    shortcut = reverse("complaints:revisit_case", args=[case.pk])
    assert shortcut in page
    assert client.get(shortcut).url == page_of("_do", ready)
    assert client.get(reverse("complaints:next", args=[case.pk])).url == shortcut
    assert signed_in(cast.gm).get(shortcut).url == ready.get_absolute_url()


def test_a_case_outside_the_sample_is_planned_by_hand(make_complaint, signed_in, cast, supervisor, monkeypatch):
    monkeypatch.setattr("complaints.actions.revisits.drawing.falls_on", lambda *_facts: False)
    case, client = settle(make_complaint()), signed_in(supervisor)
    address = reverse("complaints:plan_revisit", args=[case.pk])
    assert address in client.get(case.get_absolute_url()).content.decode()
    client.post(address, {"reason": "老客户"})
    assert sheet_of(case).made_by == supervisor
    assert address not in client.get(case.get_absolute_url()).content.decode()


def test_a_deadline_on_the_workbench_leads_to_the_form(ready, signed_in, cast):
    page = signed_in(cast.zhou_min).get(reverse("workbench:desk")).content.decode()
    assert page_of("_do", ready) in page


def test_pages_of_revisits_ask_few_questions(ready, signed_in, cast, django_assert_max_num_queries):
    client = signed_in(cast.zhou_min)
    at = timezone.now() + timedelta(days=1)
    actions.carry_out_revisit(
        revisit=ready,
        way="phone",
        satisfaction=3,
        answers={"处理结果": 3, "处理速度": 3, "服务态度": 3},
        outcome="next",
        new_opinion="还要",
        reply="好",
        next_at=at,
        by=cast.zhou_min,
    )
    for sheet in Revisit.objects.all():
        client.get(sheet.get_absolute_url())
        with django_assert_max_num_queries(15):
            client.get(sheet.get_absolute_url())
