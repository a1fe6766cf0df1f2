"""Two people with the same slip at once. PostgreSQL with real threads; SQLite lets one write at a time."""

import pytest

from credit.models import CreditFile, GoodsReturn, TradingDocument
from credit.reconciling import differences
from tests.credit.returning import book, gone_out, signed_for, write
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_a_slip_is_booked_once_however_many_book_it(cast):
    document = gone_out(cast)
    slip = signed_for(document, cast, 2).slip
    found = at_once(*[lambda: book(slip, cast)] * 12)
    assert sum(isinstance(one, GoodsReturn) for one in found) == 1
    assert CreditFile.objects.get(customer=document.customer).exposure == 440
    assert TradingDocument.objects.get(pk=document.pk).returned == 60
    assert differences() == []


def test_many_slips_at_once_never_take_more_back_than_went_out(cast):
    document = gone_out(cast)
    found = at_once(*[lambda: write(document, cast, 3)] * 8)
    assert sum(isinstance(one, GoodsReturn) for one in found) == 3
