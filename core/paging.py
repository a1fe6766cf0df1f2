"""Pages of a list that may have a million rows: by keyset, never counted further than a limit.

The address holds the whole state: `sort` (a minus turns it round), `page` within the first rows, and beyond them the
cursor `after` or `before`: the sort value and key of the row at the edge, so that no row is lost or shown twice when
others come in between.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Expression, F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest, QueryDict

WINDOW = 1500
EVERYTHING = 2**31
PLACE = ("page", "after", "before")


@dataclass
class Page:
    """One page of rows with the addresses of its neighbours and of the same list sorted otherwise."""

    rows: list
    params: QueryDict
    sort: str
    sort_fields: dict[str, str]
    size: int
    count: int  # as far as it was counted
    is_capped: bool  # there are more
    number: int | None  # None beyond the counted pages
    has_next: bool
    has_previous: bool
    edges: tuple[str, str] = ("", "")  # cursors of the first and the last row

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def count_text(self) -> str:
        return f"{self.count}+" if self.is_capped else str(self.count)

    @cached_property
    def numbers(self) -> list[int | None]:
        """Pages to jump to, with None for a gap: 1 2 3 … 7 8 9 … 20."""
        last = self.last_number
        near = {1, last, *range((self.number or last) - 2, (self.number or last) + 3)}
        shown = sorted(number for number in near if 1 <= number <= last)
        result: list[int | None] = []
        for number in shown:
            if result and number - (result[-1] or 0) > 1:
                result.append(None)
            result.append(number)
        return result

    @property
    def last_number(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def links(self) -> list[tuple[int | None, str]]:
        return [(number, self.address(page=number) if number else "") for number in self.numbers]

    @property
    def next_url(self) -> str:
        return self.address(after=self.edges[1], page=self._beside(1)) if self.has_next else ""

    @property
    def previous_url(self) -> str:
        if not self.has_previous:
            return ""
        if self.number and self.number <= 2:
            return self.address()
        return self.address(before=self.edges[0], page=self._beside(-1))

    def _beside(self, step: int) -> int | None:
        number = (self.number or 0) + step
        return number if self.number and 1 <= number <= self.last_number else None

    @property
    def first_url(self) -> str:
        return self.address()

    @property
    def sorts(self) -> dict[str, dict[str, str]]:
        """For each heading: the address that sorts by it (or turns it round) and the ARIA state."""
        found = {}
        for name in self.sort_fields:
            state = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
            wanted = f"-{name}" if state == "ascending" else name
            found[name] = {"url": self.address(sort=wanted), "state": state}
        return found

    @property
    def state(self) -> str:
        """Filters and sort without the place in the list, as a query string."""
        return self.address().removeprefix("?")

    @property
    def here(self) -> str:
        """The address of this very page, without empty filters."""
        return self.address(**{name: self.params.get(name) for name in PLACE})

    @cached_property
    def kept(self) -> dict[str, list[str]]:
        """Filters and sort of the address, without those that say nothing."""
        return {name: values for name, values in self.params.lists() if name not in PLACE and any(values)}

    def address(self, **changes: Any) -> str:
        changed = {name: [str(value)] for name, value in changes.items() if value}
        return "?" + urlencode(self.kept | changed, doseq=True)


@dataclass(frozen=True)
class LastCondition:
    """A condition that no index of the list answers, in two forms that hold for the same rows."""

    test: Expression  # looked at row by row
    keys: QuerySet  # all rows that fulfil it, by an index of its own


def page_of(
    queryset: QuerySet,
    request: HttpRequest,
    *,
    sort_fields: dict[str, str],
    default_sort: str,
    size: int,
    count_limit: int,
    last: LastCondition | None = None,
    shown: QuerySet | None = None,
) -> Page:
    """The page that the request asks for. `sort_fields`: name in the address → column that is never null.

    `shown`: the same table with what a line shows; the rows are found first, so that an index alone may do.
    """
    sort = sort_of(request.GET, sort_fields, default_sort)
    ordered = sorted_by(queryset, sort, sort_fields)
    column = sort_fields[sort.removeprefix("-")]
    enough = (_number(request.GET, EVERYTHING) or 1) * size + 1
    window = first_keys(queryset, count_limit) if last is None else keys_in_window(ordered, last, enough)
    keys, is_capped = window
    if last is None and not is_capped:  # all keys are known: no planner can go astray any more
        ordered = sorted_by(queryset.model._default_manager.filter(pk__in=keys), sort, sort_fields)
    count = min(len(keys), count_limit)
    number = _number(request.GET, -(-count // size) or 1)
    cursor = _cursor(queryset.model, column, request.GET)
    backwards, values = cursor or (False, [])
    number = number if cursor and "page" in request.GET else None if cursor else number or 1
    begin = 0 if cursor else (number - 1) * size
    if cursor:
        ordered = _beside(ordered, column, sort.startswith("-"), values, backwards)
    wanted = _keys(ordered, begin, begin + size + 1, last, None if cursor else window)
    found = sorted_by((queryset if shown is None else shown).filter(pk__in=wanted), sort, sort_fields)
    rows, more = _first_rows(found, size, backwards)
    before, after = (more, True) if backwards else (bool(cursor or begin), more)
    edges = (_edge(rows[0], column), _edge(rows[-1], column)) if rows else ("", "")
    return Page(
        rows=rows,
        params=request.GET,
        sort=sort,
        sort_fields=sort_fields,
        size=size,
        count=max(count, len(rows)),
        is_capped=is_capped or len(keys) > count_limit,
        number=number,
        has_next=bool(rows) and after,
        has_previous=bool(rows) and before,
        edges=edges,
    )


def first_keys(queryset: QuerySet, limit: int) -> tuple[list, bool]:
    """The keys of the rows in any order, and whether there are more than the limit. In place of counting them."""
    keys = list(queryset.order_by().values_list("pk", flat=True)[: limit + 1])
    return keys[:limit], len(keys) > limit


def keys_in_window(ordered: QuerySet, last: LastCondition, enough: int) -> tuple[list, bool]:
    """Of the first candidates those that fulfil the last condition, and whether there are more candidates.

    They are looked at third by third. Of a longer list as many as hold enough: of common words the first third does.
    A shorter one is counted whole.
    """
    name = ordered.query.order_by[0]
    column, descending = name.removeprefix("-"), name.startswith("-") is ordered.query.standard_ordering
    rows, keys, is_longer = ordered, [], None
    for third in range(3):
        most = WINDOW // 3 if third < 2 else WINDOW - WINDOW // 3 * 2
        window = list(rows.annotate(holds=last.test).values_list(column, "pk", "holds")[: most + 1])
        keys += [pk for _value, pk, holds in window[:most] if holds]
        if len(window) <= most:
            return keys, False
        if len(keys) >= enough and third < 2 and is_longer is None:
            is_longer = ordered[WINDOW : WINDOW + 1].exists()
        if len(keys) >= enough and is_longer:
            return keys, True
        rows = _beside(ordered, column, descending, window[most - 1][:2], backwards=False)
    return keys, True


def first_in_order(ordered: QuerySet, last: LastCondition, stop: int, window: tuple[list, bool] | None = None) -> list:
    """The first keys that fulfil the last condition.

    Common ones stand among the first candidates. If they do not, all that fulfil it are collected and sorted; the
    slice keeps planners from walking the whole list instead, row by row.
    """
    keys, has_more = window or keys_in_window(ordered, last, stop)
    if has_more and len(keys) < stop:
        keys = list(ordered.filter(pk__in=last.keys[:EVERYTHING]).values_list("pk", flat=True)[:stop])
    return keys[:stop]


def _keys(ordered: QuerySet, begin: int, stop: int, last: LastCondition | None, window: tuple[list, bool] | None):
    if last is None:
        return ordered.values("pk")[begin:stop]
    return first_in_order(ordered, last, stop, window)[begin:]


def _first_rows(found: QuerySet, size: int, backwards: bool) -> tuple[list, bool]:
    """The rows of the page in their order, and whether there are more; backwards, those next to its end."""
    rows = list(found.reverse() if backwards else found)
    return rows[:size][:: -1 if backwards else 1], len(rows) > size


def sort_of(params: QueryDict, sort_fields: dict[str, str], default_sort: str) -> str:
    sort = params.get("sort", "")
    return sort if sort.removeprefix("-") in sort_fields else default_sort


def sorted_by(queryset: QuerySet, sort: str, sort_fields: dict[str, str]) -> QuerySet:
    """In the order of the list; rows that are equal in the column follow by key."""
    sign = "-" if sort.startswith("-") else ""
    column = sort_fields[sort.removeprefix("-")]
    if _is_unique(queryset.model, column):
        return queryset.order_by(sign + column)
    return queryset.order_by(sign + column, sign + "pk")


def _is_unique(model: type[Model], column: str) -> bool:
    return model._meta.get_field(column).unique


def _beside(ordered: QuerySet, column: str, descending: bool, values: Sequence, backwards: bool) -> QuerySet:
    """The rows after the row with these values, or before it in the opposite order."""
    greater = descending is backwards
    value, key = values
    rows = ordered.reverse() if backwards else ordered
    if _is_unique(ordered.model, column):
        return rows.filter(**{f"{column}__{'gt' if greater else 'lt'}": value})
    lookup = TupleGreaterThan if greater else TupleLessThan
    # The plain bound lets every planner start in the index at the value.
    rows = rows.filter(lookup(Tuple(F(column), F("pk")), (value, key)))
    return rows.filter(**{f"{column}__{'gte' if greater else 'lte'}": value})


def _number(params: QueryDict, last: int) -> int | None:
    text = params.get("page", "")
    return min(max(int(text), 1), last) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _edge(row: Model, column: str) -> str:
    value = getattr(row, column)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    return base64.urlsafe_b64encode(json.dumps([value, row.pk]).encode()).decode().rstrip("=")


def _cursor(model: type[Model], column: str, params: QueryDict) -> tuple[bool, list] | None:
    """(backwards, [sort value, key]) of the address; None for none or a broken one."""
    backwards = bool(params.get("before"))
    text = params.get("before") or params.get("after")
    if not text:
        return None
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return backwards, [_sound(model._meta.get_field(column), value), _sound(model._meta.pk, key)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError):
        return None


def _sound(field: Field, given: Any) -> Any:
    """The value as every database takes it. Raises what `_cursor` catches."""
    value = field.to_python(given)
    field.run_validators(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if value is None or (isinstance(value, str) and b"\0" in value.encode()):
        raise ValueError(f"no value of {field.name}")
    return value
