"""Goods that come back: approved, counted by the warehouse, booked by finance (S3-05 R3-R4)."""

from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from core.models import Event, Notice
from credit.actions import documents, returns
from credit.actions.return_booking import book_return
from credit.models import CreditFile, Receivable, TradingDocument
from credit.reconciling import differences
from tests.credit.books import invoice, parts
from tests.credit.returning import approve, book, gone_out, granted, keeper, of_lines, sign, signed_for, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast):
    return gone_out(cast)


def again(record):
    return type(record).objects.get(pk=record.pk)


@pytest.mark.rule("S3-05 R3")
def test_what_comes_back_lowers_what_is_lent_and_what_counts_as_delivered(cast, document):
    slip = book(signed_for(document, cast, 2).slip, cast)
    assert (slip.state, slip.amount, slip.off_delivery, slip.credit_note) == ("booked", 60, 60, None)
    assert parts(document.customer) == {"deliveries": 440, "exposure": 440}
    kept = again(document)
    assert (kept.returned, kept.booked, kept.rest, kept.amount) == (60, 440, 440, 500)
    assert [line.returned for line in kept.lines.order_by("id")] == [2, 0]
    assert differences() == []


@pytest.mark.rule("S3-05 R3")
def test_what_was_invoiced_is_credited_by_a_note(cast, document):
    invoice(document.customer, 500, by=cast.he_jing, document=document)
    slip = book(signed_for(document, cast, 2, 1).slip, cast, number="红字-7")
    note = slip.credit_note
    assert (note.number, note.amount, note.open, note.document_id) == ("红字-7", -110, -110, document.pk)
    assert parts(document.customer) == {"receivables": 390, "exposure": 390}
    kept = again(document)
    assert (kept.invoiced, kept.returned, kept.rest) == (390, 110, 0)
    assert differences() == []


def test_finance_says_what_of_it_was_invoiced(cast, document):
    invoice(document.customer, 300, by=cast.he_jing, document=document)
    slip = signed_for(document, cast, 2, 1).slip
    with pytest.raises(Refused, match="110") as refusal:
        book(slip, cast, not_invoiced=Decimal(201))
    assert refusal.value.code == "amount"
    assert book(slip, cast, not_invoiced=Decimal(10)).credit_note.amount == -100
    assert parts(document.customer) == {"receivables": 200, "deliveries": 190, "exposure": 390}


def test_no_more_is_credited_than_was_invoiced(cast, document):
    """Closed by finance before anything was invoiced: there is nothing to credit."""
    slip = signed_for(document, cast, 2).slip
    documents.close_document(document=document, by=cast.he_jing)
    with pytest.raises(Refused) as refusal:
        book(slip, cast)
    assert refusal.value.code == "amount"
    assert not Receivable.objects.exists()


@pytest.mark.rule("S3-05 R3")
def test_nothing_is_booked_before_approved_and_actual_quantity_agree(cast, document):
    warehouse = keeper(cast)
    slip = sign(approve(write(document, cast, 5, 1), cast, 5, 1), warehouse, 4, 1)
    with pytest.raises(Refused) as refusal:
        book(slip, cast)
    assert refusal.value.code == "differs"
    assert str(refusal.value).splitlines()[1:] == ["赤霞珠:批准 5,实收 4"]
    assert again(slip).state == "received"
    assert parts(document.customer)["exposure"] == 500
    returns.approve_return(slip=slip, quantities=of_lines(document, 4, 1), by=cast.chief)
    assert book(slip, cast).amount == 170


@pytest.mark.rule("S3-05 R3")
def test_the_complaint_says_how_much_may_come_back(cast, document):
    remedy = granted(document, cast, quantity=Decimal(3))
    with pytest.raises(Refused, match="3") as refusal:
        write(document, cast, 4, remedy=remedy)
    assert refusal.value.code == "too_much"
    slip = write(document, cast, 2, remedy=remedy)
    assert (slip.state, slip.approved_by, slip.lines.get().approved) == ("approved", cast.director, 2)
    with pytest.raises(Refused, match="1"):
        write(document, cast, 2, remedy=remedy)
    assert write(document, cast, 1, remedy=remedy).state == "approved"


def test_a_remedy_without_a_quantity_is_approved_by_a_leader(cast, document):
    assert write(document, cast, 2, remedy=granted(document, cast)).state == "asked"


@pytest.mark.parametrize("facts", [{"state": "asked"}, {"state": "rejected"}, {"kinds": ["repair"]}])
def test_only_an_approved_return_grants_anything(cast, document, facts):
    with pytest.raises(Refused) as refusal:
        write(document, cast, 2, remedy=granted(document, cast, quantity=Decimal(3), **facts))
    assert refusal.value.code == "remedy"


def test_a_complaint_of_another_customer_grants_nothing(cast, document):
    other = granted(gone_out(cast), cast, quantity=Decimal(3))
    with pytest.raises(Refused) as refusal:
        write(document, cast, 2, remedy=other)
    assert refusal.value.code == "remedy"


def test_a_solution_that_was_dropped_is_not_booked(cast, document):
    remedy = granted(document, cast, quantity=Decimal(3))
    slip = sign(write(document, cast, 2, remedy=remedy), keeper(cast), 2)
    remedy.state = "dropped"
    remedy.save()
    with pytest.raises(Refused) as refusal:
        book(slip, cast)
    assert refusal.value.code == "remedy"


