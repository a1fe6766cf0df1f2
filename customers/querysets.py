"""Which customers, and which rows that hang on them."""

from collections.abc import Iterable

from django.db import models

from staff.querysets import name_of
from staff.rules import scope_of

LIST_COLUMNS = (
    "code",
    "name",
    "short_name",
    "status",
    "kind",
    "trade_type",
    "region",
    "region_text",
    "phone",
    "updated_at",
    "secrecy",
)


def filled(**column: str) -> models.Q:
    """One value of a column that may be empty. SQLite takes an index without the empty ones only when told so."""
    return models.Q(**column) & ~models.Q(**dict.fromkeys(column, ""))


class CustomerQuerySet(models.QuerySet):
    def with_any(self, column: str, values: Iterable[str]) -> "CustomerQuerySet":
        """Those with one of many values in a column that may be empty.

        PostgreSQL takes an index that leaves the empty ones out for more than a hundred values only when told so.
        """
        return self.filter(**{f"{column}__in": values}).exclude(**{column: ""})

    def visible_to(self, user) -> "CustomerQuerySet":
        """The rows of the person's data scope: by owner, deputy owner or department."""
        return self.filter(scope_of(user).condition("department_id", ("owner_id", "deputy_owner_id")))

    def for_list(self) -> "CustomerQuerySet":
        """Only the columns that a line of a list shows, and the name of the owner."""
        return self.only(*LIST_COLUMNS).annotate(owner_name=name_of("owner"))


class OfCustomerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfCustomerQuerySet":
        """Rows of the customers that the person may see."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            scope.condition("customer__department_id", ("customer__owner_id", "customer__deputy_owner_id"))
        )


class CorrectionQuerySet(OfCustomerQuerySet):
    def running(self) -> "CorrectionQuerySet":
        return self.exclude(state__in=["filed", "rejected", "withdrawn"])
