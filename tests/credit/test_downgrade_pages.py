"""Downgrades on the pages: reported at the customer, decided once, signed at the desk and in the admin."""

import pytest

from approvals.models import Approval
from credit.models import Downgrade
from customers.models import Customer
from tests.credit.campaigns import make_company, published


@pytest.fixture
def company(cast):
    found = make_company(cast)
    found.campaign = published(cast, found.boss)
    found.best = found.customers[0]
    Customer.objects.filter(pk=found.best.pk).update(owner=cast.chen_li)
    return found


def typed(page, **told) -> dict:
    return {"token": page.context["form"]["token"].value(), **told}


@pytest.mark.rule("S3-07 R2")
def test_from_the_report_to_the_signature(cast, company, signed_in):
    address = f"/credit/{company.best.pk}/downgrade/"
    seller, chief = signed_in(cast.chen_li), signed_in(cast.chief)
    assert address in seller.get(company.best.get_absolute_url()).content.decode()
    told = typed(seller.get(address), cause="payment", facts_told="逾期六十天")
    assert seller.post(address, told | {"facts_told": ""}).status_code == 422
    assert seller.post(address, told).status_code == 302
    assert seller.post(address, told).status_code == 302  # a doubled click
    found = Downgrade.objects.get()
    assert address not in seller.get(company.best.get_absolute_url()).content.decode()
    decide = f"/credit/downgrades/{found.pk}/decide/"
    assert seller.get(decide).status_code == 403
    told = typed(chief.get(decide), wanted="B", decision="按制度")
    assert chief.post(decide, told | {"decision": ""}).status_code == 422
    assert chief.post(decide, told).status_code == 302
    late = chief.post(decide, told | {"token": "another", "wanted": "stays"})
    assert late.status_code == 422
    assert "陈科长" in late.content.decode()
    page = chief.get(found.get_absolute_url()).content.decode()
    assert "逾期六十天" in page
    assert "按制度" in page
    asked = Approval.objects.about(found).get()
    director = signed_in(cast.director)
    assert "降级" in director.get(asked.get_absolute_url()).content.decode()
    changed = director.get(f"/admin/approvals/approval/{asked.pk}/change/")
    assert changed.status_code == 200


def test_it_stays_when_the_head_says_so_and_nothing_is_chosen_for_them(cast, company, signed_in):
    seller, chief = signed_in(cast.chen_li), signed_in(cast.chief)
    address = f"/credit/{company.best.pk}/downgrade/"
    seller.post(address, typed(seller.get(address), cause="payment", facts_told="逾期六十天"))
    found = Downgrade.objects.get()
    decide = f"/credit/downgrades/{found.pk}/decide/"
    page = chief.get(decide)
    assert "checked" not in page.content.decode()
    assert chief.post(decide, typed(page, decision="已付清")).status_code == 422
    assert chief.post(decide, typed(page, decision="已付清", wanted="stays")).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.wanted) == ("stays", "")


def test_the_list_is_narrowed_and_exported_by_who_may(cast, company, signed_in):
    client = signed_in(cast.chief)
    address = f"/credit/{company.best.pk}/downgrade/"
    client.post(address, typed(client.get(address), cause="crisis", facts_told="破产传闻"))
    assert company.best.name in client.get("/credit/downgrades/?state=reported").content.decode()
    assert company.best.name not in client.get("/credit/downgrades/?cause=payment").content.decode()
    assert company.best.name not in signed_in(company.second).get("/credit/downgrades/").content.decode()
    answer = client.post("/credit/downgrades/export/", {"format": "csv"})
    assert "破产传闻" in b"".join(answer.streaming_content).decode("utf-8-sig")
