"""Deeds on the customer record."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import Event
from customers import actions
from customers.merge import fingerprints
from customers.models import Customer
from tests.customers.numbers import CREDIT_CODE, MOBILE

S = Customer.Status


def address(name, customer):
    return reverse(f"customers:{name}", args=[customer.pk])


def trail_of(customer, deed):
    return Event.objects.about(customer).filter(deed=deed)


# Create


@pytest.mark.rule("S1-05 R2", "S1-14 R3", "S0-17 R1", "S0-01 R1", "S0-20 R1", "S3-01 R6")
def test_a_new_customer_gets_code_owner_and_trail(cast):
    made = actions.create(customer=Customer(name="华东酒业", phone=MOBILE), by=cast.chen_li)
    assert made.code.startswith("KH-")
    assert (made.owner, made.department) == (cast.chen_li, cast.sales_one)
    assert trail_of(made, "customers.create").get().by == cast.chen_li


def test_who_may_not_enter_customers_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        actions.create(customer=Customer(name="华东酒业"), by=cast.he_jing)
    assert refusal.value.code == "forbidden"


def test_the_same_form_twice_makes_one_customer(cast):
    first = actions.create(customer=Customer(name="华东酒业"), by=cast.chen_li, key="k")
    second = actions.create(customer=Customer(name="华东酒业"), by=cast.chen_li, key="k")
    assert first == second
    assert Customer.objects.count() == 1
    assert Event.objects.filter(deed="customers.create").count() == 1


def test_a_refused_form_may_be_sent_again(cast, make_customer):
    other = make_customer("甲", credit_code=CREDIT_CODE)
    with pytest.raises(Refused) as refusal:
        actions.create(customer=Customer(name="乙", credit_code=CREDIT_CODE), by=cast.chen_li, key="k")
    assert refusal.value.code == "constraint"
    Customer.objects.filter(pk=other.pk).update(credit_code="")
    assert actions.create(customer=Customer(name="乙", credit_code=CREDIT_CODE), by=cast.chen_li, key="k").pk


# Edit


@pytest.mark.rule("S1-14 R5", "S1-25 R1", "S0-13 R5", "S0-20 R2", "S0-21 R2", "S3-01 R7")
def test_an_edit_writes_before_and_after(winery, cast):
    actions.edit(customer=winery, changes={"address": "新地址"}, by=cast.chen_li)
    event = trail_of(winery, "customers.edit").get()
    assert event.changes == {"address": ["江宁区秣周东路12号", "新地址"]}
    winery.refresh_from_db()
    assert (winery.address, winery.version) == ("新地址", 2)


def test_an_edit_that_changes_nothing_writes_nothing(winery, cast):
    actions.edit(customer=winery, changes={"address": winery.address}, by=cast.chen_li)
    assert not trail_of(winery, "customers.edit").exists()


def test_what_others_changed_meanwhile_stays(winery, cast):
    seen = fingerprints(winery, ["address", "note"])
    actions.edit(customer=winery, changes={"note": "甲改"}, by=cast.chief)
    actions.edit(customer=winery, changes={"address": "乙改"}, seen=seen, by=cast.chen_li)
    winery.refresh_from_db()
    assert (winery.note, winery.address) == ("甲改", "乙改")


def test_a_field_that_both_changed_stops_the_second(winery, cast):
    seen = fingerprints(winery, ["address", "note"])
    actions.edit(customer=winery, changes={"address": "甲改"}, by=cast.chief)
    with pytest.raises(Stale) as stale:
        actions.edit(customer=winery, changes={"address": "乙改", "note": "乙"}, seen=seen, by=cast.chen_li)
    assert stale.value.fields == ["address"]
    winery.refresh_from_db()
    assert (winery.address, winery.note) == ("甲改", "")


def test_secrets_land_masked_in_the_trail(winery, cast):
    actions.edit(customer=winery, changes={"phone": "13987654321"}, by=cast.chen_li)
    event = trail_of(winery, "customers.edit").get()
    assert event.changes == {"phone": ["138****8000", "139****4321"]}


def test_who_cannot_see_cannot_edit(winery, cast):
    with pytest.raises(Refused) as refusal:
        actions.edit(customer=winery, changes={"note": "x"}, by=cast.li_qiang)
    assert refusal.value.code == "unseen"


@pytest.mark.parametrize("who", ["he_jing", "sun", "admin", "root", "nobody"])
def test_who_may_not_edit_is_refused(winery, cast, who):
    with pytest.raises(Refused):
        actions.edit(customer=winery, changes={"note": "x"}, by=getattr(cast, who))


def test_the_system_may_edit(winery, cast):
    assert actions.edit(customer=winery, changes={"note": "x"}, by=cast.system).note == "x"


# Verify


@pytest.mark.rule("S0-13 R3")
def test_verification_names_day_and_person(winery, cast):
    done = actions.verify(customer=winery, version=winery.version, by=cast.chen_li)
    assert (done.verified_on, done.verified_by) == (timezone.localdate(), cast.chen_li)
    assert trail_of(winery, "customers.verify").exists()


def test_a_record_that_changed_is_not_verified_unseen(winery, cast):
    actions.edit(customer=winery, changes={"name": "改名"}, by=cast.chief)
    with pytest.raises(Stale):
        actions.verify(customer=winery, version=winery.version, by=cast.chen_li)


def test_verify_by_the_button(winery, cast, signed_in):
    answer = signed_in(cast.chen_li).post(address("verify", winery), {"version": winery.version})
    winery.refresh_from_db()
    assert answer.status_code == 302
    assert winery.verified_by == cast.chen_li


# Status


@pytest.mark.rule("S0-14 R8", "S0-21 R3")
@pytest.mark.parametrize(("start", "to"), [(a, b) for a, steps in Customer.STEPS.items() for b in steps])
def test_each_allowed_step(make_customer, cast, start, to):
    customer = make_customer(owner=cast.chen_li, status=start)
    moved = actions.move(customer=customer, seen=start, to=to, reason="有原因", by=cast.chief)
    assert moved.status == to
    assert trail_of(customer, "customers.move").get().changes == {"status": [start, to]}


def test_a_step_that_is_not_in_the_table_is_refused(winery, cast):
    with pytest.raises(Refused) as refusal:
        actions.move(customer=winery, seen=S.ACTIVE, to=S.PROSPECT, by=cast.chief)
    assert refusal.value.code == "step"


@pytest.mark.parametrize("to", [S.SUSPENDED, S.TERMINATED, S.BLACKLISTED])
def test_grave_steps_need_a_reason(winery, cast, to):
    with pytest.raises(Refused) as refusal:
        actions.move(customer=winery, seen=S.ACTIVE, to=to, reason="  ", by=cast.chief)
    assert refusal.value.code == "reason"


def test_a_stale_page_moves_nothing_and_hears_the_present_status(winery, cast, signed_in):
    actions.move(customer=winery, seen=S.ACTIVE, to=S.SUSPENDED, reason="欠款", by=cast.chief)
    answer = signed_in(cast.director).post(
        address("status", winery), {"seen": S.ACTIVE, "to": S.DORMANT, "reason": ""}, follow=True
    )
    winery.refresh_from_db()
    assert winery.status == S.SUSPENDED
    assert "暂停交易" in answer.content.decode()


def test_who_may_not_move_gets_403_and_who_cannot_see_404(winery, cast, signed_in, make_customer):
    assert signed_in(cast.chen_li).get(address("status", winery)).status_code == 403
    stranger = make_customer("外地酒业", owner=cast.li_qiang)
    assert signed_in(cast.chief).get(address("status", stranger)).status_code == 404
    with pytest.raises(Refused):
        actions.move(customer=winery, seen=S.ACTIVE, to=S.DORMANT, by=cast.chen_li)


# What the database holds true


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""},
        {"special_kind": "bank"},
        {"verified_on": "2026-01-01"},
        {"credit_code": CREDIT_CODE},
        {"source": "ERP", "source_code": "1"},
    ],
)
def test_each_constraint_has_a_row_that_breaks_it(make_customer, facts):
    make_customer("甲", credit_code=CREDIT_CODE, source="ERP", source_code="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(**{"name": "乙", "code": "X-1", **facts})


def test_owner_and_deputy_are_two_people(make_customer, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.create(name="乙", code="X-1", owner=cast.chen_li, deputy_owner=cast.chen_li)
