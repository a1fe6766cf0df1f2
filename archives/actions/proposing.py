"""鉴定销毁, first part: what is over comes on a list, by the clock or by hand (S1-05 R24)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.holds import held, on_a_list, reasons_of, time_over
from archives.lists import (
    ADD,
    Verdict,
    hold_list,
    owe_appraisal,
)
from archives.models import ArchiveFile, Disposal, DisposalLine
from archives.models.common import Kept
from archives.policy import policy_for
from archives.rules import hold_file, refuse_destroyed
from core import trail
from core.bulk import insert_rows
from core.dates import months_after
from core.errors import Refused
from core.rules import require, rows_for
from core.series import take_numbers
from regulations.policies import version_in_force
from staff.models import User


def proposals_due(today: date) -> bool:
    """So many months after the last lists that were made by the clock, where there is something to propose."""
    last = Disposal.objects.filter(made_by=User.objects.system()).order_by("-made_at").first()
    if last and months_after(timezone.localdate(last.made_at), policy_for().disposal_months) > today:
        return False
    return time_over(today).exclude(on_a_list()).exclude(held()).exists()


@transaction.atomic
def propose_lot(*, today: date, by) -> Disposal | None:
    """The next list of what is over, of one secrecy, as long as the policy says; None when nothing is left.

    What is held, and what stands on a list already, is left out.
    """
    require(by, ADD)
    free = time_over(today).exclude(on_a_list()).exclude(held()).order_by("keep_until", "pk")
    while first := free.first():
        if files := lock_files(free, of_level(free, first.level)[: policy_for().disposal_rows]):
            return make_list(files, by=by)
    return None


def lock_files(free: QuerySet, wanted: QuerySet) -> list[ArchiveFile]:
    """Of the wanted files those that are still free once they are locked, as whoever proposes one by hand locks it."""
    keys = list(wanted.values_list("pk", flat=True))
    list(ArchiveFile.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    return list(free.filter(pk__in=keys))


def of_level(files: QuerySet, level: int | None, prefix: str = "") -> QuerySet:
    """One secrecy to a list: whoever may know of one of its files may know of all."""
    return files.filter(**{f"{prefix}level": level} if level is not None else {f"{prefix}level__isnull": True})


@transaction.atomic
def make_list(files: list[ArchiveFile], *, by) -> Disposal:
    now = timezone.now()
    [number] = take_numbers(f"archives destruction {now.year}")
    disposal = Disposal.objects.create(
        number=f"XH-{timezone.localdate().year}-{number:03d}",
        policy=version_in_force("archives"),
        made_at=now,
        made_by=by,
    )
    insert_rows(DisposalLine, [DisposalLine(disposal=disposal, file=file) for file in files])
    trail.write("archives.propose_disposal", disposal, by=by, details={"files": len(files)})
    owe_appraisal(disposal, files[0].level, by=by)
    return disposal


@transaction.atomic
def propose_file(*, file: ArchiveFile, reason: str, by) -> Disposal:
    """Put one file on the list before its time: it is without value (S1-05 R24)."""
    kept = hold_file(file, by=by, permission=ADD)
    refuse_destroyed(kept)
    check_proposable(kept)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    lists = rows_for(by, Disposal).filter(state=Disposal.State.APPRAISAL, made_by=by)
    present = of_level(lists, kept.level, "lines__file__").order_by("pk").first()
    try:
        with transaction.atomic():
            if present is None:
                present = make_list([kept], by=by)
            else:
                DisposalLine.objects.create(disposal=hold_list(present, by=by), file=kept)
    except IntegrityError:  # the night was quicker
        raise Refused(_("The file stands on another list already."), code="listed") from None
    said = {"verdict": Verdict.DESTROY, "reason": reason.strip()[:200]}
    present.lines.filter(file=kept).update(**said)
    trail.write("archives.propose_file", kept, by=by, reason=reason.strip(), details={"list": present.number})
    return present


def check_proposable(file: ArchiveFile) -> None:
    if file.is_own:
        raise Refused(_("The customer's own file stays open as long as there is the customer."), code="own")
    if file.kept == Kept.PERMANENT:
        raise Refused(_("The file is kept for ever."), code="permanent")
    if file.closed_on is None:
        raise Refused(_("Close the file first."), code="open")
    if reasons := reasons_of([file.pk]).get(file.pk):
        raise Refused(_("The file is kept: %s.") % ", ".join(reasons), code="held")
    line = DisposalLine.objects.filter(file=file, is_open=True).select_related("disposal").first()
    if line:
        link = line.disposal.get_absolute_url()
        raise Refused(_("The file stands on another list already."), code="listed", link=link)
