"""Changing who looks after a customer."""

import pytest
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import Event
from customers import actions
from customers.actions.owners import keeping
from customers.models import OwnerChange


def owner_page(customer):
    return reverse("customers:owner", args=[customer.pk])


@pytest.mark.rule("S1-16 R1")
def test_the_department_follows_the_owner(winery, cast):
    done = actions.assign(customer=winery, owner=cast.li_qiang, deputy=cast.chen_li, reason="调区", by=cast.director)
    assert (done.owner, done.deputy_owner, done.department) == (cast.li_qiang, cast.chen_li, cast.sales_two)
    change = OwnerChange.objects.get(customer=winery)
    assert (change.old_owner, change.new_owner, change.reason) == (cast.chen_li, cast.li_qiang, "调区")
    event = Event.objects.about(winery).get(deed="customers.assign")
    assert event.changes["owner"] == ["陈立", "李强"]
    assert event.reason == "调区"


def test_a_department_that_is_given_stays(winery, cast):
    facts = {"owner": cast.li_qiang, "department": cast.sales, "reason": "调区", "by": cast.director}
    assert actions.assign(customer=winery, **facts).department == cast.sales


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " "}, "reason"),
        ({"deputy": "wang_qian"}, "two_people"),
        ({"owner": "chen_li"}, "nothing"),
    ],
)
def test_what_cannot_be_done_is_refused(winery, cast, facts, code):
    wanted = {"owner": "wang_qian", "deputy": None, "reason": "调区", **facts}
    people = {name: getattr(cast, wanted[name]) if wanted[name] else None for name in ("owner", "deputy")}
    with pytest.raises(Refused) as refusal:
        actions.assign(customer=winery, **people, reason=wanted["reason"], by=cast.director)
    assert refusal.value.code == code
    assert not OwnerChange.objects.exists()


def test_only_people_at_work(winery, cast):
    cast.wang_qian.state = "left"
    cast.wang_qian.save()
    with pytest.raises(Refused) as refusal:
        actions.assign(customer=winery, owner=cast.wang_qian, reason="调区", by=cast.director)
    assert refusal.value.code == "not_at_work"


def test_a_stale_page_hears_the_present_owner(winery, cast):
    seen = keeping(winery)
    actions.assign(customer=winery, owner=cast.li_qiang, reason="调区", by=cast.director)
    with pytest.raises(Stale) as stale:
        actions.assign(customer=winery, owner=cast.wang_qian, reason="调区", seen=seen, by=cast.director)
    assert "李强" in str(stale.value)


def test_whoever_gives_a_customer_away_lands_on_the_list(winery, cast, signed_in):
    data = {"owner": cast.li_qiang.pk, "reason": "调区", "seen": keeping(winery)}
    answer = signed_in(cast.chief).post(owner_page(winery), data)
    assert answer["Location"] == reverse("customers:list")
    winery.refresh_from_db()
    assert winery.owner == cast.li_qiang


def test_the_form_keeps_what_was_typed(winery, cast, signed_in):
    data = {"owner": cast.wang_qian.pk, "deputy": cast.wang_qian.pk, "reason": "很长的原因"}
    answer = signed_in(cast.chief).post(owner_page(winery), data)
    assert answer.context["form"].errors["deputy"]
    assert "很长的原因" in answer.content.decode()


def test_who_may_not_gets_403_and_who_cannot_see_404(winery, make_customer, cast, signed_in):
    assert signed_in(cast.chen_li).get(owner_page(winery)).status_code == 403
    stranger = make_customer("外地酒业", owner=cast.li_qiang)
    assert signed_in(cast.chief).get(owner_page(stranger)).status_code == 404
    with pytest.raises(Refused):
        actions.assign(customer=winery, owner=cast.wang_qian, reason="x", by=cast.chen_li)
