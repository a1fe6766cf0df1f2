"""Who is told of inspections and of what is missing: files by their numbers."""

from functools import partial

from django.utils.translation import gettext as _

from archives.guardians import at_it
from archives.models import Inspection, InspectionLine
from core.notices import tell


def tell_inspection(inspection: Inspection, people: list, *, by) -> None:
    tell(
        people=people,
        rule="archives.inspection_days",
        record=inspection,
        stage="begun",
        title=partial(inspection_words, str(inspection)),
        url=inspection.get_absolute_url(),
        by=by,
    )


def inspection_words(name: str) -> str:
    return _("Inspection of files to be done: %s") % name


def tell_missing(line: InspectionLine, *, by) -> None:
    """The keeper, and those who set secrecy and may know of the file."""
    people = {one.pk: one for one in at_it("archives.set_level", level=line.file.level)}
    if line.file.keeper:
        people[line.file.keeper_id] = line.file.keeper
    tell(
        people=people.values(),
        rule="archives.missing_within",
        record=line,
        stage=f"missing-{line.inspection_id}",
        title=partial(missing_words, line.file.number),
        url=line.get_absolute_url(),
        urgent=True,
        by=by,
    )


def missing_words(number: str) -> str:
    return _("File %s is missing") % number
