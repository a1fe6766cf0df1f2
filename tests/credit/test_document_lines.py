"""Lines of orders and deliveries by hand: the amount is their sum, and what is let go is checked for that amount."""

from decimal import Decimal

import pytest

from core.errors import Refused, Stale
from credit.actions import documents
from credit.actions.document_lines import Typed, write_lines
from credit.actions.releasing import release
from credit.models import TradingDocument, TradingLine
from tests.credit.releasing import draft, lent, with_limit
from tests.credit.returning import gone_out

pytestmark = pytest.mark.django_db


def typed(product="赤霞珠", quantity="10", price="30", line=None) -> Typed:
    return Typed(product, quantity and Decimal(quantity), price and Decimal(price), line)


@pytest.fixture
def document(cast):
    return draft(with_limit(cast.chen_li, 1000), 100, cast.chen_li)


def again(document) -> TradingDocument:
    return TradingDocument.objects.get(pk=document.pk)


def test_the_amount_follows_the_lines(cast, document):
    write_lines(document=document, typed=[typed(), typed("霞多丽", "3", "33.333")], by=cast.chen_li)
    kept = again(document)
    assert (kept.amount, kept.version) == (400, document.version + 1)
    assert [line.amount for line in kept.lines.all()] == [300, 100]
    first = kept.lines.first()
    write_lines(document=document, typed=[typed("赤霞珠", "2", "30", first.pk)], by=cast.chen_li)
    kept = again(document)
    assert (kept.amount, kept.lines.get().pk) == (60, first.pk)


def test_all_lines_taken_out_leave_the_amount(cast, document):
    write_lines(document=document, typed=[typed()], by=cast.chen_li)
    write_lines(document=document, typed=[], by=cast.chen_li)
    assert (again(document).amount, TradingLine.objects.count()) == (300, 0)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (typed(product=" "), "product"),
        (typed(quantity="0"), "quantity"),
        (typed(quantity=None), "quantity"),
        (typed(price="-1"), "price"),
        (typed(price=None), "price"),
        (typed(price="0"), "amount"),
        (typed(quantity="99999999999999", price="99999999999999"), "amount"),
    ],
)
def test_what_is_no_line_is_refused_and_changes_nothing(cast, document, wrong, code):
    with pytest.raises(Refused) as refusal:
        write_lines(document=document, typed=[wrong], by=cast.chen_li)
    assert refusal.value.code == code
    assert (again(document).amount, TradingLine.objects.count()) == (100, 0)


def test_an_untouched_line_keeps_its_discount(cast, document):
    line = TradingLine.objects.create(document=document, product="干红", quantity=2, price=50, amount=90)
    other = typed("干白", "1", "10")
    write_lines(document=document, typed=[typed("干红", "2", "50", line.pk), other], by=cast.chen_li)
    assert again(document).amount == 100
    bare = TradingLine.objects.create(document=document, product="运费", amount=5)
    rows = [typed("干红", "2", "50", line.pk), typed("运费", None, None, bare.pk)]
    write_lines(document=document, typed=rows, by=cast.chen_li)
    assert again(document).amount == 95


def test_a_line_of_another_document_is_not_taken_over(cast, document):
    other = gone_out(cast)
    theirs = other.lines.first()
    write_lines(document=document, typed=[typed("赤霞珠", "1", "30", theirs.pk)], by=cast.chen_li)
    assert document.lines.get().pk != theirs.pk
    assert other.lines.count() == 2


def test_lines_do_not_go_round_the_limit(cast, document):
    """Small when it was asked for, large afterwards: what is let go is what is checked."""
    assert release(document=document, by=cast.chen_li).state == "passed"
    with pytest.raises(Refused) as refusal:
        write_lines(document=document, typed=[typed("赤霞珠", "100", "30")], by=cast.chen_li)
    assert refusal.value.code == "state"
    second = draft(with_limit(cast.chen_li, 1000), 100, cast.chen_li)
    write_lines(document=second, typed=[typed("赤霞珠", "100", "30")], by=cast.chen_li)
    assert release(document=second, by=cast.chen_li).state == "held"
    with pytest.raises(Refused) as refusal:
        write_lines(document=second, typed=[typed()], by=cast.chen_li)
    assert refusal.value.code == "state"


def test_what_was_seen_before_the_lines_changed_is_not_released(cast, document):
    seen = document.version
    write_lines(document=document, typed=[typed()], by=cast.chen_li)
    with pytest.raises(Stale):
        release(document=document, by=cast.chen_li, expected_version=seen)


def test_the_amount_of_lines_is_not_typed_over_nor_split(cast, document):
    write_lines(document=document, typed=[typed()], by=cast.chen_li)
    for deed in (documents.change_document, documents.split_document):
        with pytest.raises(Refused) as refusal:
            deed(document=document, amount=Decimal(7), by=cast.chen_li)
        assert refusal.value.code == "lines"
    changed = documents.change_document(document=document, amount=Decimal(300), note="加急", by=cast.chen_li)
    assert (changed.note, changed.amount) == ("加急", 300)


def test_after_part_of_it_was_invoiced_its_lines_stay(cast):
    """Closed and opened again: what was invoiced rests on these lines."""
    document = gone_out(cast)
    TradingDocument.objects.filter(pk=document.pk).update(invoiced=10, booked=490)
    documents.close_document(document=document, by=cast.he_jing)
    documents.reopen_document(document=document, by=cast.he_jing)
    with pytest.raises(Refused) as refusal:
        write_lines(document=document, typed=[typed()], by=cast.chen_li)
    assert refusal.value.code == "state"


def test_who_may_not_and_who_cannot_see(cast, document):
    for person, code in ((cast.zhou_min, "forbidden"), (cast.li_qiang, "unseen")):
        with pytest.raises(Refused) as refusal:
            write_lines(document=document, typed=[typed()], by=person)
        assert refusal.value.code == code
    assert lent(document.customer.credit_file) == 0
