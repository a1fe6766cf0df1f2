"""Who complains again: a suggestion, by customer, by phone, or by name where neither is known."""

from collections.abc import Iterable

from django.db.models import Case, CharField, Count, Max, Q, QuerySet, Value, When

from complaints.models import Complaint

Key = tuple[str, int | str]
COLUMNS = ("pk", "customer_id", "phone_index", "complainant", "is_repeat", "received_at")


def key_of(complaint: Complaint) -> Key | None:
    """Who it was, as far as can be told; nothing for an anonymous complaint."""
    if complaint.customer_id:
        return ("customer_id", complaint.customer_id)
    if complaint.phone_index:
        return ("phone_index", complaint.phone_index)
    return ("complainant", complaint.complainant) if complaint.complainant else None


def complaints_of(keys: Iterable[Key]) -> list[Complaint]:
    """All complaints of these people, in the order in which they were received; each column has an index."""
    by_column: dict[str, list] = {}
    for column, value in keys:
        by_column.setdefault(column, []).append(value)
    found: dict[int, Complaint] = {}
    for column, values in by_column.items():
        rows = Complaint.objects.filter(**{f"{column}__in": values}).only(*COLUMNS)
        if column != "customer_id":
            rows = rows.exclude(**{column: ""})  # the indexes leave the empty ones out
        found |= {one.pk: one for one in rows}
    return sorted(found.values(), key=lambda one: (one.received_at, one.pk))


def mark_repeats(complaints: Iterable[Complaint]) -> None:
    """Mark every complaint of these people but the one received first."""
    given = {one.pk: one for one in complaints}
    keys = {key for one in given.values() if (key := key_of(one))}
    if not keys:
        return
    seen: set[Key] = set()
    wrong: dict[bool, list[int]] = {True: [], False: []}
    for one in complaints_of(keys):
        key = key_of(one)
        if key not in keys:
            continue
        is_repeat = key in seen
        seen.add(key)
        if one.is_repeat != is_repeat:
            wrong[is_repeat].append(one.pk)
            given.get(one.pk, one).is_repeat = is_repeat
    for is_repeat, ids in wrong.items():
        if ids:
            Complaint.objects.filter(pk__in=ids).update(is_repeat=is_repeat)


def same_person(complaint: Complaint) -> Q:
    """The complaints of whoever complained here; of an anonymous one only itself."""
    key = key_of(complaint)
    if key is None:
        return Q(pk=complaint.pk)
    column, value = key
    if column == "customer_id":
        return Q(customer_id=value)
    known = Q(customer_id=None, **{column: value}) & ~Q(**{column: ""})
    return known if column == "phone_index" else known & Q(phone_index="")


def people_of(complaints: QuerySet) -> QuerySet:
    """One row for each person with a complaint marked as a repetition; `times` counts the first one, too."""
    who = Case(
        When(customer__isnull=False, then=Value("")),
        When(~Q(phone_index=""), then="phone_index"),
        default="complainant",
        output_field=CharField(),
    )
    people = complaints.filter(is_repeat=True).order_by().annotate(who=who).values("customer_id", "who")
    people = people.annotate(
        name=Max("complainant"), times=Count("pk") + 1, last_at=Max("received_at"), newest=Max("pk")
    )
    return people.order_by("-last_at", "-newest")
