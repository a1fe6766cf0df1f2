"""Open records that a version of a policy would have judged differently, had they been opened under it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regulations import duties
from regulations.deadlines import deadline
from regulations.declaring import SpanOfTime
from regulations.differences import changes_of
from regulations.models import Duty, PolicyVersion
from regulations.values import Span

MOST = 50  # looked at for each changed span, those due first


@dataclass(frozen=True)
class Judged:
    """One open duty with its deadline and the one that the version would have given it."""

    name: str
    address: str
    what: str
    before: datetime
    after: datetime | None  # None: there is no such clock any more

    @property
    def before_words(self) -> str:
        return when(self.before)

    @property
    def after_words(self) -> str:
        return when(self.after) if self.after else _("not used")


def when(moment: datetime) -> str:
    text = date_format(timezone.localtime(moment), "Y-m-d H:i")
    return _("%(moment)s, overdue") % {"moment": text} if moment < timezone.now() else text


def judged_by(span: Span | None, duty: Duty) -> datetime | None:
    """When the duty would be due; None without such a clock."""
    return span and deadline(duty.begun_at, span, department=duty.department, pauses=duty.rests).at


def judged_differently(version: PolicyVersion, user) -> list[Judged]:
    """What the person may see of them. They keep their own deadline: this only shows what the change means."""
    found = []
    for change in changes_of(version, version.based_on):
        if not change.has_changed or not isinstance(change.kind, SpanOfTime):
            continue
        rows = Duty.objects.in_scope_of(user).filter(rule=change.rule, state=Duty.State.OPEN)
        for duty in rows.select_related("department").order_by("due_at")[:MOST]:
            after = judged_by(change.after, duty)
            if after != duty.due_at:
                what = str(duties.words.get(change.rule) or change.kind.label)
                found.append(Judged(duty.record_name, duty.url, what, duty.due_at, after))
    return found
