"""Pages of documents and releases: they cost the same for many rows, and offer only what may be done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit.actions.releasing import release
from tests.credit.releasing import allow, ask_for_condition, draft, with_limit

pytestmark = pytest.mark.django_db
QUERIES = 15


def cost(browser, path) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def held(cast, count) -> None:
    for _each in range(count):
        file = with_limit(cast.chen_li, 10)
        release(document=draft(file, 100, cast.chen_li), by=cast.chen_li)


@pytest.mark.parametrize("path", ["/credit/documents/", "/credit/releases/"])
def test_lists_cost_the_same_for_many(cast, signed_in, path):
    browser = signed_in(cast.he_jing)
    held(cast, 3)
    few = cost(browser, path)
    held(cast, 9)
    assert cost(browser, path) == few <= QUERIES


def test_a_document_and_a_release_cost_few(cast, signed_in):
    file = with_limit(cast.chen_li, 10)
    ask_for_condition(file, cast.he_jing)
    document = draft(file, 100, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    browser = signed_in(cast.he_jing)
    assert cost(browser, document.get_absolute_url()) <= QUERIES
    assert cost(browser, asked.get_absolute_url()) <= QUERIES


def test_the_exception_is_shown_on_the_release(cast, signed_in):
    file = with_limit(cast.chen_li, 10)
    allow(file, 90, cast.gm)
    asked = release(document=draft(file, 100, cast.chen_li), by=cast.chen_li)
    page = signed_in(cast.he_jing).get(asked.get_absolute_url()).content.decode()
    assert "扩大交易" in page
    assert "本次使用 90.00" in page


def test_nothing_is_offered_that_would_be_refused(cast, signed_in):
    file = with_limit(cast.chen_li, 1000)
    document = draft(file, 100, cast.chen_li)
    release(document=document, by=cast.chen_li)
    by_representative = signed_in(cast.chen_li).get(document.get_absolute_url()).content.decode()
    by_finance = signed_in(cast.he_jing).get(document.get_absolute_url()).content.decode()
    assert "/close/" not in by_representative
    assert "/close/" in by_finance
    invoicing = f"?customer={document.customer_id}&amp;delivery={document.number}&amp;amount=100.00"
    assert invoicing in by_finance
    assert invoicing not in by_representative


def test_held_ones_stand_in_the_queue_and_the_others_behind_a_filter(cast, signed_in):
    held(cast, 1)
    file = with_limit(cast.chen_li, 1000)
    out = draft(file, 100, cast.chen_li)
    release(document=out, by=cast.chen_li)
    browser = signed_in(cast.he_jing)
    assert out.number not in browser.get("/credit/releases/").content.decode()
    assert out.number in browser.get("/credit/releases/?state=").content.decode()
    assert "没有被暂停的单据" in signed_in(cast.li_qiang).get("/credit/releases/").content.decode()
