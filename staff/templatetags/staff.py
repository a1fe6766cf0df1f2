"""What the frame of every page says about its person."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.policy import policy_for
from staff.rules import deputy_of, standing_in

register = template.Library()


@register.simple_tag
def deputy_lines(person) -> list[str]:
    """Who decides for the person today, and for whom the person decides."""
    lines = []
    if getattr(person, "has_deputy", False) and (own := deputy_of(person)):
        words = {"name": own.deputy, "day": day_of(own.date_to)}
        lines.append(_("deputy: %(name)s until %(day)s") % words)
    standing = standing_in(person) if getattr(person, "is_deputy", False) else []
    if len(standing) > 2:
        lines.append(_("stands in for %(count)s people") % {"count": len(standing)})
    else:
        words = [{"name": one.person, "day": day_of(one.date_to)} for one in standing]
        lines += [_("stands in for %(name)s until %(day)s") % one for one in words]
    return lines


def day_of(day) -> str:
    return date_format(day, "m-d")


@register.simple_tag
def idle_limits() -> dict[str, int]:
    """Seconds without input until a page asks for the password again, and how long before it warns."""
    policy = policy_for()
    return {
        "limit": policy.idle_minutes * 60,
        "warning": min(policy.idle_warning_minutes * 60, policy.idle_minutes * 30),
    }


@register.filter
def device(agent: str) -> str:
    """A browser's long line in two words."""
    browsers = [("Edg", "Edge"), ("MicroMessenger", pgettext("browser", "WeChat")), ("Firefox", "Firefox")]
    browsers += [("Chrome", "Chrome"), ("Safari", "Safari")]
    systems = [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")]
    systems += [("Mac OS", "macOS"), ("Linux", "Linux")]
    named = [next((name for mark, name in known if mark in agent), "") for known in (browsers, systems)]
    return " · ".join(name for name in named if name) or _("unknown device")
