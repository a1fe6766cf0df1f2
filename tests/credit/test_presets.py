"""What exporter, manufacturer and car dealer set is what the company does."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from core.dates import months_after
from core.errors import Refused
from core.jobs import run_now
from credit.actions import opening, start_grading
from credit.actions.dunning import dunning_day
from credit.actions.expiring import open_reviews
from credit.actions.limits import decide_limit, longest
from credit.checking import check
from credit.collecting import stage_due
from credit.models import Condition, CreditFile
from credit.policy import policy_for
from customers.policy import policy_for as customer_policy
from regulations import policies
from regulations.actions import apply_preset
from tests.credit.conftest import make_customer
from tests.credit.test_grading import graded
from tests.credit.test_grading_groups import EIGHT, sold_to
from tests.credit.test_grading_groups import letters as letters_of
from tests.regulations.preset_files import shipped_with

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def lent_to(cast, **facts) -> CreditFile:
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one, status="active")
    return CreditFile.objects.create(customer=customer, limit=Decimal(1000), valid_until=date(2027, 1, 1), **facts)


def codes(file: CreditFile) -> set[str]:
    return {reason.code for reason in check(file, Decimal(10), TODAY, policy_for()).reasons}


@pytest.mark.rule("S0-21 R73")
@pytest.mark.parametrize(("wanted", "held"), [("true", True), ("false", False)])
def test_an_exporter_trades_only_after_the_card(cast, folder, wanted, held):
    apply_preset(name=shipped_with(folder, "exporter", opening_required=wanted), by=cast.admin)
    assert ("not_opened" in codes(lent_to(cast))) is held
    opened = lent_to(cast, opened_at=timezone.now(), opened_by=cast.gm)
    assert "not_opened" not in codes(opened)


@pytest.mark.rule("S0-21 R6")
def test_an_exporter_has_seven_trade_types(cast, folder):
    before = customer_policy().trade_types
    apply_preset(name=shipped_with(folder, "exporter"), by=cast.admin)
    assert len(customer_policy().trade_types) == 7
    assert customer_policy().trade_types != before


@pytest.mark.parametrize(
    ("chain", "signers"),
    [(None, ["sales_director", "general_manager"]), ('[{ who = "chairman" }]', ["chairman"])],
)
def test_the_card_of_an_exporter_is_signed_by_manager_and_head_office(cast, folder, chain, signers):
    apply_preset(name=shipped_with(folder, "exporter", **({"opening_chain": chain} if chain else {})), by=cast.admin)
    customer = make_customer("华东", owner=cast.chen_li, department=cast.sales_one)
    card = opening.begin_card(customer=customer, by=cast.chen_li)
    assert [step.who for step in policy_for(card).opening_chain] == signers
    assert str(policies.clause_of("credit", "opening_chain", card.policy).number) == "第十一条"


@pytest.mark.parametrize(("boundary", "grade"), [('"reaches"', "A"), ('"within"', "C")])
def test_the_exporter_keeps_who_crosses_the_cut_off_in_the_better_grade(cast, folder, boundary, grade):
    apply_preset(name=shipped_with(folder, "exporter", grade_boundary=boundary), by=cast.admin)
    policy = policy_for()
    rows = graded([60, 40], cuts=policy.grade_cuts, boundary=policy.grade_boundary)
    assert [row.grade for row in rows] == ["A", grade]


@pytest.mark.parametrize(("month", "opened"), [("3", 1), ("2", 0)])
def test_a_manufacturer_reviews_limits_in_the_month_of_the_grading(cast, folder, month, opened):
    apply_preset(name=shipped_with(folder, "manufacturer", review_month=month), by=cast.admin)
    lent_to(cast)
    assert open_reviews(date(2027, 3, 2), policy_for(), by=cast.system) == opened


@pytest.mark.parametrize(("months", "refused"), [("12", True), ("24", False)])
def test_a_manufacturer_decides_limits_for_a_year(cast, folder, months, refused):
    apply_preset(name=shipped_with(folder, "manufacturer", limit_valid=months), by=cast.admin)
    policy, today = policy_for(), timezone.localdate()
    in_two_years = months_after(today, 24)
    assert (in_two_years > longest(policy, today)) is refused
    facts = {"category": "yi", "limit": Decimal(1), "opinion": "同意", "by": cast.he_jing}
    customer = lent_to(cast).customer
    with pytest.raises(Refused) if refused else nullcontext():
        decide_limit(customer=customer, valid_until=in_two_years, **facts)


@pytest.mark.rule("S3-05 R2")
@pytest.mark.parametrize(("level", "passes"), [('"hold"', False), ('"warn"', True)])
def test_a_car_dealer_lets_no_car_go_before_the_loan_is_paid_in(cast, folder, level, passes):
    apply_preset(name=shipped_with(folder, "car_dealer", condition_level=level), by=cast.admin)
    file = lent_to(cast)
    Condition.objects.create(file=file, kind="loan_paid", asked_at=timezone.now(), asked_by=cast.chief)
    assert check(file, Decimal(10), TODAY, policy_for()).passes is passes


@pytest.mark.rule("S3-05 R1")
@pytest.mark.parametrize(("day", "expected"), [("31", date(2026, 11, 30)), ("20", date(2026, 11, 20))])
def test_a_car_dealer_reminds_at_the_end_of_the_month(cast, folder, day, expected):
    assert dunning_day(TODAY) == date(2026, 11, 25)
    apply_preset(name=shipped_with(folder, "car_dealer", dunning_day=day), by=cast.admin)
    assert dunning_day(TODAY) == expected


@pytest.mark.parametrize(("days", "stage"), [("1", "call"), ("7", "remind")])
def test_a_car_dealer_reminds_by_telephone(cast, folder, days, stage):
    apply_preset(name=shipped_with(folder, "car_dealer", call_after=days), by=cast.admin)
    assert stage_due(policy_for(), 3, Decimal(1000)) == stage


@pytest.mark.rule("S3-05 R4")
@pytest.mark.parametrize("copies", [None, '["第一联 仓库"]'])
def test_a_car_dealer_prints_three_copies_of_a_return_slip(cast, folder, copies):
    changed = {"return_copies": copies} if copies else {}
    apply_preset(name=shipped_with(folder, "car_dealer", **changed), by=cast.admin)
    wanted = ("第一联 仓库",) if copies else ("第二联 仓库", "第三联 财务", "第四联 销售")
    assert policy_for().return_copies == wanted
    version = policies.version_in_force("credit")
    assert str(policies.clause_of("credit", "return_copies", version).number) == "第三条"


@pytest.mark.rule("S0-21 R11")
@pytest.mark.rule("S0-21 R12")
@pytest.mark.parametrize(("group", "letters"), [('"both"', "AABBBCCC"), ('"owner"', "CCCCCCCC")])
def test_an_exporter_grades_inside_each_type_of_each_representative(cast, folder, group, letters):
    apply_preset(name=shipped_with(folder, "exporter", grade_group=group), by=cast.admin)
    small = sold_to(EIGHT, trade_type="地区DIY店", owner=cast.chen_li)
    sold_to([100_000], trade_type="其他", owner=cast.chen_li)
    assert letters_of(graded_by_hand(cast.gm), small) == letters


@pytest.mark.rule("S1-13 R1")
@pytest.mark.parametrize(("scheme", "has_score"), [('"score"', True), ('"share"', False)])
def test_a_manufacturer_grades_by_several_indicators(cast, folder, scheme, has_score):
    apply_preset(name=shipped_with(folder, "manufacturer", grade_scheme=scheme), by=cast.admin)
    sold_to(EIGHT)
    assert (graded_by_hand(cast.gm).rows.first().score is not None) is has_score


@pytest.mark.rule("S1-13 R5")
@pytest.mark.parametrize(("months", "is_new"), [("36", True), ("12", False)])
def test_a_manufacturer_calls_new_customers_provisional(cast, folder, months, is_new):
    apply_preset(name=shipped_with(folder, "manufacturer", provisional_months=months), by=cast.admin)
    sold_to([10])
    assert graded_by_hand(cast.gm).rows.get().is_provisional is is_new


def graded_by_hand(by):
    run = start_grading(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), by=by)
    run_now(run.job)
    run.refresh_from_db()
    return run
