"""Customers with a grade in force, and their orders."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from credit.models import CreditFile, GradingRun, TradingDocument
from tests.credit.releasing import draft, with_limit


def graded_file(cast, grade: str, *, name="", limit=1_000_000, owner=None) -> CreditFile:
    """A customer of this grade; without one nobody has graded it."""
    file = with_limit(owner or cast.chen_li, limit)
    if name:
        type(file.customer).objects.filter(pk=file.customer_id).update(name=name)
        file = CreditFile.objects.select_related("customer").get(pk=file.pk)
    if grade:
        grade_customer(file.customer, grade, by=cast.director)
    return file


def grade_customer(customer, grade: str, *, by):
    run = GradingRun.objects.filter(key="in force").first() or GradingRun.objects.create(
        key="in force",
        date_from=date(2025, 1, 1),
        date_to=date(2025, 12, 31),
        policy={"cuts": ["75", "95"], "boundary": "within"},
        state=GradingRun.State.DONE,
        started_by=by,
        finished_at=timezone.now(),
    )
    return run.rows.create(customer=customer, rank=1, amount=1, cumulative=1, grade=grade)


def order(file: CreditFile, by, amount=1000, **facts) -> TradingDocument:
    return draft(file, amount, by, kind="order", **facts)


def with_lines(document: TradingDocument, *products: str) -> TradingDocument:
    """Each product once, sharing the amount."""
    share = (document.amount / len(products)).quantize(Decimal("0.01"))
    for product in products:
        document.lines.create(product=product, quantity=1, price=share, amount=share)
    return document


def fresh(document: TradingDocument) -> TradingDocument:
    return TradingDocument.objects.get(pk=document.pk)
