"""Deadlines as people read them."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulations import duties
from regulations.models import Duty

register = template.Library()
SOON = 4 * 3600  # seconds; below, what is left is said in hours and minutes


def length_text(seconds: float) -> str:
    """2小时14分, 3天5小时: the two largest units that say something."""
    minutes = int(seconds) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)sd %(hours)sh") % {"days": days, "hours": hours} if hours else _("%(days)sd") % {"days": days}
    if hours:
        return _("%(hours)sh %(minutes)smin") % {"hours": hours, "minutes": rest}
    return _("%(minutes)smin") % {"minutes": rest}


def moment_text(moment: datetime, now: datetime) -> str:
    """今日 18:00, 11-25 17:30, 2027-01-04 17:30."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    if local.date() == today:
        return _("today %s") % date_format(local, "H:i")
    return date_format(local, "m-d H:i" if local.year == today.year else "Y-m-d H:i")


def deadline_text(duty: Duty, now: datetime) -> tuple[str, str]:
    """What to say of the deadline, and how it looks: late, soon, ok or done."""
    if duty.state == Duty.State.VOID:
        return _("no longer owed"), "done"
    if duty.state == Duty.State.MET:
        if duty.broken_at:
            return _("%s late") % length_text(duty.overrun), "late"
        return _("in time"), "done"
    if duty.due_at is None:
        return _("the clock rests"), "late" if duty.broken_at else "ok"
    left = (duty.due_at - now).total_seconds()
    if left < 0:
        return _("overdue by %s") % length_text(-left), "late"
    if left < SOON:
        return _("%s left") % length_text(left), "soon"
    text = moment_text(duty.due_at, now)
    return text, "soon" if timezone.localdate(duty.due_at) == timezone.localdate(now) else "ok"


@register.simple_tag
def live_deadline(duty: Duty, explain: bool = True) -> SafeString:
    """已超 2小时14分 / 剩 3小时40分 / 今日 18:00 / 11-25 17:30, the way there on hover."""
    text, look = deadline_text(duty, timezone.now())
    title = duties.replay(duty).explain() if explain else ""
    moment = duty.due_at.isoformat() if duty.due_at else ""
    if not moment:
        return format_html('<span class="clock {}" title="{}">{}</span>', look, title, text)
    ticks = mark_safe(" data-ticks") if duty.state == Duty.State.OPEN else ""
    form = '<time class="clock {}" datetime="{}" title="{}"{}>{}</time>'
    return format_html(form, look, moment, title, ticks, text)


@register.inclusion_tag("regulations/_clocks.html")
def live_clocks() -> dict:
    """The script that lets the deadlines of a page go on, with the words it needs."""
    words = {
        "late": _("overdue by %s"),
        "left": _("%s left"),
        "days": _("%(days)sd"),
        "days-hours": _("%(days)sd %(hours)sh"),
        "hours": _("%(hours)sh %(minutes)smin"),
        "minutes": _("%(minutes)smin"),
    }
    return {"words": words, "soon": SOON, "now": timezone.now().isoformat()}


@register.simple_tag
def explained(duty: Duty) -> str:
    """How the deadline was counted, for the line below it."""
    return duties.replay(duty).explain()


@register.simple_tag
def clause_of_duty(duty: Duty) -> SafeString | str:
    """The rule behind the duty in words, leading to its clause; the built-in value has none."""
    if not duty.clause:
        return str(duty.within)
    return format_html(
        '<a class="clause" href="{}">{}</a> {}', duty.clause.get_absolute_url(), duty.clause, duty.within
    )


@register.filter
def time_taken(duty: Duty) -> str:
    """From when it was owed until it was done, as the clock on the wall goes; nothing where it was done before."""
    return length_text(max(0, (duty.done_at - duty.begun_at).total_seconds()))


@register.filter
def what_is_owed(duty: Duty) -> str:
    return str(duties.words.get(duty.rule) or duty.rule)


@register.filter
def button_of(duty: Duty) -> str:
    return str(duties.buttons.get(duty.rule) or pgettext("duty", "Open"))


@register.filter
def icon_of(duty: Duty) -> str:
    return duties.icons.get(duty.rule) or duties.icons.get(duty.rule.split(".")[0], "clock")
