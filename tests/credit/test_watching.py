"""Near the limit, emergency stop, dangerous customer: who says what, in which order, and what is owed."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Notice
from credit.actions import dangers, measures, near, stops
from credit.documents.notice import end_notice
from credit.exposure import lock_file, shift
from credit.models import Condition, CreditEvent, CreditFile, CreditStop, DangerReport, LimitCrossing
from credit.recovery import recovery_of
from regulations.actions.duties import break_overdue
from regulations.models import Duty
from regulations.reminders import remind
from tests.credit.watching import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return make_file(cast.chen_li, limit="1000", lent="700")


def again(file) -> CreditFile:
    return CreditFile.objects.get(pk=file.pk)


def lend(file, amount, by):
    with transaction.atomic():
        shift(lock_file(file.customer_id), by=by, receivables=Decimal(amount))


def duty_of(record, rule) -> Duty:
    return Duty.objects.about(record).get(rule=rule)


# Near the limit


@pytest.mark.rule("S0-21 R64", "S0-21 R66")
def test_the_representative_reports_beforehand_and_the_superior_decides(file, cast):
    lend(file, 150, cast.he_jing)
    crossing = LimitCrossing.objects.get()
    assert Notice.objects.filter(rule="credit.near_limit", person=cast.chen_li).count() == 1
    reported = near.report_near(file=file, report="下周要发 20 万,请批示。", by=cast.chen_li)
    assert reported == crossing
    owed = duty_of(crossing, near.RULE)
    assert (owed.responsible, owed.state) == (cast.chief, "open")
    assert Notice.objects.filter(rule="credit.near_report", person=cast.chief).exists()
    with pytest.raises(Refused):  # the own report
        near.decide_near(crossing=crossing, decision="同意。", by=cast.chen_li)
    near.decide_near(crossing=crossing, decision="先收回 10 万再发。", by=cast.chief)
    with pytest.raises(Stale):
        near.decide_near(crossing=crossing, decision="另一个决定。", by=cast.director)
    owed.refresh_from_db()
    assert (owed.state, owed.done_by) == ("met", cast.chief)
    assert Notice.objects.filter(rule="credit.near_decision", person=cast.chen_li).exists()


@pytest.mark.rule("S0-21 R64")
def test_a_report_before_anything_was_crossed_takes_no_notice_away(file, cast):
    foreseen = near.report_near(file=file, report="旺季将增加订单。", by=cast.chen_li)
    assert (foreseen.is_foreseen, foreseen.exposure) == (True, 700)
    with pytest.raises(Refused) as refusal:
        near.report_near(file=file, report="再报一次。", by=cast.chen_li)
    assert refusal.value.link == foreseen.get_absolute_url()
    for amount in (150, -150, 150):
        lend(file, amount, cast.he_jing)
    assert list(LimitCrossing.objects.filter(is_foreseen=False).order_by("id").values_list("is_up", flat=True)) == [
        True,
        False,
        True,
    ]


def test_nobody_reports_on_what_they_do_not_see(file, cast):
    with pytest.raises(Refused):
        near.report_near(file=file, report="不是我的客户。", by=cast.li_qiang)


@pytest.mark.rule("S0-21 R64")
def test_other_percentages_are_followed_at_night_and_told_once(file, cast, publish):
    assert near.watch_near(by=cast.system) == 0
    publish(near_percent=60)
    assert [near.watch_near(by=cast.system) for _night in range(2)] == [1, 0]
    CreditFile.objects.filter(pk=file.pk).update(limit=1400)
    assert [near.watch_near(by=cast.system) for _night in range(2)] == [1, 0]
    assert list(LimitCrossing.objects.order_by("id").values_list("is_up", flat=True)) == [True, False]


# Emergency stop


@pytest.mark.rule("S0-21 R79")
def test_a_representative_stops_at_once_and_the_superior_confirms_within_a_working_day(file, cast):
    stop = stops.stop_credit(file=file, reason="老板失联,仓库搬空。", by=cast.chen_li)
    assert again(file).state == "stopped"
    assert CreditEvent.objects.get(file=file).kind == "stop"
    told = Notice.objects.filter(rule="credit.stop").values_list("person__username", "is_urgent")
    assert set(told) == {("chenke", True), ("hejing", True)}
    owed = duty_of(stop, stops.RULE)
    assert (owed.responsible, owed.span) == (cast.chief, "1 working days")
    with pytest.raises(Refused):
        stops.confirm_stop(stop=stop, by=cast.chen_li)
    stops.confirm_stop(stop=stop, by=cast.chief)
    with pytest.raises(Stale):
        stops.confirm_stop(stop=stop, by=cast.director)
    owed.refresh_from_db()
    assert (owed.state, owed.broken_at) == ("met", None)
    assert again(file).state == "stopped"


@pytest.mark.rule("S0-21 R79")
def test_not_confirmed_within_a_working_day_it_alarms_upwards(file, cast):
    with time_machine.travel("2026-11-16 10:00+08:00", tick=False):
        stop = stops.stop_credit(file=file, reason="支票被拒付。", by=cast.chen_li)
    owed = duty_of(stop, stops.RULE)
    late = owed.due_at + timedelta(days=3)
    with time_machine.travel(late, tick=False):
        break_overdue(late)
        remind(late)
        remind(late + timedelta(days=3))
    owed.refresh_from_db()
    assert owed.broken_at == owed.due_at
    told = Notice.objects.filter(rule=stops.RULE, is_late=True).values_list("person__username", flat=True)
    assert {"chenke", "hebu"} <= set(told)


@pytest.mark.rule("S0-21 R79")
def test_two_tabs_stop_once_and_lift_once(file, cast):
    stop = stops.stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    with pytest.raises(Stale, match="陈立"):
        stops.stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    with pytest.raises(Refused):  # who stops does not lift
        stops.lift_stop(stop=stop, reason="已付清。", by=cast.chen_li)
    with pytest.raises(Refused):
        stops.lift_stop(stop=stop, reason=" ", by=cast.chief)
    stops.lift_stop(stop=stop, reason="款已到账。", by=cast.chief)
    with pytest.raises(Stale):
        stops.lift_stop(stop=stop, reason="款已到账。", by=cast.director)
    assert (again(file).state, CreditStop.objects.count()) == ("normal", 1)
    assert duty_of(stop, stops.RULE).state == "met"


def test_a_superior_who_stops_confirms_with_it(file, cast):
    stop = stops.stop_credit(file=file, reason="法院查封。", by=cast.chief)
    assert stop.confirmed_by == cast.chief
    assert not Duty.objects.about(stop).exists()


# Dangerous customer


@pytest.fixture
def danger(file, cast):
    return dangers.report_danger(
        file=file, facts="10 万元汇票 11-16 被拒付。", aim="争取收回货物,抵押物变现。", by=cast.chen_li
    )


@pytest.mark.rule("S0-21 R78", "S0-21 R80", "S0-21 R81", "S0-21 R82", "S3-07 R3")
def test_a_dangerous_customer_is_reported_with_facts_and_aim(danger, file, cast):
    assert again(file).state == "dangerous"
    assert duty_of(danger, dangers.RULE).responsible == cast.chief
    assert Notice.objects.filter(rule="credit.danger", person=cast.chief, is_urgent=True).exists()
    with pytest.raises(Refused):
        dangers.report_danger(file=file, facts="再报一次。", aim="收回。", by=cast.chen_li)
    for facts, aim in ((" ", "收回"), ("拒付", "")):
        with pytest.raises(Refused):
            dangers.report_danger(file=file, facts=facts, aim=aim, by=cast.chen_li)


@pytest.mark.rule("S0-21 R53", "S0-21 R54")
def test_no_measure_without_instruction_and_none_carried_out_without_approval(danger, cast):
    asked = {"report": danger, "kind": "less_goods", "plan": "每周发货不超过 5 万元。"}
    with pytest.raises(Refused, match="指示"):
        measures.ask_measure(by=cast.chen_li, **asked)
    with pytest.raises(Refused):
        dangers.instruct_danger(report=danger, instruction="我自己说了算。", by=cast.chen_li)
    dangers.instruct_danger(report=danger, instruction="减少供货,追加保证金。", by=cast.chief)
    assert duty_of(danger, dangers.RULE).state == "met"
    measure = measures.ask_measure(by=cast.chen_li, **asked)
    with pytest.raises(Refused):
        measures.carry_out_measure(measure=measure, result="已限量。", by=cast.chen_li)
    approvals.approve(approval=Approval.objects.about(measure).get(), by=cast.chief)
    done = measures.carry_out_measure(measure=measure, result="已限量。", by=cast.chen_li)
    assert (done.state, done.decided_by, done.done_by) == ("done", cast.chief, cast.chen_li)
    with pytest.raises(Stale):
        measures.carry_out_measure(measure=measure, result="已限量。", by=cast.chen_li)


@pytest.mark.rule("S0-21 R54")
def test_there_are_five_measures():
    from credit.models import Measure

    assert Measure.Kind.values == ["guarantor", "deposit", "notary", "less_goods", "substitute"]


@pytest.mark.rule("S0-21 R55")
def test_collateral_is_claimed_before_the_guarantor(file, cast):
    kinds = ("guarantee", "contract", "joint_guarantee", "collateral", "deposit")
    for kind in kinds:
        Condition.objects.create(file=file, kind=kind, state="met", asked_at=timezone.now(), asked_by=cast.chen_li)
    assert [one.kind for one in recovery_of(file)] == ["collateral", "deposit", "joint_guarantee", "guarantee"]


@pytest.mark.rule("S0-21 R83")
def test_trade_ends_and_the_customer_is_told_only_on_instruction(danger, file, cast):
    today = timezone.localdate()
    with pytest.raises(Refused):
        end_notice(danger, by=cast.chen_li)
    with pytest.raises(Refused):
        dangers.note_notice(report=danger, noticed_on=today, by=cast.chen_li)
    with pytest.raises(Refused):
        dangers.terminate(report=danger, instruction="我决定中止。", by=cast.chen_li)
    ended = dangers.terminate(report=danger, instruction="中止交易,书面通知。", by=cast.chief)
    assert again(file).state == "terminated"
    with pytest.raises(Refused):
        dangers.note_notice(report=ended, noticed_on=today + timedelta(days=1), by=cast.chen_li)
    told = dangers.note_notice(report=ended, noticed_on=today, by=cast.chen_li)
    assert (told.noticed_on, told.noticed_by) == (today, cast.chen_li)
    over = dangers.end_danger(report=danger, outcome="收回 6 万,损失 1 万。", state="", by=cast.chief)
    assert (over.ended_by, again(file).state) == (cast.chief, "terminated")
    dangers.watch_file(file=file, state="watched", reason="重整后恢复现款交易。", by=cast.gm)
    assert again(file).state == "watched"


@pytest.mark.rule("S0-21 R83")
def test_the_letter_names_the_customer_and_what_is_owed_and_nothing_else(danger, cast):
    from io import BytesIO

    from pypdf import PdfReader

    ended = dangers.terminate(report=danger, instruction="内部意见:骗货。", by=cast.chief)
    ended = DangerReport.objects.select_related("file__customer").get(pk=ended.pk)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(end_notice(ended, by=cast.chen_li))).pages)
    assert "中止交易通知书" in text
    assert "鼎丰商贸" in text
    assert "700.00" in text
    assert "骗货" not in text


def test_over_it_leads_back_to_trade_and_open_measures_are_dropped(danger, file, cast):
    dangers.instruct_danger(report=danger, instruction="追加保证金。", by=cast.chief)
    measure = measures.ask_measure(report=danger, kind="deposit", plan="追加 5 万。", by=cast.chen_li)
    with pytest.raises(Refused):
        dangers.end_danger(report=danger, outcome="全部收回。", state="", by=cast.chief)
    dangers.end_danger(report=danger, outcome="全部收回。", state="watched", by=cast.chief)
    measure.refresh_from_db()
    assert (again(file).state, measure.state) == ("watched", "withdrawn")
    assert Approval.objects.about(measure).get().state == "withdrawn"


@pytest.mark.rule("S0-21 R77")
def test_stopped_and_dangerous_at_once_it_stays_dangerous_when_the_stop_is_lifted(file, cast):
    stop = stops.stop_credit(file=file, reason="拒付。", by=cast.chen_li)
    dangers.report_danger(file=file, facts="票据拒付。", aim="收回。", by=cast.chen_li)
    assert again(file).state == "stopped"
    stops.lift_stop(stop=stop, reason="只停了半天,改为限量。", by=cast.chief)
    assert again(file).state == "dangerous"
