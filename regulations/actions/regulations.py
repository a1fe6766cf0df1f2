"""Deeds on regulations: enter, change, issue a version, withdraw a clause, confirm that one has read it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from core.rules import require
from regulations import policies
from regulations.models import Citation, Clause, Confirmation, PolicyVersion, Regulation, RegulationVersion

REGULATION = ["code", "title", "title_en", "owner_department", "in_force_from", "in_force_to"]
CLAUSE = ["number", "title", "title_en", "text", "order"]


@transaction.atomic
def save_regulation(*, regulation: Regulation, by, seen: int | None = None) -> Regulation:
    """Enter a regulation or change what is said of it. `seen` is the edition that the person saw."""
    before = Regulation.objects.select_for_update(of=("self",)).filter(pk=regulation.pk).first()
    require(by, f"regulations.{'change' if before else 'add'}_regulation")
    refuse_other_edition(before, seen)
    changes = trail.difference(
        trail.snapshot(before, REGULATION) if before else {}, trail.snapshot(regulation, REGULATION)
    )
    regulation.edition = before.edition + 1 if before else 1
    save_or_refuse(regulation)
    if changes:
        trail.write("regulations.save_regulation", regulation, by=by, changes=changes)
    policies.forget()
    return regulation


@transaction.atomic
def save_clause(*, clause: Clause, by, seen: int | None = None) -> Clause:
    """Add a clause to its regulation or change its wording. Earlier wordings stay in the versions issued before."""
    require(by, "regulations.change_regulation")
    regulation = hold_regulation(clause.regulation_id)
    refuse_other_edition(regulation, seen)
    before = Clause.objects.filter(pk=clause.pk).first()
    if before is None and not clause.order:
        clause.order = (regulation.clauses.aggregate(last=models.Max("order"))["last"] or 0) + 10
    changes = trail.difference(trail.snapshot(before, CLAUSE) if before else {}, trail.snapshot(clause, CLAUSE))
    save_or_refuse(clause)
    touch(regulation)
    if changes:
        trail.write("regulations.save_clause", clause, by=by, changes=changes)
    return clause


@transaction.atomic
def withdraw_clause(*, clause: Clause, by, reason: str) -> Clause:
    """Take a clause out of force. Refused while a value in force, or in a draft, comes from it."""
    require(by, "regulations.change_regulation")
    regulation = hold_regulation(clause.regulation_id)
    held = Clause.objects.select_for_update(of=("self",)).get(pk=clause.pk)
    if held.withdrawn_on:
        raise Stale(_("The clause was withdrawn already."), current=held)
    if not reason.strip():
        raise Refused(_("A withdrawal needs a reason."), code="reason")
    citing = cited_by(held)
    if citing:
        named = ", ".join(f"{row.version} ({row.field})" for row in citing[:5])
        raise Refused(_("Values still come from this clause: %s.") % named, code="cited")
    held.withdrawn_on = timezone.localdate()
    held.save(update_fields=["withdrawn_on"])
    touch(regulation)
    trail.write("regulations.withdraw_clause", held, by=by, reason=reason.strip())
    return held


@transaction.atomic
def issue_version(*, regulation: Regulation, by, note: str = "", file=None, file_name: str = "") -> RegulationVersion:
    """Put the present wording on record as the next version; everybody is asked to read it anew."""
    require(by, "regulations.change_regulation")
    held = hold_regulation(regulation.pk)
    clauses = [
        {"number": one.number, "title": one.title, "title_en": one.title_en, "text": one.text}
        for one in held.clauses.standing()
    ]
    last = held.versions.first()
    if last and last.clauses == clauses and not file:
        raise Refused(_("Nothing has changed since version %s.") % last.number, code="nothing")
    if not clauses:
        raise Refused(_("A regulation without clauses cannot be issued."), code="empty")
    version = RegulationVersion(
        regulation=held,
        number=(last.number if last else 0) + 1,
        clauses=clauses,
        note=note.strip(),
        file_name=file_name[:200],
        made_by=by,
    )
    if file:
        version.file.save(f"{held.pk}-{version.number}", file, save=False)
    version.save()
    touch(held)
    trail.write("regulations.issue_version", held, by=by, details={"number": version.number}, reason=version.note)
    return version


@transaction.atomic
def confirm_reading(*, version: RegulationVersion, by) -> Confirmation:
    """The person has read this version; a second time changes nothing."""
    require(by, "regulations.view_regulation")
    if version.regulation.versions.filter(number__gt=version.number).exists():
        raise Stale(_("A newer version was issued meanwhile; read that one."), current=version)
    confirmation, made = Confirmation.objects.get_or_create(version=version, person=by)
    if made:
        trail.write("regulations.confirm_reading", version.regulation, by=by, details={"number": version.number})
    return confirmation


# What these deeds share


def hold_regulation(pk: int) -> Regulation:
    return Regulation.objects.select_for_update(of=("self",)).get(pk=pk)


def touch(regulation: Regulation) -> None:
    regulation.edition += 1
    regulation.save(update_fields=["edition"])
    policies.forget()


def refuse_other_edition(held: Regulation | None, seen: int | None) -> None:
    if held and seen is not None and held.edition != seen:
        raise Stale(_("Someone else changed this regulation meanwhile; look at it again."), current=held)


def cited_by(clause: Clause) -> list[Citation]:
    """Values that come from the clause: in force now or from a day to come, or in an open draft."""
    rows = Citation.objects.filter(clause=clause).select_related("version")
    alive = {version.pk for version in PolicyVersion.objects.open()}
    alive |= {
        version.pk for version in PolicyVersion.objects.filter(state="published", effective_on__gt=timezone.localdate())
    }
    alive |= {version.pk for version in {one.app: one for one in PolicyVersion.objects.begun()}.values()}
    return [row for row in rows if row.version_id in alive]


def save_or_refuse(record: models.Model) -> None:
    """Save, or say which rule of the table it breaks."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        try:
            record.validate_unique()
            record.validate_constraints()
        except ValidationError as broken:
            raise Refused(" ".join(broken.messages), code="constraint") from error
        raise
