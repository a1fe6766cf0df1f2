"""Which regulations and clauses."""

from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


class RegulationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RegulationQuerySet":
        """Whoever works here may read the regulations; the permission says so, there is no narrower scope."""
        return self if user.has_perm("regulations.view_regulation") else self.none()

    def in_force(self, day: date | None = None) -> "RegulationQuerySet":
        day = day or timezone.localdate()
        begun = Q(in_force_from__isnull=True) | Q(in_force_from__lte=day)
        return self.filter(begun, Q(in_force_to__isnull=True) | Q(in_force_to__gte=day))

    def with_counts(self) -> "RegulationQuerySet":
        """`clause_count`: its clauses that stand."""
        return self.annotate(clause_count=Count("clauses", filter=Q(clauses__withdrawn_on__isnull=True)))


class ClauseQuerySet(models.QuerySet):
    def standing(self) -> "ClauseQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)
