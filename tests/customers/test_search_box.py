"""The search box: what finds a customer, what comes first, and what stays out of sight and out of addresses."""

import pytest
from django.db import connection

from core.secrets import Secret
from customers.models import Contact, Customer
from customers.search import exact, hits, is_sensitive
from customers.values import fill_derived_contact
from tests.customers.rows import make_customer, make_customers

URL = "/customers/search/"


@pytest.fixture
def customers(cast):
    moutai = make_customer(
        "贵州茅台酒股份有限公司",
        owner=cast.chen_li,
        department=cast.sales_one,
        credit_code="915200007143096193",
        phone="0851-22386002",
        bank_account="6222020200012345678",
        contacts=[{"name": "曾小贤", "phone": "138 1234 5678"}],
    )
    person = make_customer("单雄信", kind="person", owner=cast.li_qiang, id_number="11010519491231002X")
    beer = make_customer("北京茅台镇酒业", source="ERP", source_code="B-77")
    return moutai, person, beer


def found(user, query, limit=10):
    return [customer.name for customer in hits(user, query, limit)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("贵州", ["贵州茅台酒股份有限公司"]),
        ("gzmt", ["贵州茅台酒股份有限公司"]),
        ("guizhou", ["贵州茅台酒股份有限公司"]),
        ("KH-0000002", ["单雄信"]),
        ("kh-0000002", ["单雄信"]),
        ("B-77", ["北京茅台镇酒业"]),
        ("915200007143096193", ["贵州茅台酒股份有限公司"]),
        ("9152 0000 7143 096193", ["贵州茅台酒股份有限公司"]),
        ("13812345678", ["贵州茅台酒股份有限公司"]),
        ("+86 138-1234-5678", ["贵州茅台酒股份有限公司"]),
        ("085122386002", ["贵州茅台酒股份有限公司"]),
        ("5678", ["贵州茅台酒股份有限公司"]),
        ("6002", ["贵州茅台酒股份有限公司"]),
        ("曾小", ["贵州茅台酒股份有限公司"]),
        ("zxx", ["贵州茅台酒股份有限公司"]),
        ("sxx", ["单雄信"]),
        ("1381234567", []),
        ("", []),
        ("%", []),
    ],
)
def test_hits(cast, customers, query, expected):
    assert found(cast.gm, query) == expected


def test_names_that_begin_so_come_first(cast, customers):
    make_customer("茅台之友")
    assert found(cast.gm, "茅台") == ["茅台之友", "北京茅台镇酒业", "贵州茅台酒股份有限公司"]


def test_the_exact_code_comes_first(cast, customers):
    make_customers(3, note="x")
    make_customer("KH-0000001 的分店")
    assert found(cast.gm, "KH-0000001", 2)[0] == "贵州茅台酒股份有限公司"


@pytest.mark.parametrize("query", ["茅台", "13812345678", "5678", "915200007143096193", "KH-0000001", "曾小贤"])
def test_nothing_outside_the_scope_is_found(cast, customers, query):
    assert "贵州茅台酒股份有限公司" in found(cast.chen_li, query)
    assert found(cast.li_qiang, query) == []
    assert found(cast.root, query) == []


def test_secrets_are_found_by_whole_value_for_who_may_reveal_them(cast, customers):
    assert found(cast.zhou_min, "11010519491231002x") == ["单雄信"]
    assert found(cast.zhou_min, "6222 0202 0001 2345 678") == ["贵州茅台酒股份有限公司"]
    assert found(cast.zhou_min, "1101051949") == []
    assert found(cast.sun, "11010519491231002X") == []
    assert found(cast.sun, "6222020200012345678") == []


@pytest.mark.parametrize(
    ("query", "sensitive"),
    [
        ("13812345678", True),
        ("5678", True),
        ("010-58881234", True),
        ("11010519491231002X", True),
        ("茅台", False),
        ("KH-0000001", False),
    ],
)
def test_phones_and_numbers_of_people_are_sensitive(query, sensitive):
    assert is_sensitive(query) is sensitive


def test_a_query_with_a_null_character_finds_what_is_left_of_it(cast, customers, signed_in):
    assert signed_in(cast.gm).post(URL, {"q": "茅台\x00"}).context["query"] == "茅台"


def test_hits_while_typing_and_a_page_without_scripts(cast, customers, signed_in):
    client = signed_in(cast.gm)
    part = client.post(URL, {"q": "茅台"}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('role="option"') == 2
    assert "<html" not in part
    page = client.post(URL, {"q": "茅台"}).content.decode()
    assert "贵州茅台酒股份有限公司" in page
    assert "<html" in page
    assert "没有找到" in client.post(URL, {"q": "没有的"}).content.decode()


def test_all_matches_lead_to_the_list_but_never_with_a_phone(cast, customers, signed_in):
    make_customers(12, phone="13912345678", phone_tail_index=customers[0].contacts.get().phone_tail_index)
    client = signed_in(cast.gm)
    part = client.post(URL, {"q": "客户"}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('id="hit-') == 9
    assert "/customers/?q=%E5%AE%A2%E6%88%B7" in part
    part = client.post(URL, {"q": "5678"}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('role="option"') == 8
    assert "?q=" not in part


def test_the_search_is_posted_by_people_with_the_permission(cast, customers, signed_in):
    assert signed_in(cast.gm).get(URL).status_code == 405
    assert signed_in(cast.nobody).post(URL, {"q": "茅台"}).status_code == 403


@pytest.mark.parametrize("query", ["茅台", "gzmt", "5678", "13812345678"])
def test_the_search_takes_few_queries(cast, customers, signed_in, django_assert_max_num_queries, query):
    client = signed_in(cast.chief)
    client.post(URL, {"q": query})  # the first page after signing in also writes the session
    with django_assert_max_num_queries(12):
        client.post(URL, {"q": query})


def test_the_end_of_a_common_phone_finds_ones_own_contact_among_many(cast):
    others = make_customers(220, owner=cast.li_qiang)
    [mine] = make_customers(1, owner=cast.chen_li)
    contacts = [Contact(customer=one, name="联系人", phone=Secret.of("13800006789")) for one in [*others, mine]]
    for contact in contacts:
        fill_derived_contact(contact)
    Contact.objects.bulk_create(contacts)
    assert found(cast.chen_li, "6789") == [mine.name]


def test_exact_numbers_are_looked_up_in_indexes(cast, customers):
    """SQLite reads the whole table unless the query says that the empty ones do not count."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL reads small tables whole, whatever their indexes
    plan = Customer.objects.filter(exact(cast.gm, "915200007143096193")).explain()
    assert "SCAN" not in plan
    assert plan.count("USING INDEX") >= 3
