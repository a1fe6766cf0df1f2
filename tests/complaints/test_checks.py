"""抽查 and 保管: closed cases are checked by another than the handler, and proposed for destruction when time is up."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint, DisposalProposal, RevisitDraw, SpotCheck
from complaints.tasks import draw_month, draw_spot_checks, propose_disposals
from core.dates import next_month
from core.errors import Refused, Stale
from core.models import Notice
from tests.complaints.walking import close
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
LIST = reverse("complaints:checks")


@pytest.fixture
def reviewer(cast):
    return make_person("liuhong", "刘红", "service_manager", cast.service)


@pytest.fixture
def closed(make_complaint):
    """closed(12, days_ago=40) -> so many cases, filed then."""

    def make(count, days_ago=0):
        at = timezone.now() - timedelta(days=days_ago)
        cases = [close(make_complaint()) for _each in range(count)]
        Complaint.objects.filter(pk__in=[case.pk for case in cases]).update(filed_at=at)
        return cases

    return make


def last_month():
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def into_last_month():
    return (timezone.localdate() - last_month()).days - 10


def test_history_from_a_file_is_not_checked(cast, closed):
    (case,) = closed(1, days_ago=into_last_month())
    case.refresh_from_db()
    facts = {"content": "旧系统的信件", "complainant": "王先生", "received_at": case.filed_at - timedelta(days=900)}
    rows = [Complaint(subject=f"来信{number}", source_number=str(number), **facts) for number in range(30)]
    with time_machine.travel(case.filed_at, tick=False):
        actions.importing.create_complaints(rows, by=cast.system, is_open=False, details={})
    draw_spot_checks()
    assert RevisitDraw.objects.get(source="check").pool == 1


@pytest.mark.rule("S1-03 R13")
def test_a_share_of_the_month_goes_to_another_than_the_handler(closed, cast, reviewer):
    closed(12, days_ago=into_last_month())
    assert draw_spot_checks() == 2  # a tenth of twelve, rounded up
    assert draw_spot_checks() == 0
    checks = SpotCheck.objects.all()
    assert {check.reviewer for check in checks} == {reviewer}
    assert {check.handler for check in checks} == {cast.zhou_min}
    draw = RevisitDraw.objects.get(source="check")
    assert (draw.month, draw.pool, draw.drawn) == (last_month(), 12, 2)
    assert {check.seed for check in checks} == {draw.seed}
    assert Notice.objects.filter(person=reviewer, rule="complaints.check").count() == 2


def test_a_month_that_is_not_over_is_not_drawn(cast):
    with pytest.raises(Refused):
        actions.draw_checks(month=timezone.localdate().replace(day=1), by=cast.system)


def test_a_killed_draw_leaves_nothing_behind(closed, reviewer, monkeypatch):
    closed(3, days_ago=into_last_month())

    def killed(**_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("complaints.actions.checks.tell", killed)
        with pytest.raises(KeyboardInterrupt):
            draw_month(timezone.localdate())
    assert not SpotCheck.objects.exists()
    assert draw_month(timezone.localdate()) == 1


def test_the_result_stands_with_the_case_and_the_handler(closed, cast, reviewer, signed_in):
    closed(1, days_ago=into_last_month())
    draw_spot_checks()
    check, client = SpotCheck.objects.get(), signed_in(reviewer)
    assert check.complaint.number in client.get(LIST).content.decode()
    assert client.post(check.get_absolute_url(), {"is_sound": "no", "finding": ""}).status_code == 200
    assert client.post(check.get_absolute_url(), {"is_sound": "no", "finding": "未留客户确认"}).url == LIST
    check.refresh_from_db()
    assert (check.is_sound, check.checked_by) == (False, reviewer)
    assert check.complaint.steps.last().deed == "complaints.check"
    page = client.get(LIST, {"show": "all"}).content.decode()
    assert "周敏" in page
    assert check.complaint.number in client.get(LIST, {"show": "unsound"}).content.decode()
    assert check.complaint.number not in client.get(LIST, {"show": "sound"}).content.decode()
    with pytest.raises(Stale):
        actions.check_case(check=check, is_sound=True, finding="好", by=cast.gm)


def test_nobody_checks_the_own_case(closed, cast, reviewer):
    closed(1, days_ago=into_last_month())
    draw_spot_checks()
    SpotCheck.objects.update(handler=reviewer)
    with pytest.raises(Refused) as refusal:
        actions.check_case(check=SpotCheck.objects.get(), is_sound=True, finding="好", by=reviewer)
    assert refusal.value.code == "own"


@pytest.mark.rule("S1-03 R13")
def test_whom_a_case_is_about_neither_draws_its_check_nor_makes_it(closed, cast, reviewer, signed_in):
    (case,) = closed(1, days_ago=into_last_month())
    Complaint.objects.filter(pk=case.pk).update(about=reviewer)
    assert draw_spot_checks() == 1
    check = SpotCheck.objects.get()
    assert check.reviewer != reviewer
    with pytest.raises(Refused) as refusal:
        actions.check_case(check=check, is_sound=True, finding="好", by=reviewer)
    assert refusal.value.code == "about"
    assert 'name="finding"' not in signed_in(reviewer).get(check.get_absolute_url()).content.decode()


@pytest.mark.rule("S1-03 R14")
def test_the_time_of_what_came_from_a_file_does_not_begin_with_the_import(cast):
    now = timezone.now()
    facts = {"content": "旧系统的信件", "complainant": "王先生"}
    old = Complaint(subject="旧", source_number="1", received_at=now - timedelta(days=900), **facts)
    young = Complaint(subject="新", source_number="2", received_at=now - timedelta(days=900), **facts)
    young.resolved_at = now - timedelta(days=20)
    actions.importing.create_complaints([old, young], by=cast.system, is_open=False, details={})
    assert (old.filed_at, young.filed_at) == (old.received_at, young.resolved_at)
    assert propose_disposals() == 1
    assert DisposalProposal.objects.get().complaint == old


def test_after_december_comes_january():
    from datetime import date

    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


@pytest.mark.rule("S1-03 R14", "S1-30 R6")
def test_closed_cases_are_proposed_after_a_year_and_important_ones_long_after(closed, cast):
    old, important, young = closed(3, days_ago=370)
    Complaint.objects.filter(pk=important.pk).update(is_important=True)
    Complaint.objects.filter(pk=young.pk).update(filed_at=timezone.now())
    assert propose_disposals() == 1
    assert propose_disposals() == 0
    assert DisposalProposal.objects.get().complaint == old


@pytest.mark.rule("S1-03 R14")
def test_what_an_open_case_touches_is_never_proposed_nor_agreed_on(closed, make_complaint, cast, reviewer):
    (old,) = closed(1, days_ago=370)
    later = make_complaint()
    Complaint.objects.filter(pk=later.pk).update(earlier_case=old)
    assert propose_disposals() == 0
    Complaint.objects.filter(pk=later.pk).update(earlier_case=None)
    assert propose_disposals() == 1
    Complaint.objects.filter(pk=later.pk).update(earlier_case=old)
    proposal = DisposalProposal.objects.get()
    with pytest.raises(Refused) as refusal:
        actions.decide_disposal(proposal=proposal, is_agreed=True, reason="期满", by=reviewer)
    assert refusal.value.code == "open"
    kept = actions.decide_disposal(proposal=proposal, is_agreed=False, reason="仍有关联", by=reviewer)
    assert kept.state == "kept"


def test_a_person_decides_with_a_reason_and_nothing_is_destroyed_here(closed, signed_in, reviewer, cast):
    (old,) = closed(1, days_ago=370)
    propose_disposals()
    proposal, client = DisposalProposal.objects.get(), signed_in(reviewer)
    assert old.number in client.get(reverse("complaints:disposals")).content.decode()
    address = reverse("complaints:disposal", args=[proposal.pk])
    assert client.post(address, {"is_agreed": "yes", "reason": ""}).status_code == 200
    client.post(address, {"is_agreed": "yes", "reason": "保管期满"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("agreed", reviewer)
    assert Complaint.objects.filter(pk=old.pk).exists()
    assert old.steps.last().deed == "complaints.decide_disposal"
    with pytest.raises(Stale):
        actions.decide_disposal(proposal=proposal, is_agreed=False, reason="留", by=cast.gm)
