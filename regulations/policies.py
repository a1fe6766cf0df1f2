"""Which numbers are in force, and which a record was opened under.

An app declares its policy in `AppConfig.ready` and reads it through its own `policy_for(record)`, which calls
`policy_of`. What is in force is kept in the process for two seconds at most and dropped when a version is published,
so that a page costs no query more; a deed that opens a record asks with `exact=True`.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from regulations.declaring import Kind, kinds_of
from regulations.models import Citation, Clause, PolicyVersion

log = logging.getLogger("keguan")
KEEP_FOR = 2.0  # seconds
MOST_KEPT = 500  # old versions held in the process


@dataclass(frozen=True)
class Declaration:
    """The policy of one app: its dataclass, its title for people, and the kind of each field."""

    app: str
    policy: type
    title: Any
    kinds: Mapping[str, Kind]

    @property
    def defaults(self):
        return self.policy()


declared: dict[str, Declaration] = {}


def declare(app: str, policy: type, title: Any = "") -> None:
    declared[app] = Declaration(app, policy, title or app, kinds_of(policy))


def declaration(app: str) -> Declaration:
    """Raises `Refused` for an app that has no policy."""
    if app not in declared:
        raise Refused(_("There are no rules called “%s”.") % app, code="unknown")
    return declared[app]


def title_of(app: str) -> str:
    return str(declared[app].title) if app in declared else app


# Reading


def policy_of(app: str, record: Any = None, *, exact: bool = False) -> Any:
    """The policy that the record was opened under; without a record the one in force.

    A record that remembers a version has `policy_id`; one opened before anything was published has the defaults.
    """
    if record is not None and hasattr(record, "policy_id"):
        if record.policy_id is None:
            return declaration(app).defaults
        return read_version(version_of_id(record.policy_id))
    version = version_in_force(app, exact=exact)
    return read_version(version) if version else declaration(app).defaults


def version_in_force(app: str, *, exact: bool = False) -> PolicyVersion | None:
    """The published version whose day has come last; None while the defaults hold."""
    if exact:
        return PolicyVersion.objects.begun().filter(app=app).last()
    return _in_force.versions().get(app)


def versions_in_force() -> dict[str, PolicyVersion]:
    """{app: version} of every app that has published one, read afresh."""
    return {version.app: version for version in PolicyVersion.objects.begun() if version.app in declared}


def clause_of(app: str, field: str, version: PolicyVersion | None = None) -> Clause | None:
    """The clause that the value comes from, in this version or the one in force."""
    version = version or version_in_force(app)
    return clauses_of(version).get(field) if version else None


def clauses_of(version: PolicyVersion) -> dict[str, Clause]:
    """{field: clause} of a version; those of a published one are kept for the moment."""
    if version.pk not in _clauses:
        rows = Citation.objects.filter(version=version).select_related("clause__regulation")
        clauses = {row.field: row.clause for row in rows}
        if version.state not in PolicyVersion.FIXED:
            return clauses
        keep(_clauses, version.pk, clauses)
    return _clauses[version.pk]


def read_version(version: PolicyVersion) -> Any:
    """The dataclass of a version. What it does not know yet has its default; what is gone from the code is left out."""
    if version.pk in _values:
        return _values[version.pk]
    known = declaration(version.app)
    read = {}
    for name in version.values.keys() & known.kinds.keys():
        try:
            read[name] = known.kinds[name].read(version.values[name])
        except ValueError as error:  # a later release allows it no more
            log.error("%s.%s of version %s: %s; the default holds", version.app, name, version.number, error)
    policy = known.policy(**read)
    if version.pk and version.state in PolicyVersion.FIXED:
        keep(_values, version.pk, policy)
    return policy


def version_of_id(pk: int) -> PolicyVersion:
    """A version that records were opened under; fixed, so it is read once."""
    if pk not in _fixed:
        keep(_fixed, pk, PolicyVersion.objects.get(pk=pk))
    return _fixed[pk]


# Checking


def check_values(app: str, values: Mapping[str, Any]) -> Any:
    """The policy of these stored values, the defaults for the rest.

    Raises `Refused` that names every place and reason: a key that is not known, a value out of range, values that do
    not fit each other (`problems()` of the dataclass).
    """
    found = problems_of(app, values)
    if found:
        lines = [f"{app}.{name}: {reason}" for name, reason in found.items()]
        raise Refused("\n".join(lines), code="values")
    kinds = declaration(app).kinds
    return declaration(app).policy(**{name: kinds[name].read(value) for name, value in values.items()})


def problems_of(app: str, values: Mapping[str, Any]) -> dict[str, str]:
    """{field: what is wrong with its value}."""
    known = declaration(app)
    found = {name: _("This is not a value of “%s”.") % known.title for name in values if name not in known.kinds}
    read = {}
    for name in values.keys() & known.kinds.keys():
        try:
            read[name] = known.kinds[name].read(values[name])
        except ValueError as error:
            found[name] = str(error)
    if not found and hasattr(known.policy, "problems"):
        found = dict(known.policy(**read).problems())
    return found


def stored_values(app: str, policy: Any) -> dict[str, Any]:
    """A policy as a version keeps it: every value as JSON."""
    return {name: kind.write(getattr(policy, name)) for name, kind in declaration(app).kinds.items()}


# What is kept in the process


NOTHING: tuple[float, dict[str, PolicyVersion]] = (0.0, {})


class InForce:
    """The versions in force, read together in one query and kept for a moment."""

    def __init__(self) -> None:
        self.kept: tuple[float, dict[str, PolicyVersion]] = NOTHING

    def versions(self) -> dict[str, PolicyVersion]:
        until, versions = self.kept
        if time.monotonic() >= until:
            versions = {version.app: version for version in PolicyVersion.objects.begun()}
            self.kept = (time.monotonic() + KEEP_FOR, versions)
            _clauses.clear()  # the wording of a clause may have been mended
        return versions


_in_force = InForce()
_fixed: dict[int, PolicyVersion] = {}
_values: dict[int, Any] = {}
_clauses: dict[int, dict[str, Clause]] = {}


def keep(kept: dict[int, Any], key: int, value: Any) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value


def forget() -> None:
    """Read everything afresh: after a publication, a changed clause, and before each test."""
    _in_force.kept = NOTHING
    for kept in (_fixed, _values, _clauses):
        kept.clear()
