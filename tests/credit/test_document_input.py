"""What people type and send by mistake on the pages of trading documents, and pages that have grown old."""

from decimal import Decimal

import pytest

from credit.actions import documents
from credit.actions.releasing import release
from credit.models import TradingDocument
from tests.credit.releasing import draft, lent, with_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li, 1000)


@pytest.fixture
def mine(cast, signed_in):
    return signed_in(cast.chen_li)


@pytest.mark.parametrize("version", ["", "x", "-1", "９", "9" * 5000, "1\x00"])
def test_a_version_that_is_none_breaks_nothing(file, mine, cast, version):
    document = draft(file, 100, cast.chen_li)
    page = mine.post(f"/credit/documents/{document.pk}/release/", {"version": version}, follow=True)
    assert page.status_code == 200


def test_who_comes_with_an_old_page_is_told_and_nothing_goes_out(file, mine, cast):
    document = draft(file, 100, cast.chen_li)
    documents.change_document(document=document, amount=Decimal(900), by=cast.wang_qian.superior)
    page = mine.post(f"/credit/documents/{document.pk}/release/", {"version": document.version}, follow=True)
    assert "他人" in page.content.decode()
    assert lent(file) == 0


@pytest.mark.parametrize(
    "typed", ["", "-1", "0", "0.00001", "1,5", "NaN", "1e9999", "Infinity", "abc", "9" * 400, "1,2,3.4.5", "1.23456"]
)
def test_what_is_no_amount_is_asked_for_again(file, mine, typed):
    fields = {"kind": "delivery", "on": "2026-11-20", "amount": typed, "note": "急货"}
    page = mine.post(f"/credit/{file.customer_id}/documents/new/", fields)
    assert page.status_code == 422
    assert "急货" in page.content.decode()
    assert not TradingDocument.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_out_of_all_reason_is_asked_for_again(file, mine, day):
    page = mine.post(f"/credit/{file.customer_id}/documents/new/", {"kind": "delivery", "on": day, "amount": "1"})
    assert page.status_code == 422
    assert not TradingDocument.objects.exists()


@pytest.mark.parametrize("number", ["a\x00b", "x" * 61])
def test_a_number_that_is_none_is_asked_for_again(file, mine, number):
    fields = {"kind": "delivery", "on": "2026-11-20", "amount": "1", "number": number}
    assert mine.post(f"/credit/{file.customer_id}/documents/new/", fields).status_code == 422
    assert not TradingDocument.objects.exists()


def test_the_order_of_another_customer_is_not_taken(file, mine, cast):
    other = with_limit(cast.chen_li, 1000)
    order = draft(other, 100, cast.chen_li, kind="order")
    fields = {"kind": "delivery", "on": "2026-11-20", "amount": "1", "order": order.pk}
    assert mine.post(f"/credit/{file.customer_id}/documents/new/", fields).status_code == 422
    assert TradingDocument.objects.count() == 1


def test_a_copy_that_is_asked_for_twice_is_one(file, mine, cast):
    document = draft(file, 100, cast.chen_li)
    for _each in range(2):
        mine.post(f"/credit/documents/{document.pk}/copy/", {"token": "same"})
    assert TradingDocument.objects.count() == 2


def test_each_deed_is_refused_who_may_not_and_hidden_from_who_sees_nothing(file, cast, signed_in):
    document = draft(file, 100, cast.chen_li)
    asked = release(document=draft(file, 5000, cast.chen_li), by=cast.chen_li)
    deeds = ("change", "split", "close", "cancel", "reopen", "copy", "release")
    auditor, stranger = signed_in(cast.sun), signed_in(cast.li_qiang)
    for deed in deeds:
        address = f"/credit/documents/{document.pk}/{deed}/"
        assert (auditor.post(address).status_code, stranger.post(address).status_code) == (403, 404), deed
    for deed in ("refuse", "withdraw"):
        address = f"/credit/releases/{asked.pk}/{deed}/"
        assert auditor.post(address).status_code == 403
    assert stranger.post(f"/credit/releases/{asked.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert signed_in(cast.chen_li).post(f"/credit/releases/{asked.pk}/refuse/", {"reason": "x"}).status_code == 403
