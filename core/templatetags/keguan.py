"""Small words for templates."""

import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.navigation import current_page, pages_for
from core.notices.reading import unread_of

register = template.Library()
PLAIN = (forms.TextInput, forms.DateInput, forms.HiddenInput)
SPRITE = "vendor/tabler-icons-3.51.0/icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """The names that the sprite holds; more are added in names.txt beside it (scripts/build_icons.py)."""
    names = Path(settings.BASE_DIR / "static" / SPRITE).with_name("names.txt")
    return frozenset(names.read_text(encoding="utf-8").split())


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the vendored sprite, hidden from screen readers: the word beside it says what it means."""
    if name not in icon_names():
        warnings.warn(f"no icon is called {name}", stacklevel=2)  # an error in tests, an empty place elsewhere
    return drawn_icon(name)


@cache
def drawn_icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static(SPRITE), name
    )


@register.simple_tag
def company_name() -> str:
    return settings.COMPANY_NAME


@register.inclusion_tag("parts/navigation.html", takes_context=True)
def navigation(context) -> dict:
    """The side bar of the person who is signed in."""
    request = context["request"]
    shown = pages_for(request.user)
    current = current_page(shown, request.path)
    lines = [
        {
            "url": page.url,
            "label": page.label,
            "icon": icon(page.icon),
            "count": page.count(request.user),
            "is_current": page is current,
            "on_phone": page.on_phone,
            "staff_only": page.staff_only,
        }
        for page in shown
    ]
    return {"lines": lines, "rest": [line for line in lines if not line["on_phone"]], "current": current}


@register.inclusion_tag("parts/bell.html", takes_context=True)
def bell(context) -> dict:
    """The way to the inbox with the count of what is unread."""
    return {"unread": unread_of(context["request"].user)}


@register.filter
def drawn(field: forms.BoundField) -> SafeString:
    """The widget of a filter in one go: a list shows fifteen, and their templates take as long as its rows."""
    widget = field.field.widget
    if type(widget) is forms.Select:
        return drawn_select(field)
    if isinstance(widget, PLAIN):
        attributes = field.build_widget_attrs({"id": field.auto_id}, widget)
        return drawn_input(widget.get_context(field.html_name, field.value(), attributes)["widget"])
    return field.as_widget()


def drawn_select(field: forms.BoundField) -> SafeString:
    widget = field.field.widget
    attributes = widget.build_attrs(widget.attrs, field.build_widget_attrs({"id": field.auto_id}, widget))
    chosen = widget.format_value(field.value())
    options = [
        (text, " selected" if text in chosen else "", label)
        for value, label in choices_of(widget.choices)
        for text in ["" if value is None else str(value)]
    ]
    drawn_options = format_html_join("", '<option value="{}"{}>{}</option>', options)
    return format_html('<select name="{}"{}>{}</select>', field.html_name, flatatt(attributes), drawn_options)


def choices_of(choices: Iterable) -> Iterable[tuple]:
    """Records to choose from are read in one go: Django opens a cursor in the database for each list of them."""
    if not isinstance(choices, ModelChoiceIterator):
        return choices
    field = choices.field
    none = [] if field.empty_label is None else [("", field.empty_label)]
    return none + [(field.prepare_value(one), field.label_from_instance(one)) for one in choices.queryset.all()]


def drawn_input(widget: dict) -> SafeString:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    return format_html(
        "<input{}>", flatatt({"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]})
    )


@register.filter
def drawn_box(box: BoundWidget) -> SafeString:
    """One of several check boxes."""
    return drawn_input(box.data)
