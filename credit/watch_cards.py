"""Cards of the credit page: exceptions, and what is watched, stopped or dangerous."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.actions.dangers import AFTERWARDS
from credit.actions.exceptions import ASK, HELPLESS
from credit.actions.near import last_crossing
from credit.models import CreditException, CreditFile, CreditStop, DangerReport
from credit.models.common import Asked

State = CreditFile.State
SHOWN = 5


def exceptions_card(file: CreditFile, person) -> dict | None:
    """The newest exceptions of the customer; one query."""
    if not person.has_perm("credit.view_creditexception"):
        return None
    rows = CreditException.objects.filter(file=file.pk).select_related("asked_by").order_by("-id")
    shown = list(rows[:SHOWN]) if file.has_exceptions else []
    is_free = file.state not in HELPLESS and all(row.state != Asked.ASKED for row in shown)
    may_ask = is_free and person.has_perm(ASK)
    return {
        "template": "credit/file/_exceptions.html",
        "rows": shown,
        "today": timezone.localdate(),
        "may_ask": may_ask,
    }


def watch_card(file: CreditFile, person) -> dict | None:
    """Stop, danger and report near the limit; asked for only where the state says that there is one."""
    if not person.has_perm("credit.view_creditstop"):
        return None
    stop = danger = crossing = None
    if file.has_stop:
        rows = CreditStop.objects.filter(file=file.pk, lifted_at__isnull=True)
        stop = rows.select_related("stopped_by", "confirmed_by").first()
    if file.state not in AFTERWARDS:
        danger = DangerReport.objects.filter(file=file.pk).select_related("reported_by").order_by("-id").first()
    if file.is_near:
        crossing = last_crossing(file)
    return {
        "template": "credit/file/_watch.html",
        "stop": stop,
        "danger": danger,
        "crossing": crossing,
        "deeds": deeds_of(file, person, stop, danger),
    }


def deeds_of(file: CreditFile, person, stop, danger) -> list[tuple[str, str, str]]:
    """(address, icon, words) of what this person may do now; nothing that would be refused."""
    here, found = [file.customer_id], []
    is_open_danger = bool(danger) and not danger.ended_at
    if file.state not in (State.STOPPED, State.TERMINATED) and person.has_perm("credit.add_creditstop"):
        found.append((reverse("credit:stop_new", args=here), "hand-stop", _("Stop at once")))
    if stop and stop.stopped_by_id != person.pk and person.has_perm("credit.confirm_creditstop"):
        if not stop.confirmed_at:
            found.append((reverse("credit:stop_confirm", args=[stop.pk]), "check", _("Confirm the stop")))
        found.append((reverse("credit:stop_lift", args=[stop.pk]), "player-play", _("Lift the stop")))
    may_report = file.limit and not file.has_near_report
    if may_report and file.state != State.TERMINATED and person.has_perm("credit.add_creditreport"):
        found.append((reverse("credit:near_report", args=here), "report", _("Report near the limit")))
    if not is_open_danger and file.state != State.TERMINATED and person.has_perm("credit.add_dangerreport"):
        found.append((reverse("credit:danger_new", args=here), "alert-triangle", _("Report as dangerous")))
    is_plain = file.state in (*AFTERWARDS, State.TERMINATED) and not stop and not is_open_danger
    if is_plain and person.has_perm("credit.instruct_credit"):
        found.append((reverse("credit:watch", args=here), "eye", _("Watch, or no longer")))
    return found
