"""From the company down to departments, representatives, customers, their products, months and documents."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.actions import analysis as actions
from credit.figures.kept import Focus
from credit.figures.people import people_below
from credit.models import CustomerTotal, SalesLine
from credit.refreshing import refresh_totals
from tests.credit.conftest import keep_months, make_customer
from tests.credit.test_analysis_pages import TODAY, _may, added_up, customers, sold

__all__ = ["_may", "customers", "sold"]
pytestmark = pytest.mark.django_db


def of_2026(sold, **facts) -> Decimal:
    """Net sales of the year to the customers that have these facts."""
    lines = [line for line in sold if line.sold_on.year == 2026]
    return added_up(s for s in lines if all(getattr(s.customer, name) == value for name, value in facts.items()))


@pytest.mark.rule("S0-21 R7", "S0-21 R8")
def test_the_company_leads_to_departments_and_these_to_representatives(sold, cast, client):
    actions.set_target(owner=cast.chen_li, year=2026, amount=Decimal(5000), by=cast.director)
    top = people_below(Focus(cast.gm), 2026)  # the company itself is no row
    in_sales = of_2026(sold) - of_2026(sold, owner=None)
    assert [(one.department, one.amount) for one in top] == [(cast.sales, in_sales), (None, of_2026(sold, owner=None))]
    below = people_below(Focus(cast.gm, department=cast.sales), 2026)
    assert {one.department: one.amount for one in below} == {
        cast.sales_one: of_2026(sold, department=cast.sales_one),
        cast.sales_two: of_2026(sold, department=cast.sales_two),
    }
    assert {one.department: one.target for one in below} == {cast.sales_one: 5000, cast.sales_two: None}
    people = people_below(Focus(cast.gm, department=cast.sales_one), 2026)
    assert {one.owner: one.amount for one in people} == {
        cast.chen_li: of_2026(sold, owner=cast.chen_li),
        cast.wang_qian: of_2026(sold, owner=cast.wang_qian),
    }
    of_chief = people_below(Focus(cast.chief), 2026)  # on to the people where there is but one department
    assert {one.owner: one.amount for one in of_chief} == {one.owner: one.amount for one in people}
    client.force_login(cast.gm)
    address = reverse("credit:analysis_figure", args=["people"])
    page = client.get(address, {"department": cast.sales.pk}).content.decode()
    assert f"?year=2026&amp;department={cast.sales_one.pk}" in page
    page = client.get(address, {"department": cast.sales_one.pk}).content.decode()
    assert f"{reverse('credit:analysis_customers')}?year=2026&amp;owner={cast.chen_li.pk}" in page


def test_a_representative_leads_to_the_customers_and_a_customer_to_the_lines(sold, customers, cast, client):
    client.force_login(cast.gm)
    page = client.get(reverse("credit:analysis_customers"), {"owner": cast.chen_li.pk})
    assert [row.total.customer for row in page.context["rows"]] == [customers[0]]
    assert page.context["rows"][0].total.amount == of_2026(sold, owner=cast.chen_li)
    page = page.content.decode()
    assert reverse("credit:analysis_customer", args=[customers[0].pk]) in page
    assert f"?customer={customers[0].code}&amp;product=" in page
    page = client.get(reverse("credit:analysis_customer", args=[customers[0].pk])).content.decode()
    assert f"date_from=2026-03-01&amp;date_to=2026-03-31&amp;customer={customers[0].code}" in page


@pytest.mark.rule("S0-21 R32", "S0-21 R41")
def test_each_customer_stands_beside_the_products_that_it_buys(sold, cast, client, django_assert_max_num_queries):
    client.force_login(cast.gm)
    client.get(reverse("credit:analysis"))
    with django_assert_max_num_queries(15):
        rows = client.get(reverse("credit:analysis_customers")).context["rows"]
    assert [row.total.amount for row in rows] == sorted((row.total.amount for row in rows), reverse=True)
    for row in rows:
        for cell in row.cells:
            own = [s for s in sold if s.customer == row.total.customer and s.sold_on.year == 2026]
            assert cell.amount == added_up(s for s in own if s.product == cell.product)
            assert cell.share == cell.amount * 100 / row.total.amount
    smallest = client.get(reverse("credit:analysis_customers"), {"sort": "amount"}).context["rows"]
    assert [row.total for row in smallest] == [row.total for row in rows][::-1]
    best = client.get(reverse("credit:analysis_customers"), {"product": "丙"}).context["rows"]
    bought = [next(cell.amount for cell in row.cells if cell.product == "丙") for row in best]
    assert bought == sorted(bought, reverse=True)


@pytest.mark.usefixtures("_may")
def test_a_customer_that_leans_to_a_product_is_coloured(cast, client):
    for name, amounts in (("偏好", {"甲": 90, "乙": 10}), ("寻常", {"甲": 10, "乙": 90}), ("退货", {"甲": -5})):
        customer = make_customer(name, owner=cast.chen_li, department=cast.sales_one)
        for product, amount in amounts.items():
            SalesLine.objects.create(customer=customer, sold_on=TODAY, amount=amount, product=product)
    keep_months()
    refresh_totals(TODAY)
    client.force_login(cast.chen_li)
    page = client.get(reverse("credit:analysis_customers"))
    heats = {row.total.customer.name: [cell.heat for cell in row.cells] for row in page.context["rows"]}
    assert heats == {"偏好": ["less-3", "more-3"], "寻常": ["more-3", "less-3"], "退货": ["", ""]}


def test_nobody_sees_the_customers_of_others(sold, customers, cast, client):
    client.force_login(cast.wang_qian)
    page = client.get(reverse("credit:analysis_customers"), {"owner": cast.li_qiang.pk})
    assert [row.total.customer for row in page.context["rows"]] == [customers[1]]
    client.force_login(cast.director)
    sheet = client.post(reverse("credit:analysis_customers_export"), {"format": "csv"})
    text = b"".join(sheet.streaming_content).decode()
    assert all(one.code in text for one in customers[:3])
    assert customers[3].code not in text


def test_who_buys_a_product_is_exported_as_shown(cast, client):
    for name, product in (("买甲", "甲"), ("买乙", "乙")):
        customer = make_customer(name, owner=cast.chen_li, department=cast.sales_one)
        SalesLine.objects.create(customer=customer, sold_on=TODAY, amount=9, product=product)
    keep_months()
    refresh_totals(TODAY)
    client.force_login(cast.director)
    address = reverse("credit:analysis_customers_export")
    sheet = client.post(f"{address}?product=甲", {"format": "csv"})
    text = b"".join(sheet.streaming_content).decode()
    assert "买甲" in text
    assert "买乙" not in text


def test_totals_of_a_customer_are_those_of_its_lines(sold):
    for one in CustomerTotal.objects.select_related("customer"):
        lines = [s for s in sold if s.customer == one.customer and s.sold_on.year == one.year]
        assert one.amount == added_up(lines)
        assert (one.owner_id, one.department_id) == (one.customer.owner_id, one.customer.department_id)


@pytest.mark.rule("S0-21 R27")
def test_the_target_of_a_customer_is_spread_over_its_months(sold, customers, cast, client):
    client.force_login(cast.chen_li)
    address = reverse("credit:customer_target_set", args=[customers[0].pk])
    form = client.get(address).context["form"]
    typed = {"year": 2026, "amount": "24000", "token": form.fields["token"].initial}
    assert client.post(address, typed).status_code == 302
    page = client.get(reverse("credit:analysis_customer", args=[customers[0].pk]))
    rows = page.context["rows"]
    assert [row.target for row in rows] == [24000 * row.season.share / 100 for row in rows]
    assert sum(row.target for row in rows).quantize(Decimal("0.01")) == 24000
    own = [s for s in sold if s.customer == customers[0]]
    march = added_up(s for s in own if s.sold_on.replace(day=1) == date(2026, 3, 1))
    assert (rows[2].sold, rows[2].reached) == (march, march * 100 / rows[2].target)
    assert rows[5].sold is None  # June has not begun
    assert "24,000.00" in page.content.decode()
    client.force_login(cast.zhou_min)
    assert client.get(address).status_code in (403, 404)


@pytest.mark.parametrize("part", ["months", "products"])
def test_the_tables_of_a_customer_are_exported(sold, customers, cast, client, part):
    client.force_login(cast.director)
    address = reverse("credit:analysis_customer_export", args=[customers[0].pk, part])
    sheet = client.post(address, {"format": "csv"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert len(lines) == (13 if part == "months" else 5)
    assert client.post(reverse("credit:analysis_customer_export", args=[customers[3].pk, part])).status_code == 404
    assert client.post(reverse("credit:analysis_customer_export", args=[customers[0].pk, "x"])).status_code == 404


def test_a_segment_of_a_department_leads_to_its_customers(sold, customers, cast, client):
    client.force_login(cast.gm)
    for place in (cast.sales_one, cast.sales_two):
        figure = client.get(reverse("credit:analysis_figure", args=["rfm"]), {"department": place.pk})
        for group in figure.context["rows"]:
            address = f"{reverse('credit:analysis_scores')}?segment={group.segment.value}&department={place.pk}"
            assert address.replace("&", "&amp;") in figure.content.decode()
            rows = client.get(address).context["page"].rows
            assert len(rows) == group.customers
            assert {row.customer.department for row in rows} <= {place}
