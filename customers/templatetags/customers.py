"""Words of the customer pages."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.labels import capital_text
from customers.models import Customer
from customers.values import region_name

register = template.Library()
STATUS_COLOURS = {
    Customer.Status.PROSPECT: "blue",
    Customer.Status.ACTIVE: "green",
    Customer.Status.SUSPENDED: "orange",
    Customer.Status.BLACKLISTED: "red",
}
STATUS_WORDS = dict(Customer.Status.choices)
GRADE_COLOURS = {"A": "green", "B": "blue"}


@register.simple_tag
def status_badge(customer: Customer) -> SafeString:
    colour = STATUS_COLOURS.get(customer.status, "secondary")
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, customer.get_status_display())


@register.filter
def status_word(customer: Customer) -> str:
    """Like `get_status_display`, which builds its words anew for each row."""
    return STATUS_WORDS.get(customer.status, customer.status)


@register.simple_tag
def grade_badge(grade: str) -> SafeString | str:
    if not grade:
        return ""
    colour = GRADE_COLOURS.get(grade, "secondary")
    return format_html('<span class="badge bg-{}-lt">{}</span>{}', colour, _("Grade %s") % grade, grade_mark(grade))


@register.simple_tag
def grade_mark(grade: str) -> SafeString | str:
    """Whether the grade is provisional or has run out; nothing for one that simply stands."""
    words = getattr(grade, "mark_words", "")
    return format_html(' <span class="badge bg-yellow-lt">{}</span>', words) if words else ""


@register.filter
def capital(customer: Customer) -> str:
    return capital_text(customer.registered_capital, customer.capital_currency)


@register.filter
def region_words(customer: Customer) -> str:
    """The official names of its place, or what a file gave."""
    return region_name(customer.region) or customer.region_text


@register.filter
def moment(value: datetime | None) -> str:
    """今天 09:05, 昨天 16:42, 11-18 08:00, 2025-11-18."""
    if value is None:
        return ""
    zone = timezone.get_current_timezone()
    local, today = value.astimezone(zone), timezone.now().astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0:
        return _("today %s") % f"{local:%H:%M}"
    if days == 1:
        return _("yesterday %s") % f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


@register.filter
def days_ago(value: datetime) -> str:
    days = (timezone.localdate() - timezone.localdate(value)).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%d day ago", "%d days ago", days) % days


@register.filter
def is_web_address(value: str) -> bool:
    """Whether it may stand in a link: nothing but http and https."""
    return value.lower().startswith(("http://", "https://"))
