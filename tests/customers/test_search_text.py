"""The search text of customers follows the record, on both databases."""

import pytest
from django.db import connection

from core.search import matching
from customers.models import Contact, Customer, CustomerSearch
from customers.search import refresh_search

pytestmark = pytest.mark.django_db


def make_customer(name, code, **facts):
    return Customer.objects.create(name=name, code=code, name_key=name, **facts)


def found(query):
    rows = matching(CustomerSearch.objects.all(), query)
    return set(rows.values_list("customer__code", flat=True))


@pytest.fixture
def customers():
    moutai = make_customer("贵州茅台酒股份有限公司", "KH-1", short_name="茅台", former_names="仁怀酒厂\n成义烧房")
    beer = make_customer("重庆啤酒有限公司", "KH-2", source_code="A_7%")
    shan = make_customer("单雄信", "KH-3", kind="person")
    Contact.objects.create(customer=beer, name="曾小贤")
    refresh_search([moutai.pk, beer.pk, shan.pk])
    return moutai, beer, shan


@pytest.mark.rule("S0-21 R4")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("茅台", {"KH-1"}),
        ("有限", {"KH-1", "KH-2"}),
        ("烧房", {"KH-1"}),
        ("cqpj", {"KH-2"}),
        ("chongqing", {"KH-2"}),
        ("chongqingpi", {"KH-2"}),
        ("zxx", {"KH-2"}),
        ("sxx", {"KH-3"}),
        ("dxx", {"KH-3"}),
        ("KH-3", {"KH-3"}),
        ("a_7%", {"KH-2"}),
        ("单", {"KH-3"}),
        ("s", {"KH-3"}),
        ("酒", set()),
        ("重庆 有限", {"KH-2"}),
        ("重庆 茅台", set()),
        ("州茅台", {"KH-1"}),
        ("州酒", set()),
        ("%", set()),
        ("", set()),
        ('"; DROP TABLE', set()),
    ],
)
def test_customers_are_found(customers, query, codes):
    assert found(query) == codes


def test_the_text_follows_the_record(customers):
    moutai = customers[0]
    Customer.objects.filter(pk=moutai.pk).update(name="五粮液集团", short_name="", former_names="")
    refresh_search([moutai.pk])
    assert found("茅台") == set()
    assert found("wly") == {"KH-1"}
    moutai.delete()
    assert found("wly") == set()


def test_an_unchanged_text_is_not_written_again(customers, django_assert_num_queries):
    with django_assert_num_queries(3):
        refresh_search([one.pk for one in customers])


def test_the_index_keeps_in_step(customers):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own index in step")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customersearch_fts(customers_customersearch_fts) VALUES('integrity-check')"
        )
