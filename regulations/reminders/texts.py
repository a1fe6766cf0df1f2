"""A reminder in words, in the language of whoever reads it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from regulations.duties import words
from regulations.models import Duty
from regulations.reminders.stages import BEFORE, OVERDUE, TODAY, Stage


def title_of(duty: Duty, stage: Stage) -> str:
    due = timezone.localtime(duty.due_at)
    facts = {
        "what": f"{words.get(duty.rule, '')} {duty.record_name}".strip(),
        "time": f"{due:%H:%M}",
        "when": f"{due:%m-%d %H:%M}",
        "who": duty.responsible or _("nobody"),
    }
    if stage.name == BEFORE:
        return _("Due %(when)s: %(what)s") % facts
    if stage.name == TODAY:
        return _("Due on this day, %(when)s: %(what)s") % facts
    if stage.name == OVERDUE:
        return _("Overdue since %(when)s: %(what)s") % facts
    return _("Overdue with %(who)s since %(when)s: %(what)s") % facts


def text_of(duty: Duty) -> str:
    lines = [duty.customer_name, _("To be done within %(span)s.") % {"span": duty.within}]
    return "\n".join(line for line in lines if line)
