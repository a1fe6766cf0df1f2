"""Customers by the dozen: entered, changed and taken back, with codes, owners, trail and search text."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import Event
from core.secrets import blind_index
from customers import hooks
from customers.actions import create_customers, remove_customers, update_customers
from customers.models import Contact, Customer, CustomerSearch, Interaction, OwnerChange

PHONE = "13812345678"


def draft(name="上海甲有限公司", **facts):
    return Customer(name=name, **facts)


def create(by, *customers, **facts):
    return create_customers(list(customers) or [draft()], by=by, **facts)


def test_new_customers_get_codes_one_after_the_other(cast):
    made = create(cast.zhou_min, draft("甲"), draft("乙"))
    later = create(cast.zhou_min, draft("丙"))
    assert [customer.code for customer in [*made, *later]] == ["KH-0000001", "KH-0000002", "KH-0000003"]


def test_new_customer_is_found_by_name_and_phone_and_its_phone_is_sealed(cast):
    [made] = create(cast.zhou_min, draft(phone="138 1234 5678"))
    kept = Customer.objects.get(pk=made.pk)
    assert kept.phone.reveal() == "138 1234 5678"
    assert kept.phone_index == blind_index(PHONE, "phone")
    assert kept.name_key == "上海甲"
    assert CustomerSearch.objects.filter(pk=made.pk).exists()


def test_first_contact_comes_in_with_its_customer(cast):
    customer = draft()
    create(cast.zhou_min, customer, contacts=[Contact(customer=customer, name="李梅", phone=PHONE, is_primary=True)])
    contact = Contact.objects.get(customer=customer)
    assert contact.phone.reveal() == PHONE
    assert contact.phone_index == blind_index(PHONE, "phone")


def test_every_new_customer_leaves_a_line_in_the_trail(cast):
    made = create(cast.zhou_min, draft("甲"), draft("乙"), details={"import": 7})
    events = Event.objects.filter(deed="customers.create")
    assert {(event.record_id, event.by, event.details["import"]) for event in events} == {
        (customer.pk, cast.zhou_min, 7) for customer in made
    }


def test_representative_owns_what_they_enter(cast):
    [mine, other] = create(cast.chen_li, draft("甲"), draft("乙", owner=cast.li_qiang))
    assert mine.owner == other.owner == cast.chen_li
    assert mine.department == cast.sales_one


def test_chief_keeps_a_customer_without_owner_in_the_department(cast):
    [made, given] = create(cast.chief, draft("甲"), draft("乙", owner=cast.li_qiang))
    assert (made.owner, made.department) == (None, cast.sales_one)
    assert (given.owner, given.department) == (cast.li_qiang, cast.sales_two)


def test_customer_of_someone_who_sees_all_has_no_owner_yet(cast):
    [made] = create(cast.zhou_min, draft())
    assert (made.owner, made.department) == (None, None)


def test_whoever_may_not_add_customers_is_refused(cast):
    with pytest.raises(Refused):
        create(cast.sun, draft())
    with pytest.raises(Refused):
        create(cast.chen_li, draft(), deed="customers.import")
    assert not Customer.objects.exists()


def test_system_may_do_everything(cast):
    assert create(cast.system, draft(), deed="customers.import")


def test_credit_code_is_once(cast):
    create(cast.zhou_min, draft(credit_code="91310117MA1J3AJ43G"))
    with pytest.raises(IntegrityError):
        create(cast.zhou_min, draft("乙", credit_code="91310117MA1J3AJ43G"))


def test_changes_are_written_with_before_and_after(cast):
    [made] = create(cast.zhou_min, draft(phone=PHONE))
    update_customers([(made, {"name": "上海乙有限公司", "phone": "13900001111", "fax": ""})], by=cast.zhou_min)
    kept = Customer.objects.get(pk=made.pk)
    assert (kept.name_key, kept.version) == ("上海乙", 2)
    assert kept.phone_index == blind_index("13900001111", "phone")
    event = Event.objects.get(deed="customers.edit")
    assert event.changes["name"] == ["上海甲有限公司", "上海乙有限公司"]
    assert event.changes["phone"] == ["138****5678", "139****1111"]
    assert "fax" not in event.changes


def test_nothing_is_written_when_nothing_changes(cast):
    [made] = create(cast.zhou_min, draft())
    update_customers([(made, {"name": made.name})], by=cast.zhou_min)
    assert Customer.objects.get(pk=made.pk).version == 1
    assert not Event.objects.filter(deed="customers.edit").exists()


def test_stale_customer_is_refused_and_nothing_of_the_batch_is_written(cast):
    first, second = create(cast.zhou_min, draft("甲"), draft("乙"))
    Customer.objects.filter(pk=second.pk).update(version=2)
    with pytest.raises(Stale) as caught:
        update_customers([(first, {"fax": "1"}), (second, {"fax": "2"})], by=cast.zhou_min)
    assert caught.value.current == second
    assert not Customer.objects.exclude(fax="").exists()


def test_others_customers_cannot_be_changed(cast):
    [made] = create(cast.li_qiang, draft())
    with pytest.raises(Refused):
        update_customers([(made, {"fax": "1"})], by=cast.chen_li)


def test_new_owner_needs_the_right_and_is_remembered(cast):
    [made] = create(cast.chen_li, draft())
    with pytest.raises(Refused):
        update_customers([(made, {"owner": cast.wang_qian})], by=cast.chen_li)
    update_customers([(made, {"owner": cast.wang_qian})], by=cast.chief, reason="调岗")
    change = OwnerChange.objects.get(customer=made)
    assert (change.old_owner, change.new_owner, change.reason) == (cast.chen_li, cast.wang_qian, "调岗")


def test_untouched_customers_are_removed_with_their_own_contacts(cast):
    customer = draft()
    contact = Contact(customer=customer, name="李梅")
    create(cast.zhou_min, customer, contacts=[contact])
    assert remove_customers([customer.pk], by=cast.he_jing, contacts=[contact.pk]) == {}
    assert not Customer.objects.exists()
    assert Event.objects.filter(deed="customers.remove", record_name=customer.name).exists()


def test_customers_in_use_are_kept_with_the_reason(cast, monkeypatch):
    with_contact, with_call, with_sales, free = create(cast.zhou_min, *[draft(name) for name in "甲乙丙丁"])
    Contact.objects.create(customer=with_contact, name="李梅")
    Interaction.objects.create(customer=with_call, kind="call", at=timezone.now(), summary="问价", by=cast.zhou_min)
    monkeypatch.setattr(hooks, "held_by", [lambda ids: {with_sales.pk: "销售"}])
    kept = remove_customers(Customer.objects.values_list("pk", flat=True), by=cast.he_jing)
    assert kept.keys() == {with_contact.pk, with_call.pk, with_sales.pk}
    assert all(kept.values())
    assert not Customer.objects.filter(pk=free.pk).exists()
