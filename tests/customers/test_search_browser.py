"""The search box and the list in a real browser: hits while typing, by keyboard, and swaps that keep the address."""

import pytest

from tests.customers.rows import make_customer, make_customers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_customer_is_found_by_keyboard(cast, page_of):
    make_customer("贵州茅台酒股份有限公司", owner=cast.chen_li, department=cast.sales_one)
    wanted = make_customer("重庆啤酒股份有限公司", owner=cast.chen_li, department=cast.sales_one)
    page = page_of(cast.chen_li)
    page.goto("/customers/")
    page.keyboard.press("/")
    page.keyboard.type("gfyx")
    page.wait_for_selector("#search-hits [role=option]")
    box = page.locator("#search-q")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#search-hits [aria-selected=true]").inner_text().startswith("重庆啤酒")
    page.keyboard.press("Escape")
    assert page.locator("#search-hits [role=option]").count() == 0
    box.fill("cqpj")
    page.wait_for_selector("#search-hits [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{wanted.pk}/")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_swaps_keep_the_address_and_are_accessible(cast, page_of, assert_accessible, width):
    make_customers(60, owner=cast.chen_li, department=cast.sales_one, status="active")
    make_customers(3, owner=cast.chen_li, department=cast.sales_one, status="dormant")
    page = page_of(cast.chief, width=width)
    page.goto("/customers/")
    assert_accessible(page)
    page.get_by_label("沉睡").check()
    page.wait_for_url("**/customers/?**status=dormant**")
    assert page.locator("#customers tbody tr").count() == 3
    page.locator(".chip").first.click()
    page.wait_for_url(lambda url: "status" not in url)
    page.locator("a[rel=next]").click()
    page.wait_for_url("**after=**")
    assert page.locator("#customers tbody tr").count() == 13
