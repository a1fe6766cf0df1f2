"""How credit is shown in lists."""

from django import template
from django.utils.html import format_html

from credit import suggesting
from credit.models import CreditFile

register = template.Library()


@register.filter
def reason_words(reason) -> str:
    """Why the rules suggest a category."""
    return suggesting.reason_words(reason)


@register.simple_tag
def used(file: CreditFile) -> str:
    """What share of the limit is lent; marked when near it or over it."""
    if not file.limit:
        return "—"
    share = f"{file.exposure * 100 / file.limit:.0f} %"
    if file.exposure > file.limit:
        return format_html('<span class="badge bg-red-lt">{}</span>', share)
    return format_html('<span class="badge bg-yellow-lt">{}</span>', share) if file.is_near else share
