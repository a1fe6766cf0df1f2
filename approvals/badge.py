"""How much waits for a person, beside the entry of the side bar: counted in the query that loads the person."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from approvals.models import Approval, Signature
from staff.models import Deputy

NAME = "waiting_approvals"


def waiting_expression() -> Coalesce:
    """For a query of people: the approvals that each can decide now, as themselves or as deputy."""
    absent = Deputy.objects.on(timezone.localdate()).filter(deputy=OuterRef(OuterRef("pk")))
    seats = Q(person=OuterRef("pk")) | Q(person__in=absent.order_by().values("person"))
    own = Q(approval__asked_by=OuterRef("pk")) | Q(approval__concerns=OuterRef("pk"))
    waiting = Signature.objects.waiting().filter(seats).exclude(own)
    counted = waiting.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("approval", distinct=True))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)


def waiting_count(user) -> int:
    """Loaded with the person (staff.backends); asked where that was not so."""
    if not hasattr(user, NAME):
        setattr(user, NAME, Approval.objects.waiting_for(user).count())
    return getattr(user, NAME)
