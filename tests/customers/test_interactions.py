"""Recording interactions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from customers import actions
from customers.models import Contact, Interaction


def new_page(customer):
    return reverse("customers:interaction_new", args=[customer.pk])


def typed(**values):
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return {"kind": "visit", "direction": "out", "at": at, "summary": "面谈春节备货", "token": "t", **values}


@pytest.mark.rule("S1-14 R11")
def test_recorded_at_the_page(winery, cast, signed_in):
    contact = winery.contacts.get()
    next_on = timezone.localdate() + timedelta(days=7)
    data = typed(contact=contact.pk, next_step="答复账期", next_on=next_on.isoformat(), is_major="on")
    assert signed_in(cast.chen_li).post(new_page(winery), data).status_code == 302
    [row] = Interaction.objects.all()
    assert (row.by, row.contact, row.next_on, row.is_major) == (cast.chen_li, contact, next_on, True)
    assert Event.objects.about(winery).get(deed="customers.add_interaction").details["interaction"] == row.pk


def test_the_form_begins_with_now(winery, cast, signed_in):
    form = signed_in(cast.chen_li).get(new_page(winery)).context["form"]
    assert abs(form.initial["at"] - timezone.now()) < timedelta(minutes=2)


def test_a_doubled_click_records_once(winery, cast, signed_in):
    client, data = signed_in(cast.chen_li), typed()
    for _click in range(2):
        assert client.post(new_page(winery), data).status_code == 302
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"at": "0001-01-01T00:00"}, "at"),
        ({"summary": ""}, "summary"),
        ({"at": "2999-01-01T10:00"}, "at"),
        ({"next_on": "2999-01-01", "next_step": "x"}, "next_on"),
        ({"next_on": "2026-12-01"}, "next_step"),
        ({"kind": "telepathy"}, "kind"),
    ],
)
def test_what_is_not_sound_comes_back(winery, cast, signed_in, values, field):
    answer = signed_in(cast.chen_li).post(new_page(winery), typed(**values))
    assert answer.context["form"].errors[field]
    assert not Interaction.objects.exists()


def test_only_contacts_of_this_customer(winery, make_customer, cast, signed_in):
    stranger = Contact.objects.create(customer=make_customer("外地酒业", owner=cast.chen_li), name="外人")
    answer = signed_in(cast.chen_li).post(new_page(winery), typed(contact=stranger.pk))
    assert answer.context["form"].errors["contact"]
    row = Interaction(customer=winery, kind="call", at=timezone.now(), summary="x", contact=stranger)
    with pytest.raises(Refused):
        actions.add_interaction(interaction=row, by=cast.chen_li)


def test_finance_may_record_readers_may_not(winery, cast, signed_in):
    assert signed_in(cast.he_jing).get(new_page(winery)).status_code == 200
    assert signed_in(cast.sun).get(new_page(winery)).status_code == 403
    assert signed_in(cast.li_qiang).get(new_page(winery)).status_code == 404
