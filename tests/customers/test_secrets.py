"""Sensitive fields: shown one at a time, with a reason, each read written down."""

import pytest
from django.urls import reverse

from core.actions import note_reading
from core.errors import Refused
from core.models import Event
from customers import actions
from regulations import policies
from tests.customers.numbers import MOBILE
from tests.regulations.rows import published

REASON = "客户要求回电"


def reveal_page(customer, field="phone"):
    return reverse("customers:reveal", args=[customer.pk, field])


def reads(customer):
    return Event.objects.about(customer).filter(kind=Event.Kind.READ)


@pytest.mark.rule("S0-13 R8")
def test_the_value_comes_once_with_the_reason_in_the_log(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    answer = client.post(reveal_page(winery), {"reason": REASON}, headers={"HX-Request": "true"})
    assert MOBILE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = reads(winery).get()
    assert (event.by, event.reason, event.details) == (cast.chen_li, REASON, {"field": "phone"})
    assert MOBILE not in client.get(reveal_page(winery)).content.decode()


def test_it_works_without_scripts(winery, cast, signed_in):
    client = signed_in(cast.chen_li)
    assert "<form" in client.get(reveal_page(winery)).content.decode()
    assert MOBILE in client.post(reveal_page(winery), {"reason": REASON}).content.decode()


def test_no_reason_no_value(winery, cast, signed_in):
    answer = signed_in(cast.chen_li).post(reveal_page(winery), {"reason": " 看 "})
    assert MOBILE not in answer.content.decode()
    assert not reads(winery).exists()
    with pytest.raises(Refused):
        actions.reveal(customer=winery, field="phone", reason="", by=cast.chen_li)


def test_a_contact_s_phone(winery, cast, signed_in):
    contact = winery.contacts.get()
    url = reverse("customers:contact_reveal", args=[winery.pk, contact.pk])
    answer = signed_in(cast.chen_li).post(url, {"reason": REASON}, headers={"HX-Request": "true"})
    assert "13912345678" in answer.content.decode()
    assert reads(winery).get().details["contact_name"] == "刘敏"


def test_the_deed_itself_refuses_other_fields_and_other_people_s_contacts(winery, make_customer, cast):
    mine = make_customer("别家酒业", owner=cast.wang_qian, phone=MOBILE)
    facts = {"customer": mine, "reason": REASON, "by": cast.wang_qian}
    for wrong in ({"field": "name"}, {"field": "phone", "contact": winery.contacts.get()}):
        with pytest.raises(Refused) as refusal:
            actions.reveal(**facts, **wrong)
        assert refusal.value.code == "unseen"
    assert not Event.objects.filter(kind=Event.Kind.READ).exists()


def test_only_sensitive_fields_have_an_address(winery, cast, signed_in):
    assert signed_in(cast.chen_li).get(reveal_page(winery, "name")).status_code == 404
    assert signed_in(cast.chen_li).get(reveal_page(winery, "phone_index")).status_code == 404


def test_who_may_not_gets_403_and_who_cannot_see_404(winery, cast, signed_in):
    for method in ("get", "post"):
        assert getattr(signed_in(cast.admin), method)(reveal_page(winery)).status_code == 403
        assert getattr(signed_in(cast.li_qiang), method)(reveal_page(winery)).status_code == 404
    with pytest.raises(Refused):
        actions.reveal(customer=winery, field="phone", reason=REASON, by=cast.admin)
    with pytest.raises(Refused):
        actions.reveal(customer=winery, field="phone", reason=REASON, by=cast.li_qiang)


@pytest.mark.rule("S1-27 R1", "S0-07 R4", "S0-09 R7", "S2-13 R3", "S3-13 R2")
def test_a_secret_customer_wants_clearance(make_customer, cast):
    customer = make_customer(phone=MOBILE, secrecy=2)
    cast.zhou_min.clearance = 1
    with pytest.raises(Refused) as refusal:
        actions.reveal(customer=customer, field="phone", reason=REASON, by=cast.zhou_min)
    assert refusal.value.code == "clearance"
    cast.zhou_min.clearance = 2
    assert actions.reveal(customer=customer, field="phone", reason=REASON, by=cast.zhou_min) == MOBILE


def test_nobody_reads_out_the_register(winery, cast):
    published(cast.system, reveals_an_hour=2)
    policies.forget()
    for _time in range(2):
        actions.reveal(customer=winery, field="phone", reason=REASON, by=cast.chen_li)
    with pytest.raises(Refused) as refusal:
        actions.reveal(customer=winery, field="phone", reason=REASON, by=cast.chen_li)
    assert refusal.value.code == "pace"


def test_reading_the_trail_uses_up_no_reveals(winery, cast):
    published(cast.system, reveals_an_hour=1)
    policies.forget()
    note_reading(details={"filter": []}, by=cast.chen_li)
    assert actions.reveal(customer=winery, field="phone", reason=REASON, by=cast.chen_li)


def test_the_page_offers_no_eye_that_would_be_refused(winery, cast, signed_in):
    page = reverse("customers:detail", args=[winery.pk])
    assert reveal_page(winery) in signed_in(cast.chen_li).get(page).content.decode()
    assert reveal_page(winery) not in signed_in(cast.admin).get(page).content.decode()


def test_the_least_length_of_a_reason_opens_its_rule(winery, cast, signed_in):
    page = signed_in(cast.chen_li).get(reveal_page(winery)).content.decode()
    assert '/regulations/policies/customers/#reveal_reason_length"' in page
    assert "至少" in page