@pytest.mark.rule("S3-05 R4")
def test_the_warehouse_signs_and_may_take_it_back_until_it_is_booked(cast, document):
    slip = approve(write(document, cast, 2), cast, 2)
    with pytest.raises(Refused) as refusal:
        sign(slip, cast.chen_li, 2)
    assert refusal.value.code == "forbidden"
    warehouse = keeper(cast)
    sign(slip, warehouse, 1, found="一箱已破")
    returns.unsign_return(slip=slip, reason="漏数一箱", by=warehouse)
    kept = again(slip)
    assert (kept.state, kept.received_by, kept.found, kept.lines.get().received) == ("approved", None, "", None)
    book(sign(slip, warehouse, 2), cast)
    with pytest.raises(Refused) as refusal:
        returns.unsign_return(slip=slip, reason="漏数", by=warehouse)
    assert refusal.value.code == "state"
    deeds = list(Event.objects.filter(record_type="credit.goodsreturn").order_by("id").values_list("deed", flat=True))
    names = ["write", "approve", "sign", "unsign", "sign", "book"]
    assert deeds == [f"credit.{name}_return" for name in names]


def test_nobody_does_two_of_the_three(cast, document):
    slip = write(document, cast, 2)
    cast.chen_li.groups.set(cast.gm.groups.all())
    with pytest.raises(Refused) as refusal:
        returns.approve_return(
            slip=slip, quantities=of_lines(document, 2), by=type(cast.gm).objects.get(username="chenli")
        )
    assert refusal.value.code == "own"
    slip = approve(slip, cast, 2)
    cast.he_jing.groups.add(*keeper(cast).groups.all())
    sign(slip, type(cast.gm).objects.get(pk=cast.he_jing.pk), 2)
    with pytest.raises(Refused) as refusal:
        book(slip, cast)
    assert refusal.value.code == "own"


def test_no_more_comes_back_than_went_out(cast, document):
    book(signed_for(document, cast, 6).slip, cast)
    write(document, cast, 3)
    with pytest.raises(Refused, match="1") as refusal:
        write(document, cast, 2)
    assert refusal.value.code == "too_much"
    for quantities in ((0, 0), (-1,)):
        with pytest.raises(Refused):
            write(document, cast, *quantities)


def test_parts_that_come_back_add_up_to_the_line(cast, document):
    line = document.lines.order_by("id").first()
    type(line).objects.filter(pk=line.pk).update(quantity=3, amount=Decimal(300))
    amounts = []
    for _part in range(3):
        type(line).objects.filter(pk=line.pk).update(amount=Decimal("100.01"))
        amounts.append(book(signed_for(document, cast, 1).slip, cast).amount)
    assert sum(amounts) == Decimal("100.01")


def test_only_what_went_out_comes_back_and_lines_stay_then(cast, document):
    copy = documents.copy_document(document=document, by=cast.chen_li)
    with pytest.raises(Refused) as refusal:
        write(copy, cast, 1)
    assert refusal.value.code == "state"
    slip = write(document, cast, 1)
    with pytest.raises(Refused) as refusal:
        documents.cancel_document(document=document, by=cast.he_jing)
    assert refusal.value.code == "return"
    returns.withdraw_return(slip=slip, reason="客户自己留下", by=cast.chen_li)
    assert documents.cancel_document(document=document, by=cast.he_jing).state == "cancelled"


def test_who_may_not_and_who_cannot_see(cast, document):
    slip = signed_for(document, cast, 2).slip
    with pytest.raises(Refused) as refusal:
        book_return(slip=slip, by=cast.chen_li)
    assert refusal.value.code == "forbidden"
    with pytest.raises(Refused) as refusal:
        returns.withdraw_return(slip=slip, reason="x", by=cast.li_qiang)
    assert refusal.value.code == "unseen"


def test_what_was_shown_and_changed_meanwhile_is_said(cast, document):
    slip = write(document, cast, 2)
    seen = slip.version
    approve(slip, cast, 2)
    with pytest.raises(Stale):
        approve(slip, cast, 1, expected_version=seen)
    assert slip.lines.get().approved == 2


def test_a_number_that_is_there_is_named(cast, document):
    invoice(document.customer, 500, by=cast.he_jing, document=document, number="R-1")
    slip = signed_for(document, cast, 2).slip
    with pytest.raises(Refused, match="R-1"):
        book(slip, cast, number="R-1")
    assert TradingDocument.objects.get(pk=document.pk).returned == 0
    assert CreditFile.objects.get(customer=document.customer).exposure == 500


def test_whoever_is_next_is_told(cast, document):
    warehouse = keeper(cast)
    slip = write(document, cast, 2)
    assert Notice.objects.filter(person=cast.chief, rule="credit.goods_return").exists()
    approve(slip, cast, 2)
    assert "清点" in str(Notice.objects.get(person=warehouse).title)
    sign(slip, warehouse, 2)
    assert Notice.objects.filter(person=cast.he_jing, rule="credit.goods_return").count() == 1
    book(slip, cast)
    assert Notice.objects.filter(person=cast.chen_li, rule="credit.goods_return").exists()
