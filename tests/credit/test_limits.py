"""甲, 乙, 丙: suggested by rules with their reasons, decided by finance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions.limits import decide_limit, last_decision, longest
from credit.actions.records import add_event
from credit.exposure import shift
from credit.models import CreditFile, LimitCrossing, LimitDecision
from credit.policy import policy_for
from credit.suggesting import Known, reason_words, suggest
from tests.credit.conftest import make_customer, sell

TODAY = date(2026, 11, 22)
LARGE = {"employees": 1000, "first_sale_on": date(2023, 11, 1), "founded_on": date(2001, 1, 1)}
PLAIN = {"employees": 100, "founded_on": date(2001, 1, 1), "first_sale_on": date(2023, 11, 1)}


@pytest.mark.parametrize(
    ("known", "category", "codes"),
    [
        # 甲: large, steady, in good standing; the size of trade does not matter
        (LARGE, "jia", ["large_steady"]),
        (LARGE | {"claim": Decimal(9_000_000), "sales": Decimal(90_000_000)}, "jia", ["large_steady"]),
        (LARGE | {"employees": 999}, "yi", ["ordinary"]),
        (LARGE | {"first_sale_on": date(2024, 1, 1)}, "yi", ["ordinary"]),
        (LARGE | {"broken_faith": 1}, "bing", ["broken_faith"]),
        (LARGE | {"trade_type": "中间批发商"}, "bing", ["wholesaler"]),
        # 乙: nothing speaks against it
        (PLAIN, "yi", ["ordinary"]),
        ({}, "yi", ["ordinary", "unknown_staff", "unknown_age"]),
        # 丙: any of six
        (PLAIN | {"trade_type": "中间批发商"}, "bing", ["wholesaler"]),
        (PLAIN | {"claim": Decimal("700000.01")}, "bing", ["large_claim"]),
        (PLAIN | {"claim": Decimal(700_000)}, "yi", ["ordinary"]),
        (PLAIN | {"sales": Decimal("3000000.01")}, "bing", ["large_trade"]),
        (PLAIN | {"sales": Decimal(3_000_000)}, "yi", ["ordinary"]),
        (PLAIN | {"employees": 99}, "bing", ["small_staff"]),
        (PLAIN | {"founded_on": date(2025, 11, 23)}, "bing", ["young"]),
        (PLAIN | {"founded_on": date(2025, 11, 22)}, "yi", ["ordinary"]),
        (PLAIN | {"broken_faith": 2}, "bing", ["broken_faith"]),
        # every reason is named
        (PLAIN | {"employees": 3, "claim": Decimal(800_000)}, "bing", ["small_staff", "large_claim"]),
    ],
)
@pytest.mark.rule("S0-21 R58")
@pytest.mark.rule("S0-21 R59")
@pytest.mark.rule("S0-21 R60")
@pytest.mark.django_db
def test_the_rules_suggest_a_category_and_say_why(known, category, codes):
    suggestion = suggest(Known(**known), policy_for(), TODAY)
    assert suggestion.category == category
    assert [reason.code for reason in suggestion.reasons] == codes
    assert all("%(" not in reason_words(reason) for reason in suggestion.reasons)


@pytest.fixture
def customer(cast):
    return make_customer("鼎丰商贸", owner=cast.chen_li, employee_count=40, department=cast.sales_one)


def decide(customer, by, **facts):
    given = {
        "category": "yi",
        "limit": Decimal(100_000),
        "valid_until": timezone.localdate() + timedelta(days=100),
        "opinion": "付款及时,同意",
    }
    return decide_limit(customer=customer, by=by, **(given | facts))


@pytest.mark.rule("S1-13 R6")
@pytest.mark.django_db
def test_finance_decides_and_the_reasons_stay_with_the_decision(customer, cast):
    decision = decide(customer, cast.he_jing)
    file = CreditFile.objects.get(customer=customer)
    assert (file.category, file.limit, file.decided_by) == ("yi", 100_000, cast.he_jing)
    assert (decision.category, decision.suggested) == ("yi", "bing")
    assert decision.reasons == [{"code": "small_staff", "figures": {"employees": 40, "bound": 100}}]
    assert Event.objects.get(deed="credit.decide_limit").changes["limit"]
    assert Notice.objects.filter(rule="credit.limit_decided", person=cast.chen_li).count() == 1


@pytest.mark.rule("S1-13 R6")
@pytest.mark.django_db
def test_nobody_else_decides(customer, cast, signed_in):
    for person in (cast.chen_li, cast.chief, cast.gm):
        with pytest.raises(Refused):
            decide(customer, person)
    assert signed_in(cast.chen_li).get(reverse("credit:limit", args=[customer.pk])).status_code == 403


@pytest.mark.rule("S0-21 R63")
@pytest.mark.django_db
def test_a_limit_has_a_most_and_a_longest_time(customer, cast, publish):
    publish(limit_most="50000", limit_valid=6)
    today = timezone.localdate()
    for wrong in (
        {"limit": Decimal("50000.01")},
        {"limit": Decimal(-1)},
        {"limit": Decimal(1), "valid_until": today - timedelta(days=1)},
        {"limit": Decimal(1), "valid_until": longest(policy_for(), today) + timedelta(days=1)},
        {"limit": Decimal(1), "opinion": "  "},
        {"limit": Decimal(1), "category": "a"},
    ):
        with pytest.raises(Refused):
            decide(customer, cast.he_jing, **wrong)
    assert decide(customer, cast.he_jing, limit=Decimal(50_000), valid_until=today)


@pytest.mark.rule("S0-21 R62")
@pytest.mark.django_db
def test_a_limit_follows_an_event_only_when_there_is_one(customer, cast):
    with pytest.raises(Refused, match="先"):
        decide(customer, cast.he_jing, ground="event")
    add_event(customer=customer, kind="dishonour", on=timezone.localdate(), text="退票", by=cast.chen_li)
    assert decide(customer, cast.he_jing, ground="event", category="bing").ground == "event"


@pytest.mark.rule("S0-17 R9")
@pytest.mark.rule("S0-21 R64")
@pytest.mark.django_db
def test_a_limit_may_fall_below_what_is_owed_and_that_is_near_at_once(customer, cast):
    decide(customer, cast.he_jing)
    shift(CreditFile.objects.get(customer=customer), by=cast.he_jing, receivables=Decimal(60_000))
    lower = decide(customer, cast.he_jing, limit=Decimal(50_000))
    assert lower.warning
    assert CreditFile.objects.get(customer=customer).is_near
    assert not decide(customer, cast.he_jing, limit=Decimal(200_000)).warning
    assert list(LimitCrossing.objects.order_by("id").values_list("is_up", flat=True)) == [True, False]


@pytest.mark.django_db
def test_of_two_tabs_the_second_learns_of_the_first(customer, cast, signed_in):
    decide(customer, cast.he_jing, seen=0)
    with pytest.raises(Stale):
        decide(customer, cast.he_jing, seen=0)
    browser, address = signed_in(cast.he_jing), reverse("credit:limit", args=[customer.pk])
    typed = {
        "seen": 0,
        "category": "bing",
        "limit": "30000",
        "valid_until": timezone.localdate().isoformat(),
        "ground": "base",
        "opinion": "第二个窗口",
    }
    again = browser.post(address, typed)
    assert again.status_code == 422
    assert "第二个窗口" in again.content.decode()
    assert LimitDecision.objects.count() == 1
    form = again.context["form"]
    assert browser.post(address, typed | {"seen": form["seen"].value()}).status_code == 302
    assert last_decision(CreditFile.objects.get(customer=customer)) == LimitDecision.objects.latest("id").pk


@pytest.mark.django_db
def test_a_doubled_click_decides_once(customer, cast, signed_in):
    browser, address = signed_in(cast.he_jing), reverse("credit:limit", args=[customer.pk])
    form = browser.get(address).context["form"]
    typed = {name: str(form[name].value()) for name in ("token", "seen", "category")} | {"ground": "base"}
    typed |= {"limit": "1000", "valid_until": timezone.localdate().isoformat(), "opinion": "同意"}
    assert [browser.post(address, typed).status_code for _time in range(2)] == [302, 302]
    assert LimitDecision.objects.count() == 1


@pytest.mark.rule("S0-21 R61")
@pytest.mark.django_db
def test_past_collection_and_margin_stand_beside_the_suggestion(customer, cast, signed_in):
    sell(customer, 1000, date(2026, 3, 1), cost=Decimal(700))
    history = signed_in(cast.he_jing).get(reverse("credit:limit", args=[customer.pk])).context["form"].history
    assert history.margin == 30


@pytest.mark.rule("S0-21 R67")
@pytest.mark.django_db
def test_value_grade_and_credit_category_are_two_things(customer, cast):
    decide(customer, cast.he_jing, category="bing")
    assert CreditFile.objects.get(customer=customer).get_category_display() == "丙"
