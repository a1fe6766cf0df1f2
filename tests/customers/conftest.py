"""Customers of the cast."""

import pytest

from customers import actions
from customers.models import Contact, Customer
from tests.customers.numbers import MOBILE


@pytest.fixture
def make_customer(cast):
    """make_customer("华东酒业", owner=cast.chen_li) -> a customer entered by the system."""

    def make(name="华东酒业批发有限公司", owner=None, **facts):
        [made] = actions.create_customers([Customer(name=name, owner=owner, **facts)], by=cast.system)
        return Customer.objects.get(pk=made.pk)

    return make


@pytest.fixture
def winery(make_customer, cast):
    """A customer of 陈立 with most facts, and one contact."""
    customer = make_customer(
        owner=cast.chen_li,
        status="active",
        phone=MOBILE,
        trade_type="批发商",
        province="32",
        region="320115",
        address="江宁区秣周东路12号",
    )
    contact = Contact(customer=customer, name="刘敏", position="采购经理", phone="13912345678")
    actions.add_contact(contact=contact, by=cast.chen_li)
    return customer
