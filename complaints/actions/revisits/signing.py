"""签署、免访: the supervisor looks at every sheet, and says with a reason where none is needed (S2-05 R8, R14)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import revisit_clocks
from complaints.actions.moving import Files, put_down, stated
from complaints.actions.revisits.people import PLAN, SIGN, hold_sheet
from complaints.actions.revisits.planning import mark, require_planned
from complaints.models import Revisit
from core import trail
from core.errors import Refused, Stale


@transaction.atomic
def sign_revisit(*, revisit: Revisit, opinion: str, by) -> Revisit:
    """The supervisor's opinion on the sheet. Nobody signs the own one."""
    held = hold_sheet(revisit, by=by, permission=SIGN)
    if held.state == Revisit.State.SIGNED:
        words = {"when": f"{timezone.localtime(held.signed_at):%m-%d %H:%M}", "who": held.signed_by}
        raise Stale(_("This sheet was signed on %(when)s by %(who)s.") % words, current=held)
    if held.state != Revisit.State.DONE:
        raise Stale(_("This revisit is %s.") % held.get_state_display(), current=held)
    if by.pk in (held.done_by_id, held.responsible_id):
        raise Refused(_("Somebody else signs the sheet of your own revisit."), code="own")
    held.opinion = stated(opinion, _("Write down your opinion on this revisit."))
    held.state, held.signed_at, held.signed_by = Revisit.State.SIGNED, timezone.now(), by
    held.save(update_fields=["opinion", "state", "signed_at", "signed_by"])
    trail.write("complaints.sign_revisit", held, by=by, details={"text": held.opinion[:200]})
    return held


@transaction.atomic
def waive_revisit(*, revisit: Revisit, reason: str, reply: str, by, files: Files = ()) -> Revisit:
    """No revisit: why, and what the customer or the superior body got as reply instead, kept with the case."""
    held = hold_sheet(revisit, by=by, permission=PLAN)
    require_planned(held)
    held.waive_reason = stated(reason, _("Say why no revisit is needed."))
    held.reply = stated(reply, _("Write down the reply that takes its place."))
    held.state = Revisit.State.WAIVED
    held.save(update_fields=["waive_reason", "reply", "state"])
    revisit_clocks.void_clocks(held, by=by)
    trail.write("complaints.waive_revisit", held, by=by, reason=held.waive_reason)
    if held.complaint:
        mark(held.complaint, "waived")
        put_down(
            held.complaint,
            deed="waive_revisit",
            note=f"{held.waive_reason}\n{held.reply}",
            reason=held.waive_reason,
            files=list(files),
            by=by,
        )
    return held
