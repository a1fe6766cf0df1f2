"""Credit files: begun, listed, found."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from credit.actions.files import begin_file
from credit.exposure import lock_file
from credit.models import CreditFile
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db


def keep(customer, **facts) -> CreditFile:
    return CreditFile.objects.create(customer=customer, **facts)


@pytest.mark.rule("S0-17 R8")
def test_a_file_is_begun_once_by_who_sells_or_by_finance(cast):
    customer = make_customer(owner=cast.chen_li)
    first = begin_file(customer=customer, by=cast.chen_li)
    assert begin_file(customer=customer, by=cast.he_jing).pk == first.pk
    assert Event.objects.filter(deed="credit.begin_file").count() == 1


def test_who_does_not_see_the_customer_begins_no_file(cast):
    customer = make_customer(owner=cast.he_jing, department=cast.he_jing.department)
    with pytest.raises(Refused):
        begin_file(customer=customer, by=cast.chen_li)


def test_the_page_of_a_customer_without_a_file_offers_to_begin_one(cast, signed_in):
    customer = make_customer(owner=cast.chen_li)
    browser = signed_in(cast.chen_li)
    address = reverse("credit:begin", args=[customer.pk])
    assert address in browser.get(reverse("credit:file", args=[customer.pk])).content.decode()
    assert browser.post(address).status_code == 302
    assert address not in browser.get(reverse("credit:file", args=[customer.pk])).content.decode()


def test_what_is_lent_stands_first_on_the_page_of_the_customer(cast, signed_in):
    customer = make_customer("鼎丰商贸", owner=cast.chen_li, department=cast.sales_one)
    browser, address = signed_in(cast.chen_li), reverse("customers:detail", args=[customer.pk])
    without = browser.get(address).content.decode()
    assert without.index("身份") < without.index("信用档案")
    keep(customer)
    page = browser.get(address).content.decode()
    assert page.index("信用占用") < page.index("身份")


@pytest.fixture
def several(cast):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    facts = {
        "近": {"limit": 100, "exposure": 85, "is_near": True},
        "超": {"limit": 100, "exposure": 120, "is_near": True, "category": "bing"},
        "欠": {"limit": 100, "exposure": 5, "oldest_due_on": yesterday},
        "停": {"limit": 100, "state": "stopped"},
        "期": {"limit": 100, "valid_until": yesterday},
        "无": {},
    }
    return {name: keep(make_customer(name, owner=cast.chen_li), **given) for name, given in facts.items()}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?stand=near", "超近"),
        ("?stand=over", "超"),
        ("?stand=overdue", "欠"),
        ("?stand=stopped", "停"),
        ("?stand=expired", "期"),
        ("?stand=none", "无"),
        ("?category=bing", "超"),
        ("?state=stopped", "停"),
    ],
)
def test_the_list_is_narrowed(several, cast, signed_in, address, found):
    page = signed_in(cast.he_jing).get(reverse("credit:files") + address).context["page"]
    assert [file.customer.name for file in page.rows] == list(found)


def test_the_largest_exposure_stands_first_and_the_export_keeps_it(several, cast, signed_in):
    browser = signed_in(cast.he_jing)
    page = browser.get(reverse("credit:files")).context["page"]
    assert [file.exposure for file in page.rows][:3] == [120, 85, 5]
    response = browser.post(reverse("credit:files_export") + "?stand=over", {"format": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert "超" in text
    assert "欠" not in text


def test_a_list_costs_the_same_for_few_and_many(several, cast, signed_in, django_assert_max_num_queries):
    for number in range(30):
        keep(make_customer(f"客户{number}", owner=cast.chen_li), limit=Decimal(10))
    browser = signed_in(cast.he_jing)
    with django_assert_max_num_queries(15):
        browser.get(reverse("credit:files"))


def test_pages_follow_one_another_by_amount(cast, signed_in):
    files = [keep(make_customer(owner=cast.chen_li), exposure=Decimal(number // 2)) for number in range(120)]
    browser, found = signed_in(cast.he_jing), []
    address = reverse("credit:files")
    while address:
        page = browser.get(address).context["page"]
        found += [file.pk for file in page.rows]
        address = page.has_next and reverse("credit:files") + page.address(after=page.edges[1])
    assert found == [file.pk for file in reversed(files)]


@pytest.mark.django_db(transaction=True)
def test_looking_into_a_file_is_written_down_outside_of_any_deed(cast, signed_in):
    """As in use, where no page runs inside a transaction."""
    customer = make_customer("鼎丰商贸", owner=cast.chen_li)
    with transaction.atomic():
        lock_file(customer.pk)
    assert signed_in(cast.chen_li).get(reverse("credit:file", args=[customer.pk])).status_code == 200
    assert Event.objects.get(deed="credit.look_up").by == cast.chen_li
