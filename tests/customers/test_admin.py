"""Customers in the administration: scoped, read only."""

from django.urls import reverse

from tests.customers.numbers import MOBILE

LIST = "/admin/customers/customer/"


def record_page(customer, verb="change"):
    return reverse(f"admin:customers_customer_{verb}", args=[customer.pk])


def test_managers_look_up_within_their_scope(winery, make_customer, cast, signed_in):
    stranger = make_customer("客服酒业", owner=cast.zhou_min)
    client = signed_in(cast.director)
    text = client.get(LIST).content.decode()
    assert winery.name in text
    assert stranger.name not in text
    assert client.get(record_page(winery)).status_code == 200
    assert client.get(record_page(stranger)).status_code == 302  # Django's way to say that there is none


def test_found_by_initials(winery, cast, signed_in):
    client = signed_in(cast.director)
    assert winery.name in client.get(LIST, {"q": "hdjy"}).content.decode()
    assert winery.name not in client.get(LIST, {"q": "zzzz"}).content.decode()


def test_nothing_is_changed_here_and_no_secret_shown(winery, cast, signed_in):
    client = signed_in(cast.director)
    text = client.get(record_page(winery)).content.decode()
    assert MOBILE not in text
    assert 'name="_save"' not in text
    assert client.post(record_page(winery), {"name": "x"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(record_page(winery, "delete")).status_code == 403


def test_the_flag_of_the_superuser_grants_no_rows(winery, cast, signed_in):
    assert winery.name not in signed_in(cast.root).get(LIST).content.decode()


def test_who_does_not_open_the_administration_gets_403(winery, cast, signed_in):
    assert signed_in(cast.chen_li).get(LIST).status_code == 403


def test_people_are_named_without_a_link_that_refuses(winery, cast, signed_in):
    page = signed_in(cast.director).get(record_page(winery)).content.decode()
    assert str(winery.owner) in page
    assert "/admin/staff/" not in page.partition("<main")[2].partition("<form")[2]
