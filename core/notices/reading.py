"""What the owner of an inbox does with it. Reading is no deed: it leaves no trail."""

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import Notice


def with_unread(people: models.QuerySet) -> models.QuerySet:
    """Each person with `unread`: the count for the bell, in the query that loads the person anyway."""
    own = Notice.objects.filter(person=OuterRef("pk"), is_unread=True).order_by().values("person")
    count = Subquery(own.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return people.annotate(unread=Coalesce(count, 0))


def unread_of(user) -> int:
    """The count for the bell. Loaded with the person (staff.backends); asked anew where that was not so."""
    if not hasattr(user, "unread"):
        user.unread = Notice.objects.visible_to(user).unread().count()
    return user.unread


def mark_read(*, person, notices=None, until: int | None = None) -> int:
    """Read these notices, or everything up to the newest that was shown; gives how many were unread."""
    found = (Notice.objects.all() if notices is None else notices).visible_to(person).unread()
    if until:
        found = found.filter(pk__lte=until)
    count = found.update(is_unread=False, read_at=timezone.now())
    if hasattr(person, "unread"):
        person.unread -= count
    return count


def settle(record, *, rule: str = "") -> int:
    """What a record asked of people is dealt with: nobody needs to look at it any more."""
    found = Notice.objects.about(record).unread()
    if rule:
        found = found.filter(rule=rule)
    return found.update(is_unread=False, read_at=timezone.now())
