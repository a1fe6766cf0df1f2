"""鉴定销毁, third part: the chain decides on the appraised list; then two people destroy (S1-05 R24)."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import actions as approvals
from approvals.models import Approval
from archives.actions.files import level_words
from archives.holds import reasons_of
from archives.lists import (
    APPRAISE_RULE,
    DESTROY_RULE,
    KIND,
    Verdict,
    hold_list,
    lock,
    owe_appraisal,
    put_state,
    require_state,
)
from archives.models import ArchiveFile, Disposal
from archives.models.common import Kept
from archives.policy import policy_for
from core import trail
from core.errors import Refused
from regulations.actions.duties import meet_duty, open_duty, void_duties


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
