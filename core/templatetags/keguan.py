"""Small words for templates."""

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """An icon of the vendored sprite, hidden from screen readers: the word beside it says what it means."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)
