"""The trading card: no blank, two copies, its chain, and then trade is open."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from approvals import actions as approvals
from approvals.models import Approval, Signature
from core.errors import Refused, Stale
from credit.actions import opening
from credit.models import CreditFile, TradingCard
from regulations.values import ChainStep
from tests.credit.conftest import make_customer

pytestmark = pytest.mark.django_db
REST = {
    "head_office": "南京市江宁区秣周东路12号",
    "location": "江苏南京",
    "address": "南京市江宁区秣周东路12号",
    "phone": "13800001234",
    "website": "www.example.com",
    "opened_on": date(2015, 3, 1),
    "capital": Decimal(5_000_000),
    "employees": 120,
    "managers": 0,
    "property_schedule": "自有仓库两座",
    "age_structure": "45—50 岁三人",
    "limit_applied": Decimal(300_000),
}


@pytest.fixture
def customer(cast):
    return make_customer("华东酒业批发有限公司", owner=cast.chen_li, department=cast.sales_one, employee_count=120)


@pytest.fixture
def card(customer, cast, publish):
    chain = [ChainStep("section_chief", "department"), ChainStep("general_manager")]
    publish(opening_chain=[step.to_json() for step in chain])
    return opening.begin_card(customer=customer, by=cast.chen_li)


def newest(card) -> Approval:
    return Approval.objects.about(card).latest("id")


def sign_all(card) -> None:
    while (approval := newest(card)).state == "open":
        signature = Signature.objects.filter(step__approval=approval, state="waiting").select_related("person").first()
        approvals.approve(approval=approval, by=signature.person)


def test_a_card_begins_with_what_is_known_and_there_is_only_one(card, customer, cast):
    assert (card.name, card.employees) == ("华东酒业批发有限公司", 120)
    assert opening.begin_card(customer=customer, by=cast.chen_li).pk == card.pk


@pytest.mark.rule("S0-21 R71")
def test_no_blank_is_allowed_and_each_is_named(card, cast):
    with pytest.raises(Refused) as refusal:
        opening.ask_opening(card=card, by=cast.chen_li)
    assert "age structure" in str(refusal.value) or "年龄" in str(refusal.value)
    assert len(card.blanks) == 12 - 1
    filled = opening.save_card(card=card, by=cast.chen_li, **REST)
    assert filled.blanks == []  # nought managers is an answer
    for name in ("website", "managers", "phone"):
        empty = None if name == "managers" else ""
        changed = opening.save_card(card=card, by=cast.chen_li, **{name: empty})
        with pytest.raises(Refused):
            opening.ask_opening(card=changed, by=cast.chen_li)
        opening.save_card(card=card, by=cast.chen_li, **{name: REST[name]})


@pytest.mark.rule("S0-21 R73")
def test_trade_is_open_after_the_last_signature(card, customer, cast):
    opening.save_card(card=card, by=cast.chen_li, **REST)
    opening.ask_opening(card=card, by=cast.chen_li)
    assert "¥ 5,000,000.00" in [text for _label, text in newest(card).facts]
    assert CreditFile.objects.get(customer=customer).opened_at is None
    sign_all(card)
    card.refresh_from_db()
    assert card.state == "approved"
    file = CreditFile.objects.get(customer=customer)
    assert (file.opened_by, file.opened_at is not None) == (card.decided_by, True)


@pytest.mark.rule("S0-21 R72")
def test_what_was_sent_back_is_changed_and_asked_for_again(card, cast):
    opening.save_card(card=card, by=cast.chen_li, **REST)
    opening.ask_opening(card=card, by=cast.chen_li)
    first = newest(card)
    signature = Signature.objects.filter(step__approval=first, state="waiting").select_related("person").first()
    approvals.send_back(approval=first, by=signature.person, comment="资本额核实")
    card.refresh_from_db()
    assert card.state == "draft"
    opening.save_card(card=card, by=cast.chen_li, capital=Decimal(4_000_000))
    opening.ask_opening(card=card, by=cast.chen_li)
    assert newest(card).pk == first.pk
    sign_all(card)
    card.refresh_from_db()
    assert card.state == "approved"


def test_a_rejected_card_opens_nothing_and_another_can_be_begun(card, customer, cast):
    opening.save_card(card=card, by=cast.chen_li, **REST)
    opening.ask_opening(card=card, by=cast.chen_li)
    signature = Signature.objects.filter(step__approval=newest(card), state="waiting").select_related("person").first()
    approvals.reject(approval=newest(card), by=signature.person, comment="信用不足")
    assert CreditFile.objects.get(customer=customer).opened_at is None
    assert opening.begin_card(customer=customer, by=cast.chen_li).pk != card.pk


def test_what_is_being_decided_stays_as_it_is(card, cast):
    opening.save_card(card=card, by=cast.chen_li, **REST)
    opening.ask_opening(card=card, by=cast.chen_li)
    with pytest.raises(Refused):
        opening.save_card(card=card, by=cast.chen_li, limit_applied=Decimal(9))


def test_of_two_tabs_the_second_keeps_what_was_typed(card, cast, signed_in):
    opening.save_card(card=card, by=cast.chen_li, expected_version=1, website="a")
    with pytest.raises(Stale):
        opening.save_card(card=card, by=cast.chen_li, expected_version=1, website="b")
    typed = {"version": 1, "name": "甲", "website": "second.example.com"}
    page = signed_in(cast.chen_li).post(card.get_absolute_url(), typed)
    assert page.status_code == 200
    assert "second.example.com" in page.content.decode()


def test_the_form_saves_a_draft_and_keeps_the_phone_out_of_the_page(card, cast, signed_in):
    opening.save_card(card=card, by=cast.chen_li, phone="13800001234")
    browser = signed_in(cast.chen_li)
    page = browser.get(card.get_absolute_url())
    assert "13800001234" not in page.content.decode()
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert browser.post(card.get_absolute_url(), typed | {"website": "w.example.com"}).status_code == 302
    card = TradingCard.objects.get()
    assert (card.website, card.phone.reveal()) == ("w.example.com", "13800001234")


@pytest.mark.rule("S0-21 R69")
@pytest.mark.rule("S0-21 R70")
def test_the_card_is_printed_in_two_copies(card, cast, signed_in):
    opening.save_card(card=card, by=cast.chen_li, **REST)
    response = signed_in(cast.chen_li).post(reverse("credit:card_print", args=[card.pk]))
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) == 2
    for page, word in zip(pages, ("第一联", "第二联"), strict=True):
        assert word in page.extract_text()
        assert "13800001234" in page.extract_text()
