"""The one door to the contents of a file: who may open them now, how far, and the line in the reading record."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archives.models import ArchiveFile, Content, Grant, Reading, Way
from archives.models.common import Level
from archives.policy import ArchivePolicy, policy_for
from core import trail

ORIGINALS = (Way.COPY, Way.GIVE)  # ways whose grant lets an original leave
SCREEN = (Way.ON_SCREEN, *ORIGINALS)  # ways whose grant opens pages on the screen


@dataclass(frozen=True)
class Opening:
    """How a person may open the contents of a file at this moment."""

    file: ArchiveFile
    person: object
    grant: Grant | None  # None: the person keeps it
    may_copy: bool

    def is_marked(self, policy: ArchivePolicy) -> bool:
        return self.file.level is None or self.file.level >= int(policy.mark_from)

    @property
    def words(self) -> str:
        """What every marked page says: name, number, time and grant."""
        number = self.person.number or self.person.get_username()
        moment = date_format(timezone.localtime(), "Y-m-d H:i")
        said = _("grant %s") % self.grant.pk if self.grant else _("keeper")
        return f"{self.person.get_full_name()} {number} {moment} {said}"


def keeps(person, file: ArchiveFile) -> bool:
    """Whether it is the keeper, with a clearance that still reaches what is kept."""
    return file.keeper_id == person.pk and (file.level or 0) <= person.clearance


def opening_of(file: ArchiveFile, person) -> Opening | None:
    """Asked anew at every page, thumbnail, print and download: a grant that was revoked or has ended opens nothing."""
    if not person.is_active or file.state == ArchiveFile.State.DESTROYED:
        return None
    grants = Grant.objects.live().filter(file=file, reader=person.pk, way__in=SCREEN)
    widest = Case(When(way__in=ORIGINALS, then=Value(1)), default=Value(0), output_field=IntegerField())
    grant = grants.annotate(widest=widest).order_by("-widest", "-ends_at").first()
    is_for_copies = grant is not None and grant.way in ORIGINALS
    if keeps(person, file) and not is_for_copies:
        return Opening(file, person, None, may_copy=False)  # also who keeps it asks before it is copied (S1-05 R21)
    return Opening(file, person, grant, may_copy=is_for_copies and may_copy_at_all(file)) if grant else None


def may_copy_at_all(file: ArchiveFile) -> bool:
    """S2-13 R8: top secret files are not copied, where the company says so now, whenever the file was opened."""
    return policy_for().top_secret_copied or (file.level is not None and file.level < Level.TOP_SECRET)


def record_opening(
    file: ArchiveFile,
    person,
    kind: str,
    *,
    content: Content | None = None,
    page: int | None = None,
    grant: Grant | None = None,
    why: str = "",
) -> Reading:
    """A line of the reading record, also of what was refused."""
    line = new_line(file, person, kind, content=content, page=page, grant=grant, why=why)
    line.save()
    return line


def record_openings(file: ArchiveFile, person, kind: str, *, content: Content, pages, grant: Grant | None) -> None:
    """A line for each of these pages; None stands for the whole document."""
    Reading.objects.bulk_create(new_line(file, person, kind, content=content, page=page, grant=grant) for page in pages)


def new_line(file: ArchiveFile, person, kind: str, **about) -> Reading:
    return Reading(
        at=timezone.now(),
        by=person,
        kind=kind,
        file=file,
        address=trail.client_address.get(),
        **about,
    )
