"""Two people act at the same moment. On PostgreSQL with real threads; SQLite lets one write at a time."""

import pytest
from django.utils import timezone

from customers import actions
from customers.merge import fingerprints
from customers.models import Contact, Customer, Interaction
from tests.customers.numbers import CREDIT_CODE
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_two_enter_the_same_credit_code(cast):
    def enter(name, by):
        return lambda: actions.create(customer=Customer(name=name, credit_code=CREDIT_CODE), by=by)

    done, refused = split(at_once(enter("甲", cast.chen_li), enter("乙", cast.li_qiang)))
    assert (len(done), [one.code for one in refused]) == (1, ["constraint"])
    assert Customer.objects.count() == 1


def test_a_form_sent_twice_at_once_makes_one_customer(cast):
    def enter():
        return actions.create(customer=Customer(name="甲"), by=cast.chen_li, key="k")

    results = at_once(enter, enter, enter)
    assert len({one.pk for one in results}) == 1
    assert Customer.objects.count() == 1


def test_an_interaction_sent_twice_at_once_is_recorded_once(make_customer, cast):
    customer = make_customer(owner=cast.chen_li)

    def record():
        row = Interaction(customer=customer, kind="call", at=timezone.now(), summary="x")
        return actions.add_interaction(interaction=row, by=cast.chen_li, key="k")

    at_once(record, record)
    assert Interaction.objects.count() == 1


def test_two_move_the_status(make_customer, cast):
    customer = make_customer(owner=cast.chen_li, status="active")

    def move(to, by):
        return lambda: actions.move(customer=customer, seen="active", to=to, reason="原因", by=by)

    done, refused = split(at_once(move("suspended", cast.chief), move("terminated", cast.director)))
    assert (len(done), [one.code for one in refused]) == (1, ["stale"])


def test_two_edit_the_same_field(make_customer, cast):
    customer = make_customer(owner=cast.chen_li)
    seen = fingerprints(customer, ["address"])

    def edit(text, by):
        return lambda: actions.edit(customer=customer, changes={"address": text}, seen=seen, by=by)

    done, refused = split(at_once(edit("甲", cast.chief), edit("乙", cast.chen_li)))
    assert (len(done), [one.code for one in refused]) == (1, ["stale"])


def test_two_make_their_contact_the_primary_one(make_customer, cast):
    customer = make_customer(owner=cast.chen_li)

    def add(name):
        contact = Contact(customer=customer, name=name, is_primary=True)
        return lambda: actions.add_contact(contact=contact, by=cast.chen_li)

    done, _refused = split(at_once(add("甲"), add("乙")))
    assert len(done) == 2
    assert customer.contacts.filter(is_primary=True).count() == 1
