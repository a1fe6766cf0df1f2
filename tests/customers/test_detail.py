"""The customer page."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from customers import actions
from customers.models import Interaction


def page_of(customer, **query):
    return reverse("customers:detail", args=[customer.pk], query=query or None)


def record(customer, by, summary="电话沟通", days=0, **facts):
    interaction = Interaction(
        customer=customer, kind="call", at=timezone.now() - timedelta(days=days), summary=summary, **facts
    )
    return actions.add_interaction(interaction=interaction, by=by)


def test_the_page_says_who_it_is_and_how_we_stand(winery, cast, signed_in):
    record(winery, cast.chen_li, days=3)
    page = signed_in(cast.chen_li).get(page_of(winery)).content.decode()
    for text in [
        winery.name,
        winery.code,
        "批发商",
        "江苏省南京市江宁区",
        "陈立",
        "销售一部",
        "3 天前",
        "刘敏",
        "138****8000",
    ]:
        assert text in page
    assert "13800138000" not in page
    assert "13912345678" not in page
