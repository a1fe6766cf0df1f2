"""公开信: one open letter answers many customers on the same problem (S2-05 R11)."""

from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from complaints import revisit_clocks
from complaints.actions.files import check_file
from complaints.actions.moving import stated
from complaints.actions.revisits.people import PLAN, hold_sheet
from complaints.actions.revisits.planning import require_planned
from complaints.actions.revisits.visiting import SETTLED, follow, is_ready
from complaints.models import OpenLetter, Revisit
from core import trail
from core.errors import Refused
from core.rules import require
from customers.actions.once import claim, settle


@transaction.atomic
def answer_by_letter(
    *, revisits: list[Revisit], title: str, text: str, by, file: UploadedFile | None = None, key: str = ""
) -> OpenLetter:
    """All these sheets are carried out by the letter; a sheet that cannot be stops the letter and is named."""
    require(by, PLAN)
    sent = claim(key)
    if sent and sent.record_id:
        return OpenLetter.objects.get(pk=sent.record_id)
    if len(revisits) < 2:
        raise Refused(_("An open letter answers several revisits: choose at least two."), code="few")
    now = timezone.now()
    letter = OpenLetter(
        title=stated(title, _("Give the letter a title.")),
        text=stated(text, _("Write down what the letter says.")),
        sent_at=now,
        sent_by=by,
    )
    if file:
        check_file(file)
        file.seek(0)
        letter.file.save(f"{get_random_string(32)}{PurePath(file.name).suffix.lower()}", file, save=False)
    letter.save()
    trail.write("complaints.send_open_letter", letter, by=by, details={"count": len(revisits)})
    for revisit in sorted(revisits, key=lambda one: (one.complaint_id or 0, one.pk)):
        carry_out_by(letter, revisit, now, by=by)
    settle(sent, letter)
    return letter


def carry_out_by(letter: OpenLetter, revisit: Revisit, now: datetime, *, by) -> None:
    held = hold_sheet(revisit, by=by, permission=PLAN)
    require_planned(held)
    if not is_ready(held):
        raise Refused(
            _("“%s”: first the customer is told the result and asked for the view of it.") % held, code="early"
        )
    held.state, held.way, held.letter, held.reply = Revisit.State.DONE, Revisit.Way.LETTER, letter, letter.title
    held.done_at, held.done_by = now, by
    held.save(update_fields=["state", "way", "letter", "reply", "done_at", "done_by"])
    trail.write("complaints.carry_out_revisit", held, by=by, details={"way": held.way, "letter": letter.pk})
    revisit_clocks.meet_clocks(held, now, by=by)
    follow(held, SETTLED, now, by=by)
