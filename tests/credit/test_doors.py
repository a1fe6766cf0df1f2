"""Every door by which goods might go out, tried against the limit: page, interface, import, split, copy, reopening."""

import json

import pytest
from django.test import Client

from core.imports.command import import_file
from credit.actions.releasing import release
from credit.actions.tokens import make_token
from credit.models import ApiToken, CreditFile, Release, TradingDocument
from credit.reconciling import differences
from tests.credit.releasing import draft, lent, with_limit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R56")]


@pytest.fixture
def full(cast):
    """A customer whose limit is used up but for 100."""
    file = with_limit(cast.chen_li, 1000)
    release(document=draft(file, 900, cast.chen_li), by=cast.chen_li)
    return file


def newest() -> TradingDocument:
    return TradingDocument.objects.order_by("-id").first()


def test_by_the_pages(full, cast, signed_in):
    browser = signed_in(cast.chen_li)
    typed = {"kind": "delivery", "on": "2026-11-20", "amount": "101", "token": "a"}
    browser.post(f"/credit/{full.customer_id}/documents/new/", typed)
    browser.post(f"/credit/{full.customer_id}/documents/new/", typed)  # a doubled click
    document = newest()
    assert TradingDocument.objects.count() == 2
    page = browser.post(f"/credit/documents/{document.pk}/release/", {"version": document.version}, follow=True)
    assert "超出限度 ¥1.00" in page.content.decode()
    assert (newest().state, lent(full)) == ("held", 900)
    out = TradingDocument.objects.order_by("id").first()
    changed = {"amount": "1001", "on": "2026-11-20", "reason": "加货", "token": "b"}
    page = browser.post(f"/credit/documents/{out.pk}/change/", changed)
    assert "超出限度 ¥1.00" in page.content.decode()
    browser.post(f"/credit/documents/{out.pk}/copy/", {"token": "c"})
    browser.post(f"/credit/documents/{newest().pk}/release/")
    browser.post(f"/credit/documents/{out.pk}/close/", {"reason": "x", "token": "d"})
    assert (lent(full), Release.objects.filter(state="passed").count()) == (900, 1)


def test_by_the_queue_of_finance(full, cast, signed_in):
    document = draft(full, 500, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    browser = signed_in(cast.he_jing)
    assert document.number in browser.get("/credit/releases/").content.decode()
    page = browser.get(asked.get_absolute_url()).content.decode()
    assert "经 400.00 的例外审批即可放行" in page
    browser.post(f"/credit/documents/{document.pk}/release/")
    assert lent(full) == 900
    browser.post(f"/credit/releases/{asked.pk}/refuse/", {"reason": "先付款"})
    asked.refresh_from_db()
    assert (asked.state, asked.note, lent(full)) == ("refused", "先付款", 900)


def test_by_the_interface(full, cast):
    key = make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)
    for number, amount in (("A", 101), ("B", 100), ("C", 1)):
        body = json.dumps({"customer": full.customer.code, "number": number, "amount": amount})
        headers = {"Authorization": f"Bearer {key}"}
        Client().post("/api/credit/release", body, content_type="application/json", headers=headers)
    states = dict(TradingDocument.objects.exclude(source="x").values_list("number", "state"))
    assert (states["A"], states["B"], states["C"], lent(full)) == ("held", "released", "held", 1000)


def test_by_an_import(full, cast, tmp_path):
    """What comes in by a file lends nothing until it is released."""
    file = tmp_path / "a.csv"
    file.write_text(f"客户名称,单号,日期,金额\n{full.customer.name},IMP-1,2026-11-20,5000\n", encoding="utf-8")
    import_file(file, "documents", options={"kind": "delivery"}, by=cast.he_jing)
    assert (newest().number, newest().state, lent(full)) == ("IMP-1", "draft", 900)
    assert release(document=newest(), by=cast.he_jing).state == "held"


def test_nothing_differs_afterwards(full, cast):
    release(document=draft(full, 100, cast.chen_li), by=cast.chen_li)
    assert differences() == []
    assert CreditFile.objects.get(pk=full.pk).exposure == 1000
