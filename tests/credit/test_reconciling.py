"""What is kept against the documents: nothing differs after any deed, and what was spoilt is named and put right."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Event, Notice
from credit.actions import documents
from credit.actions.reconciling import put_right, reconcile
from credit.actions.releasing import release
from credit.models import Bill, CreditFile, Difference, Payment, Reconciliation
from credit.reconciling import differences
from credit.reconciling_nightly import order_reconciliation
from tests.credit.releasing import allow, draft, owe, with_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return with_limit(cast.chen_li, 5000)


def spoil(file, **facts) -> None:
    CreditFile.objects.filter(pk=file.pk).update(**facts)


def found() -> list[tuple]:
    return [(one.part, one.kept, one.counted) for one in differences()]


@pytest.mark.parametrize("orders_count", [False, True])
def test_after_any_deed_nothing_differs(file, cast, publish, orders_count):
    publish(orders_count=orders_count)
    by, finance = cast.chen_li, cast.he_jing
    owe(file, 300, finance)
    order = draft(file, 2000, by, kind="order")
    release(document=order, by=by)
    delivery = draft(file, 1200, by, order=order)
    release(document=delivery, by=by)
    documents.split_document(document=delivery, amount=Decimal(200), by=by)
    documents.change_document(document=delivery, amount=Decimal(1100), by=by)
    documents.change_document(document=delivery, amount=Decimal(900), by=finance)
    copy = documents.copy_document(document=delivery, by=by)
    release(document=copy, by=by)
    documents.close_document(document=copy, by=finance)
    documents.reopen_document(document=copy, by=by)
    allow(file, 5000, cast.gm)
    release(document=draft(file, 6000, by), by=by)
    documents.cancel_document(document=delivery, by=finance)
    documents.close_document(document=order, by=by)
    assert found() == []


def test_every_part_is_counted_from_its_documents(file, cast):
    day, by = timezone.localdate(), cast.he_jing
    facts = {"customer": file.customer, "issued_on": day, "due_on": day, "received_on": day, "entered_by": by}
    for state in ("held", "endorsed", "honoured", "dishonoured"):
        Bill.objects.create(kind="bank", number=state, face=100, state=state, **facts)
    Payment.objects.create(
        customer=file.customer, received_on=day, amount=70, unallocated=30, entered_by=by, number="P1"
    )
    assert found() == [("bills", 0, 100), ("prepaid", 0, 30)]
    difference = Difference(customer=file.customer)
    reconcile(by=cast.system)
    difference = Difference.objects.first()
    put_right(difference=difference, by=by)
    kept = CreditFile.objects.get(pk=file.pk)
    assert (kept.bills, kept.prepaid, kept.exposure) == (100, 30, 70)
    assert found() == []


def test_bills_that_were_passed_on_count_where_the_policy_says_so(file, cast, publish):
    publish(passed_bills_count=True)
    day = timezone.localdate()
    facts = {"issued_on": day, "due_on": day, "received_on": day, "entered_by": cast.he_jing}
    Bill.objects.create(customer=file.customer, kind="bank", number="1", face=100, state="endorsed", **facts)
    assert found() == [("bills", 0, 100)]


def test_a_difference_is_named_once_told_to_finance_and_put_right(file, cast):
    owe(file, 300, cast.he_jing)
    spoil(file, receivables=Decimal(200), deliveries=Decimal(7))
    run = reconcile(by=cast.system)
    assert (run.differences, Difference.objects.filter(mended_at=None).count()) == (2, 2)
    again = reconcile(by=cast.system)
    assert (again.differences, Difference.objects.count()) == (2, 2)
    assert Notice.objects.filter(rule="credit.differences", person=cast.he_jing).count() == 1
    difference = Difference.objects.get(part="receivables")
    assert (difference.kept, difference.counted, difference.gap) == (200, 300, 100)
    with pytest.raises(Refused):
        put_right(difference=difference, by=cast.chen_li)
    put_right(difference=difference, by=cast.he_jing)
    kept = CreditFile.objects.get(pk=file.pk)
    assert (kept.receivables, kept.deliveries, kept.exposure) == (300, 0, 300)
    assert not Difference.objects.filter(mended_at=None).exists()
    assert Event.objects.get(deed="credit.put_right").changes["receivables"] == ["200", "300"]
    with pytest.raises(Refused):
        put_right(difference=difference, by=cast.he_jing)


def test_what_differs_no_more_is_over_by_itself(file, cast):
    spoil(file, bills=Decimal(5), exposure=Decimal(5))
    reconcile(by=cast.system)
    spoil(file, bills=0, exposure=0)
    assert reconcile(by=cast.system).differences == 0
    assert Difference.objects.get().mended_by == cast.system


def test_the_exposure_is_compared_as_the_policy_counts_it(file, cast, publish):
    spoil(file, exposure=Decimal(1))
    assert found() == [("exposure", 1, 0)]


def test_the_job_of_the_night_runs_once_a_day(file, cast):
    day = timezone.localdate()
    job = jobs.run_now(order_reconciliation(day))
    assert (job.state, job.result) == ("done", {"files": 1, "differences": 0})
    assert order_reconciliation(day) == job
    assert Reconciliation.objects.count() == 1


def test_finance_sees_and_mends_on_the_page(file, cast, signed_in):
    spoil(file, exposure=Decimal(1))
    reconcile(by=cast.system)
    browser = signed_in(cast.he_jing)
    assert "鼎丰商贸" in browser.get("/credit/differences/").content.decode()
    difference = Difference.objects.get()
    browser.post(f"/credit/differences/{difference.pk}/mend/")
    assert found() == []


def test_an_exposure_is_counted_from_the_documents_not_from_a_part_that_is_wrong(file, cast):
    """It was said to be as much as the spoilt part, «by the documents»."""
    owe(file, 300, cast.he_jing)
    spoil(file, receivables=Decimal(9000))
    assert found() == [("receivables", Decimal(9000), Decimal(300))]
    spoil(file, exposure=Decimal(70))
    assert found() == [("exposure", Decimal(70), Decimal(300)), ("receivables", Decimal(9000), Decimal(300))]
