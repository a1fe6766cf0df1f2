"""What speaks against a release: every reason, with its figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from credit.checking import check
from credit.models import CreditFile, CreditStop
from credit.policy import policy_for
from credit.reasons import in_words
from tests.credit.releasing import allow, ask_for_condition, owe, with_limit

pytestmark = pytest.mark.django_db


def judged(file, amount=100, **facts):
    CreditFile.objects.filter(pk=file.pk).update(**facts)
    return check(CreditFile.objects.get(pk=file.pk), Decimal(amount), timezone.localdate(), policy_for())


def codes(verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


@pytest.mark.rule("S0-21 R56")
def test_within_the_limit_nothing_speaks_against_it(cast):
    verdict = judged(with_limit(cast.chen_li))
    assert (verdict.level, codes(verdict)) == ("allowed", [])


@pytest.mark.rule("S0-21 R57")
def test_over_the_limit_is_held_and_says_by_how_much(cast):
    file = with_limit(cast.chen_li)
    owe(file, 950, cast.he_jing)
    verdict = judged(file)
    assert verdict.level == "hold"
    assert verdict.needed == 50
    assert verdict.reasons[0].figures == {"limit": "1000", "after": "1050", "over": "50"}
    assert "50.00" in in_words(verdict.stored)[0].text


def test_exactly_the_limit_passes_with_a_warning(cast):
    verdict = judged(with_limit(cast.chen_li), 1000)
    assert (verdict.level, codes(verdict)) == ("warn", ["near_limit"])


def test_a_limit_that_nobody_decided_lends_nothing(cast):
    verdict = judged(with_limit(cast.chen_li, None))
    assert (verdict.level, codes(verdict), verdict.needed) == ("hold", ["no_limit"], 100)


def test_who_pays_beforehand_needs_no_limit(cast):
    assert judged(with_limit(cast.chen_li, None), 100, prepaid=Decimal(100)).level == "allowed"


def test_a_limit_that_has_run_out_holds_from_the_next_day_on(cast):
    file, today = with_limit(cast.chen_li), timezone.localdate()
    assert judged(file, valid_until=today).level == "allowed"
    verdict = judged(file, valid_until=today - timedelta(days=1))
    assert (verdict.level, codes(verdict), verdict.needed) == ("hold", ["limit_expired"], None)


@pytest.mark.rule("S0-17 R10")
def test_what_is_overdue_counts_by_amount_and_age_without_what_is_disputed(cast):
    file = with_limit(cast.chen_li, 100_000)
    owe(file, 900, cast.he_jing, days_late=40)
    assert codes(judged(file)) == ["overdue_any"]
    owe(file, 5000, cast.he_jing, days_late=60, disputed=5000)
    assert codes(judged(file)) == ["overdue_any"]
    owe(file, 101, cast.he_jing, days_late=31)
    verdict = judged(file)
    assert (verdict.level, codes(verdict)) == ("hold", ["overdue_long", "overdue_any"])
    assert verdict.reasons[0].figures == {"amount": "1001", "days": 40, "beyond": 30}


def test_levels_come_from_the_policy(cast, publish):
    publish(overdue_level="ignore", any_overdue_level="ignore", bing_level="hold")
    file = with_limit(cast.chen_li, 100_000, category="bing")
    owe(file, 9000, cast.he_jing, days_late=90)
    assert codes(judged(file)) == ["category_bing"]


@pytest.mark.rule("S0-21 R60")
def test_category_bing_is_warned_about(cast):
    verdict = judged(with_limit(cast.chen_li, category="bing"))
    assert (verdict.level, codes(verdict)) == ("warn", ["category_bing"])


@pytest.mark.rule("S0-21 R74")
def test_conditions_that_are_missing_or_over_hold(cast):
    file, today = with_limit(cast.chen_li), timezone.localdate()
    ask_for_condition(file, cast.he_jing, party="王老板")
    ask_for_condition(
        file,
        cast.he_jing,
        state="met",
        met_at=timezone.now(),
        met_by=cast.he_jing,
        valid_until=today - timedelta(days=1),
    )
    ask_for_condition(file, cast.he_jing, is_required=False)
    verdict = judged(file)
    assert (verdict.level, codes(verdict)) == ("hold", ["condition_missing", "condition_expired"])
    assert "王老板" in in_words(verdict.stored)[0].text


@pytest.mark.rule("S3-05 R2")
def test_nothing_goes_out_before_the_loan_is_paid_in(cast):
    file = with_limit(cast.chen_li)
    condition = ask_for_condition(file, cast.he_jing)
    type(condition).objects.update(kind="loan_paid")
    assert judged(file).level == "hold"


@pytest.mark.rule("S0-21 R79")
def test_stopped_and_ended_trade_hold(cast):
    file = with_limit(cast.chen_li)
    assert codes(judged(file, state="stopped")) == ["stopped"]
    assert codes(judged(file, state="terminated")) == ["terminated"]
    assert judged(file, state="dangerous").level == "warn"
    CreditStop.objects.create(
        file=file, reason="拒付", state_before="normal", stopped_at=timezone.now(), stopped_by=cast.chen_li
    )
    verdict = judged(file, state="dangerous")
    assert (verdict.level, codes(verdict)) == ("hold", ["stopped", "dangerous"])


@pytest.mark.rule("S0-21 R73")
def test_no_trade_before_the_card_is_approved(cast, publish):
    publish(opening_required=True)
    file = with_limit(cast.chen_li)
    assert codes(judged(file)) == ["not_opened"]
    assert judged(file, opened_at=timezone.now(), opened_by=cast.gm).level == "allowed"


@pytest.mark.rule("S3-07 R4")
def test_a_blacklisted_customer_gets_nothing(cast):
    file = with_limit(cast.chen_li)
    file.customer.status = "blacklisted"
    file.customer.save()
    assert codes(judged(file)) == ["customer_off"]


def test_all_reasons_are_told_at_once(cast):
    file = with_limit(cast.chen_li, 10, category="bing", state="stopped", valid_until=date(2026, 1, 1))
    owe(file, 9000, cast.he_jing, days_late=90)
    found = ["stopped", "over_limit", "limit_expired", "category_bing", "overdue_long", "overdue_any"]
    assert codes(judged(file)) == found


@pytest.mark.rule("S0-21 R65")
def test_an_exception_lets_pass_what_it_covers_and_nothing_else(cast):
    file = with_limit(cast.chen_li)
    exception = allow(file, 60, cast.gm)
    assert judged(file, 1060).exception == exception
    assert judged(file, 1060).level == "warn"
    assert judged(file, 1061).level == "hold"
    assert judged(file, 1060, state="stopped").level == "hold"


def test_an_exception_that_has_run_out_or_is_used_up_lets_nothing_pass(cast):
    file = with_limit(cast.chen_li)
    allow(file, 60, cast.gm, days=-1)
    allow(file, 60, cast.gm, used=Decimal(30))
    assert judged(file, 1040).level == "hold"


def test_what_is_overdue_takes_the_whole_amount_of_an_exception(cast, publish):
    file = with_limit(cast.chen_li, 100_000)
    owe(file, 9000, cast.he_jing, days_late=90)
    assert judged(file, 100).needed == 100
    publish(exception_covers_overdue=False)
    assert judged(file, 100).needed is None
