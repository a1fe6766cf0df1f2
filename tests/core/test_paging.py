"""Keyset paging: every row exactly once, whatever the order and whoever writes in between."""

import base64
from itertools import chain

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from core.paging import page_of
from customers.models import Customer

pytestmark = pytest.mark.django_db
SORTS = {"code": "code", "name": "name", "changed": "updated_at", "created": "id"}


def page(query="", size=7, count_limit=20):
    request = RequestFactory().get(f"/{query}")
    rows = Customer.objects.all()
    return page_of(rows, request, sort_fields=SORTS, default_sort="-created", size=size, count_limit=count_limit)


def add(count, start=0, name="同名"):
    moment = timezone.now()
    made = [
        Customer(code=f"C{start + n:04}", name=f"{name}{n // 9}", name_key="x", created_at=moment) for n in range(count)
    ]
    Customer.objects.bulk_create(made)
    Customer.objects.filter(name__startswith=name).update(updated_at=moment)


def walk(sort, between=None):
    """All rows by the links onwards, then all of them by the links back."""
    there, url = [], f"?sort={sort}"
    while url:
        now = page(url)
        there.append([one.pk for one in now])
        last, url = url, now.next_url
        if between:
            between()
    back, url = [], last
    while url:
        now = page(url)
        back.insert(0, [one.pk for one in now])
        url = now.previous_url
    return list(chain(*there)), list(chain(*back))


@pytest.mark.parametrize("sort", ["code", "-code", "name", "-name", "changed", "-changed", "created", "-created"])
def test_every_row_comes_once_in_both_directions(sort):
    add(53)
    there, back = walk(sort)
    assert len(there) == len(set(there)) == 53
    assert back == there
    column = SORTS[sort.removeprefix("-")]
    values = [getattr(Customer.objects.get(pk=pk), column) for pk in there]
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", ["name", "-name", "-changed", "created", "-created", "code"])
def test_rows_added_in_between_neither_hide_nor_repeat_the_others(sort):
    add(40)
    old = set(Customer.objects.values_list("pk", flat=True))
    added = []

    def between():
        number = 100 + len(added)
        added.append(
            Customer.objects.create(code=f"A{number}" if number % 2 else f"Z{number}", name=f"同名{number % 5}")
        )
        assert len(added) < 40

    there = []
    url = f"?sort={sort}"
    while url and len(added) < 30:
        now = page(url)
        there += [one.pk for one in now]
        url = now.next_url
        between()
    assert len(there) == len(set(there))
    assert old <= set(there)


def test_pages_are_jumped_to_within_the_counted_rows():
    add(53)
    third = page("?page=3")
    assert [third.number, len(third.rows), third.count_text, third.is_capped] == [3, 7, "20+", True]
    assert third.numbers == [1, 2, 3]
    assert page("?page=99").number == 3
    assert page("?page=0").number == 1
    beyond = page(page("?page=3").next_url)
    assert beyond.number is None
    assert beyond.has_previous
    assert beyond.rows[0].pk == third.rows[-1].pk - 1


def test_few_rows_are_counted_exactly():
    add(12)
    assert page().count_text == "12"
    assert page().last_number == 2
    assert not page("?page=2").has_next
    assert page("?page=2").previous_url == "?"


def test_an_empty_list_has_one_empty_page():
    now = page("?after=WyJ4Il0")
    assert (now.rows, now.has_next, now.has_previous, now.last_number) == ([], False, False, 1)


@pytest.mark.parametrize(
    "query", ["?after=%%%", "?after=bm9wZQ", "?before=W10", "?sort=secret", "?page=-1", "?after=W251bGwsbnVsbF0"]
)
def test_a_broken_address_shows_the_first_page(query):
    add(9)
    assert len(page(query).rows) == 7


@pytest.mark.parametrize(
    "cursor",
    [
        "[Infinity, 1]",
        "[1, 1e30]",
        '["x", 100000000000000000000000]',
        r'["\u0000", 1]',
        r'["\ud800", 1]',
        '["0001-01-01T00:00:00+23:59", 1]',
        "[" * 100_000,
    ],
)
@pytest.mark.parametrize("sort", ["name", "-changed", "created"])
def test_a_cursor_that_no_database_takes_shows_the_first_page(cursor, sort):
    add(9)
    text = base64.urlsafe_b64encode(cursor.encode()).decode()
    assert len(page(f"?sort={sort}&after={text}").rows) in (0, 7)


def test_addresses_keep_the_filters_and_drop_the_place():
    add(30)
    now = page("?status=active&status=dormant&q=&sort=name&page=2")
    assert QueryDict(now.next_url[1:]).getlist("status") == ["active", "dormant"]
    assert now.state == "status=active&status=dormant&sort=name"
    assert now.sorts["name"] == {"url": "?status=active&status=dormant&sort=-name", "state": "ascending"}
    assert now.here == "?status=active&status=dormant&sort=name&page=2"
