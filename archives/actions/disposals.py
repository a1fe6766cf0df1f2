"""鉴定销毁: proposed when the time is over, appraised, decided by the chain, destroyed by two (S1-05 R24)."""

from collections import Counter
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import actions as approvals
from approvals.models import Approval
from archives.actions.files import level_words
from archives.guardians import guardian
from archives.holds import held, on_a_list, reasons_of, time_over
from archives.models import ArchiveFile, Disposal, DisposalLine
from archives.models.common import Kept
from archives.policy import policy_for
from archives.rows import RowsRefused, Typed, Values, check_moved
from archives.rules import hold_file, refuse_destroyed
from archives.telling_disposals import tell_proposed
from core import trail
from core.bulk import insert_rows
from core.dates import months_after
from core.errors import Refused, Stale
from core.rules import require, rows_for
from core.series import take_numbers
from regulations.actions.duties import meet_duty, open_duty, void_duties
from regulations.policies import version_in_force
from staff.models import User

KIND = "archives.disposal"
ADD, DESTROY = "archives.add_disposal", "archives.change_disposal"
APPRAISE_RULE, DESTROY_RULE = "archives.appraised_within", "archives.destroyed_within"
NAMES = ("verdict", "keep_until", "reason")
Verdict = DisposalLine.Verdict


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
    first = free.first()
    if first is None:
        return None
    return make_list(list(of_level(free, first.level)[: policy_for().disposal_rows]), by=by)


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


def owe_appraisal(disposal: Disposal, level: int | None, *, by) -> None:
    owes = guardian(ADD, level=level)
    open_duty(
        rule=APPRAISE_RULE,
        record=disposal,
        span=policy_for(disposal).appraised_within,
        begun_at=timezone.now(),
        responsible=owes,
        version=disposal.policy,
        by=by,
    )
    tell_proposed(disposal, [owes] if owes else [], by=by)


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


def hold_list(disposal: Disposal, *, by, permission: str = ADD) -> Disposal:
    """The list as it stands now, locked, for somebody who may and who may know of all its files."""
    require(by, permission)
    if not rows_for(by, Disposal).filter(pk=disposal.pk).exists():
        raise Refused(_("There is no such list, or it is not yours to see."), code="unseen")
    return lock(disposal.pk)


def lock(pk: int) -> Disposal:
    rows = Disposal.objects.select_for_update(no_key=True, of=("self",)).select_related("policy")
    return rows.get(pk=pk)


def require_state(disposal: Disposal, state: str) -> None:
    if disposal.state != state:
        said = _("The list is “%s” by now.") % disposal.get_state_display()
        raise Stale(said, current=disposal)


def values_of(line: DisposalLine) -> Values:
    """A line as its fields on the page say it."""
    return {
        "verdict": line.verdict,
        "keep_until": line.keep_until.isoformat() if line.keep_until else "",
        "reason": line.reason,
    }


@transaction.atomic
def appraise(*, disposal: Disposal, typed: Typed, by) -> int:
    """Put down verdicts; only what was changed. All or none: raises `RowsRefused` with what is wrong in which row."""
    kept = hold_list(disposal, by=by)
    require_state(kept, Disposal.State.APPRAISAL)
    changes = typed.changes
    lines = {line.pk: line for line in kept.lines.filter(pk__in=list(changes)).select_related("file")}
    holds = reasons_of(line.file_id for line in lines.values())
    faults = {}
    for pk, line in lines.items():
        if fault := fault_of(line, changes[pk], typed.marks[pk], holds.get(line.file_id, [])):
            faults[pk] = fault
    if faults:
        raise RowsRefused(faults)
    for pk, line in lines.items():
        said = changes[pk]
        line.verdict, line.reason = said["verdict"], said["reason"]
        line.keep_until = parse_date(said["keep_until"]) if said["verdict"] == Verdict.KEEP else None
    DisposalLine.objects.bulk_update(lines.values(), ["verdict", "keep_until", "reason"])
    if lines:
        said = Counter(line.verdict for line in lines.values())
        trail.write("archives.appraise", kept, by=by, details=dict(said))
    return len(lines)


def fault_of(line: DisposalLine, said: Values, mark: str, holds: list[str]) -> str:
    """What keeps a verdict from being saved; empty where nothing does."""
    if moved := check_moved(line, values_of(line), said, mark):
        return moved
    if said["verdict"] not in Verdict.values:
        return _("Choose what is to become of it.")
    if said["verdict"] == Verdict.DESTROY and holds:
        return _("The file is kept: %s.") % ", ".join(holds)
    if said["verdict"] != Verdict.KEEP:
        return ""
    until = sound_day(said["keep_until"])
    if until is None or until <= timezone.localdate():
        return _("Say until which day it is kept, after today.")
    return "" if said["reason"] else _("Say why it is kept.")


