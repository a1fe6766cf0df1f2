"""Contacts: add, edit, remove."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import Event
from customers import actions
from customers.models import Contact, CustomerSearch


def contact_page(contact, name="contact_edit"):
    return reverse(f"customers:{name}", args=[contact.customer_id, contact.pk])


@pytest.fixture
def liu_min(winery):
    return winery.contacts.get()


def test_the_first_contact_is_the_primary_one(liu_min):
    assert liu_min.is_primary


def test_a_new_primary_contact_takes_the_place_of_the_old_one(winery, liu_min, cast):
    added = actions.add_contact(contact=Contact(customer=winery, name="王芳", is_primary=True), by=cast.chen_li)
    assert list(winery.contacts.filter(is_primary=True)) == [added]


def test_a_contact_is_found_by_name(winery, liu_min):
    assert "刘刘敏敏" in CustomerSearch.objects.get(customer=winery).text


def test_the_trail_hangs_on_the_customer_with_the_phone_masked(winery, liu_min):
    event = Event.objects.about(winery).get(deed="customers.add_contact")
    assert event.changes["phone"] == ["", "139****5678"]
    assert event.details["contact_name"] == "刘敏"


def test_add_at_the_page(winery, cast, signed_in):
    url = reverse("customers:contact_new", args=[winery.pk])
    data = {"name": "王芳", "position": "会计", "phone": "021-58881234", "token": "t"}
    client = signed_in(cast.chen_li)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302  # the doubled click
    added = winery.contacts.get(name="王芳")
    assert (added.position, added.phone.reveal()) == ("会计", "021-58881234")


def test_a_phone_that_is_none_is_refused_and_kept_in_the_form(winery, cast, signed_in):
    url = reverse("customers:contact_new", args=[winery.pk])
    answer = signed_in(cast.chen_li).post(url, {"name": "王芳", "phone": "abc"})
    assert answer.context["form"].errors["phone"]
    assert "王芳" in answer.content.decode()
    assert winery.contacts.count() == 1


def test_edit_at_the_page_never_shows_the_phone(liu_min, cast, signed_in):
    client = signed_in(cast.chen_li)
    page = client.get(contact_page(liu_min)).content.decode()
    assert "139****5678" in page
    assert "13912345678" not in page
    assert client.post(contact_page(liu_min), {"name": "刘敏敏", "is_primary": "on"}).status_code == 302
    liu_min.refresh_from_db()
    assert (liu_min.name, liu_min.phone.reveal()) == ("刘敏敏", "13912345678")


def test_clearing_the_phone_is_said_in_so_many_words(liu_min, cast, signed_in):
    data = {"name": "刘敏", "is_primary": "on", "phone": "", "phone_clear": "on"}
    signed_in(cast.chen_li).post(contact_page(liu_min), data)
    liu_min.refresh_from_db()
    assert not liu_min.phone
    assert liu_min.phone_index == ""


def test_the_second_editor_sees_both_versions(liu_min, cast, signed_in):
    client = signed_in(cast.chen_li)
    seen = client.get(contact_page(liu_min)).context["form"]["seen"].value()
    actions.edit_contact(contact=liu_min, changes={"position": "总经理"}, by=cast.chief)
    data = {"name": "刘敏", "position": "副总经理", "is_primary": "on", "seen": seen}
    page = client.post(contact_page(liu_min), data)
    assert "副总经理" in page.content.decode()
    [clash] = page.context["form"].clashes
    assert (clash.mine, clash.theirs, clash.by) == ("副总经理", "总经理", "陈科长")


def test_remove_asks_first_and_keeps_the_trail(winery, liu_min, cast, signed_in):
    client = signed_in(cast.chen_li)
    assert "刘敏" in client.get(contact_page(liu_min, "contact_remove")).content.decode()
    assert winery.contacts.exists()
    client.post(contact_page(liu_min, "contact_remove"), {"version": liu_min.version})
    assert not winery.contacts.exists()
    event = Event.objects.about(winery).get(deed="customers.remove_contact")
    assert event.changes["phone"] == ["139****5678", ""]
    assert "刘刘敏敏" not in CustomerSearch.objects.get(customer=winery).text


def test_a_changed_contact_is_not_removed_unseen(liu_min, cast):
    actions.edit_contact(contact=liu_min, changes={"position": "总经理"}, by=cast.chief)
    with pytest.raises(Stale):
        actions.remove_contact(contact=liu_min, version=1, by=cast.chen_li)


def test_a_removed_contact_cannot_be_edited(liu_min, cast):
    actions.remove_contact(contact=liu_min, version=1, by=cast.chen_li)
    with pytest.raises(Refused) as refusal:
        actions.edit_contact(contact=liu_min, changes={"position": "x"}, by=cast.chen_li)
    assert refusal.value.code == "removed"


def test_who_may_not_gets_403_and_who_cannot_see_404(winery, liu_min, cast, signed_in):
    new = reverse("customers:contact_new", args=[winery.pk])
    for url in (new, contact_page(liu_min), contact_page(liu_min, "contact_remove")):
        assert signed_in(cast.he_jing).get(url).status_code == 403
        assert signed_in(cast.li_qiang).get(url).status_code == 404
    with pytest.raises(Refused):
        actions.add_contact(contact=Contact(customer=winery, name="x"), by=cast.he_jing)
    with pytest.raises(Refused):
        actions.remove_contact(contact=liu_min, version=1, by=cast.li_qiang)


def test_a_contact_of_another_customer_is_404(liu_min, make_customer, cast, signed_in):
    other = make_customer("外地酒业", owner=cast.chen_li)
    url = reverse("customers:contact_edit", args=[other.pk, liu_min.pk])
    assert signed_in(cast.chen_li).get(url).status_code == 404


def test_one_primary_contact_is_a_constraint(winery):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(customer=winery, name="王芳", is_primary=True)
