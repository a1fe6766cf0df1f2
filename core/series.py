"""Number series: one after the other, never twice."""

from django.db import transaction
from django.db.models import F

from core.models import Series


def take_numbers(name: str, count: int = 1) -> range:
    """The next `count` numbers of the series. Inside a transaction; the row is locked until it ends."""
    with transaction.atomic():
        if not Series.objects.filter(name=name).update(last=F("last") + count):
            Series.objects.get_or_create(name=name)
            Series.objects.filter(name=name).update(last=F("last") + count)
        last = Series.objects.values_list("last", flat=True).get(name=name)
    return range(last - count + 1, last + 1)


def reserve_numbers(name: str, last: int) -> None:
    """The series goes on after this number, which came from elsewhere."""
    with transaction.atomic():
        Series.objects.get_or_create(name=name)
        Series.objects.filter(name=name, last__lt=last).update(last=last)
