"""Rows of regulations that tests of many apps stand on."""

from datetime import timedelta

from django.utils import timezone

from regulations.models import PolicyVersion


def published(by, app="customers", days=0, number=1, **values) -> PolicyVersion:
    """A version whose day comes in so many days."""
    return PolicyVersion.objects.create(
        app=app,
        number=number,
        values=values,
        effective_on=timezone.localdate() + timedelta(days=days),
        state="published",
        made_by=by,
        published_by=by,
        published_at=timezone.now(),
    )
