"""Who complains again: a suggestion, by customer, by phone, or by name where neither is known."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Count, Exists, Expression, Min, OuterRef, Q, QuerySet, When

from complaints.models import Complaint
from core.paging import LastCondition

Key = tuple[str, int | str]
COLUMNS = ("customer_id", "phone_index", "complainant")  # the first that is known says who it was
OWN = {
    "customer_id": Q(customer__isnull=False),
    "phone_index": Q(customer=None) & ~Q(phone_index=""),  # the indexes leave the empty ones out
    "complainant": Q(customer=None, phone_index="") & ~Q(complainant=""),
}


def key_of(complaint: Complaint) -> Key | None:
    """Who it was, as far as can be told; nothing for an anonymous complaint."""
    return next(((column, value) for column in COLUMNS if (value := getattr(complaint, column))), None)


def mark_repeats(complaints: Iterable[Complaint]) -> None:
    """Mark every complaint of these people but the one received first. What is marked rightly is not even read."""
    given = {one.pk: one for one in complaints}
    by_column: dict[str, set] = {}
    for one in given.values():
        if key := key_of(one):
            by_column.setdefault(key[0], set()).add(key[1])
    for column, values in by_column.items():
        again, first = wrongly_marked(Complaint.objects.filter(OWN[column], **{f"{column}__in": values}), column)
        for is_repeat, ids in ((True, again), (False, first)):
            if ids:
                Complaint.objects.filter(pk__in=ids).update(is_repeat=is_repeat)
            for pk in given.keys() & ids:
                given[pk].is_repeat = is_repeat


def wrongly_marked(complaints: QuerySet, column: str) -> tuple[set[int], set[int]]:
    """The keys of those to be marked, and of those marked though nobody complained before."""
    rows = complaints.order_by()
    begun = dict(rows.values_list(column).annotate(Min("received_at")))
    again: set[int] = set()
    firsts: dict = {}
    unmarked = complaints.filter(is_repeat=False).order_by("received_at", "pk")
    for pk, who, received_at in unmarked.values_list("pk", column, "received_at"):
        if received_at == begun[who] and who not in firsts:
            firsts[who] = pk
        else:
            again.add(pk)
    lost = begun.keys() - firsts.keys()  # the first one was taken back, or came to be received later
    wrong = {rows.filter(**{column: who, "received_at": begun[who]}).values_list("pk", flat=True)[0] for who in lost}
    return again, wrong


def same_person(complaint: Complaint) -> Q:
    """The complaints of whoever complained here; of an anonymous one only itself."""
    key = key_of(complaint)
    if key is None:
        return Q(pk=complaint.pk)
    return OWN[key[0]] & Q(**{key[0]: key[1]})


def is_newest(complaints: QuerySet) -> Expression:
    """Whether no later one of these complaints is marked as a repetition of the same person: row by row."""
    at, pk = OuterRef("received_at"), OuterRef("pk")
    later = complaints.filter(Q(received_at__gt=at) | Q(received_at=at, pk__gt=pk), is_repeat=True).order_by()
    alike = [later.filter(own, **{column: OuterRef(column)}) for column, own in OWN.items()]
    return Case(
        When(customer__isnull=False, then=~Exists(alike[0])),
        When(~Q(phone_index=""), then=~Exists(alike[1])),
        default=~Exists(alike[2]),
        output_field=BooleanField(),
    )


def newest_repeats(complaints: QuerySet) -> tuple[QuerySet, LastCondition]:
    """The newest repetition of each person, one row a person: those marked, and which of them it is."""
    marked = complaints.filter(is_repeat=True)
    test = is_newest(complaints)
    return marked, LastCondition(test, marked.order_by().annotate(holds=test).filter(holds=True).values("pk"))


def times_of(complaints: QuerySet, newest: Iterable[Complaint]) -> dict[Key, int]:
    """How often each of these people complained: what is marked, and the first time. At most three queries."""
    by_column: dict[str, set] = {}
    for column, value in filter(None, map(key_of, newest)):
        by_column.setdefault(column, set()).add(value)
    found: dict[Key, int] = {}
    for column, values in by_column.items():
        rows = complaints.filter(OWN[column], is_repeat=True, **{f"{column}__in": values}).order_by()
        found |= {(column, who): times + 1 for who, times in rows.values_list(column).annotate(Count("pk"))}
    return found
