"""Which kept totals a person may see."""

from django.db import models

from staff.rules import scope_of


class KeptTotalQuerySet(models.QuerySet):
    def visible_to(self, user) -> "KeptTotalQuerySet":
        """By owner, deputy or department that the row itself carries."""
        return self.filter(scope_of(user).condition("department_id", ("owner_id", "deputy_owner_id")))
