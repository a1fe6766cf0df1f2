"""How a form notices that its record was changed while it was open."""

import hashlib
import json

from django.utils.translation import gettext as _

from core.errors import Stale
from core.models import Event
from staff.models import Department, Role, User

PERSON = [
    "username",
    "name",
    "number",
    "department",
    "job_title",
    "superior",
    "phone",
    "email",
    "state",
    "clearance",
    "is_active",
    "is_staff",
    "is_superuser",
]
DEPARTMENT = ["name", "parent", "head", "order"]
ROLE = ["name", "sentence", "scope", "needs_second_factor"]
CHANGES = ["staff.change_person", "staff.hire", "staff.place_department", "staff.save_role", "staff.begin_leaving"]
FIELDS = {User: PERSON, Department: DEPARTMENT, Role: ROLE}


def stamp_of(record: User | Department | Role) -> str:
    """How the record looks, as one value that a form carries; with a person's roles, with a role's permissions."""
    values = [str(getattr(record, record._meta.get_field(name).attname)) for name in FIELDS[type(record)]]
    given = {User: "groups", Role: "permissions"}.get(type(record))
    values += [str(pk) for pk in sorted(getattr(record, given).values_list("pk", flat=True))] if given else []
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:24]


def check_stamp(record: User | Department | Role, seen: str) -> None:
    """Raise `Stale`, naming who changed it, unless the record looks as it was seen. Nothing seen: nothing asked."""
    if not seen or seen == stamp_of(record):
        return
    last = Event.objects.about(record).filter(deed__in=CHANGES).select_related("by").first()
    raise Stale(
        _("%(name)s changed this meanwhile. Nothing was saved; open the page again to see it as it is now.")
        % {"name": last.by if last else _("Somebody")},
        current=record,
    )
