"""A grading sheet in a real browser when the server is gone or knows nobody any more: nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session

from customers.models import Customer
from tests.credit.campaigns import make_company, opened, row_of, sheet_of
from tests.staff.test_account_browser import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def typed(cast, page_of):
    """The sheet of the first department with a grade and a reason that are not saved yet."""
    campaign = opened(make_company(cast).cast)
    page, customer = page_of(cast.chief), Customer.objects.filter(department=cast.sales_one).order_by("pk").first()
    page.goto(sheet_of(campaign, cast.sales_one).get_absolute_url())
    row = row_of(campaign, customer)
    page.select_option(f"[name=grade-{row.pk}]", "C")
    page.fill(f"[name=reason-{row.pk}]", "停产")
    return page, row


def save(page) -> None:
    page.click("#rows .card-header button[name=save]")


def is_saved(row) -> bool:
    row.refresh_from_db()
    return row.grade == "C" and list(row.ratings.values_list("reason", flat=True)) == ["停产"]


def test_whoever_was_signed_out_signs_in_in_another_tab_and_saves_again(typed):
    page, row = typed
    Session.objects.all().delete()
    save(page)
    page.wait_for_selector("#idle-gone:not([hidden])")
    with page.context.expect_page() as another:
        page.click("#idle-gone a")
    sign_in(another.value, "chenke")
    another.value.wait_for_selector(".side")
    page.wait_for_selector("#idle-locked", state="hidden", timeout=20000)
    assert page.input_value(f"[name=reason-{row.pk}]") == "停产"
    save(page)
    page.wait_for_selector(".notice-success")
    assert is_saved(row)


def test_a_server_that_does_not_answer_takes_nothing_away(typed):
    page, row = typed
    page.context.set_offline(True)
    save(page)
    page.wait_for_selector("[data-no-answer]:not([hidden])")
    page.context.set_offline(False)
    save(page)
    page.wait_for_selector(".notice-success")
    assert is_saved(row)