def sound_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@transaction.atomic
def ask_destruction(*, disposal: Disposal, reason: str = "", by) -> Disposal:
    """Every file has its verdict: the chain decides. Where all are kept there is nothing to decide."""
    kept = hold_list(disposal, by=by)
    require_state(kept, Disposal.State.APPRAISAL)
    said = Counter(kept.lines.order_by().values_list("verdict", flat=True))
    if said[Verdict.OPEN]:
        raise Refused(_("%s files have no verdict yet.") % said[Verdict.OPEN], code="open")
    refuse_held(kept)
    meet_duty(rule=APPRAISE_RULE, record=kept, at=timezone.now(), by=by)
    if not said[Verdict.DESTROY]:
        settle(kept, Disposal.State.REJECTED, by=by)
        keep_longer(kept, by=by)
        return kept
    put_state(kept, Disposal.State.ASKED)
    trail.write("archives.ask_destruction", kept, by=by, details=dict(said), reason=reason.strip())
    approvals.ask(
        kind=KIND,
        record=kept,
        chain=policy_for(kept).disposal_chain,
        by=by,
        facts=facts_of(kept, said),
        title=_("Destruction of files %s") % kept,
        url=kept.get_absolute_url(),
        reason=reason.strip(),
        version=kept.policy,
    )
    kept.refresh_from_db()
    return kept


def facts_of(disposal: Disposal, said: Counter) -> list[tuple[str, object]]:
    """What is kept with the decision: numbers, no titles."""
    files = ArchiveFile.objects.filter(pk__in=disposal.lines.filter(verdict=Verdict.DESTROY).values("file"))
    years = sorted(set(files.order_by().values_list("year", flat=True)))
    level = files.order_by().values_list("level", flat=True).first()
    return [
        (pgettext("destruction", "list"), disposal.number),
        (_("secrecy"), level_words(level)),
        (_("files to be destroyed"), said[Verdict.DESTROY]),
        (_("files to be kept longer"), said[Verdict.KEEP]),
        (pgettext("archives", "year"), f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])),
    ]


def refuse_held(disposal: Disposal) -> None:
    """Nothing that something keeps is asked for or destroyed."""
    wanted = dict(disposal.lines.filter(verdict=Verdict.DESTROY).values_list("file_id", "file__number"))
    if holds := reasons_of(wanted):
        said = "; ".join(f"{wanted[pk]} ({', '.join(reasons)})" for pk, reasons in list(holds.items())[:5])
        raise Refused(_("Files on the list are kept: %s. Take them off the list first.") % said, code="held")


def put_state(disposal: Disposal, state: str) -> None:
    disposal.state = state
    disposal.save(update_fields=["state"])


def settle(disposal: Disposal, state: str, *, by) -> None:
    """The list is over without destruction: its files may stand on another."""
    put_state(disposal, state)
    disposal.lines.update(is_open=False)
    void_duties(record=disposal, by=by, rules=[DESTROY_RULE])
    trail.write("archives.end_disposal", disposal, by=by, details={"state": state})


def keep_longer(disposal: Disposal, *, by) -> None:
    """What was appraised worth keeping has its new end."""
    for line in disposal.lines.filter(verdict=Verdict.KEEP).exclude(file__kept=Kept.PERMANENT).select_related("file"):
        file = line.file
        changes = {"keep_until": [trail.plain_value(file.keep_until), trail.plain_value(line.keep_until)]}
        file.keep_until, file.version = line.keep_until, file.version + 1
        file.save(update_fields=["keep_until", "version"])
        trail.write("archives.keep_longer", file, by=by, changes=changes, reason=line.reason)


def lock_record(approval: Approval) -> None:
    """The list is locked before the approval (approvals.hooks.lock_record)."""
    list(Disposal.objects.select_for_update(no_key=True).filter(pk=approval.record_id).values_list("pk"))


def on_decided(approval: Approval) -> None:
    """Approved: two people destroy what is to be destroyed. Sent back or withdrawn: it is appraised again."""
    kept = lock(approval.record_id)
    if kept.state != Disposal.State.ASKED:
        return
    by = approval.decided_by
    if approval.state == Approval.State.REJECTED:
        settle(kept, Disposal.State.REJECTED, by=by)
        return
    if approval.state != Approval.State.APPROVED:
        put_state(kept, Disposal.State.APPRAISAL)
        level = ArchiveFile.objects.filter(pk__in=kept.lines.values("file")).order_by().values_list("level", flat=True)
        owe_appraisal(kept, level.first(), by=by)
        return
    put_state(kept, Disposal.State.APPROVED)
    keep_longer(kept, by=by)
    kept.lines.filter(verdict=Verdict.KEEP).update(is_open=False)
    trail.write("archives.approved_destruction", kept, by=by)
    open_duty(
        rule=DESTROY_RULE,
        record=kept,
        span=policy_for(kept).destroyed_within,
        begun_at=timezone.now(),
        responsible=approval.asked_by,
        version=kept.policy,
        by=by,
    )
