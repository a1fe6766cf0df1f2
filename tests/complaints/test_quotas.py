"""Quotas of revisits: drawn from a stored seed, counted by rule and person, each figure with its records."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.actions.revisits.drawing import falls_on, faults_of, required_of
from complaints.models import Complaint, Revisit, RevisitDraw, RevisitLot
from complaints.quotas import lots_of, quota_lines
from complaints.tasks import plan_revisits
from core.errors import Refused
from core.models import Event
from customers.models import Interaction
from regulations.models import Duty
from tests.complaints.revisiting import told, visit
from tests.complaints.walking import settle
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
MONTH, DRAW = reverse("complaints:revisits_month"), "complaints:revisits_draw"


@pytest.fixture
def supervisor(cast):
    return make_person("liuhong", "刘红", "service_manager", cast.service)


@pytest.fixture
def happen(winery, cast):
    """happen("repair", 5) -> five of them, recorded by 周敏 today."""

    def make(kind, count, at=None):
        facts = {"customer": winery, "kind": kind, "at": at or timezone.now(), "summary": "换水泵", "by": cast.zhou_min}
        return [Interaction.objects.create(**facts) for _each in range(count)]

    return make


def this_month():
    return timezone.localdate().replace(day=1)


@pytest.mark.parametrize("quota", [0, 10, 30, 50, 100])
def test_the_sample_never_falls_short_of_the_quota_and_hardly_exceeds_it(quota):
    for seed in ("a", "b", "c"):
        drawn = 0
        for place in range(1, 301):
            drawn += falls_on(seed, place, quota, drawn)
            assert required_of(place, quota) <= drawn <= required_of(place, quota) + (1 if 0 < quota < 100 else 0)


def test_two_seeds_draw_two_samples_and_one_seed_always_the_same():
    def sample(seed):
        found = []
        for place in range(1, 101):
            found.append(falls_on(seed, place, 30, sum(found)))
        return found

    assert sample("a") == sample("a")
    assert sample("a") != sample("b")


@pytest.mark.rule("S2-05 R2")
def test_half_of_the_settled_complaints_of_a_month_are_drawn(make_complaint):
    for _number in range(6):
        settle(make_complaint())
    draw = RevisitDraw.objects.get()
    assert (draw.source, draw.month, draw.quota, draw.pool) == ("complaint", this_month(), 50, 6)
    assert draw.drawn in (3, 4)
    assert Revisit.objects.planned().count() == draw.drawn
    assert sorted(Complaint.objects.values_list("revisit", flat=True)) == sorted(
        ["wanted"] * draw.drawn + ["not"] * (6 - draw.drawn)
    )
    opened = Event.objects.get(deed="complaints.open_draw")
    assert (opened.details["seed"], faults_of(draw)) == (draw.seed, [])


def test_a_sample_that_was_changed_by_hand_is_found_out(make_complaint, signed_in, cast):
    for _number in range(4):
        settle(make_complaint())
    draw = RevisitDraw.objects.get()
    first = draw.lots.get(place=1)
    RevisitLot.objects.filter(pk=first.pk).update(is_drawn=not first.is_drawn)
    assert 1 in faults_of(draw)
    page = signed_in(cast.gm).get(reverse(DRAW, args=[draw.pk])).content.decode()
    assert "与抽样种子不符" in page


def test_who_sees_few_cases_is_told_no_places_of_the_others(make_complaint, signed_in, cast):
    for _number in range(4):
        settle(make_complaint())
    draw = RevisitDraw.objects.get()
    one, other = draw.lots.order_by("place")[:2]
    Complaint.objects.filter(pk=one.complaint_id).update(department=cast.sales_one)
    RevisitLot.objects.filter(pk=other.pk).update(is_drawn=not other.is_drawn)
    assert faults_of(draw)[0] == other.place
    client, address = signed_in(cast.chief), reverse(DRAW, args=[draw.pk])
    page = client.get(address).content.decode()
    assert (one.complaint.number in page, other.complaint.number in page) == (True, False)
    assert "与抽样种子不符" not in page
    assert "样本与种子不一致" in page
    RevisitLot.objects.filter(pk=other.pk).update(is_drawn=other.is_drawn)
    RevisitLot.objects.filter(pk=one.pk).update(is_drawn=not one.is_drawn)
    assert f"以下序号与抽样种子不符:{one.place}<" in client.get(address).content.decode()


def test_a_sheet_that_is_not_mine_to_see_is_not_shown_in_the_draw(make_complaint, signed_in, cast):
    told(make_complaint())
    sheet, draw = Revisit.objects.planned().get(), RevisitDraw.objects.get()
    Complaint.objects.filter(pk=sheet.complaint_id).update(department=cast.sales_one)
    page = signed_in(cast.chief).get(reverse(DRAW, args=[draw.pk])).content.decode()
    assert sheet.complaint.number in page
    assert sheet.get_absolute_url() not in page


def test_of_one_department_no_more_is_required_than_was_drawn_there(make_complaint, signed_in, cast):
    for _number in range(6):
        told(make_complaint())
    draw = RevisitDraw.objects.get()
    away = draw.lots.filter(is_drawn=False).values("complaint")
    Complaint.objects.filter(pk__in=away).update(department=cast.sales_one)
    (line,) = quota_lines(this_month(), RevisitLot.objects.visible_to(cast.chief))
    assert (line.drawn, line.required, line.missing) == (0, 0, 0)
    assert (line.pool, line.is_kept) == (6 - draw.drawn, True)


def test_the_quota_of_the_month_stays_the_one_it_began_with(make_complaint, monkeypatch):
    settle(make_complaint())
    draw = RevisitDraw.objects.get()
    RevisitDraw.objects.update(quota=100)
    for _number in range(3):
        settle(make_complaint())
    draw.refresh_from_db()
    assert (draw.pool, draw.drawn) == (4, 4)


@pytest.mark.rule("S2-05 R4", "S2-05 R5")
def test_repairs_and_events_are_drawn_by_their_quotas_and_owed_in_a_month(happen, cast):
    happen("repair", 10)
    happen("event", 10)
    happen("call", 3)
    assert plan_revisits() == {"cases": 0, "occasions": 20}
    repair, event = (RevisitDraw.objects.get(source=source) for source in ("repair", "event"))
    assert (repair.quota, event.quota) == (30, 10)
    assert repair.drawn in (3, 4)
    assert event.drawn in (1, 2)
    sheet = Revisit.objects.filter(source="repair").first()
    duty = Duty.objects.about(sheet).get()
    assert (duty.rule, sheet.responsible) == ("complaints.repair_revisit_within", cast.zhou_min)
    assert timezone.localdate(sheet.due_at) == timezone.localdate() + timedelta(days=30)


def test_the_job_may_be_killed_and_run_again(happen, make_complaint, monkeypatch):
    happen("repair", 5)
    case = settle(make_complaint())
    Complaint.objects.filter(pk=case.pk).update(revisit="")  # as if its settling had known no revisits
    RevisitLot.objects.filter(complaint=case).delete()
    Revisit.objects.filter(complaint=case).delete()
    real, calls = RevisitLot.objects.create, []

    def killed_at_the_third(**facts):
        calls.append(facts)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(**facts)

    with monkeypatch.context() as patch:
        patch.setattr(RevisitLot.objects, "create", killed_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            plan_revisits()
    plan_revisits()
    assert plan_revisits() == {"cases": 0, "occasions": 0}
    assert RevisitLot.objects.filter(interaction__isnull=False).count() == 5
    for draw in RevisitDraw.objects.filter(source="repair"):
        assert (draw.pool, faults_of(draw)) == (5, [])


def test_required_done_and_missing_lead_to_their_records(make_complaint, cast):
    for _number in range(6):
        told(make_complaint())
    first = Revisit.objects.planned().first()
    visit(first, by=first.responsible)
    (line,) = quota_lines(this_month())
    assert (line.rule, line.pool, line.required, line.done) == ("complaint_quota", 6, 3, 1)
    assert (line.missing, line.is_kept, line.drawn) == (2, False, line.done + line.open)
    for fate in ("done", "open", "out", "away"):
        expected = line.pool - line.drawn if fate == "out" else getattr(line, fate)
        assert lots_of(line.draw, fate=fate).count() == expected
    for figure in ("required", "missing"):
        assert lots_of(line.draw, fate=figure).count() == getattr(line, figure)
    assert set(lots_of(line.draw, fate="missing").values_list("fate", flat=True)) == {"open"}
    (person,) = line.people
    assert (person.person, person.done, person.open) == (cast.zhou_min, 1, line.open)
    assert lots_of(line.draw, visitor=cast.zhou_min.pk).count() == person.drawn


def test_sheets_without_a_person_lead_to_their_records(make_complaint, cast, signed_in):
    for _number in range(2):
        told(make_complaint())
    Revisit.objects.update(responsible=None)
    draw = RevisitDraw.objects.get()
    (person,) = quota_lines(this_month())[0].people
    assert lots_of(draw, visitor=0).count() == person.drawn == draw.drawn
    page = signed_in(cast.gm).get(MONTH).content.decode()
    assert f"{reverse(DRAW, args=[draw.pk])}?visitor=0" in page


def test_messages_that_do_not_count_and_waived_ones_are_told_apart(make_complaint, cast, supervisor):
    told(make_complaint())
    sheet = Revisit.objects.planned().get()
    actions.waive_revisit(revisit=sheet, reason="只要复函", reply="已复函", by=supervisor)
    (line,) = quota_lines(this_month())
    assert (line.away, line.required, line.missing, line.is_kept) == (1, 0, 0, True)


@pytest.mark.rule("S2-05 R17")
def test_the_month_page_shows_each_rule_and_leads_on(make_complaint, signed_in, cast, django_assert_max_num_queries):
    for _number in range(4):
        told(make_complaint())
    client, draw = signed_in(cast.gm), RevisitDraw.objects.get()
    client.get(MONTH)
    with django_assert_max_num_queries(15):
        page = client.get(MONTH).content.decode()
    here = reverse(DRAW, args=[draw.pk])
    for fate in ("required", "drawn", "done", "open", "away", "missing"):
        assert f'"{here}?fate={fate}"' in page
    assert "周敏" in page
    with django_assert_max_num_queries(15):
        lots = client.get(here, {"fate": "open"}).content.decode()
    assert Revisit.objects.planned().first().get_absolute_url() in lots
    assert client.get(MONTH, {"month": "2001-01"}).status_code == 200
    assert client.get(MONTH, {"month": "x"}).status_code == 200


@pytest.mark.rule("S2-05 R6", "S2-04 R7")
def test_visits_at_a_festival_are_planned_for_many_once(make_customer, signed_in, cast, supervisor):
    names = ["和顺商贸", "华东酒业"]
    for name in names:
        make_customer(name, owner=cast.chen_li)
    at = timezone.localtime() + timedelta(days=5)
    sent = {
        "token": "a",
        "source": "festival",
        "customers": "\n".join(names),
        "planned_for": f"{at:%Y-%m-%dT%H:%M}",
        "responsible": cast.gm.pk,
    }
    client, address = signed_in(supervisor), reverse("complaints:plan_visits")
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    sheets = Revisit.objects.filter(source="festival")
    assert {sheet.customer.name for sheet in sheets} == set(names)
    assert {sheet.responsible for sheet in sheets} == {cast.gm}
    assert Duty.objects.filter(rule="complaints.planned_revisit", responsible=cast.gm).count() == 2
    again = client.post(address, sent | {"token": "b"}).content.decode()
    assert "都已有同类走访计划" in again
    wrong = client.post(address, sent | {"customers": "无此客户"}).content.decode()
    assert "未能对应唯一客户:无此客户" in wrong


def test_a_visit_without_a_case_is_carried_out_and_told_to_the_customer_story(winery, cast, supervisor):
    at = timezone.now() + timedelta(days=1)
    (sheet,) = actions.plan_visits(
        source="move_in", customers=[winery], planned_for=at, responsible=cast.zhou_min, by=supervisor
    )
    done = visit(sheet, by=cast.zhou_min)
    assert done.state == "done"
    assert Event.objects.filter(deed="complaints.revisit", record_id=winery.pk).exists()


def test_only_whoever_plans_makes_a_round(winery, cast):
    with pytest.raises(Refused):
        actions.plan_visits(
            source="festival",
            customers=[winery],
            planned_for=timezone.now() + timedelta(days=1),
            responsible=cast.zhou_min,
            by=cast.zhou_min,
        )
