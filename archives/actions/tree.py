"""What categories and places share: each lists its ids from the root in `path`, and its branch follows it."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused


def check_parent(record: models.Model, parent: models.Model | None) -> None:
    if parent and record.pk and f"/{record.pk}/" in parent.path:
        raise Refused(_("It cannot stand below itself."), code="circle")


def save_in_tree(record: models.Model, before: models.Model | None, parent: models.Model | None) -> None:
    """Save, and keep the paths of the whole branch true."""
    check_parent(record, parent)
    record.save()
    record.path = f"{parent.path if parent else '/'}{record.pk}/"
    record.save(update_fields=["path"])
    if before and before.path != record.path:
        below = type(record).objects.filter(path__startswith=before.path).exclude(pk=record.pk)
        below.update(path=Concat(Value(record.path), Substr(F("path"), len(before.path) + 1)))


def put_down(record: models.Model, before: models.Model | None, fields: list[str], deed: str, *, by) -> None:
    old = trail.snapshot(before, fields) if before else {}
    if changes := trail.difference(old, trail.snapshot(record, fields)):
        trail.write(deed, record, by=by, changes=changes)
