"""What was sent back to somebody who left blocks nobody: superiors and successors withdraw it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals import actions as approvals
from approvals.models import Approval
from core.errors import Refused, Stale
from core.models import Notice
from credit.actions.exceptions import ask_exception
from credit.actions.withdrawing import may_withdraw, withdraw_exception
from credit.models import CreditException
from customers.models import Customer
from staff.models import User
from tests.credit.watching import make_file, make_supervisor

pytestmark = pytest.mark.django_db


def ask(file, by) -> CreditException:
    until = timezone.localdate() + timedelta(days=9)
    return ask_exception(file=file, amount=Decimal(500), cause="旺季备货。", valid_until=until, by=by)


@pytest.fixture
def file(cast):
    cast.supervisor = make_supervisor(cast)
    return make_file(cast.chen_li)


@pytest.fixture
def sent_back(file, cast):
    """The one who asked has left, and a colleague has the customer."""
    found = ask(file, cast.chen_li)
    approvals.send_back(approval=Approval.objects.about(found).get(), by=cast.supervisor, comment="金额太大。")
    User.objects.filter(pk=cast.chen_li.pk).update(state=User.State.LEFT, is_active=False)
    heir = {"owner": cast.li_qiang, "department": cast.li_qiang.department}
    Customer.objects.filter(pk=file.customer_id).update(**heir)
    return CreditException.objects.select_related("asked_by").get(pk=found.pk)


@pytest.mark.rule("S0-21 R65")
@pytest.mark.parametrize("who", ["li_qiang", "supervisor"])
def test_superior_and_successor_withdraw_it_and_ask_anew(who, sent_back, file, cast):
    with pytest.raises(Refused):
        ask(file, cast.li_qiang)
    if who == "supervisor":
        User.objects.filter(pk=cast.chen_li.pk).update(superior=cast.supervisor)
    withdraw_exception(exception=sent_back, reason="申请人已离职。", by=getattr(cast, who))
    sent_back.refresh_from_db()
    assert (sent_back.state, sent_back.decided_by) == ("withdrawn", getattr(cast, who))
    assert Approval.objects.about(sent_back).get().state == "withdrawn"
    assert ask(file, cast.li_qiang).state == "asked"
    with pytest.raises(Stale):
        withdraw_exception(exception=sent_back, reason="再次", by=cast.li_qiang)


def test_a_colleague_withdraws_nothing_of_somebody_who_is_here(file, cast, signed_in):
    found = ask(file, cast.chen_li)
    heir = {"owner": cast.li_qiang, "department": cast.li_qiang.department}
    Customer.objects.filter(pk=file.customer_id).update(**heir)
    assert not may_withdraw(found, cast.li_qiang)
    with pytest.raises(Refused):
        withdraw_exception(exception=found, reason="不需要。", by=cast.li_qiang)
    assert signed_in(cast.li_qiang).get(reverse("credit:exception_withdraw", args=[found.pk])).status_code == 403


def test_the_superior_withdraws_on_the_page_and_whoever_asked_is_told(file, cast, signed_in):
    found, client = ask(file, cast.chen_li), signed_in(cast.chief)
    url = reverse("credit:exception_withdraw", args=[found.pk])
    assert url in client.get(found.get_absolute_url()).content.decode()
    page = client.post(url, {"token": "t", "reason": "改为先收款。"}, follow=True).content.decode()
    assert url not in page
    told = Notice.objects.get(rule="credit.exception", person=cast.chen_li)
    assert "改为先收款。" in told.text
