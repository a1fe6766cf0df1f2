"""Many at once for the last of a limit. PostgreSQL with real threads; SQLite lets one write at a time."""

from decimal import Decimal

import pytest

from credit.actions import documents
from credit.actions.releasing import release
from credit.models import CreditException, CreditFile, Release, TradingDocument
from credit.reconciling import differences
from tests.credit.releasing import allow, draft, with_limit
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_many_releases_never_exceed_one_limit(cast):
    file = with_limit(cast.chen_li, 1000)
    drafts = [draft(file, 70, cast.chen_li) for _each in range(60)]
    found = at_once(*[lambda one=one: release(document=one, by=cast.chen_li) for one in drafts])
    assert [one.state for one in found].count("passed") == 14
    assert CreditFile.objects.get(pk=file.pk).exposure == 980
    assert differences() == []


def test_one_document_is_released_once_however_many_ask(cast):
    file = with_limit(cast.chen_li, 10_000)
    document = draft(file, 70, cast.chen_li)
    found = at_once(*[lambda: release(document=document, by=cast.chen_li)] * 20)
    assert sum(isinstance(one, Release) for one in found) == 1
    assert CreditFile.objects.get(pk=file.pk).exposure == 70


def test_one_key_gives_one_release(cast):
    file = with_limit(cast.chen_li, 10_000)
    document = draft(file, 70, cast.chen_li)
    found = at_once(*[lambda: release(document=document, by=cast.chen_li, key="erp-1")] * 20)
    assert len({one.pk for one in found}) == 1
    assert CreditFile.objects.get(pk=file.pk).exposure == 70


def test_an_exception_is_used_up_once(cast):
    file = with_limit(cast.chen_li, 0)
    exception = allow(file, 100, cast.gm)
    drafts = [draft(file, 60, cast.chen_li) for _each in range(20)]
    found = at_once(*[lambda one=one: release(document=one, by=cast.chen_li) for one in drafts])
    assert [one.state for one in found].count("passed") == 1
    assert CreditException.objects.get(pk=exception.pk).used == 60


def test_raising_splitting_and_releasing_at_once_never_exceed_the_limit(cast):
    file = with_limit(cast.chen_li, 1000)
    out = draft(file, 500, cast.chen_li)
    release(document=out, by=cast.chen_li)
    drafts = [draft(file, 90, cast.chen_li) for _each in range(10)]
    deeds = [lambda one=one: release(document=one, by=cast.chen_li) for one in drafts]
    for number in range(10):
        raised = Decimal(500 + 50 * number)
        deeds.append(lambda raised=raised: documents.change_document(document=out, amount=raised, by=cast.chen_li))
        deeds.append(lambda: documents.split_document(document=out, amount=Decimal(10), by=cast.chen_li))
    at_once(*deeds)
    kept = CreditFile.objects.get(pk=file.pk)
    assert kept.exposure <= 1000
    assert kept.deliveries == sum(TradingDocument.objects.values_list("booked", flat=True))
    assert differences() == []
