"""例外审批: asked for, decided by supervisor and general manager, used up, run out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions.exceptions import (
    KIND,
    ask_exception,
    change_exception,
    expire_exceptions,
)
from credit.actions.releasing import release
from credit.models import CreditException, CreditFile, Release
from tests.credit.releasing import draft, lent
from tests.credit.watching import hold_release, make_file, make_supervisor, owe
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def supervisor(cast):
    return make_supervisor(cast)


@pytest.fixture
def file(cast, supervisor):
    return make_file(cast.chen_li, limit="1000", lent="900")


@pytest.fixture
def ask(file, cast):
    def make(amount="500", *, days=10, cause="旺季备货,客户已付上月货款。", by=None):
        return ask_exception(
            file=file,
            amount=Decimal(amount),
            cause=cause,
            valid_until=TODAY() + timedelta(days=days),
            by=by or cast.chen_li,
        )

    return make


def decide(exception, *people):
    """Each of these signs; gives the exception as it stands then."""
    for person in people:
        approvals.approve(approval=Approval.objects.about(exception).get(), by=person)
    exception.refresh_from_db()
    return exception


@pytest.mark.rule("S0-21 R65")
def test_supervisor_and_general_manager_decide_in_this_order(ask, cast, supervisor):
    exception = ask()
    asked = Approval.objects.about(exception).get()
    assert (asked.kind, asked.state, exception.state) == (KIND, "open", "asked")
    assert [one.person for one in asked.signatures.waiting()] == [supervisor]
    with pytest.raises(Refused):
        approvals.approve(approval=asked, by=cast.gm)
    assert decide(exception, supervisor).state == "asked"
    decide(exception, cast.gm)
    assert (exception.state, exception.decided_by) == ("approved", cast.gm)
    assert Event.objects.filter(deed="credit.approved_exception", record_id=exception.pk).exists()


def test_the_request_says_how_the_debtor_stands(ask, file, cast):
    owe(file, "300", by=cast.chen_li, late=40)
    hold_release(file, "450", by=cast.chen_li)
    facts = dict(Approval.objects.about(ask()).get().facts)
    assert facts["信用占用"] == "1,200.00"
    assert facts["信用限度"] == "1,000.00"
    assert facts["逾期"] == "300.00,最早一笔已逾期 40 天"
    assert "450.00" in facts["暂停的发货"]


def test_whoever_asked_for_a_held_release_learns_of_the_approval(ask, file, cast, supervisor):
    hold_release(file, "450", by=cast.chen_li)
    exception = decide(ask(), supervisor, cast.gm)
    told = Notice.objects.filter(rule="credit.exception", record_id=exception.pk)
    assert [one.person for one in told] == [cast.chen_li]


def test_rejected_and_withdrawn_allow_nothing(ask, file, cast, supervisor):
    first = ask()
    approvals.reject(approval=Approval.objects.about(first).get(), by=supervisor, comment="先收回逾期货款。")
    second = ask()
    approvals.withdraw(approval=Approval.objects.about(second).get(), by=cast.chen_li)
    states = CreditException.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["rejected", "withdrawn"]
    assert send(file, "600", cast.chen_li).state == "held"


def test_sent_back_it_is_changed_and_goes_through_the_chain_again(ask, file, cast, supervisor):
    exception = ask()
    approvals.send_back(approval=Approval.objects.about(exception).get(), by=supervisor, comment="金额太大。")
    changed = {"amount": Decimal(200), "cause": "只补本周订单。", "valid_until": TODAY()}
    change_exception(exception=exception, by=cast.chen_li, **changed)
    asked = Approval.objects.about(exception).get()
    assert (asked.state, asked.round) == ("open", 2)
    assert dict(asked.facts)["超限金额"] == "200.00"
    with pytest.raises(Stale):
        change_exception(exception=exception, by=cast.chen_li, **changed)
    assert decide(exception, supervisor, cast.gm).left == 200


def test_one_is_asked_for_at_a_time(ask):
    first = ask()
    with pytest.raises(Refused) as refusal:
        ask("100")
    assert refusal.value.link == first.get_absolute_url()


@pytest.mark.parametrize("wrong", [{"amount": "0"}, {"days": 31}, {"days": -1}, {"cause": "  "}])
def test_what_makes_no_sense_is_refused(ask, wrong):
    with pytest.raises(Refused):
        ask(**wrong)
    assert not CreditException.objects.exists()


def test_nobody_asks_for_a_customer_they_do_not_see_or_to_whom_nothing_goes(ask, file, cast):
    with pytest.raises(Refused):
        ask(by=cast.li_qiang)
    CreditFile.objects.filter(pk=file.pk).update(state="stopped")
    with pytest.raises(Refused):
        ask()


def send(file, amount, by) -> Release:
    return release(document=draft(file, amount, by), by=by)


@pytest.mark.rule("S0-21 R65")
def test_the_held_release_goes_out_once_and_the_next_is_held(ask, file, cast, supervisor):
    held = send(file, "600", cast.chen_li)
    assert held.state == "held"
    exception = decide(ask("500"), supervisor, cast.gm)
    out = release(document=held.document, by=cast.chen_li)
    assert (out.pk, out.state, out.exception, out.exception_used) == (held.pk, "passed", exception, 500)
    assert lent(file) == 1500
    assert send(file, "1", cast.chen_li).state == "held"
    exception.refresh_from_db()
    assert (exception.used, exception.left) == (500, 0)


def test_it_is_used_up_to_the_last_unit_and_never_beyond(ask, file, cast, supervisor):
    exception = decide(ask("500"), supervisor, cast.gm)
    assert send(file, "400.5", cast.chen_li).exception_used == Decimal("300.5")
    assert send(file, "200", cast.chen_li).state == "held"
    assert send(file, "199.5", cast.chen_li).exception_used == Decimal("199.5")
    assert send(file, "0.0001", cast.chen_li).state == "held"
    exception.refresh_from_db()
    assert (exception.used, exception.left) == (500, 0)


def test_the_one_that_ends_first_is_used_first(ask, file, cast, supervisor):
    late = decide(ask("500", days=20), supervisor, cast.gm)
    soon = decide(ask("100", days=2), supervisor, cast.gm)
    assert send(file, "200", cast.chen_li).exception == soon
    assert send(file, "100", cast.chen_li).exception == late


def test_its_last_day_counts_and_the_day_after_it_has_run_out(ask, file, cast, supervisor):
    exception = decide(ask("500", days=3), supervisor, cast.gm)
    waiting = ask("100", days=1)
    last = exception.valid_until
    assert expire_exceptions(today=waiting.valid_until, by=cast.system) == 0
    with time_machine.travel(f"{last} 12:00+08:00", tick=False):
        assert send(file, "101", cast.chen_li).exception == exception
    with time_machine.travel(f"{last + timedelta(days=1)} 00:01+08:00", tick=False):
        assert send(file, "1", cast.chen_li).state == "held"  # though no task has run yet
    assert expire_exceptions(today=last + timedelta(days=1), by=cast.system) == 2
    assert expire_exceptions(today=last + timedelta(days=1), by=cast.system) == 0
    assert set(CreditException.objects.values_list("state", flat=True)) == {"expired"}
    assert Approval.objects.about(waiting).get().state == "withdrawn"


def test_one_that_is_used_up_does_not_run_out(ask, file, cast, supervisor):
    exception = decide(ask("500", days=0), supervisor, cast.gm)
    assert send(file, "600", cast.chen_li).state == "passed"
    assert expire_exceptions(today=date(2100, 1, 1), by=cast.system) == 0
    exception.refresh_from_db()
    assert exception.state == "approved"


@pytest.mark.rule("S0-21 R65")
def test_what_is_overdue_too_long_goes_out_only_for_its_whole_amount(ask, file, cast, supervisor):
    owe(file, "2000", by=cast.chen_li, late=40)
    CreditFile.objects.filter(pk=file.pk).update(limit=Decimal(5000))
    exception = decide(ask("500"), supervisor, cast.gm)
    assert send(file, "501", cast.chen_li).state == "held"
    assert send(file, "500", cast.chen_li).exception_used == 500
    exception.refresh_from_db()
    assert exception.left == 0


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_ten_at_once_use_no_more_than_was_approved(ask, file, cast, supervisor):
    owe(file, "100", by=cast.chen_li)  # nothing is left of the limit
    exception = decide(ask("500"), supervisor, cast.gm)
    documents = [draft(file, "100", cast.chen_li) for _number in range(10)]
    made = at_once(*[lambda one=one: release(document=one, by=cast.chen_li) for one in documents])
    assert sorted(one.state for one in made) == ["held"] * 5 + ["passed"] * 5
    exception.refresh_from_db()
    assert (exception.used, lent(file)) == (500, 1500)
